"""What came in: stored before it is acknowledged, heard once, one worker a chat."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Row, and_, case, delete, func, insert, literal, or_, select, update
from sqlalchemy.exc import IntegrityError

from bot.errors import Sealed
from bot.store.boxes import inbox_statements as statements
from bot.store.models.boxes import Inbox
from bot.store.sealed.vault import Place
from bot.store.session import Store, Tx

LEASE = timedelta(seconds=10)  # longer than the slowest honest hearing
SKEW = timedelta(minutes=5)  # what is to last longer was written by a clock that stood ahead
REST = timedelta(seconds=60)
MOST_FALLS = 20  # of workers on one update: it may be what they fall over, and others come first
CHANNELS = ("web", "telegram")
RACES = 5  # a chat lost to another worker is no reason to rest while others wait
KEEP_KEY = timedelta(hours=72)  # Telegram forgets after 24 h and redraws its numbers after a week
KEEP_DEAD = timedelta(days=30)  # what nobody could read, for whoever looks after the house
LARGEST = 2**63 - 1


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

    @property
    def turn(self) -> str:
        """What its answers are keyed by.

        Not by its number alone: that comes again once all later rows are gone.
        """
        return f"u{self.id}-{self.received_at.timestamp():.6f}"


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
    return await _keep(store, row | {"state": "dead", "cause": cause[:80], "done_at": now})


async def claim(
    store: Store, worker: str, now: datetime, channels: tuple[str, ...] = CHANNELS
) -> Claimed | None:
    """Take the oldest chat's first unread update, unless another worker is on that chat.

    Only of these channels: what came by another one waits for a process that has it.
    """
    asked = {"now": now, "wrong": now + REST + SKEW, "channels": channels}
    for _ in range(RACES):
        async with store.write(brief=True) as tx:
            found = (await tx.execute(statements.first_that_waits(), asked)).one_or_none()
            if found is None:
                return None
            claimed = await _take(tx, store, found, worker, now)
        if claimed is not None:
            return claimed
    return None


async def done(tx: Tx, claimed: Claimed, now: datetime, cause: str | None = None) -> bool:
    """Mark an update heard and wipe its body, inside the transaction that carried out its turn.

    False when the claim was lost meanwhile: the caller must then roll back.
    """
    ours = {"row": claimed.id, "worker": claimed.worker, "tried": claimed.attempts}
    heard = await tx.execute(statements.heard(), ours | {"now": now, "why": cause})
    return heard.first() is not None


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
    """Give back what a worker that died had claimed; how many there were.

    An update over which worker after worker fell rests a minute each time, so that it cannot keep
    the house from hearing others.
    """
    over = or_(Inbox.claimed_until < now, Inbox.claimed_until > now + LEASE + SKEW)
    rests = case((Inbox.attempts >= MOST_FALLS, literal(now + REST, Inbox.received_at.type)))
    async with store.write() as tx:
        freed = await tx.execute(
            update(Inbox)
            .where(Inbox.state == "working", over)
            .values(state="new", claimed_by=None, claimed_until=None, not_before=rests)
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


async def _keep(store: Store, row: dict[str, object]) -> bool:
    async with store.write(brief=True) as tx:
        try:
            await tx.execute(insert(Inbox.metadata.tables[Inbox.__tablename__]), row)
            await tx.commit()
        except IntegrityError:
            return False
    return True


def _new(
    store: Store, channel: str, key: str, address: str, body: bytes, now: datetime
) -> dict[str, object]:
    number = int(key) if key.isdecimal() else 0
    return {
        "channel": channel,
        "key": key,
        "index": store.vault.index(channel, address),
        "position": number if number <= LARGEST else 0,
        "body": store.vault.house.close(Place("inbox", "body", f"{channel}:{key}"), _text(body)),
        "state": "new",
        "attempts": 0,
        "received_at": now,
    }


def _open(store: Store, row: Row[Any]) -> bytes:
    place = Place("inbox", "body", f"{row.channel}:{row.key}")
    return _bytes(store.vault.house.open(place, row.body or b""))


def _text(body: bytes) -> str:
    return body.decode("latin-1")  # any bytes there and back, byte for byte


def _bytes(text: str) -> bytes:
    return text.encode("latin-1")


async def _take(tx: Tx, store: Store, row: Row[Any], worker: str, now: datetime) -> Claimed | None:
    """Write down that this worker is on it; None if another was faster."""
    try:
        body = _open(store, row)
    except Sealed:  # while the keys are not the right ones it waits and holds up no other
        rests = update(Inbox).where(Inbox.id == row.id)
        await tx.execute(rests.values(not_before=now + REST, cause="Sealed"))
        await tx.commit()
        return None
    tried = row.attempts + 1
    taken = {"row": row.id, "worker": worker, "until": now + LEASE, "tried": tried}
    try:
        await tx.execute(statements.taken(), taken)
        await tx.commit()
    except IntegrityError:  # another worker took this chat a moment before
        return None
    return Claimed(row.id, row.channel, row.key, body, worker, tried, row.received_at, row.more)
