"""The kinds of values that a column can hold, by which an archive tells them apart."""

from collections.abc import Mapping
from enum import StrEnum
from typing import Any

from sqlalchemy import (
    BigInteger,
    Boolean,
    Column,
    Date,
    Integer,
    LargeBinary,
    MetaData,
    String,
    Table,
)
from sqlalchemy.types import TypeEngine

from bot.store.models.base import Base, Moment


class Kind(StrEnum):
    """What a value is."""

    BYTES = "bytes"
    MOMENT = "moment"
    DATE = "date"
    FLAG = "flag"
    NUMBER = "number"
    TEXT = "text"


_TYPES: Mapping[Kind, type[TypeEngine[Any]]] = {
    Kind.BYTES: LargeBinary,
    Kind.MOMENT: Moment,
    Kind.DATE: Date,
    Kind.FLAG: Boolean,
    Kind.NUMBER: BigInteger,
    Kind.TEXT: String,
}
_OF = (
    (Moment, Kind.MOMENT),
    (Date, Kind.DATE),
    (LargeBinary, Kind.BYTES),
    (Boolean, Kind.FLAG),
    (Integer, Kind.NUMBER),
    (String, Kind.TEXT),
)


def columns_of(name: str) -> tuple[tuple[str, Kind], ...]:
    """The columns of a table of this version, each with its kind."""
    return tuple((one.name, _kind(one)) for one in Base.metadata.tables[name].columns)


def kind_of(name: str, column: str) -> Kind:
    """The kind of a column of a table of this version."""
    return _kind(Base.metadata.tables[name].c[column])


def table_of(name: str, columns: tuple[tuple[str, Kind], ...]) -> Table:
    """A table with these columns, as an archive of any version describes it."""
    return Table(name, MetaData(), *(Column(one, _TYPES[kind]()) for one, kind in columns))


def _kind(column: Column[object]) -> Kind:
    for type_, kind in _OF:
        if isinstance(column.type, type_):
            return kind
    raise LookupError(f"Nobody said how {column.table.name}.{column.name} stands in an archive.")
