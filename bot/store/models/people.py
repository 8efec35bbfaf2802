"""The tables of people and their addresses."""

from datetime import datetime

from sqlalchemy import (
    ForeignKey,
    Index,
    String,
    UniqueConstraint,
)
from sqlalchemy.orm import Mapped, mapped_column

from bot.store.models.base import COUNTER, ID, Base


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
