"""Days after a case one kind question: by day, once, and not to whom it could harm."""

import asyncio
from collections.abc import Awaitable, Callable
from datetime import date

import pytest
from sqlalchemy import func, select, update

from bot.desk import claiming, closing
from bot.followup import asking
from bot.house import House
from bot.store import afterwards as kept
from bot.store import cases, people
from bot.store.afterwards import Count
from bot.store.models.after import KindQuestion
from bot.store.models.boxes import Outbox
from bot.store.models.cases import Case
from bot.store.models.people import Person
from bot.talk import afterwards, sending, standing
from bot.words import ZONE
from dialogues.followup.checkin import COVERED
from dialogues.heard import Known
from dialogues.turn import OpenCase, Urgency
from dialogues.where import Where
from nlu.reading import Language
from tests.conftest import Clock, add_staff
from tests.unit.followed import on_sqlite
from tests.unit.spoken import answers, hear, known, press
from tests.unit.talk.test_reopening import NEWS, closed, open_case

QUESTION = "Hello! How are things by now?"


async def look(house: House) -> int:
    """Look after whoever is due; how many were."""
    due = await afterwards.due(house)
    for case_id in due:
        await afterwards.look_after(house, case_id)
    return len(due)


async def asked(house: House, clock: Clock, days: int = 3) -> list[str]:
    """Go on by so many days; what was said of itself then."""
    before = len(await answers(house))
    clock.move(days=days)
    await look(house)
    return (await answers(house))[before:]


async def test_after_three_days_one_question_by_day(house: House, clock: Clock) -> None:
    await closed(house)
    clock.move(days=2, hours=23)
    assert await look(house) == 0
    assert await asked(house, clock, 1) == [QUESTION]
    assert 8 <= clock.now.astimezone(ZONE).hour < 20
    assert await asked(house, clock, 30) == []
    assert await kept.counts(house.store) == (Count("asked", date(2026, 11, 1), 1),)


@on_sqlite
async def test_at_night_it_waits_for_the_morning(house: House, clock: Clock) -> None:
    await closed(house)
    clock.move(days=3)
    clock.now = clock.now.astimezone(ZONE).replace(hour=23)
    assert await asked(house, clock, 0) == []
    clock.move(hours=8)
    assert await asked(house, clock, 0) == []
    clock.move(hours=1)
    assert await asked(house, clock, 0) == [QUESTION]


@on_sqlite
async def test_what_is_unsent_at_night_waits_too(house: House, clock: Clock) -> None:
    await closed(house)
    await asked(house, clock)
    person = (await known(house)).row.id
    assert await asking.may_be_sent(house, person)
    clock.now = clock.now.astimezone(ZONE).replace(hour=21)
    assert not await asking.may_be_sent(house, person)


@on_sqlite
async def test_better_the_same_and_not_good(house: House, clock: Clock) -> None:
    await closed(house)
    await asked(house, clock)
    said = await press(house, "after:better")
    assert said == [
        "I am glad. Thank you for telling me. Write at any time, also only to say hello."
    ]
    assert await open_case(house) is None
    assert await press(house, "after:better") != said  # the question is over
    month = date(2026, 11, 1)
    counts = await kept.counts(house.store)
    assert counts == (Count("asked", month, 1), Count("better", month, 1))


@on_sqlite
async def test_the_same_shows_what_else_is_here(house: House, clock: Clock) -> None:
    await closed(house)
    await asked(house, clock)
    (said,) = await press(house, "after:same")
    assert said.startswith("Thank you for telling me. Some things may help")
    assert await open_case(house) is None


@on_sqlite
async def test_not_good_is_a_case_for_today_with_its_reason(house: House, clock: Clock) -> None:
    first, _ = await closed(house)
    await asked(house, clock)
    await press(house, "after:not_good")
    case = await open_case(house)
    assert case is not None
    assert (case.id != first, cases.URGENCY[case.urgency]) == (True, Urgency.TODAY)
    person = await known(house)
    async with house.store.read() as tx:
        (reason,) = (await cases.reasons_of(tx, (case.id,)))[case.id]
    signs = [sign.reason for sign in cases.open_evidence(person.seal, reason)]
    assert signs == ["said days after the case was closed that things are not good"]


@on_sqlite
async def test_words_are_read_by_somebody_and_danger_goes_its_own_way(
    house: House, clock: Clock
) -> None:
    await closed(house)
    await asked(house, clock)
    await hear(house, "it goes up and down with my mother")
    case = await open_case(house)
    assert case is not None
    assert cases.URGENCY[case.urgency] is Urgency.SOON
    await hear(house, "he locked the door, I cannot get out")
    case = await open_case(house)
    assert case is not None
    assert cases.URGENCY[case.urgency] is Urgency.NOW


@on_sqlite
async def test_no_answer_is_nothing_at_all(house: House, clock: Clock) -> None:
    await closed(house)
    await asked(house, clock)
    assert await asked(house, clock, 60) == []
    assert await open_case(house) is None


@on_sqlite
@pytest.mark.parametrize("outcome", ["not_for_us", "asked_to_stop"])
async def test_not_after_every_ending(house: House, clock: Clock, outcome: str) -> None:
    await closed(house, outcome)
    assert await asked(house, clock, 10) == []


@on_sqlite
async def test_not_where_the_worker_left_it_out(house: House, clock: Clock) -> None:
    await hear(house, "hello")
    await press(house, "person")
    case = await open_case(house)
    assert case is not None
    noy = await add_staff(house)
    await claiming.claim(house, case.id, noy)
    await closing.close(house, case.id, noy, "helped", "", ask=False)
    assert await asked(house, clock, 10) == []


async def _person(house: House, **values: object) -> None:
    async with house.store.write() as tx:
        await tx.execute(update(Person).values(**values))
        await tx.commit()


async def _stopped(house: House) -> None:
    await _person(house, stopped=True)


async def _unreachable(house: House) -> None:
    await _person(house, reachable=False)


async def _forgotten(house: House) -> None:
    await hear(house, "erase", kind="command")
    await press(house, "erase:yes")


async def _quiet(house: House) -> None:
    async with house.store.write() as tx:
        await tx.execute(update(Case).values(quiet=True))
        await tx.commit()


async def _covered(house: House) -> None:
    async with house.store.write() as tx:
        person = await people.by_id(tx, house.store, (await known(house)).row.id)
        assert person is not None
        standing.keep_where(person, standing.where_of(person).settle(COVERED))
        await tx.commit()


async def _a_quiet_case_since(house: House) -> None:
    person = await known(house)
    async with house.store.write() as tx:
        now = house.clock()
        wanted = OpenCase(Urgency.SOON, "talk_to_person", quiet=True)
        owner = (person.row.id, person.seal)
        case = (await cases.open_or_raise(tx, *owner, wanted, now, now)).case
        case.state, case.outcome, case.closed_at = "closed", "reassured", now
        await tx.commit()


async def _another_case(house: House) -> None:
    await press(house, "person")


@on_sqlite
@pytest.mark.parametrize(
    "harm",
    [_a_quiet_case_since, _stopped, _unreachable, _forgotten, _quiet, _covered, _another_case],
)
async def test_not_to_whom_it_could_harm(
    house: House, clock: Clock, harm: Callable[[House], Awaitable[None]]
) -> None:
    await closed(house)
    await harm(house)
    clock.move(days=3)
    assert await look(house) == (0 if harm is _another_case else 1)
    async with house.store.read() as tx:
        rows = (await tx.execute(select(Outbox.key))).scalars().all()
        states = (await tx.execute(select(KindQuestion.state))).scalars().all()
    assert [key for key in rows if key.startswith("after:")] == []
    assert states == ["left"]


@on_sqlite
async def test_once_a_case_however_often_it_is_opened_again(house: House, clock: Clock) -> None:
    case_id, noy = await closed(house)
    clock.move(hours=2)
    await hear(house, NEWS)
    assert await asked(house, clock, 5) == []
    await claiming.claim(house, case_id, noy)
    await closing.close(house, case_id, noy, "helped", "")
    assert await asked(house, clock) == [QUESTION]
    async with house.store.write() as tx:
        row = await cases.by_id(tx, case_id)
        assert row is not None
        await afterwards.plan(house, tx, row, "helped", clock.now)
        await tx.commit()
    assert await asked(house, clock) == []


@on_sqlite
async def test_after_two_cases_in_a_week_one_question(house: House, clock: Clock) -> None:
    _, noy = await closed(house)
    clock.move(days=1)
    person = await known(house)
    async with house.store.write() as tx:
        wanted, owner = OpenCase(Urgency.SOON, "talk_to_person"), (person.row.id, person.seal)
        case_id = (await cases.open_or_raise(tx, *owner, wanted, clock.now, clock.now)).case.id
        await tx.commit()
    assert (await claiming.claim(house, case_id, noy)).ok
    assert (await closing.close(house, case_id, noy, "helped", "")).ok
    assert await asked(house, clock, 2) == []
    assert await asked(house, clock, 1) == [QUESTION]
    assert await asked(house, clock, 7) == []


async def test_of_two_who_ask_at_once_one_does(house: House, clock: Clock) -> None:
    case_id, _ = await closed(house)
    before = len(await answers(house))
    clock.move(days=3)
    await asyncio.gather(*(afterwards.look_after(house, case_id) for _ in range(4)))
    assert (await answers(house))[before:] == [QUESTION]
    async with house.store.read() as tx:
        asked = select(func.count()).select_from(Outbox).where(Outbox.key.startswith("after:"))
        assert (await tx.execute(asked)).scalar_one() == 1


@on_sqlite
async def test_who_dies_in_between_has_asked_nothing(
    house: House, clock: Clock, monkeypatch: pytest.MonkeyPatch
) -> None:
    case_id, _ = await closed(house)
    clock.move(days=3)

    def dies(*_: object, **__: object) -> None:
        raise KeyboardInterrupt

    with monkeypatch.context() as patch:
        patch.setattr(standing, "keep_where", dies)
        with pytest.raises(KeyboardInterrupt):
            await afterwards.look_after(house, case_id)
    assert await asked(house, clock, 0) == [QUESTION]


@on_sqlite
async def test_what_fails_is_put_off_for_a_day(house: House, clock: Clock) -> None:
    case_id, _ = await closed(house)
    clock.move(days=3)
    await afterwards.put_off(house, case_id)
    assert await look(house) == 0
    assert await asked(house, clock, 1) == [QUESTION]


SAYS_TOO_MUCH = {
    Language.ENGLISH: ("help", "team", "safe", "shelter", "case", "saiyai", "worker", "danger"),
    Language.LAO: ("ຊ່ວຍ", "ທີມ", "ປອດໄພ", "ສາຍໃຍ", "ອັນຕະລາຍ"),
    Language.THAI: ("ช่วย", "ทีม", "ปลอดภัย", "สายใย", "อันตราย"),
}


@on_sqlite
@pytest.mark.parametrize("language", Language)
async def test_the_first_letters_of_the_question_tell_nothing(
    house: House, language: Language
) -> None:
    turn = house.router.ask_how_things_are(Where(welcomed=True), Known(language=language))
    (said,) = turn.says
    shown = sending.written(house, language, said)[:60].casefold()
    assert [word for word in SAYS_TOO_MUCH[language] if word in shown] == []


@on_sqlite
async def test_the_other_service_gets_some_days(house: House, clock: Clock) -> None:
    await closed(house, "passed_on")
    assert await asked(house, clock, 6) == []
    assert await asked(house, clock, 1) == [QUESTION]
