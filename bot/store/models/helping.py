"""The tables of what the helpline does besides talking: plans for the way, tickets, counts."""

from datetime import date, datetime

from sqlalchemy import Date, ForeignKey, Index, String
from sqlalchemy.orm import Mapped, mapped_column

from bot.store.models.base import ID, Base


class Journey(Base):
    """One person's plan for the way, sealed; nobody may read it before `opened_at`.

    `stage` says what comes at `next_at`: the `first` or `last` question, the `second` ask, or
    `open`. `round` is the question that the second ask repeats; `asked_at` when it was last asked.
    """

    __tablename__ = "journeys"
    __table_args__ = (Index("ix_journeys_next_at", "next_at"),)
    person_id: Mapped[str] = mapped_column(ID, ForeignKey("people.id"), primary_key=True)
    id: Mapped[str] = mapped_column(ID, unique=True)
    plan: Mapped[bytes]
    stage: Mapped[str] = mapped_column(String(8))
    round: Mapped[str] = mapped_column(String(8))
    next_at: Mapped[datetime | None]
    asked_at: Mapped[datetime | None]
    made_at: Mapped[datetime]
    opened_at: Mapped[datetime | None]


class Ticket(Base):
    """A ticket for the counter at the border: only its blind index is kept."""

    __tablename__ = "tickets"
    index: Mapped[bytes] = mapped_column(primary_key=True)
    person_id: Mapped[str] = mapped_column(ID, ForeignKey("people.id"), index=True)
    until: Mapped[datetime]


class Helped(Base):
    """How often an answer helped in a month, and how often it did not; of nobody in particular."""

    __tablename__ = "helped"
    label: Mapped[str] = mapped_column(String(40), primary_key=True)
    month: Mapped[date] = mapped_column(Date, primary_key=True)
    yes: Mapped[int]
    no: Mapped[int]
