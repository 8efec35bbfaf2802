"""What the store keeps of follow-up: due in order, changed by one, written once, sealed."""

from datetime import UTC, date, datetime, timedelta

from sqlalchemy import select

from bot.store import people
from bot.store.accounts import staff
from bot.store.accounts.staff import NewStaff
from bot.store.followup import checkins, consents, entries, followups, invitations
from bot.store.followup.checkins import Answer
from bot.store.followup.consents import PERSON, Line
from bot.store.followup.entries import NewEntry
from bot.store.followup.followups import About
from bot.store.models.followup import CheckInRow, Consent, Entry, FollowUp, Invitation
from bot.store.people import Known
from bot.store.session import Store, Tx
from dialogues.followup.plan import Purpose

NOW = datetime(2026, 11, 23, 2, 0, tzinfo=UTC)
NAME = "Somebody Made Up"


async def followed(tx: Tx, store: Store, staff_id: str, next_at: datetime | None) -> Known:
    """Somebody with a plan that wants something done at a moment."""
    known = await people.make(tx, store, NOW)
    followup_id = people.new_id()
    tx.add(
        FollowUp(
            person_id=known.row.id,
            id=followup_id,
            state="active",
            staff_id=staff_id,
            about=followups.sealed(known, followup_id, About(name=NAME, cover="weaving")),
            taper="7:30",
            risk="usual",
            means="chat",
            days="135",
            first_hour=8,
            last_hour=20,
            zone="Asia/Vientiane",
            version=1,
            made_at=NOW,
            next_at=next_at,
        )
    )
    await tx.flush()
    return known


async def worker(tx: Tx) -> str:
    """A fictional member of staff."""
    return await staff.add(tx, NewStaff("noy", "Noy", "worker", "lo", "not a hash"), NOW)


async def test_due_are_those_whose_time_has_come_longest_waiting_first(store: Store) -> None:
    async with store.write() as tx:
        noy = await worker(tx)
        ahead = (timedelta(hours=-1), timedelta(), timedelta(days=-9), timedelta(seconds=1))
        known = [await followed(tx, store, noy, NOW + one) for one in ahead]
        ended = await followed(tx, store, noy, NOW)
        await followed(tx, store, noy, None)
        row = await followups.of(tx, ended.row.id)
        assert row is not None
        row.state = "ended"
        await tx.commit()
    ids = [one.row.id for one in known]
    assert await followups.due(store, NOW) == (ids[2], ids[0], ids[1])
    assert await followups.due(store, NOW, most=1) == (ids[2],)


async def test_a_change_of_an_older_version_changes_nothing(store: Store) -> None:
    async with store.write() as tx:
        known = await followed(tx, store, await worker(tx), NOW)
        await tx.commit()
    async with store.write() as tx:
        assert await followups.change(tx, known.row.id, 1, taper="14:60")
        assert not await followups.change(tx, known.row.id, 1, taper="30:90")
        await tx.commit()
    async with store.read() as tx:
        row = await followups.of(tx, known.row.id)
    assert row is not None
    assert (row.taper, row.version) == ("14:60", 2)


async def test_who_they_are_is_sealed_and_comes_back_whole(store: Store) -> None:
    async with store.write() as tx:
        known = await followed(tx, store, await worker(tx), NOW)
        row = await followups.of(tx, known.row.id)
        assert row is not None
        assert NAME.encode() not in row.about
        assert followups.about(known.seal, row) == About(name=NAME, cover="weaving")
        assert followups.hours(row).days == {1, 3, 5}


async def test_of_each_purpose_the_newest_line_counts_and_none_is_lost(store: Store) -> None:
    async with store.write() as tx:
        known, other = [await people.make(tx, store, NOW) for _ in range(2)]
        lines = tuple(
            Line(Purpose.TEAM, given, PERSON, "chat", detail, NOW)
            for given, detail in ((True, ""), (False, NAME), (True, ""), (False, ""))
        )
        for line in lines:
            await consents.write(tx, known, line)
        yes = Line(Purpose.PHONE, True, PERSON, "chat", "", NOW)  # a yes
        await consents.write(tx, known, yes)
        await tx.commit()
    async with store.read() as tx:
        assert await consents.given(tx, known.row.id) == {Purpose.PHONE}
        assert await consents.given(tx, other.row.id) == frozenset()
        assert await consents.ledger(tx, known) == (*lines, yes)
        assert await consents.asked(tx, known.row.id, Purpose.TEAM)
        assert not await consents.asked(tx, known.row.id, Purpose.PEER)
        kept = (await tx.execute(select(Consent.detail))).scalars().all()
    assert [detail for detail in kept if detail and NAME.encode() in detail] == []


async def test_the_same_nonce_is_written_once_and_done_once(store: Store) -> None:
    async with store.write() as tx:
        known, other = [await people.make(tx, store, NOW) for _ in range(2)]
        new = NewEntry("promise", None, (("note", NAME),), "n1", date(2026, 12, 1))
        first = await entries.write(tx, known, new, NOW)
        assert first is not None
        assert await entries.write(tx, known, new, NOW) is None
        assert not await entries.finish(tx, other.row.id, first, "kept", NOW)
        assert await entries.finish(tx, known.row.id, first, "kept", NOW)
        assert not await entries.finish(tx, known.row.id, first, "broken", NOW)
        (line,) = await entries.of(tx, known)
        assert (line.field("note"), line.field("why"), line.outcome) == (NAME, "", "kept")
        (body,) = (await tx.execute(select(Entry.body))).scalars()
        assert NAME.encode() not in body


async def test_answers_are_sealed_and_the_newest_score_counts(store: Store) -> None:
    async with store.write() as tx:
        known = await people.make(tx, store, NOW)
        rows = [
            checkins.new(people.new_id(), known.row.id, date(2026, 11, day), "chat", long=day == 1)
            for day in (8, 1, 15)
        ]
        tx.add_all(rows)
        answers = (
            Answer("safety", 1, "", "t"),
            Answer("family", None, NAME, "t"),
            Answer("safety", 3, "", "t"),
            Answer("need", None, "doctor", "t"),
            Answer("need", None, "doctor", "t"),
        )
        checkins.keep(known.seal, rows[0], answers)
        rows[0].state = "stopped"
        for row in rows:
            row.asked_at = NOW
        await tx.flush()
        assert checkins.answers(known.seal, rows[0]) == answers
        assert checkins.answers(known.seal, rows[1]) == ()
        told = checkins.in_series(known.seal, rows[0])
        assert (told.scores, told.needs, told.ended, told.missed) == (
            (("safety", 3),),
            ("doctor",),
            True,
            False,
        )
        newest = await checkins.newest(tx, known.row.id)
        assert [row.day.day for row in newest] == [1, 8, 15]
        assert [row.day.day for row in await checkins.newest(tx, known.row.id, 2)] == [8, 15]
        assert await checkins.sent_at(tx, rows[0].key) == ("", None)
        (kept,) = (
            await tx.execute(select(CheckInRow.answers).where(CheckInRow.answers.is_not(None)))
        ).scalars()
        assert kept is not None
        assert NAME.encode() not in kept


async def test_of_a_code_only_its_trace_is_kept_and_one_of_two_uses_it(store: Store) -> None:
    async with store.write() as tx:
        known = await people.make(tx, store, NOW)
        noy = await worker(tx)
        issued = await invitations.issue(tx, store, known, noy, NOW)
        row = await invitations.by_code(tx, store, issued.code.lower().replace("-", ""))
        assert row is not None
        assert invitations.is_good(row, NOW)
        assert not invitations.is_good(row, issued.until)
        assert invitations.number(known, row) == issued.number
        assert [await invitations.use(tx, row.id, NOW) for _ in range(2)] == [True, False]
        kept = (await tx.execute(select(Invitation.index, Invitation.number))).one()
        for secret in (issued.code, issued.code.replace("-", ""), issued.number):
            assert secret.encode() not in kept[0] + kept[1]
        await invitations.drop(tx, known.row.id)
        assert await invitations.by_code(tx, store, issued.code) is None
        assert await invitations.missed(tx, row.id) == 0
