"""The tables of what comes in and what goes out."""

from datetime import datetime

from sqlalchemy import (
    BigInteger,
    ForeignKey,
    Index,
    String,
    UniqueConstraint,
    text,
)
from sqlalchemy.orm import Mapped, mapped_column

from bot.store.models.base import COUNTER, ID, Base


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
