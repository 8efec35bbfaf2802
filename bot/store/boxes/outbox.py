"""What goes out: put beside what caused it, urgent words first, each by its rule."""

import json
from dataclasses import dataclass
from datetime import datetime
from enum import IntEnum, StrEnum

from sqlalchemy import and_, delete, exists, func, select, true, update

from bot.channels import Button, Outgoing
from bot.store.models.boxes import Outbox
from bot.store.models.cases import Message
from bot.store.models.people import Address, Person
from bot.store.people import Known
from bot.store.sealed.vault import Place, Seal
from bot.store.session import Store, Tx

LABELS_KEPT = 4  # a button older than this many messages is shown by no label


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
    DROP = "drop"  # it was called back while it was being sent: not tried again


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
    not_before: datetime | None = None  # at once


def put(tx: Tx, store: Store, draft: Draft, person: tuple[str, Seal] | None, now: datetime) -> None:
    """Add a row to the open transaction; its key makes it exist once.

    With a person the body is sealed with that person's key; without, the house's key seals the
    body and the address, and both are wiped when the row ends.
    """
    seal = person[1] if person else store.vault.house
    body = seal.close(Place("outbox", "body", draft.key), dump(draft.out))
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
            not_before=draft.not_before or now,
            made_at=now,
        )
    )


async def known(tx: Tx, key: str) -> bool:
    """Whether a row of this key exists."""
    found = await tx.execute(select(Outbox.id).where(Outbox.key == key))
    return found.first() is not None


async def cancel(
    tx: Tx, person_id: str, now: datetime, cause: str, *, key: str = "", index: bytes = b""
) -> None:
    """Nothing that waits goes to this person any more; or no such key, or not to this chat.

    What is being sent just now ends as it ends, and is not tried again; what may have arrived
    stays on record as that, and nobody can send it again.
    """
    there = Outbox.index == index if index else true()
    theirs = (Outbox.person_id == person_id, Outbox.key.startswith(key, autoescape=True), there)
    empty = {"body": None, "to": None}
    never = {"state": "never", "cause": cause, "ended_at": now, **empty}
    for state, becomes in (
        ("sending", {"rule": Rule.DROP}),
        ("unknown", {"rule": Rule.LEAVE, **empty}),
        ("waiting", never),
    ):
        await tx.execute(update(Outbox).where(*theirs, Outbox.state == state).values(becomes))


async def on_its_way(tx: Tx, channel: str, index: bytes) -> tuple[str, ...]:
    """The keys of the answers that this chat has not got yet."""
    rows = await tx.execute(
        select(Outbox.key).where(
            Outbox.channel == channel,
            Outbox.index == index,
            Outbox.state.in_(("waiting", "sending")),
            Outbox.rank == Rank.ANSWER,
        )
    )
    return tuple(rows.scalars())


async def answer_waits(tx: Tx, person_id: str, index: bytes) -> bool:
    """Whether an answer of the team to this person still waits for this chat."""
    theirs = (Outbox.person_id == person_id, Outbox.index == index, Outbox.state == "waiting")
    asked = select(Outbox.id).where(*theirs, Outbox.rank == Rank.STAFF).limit(1)
    return (await tx.execute(asked)).first() is not None


async def written_to(tx: Tx, channel: str, index: bytes) -> tuple[str, ...]:
    """Who was ever written to in this chat, whosever it is by now, but who is forgotten."""
    there = (Outbox.channel == channel, Outbox.index == index, Person.forgotten_at.is_(None))
    theirs = select(Person.id).join(Outbox, Outbox.person_id == Person.id).where(*there)
    return tuple((await tx.execute(theirs.distinct())).scalars())


async def take_away(tx: Tx, channel: str, index: bytes, key: str) -> None:
    """What still waits for this chat under keys that begin so, as if it was never said."""
    gone = await tx.execute(
        delete(Outbox)
        .where(
            Outbox.channel == channel,
            Outbox.index == index,
            Outbox.state == "waiting",
            Outbox.key.startswith(key, autoescape=True),
        )
        .returning(Outbox.message_id)
    )
    said = [one for one in gone.scalars() if one]
    begun = exists().where(Outbox.message_id == Message.id)
    await tx.execute(delete(Message).where(Message.id.in_(said), ~begun))


async def label_of(tx: Tx, person: Known, data: str) -> str:
    """What stood on a button of the last messages to this person; empty if it is older."""
    rows = await tx.execute(
        select(Outbox)
        .where(
            Outbox.person_id == person.row.id,
            Outbox.body.is_not(None),
            Outbox.message_id.is_not(None),  # a recording beside a message is not one more
        )
        .order_by(Outbox.id.desc())
        .limit(LABELS_KEPT)
    )
    for row in rows.scalars():
        out = load(person.seal.open(Place("outbox", "body", row.key), row.body or b""))
        for button in (button for line in out.rows for button in line):
            if button.data == data:
                return button.label
    return ""


async def shown_since(
    tx: Tx, person: Known, since: datetime, were: tuple[str, ...] = ()
) -> tuple[tuple[str, str, str], ...]:
    """What was sent to this person since then: channel, address and the channel's own id.

    `were` are the ids of whom they were in the same chats before.
    """
    rows = await tx.execute(
        select(Address, Outbox.channel_message)
        .join(Outbox, and_(Outbox.channel == Address.channel, Outbox.index == Address.index))
        .where(
            Address.person_id == person.row.id,
            Outbox.person_id.in_((person.row.id, *were)),
            Outbox.channel_message.is_not(None),
            Outbox.ended_at > since,
        )
        .order_by(Outbox.id)
    )
    return tuple(
        (to.channel, person.seal.open(Place("addresses", "sealed", to.channel), to.sealed), shown)
        for to, shown in rows
        if shown
    )


async def counts(store: Store) -> dict[str, int]:
    """How many rows there are in each state."""
    async with store.read() as tx:
        rows = await tx.execute(select(Outbox.state, func.count()).group_by(Outbox.state))
        return {row[0]: row[1] for row in rows}


async def waiting(tx: Tx) -> tuple[int, int]:
    """How many rows wait to be sent, and how many of them are words for somebody in danger."""
    urgent = func.count().filter(Outbox.rank == Rank.DANGER)
    found = await tx.execute(select(func.count(), urgent).where(Outbox.state == "waiting"))
    waits, in_danger = found.one()
    return waits, in_danger


def dump(out: Outgoing) -> str:
    """What stands in a row, before it is sealed."""
    rows = [[[button.label, button.data] for button in row] for row in out.rows]
    kept: dict[str, object] = {"text": out.text, "rows": rows, "audio": out.audio}
    if out.takes_back:
        kept["takes_back"] = out.takes_back
    if out.last:
        kept["last"] = True
    return json.dumps(kept, ensure_ascii=False)


def load(body: str) -> Outgoing:
    """What `put` sealed, once it is opened."""
    kept = json.loads(body)
    rows = tuple(tuple(Button(label, data) for label, data in row) for row in kept["rows"])
    takes_back = tuple(kept.get("takes_back", ()))
    audio, last = kept.get("audio", ""), kept.get("last", False)  # older rows have none
    return Outgoing(kept["text"], rows, audio, takes_back, last)
