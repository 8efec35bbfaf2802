"""A person writing to a house in the test's hand: words and presses, and what was answered."""

import json
import secrets

from sqlalchemy import select

from bot import intake
from bot.house import House
from bot.store import inbox, people
from bot.store.messages import text_of
from bot.store.models import Message
from bot.store.people import Known

SOMEBODY = "a" * 32


async def hear(house: House, text: str, address: str = SOMEBODY, kind: str = "text") -> list[str]:
    """What the house answers to one thing that somebody did."""
    before = await answers(house, address)
    posted = {"kind": kind, "choice" if kind == "button" else "text": text, "address": address}
    body = json.dumps(posted).encode()
    key = secrets.token_hex(16)
    assert await inbox.keep(house.store, "web", key, address, body, house.clock())
    claimed = await inbox.claim(house.store, f"w:{key[:8]}", house.clock())
    assert claimed is not None
    await intake.hear(house, claimed)
    return (await answers(house, address))[len(before) :]


async def press(house: House, go: str, address: str = SOMEBODY) -> list[str]:
    """The same for a button that was shown to this person."""
    person = await known(house, address)
    signed = f"{go}.{house.store.vault.sign(person.row.id, go)}"
    return await hear(house, signed, address, kind="button")


async def answers(house: House, address: str = SOMEBODY) -> list[str]:
    """Everything the bot ever said to this person, oldest first."""
    async with house.store.read() as tx:
        person = await people.find(tx, house.store, "web", address)
        if person is None:
            return []
        rows = await tx.execute(
            select(Message)
            .where(Message.person_id == person.row.id, Message.author == "bot")
            .order_by(Message.seq)
        )
        return [text_of(person.seal, row) for row in rows.scalars()]


async def known(house: House, address: str = SOMEBODY) -> Known:
    """The person behind an address, who has written before."""
    async with house.store.read() as tx:
        person = await people.find(tx, house.store, "web", address)
    assert person is not None
    return person
