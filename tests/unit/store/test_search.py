"""What was said is found by its words, however they are spelled; and by nobody who may not."""

from datetime import timedelta

import pytest
from sqlalchemy import func, select, text

from bot.store import cases, messages, people
from bot.store.accounts import staff
from bot.store.desk import readers
from bot.store.finding import buckets, search
from bot.store.finding.search import Hits, Looker, Wanted
from bot.store.keeping import forgetting
from bot.store.messages import Said
from bot.store.models.search import Find, Searchable
from bot.store.people import Known
from bot.store.session import Store, Tx
from dialogues.turn import OpenCase, Urgency
from nlu.finding import words_of
from tests.conftest import Clock

NOW = OpenCase(Urgency.NOW, "crisis_confined")
DESK = Looker("1" * 32, above=False)


async def somebody(
    store: Store, clock: Clock, address: str, *said: str, case: bool = True
) -> Known:
    """Says these words, each in a transaction of its own, and then needs a person."""
    for one in said:
        async with store.write() as tx:
            known = await people.find_or_make(tx, store, "web", address, clock())
            messages.write(tx, known.row.id, known.seal, Said("person", "text", one), clock())
            await tx.commit()
    if case:
        await needs_somebody(store, clock, known)
    return known


async def needs_somebody(store: Store, clock: Clock, known: Known) -> str:
    async with store.write() as tx:
        due = clock() + timedelta(hours=1)
        raised = await cases.open_or_raise(tx, known.row.id, known.seal, NOW, due, clock())
        await tx.commit()
    return raised.case.id


async def found(store: Store, clock: Clock, query: str, looker: Looker = DESK) -> list[str]:
    wanted = Wanted(words_of(query))
    return texts(await search.by_words(store, looker, wanted, clock()))


def texts(hits: Hits) -> list[str]:
    return [hit.line.text for hit in hits.hits if hit.line]


async def rows(tx: Tx) -> tuple[int, int]:
    counts = [await tx.scalar(select(func.count()).select_from(t)) for t in (Searchable, Find)]
    return counts[0] or 0, counts[1] or 0


@pytest.mark.parametrize(
    ("said", "query"),
    [
        ("ຂ້ອຍຫນີອອກມາ", "ໜີ"),
        ("ດື່ມນ້ຳ", "ນໍ້າ"),
        ("ລັອກປະ\u200bຕູ", "ປະຕູ"),
        ("lao lock patu", "ປະຕູ"),
        ("ຢາກກິນເຂົ້າ", "yark kin"),
        ("ฉันดื่มน้ำ", "นํ้า"),
        ("They LOCKED the door", "door locked"),
        ("ໂທ 020 5500 0000", "02055"),
    ],
)
async def test_words_are_found_however_they_are_spelled(
    store: Store, clock: Clock, said: str, query: str
) -> None:
    await somebody(store, clock, "100", "ສະບາຍດີ", said)
    await somebody(store, clock, "200", "ຂອບໃຈ", "thanks", "ขอบคุณ")
    assert await found(store, clock, query) == [said]


async def test_what_is_said_before_and_after_a_case_opens_is_found_and_without_one_nothing(
    store: Store, clock: Clock
) -> None:
    known = await somebody(store, clock, "100", "the boat was cold", case=False)
    assert await found(store, clock, "boat") == []
    async with store.read() as tx:
        assert await rows(tx) == (0, 0)
    await needs_somebody(store, clock, known)
    assert await found(store, clock, "boat") == ["the boat was cold"]
    await somebody(store, clock, "100", "the harbour is near", case=False)
    assert await found(store, clock, "harbour") == ["the harbour is near"]


async def test_what_is_rolled_back_is_not_found(store: Store, clock: Clock) -> None:
    known = await somebody(store, clock, "100", "hello")
    async with store.read() as tx:
        before = await rows(tx)
    async with store.write() as tx:
        messages.write(tx, known.row.id, known.seal, Said("person", "text", "harbour"), clock())
    async with store.read() as tx:
        assert await rows(tx) == before


async def test_what_the_bot_says_and_what_belongs_to_a_plan_is_not_found(
    store: Store, clock: Clock
) -> None:
    known = await somebody(store, clock, "100", "hello", case=False)

    async def says(number: int) -> None:
        plan = Said("person", messages.PLAN, f"harbour plan {number}")
        for said in (Said("bot", "text", f"harbour bot {number}"), plan):
            async with store.write() as tx:
                messages.write(tx, known.row.id, known.seal, said, clock())
                await tx.commit()

    await says(1)
    await needs_somebody(store, clock, known)
    await says(2)
    assert await found(store, clock, "harbour") == []
    assert await found(store, clock, "hello") == ["hello"]
    async with store.read() as tx:
        kept = {row.bucket for row in (await tx.execute(select(Find))).scalars()}
    assert kept == {buckets.bucket(store.vault, token) for token in buckets.tokens("hello")}


async def test_who_is_forgotten_leaves_nothing_in_the_index(store: Store, clock: Clock) -> None:
    known = await somebody(store, clock, "100", "the harbour is near")
    async with store.write() as tx:
        again = await people.by_id(tx, store, known.row.id)
        assert again is not None
        await forgetting.forget(tx, again, clock())
        await tx.commit()
    async with store.read() as tx:
        assert await rows(tx) == (0, 0)


async def test_a_case_in_a_colleagues_hands_is_found_by_name_and_its_words_are_not(
    store: Store, clock: Clock
) -> None:
    known = await somebody(store, clock, "100", "the harbour is near")
    case_id = await needs_somebody(store, clock, known)
    async with store.write() as tx:
        new = staff.NewStaff("noy", "Noy", "worker", "lo", "x")
        noy = await staff.add(tx, new, clock())
        assert await cases.claim(tx, case_id, noy, clock(), timedelta(minutes=30))
        await tx.commit()
    name = known.row.pseudonym.upper()[:4]
    by_name = await search.by_name(store, DESK, name, clock())
    assert [(hit.case_id, hit.holder_name, hit.line) for hit in by_name] == [(case_id, "Noy", None)]
    assert await found(store, clock, "harbour") == []
    assert await found(store, clock, "harbour", Looker(noy, above=False)) == ["the harbour is near"]
    clock.move(minutes=31)
    assert await found(store, clock, "harbour") == ["the harbour is near"]


async def test_a_sensitive_case_is_found_by_those_who_are_named(store: Store, clock: Clock) -> None:
    known = await somebody(store, clock, "100", "the harbour is near")
    async with store.write() as tx:
        ids = [
            await staff.add(tx, staff.NewStaff(name, name, "worker", "lo", "x"), clock())
            for name in ("noy", "dao")
        ]
        await readers.name(tx, known.row.id, frozenset(ids[:1]), ids[0], clock())
        await tx.commit()
    seen = []
    for staff_id in ids:
        looker = Looker(staff_id, above=False)
        names = await search.by_name(store, looker, known.row.pseudonym[:3], clock())
        labelled = await search.by_words(store, looker, Wanted(label=NOW.label), clock())
        words = await found(store, clock, "harbour", looker)
        seen.append((len(names), len(labelled.hits), len(words)))
    assert seen == [(1, 1, 1), (0, 0, 0)]


async def test_more_than_a_page_is_turned_over_and_who_wrote_last_comes_first(
    store: Store, clock: Clock
) -> None:
    for number in range(search.PAGE + 2):
        clock.move(minutes=1)
        await somebody(store, clock, f"{number}", f"harbour number {number}")
    first = await search.by_words(store, DESK, Wanted(words_of("harbour")), clock())
    second = await search.by_words(store, DESK, Wanted(words_of("harbour")), clock(), 1)
    numbers = [text.split()[-1] for text in (*texts(first), *texts(second))]
    assert numbers == [str(number) for number in reversed(range(search.PAGE + 2))]
    assert (first.more, second.more, second.cut) == (True, False, False)


async def test_the_index_holds_numbers_of_sixteen_bits_and_no_words(
    store: Store, clock: Clock
) -> None:
    await somebody(store, clock, "100", "the harbour is near")
    async with store.read() as tx:
        kept = (await tx.execute(text("SELECT bucket, person FROM finds"))).all()
    assert {type(value) for row in kept for value in row} == {int}
    assert all(-(2**15) <= row.bucket < 2**15 for row in kept)
