"""What goes out: sent as often as its rule allows, and ended in one of four ways."""

import json
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import IntEnum, StrEnum
from functools import cache

from sqlalchemy import Select, and_, bindparam, exists, func, select, update
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import aliased

from bot.channels import Button, Delivery, Ending, Outgoing
from bot.errors import Sealed
from bot.store.models import Address, Outbox, Person
from bot.store.people import Known
from bot.store.session import Store, Tx
from bot.store.vault import Place, Seal

LEASE = timedelta(seconds=40)  # longer than the channel's own time limits together
MOST_UNKNOWNS = 5  # even the most urgent words are not sent again and again without end
LONGEST_PAUSE = 60.0  # seconds between two tries
LONGEST_IN_DANGER = 10.0
LABELS_KEPT = 4  # a button older than this many messages is shown by no label
UNPACED = frozenset({"web"})  # a page takes what comes
PATIENCE = timedelta(hours=24)  # after a day of "later" the row is given up, and on record


class Rank(IntEnum):
    """What is sent first."""

    DANGER = 0
    STAFF = 1
    ANSWER = 2
    CHECKIN = 3


class Rule(StrEnum):
    """What to do with a message when nobody can tell whether it arrived."""

    AGAIN = "again"
    LEAVE = "leave"
    ASK = "ask"


@dataclass(frozen=True, slots=True)
class Draft:
    """A message about to be put into the outbox."""

    key: str
    channel: str
    address: str
    out: Outgoing
    rank: Rank
    rule: Rule
    message_id: str | None = None


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


def put(tx: Tx, store: Store, draft: Draft, person: tuple[str, Seal] | None, now: datetime) -> None:
    """Add a row to the open transaction; its key makes it exist once.

    With a person the body is sealed with that person's key; without, the house's key seals the
    body and the address, and both are wiped when the row ends.
    """
    seal = person[1] if person else store.vault.house
    body = seal.close(Place("outbox", "body", draft.key), _dump(draft.out))
    to = None
    if person is None:
        to = seal.close(Place("outbox", "to", draft.key), draft.address)
    tx.add(
        Outbox(
            key=draft.key,
            channel=draft.channel,
            index=store.vault.index(draft.channel, draft.address),
            person_id=person[0] if person else None,
            message_id=draft.message_id,
            to=to,
            body=body,
            rank=int(draft.rank),
            rule=draft.rule,
            state="waiting",
            not_before=now,
            made_at=now,
        )
    )


async def claim(store: Store, worker: str, now: datetime, pace: timedelta) -> Due | None:
    """Take the most urgent row whose chat is free; the chat's next one is due after `pace`."""
    async with store.write() as tx:
        found = (await tx.execute(_the_next(), {"now": now})).one_or_none()
        if found is None:
            return None
        row, person, address = found
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
    return Due(row.id, row.channel, to, out, row.person_id, worker, row.attempts, row.made_at, rest)


async def end(tx: Tx, due: Due, delivery: Delivery, now: datetime) -> str:
    """Write down how a try ended; the state the row is in afterwards ("" if it was not ours)."""
    row = (
        await tx.execute(select(Outbox).where(Outbox.id == due.id, Outbox.claimed_by == due.worker))
    ).scalar_one_or_none()
    if row is None or row.state != "sending" or row.attempts != due.attempts:
        return ""
    row.claimed_by = row.claimed_until = None
    row.cause = delivery.cause or None
    row.rests_until = now + due.pace  # Telegram counts from when it got the last one
    if delivery.ending is Ending.LATER and now - row.made_at < PATIENCE:
        _later(row, delivery, now)
    elif delivery.ending is Ending.UNKNOWN:
        _unknown(row, now, again_at=now + _pause(row))
    else:
        row.state = "sent" if delivery.ending is Ending.SENT else "never"
        row.channel_message = delivery.message_id or None
        row.ended_at = now
        _wipe(row)
    return row.state


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


async def known(tx: Tx, key: str) -> bool:
    """Whether a row of this key exists."""
    found = await tx.execute(select(Outbox.id).where(Outbox.key == key))
    return found.first() is not None


async def decide(tx: Tx, outbox_id: int, person_id: str, now: datetime, *, again: bool) -> bool:
    """Staff decide about an unknown row of a person's: send it again, or leave it as it is."""
    values = {"state": "waiting", "not_before": now} if again else {"rule": Rule.LEAVE}
    changed = await tx.execute(
        update(Outbox)
        .where(Outbox.id == outbox_id, Outbox.person_id == person_id, Outbox.state == "unknown")
        .values(**values)
        .returning(Outbox.id)
    )
    return changed.first() is not None


async def cancel(tx: Tx, person_id: str, now: datetime, cause: str) -> None:
    """Nothing that still waits goes to this person any more."""
    await tx.execute(
        update(Outbox)
        .where(Outbox.person_id == person_id, Outbox.state.in_(("waiting", "unknown")))
        .values(state="never", cause=cause, ended_at=now, body=None, to=None)
    )


async def label_of(tx: Tx, person: Known, data: str) -> str:
    """What stood on a button of the last messages to this person; empty if it is older."""
    rows = await tx.execute(
        select(Outbox)
        .where(Outbox.person_id == person.row.id, Outbox.body.is_not(None))
        .order_by(Outbox.id.desc())
        .limit(LABELS_KEPT)
    )
    for row in rows.scalars():
        out = _load(person.seal.open(Place("outbox", "body", row.key), row.body or b""))
        for button in (button for line in out.rows for button in line):
            if button.data == data:
                return button.label
    return ""


async def counts(store: Store) -> dict[str, int]:
    """How many rows there are in each state."""
    async with store.read() as tx:
        rows = await tx.execute(select(Outbox.state, func.count()).group_by(Outbox.state))
        return {row[0]: row[1] for row in rows}


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
def _the_next() -> Select[Outbox, Person, Address]:
    """The most urgent, oldest row due at `now`; within a chat, rows of a rank keep their order."""
    other, now = aliased(Outbox), bindparam("now", type_=Outbox.not_before.type)
    same_chat = and_(other.channel == Outbox.channel, other.index == Outbox.index)
    sending = exists().where(same_chat, other.state == "sending")
    before = exists().where(
        same_chat, other.state == "waiting", other.rank <= Outbox.rank, other.id < Outbox.id
    )
    resting = exists().where(same_chat, other.rests_until > now)
    reached = and_(Address.channel == Outbox.channel, Address.index == Outbox.index)
    return (
        select(Outbox, Person, Address)
        .outerjoin(Person, Person.id == Outbox.person_id)
        .outerjoin(Address, reached)
        .where(Outbox.state == "waiting", Outbox.not_before <= now, ~sending, ~before, ~resting)
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
        return to, _load(house.open(Place("outbox", "body", row.key), row.body or b""))
    seal = store.vault.seal_of(person.id, person.key, person.key_version)
    if row.to is not None:
        to = house.open(Place("outbox", "to", row.key), row.to)
    elif address is None:
        raise Sealed("This person has no address here.")
    else:
        to = seal.open(Place("addresses", "sealed", address.channel), address.sealed)
    return to, _load(seal.open(Place("outbox", "body", row.key), row.body or b""))


def _dump(out: Outgoing) -> str:
    rows = [[[button.label, button.data] for button in row] for row in out.rows]
    return json.dumps({"text": out.text, "rows": rows}, ensure_ascii=False)


def _load(body: str) -> Outgoing:
    kept = json.loads(body)
    rows = tuple(tuple(Button(label, data) for label, data in row) for row in kept["rows"])
    return Outgoing(kept["text"], rows)
