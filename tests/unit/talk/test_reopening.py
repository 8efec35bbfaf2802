"""Who writes again after their case was closed has it open again; manners alone open nothing."""

import asyncio
from collections.abc import Callable
from datetime import timedelta

import pytest
from sqlalchemy import func, select

from bot.access import Staff
from bot.desk import claiming, closing
from bot.house import House
from bot.store import cases
from bot.store.desk import reads, reopenings
from bot.store.models.cases import Case
from bot.talk import reopening
from dialogues import afterwards
from dialogues.draft import Draft
from dialogues.heard import Heard, Kind, Known
from dialogues.turn import Urgency
from dialogues.where import Where
from nlu.reading import Intent, Language, Reading, Script
from tests.conftest import Clock, add_staff
from tests.unit.dialogues.talk import book
from tests.unit.followed import on_sqlite
from tests.unit.spoken import hear, known, press

NEWS = "He came back to the house yesterday and asked for the money again"


async def closed(house: House, outcome: str = "helped") -> tuple[str, Staff]:
    """Somebody asked for a person, and their case was closed; its id, and whose it was."""
    await hear(house, "hello")
    await press(house, "lang:en")
    await press(house, "person")
    person = await known(house)
    async with house.store.read() as tx:
        case = await cases.open_of(tx, person.row.id)
    assert case is not None
    noy = await add_staff(house)
    assert (await claiming.claim(house, case.id, noy)).ok
    assert (await closing.close(house, case.id, noy, outcome, "")).ok
    return case.id, noy


async def open_case(house: House) -> Case | None:
    person = await known(house)
    async with house.store.read() as tx:
        return await cases.open_of(tx, person.row.id)


async def how_many(house: House) -> int:
    async with house.store.read() as tx:
        return (await tx.execute(select(func.count()).select_from(Case))).scalar_one()


async def test_news_opens_the_same_case_and_remembers_whose_it_was(
    house: House, clock: Clock
) -> None:
    case_id, noy = await closed(house)
    clock.move(hours=71)
    assert len(await hear(house, NEWS)) == 1  # the program answers as always, once
    case = await open_case(house)
    assert case is not None
    assert (case.id, case.state, case.holder_id) == (case_id, "waiting", None)
    assert (cases.URGENCY[case.urgency], case.waiting_since) == (Urgency.SOON, clock.now)
    assert (case.closed_at, case.outcome) == (None, None)
    async with house.store.read() as tx:
        found = await reopenings.last_of(tx, (case_id,))
    assert found == {case_id: reopenings.WasWith(clock.now, noy.id, "Noy")}
    talk = await reads.conversation(house.store, case_id)
    assert talk is not None
    assert {reason.label for reason in talk.reasons} == {"talk_to_person", reopening.LABEL}
    assert await how_many(house) == 1


@on_sqlite
async def test_after_three_days_only_what_opens_a_case_opens_a_new_one(
    house: House, clock: Clock
) -> None:
    case_id, _ = await closed(house)
    clock.move(hours=73)
    await hear(house, NEWS)
    assert await open_case(house) is None
    await press(house, "person")
    case = await open_case(house)
    assert case is not None
    assert case.id != case_id


@on_sqlite
async def test_danger_weighs_what_it_weighs_in_the_same_case(house: House, clock: Clock) -> None:
    case_id, _ = await closed(house)
    clock.move(hours=1)
    await hear(house, "he locked the door, I cannot get out")
    case = await open_case(house)
    assert case is not None
    assert (case.id, cases.URGENCY[case.urgency]) == (case_id, Urgency.NOW)
    assert case.due_at == clock.now + timedelta(minutes=house.settings.due_now)


@on_sqlite
@pytest.mark.parametrize("outcome", ["not_for_us", "asked_to_stop"])
async def test_what_was_left_alone_comes_back_only_by_asking(house: House, outcome: str) -> None:
    case_id, _ = await closed(house, outcome)
    await hear(house, NEWS)
    assert await open_case(house) is None
    await press(house, "person")
    case = await open_case(house)
    assert case is not None
    assert case.id == case_id


@on_sqlite
async def test_a_button_and_a_sticker_are_no_news(house: House) -> None:
    await closed(house)
    await press(house, "menu")
    await press(house, "menu:work")
    await press(house, "topic:ask_wages")
    assert await open_case(house) is None


async def test_many_at_once_open_one_case_once(house: House, clock: Clock) -> None:
    case_id, _ = await closed(house)
    clock.move(hours=1)

    async def again() -> bool:
        async with house.store.write() as tx:
            case = await cases.by_id(tx, case_id)
            assert case is not None
            opened = await reopenings.reopen(tx, case, clock.now, clock.now)
            await tx.commit()
        return opened

    assert sorted(await asyncio.gather(*(again() for _ in range(6)))) == [False] * 5 + [True]


GOES_ON: tuple[tuple[str, str, bool], ...] = (
    ("thanks", "Thank you", False),
    ("goodbye", "Bye", False),
    ("greet", "Hello", False),
    ("affirm", "ok", False),
    ("stop_messages", "stop", False),
    ("erase_my_data", "erase all", False),
    ("change_language", "English please", False),
    ("unknown", "?!", False),
    ("greet", "Hello, I am back at the house of the man from before, he found me", True),
    ("thanks", "Thank you. " * 8, True),
    ("deny", "No", True),
    ("ask_passport", "And a passport?", True),
    ("unknown", "He came back", True),
)


@pytest.mark.parametrize(("label", "text", "goes_on"), GOES_ON)
def test_what_is_manners_and_what_goes_on(
    book_draft: Callable[[Where], Draft],
    label: str,
    text: str,
    goes_on: bool,
) -> None:
    reading = Reading(text, Language.ENGLISH, Script.LATIN, Intent(label, 0.9))
    heard = Heard(Kind.TEXT, text)
    assert afterwards.goes_on(book_draft(Where(welcomed=True)), heard, reading) is goes_on


@pytest.mark.parametrize("kind", Kind)
def test_of_what_is_no_text_only_what_tells_something_goes_on(
    book_draft: Callable[[Where], Draft], kind: Kind
) -> None:
    heard = Heard(kind)
    told = afterwards.goes_on(book_draft(Where(welcomed=True)), heard, None)
    assert told is (kind in afterwards.TELLING)


def test_an_answer_to_the_open_question_is_no_news(book_draft: Callable[[Where], Draft]) -> None:
    where = Where(flow="offer", step="who", welcomed=True)
    draft = afterwards.asked(book_draft(where))
    reading = Reading("it is hard", Language.ENGLISH, Script.LATIN, Intent("unknown", 0.0))
    assert not afterwards.goes_on(draft, Heard(Kind.TEXT, "it is hard"), reading)
    assert not afterwards.goes_on(draft, Heard(Kind.VOICE), None)


@pytest.fixture
def book_draft() -> Callable[[Where], Draft]:
    return lambda where: Draft(book(), Known(language=Language.ENGLISH), where)
