"""The tables of the content desk: facts confirmed, texts changed, and what nobody answered.

Of confirmations and publications nothing is ever changed: the newest counts, and an undoing is one
more publication.
"""

from datetime import date, datetime

from sqlalchemy import Date, ForeignKey, Index, String, text
from sqlalchemy.orm import Mapped, mapped_column

from bot.store.models.base import COUNTER, ID, Base


class ContentVersion(Base):
    """How often something was changed, by its name: what a process looks at every few seconds."""

    __tablename__ = "content_versions"
    name: Mapped[str] = mapped_column(String(12), primary_key=True)
    version: Mapped[int]


class Confirmation(Base):
    """One time that staff looked a fact up, or took that back; `body`, sealed, says what it was.

    `until` is missing where it was taken back. What `waits` does not count: a number for people in
    danger, until somebody else has found the same, or the taking back of such a wish.
    """

    __tablename__ = "confirmations"
    id: Mapped[str] = mapped_column(ID, primary_key=True)
    version: Mapped[int] = mapped_column(unique=True)
    fact_id: Mapped[str] = mapped_column(String(40))
    staff_id: Mapped[str] = mapped_column(ID, ForeignKey("staff.id"))
    body: Mapped[bytes]
    on: Mapped[date] = mapped_column(Date)
    until: Mapped[date | None] = mapped_column(Date)
    at: Mapped[datetime]
    waits: Mapped[bool]


class ContentDraft(Base):
    """Words that are not public yet, one draft a leaf; `staff_id` wrote on it last.

    `body`, sealed, holds the words and everybody who wrote on them.
    """

    __tablename__ = "content_drafts"
    leaf: Mapped[str] = mapped_column(String(80), primary_key=True)
    version: Mapped[int]
    staff_id: Mapped[str] = mapped_column(ID, ForeignKey("staff.id"))
    body: Mapped[bytes]
    at: Mapped[datetime]


class Publication(Base):
    """Words that became public, or were taken back: `undoes` is then what was undone."""

    __tablename__ = "publications"
    id: Mapped[str] = mapped_column(ID, primary_key=True)
    version: Mapped[int] = mapped_column(unique=True)
    leaf: Mapped[str] = mapped_column(String(80))
    writer_id: Mapped[str] = mapped_column(ID, ForeignKey("staff.id"))
    staff_id: Mapped[str] = mapped_column(ID, ForeignKey("staff.id"))
    undoes: Mapped[str | None] = mapped_column(ID)
    body: Mapped[bytes]
    at: Mapped[datetime]


class Unanswered(Base):
    """Words that the house had no answer to, sealed under the key of whoever wrote them.

    `seen` is what a supervisor made of it: `written`, `not_ours` or `belongs` (to `answer`).
    """

    __tablename__ = "unanswered"
    __table_args__ = (
        Index(
            "ix_unanswered_open",
            "id",
            sqlite_where=text("seen IS NULL"),
            postgresql_where=text("seen IS NULL"),
        ),
    )
    id: Mapped[int] = mapped_column(COUNTER, primary_key=True)
    person_id: Mapped[str] = mapped_column(ID, ForeignKey("people.id"), index=True)
    row: Mapped[str] = mapped_column(ID)
    language: Mapped[str] = mapped_column(String(2))
    label: Mapped[str] = mapped_column(String(40))
    cause: Mapped[str] = mapped_column(String(12))
    words: Mapped[bytes]
    at: Mapped[datetime] = mapped_column(index=True)
    seen: Mapped[str | None] = mapped_column(String(12))
    answer: Mapped[str | None] = mapped_column(String(40))
    staff_id: Mapped[str | None] = mapped_column(ID, ForeignKey("staff.id"))
    seen_at: Mapped[datetime | None]
