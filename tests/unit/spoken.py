"""A person writing to a house in the test's hand: words and presses, and what was answered."""

import json
import secrets

from sqlalchemy import func, select

from bot import intake
from bot.house import House
from bot.store import people
from bot.store.boxes import inbox
from bot.store.messages import text_of
from bot.store.models.cases import Message
from bot.store.people import Known
from bot.talk import sending, standing

SOMEBODY = "a" * 32


async def hear(house: House, text: str, address: str = SOMEBODY, kind: str = "text") -> list[str]:
    """What the house answers to one thing that somebody did."""
    before = await _how_many(house, address)
    await take_in(house, text, address, kind)
    return await answers(house, address, before)


async def take_in(house: House, text: str, address: str = SOMEBODY, kind: str = "text") -> None:
    """The same where nobody asks what was answered."""
    posted = {"kind": kind, "choice" if kind == "button" else "text": text, "address": address}
    body = json.dumps(posted).encode()
    key = secrets.token_hex(16)
    assert await inbox.keep(house.store, "web", key, address, body, house.clock())
    claimed = await inbox.claim(house.store, f"w:{key[:8]}", house.clock())
    assert claimed is not None
    await intake.hear(house, claimed)


async def press(house: House, go: str, address: str = SOMEBODY) -> list[str]:
    """What the house answers to a button that was shown to this person."""
    return await hear(house, await signed(house, go, address), address, kind="button")


async def signed(house: House, go: str, address: str = SOMEBODY) -> str:
    """A button as it was shown to this person."""
    person = await known(house, address)
    return sending.signed(house, person.row.id, go, standing.where_of(person).asking)


async def answers(house: House, address: str = SOMEBODY, before: int = 0) -> list[str]:
    """Everything the bot ever said to this person but the first so many, oldest first."""
    async with house.store.read() as tx:
        person = await people.find(tx, house.store, "web", address)
        if person is None:
            return []
        rows = await tx.execute(
            select(Message)
            .where(Message.person_id == person.row.id, Message.author == "bot")
            .order_by(Message.seq)
            .offset(before)
        )
        return [text_of(person.seal, row) for row in rows.scalars()]


async def _how_many(house: House, address: str) -> int:
    async with house.store.read() as tx:
        person = await people.find(tx, house.store, "web", address)
        if person is None:
            return 0
        said = (Message.person_id == person.row.id, Message.author == "bot")
        return await tx.scalar(select(func.count()).where(*said)) or 0


async def known(house: House, address: str = SOMEBODY) -> Known:
    """The person behind an address, who has written before."""
    async with house.store.read() as tx:
        person = await people.find(tx, house.store, "web", address)
    assert person is not None
    return person
