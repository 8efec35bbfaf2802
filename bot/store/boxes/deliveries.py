"""One try to send: claimed by one sender, ended in one of four ways, on record if it died."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import or_, select
from sqlalchemy.exc import IntegrityError

from bot.channels import Delivery, Ending, Outgoing
from bot.errors import Sealed
from bot.store import people
from bot.store.boxes import delivery_statements as statements
from bot.store.boxes import gates, going_on, opened
from bot.store.boxes.doubts import is_in_doubt
from bot.store.boxes.inbox import CHANNELS, SKEW
from bot.store.boxes.outbox import Rank, Rule
from bot.store.models.boxes import Outbox
from bot.store.people import Known
from bot.store.session import Store, Tx

LEASE = timedelta(seconds=40)  # longer than the channel's own time limits together
APART = timedelta(seconds=30)  # that two clocks may be, or a clock and a statement that waited
UNPACED = frozenset({"web"})  # a page takes what comes
PATIENCE = timedelta(hours=24)  # so long after a first "later" it is given up, and on record
Unsure = Callable[[Tx, Known], Awaitable[None]]


@dataclass(frozen=True, slots=True)
class Due:
    """A message that this worker alone may send now."""

    id: int
    channel: str
    address: str
    out: Outgoing
    person_id: str | None
    worker: str
    attempts: int
    made_at: datetime
    pace: timedelta = timedelta()
    more: bool = False  # whether others were due when it was claimed
    rank: Rank = Rank.ANSWER


async def claim(
    store: Store,
    worker: str,
    now: datetime,
    pace: timedelta,
    channels: tuple[str, ...] = CHANNELS,
) -> Due | None:
    """Take the most urgent row whose chat is free; the chat's next one is due after `pace`.

    Only of these channels: what goes by another one waits for a process that has it.
    """
    asked = {"now": now, "soon": now + APART, "channels": channels}
    async with store.write(brief=True) as tx:
        found = (await tx.execute(statements.the_next(), asked)).one_or_none()
        if found is None:
            return None
        if found.person_id and found.to is None and found.reaches != found.person_id:
            row = await tx.get_one(Outbox, found.id)
            going_on.never(row, "NoAddress", now)  # their address is another's now, or nobody's
            await tx.commit()
            return None
        try:
            to, out = opened.of(store, found)
        except Sealed:  # while the keys are not the right ones it waits and holds up no other chat
            row = await tx.get_one(Outbox, found.id)
            row.attempts += 1
            going_on.later(row, Delivery(Ending.LATER, cause="Sealed"), now)
            await tx.commit()
            return None
        tried = found.attempts + 1
        rests = found.rests_until if found.channel in UNPACED else now + pace
        taken = {"row": found.id, "worker": worker, "until": now + LEASE, "tried": tried}
        try:
            await tx.execute(statements.taken(), taken | {"rests": rests})
            await tx.commit()
        except IntegrityError:  # another process began to send to this chat a moment before
            return None
    return Due(
        id=found.id,
        channel=found.channel,
        address=to,
        out=out,
        person_id=found.person_id,
        worker=worker,
        attempts=tried,
        made_at=found.made_at,
        pace=timedelta() if rests is None else pace,
        more=found.more,
        rank=Rank(found.rank),
    )


async def end(tx: Tx, due: Due, delivery: Delivery, now: datetime) -> str:
    """Write down how a try ended; the state the row is in afterwards ("" if it was not ours)."""
    patient = due.attempts == 1 or now - due.made_at < PATIENCE
    later = delivery.ending is Ending.LATER and patient
    if not later and delivery.ending is not Ending.UNKNOWN:
        return await _ended(tx, due, delivery, now)
    ours = select(Outbox).where(*statements.still_ours()).with_for_update()
    row = (await tx.execute(ours, _ours(due))).scalar_one_or_none()
    if row is None:
        return ""
    row.claimed_by = row.claimed_until = None
    row.cause = delivery.cause or None
    row.rests_until = now + due.pace  # Telegram counts from when it got the last one
    if later and row.rule == Rule.DROP:
        going_on.never(row, delivery.cause, now)
    elif later:
        going_on.later(row, delivery, now)
    else:
        going_on.unknown(row, now, again_at=now + going_on.pause(row))
    return row.state


async def _ended(tx: Tx, due: Due, delivery: Delivery, now: datetime) -> str:
    """For good, in one statement; what belongs to no person keeps no body."""
    state = "sent" if delivery.ending is Ending.SENT else "never"
    values = {
        "ending": state,
        "why": delivery.cause or None,
        "shown": delivery.message_id or None,
        "rests": now + due.pace,
        "now": now,
    }
    ended = await tx.execute(statements.ends(of_nobody=due.person_id is None), _ours(due) | values)
    return state if ended.first() is not None else ""


def _ours(due: Due) -> dict[str, object]:
    """What `statements.still_ours` asks for."""
    return {"row": due.id, "worker": due.worker, "tried": due.attempts}


async def recover(store: Store, now: datetime, unsure: Unsure | None = None) -> int:
    """Rows whose sender died while sending: on record as unknown, then each by its rule.

    An answer to a page is sent once more: a page shows what the store holds, so nothing is shown
    twice, and what was not on record as sent would never be shown. Where staff decide, `unsure` is
    told whose it is, in the same transaction. Each row is held until that is written: of two
    processes that find it one must not write over what became of it since.
    """
    over = or_(Outbox.claimed_until < now, Outbox.claimed_until > now + LEASE + SKEW)
    died = (Outbox.state == "sending", over)
    async with store.write() as tx:
        asked = select(Outbox.person_id).where(*died).distinct()
        whose = sorted(filter(None, (await tx.execute(asked)).scalars()))  # locked in one order
        there = {one: await _if_readable(tx, store, one) for one in whose}
        theirs = or_(Outbox.person_id.is_(None), Outbox.person_id.in_(whose))
        wanted = select(Outbox).where(*died, theirs).with_for_update(skip_locked=True)
        rows = (await tx.execute(wanted)).scalars().all()
        for row in rows:
            row.cause = "SenderDied"
            row.claimed_by = row.claimed_until = None
            for_a_page = row.channel in UNPACED and row.rule == Rule.LEAVE
            going_on.unknown(row, now, again_at=now, again=for_a_page)
        for one in {row.person_id for row in rows if is_in_doubt(row)}:
            known = there.get(one or "")
            if known is not None and unsure is not None:
                await unsure(tx, known)
        await tx.commit()
    return len(rows)


async def _if_readable(tx: Tx, store: Store, person_id: str) -> Known | None:
    """The person, locked; None where there is none, or the keys are not the right ones."""
    try:
        return await people.by_id(tx, store, person_id)
    except Sealed:
        return None


async def in_doubt(tx: Tx, before: datetime, now: datetime) -> dict[str, int]:
    """Rows of before a restore: nobody knows whether they went out since, so each by its rule.

    How many are sent `again`, about how many staff are `asked`, and how many are `left` as it is.
    """
    waited = Outbox.state.in_(("waiting", "sending"))
    asked = select(Outbox).where(waited, Outbox.made_at <= before)
    rows = await tx.execute(asked.with_for_update())
    counts: dict[str, int] = {}
    for row in rows.scalars():
        row.cause = "Restored"
        row.claimed_by = row.claimed_until = None
        going_on.unknown(row, now, again_at=now)
        became = "again" if row.state == "waiting" else "asked" if is_in_doubt(row) else "left"
        counts[became] = counts.get(became, 0) + 1
    await tx.flush()
    return counts


async def give_up(store: Store, now: datetime, channels: tuple[str, ...]) -> int:
    """End what no process tried to send for a day, by a channel not among these; how many rows.

    What waits behind a closed gate waits for the operator.
    """
    none_has_it = (Outbox.state == "waiting", Outbox.channel.not_in(channels))
    untried = (Outbox.not_before < now - PATIENCE, gates.is_open())
    async with store.write() as tx:
        asked = select(Outbox).where(*none_has_it, *untried).with_for_update(skip_locked=True)
        rows = (await tx.execute(asked)).scalars().all()
        for row in rows:
            going_on.never(row, "ChannelOff", now)
        await tx.commit()
    return len(rows)
