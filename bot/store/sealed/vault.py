"""Seals what people wrote: AES-256-GCM under a key of each person's own, bound to its row."""

import base64
import hmac
import secrets
import struct
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from bot.errors import Sealed
from bot.store.sealed.keys import KEY_BYTES, Keys, read_keys
from bot.store.sealed.wraps import Wraps

NONCE = 12
STEP = 64  # lengths are padded to this many bytes, so that a length tells little
SIGNATURE = 9  # bytes; twelve letters on a button
FIRST = 1  # the version of a new person's key, bound into all that it seals


@dataclass(frozen=True, slots=True)
class Place:
    """Where a sealed value stands: moved anywhere else it does not open."""

    table: str
    column: str
    row: str


@dataclass(frozen=True, slots=True)
class Seal:
    """One key in use: a person's own, or the house's (`owner` is then empty)."""

    key: bytes
    owner: str
    version: int

    def __repr__(self) -> str:
        return f"Seal(version={self.version})"

    def close(self, place: Place, text: str) -> bytes:
        """Seal a text; the same text twice never looks the same."""
        data = text.encode("utf-8", "surrogatepass")
        padded = struct.pack(">I", len(data)) + data
        padded += b"\0" * (-len(padded) % STEP)
        nonce = secrets.token_bytes(NONCE)
        return nonce + AESGCM(self.key).encrypt(nonce, padded, self._bound(place))

    def open(self, place: Place, sealed: bytes) -> str:
        """Open a sealed value; raises `Sealed` if it was moved, changed, or is not ours."""
        try:
            padded = AESGCM(self.key).decrypt(sealed[:NONCE], sealed[NONCE:], self._bound(place))
        except (InvalidTag, ValueError):
            raise Sealed(f"A value of {place.table}.{place.column} does not open.") from None
        (length,) = struct.unpack(">I", padded[:4])
        return padded[4 : 4 + length].decode("utf-8", "surrogatepass")

    def _bound(self, place: Place) -> bytes:
        parts = (place.table, place.column, self.owner, place.row, str(self.version))
        return "|".join(parts).encode()


class Vault:
    """Makes and unwraps the people's keys, finds addresses, signs buttons."""

    def __init__(self, keys: Keys, path: Path | None = None) -> None:
        self._keys = keys
        self.wraps = Wraps(keys, path)
        self.house = Seal(keys.house, "", 1)
        self._proof = hmac.digest(keys.sign, b"what proves the audit", "sha256")
        self._tab = hmac.digest(keys.sign, b"what a browser keeps", "sha256")

    @classmethod
    def of(cls, path: Path) -> "Vault":
        """The vault of a key file; a new wrapping key in it is noticed without a restart."""
        return cls(read_keys(path), path)

    def new_key(self, person_id: str) -> dict[str, Any]:
        """The columns of a person with a fresh key."""
        return self.wrapped(Seal(secrets.token_bytes(KEY_BYTES), person_id, FIRST))

    def wrapped(self, seal: Seal) -> dict[str, Any]:
        """The columns of a person with this key, under the wrapping key of now."""
        version = self.wraps.current
        nonce = secrets.token_bytes(NONCE)
        wrapping = AESGCM(self.wraps.key(version))
        key = nonce + wrapping.encrypt(nonce, seal.key, _wrap_bound(seal.owner, version))
        return {"key": key, "key_version": seal.version, "wrapped_by": version}

    def seal_of(self, person_id: str, key: bytes | None, key_version: int, wrapped_by: int) -> Seal:
        """A person's own seal; raises `Sealed` once the person was forgotten."""
        if key is None:
            raise Sealed("This person's key is gone.")
        wrapping = AESGCM(self.wraps.key(wrapped_by))
        try:
            own = wrapping.decrypt(key[:NONCE], key[NONCE:], _wrap_bound(person_id, wrapped_by))
        except InvalidTag:
            raise Sealed("A person's key does not open.") from None
        return Seal(own, person_id, key_version)

    def index(self, channel: str, address: str) -> bytes:
        """The blind index of an address: equal for equal addresses, in this house only."""
        return hmac.digest(self._keys.index, f"{channel}|{address}".encode(), "sha256")

    def sign(self, person_id: str, go: str) -> str:
        """A short signature that binds a button's payload to the person it was shown to."""
        mac = hmac.digest(self._keys.sign, f"{person_id}|{go}".encode(), "sha256")
        return base64.urlsafe_b64encode(mac[:SIGNATURE]).decode("ascii")

    def prove(self, what: str, said: bytes) -> bytes:
        """What nobody without the house's key can make; `what` keeps kinds of proof apart."""
        return hmac.digest(self._proof, what.encode() + b"|" + said, "sha256")

    def tab_key(self, staff_id: str) -> bytes:
        """What seals, in the browser of a member of staff, what they type there."""
        return hmac.digest(self._tab, staff_id.encode(), "sha256")

    def signed(self, person_id: str, go: str, signature: str) -> bool:
        """Whether this button was ours and this person's."""
        expected = self.sign(person_id, go)
        return hmac.compare_digest(expected.encode(), signature.encode("utf-8", "replace"))


def _wrap_bound(person_id: str, version: int) -> bytes:
    return f"people|key|{person_id}|{version}".encode()
