"""One try to send: claimed by one sender, ended in one of four ways, on record if it died."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import cache

from sqlalchemy import ColumnElement, Select, and_, bindparam, exists, select, update
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import aliased

from bot.channels import Delivery, Ending, Outgoing
from bot.errors import Sealed
from bot.store import gates
from bot.store.models import Address, Outbox, Person
from bot.store.outbox import Rank, Rule, load
from bot.store.session import Store, Tx
from bot.store.vault import Place

LEASE = timedelta(seconds=40)  # longer than the channel's own time limits together
MOST_UNKNOWNS = 5  # even the most urgent words are not sent again and again without end
LONGEST_PAUSE = 60.0  # seconds between two tries
LONGEST_IN_DANGER = 10.0
UNPACED = frozenset({"web"})  # a page takes what comes
PATIENCE = timedelta(hours=24)  # after a day of "later" the row is given up, and on record


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


async def claim(store: Store, worker: str, now: datetime, pace: timedelta) -> Due | None:
    """Take the most urgent row whose chat is free; the chat's next one is due after `pace`."""
    async with store.write() as tx:
        found = (await tx.execute(_the_next(), {"now": now})).one_or_none()
        if found is None:
            return None
        row, person, address, more = found
        row.state, row.claimed_by, row.claimed_until = "sending", worker, now + LEASE
        row.attempts += 1
        if row.channel not in UNPACED:
            row.rests_until = now + pace
        try:
            to, out = _opened(store, row, person, address)
        except Sealed:  # while the keys are not the right ones it waits and holds up no other chat
            _later(row, Delivery(Ending.LATER, cause="Sealed"), now)
            await tx.commit()
            return None
        try:
            await tx.commit()
        except IntegrityError:  # another process began to send to this chat a moment before
            return None
    rest = timedelta() if row.rests_until is None else pace
    who, tried, made = row.person_id, row.attempts, row.made_at
    return Due(row.id, row.channel, to, out, who, worker, tried, made, rest, more, Rank(row.rank))


async def end(tx: Tx, due: Due, delivery: Delivery, now: datetime) -> str:
    """Write down how a try ended; the state the row is in afterwards ("" if it was not ours)."""
    later = delivery.ending is Ending.LATER and now - due.made_at < PATIENCE
    if not later and delivery.ending is not Ending.UNKNOWN:
        return await _ended(tx, due, delivery, now)
    row = (await tx.execute(select(Outbox).where(*_ours(due)))).scalar_one_or_none()
    if row is None:
        return ""
    row.claimed_by = row.claimed_until = None
    row.cause = delivery.cause or None
    row.rests_until = now + due.pace  # Telegram counts from when it got the last one
    if later:
        _later(row, delivery, now)
    else:
        _unknown(row, now, again_at=now + _pause(row))
    return row.state


async def _ended(tx: Tx, due: Due, delivery: Delivery, now: datetime) -> str:
    """For good, in one statement; what belongs to no person keeps no body."""
    state = "sent" if delivery.ending is Ending.SENT else "never"
    values: dict[str, object] = {
        "state": state,
        "cause": delivery.cause or None,
        "channel_message": delivery.message_id or None,
        "claimed_by": None,
        "claimed_until": None,
        "rests_until": now + due.pace,
        "ended_at": now,
        "to": None,
    }
    if due.person_id is None:
        values["body"] = None
    ended = update(Outbox).where(*_ours(due)).values(values).returning(Outbox.id)
    found = await tx.execute(ended, execution_options={"synchronize_session": False})
    return state if found.first() is not None else ""


def _ours(due: Due) -> tuple[ColumnElement[bool], ...]:
    """The row of a try, as long as it is still its sender's."""
    return (
        Outbox.id == due.id,
        Outbox.claimed_by == due.worker,
        Outbox.state == "sending",
        Outbox.attempts == due.attempts,
    )


async def recover(store: Store, now: datetime) -> int:
    """Rows whose sender died while sending: on record as unknown, then each by its rule."""
    async with store.write() as tx:
        rows = (
            await tx.execute(
                select(Outbox).where(Outbox.state == "sending", Outbox.claimed_until < now)
            )
        ).scalars()
        count = 0
        for row in rows:
            row.cause = "SenderDied"
            row.claimed_by = row.claimed_until = None
            _unknown(row, now, again_at=now)
            count += 1
        await tx.commit()
    return count


async def in_doubt(tx: Tx, before: datetime, now: datetime) -> dict[str, int]:
    """Rows of before a restore: nobody knows whether they went out since, so each by its rule."""
    waited = Outbox.state.in_(("waiting", "sending"))
    rows = await tx.execute(select(Outbox).where(waited, Outbox.made_at <= before))
    counts: dict[str, int] = {}
    for row in rows.scalars():
        row.cause = "Restored"
        row.claimed_by = row.claimed_until = None
        _unknown(row, now, again_at=now)
        counts[row.state] = counts.get(row.state, 0) + 1
    await tx.flush()
    return counts


def _later(row: Outbox, delivery: Delivery, now: datetime) -> None:
    """To be tried again; a wait that the channel asked for is the whole chat's."""
    row.state, row.cause = "waiting", delivery.cause or None
    row.claimed_by = row.claimed_until = None
    row.not_before = now + (timedelta(seconds=delivery.wait) or _pause(row))
    if delivery.wait:
        row.rests_until = row.not_before


def _pause(row: Outbox) -> timedelta:
    longest = LONGEST_IN_DANGER if row.rank == Rank.DANGER else LONGEST_PAUSE
    return timedelta(seconds=min(2.0 ** min(row.attempts - 1, 8), longest))


def _unknown(row: Outbox, now: datetime, again_at: datetime) -> None:
    row.unknowns += 1
    if row.rule == Rule.AGAIN and row.unknowns < MOST_UNKNOWNS:
        row.state, row.not_before = "waiting", again_at
        return
    row.state, row.ended_at = "unknown", now
    _wipe(row)


def _wipe(row: Outbox) -> None:
    """What belongs to no person was sealed by the house, for its sending alone."""
    row.to = None
    if row.person_id is None:
        row.body = None


@cache
def _the_next() -> Select[Outbox, Person, Address, bool]:
    """The most urgent, oldest row due at `now`; within a chat, rows of a rank keep their order.

    Beside it its person and address, where it has them, and whether others are due.
    """
    other, now = aliased(Outbox), bindparam("now", type_=Outbox.not_before.type)
    same_chat = and_(other.channel == Outbox.channel, other.index == Outbox.index)
    sending = exists().where(same_chat, other.state == "sending")
    before = exists().where(
        same_chat, other.state == "waiting", other.rank <= Outbox.rank, other.id < Outbox.id
    )
    resting = exists().where(same_chat, other.rests_until > now)
    more = exists().where(other.state == "waiting", other.not_before <= now, other.id != Outbox.id)
    reached = and_(Address.channel == Outbox.channel, Address.index == Outbox.index)
    return (
        select(Outbox, Person, Address, more)
        .outerjoin(Person, Person.id == Outbox.person_id)
        .outerjoin(Address, reached)
        .where(Outbox.state == "waiting", Outbox.not_before <= now, ~sending, ~before, ~resting)
        .where(gates.is_open())
        .order_by(Outbox.rank, Outbox.id)
        .limit(1)
        .with_for_update(of=Outbox, skip_locked=True)
    )


def _opened(
    store: Store, row: Outbox, person: Person | None, address: Address | None
) -> tuple[str, Outgoing]:
    """Where a row goes and what it says. Raises `Sealed` with the wrong keys."""
    house = store.vault.house
    if person is None:
        to = house.open(Place("outbox", "to", row.key), row.to or b"")
        return to, load(house.open(Place("outbox", "body", row.key), row.body or b""))
    seal = store.vault.seal_of(person.id, person.key, person.key_version, person.wrapped_by)
    if row.to is not None:
        to = house.open(Place("outbox", "to", row.key), row.to)
    elif address is None:
        raise Sealed("This person has no address here.")
    else:
        to = seal.open(Place("addresses", "sealed", address.channel), address.sealed)
    return to, load(seal.open(Place("outbox", "body", row.key), row.body or b""))
