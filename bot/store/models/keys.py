"""The table of the wrapping keys: since when nobody's key is wrapped by an older one."""

from datetime import datetime

from sqlalchemy.orm import Mapped, mapped_column

from bot.store.models.base import Base


class Rewrapped(Base):
    """Everybody's key is wrapped by this version since then; older ones may leave the key file."""

    __tablename__ = "rewrapped"
    version: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    at: Mapped[datetime]
