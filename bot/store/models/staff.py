"""The tables of the staff: accounts, sessions, failed logins, and who saw or did what."""

from datetime import datetime

from sqlalchemy import ForeignKey, Index, String
from sqlalchemy.orm import Mapped, mapped_column

from bot.store.models.base import COUNTER, ID, Base


class StaffRow(Base):
    """A member of staff. `alerts` is the sealed chat where they want to be told of new cases."""

    __tablename__ = "staff"
    id: Mapped[str] = mapped_column(ID, primary_key=True)
    login: Mapped[str] = mapped_column(String(64), unique=True)
    name: Mapped[str] = mapped_column(String(80))
    role: Mapped[str] = mapped_column(String(16))
    language: Mapped[str] = mapped_column(String(2))
    passphrase: Mapped[str] = mapped_column(String(200))
    disabled: Mapped[bool] = mapped_column(default=False)
    alerts: Mapped[bytes | None]
    alerts_index: Mapped[bytes | None]
    link_code: Mapped[bytes | None]
    link_until: Mapped[datetime | None]
    made_at: Mapped[datetime]


class SignIn(Base):
    """An open session: only the hash of its token is kept.

    `proved_at` is when a code was given last; `locked_at` is set while the screen is locked, and
    `wrong` counts the passphrases that did not open it.
    """

    __tablename__ = "sign_ins"
    token_hash: Mapped[bytes] = mapped_column(primary_key=True)
    staff_id: Mapped[str] = mapped_column(ID, ForeignKey("staff.id"), index=True)
    csrf: Mapped[str] = mapped_column(String(64))
    made_at: Mapped[datetime]
    seen_at: Mapped[datetime]
    proved_at: Mapped[datetime | None]
    locked_at: Mapped[datetime | None]
    wrong: Mapped[int] = mapped_column(default=0, server_default="0")


class Try(Base):
    """A failed login, counted by account and by peer (both as blind indexes)."""

    __tablename__ = "tries"
    __table_args__ = (Index("ix_tries_who_at", "who", "at"),)
    id: Mapped[int] = mapped_column(COUNTER, primary_key=True)
    who: Mapped[bytes]
    at: Mapped[datetime]


class AuditRow(Base):
    """Who saw or did what, and when; never what was said.

    `mac` proves that the house wrote the row: 16 random bytes, and an HMAC over them and the row.
    Rows from before the chain have none.
    """

    __tablename__ = "audit"
    __table_args__ = (
        Index("uq_audit_mac", "mac", unique=True),
        Index("ix_audit_actor", "actor", "id"),
        Index("ix_audit_action_case", "action", "case_id", "at"),
        Index("ix_audit_case", "case_id"),
    )
    id: Mapped[int] = mapped_column(COUNTER, primary_key=True)
    at: Mapped[datetime]
    actor: Mapped[str] = mapped_column(ID)
    action: Mapped[str] = mapped_column(String(32))
    person_id: Mapped[str | None] = mapped_column(ID, index=True)
    case_id: Mapped[str | None] = mapped_column(ID)
    detail: Mapped[str | None] = mapped_column(String(80))
    mac: Mapped[bytes | None]
