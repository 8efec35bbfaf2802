"""The lines of an archive: values of rows as JSON and back, the head first, a proof at the end."""

import base64
import hashlib
import hmac
import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import date, datetime
from typing import Any

from bot.backup.age import NOT_OURS
from bot.errors import BadArchive
from bot.store.archive.kinds import Kind
from bot.store.sealed.vault import Vault

WROTE = "archive"
FORM = 1  # of the lines; a later form says another number
NEWER = (
    "{name} was made by a newer version of Saiyai than this one. "
    "Install that version here, then do the same again."
)


def as_text(value: bytes) -> str:
    """Bytes as JSON writes them."""
    return base64.b64encode(value).decode("ascii")


def as_bytes(text: str) -> bytes:
    """And back."""
    return base64.b64decode(text, validate=True)


_TOLD: Mapping[Kind, Callable[[Any], Any]] = {
    Kind.BYTES: as_text,
    Kind.MOMENT: datetime.isoformat,
    Kind.DATE: date.isoformat,
}
_READ: Mapping[Kind, Callable[[Any], Any]] = {
    Kind.BYTES: as_bytes,
    Kind.MOMENT: datetime.fromisoformat,
    Kind.DATE: date.fromisoformat,
    Kind.FLAG: bool,
}


@dataclass(frozen=True, slots=True)
class Part:
    """A table in an archive: its columns with their kinds, and how many rows it has.

    With an `owner`, the column that leads to a person, these columns are `theirs` alone; the whole
    row where none is named.
    """

    name: str
    columns: tuple[tuple[str, Kind], ...]
    rows: int
    owner: str = ""
    theirs: tuple[str, ...] = ()

    @property
    def kinds(self) -> dict[str, Kind]:
        """The kind of each column."""
        return dict(self.columns)


@dataclass(frozen=True, slots=True)
class Head:
    """The first line: what it is, of which house and which moment, and in which form."""

    what: str
    house: str
    made_at: datetime
    version: str
    revision: str
    parts: tuple[Part, ...]

    @property
    def rows(self) -> int:
        """All rows together."""
        return sum(part.rows for part in self.parts)


def dump(value: object) -> bytes:
    """One line."""
    return json.dumps(value, separators=(",", ":")).encode("ascii") + b"\n"


def head_line(head: Head) -> bytes:
    """The first line of a file."""
    return dump({"saiyai": FORM, **asdict(head), "made_at": head.made_at.isoformat()})


def read_head(line: bytes, what: str, name: str) -> Head:
    """What the first line says; raises `BadArchive` where it is none of ours."""
    try:
        said = json.loads(line)
        if said["what"] == what and said["saiyai"] > FORM:
            raise BadArchive(NEWER.format(name=name))
        parts = tuple(
            Part(
                str(part["name"]),
                tuple((str(column), Kind(kind)) for column, kind in part["columns"]),
                int(part["rows"]),
                str(part["owner"]),
                tuple(part["theirs"]),
            )
            for part in said["parts"]
        )
        made_at = datetime.fromisoformat(said["made_at"])
        head = Head(said["what"], said["house"], made_at, said["version"], said["revision"], parts)
    except (ValueError, KeyError, TypeError):
        raise BadArchive(NOT_OURS.format(name=name)) from None
    if head.what != what:
        other = _A.get(head.what, "something else")
        raise BadArchive(f"{name} is not {_A[what]} but {other}. Name the right file.")
    return head


_A = {"archive": "an archive", "keyring": "a keyring"}


def told(kinds: Sequence[Kind], values: Sequence[Any]) -> list[Any]:
    """A row as JSON writes it."""
    return [
        value if value is None or kind not in _TOLD else _TOLD[kind](value)
        for kind, value in zip(kinds, values, strict=True)
    ]


def read(kinds: Sequence[Kind], values: Sequence[Any]) -> list[Any]:
    """A row as the database takes it; raises `ValueError` where it does not fit its kinds."""
    return [
        value if value is None or kind not in _READ else _READ[kind](value)
        for kind, value in zip(kinds, values, strict=True)
    ]


class Digest:
    """What all lines so far come to."""

    def __init__(self) -> None:
        self._all = hashlib.sha256()

    def add(self, line: bytes) -> None:
        """One more line."""
        self._all.update(line)

    def end_line(self, vault: Vault) -> bytes:
        """The last line: what the others come to, and the proof that this house wrote them."""
        digest = self._all.hexdigest()
        return dump({"end": digest, "proof": vault.prove(WROTE, digest.encode()).hex()})

    def ends_with(self, line: bytes, vault: Vault | None) -> bool:
        """Whether this is the true last line; with a vault, whether that house wrote it."""
        said, digest = json.loads(line), self._all.hexdigest()
        if not hmac.compare_digest(str(said["end"]).encode(), digest.encode()):
            return False
        if vault is None:
            return True
        proof = vault.prove(WROTE, digest.encode()).hex()
        return hmac.compare_digest(str(said["proof"]).encode(), proof.encode())


def house_of(vault: Vault) -> str:
    """What a house is called in its archives: equal for equal keys, and tells nothing of them."""
    return vault.prove(WROTE, b"house").hex()[:16]
