"""Counts are those of Vientiane's ended quarters, in a fixed number of queries."""

from collections import Counter
from datetime import UTC, datetime, timedelta

from bot.store import afterwards, cases, figures, people
from bot.store.accounts import staff
from bot.store.audit import audit
from bot.store.audit.deeds import Deed
from bot.store.editing import helped
from bot.store.finding import search
from bot.store.finding.search import Looker, Wanted
from bot.store.session import Store
from dialogues.turn import OpenCase, Urgency
from nlu.finding import words_of
from tests.conftest import Clock
from tests.statements import statements_of
from tests.unit.store.test_search import somebody

HOUR, DAY = timedelta(hours=1), timedelta(days=1)


async def test_a_case_counts_in_the_quarter_that_it_is_in_vientiane_once_that_has_ended(
    store: Store, clock: Clock
) -> None:
    clock.now = datetime(2026, 9, 30, 17, 30, tzinfo=UTC)  # half past midnight, 1 October
    async with store.write() as tx:
        noy = await staff.add(tx, staff.NewStaff("noy", "Noy", "worker", "lo", "x"), clock())
        known = await people.find_or_make(tx, store, "web", "100", clock())
        wanted = OpenCase(Urgency.TODAY, "talk_to_person")
        raised = await cases.open_or_raise(
            tx, known.row.id, known.seal, wanted, clock() + HOUR, clock()
        )
        case_id = raised.case.id
        for minutes, deed in ((5, Deed.CLAIM), (9, Deed.REPLY), (20, Deed.REPLY)):
            at = clock() + timedelta(minutes=minutes)
            audit.write(tx, noy, deed, at, person_id=known.row.id, case_id=case_id)
        await tx.commit()
    async with store.write() as tx:
        assert await cases.claim(tx, case_id, noy, clock(), HOUR)
        assert await cases.close(tx, case_id, noy, "helped", clock())
        await helped.count(tx, "answer_documents", clock() + DAY, well=True)
        await afterwards.count(tx, afterwards.ASKED, clock() + DAY)
        await tx.commit()
    clock.now = datetime(2026, 12, 31, 16, 59, tzinfo=UTC)  # a minute before the new year
    before = await figures.figures(store, clock())
    assert before.quarters == ("2026-07", "2026-04", "2026-01", "2025-10")
    nobody = {table: Counter[object]() for table in figures.TABLES}
    assert (before.opened, before.outcomes, before.times, before.people) == ({}, {}, {}, nobody)
    assert (before.helped, before.went) == ({}, {})
    clock.now += timedelta(minutes=1)
    told = await figures.figures(store, clock())
    assert told.quarters == ("2026-10", "2026-07", "2026-04", "2026-01")
    assert told.opened == {("2026-10", Urgency.TODAY): 1}
    assert told.outcomes == {("2026-10", "helped"): 1}
    assert told.helped == {("answer_documents", True): 1, ("answer_documents", False): 0}
    assert told.went == {afterwards.ASKED: 1}
    took = {key: [round(one) for one in all_of_it] for key, all_of_it in told.times.items()}
    assert took == {("claim", Urgency.TODAY): [300], ("reply", Urgency.TODAY): [540]}
    assert {name: dict(counted) for name, counted in told.people.items()} == {
        "language": {("2026-10", ""): 1},
        "age": {("2026-10", ""): 1},
        "country": {("2026-10", ""): 1},
    }
    clock.now = datetime(2027, 12, 31, 17, 0, tzinfo=UTC)  # five quarters on
    gone = await figures.figures(store, clock())
    assert (gone.opened, gone.outcomes, gone.times, gone.people) == ({}, {}, {}, nobody)
    assert (gone.helped, gone.went) == ({}, {})


async def test_counting_and_searching_ask_as_often_for_one_as_for_three(
    store: Store, clock: Clock
) -> None:
    numbers = []
    asked = clock.now
    for address in ("100", "200", "300"):
        await somebody(store, clock, address, "the harbour is near")
        with statements_of(store) as made:
            await figures.figures(store, asked + 100 * DAY)
            looker = Looker("1" * 32, above=False)
            wanted = Wanted(words_of("harbour"))
            found = await search.by_words(store, looker, wanted, clock())
            await search.by_name(store, looker, "c", clock())
        numbers.append((len(made), len(found.hits)))
    assert numbers == [(numbers[0][0], 1), (numbers[0][0], 2), (numbers[0][0], 3)]
