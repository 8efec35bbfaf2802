"""The queue: its order and its parts, who may know of a case, who looks, and what it costs."""

import asyncio
from collections import Counter
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import insert, text, update

from bot.store import cases, people
from bot.store.accounts import staff
from bot.store.desk import glances, presence, queues, readers
from bot.store.finding.wanted import Show, Viewer, Wanted
from bot.store.models.cases import Case
from bot.store.models.people import Person
from bot.store.models.queue import Looking
from bot.store.session import Store, Tx
from dialogues.heard import Country
from dialogues.turn import OpenCase, Urgency
from nlu.reading import Evidence, Language
from tests.conftest import Clock
from tests.statements import statements_of

HOUR = timedelta(hours=1)
LOCKED = (Evidence("says the door is locked", "locked"),)


@dataclass
class Room:
    """A store with two workers and people whose names are the letters they were made with."""

    store: Store
    clock: Clock
    noy: Viewer
    dao: Viewer
    names: dict[str, str] = field(default_factory=dict)

    async def waits(
        self,
        name: str,
        urgency: Urgency = Urgency.TODAY,
        label: str = "report_wages_unpaid",
        **more: Any,  # noqa: ANN401 - columns
    ) -> str:
        """Somebody needs a person since just now; `more` are columns of the case."""
        async with self.store.write() as tx:
            known = await people.find_or_make(tx, self.store, "web", name, self.clock())
            wanted = OpenCase(urgency, label, LOCKED)
            due = self.clock() + HOUR
            raised = await cases.open_or_raise(
                tx, known.row.id, known.seal, wanted, due, self.clock()
            )
            for column, value in more.items():
                setattr(known.row if hasattr(Person, column) else raised.case, column, value)
            await tx.commit()
        self.names[raised.case.id] = name
        self.clock.move(seconds=1)
        return raised.case.id

    async def held(self, name: str, by: Viewer, *, owed: bool, **more: Any) -> str:  # noqa: ANN401 - columns
        """Somebody in these hands."""
        now = self.clock()
        return await self.waits(
            name,
            state="held",
            holder_id=by.staff_id,
            lease_until=now + HOUR,
            reply_due_at=now + HOUR if owed else None,
            **more,
        )

    async def sees(self, viewer: Viewer, wanted: Wanted = Wanted()) -> str:  # noqa: B008 - frozen
        """The letters of the people in this part of the queue, in its order."""
        queue = await queues.shown(self.store, viewer, wanted, self.clock())
        assert queue.found == len(queue.rows)
        return "".join(self.names[row.case_id] for row in queue.rows)


@pytest.fixture
async def room(store: Store, clock: Clock) -> Room:
    async with store.write() as tx:
        ids = [await _worker(tx, name, clock) for name in ("Noy", "Dao")]
        await tx.commit()
    noy, dao = (Viewer(one, above=False) for one in ids)
    return Room(store, clock, noy, dao)


async def _worker(tx: Tx, name: str, clock: Clock) -> str:
    new = staff.NewStaff(name.lower(), name, "worker", "lo", "x")
    return await staff.add(tx, new, clock())


async def test_the_parts_of_the_queue_are_what_they_are_called(room: Room) -> None:
    now = room.clock()
    await room.waits("a", Urgency.SOON)
    await room.waits("b", Urgency.NOW)
    await room.held("c", room.noy, owed=True)
    await room.held("d", room.dao, owed=False)
    await room.waits("e", asleep_until=now + 5 * HOUR)
    await room.waits("f", Urgency.NOW, asleep_until=now + 5 * HOUR)  # danger is never put off
    await room.waits("g", due_at=now - HOUR)
    await room.waits("h", state="held", holder_id=room.noy.staff_id, lease_until=now - HOUR)
    await room.held("i", room.noy, owed=True, asleep_until=now + 5 * HOUR)
    await room.waits("j", state="closed", closed_at=now)
    seen = {show: await room.sees(room.noy, Wanted(show)) for show in Show}
    assert seen == {
        Show.ALL: "bfcdgha",
        Show.MINE: "ci",
        Show.UNCLAIMED: "bfgha",
        Show.OURS: "bfcgha",
        Show.THEIRS: "d",
        Show.OVERDUE: "g",
        Show.ASLEEP: "ei",
    }
    queue = await queues.shown(room.store, room.noy, Wanted(), now)
    assert queue.counts == {show: len(letters) for show, letters in seen.items()}
    assert queue.held == 3


async def test_filters_are_combined(room: Room) -> None:
    await room.waits("a", Urgency.NOW, language="lo", country="TH")
    await room.waits("b", Urgency.NOW, language="th", country="TH")
    await room.waits("c", Urgency.TODAY, "crisis_medical", language="lo", country="LA")
    await room.waits("d", Urgency.TODAY, "crisis_medical", language="lo")
    asked = (
        Wanted(urgency=Urgency.NOW),
        Wanted(language=Language.LAO),
        Wanted(country=Country.THAILAND),
        Wanted(label="crisis_medical"),
        Wanted(label="crisis_medical", country=Country.LAOS),
        Wanted(urgency=Urgency.NOW, language=Language.LAO, country=Country.THAILAND),
        Wanted(Show.MINE, urgency=Urgency.NOW),
    )
    assert [await room.sees(room.noy, one) for one in asked] == [
        "ab", "acd", "ab", "cd", "c", "a", "",
    ]  # fmt: skip
    queue = await queues.shown(room.store, room.noy, asked[0], room.clock())
    assert (queue.counts[Show.ALL], queue.labels) == (4, ("crisis_medical", "report_wages_unpaid"))


async def test_a_sensitive_case_is_known_to_nobody_who_was_not_named(room: Room) -> None:
    secret = await room.waits("a", Urgency.NOW, "crisis_sexual_harm")
    other = await room.waits("b", Urgency.TODAY)
    async with room.store.write() as tx:
        case = await cases.by_id(tx, secret)
        assert case is not None
        named = frozenset({room.noy.staff_id})
        await readers.name(tx, case.person_id, named, room.noy.staff_id, room.clock())
        await tx.commit()
    now, store = room.clock(), room.store
    before = await glances.mark(store, room.dao, now)
    assert (await room.sees(room.noy), await room.sees(room.dao)) == ("ab", "b")
    queue = await queues.shown(store, room.dao, Wanted(), now)
    assert (queue.counts[Show.ALL], queue.labels) == (1, ("report_wages_unpaid",))
    assert len(await glances.urgent(store, room.noy, now)) == 1
    assert await glances.urgent(store, room.dao, now) == ()
    assert await glances.next_waiting(store, room.dao, now, "") == other
    await presence.touch(store, secret, room.noy.staff_id, now)
    assert await glances.mark(store, room.dao, now) == before


async def test_the_next_one_is_the_one_behind_the_one_that_is_open(room: Room) -> None:
    await room.held("a", room.dao, owed=True)
    first, second = await room.waits("b", Urgency.NOW), await room.waits("c")
    now = room.clock()
    walk = [
        await glances.next_waiting(room.store, room.noy, now, after)
        for after in ("", first, second, "f" * 32)
    ]
    assert walk == [first, second, first, first]


async def test_who_writes_again_while_waiting_is_heard_again(room: Room) -> None:
    await room.waits("a", Urgency.NOW)
    first = await glances.urgent(room.store, room.noy, room.clock())
    assert await glances.urgent(room.store, room.noy, room.clock()) == first
    before = await glances.mark(room.store, room.noy, room.clock())
    await room.waits("a", Urgency.NOW, heard_at=room.clock() + HOUR)
    again = await glances.urgent(room.store, room.noy, room.clock())
    assert (len(first), len(again), {*first} & {*again}) == (1, 1, set())
    assert await glances.mark(room.store, room.noy, room.clock()) != before


async def test_who_looks_is_told_to_others_until_they_leave_or_say_no_more(room: Room) -> None:
    case_id, other = await room.waits("a"), await room.waits("b")
    store, noy, dao = room.store, room.noy.staff_id, room.dao.staff_id

    async def told(but: str) -> dict[str, tuple[str, ...]]:
        async with store.read() as tx:
            return await presence.others(tx, (case_id, other), but, room.clock())

    assert await presence.touch(store, case_id, noy, room.clock()) is True
    assert await presence.touch(store, case_id, noy, room.clock()) is False
    assert await presence.touch(store, case_id, dao, room.clock()) is True
    assert (await told(dao), await told("")) == ({case_id: ("Noy",)}, {case_id: ("Dao", "Noy")})
    await presence.leave(store, case_id, dao)
    assert await told("") == {case_id: ("Noy",)}
    before = await glances.of_case(store, case_id, dao, room.clock())
    room.clock.move(minutes=1)
    assert await told("") == {}
    assert await glances.of_case(store, case_id, dao, room.clock()) != before
    assert await presence.touch(store, case_id, noy, room.clock()) is True


async def everything(room: Room) -> list[int]:
    """How many statements each page and glance takes."""
    store, now, taken = room.store, room.clock(), []
    for look in (
        queues.shown(store, room.noy, Wanted(label="crisis_medical"), now),
        queues.shown(store, room.noy, Wanted(), now),
        glances.mark(store, room.noy, now),
        glances.urgent(store, room.noy, now),
        glances.next_waiting(store, room.noy, now, ""),
        glances.of_case(store, next(iter(room.names)), room.noy.staff_id, now),
    ):
        with statements_of(store) as statements:
            await look
        taken.append(len([one for one in statements if one.startswith("SELECT")]))
    return taken


async def test_three_rows_cost_as_many_queries_as_one(room: Room) -> None:
    await room.waits("a", Urgency.NOW)
    one = await everything(room)
    await room.waits("b", Urgency.NOW)
    await room.held("c", room.dao, owed=True)
    assert (one, await everything(room)) == ([6, 6, 2, 1, 1, 4], [6, 6, 2, 1, 1, 4])


async def test_a_page_has_at_most_two_hundred_rows_and_says_how_many_there_are(room: Room) -> None:
    await many(room, 203, "waiting")
    queue = await queues.shown(room.store, room.noy, Wanted(), room.clock())
    assert (len(queue.rows), queue.found, queue.counts[Show.UNCLAIMED]) == (200, 203, 203)


@pytest.mark.parametrize("database", ["sqlite"], indirect=True)
async def test_closed_cases_are_never_walked_over(room: Room) -> None:
    await many(room, 50, "closed")
    await room.waits("a")
    with statements_of(room.store) as statements:
        await queues.shown(room.store, room.noy, Wanted(label="crisis_medical"), room.clock())
        await glances.mark(room.store, room.noy, room.clock())
        await glances.urgent(room.store, room.noy, room.clock())
        await glances.next_waiting(room.store, room.noy, room.clock(), "")
    about = [one for one in statements if "FROM cases" in one or "JOIN cases" in one]
    async with room.store.read() as tx:
        for statement in about:
            marks = {f"p{n}": None for n in range(statement.count("?"))}
            named = "".join(
                part + (f":p{n}" if n < len(marks) else "")
                for n, part in enumerate(statement.split("?"))
            )
            plan = (await tx.execute(text(f"EXPLAIN QUERY PLAN {named}"), marks)).all()
            walked = [row[3] for row in plan if row[3].startswith("SCAN cases")]
            assert walked == [], statement[:80]
    assert len(about) == 6


async def many(room: Room, count: int, state: str) -> None:
    """So many people with a case, written at once."""
    now = room.clock()
    async with room.store.write() as tx:
        for n in range(count):
            new = {"pseudonym": f"Tan {n}", "key_version": 1, "made_at": now, "heard_at": now}
            await tx.execute(insert(Person).values(id=f"{n:032x}", stopped=False, **new))
        for n in range(count):
            told = {"urgency": 1, "state": state, "doubtful": False, "opened_at": now}
            times = {"waiting_since": now, "due_at": now + HOUR}
            known = {"id": f"{n:032x}", "person_id": f"{n:032x}", "quiet": False}
            await tx.execute(insert(Case).values(**known, **told, **times))
        await tx.commit()


async def test_the_figures_count_what_the_queue_shows(room: Room) -> None:
    await room.waits("a", Urgency.NOW)
    await room.waits("b")
    await room.held("c", room.noy, owed=True)
    now = room.clock()
    rows = await queues.queue(room.store, now)
    shown = Counter((row.urgency, row.state) for row in rows)
    assert await glances.counts(room.store, now) == shown
    assert shown.total() == 3


@pytest.mark.parametrize("database", ["postgresql"], indirect=True)
async def test_a_page_that_looks_waits_for_no_other_page(room: Room) -> None:
    one, other = await room.waits("a"), await room.waits("b")
    for case_id in (one, other):
        await presence.touch(room.store, case_id, room.noy.staff_id, room.clock())
    room.clock.move(hours=1)
    async with room.store.write() as tx:  # a page that is just saying that it is there again
        await tx.execute(update(Looking).where(Looking.case_id == one).values(until=room.clock()))
        async with asyncio.timeout(30):
            await presence.touch(room.store, other, room.noy.staff_id, room.clock())


async def test_a_supervisor_who_was_not_named_finds_it_in_no_part_of_the_queue(room: Room) -> None:
    case_id, above = await room.waits("a"), Viewer(room.dao.staff_id, above=True)
    async with room.store.write() as tx:
        case = await cases.by_id(tx, case_id)
        assert case is not None
        noy = room.noy.staff_id
        await readers.name(tx, case.person_id, frozenset({noy}), noy, room.clock())
        await tx.commit()
    shown = await queues.shown(room.store, above, Wanted(), room.clock())
    assert (shown.rows, shown.found, shown.counts[Show.ALL]) == ((), 0, 0)
