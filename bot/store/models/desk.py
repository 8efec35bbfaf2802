"""The tables of the desk: what happened to a case, and who may read of a person."""

from datetime import datetime

from sqlalchemy import ForeignKey, Index, String
from sqlalchemy.orm import Mapped, mapped_column

from bot.store.models.base import COUNTER, ID, Base


class HappeningRow(Base):
    """One thing that happened to a case, as staff read it between the lines of the talk.

    `kind` is one of `bot.store.happenings.Kind`; `staff_id` who did it or whom it befell,
    `other_id` to whom or from whom. `reason` holds, sealed, what they wrote about it; `until` is
    the end of a pause.
    """

    __tablename__ = "happenings"
    __table_args__ = (
        Index("ix_happenings_person", "person_id", "seq"),
        Index("ix_happenings_case", "case_id", "seq"),
        Index("ix_happenings_kind", "kind", "at"),
    )
    seq: Mapped[int] = mapped_column(COUNTER, primary_key=True)
    id: Mapped[str] = mapped_column(ID, unique=True)
    case_id: Mapped[str] = mapped_column(ID, ForeignKey("cases.id"))
    person_id: Mapped[str] = mapped_column(ID, ForeignKey("people.id"))
    staff_id: Mapped[str] = mapped_column(ID, ForeignKey("staff.id"))
    other_id: Mapped[str | None] = mapped_column(ID, ForeignKey("staff.id"))
    kind: Mapped[str] = mapped_column(String(12))
    reason: Mapped[bytes | None]
    until: Mapped[datetime | None]
    at: Mapped[datetime]


class ReaderRow(Base):
    """Somebody named to read of a person; where anybody is named, nobody else finds the person."""

    __tablename__ = "readers"
    person_id: Mapped[str] = mapped_column(ID, ForeignKey("people.id"), primary_key=True)
    staff_id: Mapped[str] = mapped_column(ID, ForeignKey("staff.id"), primary_key=True)
    named_by: Mapped[str] = mapped_column(ID, ForeignKey("staff.id"))
    at: Mapped[datetime]
