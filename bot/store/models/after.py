"""The tables of what comes after a case: the kind question, cases opened again, two made one."""

from datetime import date, datetime

from sqlalchemy import Date, ForeignKey, Index, String, text
from sqlalchemy.orm import Mapped, mapped_column

from bot.store.models.base import COUNTER, ID, Base


class KindQuestion(Base):
    """How things are, asked once a case, days after it was closed.

    `state` is `planned`, `asked`, or `left` where it must not be asked (any more). What was
    answered stands in the talk and nowhere else.
    """

    __tablename__ = "kind_questions"
    __table_args__ = (
        Index(
            "ix_kind_questions_due",
            "due_at",
            sqlite_where=text("state = 'planned'"),
            postgresql_where=text("state = 'planned'"),
        ),
        Index("ix_kind_questions_person", "person_id"),
    )
    case_id: Mapped[str] = mapped_column(ID, ForeignKey("cases.id"), primary_key=True)
    person_id: Mapped[str] = mapped_column(ID, ForeignKey("people.id"))
    state: Mapped[str] = mapped_column(String(8))
    due_at: Mapped[datetime]
    asked_at: Mapped[datetime | None]


class Went(Base):
    """How often the kind question had each answer in a month; of nobody in particular."""

    __tablename__ = "went"
    answer: Mapped[str] = mapped_column(String(8), primary_key=True)
    month: Mapped[date] = mapped_column(Date, primary_key=True)
    times: Mapped[int]


class Reopening(Base):
    """A closed case that is open again because its person wrote; `staff_id` had it last."""

    __tablename__ = "reopenings"
    __table_args__ = (Index("ix_reopenings_case", "case_id", "id"),)
    id: Mapped[int] = mapped_column(COUNTER, primary_key=True)
    case_id: Mapped[str] = mapped_column(ID, ForeignKey("cases.id"))
    staff_id: Mapped[str | None] = mapped_column(ID, ForeignKey("staff.id"))
    outcome: Mapped[str | None] = mapped_column(String(24))
    closed_at: Mapped[datetime]
    at: Mapped[datetime]


class Merger(Base):
    """A conversation that was put into another one of the same person; what is left leads on.

    `key` is the moved person's own, sealed by that of `key_of`, into whose talk they went: it
    opens nothing here any more, only archives from before.
    """

    __tablename__ = "mergers"
    person_id: Mapped[str] = mapped_column(ID, ForeignKey("people.id"), primary_key=True)
    into_id: Mapped[str] = mapped_column(ID, ForeignKey("people.id"), index=True)
    staff_id: Mapped[str] = mapped_column(ID, ForeignKey("staff.id"))
    at: Mapped[datetime]
    key: Mapped[bytes | None]
    key_of: Mapped[str | None] = mapped_column(ID)
