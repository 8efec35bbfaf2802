"""Words of closed cases go after their days, not before; who is alive in the house is spared."""

from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import date, datetime, timedelta

import pytest
from sqlalchemy import func, select
from structlog.testing import capture_logs

from bot import keeping
from bot.audit import proving
from bot.channels import Outgoing
from bot.desk import merging
from bot.errors import BadSetting
from bot.house import House
from bot.store import people
from bot.store.audit import checks
from bot.store.audit.checks import Check
from bot.store.audit.deeds import Deed
from bot.store.boxes import outbox
from bot.store.desk import happenings, reads
from bot.store.desk.happenings import Happened, Kind
from bot.store.finding import buckets
from bot.store.followup import invitations
from bot.store.models.base import Base
from bot.store.models.boxes import Outbox
from bot.store.models.cases import Case, Message, Note
from bot.store.models.desk import HappeningRow, ReaderRow
from bot.store.models.followup import Entry, FollowUp
from bot.store.models.helping import Journey
from bot.store.models.people import Person
from bot.store.models.search import Find
from bot.store.models.staff import AuditRow
from bot.store.people import Known
from bot.store.sealed.vault import Place
from bot.store.session import Tx
from dialogues.where import Where
from tests.conftest import SQLITE, Clock, add_staff
from tests.unit.merging.lives import lived, plans

DAYS, HOUR, MINUTE = timedelta(days=90), timedelta(hours=1), timedelta(minutes=1)
WORDS = "the house by the river"


async def somebody(house: House, tx: Tx, number: int, at: datetime) -> Known:
    """A person who wrote once, at this moment."""
    person_id = people.new_id()
    key = house.store.vault.new_key(person_id)
    row = Person(id=person_id, pseudonym=f"Tan {number}", made_at=at, heard_at=at, **key)
    tx.add(row)
    await tx.flush()
    known = Known(row, house.store.vault.seal_of(person_id, **key), new=True)
    said(tx, known, at)
    return known


def said(tx: Tx, known: Known, at: datetime, text: str = WORDS) -> str:
    message_id = people.new_id()
    sealed = known.seal.close(Place("messages", "text", message_id), text)
    message = Message(
        id=message_id, person_id=known.row.id, author="person", kind="text", text=sealed, at=at
    )
    tx.add(message)
    return message_id


def had_a_case(tx: Tx, known: Known, closed_at: datetime | None, opened_at: datetime) -> Case:
    case = Case(
        id=people.new_id(),
        person_id=known.row.id,
        urgency=2,
        state="closed" if closed_at else "waiting",
        doubtful=False,
        opened_at=opened_at,
        waiting_since=opened_at,
        due_at=opened_at,
        closed_at=closed_at,
        outcome="helped" if closed_at else None,
    )
    tx.add(case)
    return case


async def everything(house: House) -> dict[str, list[tuple[object, ...]]]:
    """All rows of all tables."""
    async with house.store.read() as tx:
        return {
            table.name: [tuple(row) for row in await tx.execute(table.select())]
            for table in Base.metadata.sorted_tables
        }


async def was_there(house: House, ago: timedelta = timedelta(days=1)) -> None:
    """The house looked its audit over so long ago, as it does every day."""
    async with house.store.write() as tx:
        checks.keep(tx, Check(house.clock() - ago, 0, 0, 0, 0))
        await tx.commit()


async def an_hour(house: House) -> None:
    """One look of the round in a house that was there yesterday, too."""
    await was_there(house)
    while due := await keeping.due(house):
        for which in due:
            await keeping.look_after(house, which)


@pytest.mark.timeout(120)
async def test_of_a_thousand_cases_none_is_wiped_early_and_none_more_than_an_hour_late(
    house: House, clock: Clock
) -> None:
    start = clock.now
    async with house.store.write() as tx:
        for number in range(1000):
            closed_at = start - DAYS + number * timedelta(hours=48) / 1000
            known = await somebody(house, tx, number, closed_at - MINUTE)
            had_a_case(tx, known, closed_at, closed_at - HOUR)
        await tx.commit()
    for _ in range(50):
        await an_hour(house)
        clock.move(hours=1)
    async with house.store.read() as tx:
        rows = (await tx.execute(select(Case.closed_at, Case.wiped_at))).all()
        left = (
            await tx.execute(select(func.count()).select_from(Message).where(Message.text != b""))
        ).scalar_one()
        told = (
            await tx.execute(select(AuditRow.detail).where(AuditRow.action == "retention"))
        ).scalars()
        on_record = sum(int(one.split(", ")[-1].removeprefix("cases ")) for one in told if one)
    after = [wiped - (closed + DAYS) for closed, wiped in rows if closed and wiped]
    print(f"wiped {min(after)} to {max(after)} after their days")  # noqa: T201 - the figure
    early = [one for one in after if one < timedelta()]
    late = [one for one in after if one > HOUR]
    assert (len(after), len(early), len(late), left, on_record) == (1000, 0, 0, 0, 1000)


async def test_a_clock_that_was_set_a_year_ahead_wipes_nothing_on_its_first_day(
    house: House, clock: Clock
) -> None:
    async with house.store.write() as tx:
        known = await somebody(house, tx, 1, clock.now - HOUR)
        had_a_case(tx, known, clock.now, clock.now - HOUR)
        await tx.commit()
    await proving.check(house, proving.AUDIT)
    clock.move(days=365)
    for _ in range(23):
        if await proving.due_today(house):
            await proving.check(house, proving.AUDIT)
        assert await keeping.due(house) == ()
        clock.move(hours=1)
    clock.move(days=-366, hours=1)  # somebody set it right, before the day was over
    assert await keeping.due(house) == ()
    async with house.store.read() as tx:
        assert (await tx.execute(select(Message.text).where(Message.text == b""))).first() is None


async def test_a_house_that_was_shut_for_a_month_lets_go_after_its_first_day(
    house: House, clock: Clock
) -> None:
    async with house.store.write() as tx:
        known = await somebody(house, tx, 1, clock.now - DAYS)
        had_a_case(tx, known, clock.now - DAYS, clock.now - DAYS - HOUR)
        await tx.commit()
    await proving.check(house, proving.AUDIT)
    clock.move(days=30)
    waited = 0
    while not await keeping.due(house):
        if await proving.due_today(house):
            await proving.check(house, proving.AUDIT)
        clock.move(hours=1)
        waited += 1
    assert waited == 24


Life = Callable[[House, Tx, Known, str, datetime], None]


def open_case(_house: House, tx: Tx, known: Known, _by: str, now: datetime) -> None:
    had_a_case(tx, known, None, now - 200 * HOUR)


def held(_house: House, tx: Tx, known: Known, by: str, now: datetime) -> None:
    case = had_a_case(tx, known, None, now - 200 * HOUR)
    case.state, case.holder_id = "held", by


def asleep(_house: House, tx: Tx, known: Known, by: str, now: datetime) -> None:
    case = had_a_case(tx, known, None, now - 200 * HOUR)
    case.state, case.holder_id, case.asleep_until = "held", by, now + 24 * HOUR


def followed(state: str) -> Life:
    def follow(_house: House, tx: Tx, known: Known, by: str, now: datetime) -> None:
        tx.add(
            FollowUp(
                person_id=known.row.id,
                id=people.new_id(),
                state=state,
                staff_id=by,
                about=b"about",
                taper="1d",
                risk="low",
                means="chat",
                days="1234567",
                first_hour=8,
                last_hour=20,
                zone="Asia/Vientiane",
                made_at=now - DAYS,
            )
        )

    return follow


def on_the_way(_house: House, tx: Tx, known: Known, _by: str, now: datetime) -> None:
    tx.add(
        Journey(
            person_id=known.row.id,
            id=people.new_id(),
            plan=b"plan",
            stage="first",
            round="first",
            next_at=now + HOUR,
            made_at=now - DAYS - DAYS,
        )
    )


def sensitive_with_a_task(_house: House, tx: Tx, known: Known, by: str, now: datetime) -> None:
    tx.add(ReaderRow(person_id=known.row.id, staff_id=by, named_by=by, at=now))
    entry_id = people.new_id()
    tx.add(
        Entry(
            id=entry_id,
            person_id=known.row.id,
            kind="task",
            staff_id=by,
            nonce=f"n:{entry_id}",
            body=b"body",
            due_on=date(2026, 12, 1),
            made_at=now - DAYS,
        )
    )


def something_on_its_way(house: House, tx: Tx, known: Known, _by: str, now: datetime) -> None:
    draft = outbox.Draft(
        f"k:{known.row.id}", "web", known.row.id, Outgoing("on its way"), outbox.Rank.ANSWER,
        outbox.Rule.LEAVE,
    )  # fmt: skip
    outbox.put(tx, house.store, draft, (known.row.id, known.seal), now)


SPARED: Mapping[str, Life] = {
    "live": open_case,
    "held": held,
    "snoozed": asleep,
    "invited": followed("invited"),
    "followed up": followed("active"),
    "on the way": on_the_way,
    "sensitive with an open task": sensitive_with_a_task,
    "something on its way": something_on_its_way,
}


@pytest.mark.parametrize("kind", SPARED)
@pytest.mark.parametrize("asked_only", [False, True], ids=["had a case", "only asked"])
@SQLITE
async def test_who_is_alive_in_the_house_is_spared(
    house: House, clock: Clock, kind: str, asked_only: bool
) -> None:
    noy = await add_staff(house)
    async with house.store.write() as tx:
        for number in range(2):
            known = await somebody(house, tx, number, clock.now - 2 * DAYS)
            await tx.flush()
            if not asked_only:
                had_a_case(tx, known, clock.now - DAYS - HOUR, clock.now - 2 * DAYS)
                await tx.flush()
            if number == 0:
                SPARED[kind](house, tx, known, noy.id, clock.now)
        await tx.commit()
    await an_hour(house)
    async with house.store.read() as tx:
        kept = select(Message.person_id).where(Message.text != b"")
        names = select(Person.pseudonym).where(Person.id.in_(kept))
        left = (await tx.execute(names)).scalars().all()
    assert left == ["Tan 0"]


async def a_mixed_house(house: House, clock: Clock) -> None:
    """People of every kind, with something in every table; all of it long ago."""
    noy = await add_staff(house)
    ended = await lived(house, noy, ("web", "a" * 32), "one")
    alive = await lived(house, noy, ("web", "b" * 32), "two")
    await plans(house, alive, noy)
    async with house.store.write() as tx:
        case = await tx.get_one(Case, ended.case_id)
        case.state, case.closed_at, case.outcome = "closed", clock.now, "helped"
        rows = (await tx.execute(select(Outbox))).scalars()
        for row in rows:
            row.state, row.ended_at = "sent", clock.now
        for entry in (await tx.execute(select(Entry))).scalars():
            entry.done_at = clock.now
        for number in range(7):
            await somebody(house, tx, number, clock.now)
        twice = await somebody(house, tx, 8, clock.now)
        await tx.flush()
        had_a_case(tx, twice, clock.now + HOUR, clock.now)
        later = clock.now + 80 * timedelta(days=1)
        said(tx, twice, later, "and something new")
        had_a_case(tx, twice, later + HOUR, later - MINUTE)
        twice.row.heard_at = later
        await tx.commit()
    clock.move(days=90, hours=2)


async def test_what_the_dry_run_counts_is_what_goes_and_it_changes_nothing(
    house: House, clock: Clock
) -> None:
    await a_mixed_house(house, clock)
    with pytest.raises(BadSetting) as refused:  # by hand, too, the clock must be sure
        await keeping.go(house.store, house.settings, clock.now)
    assert str(refused.value) == keeping.UNSURE
    with capture_logs() as logs:
        assert await keeping.due(house) == ()
    assert [one["event"] for one in logs] == ["retention_waits_until_the_clock_is_sure"]
    await was_there(house)
    before = await everything(house)
    counted = await keeping.would_go(house.store, house.settings, clock.now)
    assert await everything(house) == before
    went = await keeping.go(house.store, house.settings, clock.now)
    assert went == counted
    wanted = {
        "cases": 2, "messages": 2, "sent": 1, "notes": 1, "signs": 1, "reasons": 1, "drafts": 1,
        "plans": 0, "people": 7,
    }  # fmt: skip
    assert counted == wanted
    nothing = dict.fromkeys(counted, 0)
    assert await keeping.would_go(house.store, house.settings, clock.now) == nothing
    after = await everything(house)
    async with house.store.read() as tx:
        told = await tx.execute(
            select(AuditRow.detail).where(AuditRow.action == "retention").order_by(AuditRow.id)
        )
        assert told.scalars().all() == [
            "messages 2, sent 1, notes 1, signs 1, reasons 1, drafts 1, cases 2",
            "people 7",
        ]
    changed = {name for name in before if before[name] != after[name]}
    assert changed == {
        "people", "messages", "outbox", "notes", "reasons", "happenings", "drafts", "cases",
        "finds", "audit",
    }  # fmt: skip


async def test_the_newer_words_of_somebody_stay_and_the_search_finds_them_alone(
    house: House, clock: Clock
) -> None:
    async with house.store.write() as tx:
        known = await somebody(house, tx, 1, clock.now)
        await tx.flush()
        had_a_case(tx, known, clock.now + HOUR, clock.now - MINUTE)
        later = clock.now + 80 * timedelta(days=1)
        said(tx, known, later, "quite another wish")
        case = had_a_case(tx, known, later + HOUR, later - MINUTE)
        await tx.flush()
        number = await buckets.make_searchable(tx, known.row.id, known.row.pseudonym)
        for text in (WORDS, "quite another wish"):
            await buckets.fill(tx, number, buckets.tokens(text))
        where = Where(flow="offer", step="pay", answers=(("pay", WORDS),), settled=("country",))
        known.row.where = known.seal.close(Place("people", "where", known.row.id), where.to_json())
        await tx.commit()
    clock.move(days=90, hours=2)
    await an_hour(house)
    talk = await reads.conversation(house.store, case.id)
    assert talk is not None
    shown = [(line.text, line.wiped) for line in talk.lines]
    assert shown == [("", True), ("quite another wish", False)]
    async with house.store.read() as tx:
        found = set((await tx.execute(select(Find.bucket))).scalars())
        left = {buckets.bucket(tx.vault, one) for one in buckets.tokens("quite another wish")}
        person = (await people.by_id(tx, house.store, known.row.id)) or known
        stood = Where.from_json(
            person.seal.open(Place("people", "where", person.row.id), person.row.where or b"")
        )
    assert found == left
    assert stood == Where(settled=("country",))


@SQLITE
async def test_why_somebody_opened_a_wiped_case_goes_after_as_many_days(
    house: House, clock: Clock
) -> None:
    noy = await add_staff(house)
    async with house.store.write() as tx:
        known = await somebody(house, tx, 1, clock.now - DAYS - HOUR)
        await tx.flush()
        case = had_a_case(tx, known, clock.now - DAYS, clock.now - DAYS - HOUR)
        await tx.commit()
    await an_hour(house)
    async with house.store.write() as tx:
        happened = Happened(Kind.OPENED, noy.id, noy.id, WORDS)
        happenings.write(tx, case, known, happened, clock.now)
        await tx.commit()
    reasons = select(func.count()).where(HappeningRow.reason.is_not(None))
    for days, left in ((89, 1), (1, 0)):
        clock.move(days=days)
        await an_hour(house)
        async with house.store.read() as tx:
            assert (await tx.execute(reasons)).scalar_one() == left
    assert await keeping.due(house) == ()


@SQLITE
async def test_why_two_wiped_talks_were_joined_goes_after_as_many_days(
    house: House, clock: Clock
) -> None:
    noy = await add_staff(house)
    ids = []
    async with house.store.write() as tx:
        for number in (1, 2):
            known = await somebody(house, tx, number, clock.now - DAYS - HOUR)
            await tx.flush()
            ended = clock.now - DAYS
            case = had_a_case(tx, known, ended, ended - HOUR)
            case.holder_id = noy.id
            ids.append(case.id)
        await tx.commit()
    await an_hour(house)
    assert (await merging.merge(house, ids[0], ids[1], noy, WORDS)).ok
    notes = select(func.count()).where(Note.text != b"")
    for days, left in ((89, 1), (1, 0)):
        clock.move(days=days)
        await an_hour(house)
        async with house.store.read() as tx:
            assert (await tx.execute(notes)).scalar_one() == left
    assert await keeping.due(house) == ()


@SQLITE
async def test_the_days_are_those_of_the_settings(house: House, clock: Clock) -> None:
    settings = house.settings.model_copy(update={"keep_closed": 30, "keep_asked": 10})
    async with house.store.write() as tx:
        await somebody(house, tx, 1, clock.now - timedelta(days=11))
        asked = await somebody(house, tx, 2, clock.now - timedelta(days=9))
        closed = await somebody(house, tx, 3, clock.now - timedelta(days=40))
        await tx.flush()
        had_a_case(tx, closed, clock.now - timedelta(days=31), clock.now - timedelta(days=40))
        await tx.commit()
    await was_there(house)
    went = await keeping.go(house.store, settings, clock.now)
    assert {name: count for name, count in went.items() if count} == {
        "messages": 1, "cases": 1, "people": 1,
    }  # fmt: skip
    async with house.store.read() as tx:
        row = await tx.get_one(Person, asked.row.id)
        assert row.key is not None


LONG = timedelta(days=800)


def a_case_later(_house: House, tx: Tx, known: Known, _by: str, now: datetime) -> None:
    had_a_case(tx, known, now - DAYS, now - DAYS)


SINCE: Mapping[str, Life] = {
    "heard of later": lambda _h, _tx, known, _by, now: setattr(known.row, "heard_at", now),
    "written of later": lambda _h, tx, known, by, now: note(tx, known, by, now - DAYS),
    "a case later": a_case_later,
    "a task": sensitive_with_a_task,
    "something on its way": something_on_its_way,
}


def note(tx: Tx, known: Known, by: str, at: datetime) -> None:
    row = Entry(id=people.new_id(), person_id=known.row.id, kind="note", staff_id=by, body=b"body")
    row.nonce, row.made_at = f"n:{row.id}", at
    tx.add(row)


@pytest.mark.parametrize(("days", "gone"), [(0, []), (700, ["Tan 9"])])
async def test_who_was_followed_up_is_forgotten_long_after_where_that_is_wanted(
    house: House, clock: Clock, days: int, gone: list[str]
) -> None:
    """One ended long ago with nothing since; all others live on in one way or another."""
    noy = await add_staff(house)
    house = replace(house, settings=house.settings.model_copy(update={"keep_followed": days}))
    async with house.store.write() as tx:
        for number, change in enumerate([*SINCE.values(), None, None, None, None, None]):
            known = await somebody(house, tx, number, clock.now - LONG)
            followed("active" if number == 5 else "ended")(house, tx, known, noy.id, clock.now)
            await tx.flush()
            if number == 6:
                continue  # has no end
            plan = await tx.get_one(FollowUp, known.row.id)
            plan.ended_at = clock.now - (LONG if number != 7 else timedelta(days=700, hours=-1))
            note(tx, known, noy.id, clock.now - LONG)
            if change is not None:
                change(house, tx, known, noy.id, clock.now)
            if number == 8:
                had_a_case(tx, known, None, clock.now - LONG)
        await tx.commit()
    async with house.store.read() as tx:
        told = await keeping.would_go(house.store, house.settings, clock.now)
        assert told.get("followed", 0) == len(gone)
        of = select(Person.pseudonym).where(Person.key.is_not(None))
        before = set((await tx.execute(of)).scalars())
    await an_hour(house)
    async with house.store.read() as tx:
        assert sorted(before - set((await tx.execute(of)).scalars())) == gone
        rows = select(AuditRow.detail).where(AuditRow.action == Deed.RETENTION)
        on_record = [row for row in (await tx.execute(rows)).scalars() if row and "followed" in row]
    assert on_record == ["followed 1"] * len(gone)


@SQLITE
@pytest.mark.parametrize("asked", [None, LONG, DAYS], ids=["by nobody", "long ago", "of late"])
async def test_who_was_invited_long_ago_and_never_came_is_forgotten_like_who_went(
    house: House, clock: Clock, asked: timedelta | None
) -> None:
    noy = await add_staff(house)
    house = replace(house, settings=house.settings.model_copy(update={"keep_followed": 700}))
    async with house.store.write() as tx:
        for number, made_at in enumerate((clock.now - LONG, clock.now - DAYS)):
            known = await somebody(house, tx, number, clock.now - LONG)
            followed("invited")(house, tx, known, noy.id, clock.now)
            await tx.flush()
            (await tx.get_one(FollowUp, known.row.id)).made_at = made_at
            if asked is not None:
                await invitations.issue(tx, house.store, known, noy.id, clock.now - asked)
        await tx.commit()
    await an_hour(house)
    async with house.store.read() as tx:
        left = (await tx.execute(select(Person.pseudonym).where(Person.key.is_not(None)))).scalars()
        assert set(left) == ({"Tan 0", "Tan 1"} if asked == DAYS else {"Tan 1"})
