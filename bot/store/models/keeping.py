"""The tables of keeping: gates that an operator shuts and opens, and what was backed up last."""

from datetime import datetime

from sqlalchemy import String
from sqlalchemy.orm import Mapped, mapped_column

from bot.store.models.base import Base


class GateRow(Base):
    """Whether something goes on: it does while there is no row, or `closed_at` is empty.

    `before` is set by a restore: what waited for the outbox by then may have been sent since, by
    the house that the archive was made in.
    """

    __tablename__ = "gates"
    name: Mapped[str] = mapped_column(String(16), primary_key=True)
    closed_at: Mapped[datetime | None]
    cause: Mapped[str | None] = mapped_column(String(16))
    before: Mapped[datetime | None]


class Backup(Base):
    """When an archive and when the keyring was written last, and when one was begun.

    `gone` is how many people had no key then: once there are more, the keyring holds a key that
    was destroyed, and is written anew. Below 0 nobody knows, and it is, too.
    """

    __tablename__ = "backups"
    what: Mapped[str] = mapped_column(String(16), primary_key=True)
    at: Mapped[datetime]
    gone: Mapped[int]
