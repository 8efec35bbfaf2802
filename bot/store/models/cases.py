"""The tables of the talk: messages, cases, why they are open, and notes."""

from datetime import datetime

from sqlalchemy import (
    ForeignKey,
    Index,
    String,
    text,
)
from sqlalchemy.orm import Mapped, mapped_column

from bot.store.models.base import COUNTER, ID, Base


class Message(Base):
    """One thing said, by the person, by the bot or by staff.

    `via` is the blind index of the chat in which the person wrote it, where that is known: of
    somebody with two chats, each shows its own.
    """

    __tablename__ = "messages"
    __table_args__ = (Index("ix_messages_person_seq", "person_id", "seq"),)
    seq: Mapped[int] = mapped_column(COUNTER, primary_key=True)
    id: Mapped[str] = mapped_column(ID, unique=True)
    person_id: Mapped[str] = mapped_column(ID, ForeignKey("people.id"))
    author: Mapped[str] = mapped_column(String(8))
    staff_id: Mapped[str | None] = mapped_column(ID, ForeignKey("staff.id"))
    kind: Mapped[str] = mapped_column(String(10))
    text: Mapped[bytes]
    reading: Mapped[bytes | None]
    attachment: Mapped[bytes | None]
    via: Mapped[bytes | None]
    at: Mapped[datetime]


class Case(Base):
    """One person who needs a person: at most one open at a time.

    A held case owes a reply until `reply_due_at` (none: nothing is owed), and is in hand until
    `lease_until`, which is never later; `bought_at` is when its holder asked for more time. It is
    out of the way until `asleep_until`; `wanted_by` is the role that it was handed to. At
    `wiped_at` the words of a closed one were let go of.
    """

    __tablename__ = "cases"
    __table_args__ = (
        Index(
            "uq_cases_one_open_a_person",
            "person_id",
            unique=True,
            sqlite_where=text("state != 'closed'"),
            postgresql_where=text("state != 'closed'"),
        ),
        Index("ix_cases_queue", "state", "urgency", "waiting_since"),
        Index(
            "ix_cases_kept",
            "closed_at",
            sqlite_where=text("state = 'closed' AND wiped_at IS NULL"),
            postgresql_where=text("state = 'closed' AND wiped_at IS NULL"),
        ),
    )
    id: Mapped[str] = mapped_column(ID, primary_key=True)
    person_id: Mapped[str] = mapped_column(ID, ForeignKey("people.id"), index=True)
    urgency: Mapped[int]
    state: Mapped[str] = mapped_column(String(8))
    doubtful: Mapped[bool]
    quiet: Mapped[bool] = mapped_column(default=False)
    opened_at: Mapped[datetime]
    waiting_since: Mapped[datetime]
    due_at: Mapped[datetime]
    holder_id: Mapped[str | None] = mapped_column(ID, ForeignKey("staff.id"))
    lease_until: Mapped[datetime | None]
    reply_due_at: Mapped[datetime | None]
    bought_at: Mapped[datetime | None]
    asleep_until: Mapped[datetime | None]
    wanted_by: Mapped[str | None] = mapped_column(String(16))
    closed_at: Mapped[datetime | None]
    outcome: Mapped[str | None] = mapped_column(String(24))
    wiped_at: Mapped[datetime | None]


class Reason(Base):
    """Why a case is open: the label heard and the signs it was heard by."""

    __tablename__ = "reasons"
    id: Mapped[int] = mapped_column(COUNTER, primary_key=True)
    case_id: Mapped[str] = mapped_column(ID, ForeignKey("cases.id"), index=True)
    label: Mapped[str] = mapped_column(String(40))
    urgency: Mapped[int]
    doubtful: Mapped[bool]
    evidence: Mapped[bytes | None]
    at: Mapped[datetime]


class Note(Base):
    """What staff write for each other; it has no way to the person."""

    __tablename__ = "notes"
    id: Mapped[str] = mapped_column(ID, primary_key=True)
    case_id: Mapped[str] = mapped_column(ID, ForeignKey("cases.id"), index=True)
    person_id: Mapped[str] = mapped_column(ID, ForeignKey("people.id"))
    staff_id: Mapped[str] = mapped_column(ID, ForeignKey("staff.id"))
    nonce: Mapped[str] = mapped_column(String(64), unique=True)
    text: Mapped[bytes]
    at: Mapped[datetime]
