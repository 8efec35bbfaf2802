"""The tables of the talks: drafts, saved replies, and readings that staff said were wrong."""

from datetime import datetime

from sqlalchemy import ForeignKey, Index, String
from sqlalchemy.orm import Mapped, mapped_column

from bot.store.models.base import ID, Base


class DraftRow(Base):
    """What a member of staff has begun to write in one box of a case; `text` is sealed.

    `form` is the nonce of the form it was typed in: what comes late from a form that was sent
    already is dropped. `told_at` is when the person's app was last told that somebody types.
    """

    __tablename__ = "drafts"
    __table_args__ = (Index("ix_drafts_person", "person_id"),)
    case_id: Mapped[str] = mapped_column(ID, ForeignKey("cases.id"), primary_key=True)
    staff_id: Mapped[str] = mapped_column(ID, ForeignKey("staff.id"), primary_key=True)
    box: Mapped[str] = mapped_column(String(16), primary_key=True)
    person_id: Mapped[str] = mapped_column(ID, ForeignKey("people.id"))
    form: Mapped[str] = mapped_column(String(32))
    text: Mapped[bytes | None]
    at: Mapped[datetime]
    told_at: Mapped[datetime | None]


class ReplyRow(Base):
    """A saved reply as a supervisor wrote it; it stands before the house's own of that shortcut."""

    __tablename__ = "replies"
    shortcut: Mapped[str] = mapped_column(String(24), primary_key=True)
    lo: Mapped[str]
    th: Mapped[str]
    en: Mapped[str]
    gone: Mapped[bool]
    staff_id: Mapped[str] = mapped_column(ID, ForeignKey("staff.id"))
    at: Mapped[datetime]


class Correction(Base):
    """A member of staff said that a message was heard wrongly; no word of it is kept here."""

    __tablename__ = "corrections"
    __table_args__ = (Index("ix_corrections_at", "at"),)
    message_id: Mapped[str] = mapped_column(ID, ForeignKey("messages.id"), primary_key=True)
    case_id: Mapped[str] = mapped_column(ID, ForeignKey("cases.id"), index=True)
    heard: Mapped[str] = mapped_column(String(40))
    said: Mapped[str | None] = mapped_column(String(40))
    staff_id: Mapped[str] = mapped_column(ID, ForeignKey("staff.id"))
    at: Mapped[datetime]
