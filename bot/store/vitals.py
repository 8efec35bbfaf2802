"""What an operator watches: how long things wait and how many ended badly; nothing of anybody."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import and_, func, not_, or_, select, text

from bot.errors import Damaged, StoreUnavailable
from bot.store import cases
from bot.store.boxes import doubts
from bot.store.boxes.outbox import Rank, Rule
from bot.store.finding.wanted import OPEN, awake, in_hand
from bot.store.models.base import Moment
from bot.store.models.boxes import Inbox, Outbox
from bot.store.models.cases import Case
from bot.store.models.sign_in import Factor
from bot.store.models.staff import StaffRow
from bot.store.session import Store, Tx
from dialogues.turn import Urgency


@dataclass(frozen=True, slots=True)
class Waits:
    """Since when the oldest update waits to be heard, and the oldest message to be sent.

    Check-ins are left out: they wait for somebody's hours.
    """

    coming_in: datetime | None
    going_out: datetime | None


@dataclass(frozen=True, slots=True)
class Wrecks:
    """What ended badly.

    `unknown` messages may have arrived or not, and nobody has decided about them; `dead` updates
    could not be read.
    """

    unknown: int
    dead: int


async def waits(tx: Tx) -> Waits:
    """What has waited longest."""
    heard = select(func.min(Inbox.received_at)).where(Inbox.state.in_(("new", "working")))
    sent = select(func.min(Outbox.made_at)).where(
        Outbox.state.in_(("waiting", "sending")), Outbox.rank < Rank.CHECKIN
    )
    return Waits((await tx.execute(heard)).scalar_one(), (await tx.execute(sent)).scalar_one())


async def wrecks(tx: Tx, since: datetime) -> Wrecks:
    """What ended badly and waits for somebody to look at it."""
    # What was tried again and again has no button at the desk: it is looked at like a dead update.
    tried = and_(Outbox.rule == Rule.AGAIN, Outbox.ended_at >= since)
    open_still = or_(doubts.in_doubt(), and_(Outbox.state == "unknown", tried))
    unknown = select(func.count()).select_from(Outbox).where(open_still)
    dead = select(func.count()).where(Inbox.state == "dead", Inbox.received_at >= since)
    return Wrecks((await tx.execute(unknown)).scalar_one(), (await tx.execute(dead)).scalar_one())


async def longest_cases(tx: Tx, now: datetime) -> dict[Urgency, datetime]:
    """Since when the oldest case of each level waits for somebody; levels where one does."""
    rows = await tx.execute(
        select(Case.urgency, func.min(Case.waiting_since))
        .where(Case.state.in_(OPEN), not_(in_hand(now)), awake(now))
        .group_by(Case.urgency)
    )
    return {cases.URGENCY[level]: since for level, since in rows}


async def without_factor(tx: Tx) -> int:
    """How many accounts that may sign in have no phone set up."""
    found = await tx.execute(
        select(func.count())
        .select_from(StaffRow)
        .outerjoin(Factor, Factor.staff_id == StaffRow.id)
        .where(StaffRow.disabled.is_(False), Factor.staff_id.is_(None))
    )
    return found.scalar_one()


async def damaged(store: Store) -> bool:
    """Whether SQLite itself says that its file is damaged. PostgreSQL looks after its own files.

    One that does not answer (no room, another account, a program that holds it) may be whole.
    """
    if store.engine.dialect.name != "sqlite":
        return False
    try:
        async with store.read() as tx:
            found = await tx.execute(text("PRAGMA quick_check(1)"))
            return bool(found.scalar_one() != "ok")
    except Damaged:
        return True
    except StoreUnavailable:
        return False


async def clock(tx: Tx) -> datetime | None:
    """What time it is where the database runs; None where it runs in this process."""
    if tx.get_bind().dialect.name == "sqlite":
        return None
    found = await tx.execute(select(func.now(type_=Moment)))
    return found.scalar_one()
