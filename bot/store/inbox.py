"""What came in: stored before it is acknowledged, heard once, one worker a chat."""

from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from functools import cache

from sqlalchemy import (
    ColumnElement,
    Select,
    and_,
    bindparam,
    delete,
    exists,
    func,
    or_,
    select,
    tuple_,
    update,
)
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import InstrumentedAttribute, aliased

from bot.errors import Sealed
from bot.store.models import Inbox
from bot.store.session import Store, Tx
from bot.store.vault import Place

LEASE = timedelta(seconds=10)  # longer than the slowest honest hearing
REST = timedelta(seconds=60)
RACES = 5  # a chat lost to another worker is no reason to rest while others wait
KEEP_KEY = timedelta(hours=72)  # Telegram forgets after 24 h and redraws its numbers after a week
KEEP_DEAD = timedelta(days=30)  # what nobody could read, for whoever looks after the house
LARGEST = 2**63 - 1
Rests = InstrumentedAttribute[datetime | None]


@dataclass(frozen=True, slots=True)
class Claimed:
    """One stored update that this worker alone may hear now."""

    id: int
    channel: str
    key: str
    body: bytes
    worker: str
    attempts: int
    received_at: datetime
    more: bool = False  # whether others waited when it was claimed


async def keep(
    store: Store, channel: str, key: str, address: str, body: bytes, now: datetime
) -> bool:
    """Store and commit a raw update, sealed; False if this key was known already.

    Raises `StoreUnavailable` when it could not be stored: then nothing may be acknowledged.
    """
    return await _keep(store, _new(store, channel, key, address, body, now))


async def keep_dead(
    store: Store, channel: str, key: str, body: bytes, cause: str, now: datetime
) -> bool:
    """Store an update that is authentic but of no use, so that nothing is lost silently."""
    row = _new(store, channel, key, "", body, now)
    row.state, row.cause, row.done_at = "dead", cause[:80], now
    return await _keep(store, row)


async def claim(store: Store, worker: str, now: datetime) -> Claimed | None:
    """Take the oldest chat's first unread update, unless another worker is on that chat."""
    for _ in range(RACES):
        async with store.write() as tx:
            found = (await tx.execute(_first_that_waits(), {"now": now})).one_or_none()
            if found is None:
                return None
            claimed = await _take(tx, store, found[0], worker, now)
        if claimed is not None:
            return replace(claimed, more=found[1])
    return None


async def done(tx: Tx, claimed: Claimed, now: datetime, cause: str | None = None) -> bool:
    """Mark an update heard and wipe its body, inside the transaction that carried out its turn.

    False when the claim was lost meanwhile: the caller must then roll back.
    """
    result = await tx.execute(
        update(Inbox)
        .where(
            Inbox.id == claimed.id,
            Inbox.state == "working",
            Inbox.claimed_by == claimed.worker,
            Inbox.attempts == claimed.attempts,
        )
        .values(state="done", body=None, index=b"", done_at=now, cause=cause, claimed_until=None)
        .returning(Inbox.id)
    )
    return result.first() is not None


async def put_back(
    store: Store, claimed: Claimed, now: datetime, wait: timedelta, cause: str, *, dead: bool
) -> None:
    """Give a claimed update back after a fault: to be tried again, or kept aside as dead.

    Nothing happens to one that is no longer this worker's, above all not to one heard already.
    """
    async with store.write() as tx:
        await tx.execute(
            update(Inbox)
            .where(
                Inbox.id == claimed.id,
                Inbox.state == "working",
                Inbox.claimed_by == claimed.worker,
                Inbox.attempts == claimed.attempts,
            )
            .values(
                state="dead" if dead else "new",
                cause=cause[:80],
                claimed_by=None,
                claimed_until=None,
                not_before=now + wait,
            )
        )
        await tx.commit()


async def free_stalled(store: Store, now: datetime) -> int:
    """Give back what a worker that died had claimed; how many there were."""
    async with store.write() as tx:
        freed = await tx.execute(
            update(Inbox)
            .where(Inbox.state == "working", Inbox.claimed_until < now)
            .values(state="new", claimed_by=None, claimed_until=None)
            .returning(Inbox.id)
        )
        count = len(freed.all())
        await tx.commit()
    return count


async def forget_old_keys(store: Store, now: datetime) -> None:
    """Drop heard rows whose key Telegram can no longer send again, and dead ones after a month."""
    heard = and_(Inbox.state == "done", Inbox.done_at < now - KEEP_KEY)
    dead = and_(Inbox.state == "dead", Inbox.received_at < now - KEEP_DEAD)
    async with store.write() as tx:
        await tx.execute(delete(Inbox).where(or_(heard, dead)))
        await tx.commit()


async def waiting(store: Store) -> dict[str, int]:
    """How many rows there are in each state."""
    async with store.read() as tx:
        rows = await tx.execute(select(Inbox.state, func.count()).group_by(Inbox.state))
        return {row[0]: row[1] for row in rows}


async def _keep(store: Store, row: Inbox) -> bool:
    async with store.write() as tx:
        tx.add(row)
        try:
            await tx.commit()
        except IntegrityError:
            return False
    return True


def _new(store: Store, channel: str, key: str, address: str, body: bytes, now: datetime) -> Inbox:
    number = int(key) if key.isdecimal() else 0
    return Inbox(
        channel=channel,
        key=key,
        index=store.vault.index(channel, address),
        position=number if number <= LARGEST else 0,
        body=store.vault.house.close(Place("inbox", "body", f"{channel}:{key}"), _text(body)),
        state="new",
        attempts=0,
        received_at=now,
    )


def _open(store: Store, row: Inbox) -> bytes:
    place = Place("inbox", "body", f"{row.channel}:{row.key}")
    return _bytes(store.vault.house.open(place, row.body or b""))


def _text(body: bytes) -> str:
    return body.decode("latin-1")  # any bytes there and back, byte for byte


def _bytes(text: str) -> bytes:
    return text.encode("latin-1")


async def _take(tx: Tx, store: Store, row: Inbox, worker: str, now: datetime) -> Claimed | None:
    """Write down that this worker is on it; None if another was faster."""
    try:
        body = _open(store, row)
    except Sealed:  # while the keys are not the right ones it waits and holds up no other
        row.not_before, row.cause = now + REST, "Sealed"
        await tx.commit()
        return None
    row.state, row.claimed_by, row.claimed_until = "working", worker, now + LEASE
    row.attempts += 1
    try:
        await tx.commit()
    except IntegrityError:  # another worker took this chat a moment before
        return None
    return Claimed(row.id, row.channel, row.key, body, worker, row.attempts, row.received_at)


@cache
def _first_that_waits() -> Select[Inbox, bool]:
    """The first update, by its own number, of the chat that waited longest and nobody is on.

    Beside it whether there are others. One that rests after a fault holds up nobody. A row that
    another worker is just taking is passed over, and never in favour of a later one of its chat.
    """
    before, busy, other = aliased(Inbox), aliased(Inbox), aliased(Inbox)
    now = bindparam("now", type_=Inbox.received_at.type)
    on_it = exists().where(
        busy.channel == Inbox.channel, busy.index == Inbox.index, busy.state == "working"
    )
    sooner = exists().where(
        before.channel == Inbox.channel,
        before.index == Inbox.index,
        before.state == "new",
        tuple_(before.position, before.id) < tuple_(Inbox.position, Inbox.id),
        _ready(before.not_before, now),
    )
    more = exists().where(other.state == "new", other.id != Inbox.id)
    return (
        select(Inbox, more)
        .where(Inbox.state == "new", _ready(Inbox.not_before, now), ~on_it, ~sooner)
        .order_by(Inbox.id)
        .limit(1)
        .with_for_update(of=Inbox, skip_locked=True)
    )


def _ready(rests_until: Rests, now: ColumnElement[datetime]) -> ColumnElement[bool]:
    return or_(rests_until.is_(None), rests_until <= now)
