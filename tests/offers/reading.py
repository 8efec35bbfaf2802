"""Job offers by writers who had not seen the rules, and what the whole ear makes of them."""

import asyncio
from collections.abc import AsyncIterator, Iterable
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path

import yaml

from dialogues.book import Book
from nlu.client import engine_at
from nlu.controls import Controls
from nlu.danger import DangerNet
from nlu.ear import Ear
from nlu.engine_process import EngineProcess
from nlu.entities import Entities
from nlu.offers import Offers
from nlu.reading import Flag

# Nothing is chosen by the sixty offers of JUDGE; those in the folder FIRST are for that.
JUDGE = Path(__file__).parent
FIRST = JUDGE / "first"
_PATIENCE = 30.0  # seconds for an answer on a busy machine


@dataclass(frozen=True, slots=True)
class Judged:
    """One offer: its language, whether its writer meant it as bad, and how it was read.

    `alone` is whether the phrases with no engine read it as serious; `ms` is what reading took.
    """

    language: str
    bad: bool
    text: str
    flags: tuple[str, ...]
    serious: bool
    alone: bool
    ms: float


def judged(folder: Path = JUDGE) -> tuple[Judged, ...]:
    """Every offer of a folder, read as a pasted one is, by an engine of its own."""
    offers = [
        (path.stem, one["verdict"] == "bad", one["text"])
        for path in sorted(folder.glob("*.yml"))
        for one in yaml.load(path.read_text(encoding="utf-8"), yaml.CSafeLoader)
    ]
    return asyncio.run(_judged(offers))


def share_serious(told: Iterable[Judged], *, bad: bool, alone: bool = False) -> float:
    """Of the bad, or of the clean ones, the share that was read as serious."""
    meant = [one.alone if alone else one.serious for one in told if one.bad is bad]
    return sum(meant) / len(meant)


async def _judged(offers: Iterable[tuple[str, bool, str]]) -> tuple[Judged, ...]:
    book, phrases, told = Book.load(), Offers.load(), []
    async with _ear() as ear:
        for language, bad, text in offers:
            heard = await ear.hear(text)
            flags = tuple(flag.id for flag in heard.flags)
            alone = _is_serious(book, phrases.find(text, heard.entities))
            serious = _is_serious(book, heard.flags)
            told.append(Judged(language, bad, text, flags, serious, alone, heard.ms))
    return tuple(told)


def _is_serious(book: Book, flags: Iterable[Flag]) -> bool:
    return sum(book.flags[flag.id].weight for flag in flags) >= book.serious


@asynccontextmanager
async def _ear() -> AsyncIterator[Ear]:
    engine = EngineProcess()
    await engine.start()
    try:
        if not await engine.ready():
            raise TimeoutError("The engine did not start: try saiyai nlu serve.")
        async with engine_at(engine.url, _PATIENCE) as client:
            entities, offers = Entities.load(), Offers.load()
            yield Ear(DangerNet.load(), Controls.load(), client, entities=entities, offers=offers)
    finally:
        await engine.stop()
