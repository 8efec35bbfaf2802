"""The tables of signing in: half a sign-in, the second factor, and recovery codes."""

from datetime import datetime

from sqlalchemy import BigInteger, ForeignKey
from sqlalchemy.orm import Mapped, mapped_column

from bot.store.models.base import COUNTER, ID, Base


class HalfSignIn(Base):
    """Somebody whose passphrase fitted and whose code is still to come."""

    __tablename__ = "half_sign_ins"
    token_hash: Mapped[bytes] = mapped_column(primary_key=True)
    staff_id: Mapped[str] = mapped_column(ID, ForeignKey("staff.id"), index=True)
    made_at: Mapped[datetime]


class Factor(Base):
    """What makes a member of staff's codes: its seed, and the newest step a code was used of."""

    __tablename__ = "factors"
    staff_id: Mapped[str] = mapped_column(ID, ForeignKey("staff.id"), primary_key=True)
    seed: Mapped[bytes]
    step: Mapped[int] = mapped_column(BigInteger)
    made_at: Mapped[datetime]


class NewFactor(Base):
    """A factor that waits for its first code, in the session (or half of one) that asked for it."""

    __tablename__ = "new_factors"
    token_hash: Mapped[bytes] = mapped_column(primary_key=True)
    staff_id: Mapped[str] = mapped_column(ID, ForeignKey("staff.id"), index=True)
    seed: Mapped[bytes]
    made_at: Mapped[datetime]


class RecoveryCode(Base):
    """A code for whoever lost their phone, as its fingerprint; good once."""

    __tablename__ = "recovery_codes"
    id: Mapped[int] = mapped_column(COUNTER, primary_key=True)
    staff_id: Mapped[str] = mapped_column(ID, ForeignKey("staff.id"), index=True)
    fingerprint: Mapped[bytes]
    used_at: Mapped[datetime | None]
