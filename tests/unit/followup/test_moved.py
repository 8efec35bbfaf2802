"""Another phone: a new code brings the talk to it, and the old one reaches nobody any more."""

from dataclasses import replace
from datetime import timedelta

import pytest
from sqlalchemy import select, update

from bot.desk import naming, opening
from bot.desk.opening import Reading
from bot.followup import enrolment
from bot.house import House
from bot.store import people
from bot.store.desk import queues
from bot.store.models.boxes import Outbox
from bot.store.models.cases import Message
from bot.store.models.people import Person
from bot.talk import sending
from bot.words import ZONE
from dialogues.followup.plan import Purpose
from dialogues.turn import Urgency
from nlu.reading import Language
from tests.conftest import Clock, add_staff
from tests.unit.followed import Their, enrolled, in_each_language, join, joined, speaking
from tests.unit.spoken import SOMEBODY, answers, hear, known, press, signed

OTHER = "b" * 32


@in_each_language
async def test_the_old_phone_reaches_nobody_and_writes_as_a_stranger(
    house: House, clock: Clock, language: Language
) -> None:
    noy = await add_staff(house)
    them = await joined(house, clock, noy, speaking(language))
    begun = (await them.plan()).started_on
    clock.move(days=2)
    moved = replace(them, address=OTHER)
    await join(moved, noy, cover="chickens")
    row = await moved.plan()
    assert (row.state, row.started_on) == ("active", begun)
    assert (await known(house, OTHER)).row.id == them.person_id
    async with house.store.read() as tx:
        assert await people.find(tx, house.store, "web", SOMEBODY) is None
    before = len(await answers(house, OTHER))
    clock.move(hours=1)
    await moved.asked()
    assert (clock.now.astimezone(ZONE).date() - begun).days == 7 if begun else False
    asked = (await answers(house, OTHER))[before:]
    assert asked == [f"{moved.says('cover.chickens_hello')}\n\n{moved.asks('time')}"]
    assert await answers(house, SOMEBODY) == []
    _, duress = await moved.pictures()
    await hear(house, duress, SOMEBODY)
    stranger = await known(house, SOMEBODY)
    assert stranger.row.id != them.person_id
    assert await them.noticed() is None
    assert await moved.say_yes() == [moved.asks("safety", moved.option("time:a", "time").reply)]


@pytest.mark.parametrize("amid", ["an ask", "the questions", "a call"])
async def test_to_move_in_the_middle_of_a_check_in_loses_nothing(
    house: House, clock: Clock, amid: str
) -> None:
    noy = await add_staff(house)
    them = await joined(house, clock, noy)
    await them.asked()
    if amid == "the questions":
        await them.say_yes()
        await them.tap("safety:2")
    while amid == "a call" and (await them.plan()).stage != "call":
        await them.at_next()
        await them.delivered()
    clock.move(hours=1)
    moved = replace(them, address=OTHER)
    await join(moved, noy)
    clock.move(hours=1)
    for _ in range(3):
        await moved.at_next()
        await moved.delivered()
    if amid == "the questions":
        told = [[(one.domain, one.score) for one in each] for each in await moved.answers()]
        assert told[0] == [("safety", 2)]
    before = len(await answers(house, OTHER))
    clock.move(hours=1)
    for _ in range(8):
        if len(await answers(house, OTHER)) > before:
            break
        await moved.at_next()
        await moved.delivered()
    assert await moved.say_yes() == [moved.asks("safety", moved.option("time:a", "time").reply)]


async def test_a_no_on_the_new_phone_ends_it(house: House, clock: Clock) -> None:
    noy = await add_staff(house)
    them = await joined(house, clock, noy)
    issued = await enrolment.invite(house, noy, them.person_id)
    assert issued is not None
    moved = replace(them, address=OTHER)
    await moved.write(issued.code)
    await moved.write(issued.number)
    assert (await moved.tap("about:no"))[0] == moved.says("joining.declined")
    row = await moved.plan()
    assert (row.state, row.end_cause) == ("ended", "declined")
    assert Purpose.FOLLOWUP not in await moved.given()


async def test_whoever_wrote_before_joining_is_noted_and_their_case_told(
    house: House, clock: Clock
) -> None:
    noy = await add_staff(house)
    them = await joined(house, clock, noy)
    await hear(house, "hello", OTHER)
    stranger = await known(house, OTHER)
    moved = Their(house, clock, them.person_id, OTHER)
    await press(house, "person", OTHER)
    clock.move(days=1)
    await join(moved, noy)
    befores = [one.field("before") for one in await moved.record() if one.field("before")]
    assert befores[-1] == stranger.row.pseudonym
    noticed = await moved.noticed()
    assert noticed is not None
    assert noticed[1] == (house.router.book.reasons["checkin.before"],)


async def test_who_moves_twice_is_reached_where_they_are(house: House, clock: Clock) -> None:
    noy = await add_staff(house)
    them = await joined(house, clock, noy)
    third = "c" * 32
    for address in (OTHER, third):
        clock.move(hours=1)
        await join(replace(them, address=address), noy)
    clock.move(hours=1)
    before = {each: len(await answers(house, each)) for each in (SOMEBODY, OTHER, third)}
    moved = replace(them, address=third)
    await moved.asked()
    after = {each: len(await answers(house, each)) for each in before}
    assert after == {**before, third: before[third] + 1}
    assert await moved.until_due() <= timedelta(days=1)


@pytest.mark.parametrize("cry", ["safe:no", "safety:0", "arrival:help"])
async def test_a_cry_from_a_message_before_the_chat_was_theirs_is_heard(
    house: House, clock: Clock, cry: str
) -> None:
    noy = await add_staff(house)
    await hear(house, "please, a person")
    old = await signed(house, cry)
    foreign = sending.signed(house, "f" * 32, cry, 0)
    them = await joined(house, clock, noy)
    assert (await known(house)).row.id == them.person_id
    before = await them.noticed()
    assert await hear(house, foreign, kind="button") != []
    assert await them.noticed() == before
    clock.move(hours=1)
    assert await hear(house, old, kind="button") != []
    noticed = await them.noticed()
    assert noticed is not None
    assert noticed[0] is Urgency.NOW


async def test_of_whom_only_some_might_read_no_others_read_after_they_joined(
    house: House, clock: Clock
) -> None:
    noy, dao = await add_staff(house), await add_staff(house, "dao", role="supervisor")
    khamla = await add_staff(house, "khamla")
    them = await enrolled(house, clock, noy)
    await hear(house, "hello")
    await press(house, "person")
    stranger = await known(house)
    case_id = (await queues.queue(house.store, clock()))[0].case_id
    assert (await naming.name_readers(house, case_id, dao, frozenset({dao.id}))).ok
    clock.move(days=1)
    await join(them, noy)
    assert (await known(house)).row.id == them.person_id != stranger.row.id
    await press(house, "person")
    rows = [one for one in await queues.queue(house.store, clock()) if one.pseudonym]
    case_id = next(one.case_id for one in rows if one.person_id == them.person_id)
    reading = [await opening.may_read(house, case_id, one) for one in (dao, khamla)]
    assert reading == [Reading.YES, Reading.NO]


async def test_to_erase_all_reaches_what_was_written_here_before_they_joined(
    house: House, clock: Clock
) -> None:
    noy = await add_staff(house)
    them = await enrolled(house, clock, noy)
    await hear(house, "hello, my name is made up")
    stranger = await known(house)
    async with house.store.write() as tx:
        shown = update(Outbox).where(Outbox.person_id == stranger.row.id)
        await tx.execute(shown.values(channel_message="1", ended_at=clock()))
        await tx.commit()
    clock.move(days=1)
    await join(them, noy)
    await hear(house, "erase", kind="command")
    await press(house, "erase:yes")
    async with house.store.read() as tx:
        back = await tx.execute(select(Outbox.id).where(Outbox.key.contains(":back:")))
        assert len(list(back.scalars())) == 1
        left = await tx.execute(select(Person.id).where(Person.key.is_not(None)))
        said = await tx.execute(
            select(Message.id).where(Message.person_id == stranger.row.id, Message.text != b"")
        )
        assert (list(left.scalars()), list(said.scalars())) == ([], [])


async def test_who_moved_is_erased_in_the_chat_they_left_too_and_its_finder_is_not(
    house: House, clock: Clock
) -> None:
    noy = await add_staff(house)
    them = await joined(house, clock, noy)
    clock.move(days=1)
    await join(replace(them, address=OTHER), noy)
    await hear(house, "who is there")
    finder = await known(house)
    await hear(house, "erase", OTHER, kind="command")
    await press(house, "erase:yes", OTHER)
    async with house.store.read() as tx:
        left = await tx.execute(select(Person.id).where(Person.key.is_not(None)))
        assert list(left.scalars()) == [finder.row.id]


async def test_nobody_else_is_erased_whose_chat_this_once_was(house: House, clock: Clock) -> None:
    """Two sisters share a phone; and who found an old phone erases nobody's follow-up."""
    noy = await add_staff(house)
    them = await joined(house, clock, noy)
    clock.move(days=1)
    sister = await enrolled(house, clock, noy)
    await join(sister, noy)
    await hear(house, "erase", kind="command")
    await press(house, "erase:yes")
    async with house.store.read() as tx:
        left = await tx.execute(select(Person.id).where(Person.key.is_not(None)))
        assert list(left.scalars()) == [them.person_id]
