"""Plans for the way: closed until somebody needs them, asked after by day, opened by silence."""

import asyncio
from dataclasses import replace
from datetime import timedelta

import pytest
from sqlalchemy import func, select

from bot import app
from bot.desk import claiming, closing
from bot.house import House
from bot.settings import Settings
from bot.store import people
from bot.store.desk import queues, reads
from bot.store.models.helping import Journey
from bot.store.models.staff import AuditRow
from bot.store.sealed.vault import Place
from bot.talk import journeys, sending, standing
from bot.words import ZONE
from bot.workers import rounds
from dialogues.heard import Heard, Kind, Known
from dialogues.turn import Urgency
from dialogues.where import Where
from nlu.reading import Language
from tests.conftest import Clock, add_staff
from tests.unit.spoken import SOMEBODY, answers, hear, known, press

WORD = "mangosteen tree"
TOLD = ("Nowhere Town", "a man called X", "a kitchen", "by bus", "my aunt")


async def plan(house: House, word: str = WORD, days: int = 2, address: str = SOMEBODY) -> list[str]:
    """A whole plan, made in English; what was answered last."""
    await hear(house, "hello", address)
    await press(house, "lang:en", address)
    await press(house, "journey", address)
    await hear(house, TOLD[0], address)
    await press(house, f"day:{days}", address)
    for said in TOLD[1:]:
        await hear(house, said, address)
    await press(house, "skip", address)
    return await hear(house, word, address) if word else await press(house, "skip", address)


async def conversation(house: House) -> reads.Conversation:
    (case,) = await queues.queue(house.store, house.clock())
    talk = await reads.conversation(house.store, case.case_id)
    assert talk is not None
    return talk


async def at_next(house: House, clock: Clock) -> list[str]:
    """Move to the moment at which the plan is due next, and do what is due; what was said."""
    row = await journey(house)
    assert row is not None
    assert row.next_at is not None
    clock.now = row.next_at
    before = len(await answers(house))
    assert await look(house) == 1
    return (await answers(house))[before:]


async def look(house: House) -> int:
    """What the worker's loop does once; how many plans were due."""
    due = await journeys.due(house)
    for person_id in due:
        await journeys.look_after(house, person_id)
    return len(due)


async def journey(house: House, person_id: str = "") -> Journey | None:
    wanted = select(Journey).where(Journey.person_id == person_id) if person_id else select(Journey)
    async with house.store.read() as tx:
        return (await tx.execute(wanted)).scalar_one_or_none()


async def test_what_was_planned_stands_in_no_transcript_until_it_is_opened(house: House) -> None:
    last = await plan(house)
    assert last[0].startswith("Your plan is kept.")
    await press(house, "person")
    closed = await conversation(house)
    assert closed.plan is None
    assert [line.text for line in closed.lines if line.kind == "plan"] == [""] * 8
    assert not {*TOLD, WORD} & {line.text for line in closed.lines}
    await press(house, "journey:open")
    opened = (await conversation(house)).plan
    assert opened is not None
    told = [line.text for line in (await conversation(house)).lines if line.kind == "plan"]
    assert {*TOLD, WORD} <= {*told}
    names = ("to", "day", "who", "work", "way", "near")
    assert opened.fields == tuple(zip(names, (TOLD[0], "2", *TOLD[1:]), strict=True))


async def test_what_was_sent_for_a_plan_is_kept_hidden_and_goes_with_it(house: House) -> None:
    await plan(house)
    await press(house, "person")
    hidden = [line for line in (await conversation(house)).lines if line.kind == "plan"]
    assert {(line.text, line.label, line.named) for line in hidden} == {("", "", ())}
    await press(house, "journey:forget")
    gone = [line.text for line in (await conversation(house)).lines if line.kind == "plan"]
    assert gone == [""] * len(hidden)


@pytest.mark.parametrize(
    ("heard", "closed"),
    [
        (Heard(Kind.EDIT, text="Nowhere Village instead"), True),
        (Heard(Kind.PICTURE), True),
        (Heard(Kind.CONTACT), False),
        (Heard(Kind.VOICE), False),
    ],
)
async def test_a_contact_or_a_voice_amid_a_plan_reaches_the_team(
    house: House, heard: Heard, *, closed: bool
) -> None:
    await hear(house, "hello")
    await press(house, "journey")
    where = standing.where_of(await known(house))
    assert house.router.decide(heard, None, where, Known()).closed is closed


async def test_the_word_for_trouble_opens_it_at_once_and_the_screen_tells_nothing(
    house: House,
) -> None:
    await plan(house)
    said = await hear(house, "the MANGOSTEEN  tree is in flower")
    assert said in (["All right. Have a good day."], ["Good, thank you. Until next time."])
    talk = await conversation(house)
    assert (talk.urgency, talk.plan is not None) == (Urgency.NOW, True)
    reasons = [sign.reason for reason in talk.reasons for sign in reason.evidence]
    assert reasons == ["wrote the word that means trouble on the way"]


async def test_a_word_that_comes_by_chance_is_not_taken(house: House) -> None:
    await plan(house, word="")
    await press(house, "journey")
    await hear(house, TOLD[0])
    await press(house, "day:1")
    for _ in range(5):
        await press(house, "skip")
    assert (await hear(house, "no"))[0].startswith("That word would come by chance too often.")


async def test_silence_is_asked_twice_by_day_then_the_team_reads_the_plan(
    house: House, clock: Clock
) -> None:
    made = clock.now.astimezone(ZONE).date()
    await plan(house)
    assert (await at_next(house, clock))[0].startswith(("Hello! How did", "Good morning! Did"))
    first = clock.now.astimezone(ZONE)
    assert (first.date() - made, first.hour) == (timedelta(days=2), 10)
    assert (await at_next(house, clock))[0].startswith("Hello")
    assert await queues.queue(house.store, clock.now) == ()
    assert await at_next(house, clock) == []
    assert (clock.now.astimezone(ZONE).date() - made).days == 5
    talk = await conversation(house)
    assert (talk.urgency, talk.plan is not None) == (Urgency.TODAY, True)
    assert talk.reasons[0].label == "report_missing_person"
    assert await look(house) == 0


async def test_who_arrived_is_asked_once_more_after_a_week_and_then_it_is_erased(
    house: House, clock: Clock
) -> None:
    await plan(house)
    await at_next(house, clock)
    assert await press(house, "arrival:well") == [
        "I am glad. I ask once more in a week; until then you can write at any time."
    ]
    arrived = clock.now
    clock.move(hours=2)
    assert (await at_next(house, clock))[0].startswith(("Hello! How are", "Good morning! Is"))
    assert (clock.now.astimezone(ZONE).date() - arrived.astimezone(ZONE).date()).days == 7
    assert (await at_next(house, clock))[0].startswith("Hello")  # nobody answered that one
    assert (await hear(house, "yes"))[0].startswith("Good to hear. The plan is erased now")
    assert await journey(house) is None
    assert (await hear(house, WORD))[0] != "All right. Have a good day."


async def test_later_is_the_next_morning_and_help_is_an_alarm(house: House, clock: Clock) -> None:
    await plan(house)
    await at_next(house, clock)
    asked = clock.now
    await press(house, "arrival:later")
    clock.move(hours=2)
    await at_next(house, clock)
    assert clock.now - asked == timedelta(days=1)
    said = await press(house, "arrival:help")
    assert "1362" in said[0]
    talk = await conversation(house)
    assert (talk.urgency, talk.plan is not None) == (Urgency.NOW, True)


async def test_nobody_is_asked_by_night_in_a_live_talk_or_after_a_stop(
    house: House, clock: Clock
) -> None:
    await plan(house)
    row = await journey(house)
    assert row is not None
    assert row.next_at is not None
    before = len(await answers(house))
    clock.now = row.next_at + timedelta(hours=13)  # the power was out: it is eleven at night
    await look(house)
    row = await journey(house)
    assert row is not None
    assert row.next_at is not None
    assert row.next_at.astimezone(ZONE).hour == 10
    clock.now = row.next_at - timedelta(minutes=5)
    before += len(await hear(house, "hello"))
    clock.move(minutes=5)
    await look(house)
    assert len(await answers(house)) == before
    await hear(house, "stop", kind="command")
    clock.move(hours=3)
    said = len(await answers(house))
    await look(house)
    assert len(await answers(house)) == said
    row = await journey(house)
    assert row is not None
    assert row.next_at is not None
    assert row.next_at > clock.now


async def test_who_wrote_of_other_things_meanwhile_is_not_silent(
    house: House, clock: Clock
) -> None:
    await plan(house)
    await at_next(house, clock)
    await at_next(house, clock)
    clock.move(hours=2)
    await hear(house, "what does a passport cost?")
    assert await at_next(house, clock) == []
    assert await queues.queue(house.store, clock.now) == ()
    assert len(await at_next(house, clock)) == 1


@pytest.mark.parametrize("answered", [True, False])
async def test_what_was_written_to_a_dark_house_is_heard_before_a_plan_is_opened(
    house: House, clock: Clock, *, answered: bool
) -> None:
    await plan(house)
    await at_next(house, clock)
    await at_next(house, clock)
    row = await journey(house)
    assert row is not None
    assert row.next_at is not None
    clock.now = row.next_at + timedelta(hours=2)  # the power was out until now
    await look(house)
    row = await journey(house)
    assert row is not None
    assert (row.opened_at, await queues.queue(house.store, clock.now)) == (None, ())
    if answered:  # Telegram kept it, and brings it a moment later
        clock.move(seconds=5)
        await hear(house, "I am in Nowhere Town, all is well")
    await at_next(house, clock)
    clock.move(hours=1)
    await look(house)
    row = await journey(house)
    opened = row is not None and row.opened_at is not None
    assert opened is not answered


async def test_nobody_is_asked_amid_a_crisis(house: House, clock: Clock) -> None:
    await plan(house)
    clock.move(days=1)
    await hear(house, "ຂ້ອຍຖືກຂັງ ຊ່ວຍແດ່")
    assert await at_next(house, clock) == []


async def test_nobody_is_asked_while_a_worker_answers_but_a_lapsed_hold_is_none(
    house: House, clock: Clock
) -> None:
    await plan(house)
    noy = await add_staff(house)
    await press(house, "person")
    (case,) = await queues.queue(house.store, clock.now)
    row = await journey(house)
    assert row is not None
    assert row.next_at is not None
    clock.now = row.next_at - timedelta(minutes=20)
    assert (await claiming.claim(house, case.case_id, noy)).ok
    assert await at_next(house, clock) == []
    assert len(await at_next(house, clock)) == 1  # the lease ended yesterday


async def test_an_open_question_about_danger_is_not_pushed_away(house: House, clock: Clock) -> None:
    await plan(house)
    clock.move(hours=1)
    async with house.store.write() as tx:
        person = await people.by_id(tx, house.store, (await known(house)).row.id)
        assert person is not None
        doubt = Where(flow="doubt", step="ask", welcomed=True).to_json()
        person.row.where = person.seal.close(Place("people", "where", person.row.id), doubt)
        await tx.commit()
    assert await at_next(house, clock) == []


async def test_to_shut_the_chat_is_not_to_write(house: House, clock: Clock) -> None:
    await plan(house)
    await at_next(house, clock)
    await at_next(house, clock)
    clock.move(hours=1)
    await hear(house, "", kind="left")
    assert await at_next(house, clock) == []
    assert (await conversation(house)).plan is not None


async def test_after_a_stop_and_a_return_the_ladder_goes_on(house: House, clock: Clock) -> None:
    await plan(house)
    await hear(house, "stop", kind="command")
    assert await at_next(house, clock) == []
    clock.move(hours=2)
    await press(house, "write")
    assert len(await at_next(house, clock)) == 1


async def test_a_plan_opened_by_silence_twice_holds_up_nobody(house: House, clock: Clock) -> None:
    noy = await add_staff(house)
    await plan(house)
    for _ in range(3):
        await at_next(house, clock)
    (case,) = await queues.queue(house.store, clock.now)
    assert (await claiming.claim(house, case.case_id, noy)).ok
    before = len(await answers(house))
    assert (await closing.close(house, case.case_id, noy, "helped", "")).ok
    assert len(await answers(house)) == before  # nothing is said by itself to who may be watched
    await press(house, "arrival:well")
    clock.move(hours=1)
    for _ in range(3):
        await at_next(house, clock)
    assert len(await queues.queue(house.store, clock.now)) == 1


async def test_a_fault_of_one_plan_is_on_record_and_stops_no_other(
    house: House, clock: Clock
) -> None:
    await plan(house)
    first = (await known(house)).row.id
    await plan(house, address="b" * 32)
    row = await journey(house, first)
    assert row is not None
    assert row.next_at is not None
    clock.now = row.next_at
    look_after, seen = journeys.look_after, asyncio.Event()

    async def faulty(house: House, person_id: str) -> None:
        if person_id == first:
            raise ValueError("broken")
        await look_after(house, person_id)
        seen.set()

    stop = asyncio.Event()
    round_ = replace(rounds.JOURNEYS, look_after=faulty, every=0.01)
    loop = asyncio.create_task(rounds.work(house, round_, stop))
    await asyncio.wait_for(seen.wait(), 10)
    stop.set()
    await loop
    row = await journey(house, first)
    assert row is not None
    assert row.next_at is not None
    assert row.next_at > clock.now


async def test_nothing_is_said_by_itself_where_somebody_may_be_looking(house: House) -> None:
    noy = await add_staff(house)
    await plan(house)
    await hear(house, WORD)
    before = len(await answers(house))
    (case,) = await queues.queue(house.store, house.clock())
    assert (await claiming.claim(house, case.case_id, noy)).ok
    assert (await conversation(house)).quiet is True
    assert len(await answers(house)) == before


async def test_two_who_look_at_once_ask_once(house: House, clock: Clock) -> None:
    await plan(house)
    row = await journey(house)
    assert row is not None
    assert row.next_at is not None
    clock.now = row.next_at
    before = len(await answers(house))
    await asyncio.gather(*(look(house) for _ in range(4)))
    assert len(await answers(house)) == before + 1


SAYS_TOO_MUCH = {
    Language.ENGLISH: ("work", "abroad", "travel", "trip", "plan", "safe", "help", "saiyai"),
    Language.LAO: ("ວຽກ", "ຕ່າງປະເທດ", "ເດີນທາງ", "ແຜນ", "ປອດໄພ", "ຊ່ວຍ", "ສາຍໃຍ", "ທີມ", "ຮອດ"),
    Language.THAI: ("งาน", "ต่างประเทศ", "เดินทาง", "แผน", "ปลอดภัย", "ช่วย", "สายใย", "ทีม", "ถึง"),
}


@pytest.mark.parametrize("language", Language)
@pytest.mark.parametrize("stage", ["first", "second", "last"])
async def test_the_first_letters_of_a_question_tell_nothing(
    house: House, language: Language, stage: str
) -> None:
    for n in range(len(house.router.book.texts[f"journey.{stage}"].texts)):
        where = Where(said=tuple(f"journey.{stage}/{one}" for one in range(n)))
        turn = house.router.check(stage, "first", where, Known(language=language))
        shown = sending.written(house, language, turn.says[0])[:60].casefold()
        assert [word for word in SAYS_TOO_MUCH[language] if word in shown] == []


async def test_to_be_forgotten_takes_the_plan_along(house: House) -> None:
    await plan(house)
    await hear(house, "erase", kind="command")
    await press(house, "erase:yes")
    assert await journey(house) is None


async def test_each_deed_is_in_the_audit_and_no_word_of_the_plan(house: House) -> None:
    await plan(house)
    await press(house, "journey:open")
    await press(house, "journey:forget")
    async with house.store.read() as tx:
        kinds = (await tx.execute(select(AuditRow.action).order_by(AuditRow.id))).scalars().all()
        count = await tx.execute(select(func.count()).select_from(Journey))
        assert count.scalar_one() == 0
    assert list(kinds) == ["plan_kept", "plan_opened", "case_opened", "plan_erased"]


async def test_a_newer_plan_takes_the_place_of_an_older_one(house: House) -> None:
    await plan(house)
    first = await journey(house)
    await plan(house, word="rambutan garden", days=7)
    second = await journey(house)
    assert first is not None
    assert second is not None
    assert first.id != second.id
    assert (await hear(house, WORD)) != ["All right. Have a good day."]


async def test_a_plan_goes_on_after_a_restart_in_the_middle(
    settings: Settings, clock: Clock
) -> None:
    async with app.open_house(settings, clock) as before:
        await hear(before, "hello")
        await press(before, "lang:en")
        await press(before, "journey")
        await hear(before, TOLD[0])
    async with app.open_house(settings, clock) as after:
        assert (await press(after, "day:3"))[0].startswith("Who takes you there")
        for _ in range(6):
            last = await press(after, "skip")
        assert last[0].startswith("Your plan is kept.")
        assert await journey(after) is not None
