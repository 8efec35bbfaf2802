"""What nobody answered is kept without names, for half a year, and goes with who wrote it."""

from sqlalchemy import select

from bot.editing import unanswered
from bot.house import House
from bot.store import people
from bot.store.desk import readers
from bot.store.editing import unanswered as kept
from bot.store.keeping import forgetting
from bot.store.messages import Said, write
from bot.store.models.content import Unanswered
from bot.store.models.staff import AuditRow
from nlu.entities import Entities
from nlu.reading import Entity, Intent, Language, Reading
from tests.conftest import Clock, add_staff
from tests.unit.spoken import SOMEBODY, hear, known, press

LOAN = "where do people get a loan for the trip"
NUMBER = "020 0000 0000"


async def words(house: House) -> list[tuple[str, str]]:
    return [(one.cause, one.words) for one in await kept.newest(house.store)]


async def test_words_nobody_understood_are_kept_without_number_place_or_name(
    house: House,
) -> None:
    await hear(house, "hello")
    await hear(house, f"{LOAN}, my name is Noy, call {NUMBER} in Pakse")
    [(cause, told)] = await words(house)
    assert cause == unanswered.MISSED
    assert [hidden for hidden in ("Noy", "0000", "Pakse") if hidden in told] == []
    assert told.startswith(LOAN)
    async with house.store.read() as tx:
        row = (await tx.execute(select(Unanswered))).scalar_one()
    assert LOAN.encode() not in row.words


async def test_who_is_forgotten_takes_the_words_along(house: House, clock: Clock) -> None:
    await hear(house, "hello")
    await hear(house, LOAN)
    await hear(house, "a quite different thing to say", "b" * 32)
    async with house.store.write() as tx:
        gone = await people.find(tx, house.store, "web", SOMEBODY)
        assert gone is not None
        await forgetting.forget(tx, gone, clock())
        await tx.commit()
    assert [told for _, told in await words(house)] == ["a quite different thing to say"]


async def test_words_of_somebody_whom_only_some_may_read_are_shown_to_nobody(
    house: House, clock: Clock
) -> None:
    noy = await add_staff(house)
    await hear(house, "hello")
    await hear(house, LOAN)
    await hear(house, "a quite different thing to say", "b" * 32)
    person = await known(house)
    async with house.store.write() as tx:
        await readers.name(tx, person.row.id, frozenset({noy.id}), noy.id, clock())
        await tx.commit()
    assert [told for _, told in await words(house)] == ["a quite different thing to say"]


async def test_what_tells_of_danger_is_not_among_it(house: House) -> None:
    await hear(house, "they locked the door and took our phones")
    await hear(house, "blue umbrella seven")  # they wait for a person now
    assert await words(house) == []


async def test_an_answer_that_did_not_help_keeps_the_question_if_it_was_in_words(
    house: House, clock: Clock
) -> None:
    await hear(house, "hello")
    await press(house, "helped:no:ask_wages")
    assert await words(house) == []
    person = await known(house)
    clock.move(minutes=1)
    async with house.store.write() as tx:
        reading = Reading("pay in Rayong", Language.ENGLISH, intent=Intent("ask_costs", 0.9))
        said = Said("person", "text", reading.text, reading)
        write(tx, person.row.id, person.seal, said, clock())
        await tx.commit()
    await press(house, "helped:no:ask_costs")
    assert await words(house) == [(unanswered.NOT_HELPED, "pay in Rayong")]


async def test_a_group_is_marked_once_and_old_words_are_let_go(house: House, clock: Clock) -> None:
    anna = await add_staff(house, "anna", "Anna", "supervisor")
    noy = await add_staff(house)
    for number, text in enumerate((LOAN, f"{LOAN} please", "does it rain today")):
        await hear(house, text, f"{number}" * 32)
    groups = await unanswered.groups(house)
    assert [(one.size, one.words) for one in groups] == [
        (2, (f"{LOAN} please", LOAN)),
        (1, ("does it rain today",)),
    ]
    ids = frozenset(groups[0].ids)
    assert not await unanswered.mark(house, noy, ids, unanswered.WRITTEN)
    assert not await unanswered.mark(house, anna, ids, unanswered.BELONGS, "no_answer")
    assert await unanswered.mark(house, anna, ids, unanswered.BELONGS, "ask_costs")
    assert await unanswered.mark(house, anna, ids, unanswered.NOT_OURS)
    assert [one.words for one in await unanswered.groups(house)] == [("does it rain today",)]
    async with house.store.read() as tx:
        rows = (await tx.execute(select(AuditRow).where(AuditRow.actor == anna.id))).scalars()
        marked = [(row.action, row.detail) for row in rows]
    assert marked == [("unanswered_marked", "2 belongs")]
    assert await unanswered.due(house) == ()
    clock.now += unanswered.KEPT
    await hear(house, "a newer thing that nobody knows", "9" * 32)
    clock.move(seconds=1)
    assert await unanswered.due(house) == ("old",)
    await unanswered.look_after(house, "old")
    assert (await words(house), await unanswered.due(house)) == (
        [(unanswered.MISSED, "a newer thing that nobody knows")],
        (),
    )


def test_names_and_numbers_are_left_blank_in_every_language() -> None:
    entities = Entities.load()
    for text, told in (
        ("ຂ້ອຍຊື່ ນ້ອຍ ໂທ 020 0000 0000", "ຂ້ອຍຊື່ … ໂທ …"),
        ("ฉันชื่อน้อย อยู่ไหน", "ฉันชื่อ … อยู่ไหน"),
        ("write to me@example.org", "write to  …"),
        ("Bounmy asks about pay", "… asks about pay"),
        ("pay of 400", "pay of 400"),
    ):
        assert unanswered.without_names(text, entities.find(text), "Bounmy B") == told


def test_only_what_names_somebody_is_blank() -> None:
    text = "from Pakse to work"
    named = (Entity("job", "x", 14, 18), Entity("province_la", "x", 5, 10))
    assert unanswered.without_names(text, named) == "from … to work"
