"""What of an archive goes when its person goes: rows and columns that only their key opens.

An archive is old when somebody is forgotten, and nobody can change it then. So all that forgetting
destroys stands in it under the person's own key, also what is open in the database; and that key
stands in the keyring alone, of which only the newest is kept.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from bot.store.keeping.forgetting import GONE
from bot.store.models.base import Base

PERSON, CASE, NUMBER = "person_id", "case_id", "person"


@dataclass(frozen=True, slots=True)
class Parted:
    """A table with something of people: whose a row is, and what of it is theirs alone.

    `owner` is the column that leads to the person; without `columns` the whole row goes with
    them. Rows are read in the `order` of these columns where that is not their key.
    """

    owner: str
    columns: tuple[str, ...] = ()
    order: tuple[str, ...] = ()


PARTED: Mapping[str, Parted] = {
    "people": Parted("id", ("pseudonym", "name", "where", "language", "country", "age")),
    "messages": Parted(PERSON, ("via",)),
    "outbox": Parted(PERSON, ("index", "to")),
    "corrections": Parted(CASE),
    "searchable": Parted(PERSON),
    "finds": Parted(NUMBER, order=("person", "bucket")),
    **{table.__tablename__: Parted(PERSON) for table in GONE},
}
# In the keyring, by the row's id: keys, and what only the house's key seals and is somebody's.
WITHHELD: Mapping[str, tuple[str, ...]] = {
    "people": ("key",),
    "mergers": ("key",),
    "inbox": ("index", "body"),
    "outbox": ("index", "to", "body"),
}
# Who is signed in or looks at something just now, and what is written anew by every house.
LEFT_OUT = frozenset(
    {
        "sign_ins",
        "half_sign_ins",
        "new_factors",
        "looking",
        "gates",
        "backups",
        "audit_checks",
        "rewrapped",
    }
)
# What tells in the keyring which row it is, and what goes with the key.
BESIDE: Mapping[str, tuple[str, ...]] = {
    "people": ("id",),
    "mergers": ("person_id", "key_of"),
    "inbox": ("id",),
    "outbox": ("id",),
}
_EMPTY: Mapping[str, Any] = {"pseudonym": "-", "index": b""}


def emptied(column: str) -> Any:  # noqa: ANN401 - each column has its own type
    """What stands in a column once its person is gone."""
    return _EMPTY.get(column)


def kept_of(name: str) -> tuple[str, ...]:
    """The columns of a table that stand in the keyring, the row's key first."""
    return (*BESIDE[name], *WITHHELD[name])


def table_names() -> tuple[str, ...]:
    """The tables of an archive, those first that others point to."""
    return tuple(one.name for one in Base.metadata.sorted_tables if one.name not in LEFT_OUT)
