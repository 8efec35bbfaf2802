"""The tables of being on call: the rota, and how far the alerts of a case have climbed."""

from datetime import datetime

from sqlalchemy import ForeignKey, Index, Integer, text
from sqlalchemy.orm import Mapped, mapped_column

from bot.store.models.base import ID, Base


class RotaRow(Base):
    """The whole rota as it was planned, sealed; every change is a row of its own, so all stays."""

    __tablename__ = "rotas"
    version: Mapped[int] = mapped_column(Integer, primary_key=True, autoincrement=False)
    plan: Mapped[bytes]
    staff_id: Mapped[str] = mapped_column(ID, ForeignKey("staff.id"))
    made_at: Mapped[datetime]


class AlertStep(Base):
    """How far the alerts of a case have climbed.

    `step` is taken at `next_at`, counted from `begun_at`; `turn` rises whenever they begin anew,
    `told_at` is when anybody was last told.
    """

    __tablename__ = "alert_steps"
    __table_args__ = (
        Index(
            "ix_alert_steps_next_at",
            "next_at",
            sqlite_where=text("next_at IS NOT NULL"),
            postgresql_where=text("next_at IS NOT NULL"),
        ),
    )
    case_id: Mapped[str] = mapped_column(ID, ForeignKey("cases.id"), primary_key=True)
    turn: Mapped[int]
    step: Mapped[int]
    begun_at: Mapped[datetime]
    next_at: Mapped[datetime | None]
    told_at: Mapped[datetime | None]
