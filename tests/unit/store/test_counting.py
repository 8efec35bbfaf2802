"""Counts are those of Vientiane's months, by level and outcome, in a fixed number of queries."""

from datetime import UTC, datetime, timedelta

from bot.store import cases, figures, people
from bot.store.accounts import staff
from bot.store.audit import audit
from bot.store.audit.deeds import Deed
from bot.store.finding import search
from bot.store.finding.search import Looker, Wanted
from bot.store.session import Store
from dialogues.turn import OpenCase, Urgency
from nlu.finding import words_of
from tests.conftest import Clock
from tests.statements import statements_of
from tests.unit.store.test_search import somebody

HOUR = timedelta(hours=1)


async def test_a_case_counts_in_the_month_that_it_is_in_vientiane(
    store: Store, clock: Clock
) -> None:
    clock.now = datetime(2026, 10, 31, 17, 30, tzinfo=UTC)  # half past midnight, 1 November
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
    before = await figures.figures(store, clock())
    assert before.waiting == {Urgency.TODAY: 1}
    async with store.write() as tx:
        assert await cases.claim(tx, case_id, noy, clock(), HOUR)
        assert await cases.close(tx, case_id, noy, "helped", clock())
        await tx.commit()
    told = await figures.figures(store, clock())
    assert (told.months[0], told.months[-1]) == ("2026-11", "2025-12")
    assert told.opened == {("2026-11", Urgency.TODAY): 1}
    assert told.closed == {("2026-11", Urgency.TODAY): 1}
    assert told.outcomes == {("2026-11", "helped"): 1}
    assert told.waiting == {}
    took = {key: [round(one) for one in all_of_it] for key, all_of_it in told.times.items()}
    assert took == {("claim", Urgency.TODAY): [300], ("reply", Urgency.TODAY): [540]}
    assert {name: dict(counted) for name, counted in told.people.items()} == {
        "language": {"": 1},
        "age": {"": 1},
        "country": {"": 1},
    }


async def test_counting_and_searching_ask_as_often_for_one_as_for_three(
    store: Store, clock: Clock
) -> None:
    numbers = []
    for address in ("100", "200", "300"):
        await somebody(store, clock, address, "the harbour is near")
        with statements_of(store) as made:
            await figures.figures(store, clock())
            looker = Looker("1" * 32, above=False)
            wanted = Wanted(words_of("harbour"))
            found = await search.by_words(store, looker, wanted, clock())
            await search.by_name(store, looker, "c", clock())
        numbers.append((len(made), len(found.hits)))
    assert numbers == [(numbers[0][0], 1), (numbers[0][0], 2), (numbers[0][0], 3)]
