"""The tables. What people wrote, are called or can be reached at stands only in sealed columns."""

from datetime import UTC, datetime
from typing import Any

from sqlalchemy import (
    BigInteger,
    Boolean,
    DateTime,
    Dialect,
    ForeignKey,
    Index,
    Integer,
    LargeBinary,
    MetaData,
    String,
    TypeDecorator,
    UniqueConstraint,
    text,
)
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column

ID = String(32)
COUNTER = BigInteger().with_variant(Integer, "sqlite")


class Moment(TypeDecorator[datetime]):
    """A point in time, UTC in storage and aware in Python."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        """Refuse a time that does not say its zone."""
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError("A time without a zone is not kept.")
        moment = value.astimezone(UTC)
        return moment.replace(tzinfo=None) if dialect.name == "sqlite" else moment

    def process_result_value(self, value: Any | None, dialect: Dialect) -> datetime | None:  # noqa: ANN401, ARG002 - the signature is SQLAlchemy's
        """Give the time back as UTC."""
        if value is None:
            return None
        moment: datetime = value
        return moment.replace(tzinfo=UTC) if moment.tzinfo is None else moment.astimezone(UTC)


class Base(DeclarativeBase):
    """All tables of the house, with constraints named so that migrations can speak of them."""

    metadata = MetaData(
        naming_convention={
            "ix": "ix_%(table_name)s_%(column_0_N_name)s",
            "uq": "uq_%(table_name)s_%(column_0_N_name)s",
            "fk": "fk_%(table_name)s_%(column_0_name)s_%(referred_table_name)s",
            "pk": "pk_%(table_name)s",
        }
    )
    type_annotation_map = {datetime: Moment, bytes: LargeBinary, str: String(), bool: Boolean}  # noqa: RUF012 - SQLAlchemy reads it from the class


class Person(Base):
    """Someone who writes to us. `key` is gone once they asked to be forgotten.

    `key_version` is bound into all that the key seals; `wrapped_by` says which wrapping key of the
    key file the key itself is under, and changes when those are rotated.
    """

    __tablename__ = "people"
    __table_args__ = (Index("ix_people_wrapped_by", "wrapped_by", "id"),)
    id: Mapped[str] = mapped_column(ID, primary_key=True)
    pseudonym: Mapped[str]
    key: Mapped[bytes | None]
    key_version: Mapped[int]
    wrapped_by: Mapped[int] = mapped_column(default=1, server_default="1")
    language: Mapped[str | None] = mapped_column(String(2))
    country: Mapped[str | None] = mapped_column(String(2))
    age: Mapped[str | None] = mapped_column(String(8))
    stopped: Mapped[bool] = mapped_column(default=False)
    reachable: Mapped[bool] = mapped_column(default=True)
    name: Mapped[bytes | None]
    where: Mapped[bytes | None]
    made_at: Mapped[datetime]
    heard_at: Mapped[datetime]
    forgotten_at: Mapped[datetime | None]


class Address(Base):
    """Where a person can be reached: found by a blind index, readable only when opened.

    Of somebody with several, `heard_at` says when they last wrote from this one.
    """

    __tablename__ = "addresses"
    __table_args__ = (UniqueConstraint("channel", "index"),)
    id: Mapped[int] = mapped_column(COUNTER, primary_key=True)
    person_id: Mapped[str] = mapped_column(ID, ForeignKey("people.id"), index=True)
    channel: Mapped[str] = mapped_column(String(16))
    index: Mapped[bytes]
    sealed: Mapped[bytes]
    heard_at: Mapped[datetime | None]


class Inbox(Base):
    """One raw update, stored before it is acknowledged; its body is wiped once it was heard."""

    __tablename__ = "inbox"
    __table_args__ = (
        UniqueConstraint("channel", "key"),
        Index("ix_inbox_state_id", "state", "id"),
        Index("ix_inbox_chat", "channel", "index", "state", "position"),
        # One worker a chat: a second one cannot even write that it started.
        Index(
            "uq_inbox_one_worker_a_chat",
            "channel",
            "index",
            unique=True,
            sqlite_where=text("state = 'working'"),
            postgresql_where=text("state = 'working'"),
        ),
    )
    id: Mapped[int] = mapped_column(COUNTER, primary_key=True)
    channel: Mapped[str] = mapped_column(String(16))
    key: Mapped[str] = mapped_column(String(80))
    index: Mapped[bytes]
    position: Mapped[int] = mapped_column(BigInteger)
    body: Mapped[bytes | None]
    state: Mapped[str] = mapped_column(String(8))
    attempts: Mapped[int] = mapped_column(default=0)
    claimed_by: Mapped[str | None] = mapped_column(String(40))
    claimed_until: Mapped[datetime | None]
    not_before: Mapped[datetime | None]
    received_at: Mapped[datetime]
    done_at: Mapped[datetime | None]
    cause: Mapped[str | None] = mapped_column(String(80))


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


class Outbox(Base):
    """One message to be sent. Its key makes it exist once, its state says how it ended.

    `rank` orders sending (0 first); `rule` says what to do when nobody can tell whether it
    arrived; `unknowns` counts how often that was so. `to` is the address, sealed, for rows that
    belong to no person (alerts to staff, the last word to someone forgotten). Until `rests_until`
    nothing at all is sent to this row's chat.
    """

    __tablename__ = "outbox"
    __table_args__ = (
        Index("ix_outbox_due", "state", "rank", "id"),
        Index("ix_outbox_chat", "channel", "index", "state"),
        Index("ix_outbox_rest", "channel", "index", "rests_until"),
        # One message a chat: two processes cannot even write that both are sending to it.
        Index(
            "uq_outbox_one_message_a_chat",
            "channel",
            "index",
            unique=True,
            sqlite_where=text("state = 'sending'"),
            postgresql_where=text("state = 'sending'"),
        ),
    )
    id: Mapped[int] = mapped_column(COUNTER, primary_key=True)
    key: Mapped[str] = mapped_column(String(120), unique=True)
    channel: Mapped[str] = mapped_column(String(16))
    index: Mapped[bytes]
    person_id: Mapped[str | None] = mapped_column(ID, ForeignKey("people.id"), index=True)
    message_id: Mapped[str | None] = mapped_column(ID, index=True)
    to: Mapped[bytes | None]
    body: Mapped[bytes | None]
    rank: Mapped[int]
    rule: Mapped[str] = mapped_column(String(8))
    state: Mapped[str] = mapped_column(String(8))
    attempts: Mapped[int] = mapped_column(default=0)
    unknowns: Mapped[int] = mapped_column(default=0)
    not_before: Mapped[datetime]
    rests_until: Mapped[datetime | None]
    claimed_by: Mapped[str | None] = mapped_column(String(40))
    claimed_until: Mapped[datetime | None]
    channel_message: Mapped[str | None] = mapped_column(String(80))
    cause: Mapped[str | None] = mapped_column(String(80))
    made_at: Mapped[datetime]
    ended_at: Mapped[datetime | None]


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
