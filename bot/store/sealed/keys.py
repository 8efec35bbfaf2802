"""The key file: made at first start, kept outside the database, its owner's alone."""

import base64
import contextlib
import json
import os
import secrets
import stat
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from bot.errors import BadSetting

KEY_BYTES = 32
NO_KEYS = (
    "There is no key file at {path}. Bring it back from its copy, or say where the house is "
    "(SAIYAI_HOME, SAIYAI_KEYS)."
)

NOT_ITS_KEYS = "The keys in {path} are not this database's. Bring the right ones."


@dataclass(frozen=True, slots=True)
class Keys:
    """The house's secrets, 256 bits each.

    `wraps` holds every version of the key that wraps the people's keys, `current` says which one
    wraps new ones; `index` finds addresses, `house` seals what belongs to no person yet, `sign`
    signs buttons. Those of the `demo` seal fiction, and open no other house.
    """

    wraps: dict[int, bytes]
    current: int
    index: bytes
    house: bytes
    sign: bytes
    demo: bool = False

    def __repr__(self) -> str:
        return f"Keys(versions={sorted(self.wraps)})"


def fresh_keys() -> Keys:
    """Keys that no house has; nothing is written."""
    return _keys(_fresh())


def make_keys(path: Path, *, demo: bool = False) -> Keys:
    """Make a key file that only its owner may read; refuse to write over one that is there."""
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    kept = _fresh() | ({"demo": True} if demo else {})
    draft = path.with_name(f".{path.name}.{secrets.token_hex(8)}")
    handle = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(handle, "w", encoding="ascii") as file:
        json.dump(kept, file, indent=1)
        file.flush()
        os.fsync(file.fileno())
    with contextlib.suppress(FileExistsError):
        path.hardlink_to(draft)  # whole or not at all, and never over one that is there
    draft.unlink()
    return read_keys(path)


def read_keys(path: Path) -> Keys:
    """Read the key file, or say in one sentence what is wrong with it."""
    try:
        mode = path.stat().st_mode
        kept = json.loads(path.read_text(encoding="ascii"))
    except FileNotFoundError:
        raise BadSetting(NO_KEYS.format(path=path)) from None
    except (OSError, ValueError):
        raise BadSetting(f"The key file at {path} cannot be read.") from None
    if mode & (stat.S_IRWXG | stat.S_IRWXO):
        raise BadSetting(f"Others may read the key file at {path}. Run: chmod 600 {path}")
    try:
        return _keys(kept)
    except (KeyError, ValueError, TypeError, AttributeError):
        raise BadSetting(f"The key file at {path} is not whole.") from None


def random_key() -> str:
    """A new key, as it stands in the file."""
    return base64.b64encode(secrets.token_bytes(KEY_BYTES)).decode("ascii")


def _fresh() -> dict[str, Any]:
    """What stands in the file of a new house."""
    others = {name: random_key() for name in ("index", "house", "sign")}
    return {"current": 1, "wraps": {"1": random_key()}, **others}


def _keys(kept: dict[str, Any]) -> Keys:
    """What stands in the file; raises where a part is missing, or the current wrapping key."""
    keys = Keys(
        wraps={int(version): _key(key) for version, key in kept["wraps"].items()},
        current=int(kept["current"]),
        index=_key(kept["index"]),
        house=_key(kept["house"]),
        sign=_key(kept["sign"]),
        demo=kept.get("demo") is True,
    )
    if keys.current not in keys.wraps:
        raise ValueError
    return keys


def _key(text: str) -> bytes:
    key = base64.b64decode(text, validate=True)
    if len(key) != KEY_BYTES:
        raise ValueError
    return key
