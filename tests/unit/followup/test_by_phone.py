"""Somebody who never uses the chat: called, asked the same, in the same series."""

from dataclasses import replace
from datetime import timedelta

import pytest

from bot.access import Role, Staff
from bot.followup import calls, changing, enrolment, record
from bot.followup.changing import Change
from bot.house import House
from bot.store.followup import endings, followups
from bot.store.followup.checkins import NEED, Answer
from bot.words import ZONE
from dialogues.followup.plan import Means, Purpose, Risk
from dialogues.turn import Urgency
from tests.conftest import Clock, add_staff
from tests.unit.followed import BY_PHONE, DOMAINS, USUAL, Their, called, enrolled, filled_in, joined

NOW = "2026-11-30T05:00:00+00:00"


def told(**scores: int) -> tuple[Answer, ...]:
    """Answers as the form posts them."""
    return tuple(Answer(domain, score, "", NOW) for domain, score in scores.items())


async def test_a_call_is_owed_made_and_planned_anew(house: House, clock: Clock) -> None:
    noy = await add_staff(house)
    them = await enrolled(house, clock, noy, BY_PHONE)
    row = await them.plan()
    assert (row.state, row.stage, row.means) == ("active", "due", "phone")
    assert await them.at_next() == []
    assert await them.owed() == [("call", False)]
    assert (await them.record())[0].due_on == clock.now.astimezone(ZONE).date()
    assert await them.noticed() is None
    form = await calls.form(house, noy, them.person_id)
    assert form is not None
    assert (form.domains, form.answers) == (DOMAINS, ())
    answers = told(**dict.fromkeys(DOMAINS, 3))
    assert await called(them, noy, *answers) == form.checkin_id
    assert await them.owed() == [("call", True)]
    (one,) = await them.checkins()
    assert (one.state, one.means, one.staff_id) == ("done", "phone", noy.id)
    assert await them.answers() == [answers]
    row = await them.plan()
    assert row.next_at is not None
    days = (row.next_at.astimezone(ZONE).date() - clock.now.astimezone(ZONE).date()).days
    assert (row.stage, days) == ("due", 7)
    assert await them.waiting() == []


async def test_a_call_that_nobody_makes_is_missed_after_a_week(house: House, clock: Clock) -> None:
    them = await enrolled(house, clock, await add_staff(house), BY_PHONE)
    await them.at_next()
    owed = clock.now
    assert await them.at_next() == []
    assert clock.now - owed == timedelta(days=7)
    assert [one.state for one in await them.checkins()] == ["missed"]
    row = await them.plan()
    assert (row.stage, row.state) == ("due", "active")
    await them.at_next()
    assert await them.owed() == [("call", False), ("call", False)]


async def test_what_is_typed_stays_when_the_page_is_opened_again(
    house: House, clock: Clock
) -> None:
    noy = await add_staff(house)
    them = await enrolled(house, clock, noy, BY_PHONE)
    await them.at_next()
    form = await calls.form(house, noy, them.person_id)
    assert form is not None
    kept = told(safety=2, family=1)
    for answers in (kept[:1], kept, kept):
        assert (await calls.answer(house, noy, them.person_id, form.checkin_id, answers)).ok
        clock.move(minutes=1)
    again = await calls.form(house, noy, them.person_id)
    assert again == replace(form, answers=kept)


async def test_an_ask_that_comes_before_the_first_answer_is_the_check_in_of_the_form(
    house: House, clock: Clock
) -> None:
    noy = await add_staff(house)
    them = await joined(house, clock, noy)
    form = await calls.form(house, noy, them.person_id)
    assert form is not None
    assert await them.checkins() == []  # looking at the form begins nothing
    await them.asked()
    assert await called(them, noy, *told(safety=3)) == form.checkin_id
    assert [(one.means, one.state) for one in await them.checkins()] == [("phone", "done")]
    late = await calls.answer(house, noy, them.person_id, form.checkin_id, told(safety=0))
    assert (late.ok, await them.answers()) == (False, [told(safety=3)])


async def test_a_call_that_was_cut_off_keeps_what_was_told(house: House, clock: Clock) -> None:
    noy = await add_staff(house)
    them = await enrolled(house, clock, noy, BY_PHONE)
    await them.at_next()
    form_id = await filled_in(them, noy, *told(safety=3))
    for _ in range(2):
        await them.at_next()
        if (await them.plan()).stage == "due":
            break
    assert [one.state for one in await them.checkins()] == ["stopped"]
    assert await them.answers() == [told(safety=3)]
    late = await calls.answer(house, noy, them.person_id, form_id, told(safety=0))
    assert (late.ok, await them.answers()) == (False, [told(safety=3)])
    assert not (await calls.end(house, noy, them.person_id, form_id)).ok


async def test_what_worries_is_noticed_as_in_the_chat(house: House, clock: Clock) -> None:
    noy = await add_staff(house)
    them = await enrolled(house, clock, noy, BY_PHONE)
    await them.at_next()
    need = Answer(NEED, None, "doctor", NOW)
    own = Answer(NEED, None, "two piglets", NOW)
    await called(them, noy, *told(safety=1, health=0, family=3), need, own)
    tables = house.router.book.followup
    reasons = {
        tables.worries["safety"][1].reason,
        tables.worries["health"][0].reason,
        tables.needs["doctor"].reason,
    }
    noticed = await them.noticed()
    assert noticed is not None
    assert (noticed[0], {*noticed[1]}) == (Urgency.TODAY, reasons)
    needs = [one for one in await them.record() if one.kind == "need"]
    assert [(one.fields, one.staff_id) for one in needs] == [((("need", "doctor"),), noy.id)]
    assert await them.until_due() < timedelta(days=8)


async def test_chat_and_phone_are_one_series(house: House, clock: Clock) -> None:
    noy = await add_staff(house)
    them = await joined(house, clock, noy)
    await them.answer_all(safety=3, feelings=3)
    await them.asked()
    clock.move(hours=2)
    form = await calls.form(house, noy, them.person_id)
    assert form is not None
    assert form.checkin_id == (await them.checkins())[1].id
    await called(them, noy, *told(safety=1, feelings=3))
    fell = house.router.book.followup.domains["safety"].fell
    worry = house.router.book.followup.worries["safety"][1].reason
    noticed = await them.noticed()
    assert noticed is not None
    assert {*noticed[1]} == {fell, worry}
    assert [(one.means, one.state) for one in await them.checkins()] == [
        ("chat", "done"),
        ("phone", "done"),
    ]
    assert await them.say_yes() != []  # the old pictures begin nothing any more
    assert len(await them.checkins()) == 2
    assert (await them.checkins())[1].state == "done"


@pytest.mark.parametrize("outcome", endings.CALL)
async def test_each_try_is_on_record_and_owes_another_unless_answered(
    house: House, clock: Clock, outcome: str
) -> None:
    noy = await add_staff(house)
    them = await enrolled(house, clock, noy, BY_PHONE)
    await them.at_next()
    for _ in range(2):  # the page posts it twice
        done = await calls.attempt(house, noy, them.person_id, outcome, "Rang long.", "nonce")
        assert done.ok
    lines = [(one.kind, one.outcome) for one in await them.record() if one.done_at]
    assert sorted(lines) == [("call", outcome), ("call", outcome)]
    owed = [one.due_on for one in await them.record() if one.due_on and not one.done_at]
    tomorrow = (clock.now + timedelta(days=1)).astimezone(ZONE).date()
    assert owed == ([] if outcome == "answered" else [tomorrow])


async def test_a_try_needs_one_of_the_outcomes(house: House, clock: Clock) -> None:
    noy = await add_staff(house)
    them = await enrolled(house, clock, noy, BY_PHONE)
    assert not (await calls.attempt(house, noy, them.person_id, "sang", "", "nonce")).ok
    assert await them.record() == ()


@pytest.mark.parametrize("missing", [{Purpose.FOLLOWUP}, {Purpose.PHONE}, set[Purpose]()], ids=len)
async def test_by_phone_alone_begins_only_with_their_own_yes(
    house: House, missing: set[Purpose]
) -> None:
    noy = await add_staff(house)
    wanted = replace(BY_PHONE, purposes=frozenset({Purpose.FOLLOWUP, Purpose.PHONE} - missing))
    outcome, person_id = await enrolment.enrol(house, noy, wanted)
    assert (outcome.ok, bool(person_id)) == (not missing, not missing)


async def test_a_number_to_call_is_needed(house: House) -> None:
    noy = await add_staff(house)
    for means in (Means.PHONE, Means.BOTH):
        outcome, _ = await enrolment.enrol(house, noy, replace(BY_PHONE, means=means, phone=" "))
        assert not outcome.ok


async def test_spoken_yeses_stand_in_the_ledger_and_a_code_is_not_theirs(
    house: House, clock: Clock
) -> None:
    noy = await add_staff(house)
    purposes = BY_PHONE.purposes | {Purpose.TEAM}
    them = await enrolled(house, clock, noy, replace(BY_PHONE, purposes=purposes))
    ledger = await them.ledger()
    assert {(one.by, one.how) for one in ledger} == {(noy.id, "spoken")}
    assert {one.purpose for one in ledger if one.given} == {*purposes}
    assert {one.purpose for one in ledger if not one.given} == {
        Purpose.CONTACT,
        Purpose.VILLAGE,
        Purpose.PARTNER,
    }
    assert await enrolment.invite(house, noy, them.person_id) is None


async def test_a_plan_by_phone_ends_with_a_call(house: House, clock: Clock) -> None:
    noy = await add_staff(house)
    them = await enrolled(house, clock, noy, replace(BY_PHONE, taper="7:7"))
    await them.at_next()
    await called(them, noy, *told(safety=3))
    await them.at_next()
    row = await them.plan()
    assert (row.state, row.end_cause) == ("ended", "done")
    open_ = [one.field("why") for one in await them.record() if not one.done_at]
    assert open_ == ["closing"]
    assert await calls.form(house, noy, them.person_id) is None


async def test_others_call_only_whom_the_team_may_read_of(house: House, clock: Clock) -> None:
    noy, dao = await add_staff(house), await add_staff(house, "dao", "Dao")
    boss = await add_staff(house, "boss", "Boss", "supervisor")
    them = await enrolled(house, clock, noy, BY_PHONE)
    assert await calls.form(house, dao, them.person_id) is None
    assert await record.read(house, dao, them.person_id) is None
    assert not (await calls.attempt(house, dao, them.person_id, "answered", "", "n")).ok
    assert await calls.form(house, boss, them.person_id) is not None


async def test_what_was_told_in_a_call_that_was_cut_off_is_noticed(
    house: House, clock: Clock
) -> None:
    noy = await add_staff(house)
    them = await enrolled(house, clock, noy, BY_PHONE)
    await them.at_next()
    need = Answer(NEED, None, "doctor", NOW)
    await filled_in(them, noy, *told(safety=0), need)
    await them.at_next()
    assert [one.state for one in await them.checkins()] == ["stopped"]
    tables = house.router.book.followup
    reasons = {tables.worries["safety"][0].reason, tables.needs["doctor"].reason}
    noticed = await them.noticed()
    assert noticed is not None
    assert (noticed[0], {*noticed[1]}) == (Urgency.NOW, reasons)
    assert [one.field("need") for one in await them.record() if one.kind == "need"] == ["doctor"]


@pytest.mark.parametrize("how", ["withdrawn", "closed"])
async def test_what_was_told_in_a_call_is_noticed_though_it_was_the_last_one(
    house: House, clock: Clock, how: str
) -> None:
    noy = await add_staff(house)
    them = await enrolled(house, clock, noy, BY_PHONE)
    await them.at_next()
    await filled_in(them, noy, *told(safety=0))
    if how == "closed":
        await changing.end(house, noy, them.person_id, "")
    else:
        they, no = them.person_id, Purpose.FOLLOWUP
        await changing.consent(house, noy, they, no, given=False, how="phone", detail="")
    noticed = await them.noticed()
    assert noticed is not None
    assert noticed[0] is Urgency.NOW


async def _called_while_they_answer(house: House, clock: Clock) -> tuple[Their, Staff, str]:
    """Asked in the chat and saying yes there, after a worker opened the form of a call."""
    noy = await add_staff(house)
    them = await joined(house, clock, noy)
    await them.asked()
    form = await calls.form(house, noy, them.person_id)
    assert form is not None
    await them.say_yes()
    return them, noy, form.checkin_id


async def test_a_form_that_was_opened_earlier_takes_nothing_from_what_the_chat_heard(
    house: House, clock: Clock
) -> None:
    them, noy, checkin_id = await _called_while_they_answer(house, clock)
    await them.tap("safety:1")
    await them.write("my uncle counts every grain")
    for answers in (told(safety=2, work=3), told(safety=2)):
        assert (await calls.answer(house, noy, them.person_id, checkin_id, answers)).ok
    (kept,) = await them.answers()
    assert [(one.domain, one.score, one.words) for one in kept] == [
        ("family", None, "my uncle counts every grain"),
        ("safety", 2, ""),
    ]


@pytest.mark.parametrize("then", ["done", "enough", "stop"])
async def test_what_was_told_in_a_call_is_noticed_though_the_chat_has_the_last_word(
    house: House, clock: Clock, then: str
) -> None:
    noy = await add_staff(house)
    them = await joined(house, clock, noy)
    await them.asked()
    await filled_in(them, noy, *told(safety=0))
    if then == "stop":
        await them.write("stop")
    else:
        await them.say_yes()
        for go in ("safety:3", "enough") if then == "done" else ("enough",):
            await them.tap(go)
    unsafe = house.router.book.followup.worries["safety"][0].reason
    noticed = await them.noticed()
    if then == "done":  # they said otherwise since
        assert noticed is None
    else:
        assert noticed == (Urgency.NOW, (unsafe,))


@pytest.mark.parametrize("by", ["their worker", "themselves"])
async def test_whoever_is_only_called_from_now_on_is_not_written_to_any_more(
    house: House, clock: Clock, by: str
) -> None:
    """What waited for an hour of theirs, or for the channel, would be read by who has the phone."""
    noy = await add_staff(house)
    them = await joined(house, clock, noy)
    while not await them.at_next():
        pass
    if by == "themselves":
        await them.tap("mine:means")
        await them.tap("means:phone")
    else:
        row = await them.plan()
        kept = followups.hours(row)
        wanted = Change(row.version, USUAL, Risk.USUAL, Means.PHONE, kept, noy.id, "000 000")
        assert (await changing.change(house, noy, them.person_id, wanted)).ok
    assert await them.states() == ["never"]
    assert await them.at_next() == []
    assert await them.owed() == [("call", False)]
    assert [one.state for one in await them.checkins()] == ["asked"]


async def test_of_two_who_fill_in_one_form_neither_strikes_out_what_the_other_heard(
    house: House, clock: Clock
) -> None:
    noy, sip = await add_staff(house), await add_staff(house, "sip", "Sip", Role.SUPERVISOR)
    them = await enrolled(house, clock, noy, BY_PHONE)
    await them.at_next()
    both = [await calls.form(house, one, them.person_id) for one in (noy, sip)]
    assert both[0] == both[1]
    doctor = Answer(NEED, None, "doctor", NOW)
    checkin_id = await filled_in(them, noy, *told(safety=1, family=3), doctor)
    early = told(money=3)
    assert (await calls.answer(house, sip, them.person_id, checkin_id, early)).ok
    assert await them.answers() == [(*told(safety=1, family=3), doctor, *early)]
    # Whoever sees it may strike it out, and what was told meanwhile is not undone by an old page.
    shown = frozenset(map(calls.mark, (*told(safety=1, family=3), doctor)))
    now = told(safety=1, money=2)
    assert (await calls.answer(house, sip, them.person_id, checkin_id, now, shown)).ok
    assert await them.answers() == [now]
    later = told(safety=0, money=2)
    assert (await calls.answer(house, noy, them.person_id, checkin_id, later)).ok
    assert (await calls.answer(house, sip, them.person_id, checkin_id, now, shown)).ok
    assert {one.domain: one.score for one in (await them.answers())[0]} == {"safety": 0, "money": 2}
    assert (await calls.end(house, sip, them.person_id, checkin_id)).ok
    noticed = await them.noticed()
    assert noticed is not None
    assert noticed[0] is Urgency.NOW


async def test_words_from_the_chat_are_not_struck_out_by_a_score_of_the_form(
    house: House, clock: Clock
) -> None:
    them, noy, checkin_id = await _called_while_they_answer(house, clock)
    await them.write("the roof leaks and nobody speaks")
    score = told(safety=3)
    assert (await calls.answer(house, noy, them.person_id, checkin_id, score)).ok
    (kept,) = await them.answers()
    assert [(one.score, one.words) for one in kept] == [
        (None, "the roof leaks and nobody speaks"),
        (3, ""),
    ]
