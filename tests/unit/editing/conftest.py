"""Two supervisors at the content desk, and words as they stand before anybody changed them."""

import pytest

from bot.access import Staff
from bot.editing import drafting, publishing
from bot.editing.leaves import leaves
from bot.house import House
from bot.store.editing import publications
from bot.store.editing.publications import Draft, Published, Texts
from dialogues.turn import Text
from nlu.reading import Language
from tests.conftest import add_staff

WAGES = "answer-ask_wages"
STEP = "Tell me if you get less than that or nothing at all."
NEW = "ຖ້າໄດ້ໜ້ອຍກວ່ານັ້ນ ບອກເຮົາແດ່ເດີ້."


@pytest.fixture
async def anna(house: House) -> Staff:
    return await add_staff(house, "anna", "Anna", "supervisor", "en")


@pytest.fixture
async def dao(house: House) -> Staff:
    return await add_staff(house, "dao", "Dao", "supervisor", "th")


def said(house: House, sentence: str = STEP, language: Language = Language.LAO) -> str:
    return house.words.say(language, Text(sentence))


def texts(house: House, slug: str = WAGES, **changed: str) -> Texts:
    """The words as they are said now, but for some; `step_lo` is the Lao of the slot `step`."""
    leaf = leaves(house.router.book)[slug]
    now = {
        part.slot: {one.value: house.words.said(one, part.id) for one in Language}
        for part in leaf.parts
    }
    for name, text in changed.items():
        slot, _, language = name.rpartition("_")
        now[slot.replace("_", "-")][language] = text
    return now


async def past(house: House) -> tuple[Published, ...]:
    async with house.store.read() as tx:
        return await publications.publications(tx, house.store)


async def seen(house: House, slug: str = WAGES) -> str:
    """What a page opened now is made of."""
    draft = await draft_of(house, slug)
    return drafting.mark(leaves(house.router.book)[slug], draft, await past(house))


async def draft_of(house: House, slug: str = WAGES) -> Draft | None:
    async with house.store.read() as tx:
        return await publications.draft_of(tx, house.store, slug)


async def publish(
    house: House, by: Staff, slug: str = WAGES, note: str = "Clearer", **changed: str
) -> None:
    """Draft and publish; refused words fail the test."""
    wanted = texts(house, slug, **changed)
    assert (await drafting.keep(house, by, slug, wanted, await seen(house, slug))).ok
    looked = await publishing.publish(house, by, slug, await seen(house, slug), note)
    assert (looked.outcome.sentence, looked.mistakes) == ("", ())
