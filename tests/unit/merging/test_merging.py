"""Two talks of one person become one: nothing is lost, nothing opens with the other's key."""

import asyncio
from dataclasses import replace
from datetime import timedelta

import pytest
from sqlalchemy import LargeBinary, select

from bot.access import Staff
from bot.channels import Delivery, Ending
from bot.desk import claiming, merging, opening, snoozing, writing
from bot.errors import Sealed
from bot.house import House
from bot.outcome import Outcome
from bot.sentences import NO_SUCH_CASE
from bot.store import cases, messages, people
from bot.store.accounts import staff as accounts
from bot.store.boxes import deliveries, outbox
from bot.store.desk import drafts, readers, transcript
from bot.store.finding import buckets
from bot.store.followup import consents
from bot.store.keeping import forgetting
from bot.store.merging import moving
from bot.store.messages import Said
from bot.store.models.after import Merger
from bot.store.models.base import Base
from bot.store.models.boxes import Outbox
from bot.store.models.cases import Case
from bot.store.models.on_call import AlertStep
from bot.store.models.people import Address, Person
from bot.store.models.search import Find, Searchable
from bot.store.models.staff import AuditRow
from bot.store.people import Known
from bot.store.sealed.vault import Place
from bot.store.session import Store
from bot.talk import raising, sending
from bot.workers import outbox as sender
from dialogues.followup.plan import Purpose
from dialogues.heard import Age
from dialogues.turn import Urgency
from dialogues.where import Where
from tests.conftest import SQLITE, Clock, add_staff
from tests.unit.merging.lives import Life, lived, plans, readable, rows
from tests.unit.spoken import hear

HERE, THERE = "a" * 32, "b" * 32
WHY = "she told me so on the phone"
PLAIN = {  # bytes that are no sealed text: blind indexes, and what only the house's key opens
    "addresses.index", "invitations.index", "messages.via", "outbox.index", "outbox.to",
    "tickets.index",
}  # fmt: skip


async def two(
    house: House, clock: Clock, urgency: Urgency = Urgency.TODAY
) -> tuple[Staff, Life, Life]:
    noy = await add_staff(house)
    one = await lived(house, noy, ("web", HERE), "one", urgency)
    clock.move(hours=1)
    other = await lived(house, noy, ("web", THERE), "two", Urgency.TODAY)
    clock.move(hours=1)
    return noy, one, other


async def join(house: House, noy: Staff, one: Life, other: Life, *, sure: bool = False) -> Outcome:
    return await merging.merge(house, one.case_id, other.case_id, noy, WHY, sure=sure)


def test_every_table_of_a_person_says_how_it_moves() -> None:
    tables = Base.metadata.tables
    assert moving.unlisted() == frozenset()
    assert {name for name in moving.MOVED if "person_id" not in tables[name].columns} == set()
    sealed = {
        f"{name}.{column.name}"
        for name in (*moving.MOVED, *moving.BY_CASE)
        for column in tables[name].columns
        if isinstance(column.type, LargeBinary)
    }
    listed = {
        f"{name}.{one.column}"
        for table in (moving.MOVED, moving.BY_CASE)
        for name, columns in table.items()
        for one in columns
    }
    assert sealed - PLAIN == listed
    of_a_case = {
        name
        for name, table in tables.items()
        if "case_id" in table.columns
        and "person_id" not in table.columns
        and any(isinstance(column.type, LargeBinary) for column in table.columns)
    }
    assert of_a_case == set(moving.BY_CASE)


async def test_all_of_both_is_there_and_opens_with_the_kept_key_alone(
    house: House, clock: Clock
) -> None:
    noy, one, other = await two(house, clock)
    await plans(house, other, noy)
    kept_id, other_id = one.known.row.id, other.known.row.id
    before = [await rows(house, person_id) for person_id in (kept_id, other_id)]
    assert min(before[1].values()) == 1  # every table has something to lose
    assert (await join(house, noy, one, other)).ok
    after = await rows(house, kept_id)
    added = {name: int(name == "notes") for name in after}  # why they were joined
    added["drafts"] = -1  # what was begun in a box of each stands in one box now
    assert after == {n: before[0][n] + before[1][n] + added[n] for n in after}
    assert set((await rows(house, other_id)).values()) == {0}
    both = ["one", "two"]
    assert await readable(house, kept_id) == {
        "messages": both,
        "files": ["one file", "two file"],
        "heard": ["unknown", "unknown"],
        "notes": ["one", WHY, "two"],
        "outbox": both,
        "checkins": both,
        "followups": ["two"],
        "invitations": ["number", "number"],
        "journeys": ["two"],
        "consents": both,
        "entries": both,
        "happenings": both,
        "reasons": both,
        "drafts": ["one\n\ntwo"],
        "name": ["one"],
        "unanswered": both,
    }
    assert await _opened_by(house, other) == []


@SQLITE
@pytest.mark.parametrize("fits", [True, False])
async def test_what_was_written_since_it_was_sealed_ahead_moves_too(
    house: House, clock: Clock, monkeypatch: pytest.MonkeyPatch, *, fits: bool
) -> None:
    noy, one, other = await two(house, clock)
    seal_ahead = moving.seal_ahead

    async def slowly(store: Store, theirs: Known, kept: Known) -> moving.Ahead:
        ahead = await seal_ahead(store, theirs, kept)
        async with store.write() as tx:
            late = Said("person", "text", "late")
            messages.write(tx, theirs.row.id, theirs.seal, late, clock.now)
            await tx.commit()
        if fits:
            return ahead
        return moving.Ahead(theirs.seal, dict.fromkeys(ahead.anew, b"of a key that was changed"))

    monkeypatch.setattr(moving, "seal_ahead", slowly)
    assert (await join(house, noy, one, other)).ok
    assert (await readable(house, one.known.row.id))["messages"] == ["one", "two", "late"]


async def test_the_kept_one_is_found_by_the_words_of_both(house: House, clock: Clock) -> None:
    noy, one, other = await two(house, clock)
    before = [await _buckets(house, life) for life in (one, other)]
    assert all(before)
    assert (await join(house, noy, one, other)).ok
    assert [await _buckets(house, life) for life in (one, other)] == [before[0] | before[1], set()]


@SQLITE
async def test_who_was_in_no_bucket_yet_is_put_into_all_of_them(house: House, clock: Clock) -> None:
    noy, one, other = await two(house, clock)
    before = [await _buckets(house, life) for life in (one, other)]
    async with house.store.write() as tx:
        await buckets.drop(tx, other.known.row.id)
        await tx.commit()
    assert (await join(house, noy, one, other)).ok
    assert await _buckets(house, one) == before[0] | before[1]


async def _buckets(house: House, life: Life) -> set[int]:
    async with house.store.read() as tx:
        rows = await tx.execute(
            select(Find.bucket)
            .join(Searchable, Searchable.n == Find.person)
            .where(Searchable.person_id == life.known.row.id)
        )
        return set(rows.scalars())


async def _opened_by(house: House, other: Life) -> list[str]:
    """What still opens with the key of the one who was put into the other, and old places."""
    found = []
    async with house.store.read() as tx:
        for name, columns in (*moving.MOVED.items(), *moving.BY_CASE.items()):
            table = Base.metadata.tables[name]
            for row in (await tx.execute(select(table))).mappings():
                for one in columns:
                    place = one.place(name, dict(row), other.known.row.id)
                    try:
                        other.known.seal.open(place, row[one.column])
                    except Sealed:
                        continue
                    found.append(name)
    return found


async def test_what_is_left_of_the_other_leads_on_and_holds_nothing(
    house: House, clock: Clock
) -> None:
    noy, one, other = await two(house, clock)
    kept_id, other_id = one.known.row.id, other.known.row.id
    await join(house, noy, one, other)
    async with house.store.read() as tx:
        known = await people.by_id(tx, house.store, other_id)
        assert known is not None
        assert known.row.id == kept_id
        tomb = await tx.get_one(Person, other_id)
        assert (tomb.key, tomb.name, tomb.where, tomb.language) == (None, None, None, None)
        merged = (await tx.execute(select(Merger.into_id, Merger.staff_id))).one()
        assert merged == (kept_id, noy.id)
        told = await tx.execute(
            select(AuditRow.actor, AuditRow.person_id, AuditRow.detail).where(
                AuditRow.action == "merge"
            )
        )
        assert told.all() == [(noy.id, kept_id, other_id)]


async def test_of_two_open_cases_the_more_urgent_stays(house: House) -> None:
    noy = await add_staff(house)
    one = await lived(house, noy, ("web", HERE), "one", Urgency.SOON)
    other = await lived(house, noy, ("web", THERE), "two", Urgency.NOW)
    assert (await claiming.claim(house, one.case_id, noy)).ok
    outcome = await join(house, noy, one, other)
    assert (outcome.ok, outcome.fields) == (True, {"case": other.case_id})
    async with house.store.read() as tx:
        case = await cases.open_of(tx, one.known.row.id)
        assert case is not None
        assert (case.id, case.urgency, case.state, case.holder_id) == (
            other.case_id, 0, "held", noy.id,
        )  # fmt: skip
        gone = await cases.by_id(tx, one.case_id)
        assert gone is not None
        assert (gone.state, gone.outcome) == ("closed", "merged")
        reasons = (await cases.reasons_of(tx, (other.case_id,)))[other.case_id]
        known = await people.by_id(tx, house.store, one.known.row.id)
        assert known is not None
        signs = [s.words for row in reasons for s in cases.open_evidence(known.seal, row)]
    assert signs == ["two", "one"]


@SQLITE
@pytest.mark.parametrize(
    ("urgency", "under"),
    [(Urgency.TODAY, [["one\n\ntwo"], []]), (Urgency.SOON, [[], ["two\n\none"]])],
)
async def test_what_was_begun_to_be_written_about_either_stands_under_the_case_that_stays(
    house: House, clock: Clock, urgency: Urgency, under: list[list[str]]
) -> None:
    noy, one, other = await two(house, clock, urgency)
    assert (await join(house, noy, one, other)).ok
    async with house.store.read() as tx:
        known = await people.by_id(tx, house.store, one.known.row.id)
        assert known is not None
        begun = [await drafts.begun(tx, known.seal, life.case_id) for life in (one, other)]
    assert [[draft.text for draft in those] for those in begun] == under


@SQLITE
async def test_what_waited_in_the_other_is_owed_by_whoever_holds_the_one_that_stays(
    house: House,
) -> None:
    noy = await add_staff(house)
    one = await lived(house, noy, ("web", HERE), "one", Urgency.NOW)
    other = await lived(house, noy, ("web", THERE), "two", Urgency.SOON)
    assert (await claiming.claim(house, one.case_id, noy)).ok
    assert (await writing.reply(house, one.case_id, noy, "made up", "f" * 32)).ok
    assert (await join(house, noy, one, other)).ok
    async with house.store.read() as tx:
        case = await cases.by_id(tx, one.case_id)
    assert case is not None
    due = raising.due_at(house, Urgency.NOW, house.clock())
    assert (case.state, case.holder_id, case.reply_due_at, case.lease_until) == (
        "held", noy.id, due, due,
    )  # fmt: skip


@SQLITE
async def test_one_that_rested_waits_and_rings_when_it_is_joined(house: House) -> None:
    noy = await add_staff(house)
    one = await lived(house, noy, ("web", HERE), "one")
    other = await lived(house, noy, ("web", THERE), "two", Urgency.SOON)
    until = house.clock() + timedelta(days=9)
    assert (await snoozing.snooze(house, one.case_id, noy, until)).ok
    assert (await join(house, noy, one, other)).ok
    async with house.store.read() as tx:
        case, step = await cases.by_id(tx, one.case_id), await tx.get(AlertStep, one.case_id)
    assert case is not None
    assert (case.state, case.asleep_until, step and step.turn) == ("waiting", None, 1)


@SQLITE
async def test_where_nobody_was_named_for_both_the_desk_still_finds_neither(
    house: House, clock: Clock
) -> None:
    noy, one, other = await two(house, clock)
    mai = await add_staff(house, "mai", "Mai", "supervisor")
    kham = await add_staff(house, "kham", "Kham", "supervisor")
    async with house.store.write() as tx:
        for life, named in ((one, mai), (other, kham)):
            just = frozenset({named.id})
            await readers.name(tx, life.known.row.id, just, named.id, clock.now)
        gone = await accounts.by_id(tx, kham.id)
        assert gone is not None
        gone.disabled = True
        await tx.commit()
    assert (await join(house, mai, one, other)).ok
    async with house.store.read() as tx:
        assert await readers.named(tx, one.known.row.id) == {mai.id}
    assert await opening.may_read(house, one.case_id, noy) is opening.Reading.NO


async def test_answers_go_where_they_wrote_last_and_each_chat_shows_its_own(
    house: House, clock: Clock
) -> None:
    noy = await add_staff(house)
    for address, words in ((HERE, "please, a person"), (THERE, "please, a person")):
        await hear(house, "/person", address)
        await hear(house, words, address)
        await hear(house, "person", address, kind="command")
        clock.move(minutes=5)
    async with house.store.read() as tx:
        found = (await tx.execute(select(Case.id).order_by(Case.opened_at))).scalars().all()
    first = [len(await transcript.web_transcript(house.store, one)) for one in (HERE, THERE)]
    assert (await merging.merge(house, found[0], found[1], noy, WHY)).ok
    second = [len(await transcript.web_transcript(house.store, one)) for one in (HERE, THERE)]
    assert second == first
    assert await _reached(house) == ("web", THERE)
    clock.move(minutes=5)
    await hear(house, "something only for this chat", HERE)
    assert await _reached(house) == ("web", HERE)
    shown = [line.text for line in await transcript.web_transcript(house.store, THERE)]
    assert "something only for this chat" not in shown
    assert len(shown) == second[1]


async def test_a_chat_that_was_left_is_not_where_answers_go(house: House, clock: Clock) -> None:
    await _two_chats(house, clock)
    await hear(house, "I go on here", THERE)
    clock.move(minutes=5)
    await hear(house, "", HERE, kind="left")
    assert await _reached(house) == ("web", THERE)
    for address, is_reached in ((HERE, True), (THERE, False)):  # nor is the other one left with it
        await hear(house, "", address, kind="left")
        async with house.store.read() as tx:
            known = await people.find(tx, house.store, "web", HERE)
            assert known is not None
            rows = select(Outbox.index, Outbox.state).where(Outbox.person_id == known.row.id)
            waiting = {index for index, state in await tx.execute(rows) if state == "waiting"}
        there = house.store.vault.index("web", THERE)
        assert (known.row.reachable, waiting) == (is_reached, {there} if is_reached else set())


async def _two_chats(house: House, clock: Clock) -> tuple[str, Staff]:
    """The case of somebody who writes here and there, in the hands of Noy."""
    noy = await add_staff(house)
    for address in (HERE, THERE):
        await hear(house, "please, a person", address)
        await hear(house, "person", address, kind="command")
    async with house.store.read() as tx:
        found = (await tx.execute(select(Case.id).order_by(Case.opened_at))).scalars().all()
    told = await merging.merge(house, found[0], found[1], noy, WHY)
    case_id = str(told.fields["case"])
    assert (await claiming.claim(house, case_id, noy)).ok
    clock.move(minutes=1)
    return case_id, noy


async def _owed(house: House, case_id: str) -> bool:
    async with house.store.read() as tx:
        return (await tx.get_one(Case, case_id)).reply_due_at is not None


async def test_who_leaves_the_one_of_two_chats_has_not_written(house: House, clock: Clock) -> None:
    case_id, noy = await _two_chats(house, clock)
    await hear(house, "I go on here", THERE)
    assert (await writing.reply(house, case_id, noy, "rest well", "1" * 32)).ok
    assert (await snoozing.snooze(house, case_id, noy, clock() + timedelta(days=2))).ok
    await hear(house, "", HERE, kind="left")
    async with house.store.read() as tx:
        case = await tx.get_one(Case, case_id)
    assert (case.reply_due_at, case.asleep_until is None) == (None, False)


async def test_an_answer_to_the_one_that_was_shut_is_owed_still(house: House, clock: Clock) -> None:
    case_id, noy = await _two_chats(house, clock)
    await hear(house, "I write here", HERE)
    assert (await writing.reply(house, case_id, noy, "go to the temple", "1" * 32)).ok
    while due := await deliveries.claim(house.store, "sender", clock(), timedelta(0)):
        if due.out.text == "go to the temple":
            break
        await sender._write_down(house, due, Delivery(Ending.SENT))
    assert due is not None
    await hear(house, "and now there", THERE)
    assert (await writing.reply(house, case_id, noy, "hello there", "2" * 32)).ok
    assert not await _owed(house, case_id)
    await sender._write_down(house, due, Delivery(Ending.NEVER, cause="Forbidden", blocked=True))
    assert await _owed(house, case_id)


async def test_an_answer_that_waits_for_the_one_that_is_left_is_owed_still(
    house: House, clock: Clock
) -> None:
    case_id, noy = await _two_chats(house, clock)
    await hear(house, "I write here", HERE)
    assert (await writing.reply(house, case_id, noy, "go to the temple", "1" * 32)).ok
    await hear(house, "and now there", THERE)
    assert (await writing.reply(house, case_id, noy, "hello there", "2" * 32)).ok
    assert not await _owed(house, case_id)
    await hear(house, "", HERE, kind="left")
    assert await _owed(house, case_id)


async def _reached(house: House) -> tuple[str, str] | None:
    async with house.store.read() as tx:
        known = await people.find(tx, house.store, "web", HERE)
        assert known is not None
        return await people.address_of(tx, known)


async def test_buttons_that_wait_are_signed_anew_and_old_ones_answered_kindly(
    house: House, clock: Clock
) -> None:
    noy, one, other = await two(house, clock)
    old = f"menu.{house.store.vault.sign(other.known.row.id, 'menu')}"
    await join(house, noy, one, other)
    kept_id = one.known.row.id
    async with house.store.read() as tx:
        row = (await tx.execute(select(Outbox).where(Outbox.key == "k:two"))).scalar_one()
        known = await people.by_id(tx, house.store, kept_id)
        assert known is not None
        out = outbox.load(known.seal.open(Place("outbox", "body", row.key), row.body or b""))
    assert sending.pressed(house, kept_id, out.rows[0][0].data) == ("menu", "")
    assert sending.pressed(house, kept_id, old) == ("", "")
    said = await hear(house, old, THERE, kind="button")
    assert len(said) == 1


@pytest.mark.parametrize("cry", ["safe:no", "safety:0", "arrival:help"])
async def test_a_cry_from_a_message_before_they_were_joined_is_heard(
    house: House, clock: Clock, cry: str
) -> None:
    noy, one, other = await two(house, clock)
    old = sending.signed(house, other.known.row.id, cry, 0)
    foreign = sending.signed(house, "f" * 32, cry, 0)
    await join(house, noy, one, other)
    for data, urgency in ((foreign, "today"), (old, "now")):
        assert await hear(house, data, THERE, kind="button") != []
        async with house.store.read() as tx:
            case = await cases.open_of(tx, one.known.row.id)
        assert case is not None
        assert cases.URGENCY[case.urgency] == urgency


async def test_the_newest_consent_counts_whoever_gave_it(house: House, clock: Clock) -> None:
    noy, one, other = await two(house, clock)
    async with house.store.write() as tx:
        line = consents.Line(Purpose.PARTNER, False, noy.id, "spoken", "", clock.now)
        await consents.write(tx, one.known, line)
        await tx.commit()
    await join(house, noy, one, other)
    async with house.store.read() as tx:
        assert await consents.given(tx, one.known.row.id) == frozenset()


async def test_to_forget_the_kept_one_forgets_all(house: House, clock: Clock) -> None:
    noy, one, other = await two(house, clock)
    await join(house, noy, one, other)
    async with house.store.write() as tx:
        known = await people.by_id(tx, house.store, other.known.row.id)
        assert known is not None
        await forgetting.forget(tx, known, clock.now)
        await tx.commit()
    async with house.store.read() as tx:
        assert await people.by_id(tx, house.store, other.known.row.id) is None
        names = (await tx.execute(select(Person.pseudonym))).scalars().all()
        assert names == ["-", "-"]
        assert (await tx.execute(select(Address))).all() == []


@SQLITE
async def test_a_chain_of_joined_talks_leads_to_the_last(house: House, clock: Clock) -> None:
    noy, one, other = await two(house, clock)
    third = await lived(house, noy, ("web", "c" * 32), "three")
    assert (await join(house, noy, other, third)).ok
    assert (await join(house, noy, one, other)).ok
    async with house.store.read() as tx:
        known = await people.by_id(tx, house.store, third.known.row.id)
        assert known is not None
        assert known.row.id == one.known.row.id
    assert (await readable(house, one.known.row.id))["messages"] == ["one", "two", "three"]


@SQLITE
async def test_a_plan_that_is_over_goes_and_its_names_stay_in_the_record(
    house: House, clock: Clock
) -> None:
    noy, one, other = await two(house, clock)
    await plans(house, one, noy, "ended")
    await plans(house, other, noy)
    assert (await join(house, noy, one, other)).ok
    found = await readable(house, one.known.row.id)
    assert (found["followups"], found["entries"]) == (["two"], ["one", "one", "two"])


@SQLITE
async def test_what_the_last_writer_said_counts_and_of_an_age_the_younger(
    house: House, clock: Clock
) -> None:
    noy, one, other = await two(house, clock)
    async with house.store.write() as tx:
        for life, age, stopped in ((one, Age.ADULT, True), (other, Age.UNDER_18, False)):
            known = await people.by_id(tx, house.store, life.known.row.id)
            assert known is not None
            known.row.age, known.row.stopped = age, stopped
        await tx.commit()
    asked = await join(house, noy, one, other)
    assert (asked.ok, asked.offer) == (False, merging.SURE)
    assert (await join(house, noy, one, other, sure=True)).ok
    async with house.store.read() as tx:
        known = await people.by_id(tx, house.store, one.known.row.id)
    assert known is not None
    assert (known.row.age, known.row.stopped) == (Age.UNDER_18, False)
    place = Place("people", "where", known.row.id)
    where = Where.from_json(known.seal.open(place, known.row.where or b""))
    assert (where.word, set(where.settled)) == ("two", {"one", "two"})


@SQLITE
async def test_refused_with_a_sentence_and_nothing_changed(house: House, clock: Clock) -> None:
    noy, one, other = await two(house, clock)
    kham = await add_staff(house, "kham", "Kham")
    assert (await join(house, noy, one, one)).sentence == merging.THE_SAME
    unknown = replace(other, case_id="0" * 32)
    assert (await join(house, noy, one, unknown)).sentence == NO_SUCH_CASE
    manager = await add_staff(house, "mani", "Mani", "manager")
    assert (await join(house, manager, one, other)).sentence == NO_SUCH_CASE
    assert (await claiming.claim(house, other.case_id, kham)).ok
    held = await join(house, noy, one, other)
    assert (held.sentence, held.fields) == (merging.IN_HAND, {"name": "Kham"})
    assert (await join(house, kham, one, other)).ok
    assert (await join(house, kham, one, other)).sentence == merging.THE_SAME


@SQLITE
async def test_two_plans_that_go_on_are_refused(house: House, clock: Clock) -> None:
    noy, one, other = await two(house, clock)
    for life in (one, other):
        await plans(house, life, noy)
    assert (await join(house, noy, one, other)).sentence == merging.TWO_PLANS


@SQLITE
async def test_a_forgotten_one_and_one_for_few_look_like_none(house: House, clock: Clock) -> None:
    noy, one, other = await two(house, clock)
    kham = await add_staff(house, "kham", "Kham")
    async with house.store.write() as tx:
        just = frozenset({kham.id})
        await readers.name(tx, other.known.row.id, just, kham.id, clock.now)
        await tx.commit()
    assert (await join(house, noy, one, other)).sentence == NO_SUCH_CASE
    assert (await join(house, kham, one, other)).ok
    async with house.store.read() as tx:
        assert await readers.named(tx, one.known.row.id) == just
    assert await opening.may_read(house, one.case_id, noy) is opening.Reading.NO


@SQLITE
async def test_who_was_forgotten_is_joined_with_nobody(house: House, clock: Clock) -> None:
    noy, one, other = await two(house, clock)
    async with house.store.write() as tx:
        known = await people.by_id(tx, house.store, other.known.row.id)
        assert known is not None
        await forgetting.forget(tx, known, clock.now)
        await tx.commit()
    assert (await join(house, noy, one, other)).sentence == NO_SUCH_CASE


async def test_two_who_join_crosswise_at_once_join_once(house: House, clock: Clock) -> None:
    noy, one, other = await two(house, clock)
    outcomes = await asyncio.gather(
        join(house, noy, one, other), join(house, noy, other, one), join(house, noy, one, other)
    )
    assert [outcome.ok for outcome in outcomes].count(True) == 1
    async with house.store.read() as tx:
        keys = (await tx.execute(select(Person.key))).scalars().all()
    assert [key is None for key in keys].count(True) == 1


async def test_a_table_that_nobody_listed_stops_it_before_anything_moves(
    house: House, clock: Clock, monkeypatch: pytest.MonkeyPatch
) -> None:
    noy, one, other = await two(house, clock)
    before = await rows(house, other.known.row.id)
    fewer = {name: columns for name, columns in moving.MOVED.items() if name != "notes"}
    with monkeypatch.context() as patch:
        patch.setattr(moving, "MOVED", fewer)
        with pytest.raises(LookupError, match="notes"):
            await join(house, noy, one, other)
    assert await rows(house, other.known.row.id) == before
