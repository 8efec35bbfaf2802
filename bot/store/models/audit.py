"""The tables that prove the audit: the chain of its rows, and what looking it over found."""

from datetime import datetime

from sqlalchemy import BigInteger
from sqlalchemy.orm import Mapped, mapped_column

from bot.store.models.base import COUNTER, Base


class AuditLink(Base):
    """One row's place in the chain: `mac` is over the link before, this place and the row.

    No foreign key: a link outlives its row, so that the row's going is seen.
    """

    __tablename__ = "audit_links"
    seq: Mapped[int] = mapped_column(COUNTER, primary_key=True, autoincrement=False)
    audit_id: Mapped[int] = mapped_column(COUNTER, unique=True)
    mac: Mapped[bytes]


class AuditCheck(Base):
    """One time that the audit was looked over: how many rows, and how many faults.

    `before` are the rows from before the chain; `mac` is over the others, as in every row of it.
    """

    __tablename__ = "audit_checks"
    id: Mapped[int] = mapped_column(COUNTER, primary_key=True)
    at: Mapped[datetime]
    rows: Mapped[int] = mapped_column(BigInteger)
    linked: Mapped[int] = mapped_column(BigInteger)
    before: Mapped[int] = mapped_column(BigInteger)
    faults: Mapped[int] = mapped_column(BigInteger)
    mac: Mapped[bytes]
