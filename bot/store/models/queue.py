"""The table of the queue: who is looking at which conversation just now."""

from datetime import datetime

from sqlalchemy import ForeignKey
from sqlalchemy.orm import Mapped, mapped_column

from bot.store.models.base import ID, Base


class Looking(Base):
    """A member of staff whose page shows this case; it counts until `until`."""

    __tablename__ = "looking"
    case_id: Mapped[str] = mapped_column(ID, ForeignKey("cases.id"), primary_key=True)
    staff_id: Mapped[str] = mapped_column(ID, ForeignKey("staff.id"), primary_key=True)
    until: Mapped[datetime]
