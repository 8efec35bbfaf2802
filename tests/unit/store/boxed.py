"""Puts messages into the outbox, takes them and ends them, as a sender does."""

from datetime import timedelta

from sqlalchemy import select

from bot.channels import Delivery, Outgoing
from bot.house import House
from bot.store import people
from bot.store.boxes import deliveries, outbox
from bot.store.boxes.deliveries import Due
from bot.store.boxes.outbox import Draft, Rank, Rule
from bot.store.models.boxes import Outbox

CHAT = "100"  # on Telegram


async def put(
    house: House, key: str, rank: Rank = Rank.ANSWER, rule: Rule = Rule.LEAVE,
    to: tuple[str, str] = ("telegram", CHAT),
) -> str:  # fmt: skip
    """A message that waits to be sent; whose it is."""
    async with house.store.write() as tx:
        who = await people.find_or_make(tx, house.store, *to, house.clock())
        draft = Draft(key, *to, Outgoing(key), rank, rule)
        outbox.put(tx, house.store, draft, (who.row.id, who.seal), house.clock())
        await tx.commit()
    return who.row.id


async def claimed(house: House) -> Due | None:
    """What a sender takes now."""
    return await deliveries.claim(house.store, "sender", house.clock(), timedelta(seconds=1))


async def taken(house: House) -> Due:
    """The same, where there must be something."""
    due = await claimed(house)
    assert due is not None
    return due


async def end(house: House, due: Due, delivery: Delivery) -> str:
    """Write down how a try ended."""
    async with house.store.write() as tx:
        state = await deliveries.end(tx, due, delivery, house.clock())
        await tx.commit()
    return state


async def row(house: House, key: str) -> Outbox:
    """The row of a message."""
    async with house.store.read() as tx:
        return (await tx.execute(select(Outbox).where(Outbox.key == key))).scalar_one()


async def states(house: House) -> dict[str, str]:
    """In which state each message is, by its key."""
    async with house.store.read() as tx:
        return dict((await tx.execute(select(Outbox.key, Outbox.state))).all())
