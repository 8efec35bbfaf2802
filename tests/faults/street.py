"""A Telegram full of people beside a house that keeps being killed, and the count afterwards."""

import asyncio
import random
from collections import Counter
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from pathlib import Path

from sqlalchemy import select

from bot.store import messages
from bot.store.boxes import inbox, outbox
from bot.store.models.boxes import Outbox
from bot.store.models.cases import Message
from bot.store.models.people import Address, Person
from bot.store.sealed.keys import read_keys
from bot.store.sealed.vault import Place, Vault
from bot.store.session import Store
from tests.conftest import NOBODY_LISTENS
from tests.fakes.telegram import FakeTelegram
from tests.faults.crashing import Plan
from tests.faults.process import Child, Zygote
from tests.journeys.conftest import SECRET, free_port

CHATS = range(5000, 5030)
SMALL_TALK = ("ສະບາຍດີ", "สวัสดีค่ะ", "hello there", "ຢາກຖາມ")
DANGER = ("ຊ່ວຍແດ່ ເຂົາລັອກປະຕູ ບໍ່ໃຫ້ອອກ", "ช่วยด้วย เขาขังฉันไว้ในห้อง")
FINAL = {"sent", "unknown", "never"}


@dataclass(slots=True)
class Street:
    """Everything of one run: who said what, and how to start the house that hears it."""

    home: Path
    database: str
    telegram: FakeTelegram
    zygote: Zygote
    chance: random.Random
    port: int
    said: Counter[str] = field(default_factory=Counter)
    mode: str = "webhook"
    engine: str = NOBODY_LISTENS

    async def talk(self, count: int) -> None:
        """So many people say something, one in five of them in danger."""
        await asyncio.sleep(0)  # saying waits for nothing: who talks on and on would starve all
        for _ in range(count):
            phrase = self.chance.choice(DANGER if self.chance.random() < 0.2 else SMALL_TALK)
            text = f"{phrase} {len(self.said):05d}"
            self.said[text] += 1
            await self.telegram.user_says(self.chance.choice(CHATS), text)

    def open(
        self, command: str = "serve", plan: Plan | None = None, *, hasty: bool = True
    ) -> Child:
        """Start the house, or its workers alone; `hasty`, with the short leases of a crash test."""
        if hasty:
            plan = plan or Plan(str(self.notes))
        return self.zygote.start([command], self.environment, self.home / "output", plan)

    @property
    def environment(self) -> dict[str, str]:
        """The settings of the house."""
        return {
            "SAIYAI_HOME": str(self.home),
            "SAIYAI_DATABASE_URL": self.database,
            "SAIYAI_PORT": str(self.port),
            "SAIYAI_PUBLIC_URL": f"http://127.0.0.1:{self.port}",
            "SAIYAI_TELEGRAM_MODE": self.mode,
            "TELEGRAM_BOT_TOKEN": self.telegram.token,
            "TELEGRAM_WEBHOOK_SECRET": SECRET,
            "TELEGRAM_API_URL": self.telegram.url,
            "RASA_URL": self.engine,
            "SAIYAI_PACE_CHAT": "0",
            "SAIYAI_PACE_ALL": "1000",
        }

    @property
    def notes(self) -> Path:
        """Where the processes note the points they pass."""
        return self.home / "points"

    def points_passed(self) -> set[str]:
        """The names of all points that any process passed."""
        return set(self.notes.read_text(encoding="ascii").split("\n")) - {""}

    async def quiet(self, store: Store, seconds: float) -> None:
        """Wait until Telegram holds nothing back and nothing waits in the house.

        Raises `AssertionError` when for so many seconds nothing moves.
        """
        before, left = None, 0
        while before is None or left:
            state = (
                len(self.telegram.world.pending),
                await inbox.waiting(store),
                await outbox.counts(store),
            )
            if state[0] == 0 and set(state[1]) == {"done"} and set(state[2]) <= FINAL:
                return
            left = int(seconds * 5) if state != before else left - 1
            before = state
            await asyncio.sleep(0.2)
        raise AssertionError(f"nothing moved for {seconds} s: {before}")

    def store(self) -> Store:
        """The house's database, opened with its keys."""
        return Store.connect(self.database, Vault(read_keys(self.home / "keys.json")))


@asynccontextmanager
async def open_street(
    home: Path, database: str, zygote: Zygote, seed: int
) -> AsyncIterator[Street]:
    async with FakeTelegram(most=0.2) as telegram:
        chance = random.Random(seed)  # noqa: S311 - a seed that can be shown again
        yield Street(home, database, telegram, zygote, chance, free_port())


@dataclass(frozen=True, slots=True)
class Row:
    """One row of the outbox, opened."""

    chat: int
    text: str
    state: str
    rule: str
    unknowns: int
    shown_as: int | None


async def texts_kept(store: Store) -> Counter[str]:
    """What people said, as the house kept it."""
    async with store.read() as tx:
        rows = await tx.execute(
            select(Message, Person)
            .join(Person, Person.id == Message.person_id)
            .where(Message.author == "person")
        )
        return Counter(
            messages.text_of(
                store.vault.seal_of(one.id, one.key, one.key_version, one.wrapped_by), message
            )
            for message, one in rows
        )


async def labels_heard(store: Store) -> list[str]:
    """As what everything was heard that came in words."""
    async with store.read() as tx:
        rows = await tx.execute(
            select(Message, Person)
            .join(Person, Person.id == Message.person_id)
            .where(Message.reading.is_not(None))
        )
        return [
            messages.heard_of(
                store.vault.seal_of(one.id, one.key, one.key_version, one.wrapped_by), message
            ).label
            for message, one in rows
        ]


async def rows_out(store: Store) -> list[Row]:
    """Every message to a person, as the house has it on record."""
    async with store.read() as tx:
        rows = await tx.execute(
            select(Outbox, Person, Address)
            .join(Person, Person.id == Outbox.person_id)
            .join(Address, Address.person_id == Person.id)
            .where(Outbox.channel == "telegram")
            .order_by(Outbox.id)
        )
        return [_opened(store, *row) for row in rows]


def _opened(store: Store, row: Outbox, person: Person, address: Address) -> Row:
    seal = store.vault.seal_of(person.id, person.key, person.key_version, person.wrapped_by)
    out = outbox.load(seal.open(Place("outbox", "body", row.key), row.body or b""))
    return Row(
        chat=int(seal.open(Place("addresses", "sealed", address.channel), address.sealed)),
        text=out.text.strip(),
        state=row.state,
        rule=row.rule,
        unknowns=row.unknowns,
        shown_as=int(row.channel_message) if row.channel_message else None,
    )
