"""The tables of follow-up: plans, invitations, consents, check-ins, and the record of a person."""

from datetime import date, datetime

from sqlalchemy import Date, ForeignKey, Index, String, text
from sqlalchemy.orm import Mapped, mapped_column

from bot.store.models.base import COUNTER, ID, Base


class FollowUp(Base):
    """One person's plan; `state` is `invited`, `active` or `ended`.

    `about` holds, sealed, what names somebody: who they are, whom one may ask, their cover and
    signs. `taper` is written as in the table, from `started_on` on. `stage` says what comes at
    `next_at`: `due`, `waiting` (for an answer, on rung `rung` of the ladder), `again`, `begun`,
    `call` or `closing`. `version` rises with each edit, so that of two who edit at once one is
    told. `covered_at` is when the cover went up; the web chat shows nothing from before it.
    """

    __tablename__ = "followups"
    __table_args__ = (
        Index(
            "ix_followups_due",
            "next_at",
            sqlite_where=text("state = 'active'"),
            postgresql_where=text("state = 'active'"),
        ),
        Index("ix_followups_worker", "staff_id", "state"),
    )
    person_id: Mapped[str] = mapped_column(ID, ForeignKey("people.id"), primary_key=True)
    id: Mapped[str] = mapped_column(ID, unique=True)
    state: Mapped[str] = mapped_column(String(8))
    staff_id: Mapped[str] = mapped_column(ID, ForeignKey("staff.id"))
    about: Mapped[bytes]
    taper: Mapped[str] = mapped_column(String(400))
    risk: Mapped[str] = mapped_column(String(8))
    means: Mapped[str] = mapped_column(String(8))
    days: Mapped[str] = mapped_column(String(7))
    first_hour: Mapped[int]
    last_hour: Mapped[int]
    zone: Mapped[str] = mapped_column(String(40))
    version: Mapped[int] = mapped_column(default=1)
    made_at: Mapped[datetime]
    started_on: Mapped[date | None] = mapped_column(Date)
    ended_at: Mapped[datetime | None]
    end_cause: Mapped[str | None] = mapped_column(String(16))
    stage: Mapped[str] = mapped_column(String(8), default="due")
    rung: Mapped[int] = mapped_column(default=0)
    next_at: Mapped[datetime | None]
    checkin_id: Mapped[str | None] = mapped_column(ID)
    covered_at: Mapped[datetime | None]


class Invitation(Base):
    """A one-time code: only its blind index is kept; the number told by mouth is sealed."""

    __tablename__ = "invitations"
    id: Mapped[str] = mapped_column(ID, primary_key=True)
    index: Mapped[bytes] = mapped_column(unique=True)
    person_id: Mapped[str] = mapped_column(ID, ForeignKey("people.id"), index=True)
    staff_id: Mapped[str] = mapped_column(ID, ForeignKey("staff.id"))
    number: Mapped[bytes]
    tries: Mapped[int] = mapped_column(default=0)
    until: Mapped[datetime]
    used_at: Mapped[datetime | None]
    made_at: Mapped[datetime]


class Consent(Base):
    """One line of the ledger of yes and no; nothing in it is ever changed, the newest counts.

    `by` is a member of staff's id, or `person` where somebody said it in the chat; `how` is
    `chat`, `phone`, `paper` or `spoken`; `detail` holds, sealed, whom it names or why.
    """

    __tablename__ = "consents"
    __table_args__ = (Index("ix_consents_person", "person_id", "purpose", "id"),)
    id: Mapped[int] = mapped_column(COUNTER, primary_key=True)
    person_id: Mapped[str] = mapped_column(ID, ForeignKey("people.id"))
    purpose: Mapped[str] = mapped_column(String(16))
    given: Mapped[bool]
    by: Mapped[str] = mapped_column(ID)
    how: Mapped[str] = mapped_column(String(8))
    detail: Mapped[bytes | None]
    at: Mapped[datetime]


class CheckInRow(Base):
    """One time somebody was asked; `answers` are sealed, and kept as they come.

    `state` is `asked`, `begun`, `done`, `stopped` (partial) or `missed`; `means` is
    `chat` or `phone`. `key` is what the keys of its rows in the outbox begin with.
    """

    __tablename__ = "checkins"
    __table_args__ = (Index("ix_checkins_person", "person_id", "day"),)
    id: Mapped[str] = mapped_column(ID, primary_key=True)
    person_id: Mapped[str] = mapped_column(ID, ForeignKey("people.id"))
    day: Mapped[date] = mapped_column(Date)
    form: Mapped[str] = mapped_column(String(8))
    means: Mapped[str] = mapped_column(String(8))
    state: Mapped[str] = mapped_column(String(8))
    key: Mapped[str] = mapped_column(String(80))
    laters: Mapped[int] = mapped_column(default=0)
    asked_at: Mapped[datetime | None]
    sent_at: Mapped[datetime | None]
    heard_at: Mapped[datetime | None]
    ended_at: Mapped[datetime | None]
    staff_id: Mapped[str | None] = mapped_column(ID, ForeignKey("staff.id"))
    answers: Mapped[bytes | None]


class Entry(Base):
    """One line of a person's record; `body` is sealed.

    `kind` is `note`, `visit`, `call`, `need`, `referral`, `task`, `promise`, `assessment` or
    `decision`. What is to be done has a `due_on` and, once done, `done_at` and an `outcome`.
    """

    __tablename__ = "entries"
    __table_args__ = (
        Index("ix_entries_person", "person_id", "made_at"),
        Index(
            "ix_entries_open",
            "staff_id",
            "due_on",
            sqlite_where=text("due_on IS NOT NULL AND done_at IS NULL"),
            postgresql_where=text("due_on IS NOT NULL AND done_at IS NULL"),
        ),
    )
    id: Mapped[str] = mapped_column(ID, primary_key=True)
    person_id: Mapped[str] = mapped_column(ID, ForeignKey("people.id"))
    kind: Mapped[str] = mapped_column(String(12))
    staff_id: Mapped[str | None] = mapped_column(ID, ForeignKey("staff.id"))
    nonce: Mapped[str] = mapped_column(String(80), unique=True)
    body: Mapped[bytes]
    due_on: Mapped[date | None] = mapped_column(Date)
    done_at: Mapped[datetime | None]
    outcome: Mapped[str | None] = mapped_column(String(24))
    made_at: Mapped[datetime]
