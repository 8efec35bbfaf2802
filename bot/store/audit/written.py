"""A row of the audit as it stands in the database, also where no house would have written it so.

Whoever owns the database can put anything there: a time that is none, bytes that are no text. So
a row is read without a type that could refuse it, and what the house did not write does not fit.
"""

import hmac
from datetime import datetime
from typing import Any

from sqlalchemy import Integer, LargeBinary, Row, case, cast, func, type_coerce
from sqlalchemy.types import NULLTYPE

from bot.store.audit import audit
from bot.store.audit.deeds import Deed
from bot.store.models.audit import AuditLink
from bot.store.models.staff import AuditRow
from bot.store.sealed.vault import Vault
from bot.store.session import Tx

READ = ("at", "actor", "action", "person_id", "case_id", "detail", "mac")
FORM = 'YYYY-MM-DD"T"HH24:MI:SS.US'


def columns(tx: Tx) -> list[Any]:
    """What is read of a row; these come last in a row that has others before them."""
    of = AuditRow.__table__.columns
    if tx.get_bind().dialect.name == "postgresql":
        utc = func.to_char(func.timezone("UTC", of.at), FORM)
        at = case((of.at >= func.to_timestamp(0), utc))  # a year before Christ has the same letters
        return [of.id, at.label("at"), *(of[name] for name in READ[1:])]
    return [of.id, *(_bytes(of[name]).label(name) for name in READ)]


def link_columns(tx: Tx) -> list[Any]:
    """What is read of a link; `link` is its mac."""
    of = AuditLink.__table__.columns
    if tx.get_bind().dialect.name == "postgresql":
        return [of.seq, of.audit_id, of.mac.label("link")]
    return [of.seq, cast(of.audit_id, Integer).label("audit_id"), _bytes(of.mac).label("link")]


def said_by(row: Row[Any]) -> bytes:
    """What the row says, as `audit.write` said it before it was written."""
    at, *texts = row[-len(READ) : -1]
    return audit.said(_moment(at), *map(_text, texts))


def proof_of(vault: Vault, row: Row[Any]) -> bytes:
    """What the row brought for its proof; of a row from before the chain, what it says now."""
    kept: bytes | None = row.mac
    return kept or vault.prove("before", b"%d|" % row.id + said_by(row))


def fits(vault: Vault, row: Row[Any]) -> bool:
    """Whether the house wrote this row, and as it is."""
    kept = row.mac or b""
    salt, proof = kept[: audit.SALT], kept[audit.SALT :]
    return hmac.compare_digest(audit.proof(vault, salt, said_by(row)), proof)


def moment(at: str | bytes) -> datetime:
    """When a row that fits was written."""
    return datetime.fromisoformat(_moment(at))


def is_of_house(row: Row[Any], deed: Deed) -> bool:
    """Whether it says that the house itself did this."""
    return _text(row.action) == deed and _text(row.actor) == audit.HOUSE


def detail_of(row: Row[Any]) -> str:
    """What it says beside."""
    return _text(row.detail) or ""


def _moment(at: Any) -> str:  # noqa: ANN401 - text, or its bytes
    return (_text(at) or "").replace(" ", "T", 1) + "+00:00"


def _text(value: Any) -> str | None:  # noqa: ANN401 - text, or its bytes
    return value.decode("utf-8", "surrogateescape") if isinstance(value, bytes) else value


def _bytes(column: Any) -> Any:  # noqa: ANN401 - a column of any type
    """SQLite keeps in a column whatever it is given; as bytes it can always be read."""
    return type_coerce(cast(column, LargeBinary), NULLTYPE)
