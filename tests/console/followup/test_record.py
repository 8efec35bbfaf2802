"""A person's page: who may open it, what is written once, and what the second one is told."""

import asyncio
from datetime import timedelta

import pytest

from bot.console.followup.words import (
    PICK_A_DAY,
    PICK_YES_OR_NO,
    WRITE_A_CLOSING,
)
from bot.followup import asking, record
from bot.followup.record import Record
from bot.sentences import (
    CHANGED_MEANWHILE,
    EMPTY,
    NEEDS_A_PHONE,
    NEEDS_YES_TO_SHARE,
    PICK_A_COLLEAGUE,
    PICK_AN_ENDING,
)
from bot.staff import staffing
from bot.store import people
from bot.store.desk import readers
from bot.store.followup import followlist, followups
from dialogues.followup import hours, taper
from dialogues.followup.plan import Means, Purpose, Risk
from tests.conftest import add_staff
from tests.console.conftest import SQLITE, Answer, Browser, Desk, staff_of
from tests.console.followup.conftest import (
    BOTH_YES,
    NAME,
    NOWHERE,
    ONCE,
    enrolled,
    form,
    send,
    told,
    words,
)

pytestmark = SQLITE
TOMORROW = "2026-11-24"


async def home(desk: Desk, browser: Browser, *more: Purpose) -> str:
    """The path of somebody this browser's owner has enrolled by phone."""
    staff = await staff_of(desk.house, browser)
    person_id = await enrolled(desk.house, staff, purposes=BOTH_YES | {*more})
    return f"/console/person/{person_id}"


async def record_at(desk: Desk, browser: Browser, path: str) -> Record:
    found = await record.read(desk.house, await staff_of(desk.house, browser), path[-32:])
    assert found is not None
    return found


async def lines(desk: Desk, browser: Browser, path: str) -> list[tuple[str, tuple[str, ...]]]:
    """Every line of the record, by kind: the test's clock stands still."""
    entries = (await record_at(desk, browser, path)).entries
    return sorted((one.kind, tuple(said for _, said in one.fields)) for one in entries)


async def test_another_worker_sees_nothing_until_the_person_lets_the_team_read(desk: Desk) -> None:
    noy, dao = await desk.browser("noy"), await desk.browser("dao")
    above = await desk.browser("anna", "supervisor")
    path = await home(desk, noy)
    nothing = await dao.get(f"/console/person/{NOWHERE}")
    for page in ("", "/call", "/pack", "/pack.pdf"):
        answer = await dao.get(path + page)
        assert (answer.status, no_number(answer)) == (404, no_number(nothing))
    assert [(await one.get(path)).status for one in (noy, above)] == [200, 200]
    yes = {"purpose": "team", "given": "yes", "how": "spoken"}
    assert (await send(noy, path, f"{path}/consent", **yes)).status == 303
    assert (await dao.get(path)).status == 200
    no = {**yes, "given": "no"}
    assert (await send(dao, path, f"{path}/consent", **no)).status == 303
    assert (await dao.get(path)).status == 404


def no_number(answer: Answer) -> str:
    """What a page of an error says, without the number that is its own, and its own address."""
    return words(answer).rpartition("number: ")[0]


async def test_whoever_has_no_part_in_follow_up_sees_none_of_it(desk: Desk) -> None:
    path = await home(desk, await desk.browser("noy"))
    for role in ("manager", "auditor", "administrator"):
        browser = await desk.browser(role, role)
        csrf = (await browser.get("/console/me")).csrf
        for page in ("/console/followup", "/console/followup/enrol", path, f"{path}/pack.pdf"):
            assert (role, page, (await browser.get(page)).status) == (role, page, 404)
        for deed in ("entry", "plan", "end", "invite", "call/answer"):
            answer = await browser.post(f"{path}/{deed}", {"csrf": csrf})
            assert (role, deed, answer.status) == (role, deed, 404)
        assert "/console/followup" not in (await browser.get("/console/me")).body


async def test_no_deed_passes_without_this_sessions_token(desk: Desk) -> None:
    browser = await desk.browser()
    path = await home(desk, browser)
    before = await lines(desk, browser, path)
    deeds = ("entry", "done", "plan", "consent", "end", "invite")
    calls = ("call/answer", "call/end", "call/attempt")
    for deed in (*deeds, *calls):
        sent = {"kind": "note", "note": "x", "nonce": ONCE, "outcome": "done", "csrf": "x" * 43}
        assert (deed, (await browser.post(f"{path}/{deed}", sent)).status) == (deed, 403)
    enrol = await browser.post("/console/followup/enrol", {"csrf": "", "nonce": ONCE})
    assert (enrol.status, await lines(desk, browser, path)) == (403, before)


async def test_a_line_is_written_once_however_often_its_form_is_sent(desk: Desk) -> None:
    browser = await desk.browser()
    path = await home(desk, browser)
    to = f"{path}/entry"
    sent = {**form(await browser.get(path), to, "note"), "note": "She laughed on the phone."}
    at_once = await asyncio.gather(*(browser.post(to, sent) for _ in range(3)))
    assert {answer.headers["Location"] for answer in at_once} == {f"{path}#kept-note"}
    await browser.post(to, {**sent, "note": "She laughed a lot on the phone."})
    assert await lines(desk, browser, path) == [
        ("note", ("She laughed a lot on the phone.",)),
        ("note", ("She laughed on the phone.",)),
    ]


async def test_each_kind_of_line_is_kept_with_its_fields_and_shown(desk: Desk) -> None:
    browser = await desk.browser()
    path = await home(desk, browser, Purpose.PARTNER)
    written: dict[str, dict[str, str]] = {
        "visit": {"there": "her aunt's house", "note": "a quiet yard"},
        "promise": {"note": "ask the school", "due": TOMORROW},
        "task": {"note": "call the head of the village", "due": TOMORROW},
        "decision": {"note": "the clinic first", "due": TOMORROW},
        "referral": {"to": "the clinic", "note": "her teeth", "due": TOMORROW},
        "need": {"need": "lawyer", "note": "about the field"},
    }
    for kind, fields in written.items():
        answer = await send(browser, path, f"{path}/entry", kind, **fields)
        assert (kind, answer.headers.get("Location")) == (kind, f"{path}#kept-{kind}")
    home_ = {"home": "five at home", "helps": "the grandmother"}
    answer = await send(browser, path, f"{path}/entry", "assessment", **home_)
    assert answer.status == 303
    found = await lines(desk, browser, path)
    assert found == [
        ("assessment", ("five at home", "the grandmother")),
        *sorted((k, tuple(v for n, v in f.items() if n != "due")) for k, f in written.items()),
    ]
    page = words(await browser.get(path))
    said = [said for _, fields in found for said in fields if said != "lawyer"]
    assert [one for one in (*said, "A lawyer") if one not in page] == []


async def test_what_cannot_be_written_is_said_and_stays_in_its_form(desk: Desk) -> None:
    browser = await desk.browser()
    path = await home(desk, browser)
    to = f"{path}/entry"
    for kind, sentence, fields in (
        ("note", EMPTY, {"note": "  "}),
        ("note", "This text is too long", {"note": "x" * 20_001}),
        ("task", PICK_A_DAY, {"note": "call", "due": ""}),
        ("promise", PICK_A_DAY, {"note": "ask", "due": "soon"}),
        ("decision", PICK_A_COLLEAGUE, {"note": "ask", "due": TOMORROW, "who": NOWHERE}),
        ("referral", NEEDS_YES_TO_SHARE, {"to": "clinic", "note": "teeth", "due": TOMORROW}),
    ):
        answer = await send(browser, path, to, kind, **fields)
        assert (kind, answer.status, sentence in words(answer)) == (kind, 409, True)
        kept = form(answer, to, kind)
        shown = {name: kept[name].strip() for name in fields if name != "who"}
        assert shown == {name: said.strip() for name, said in fields.items() if name != "who"}
    assert await lines(desk, browser, path) == []
    strange = {"csrf": form(answer, to, "note")["csrf"], "nonce": ONCE, "kind": "call", "note": "x"}
    assert (await browser.post(to, strange)).status == 400


async def test_what_is_to_be_done_is_marked_as_done_once_with_its_ending(desk: Desk) -> None:
    browser = await desk.browser()
    path = await home(desk, browser)
    await send(browser, path, f"{path}/entry", "promise", note="ask the school", due=TOMORROW)
    to = f"{path}/done"
    refused = await send(browser, path, to, note="there is no place")
    assert (refused.status, PICK_AN_ENDING in words(refused)) == (409, True)
    sent = {**form(refused, to), "outcome": "not_kept"}
    assert sent["note"] == "there is no place"
    assert (await browser.post(to, sent)).status == 303
    again = await browser.post(to, {**sent, "outcome": "kept"})
    assert (again.status, "This was marked as done already." in words(again)) == (409, True)
    assert "there is no place</textarea>" in again.body
    entries = {one.kind: one for one in (await record_at(desk, browser, path)).entries}
    promise, note = entries["promise"], entries["note"]
    assert (len(entries), note.field("of")) == (2, promise.id)
    assert (promise.outcome, promise.done_at) == ("not_kept", desk.house.clock())
    assert "there is no place" in words(await browser.get(path))


@pytest.mark.parametrize(
    ("kind", "outcome"),
    [("promise", "Somchai 0205551"), ("need", "helped"), ("task", "done"), ("note", "kept")],
)
async def test_an_ending_of_another_kind_is_refused_and_nothing_is_written(
    desk: Desk, kind: str, outcome: str
) -> None:
    browser = await desk.browser()
    path = await home(desk, browser)
    await send(browser, path, f"{path}/entry", "promise", note="ask the school", due=TOMORROW)
    to = f"{path}/done"
    sent = {**form(await browser.get(path), to), "note": "there is no place"}
    refused = await browser.post(to, {**sent, "kind": kind, "outcome": outcome})
    assert (refused.status, PICK_AN_ENDING in words(refused)) == (409, True)
    (promise,) = (await record_at(desk, browser, path)).entries
    assert (promise.outcome, promise.done_at) == (None, None)


async def test_a_need_of_a_check_in_is_open_until_something_was_done_about_it(desk: Desk) -> None:
    browser = await desk.browser()
    path = await home(desk, browser)
    await told(desk.house, path[-32:], 3, {"safety": 3}, ("doctor", "a bicycle"))
    page = words(await browser.get(path)).partition("To do")[0]
    assert ("A doctor since" in page, "a bicycle since" in page) == (True, True)
    sent = {
        "csrf": (await browser.get(path)).csrf,
        "nonce": ONCE,
        "kind": "need",
        "need": "doctor",
        "closes": "1",
        "note": "went with her",
    }
    refused = await browser.post(f"{path}/entry", sent)
    assert (refused.status, refused.body.count("went with her</textarea>")) == (409, 1)
    sent["outcome"] = "helped"
    assert (await browser.post(f"{path}/entry", sent)).status == 303
    page = words(await browser.get(path)).partition("To do")[0]
    assert ("A doctor since" in page, "a bicycle since" in page) == (False, True)
    assert "A doctor The person was helped" in page


async def test_of_two_workers_who_change_one_plan_the_second_is_told(desk: Desk) -> None:
    noy, dao = await desk.browser("noy"), await desk.browser("dao")
    path = await home(desk, noy, Purpose.TEAM)
    to = f"{path}/plan"
    first, second = [form(await browser.get(path), to) for browser in (noy, dao)]
    assert (await noy.post(to, {**first, "risk": "high"})).status == 303
    late = await dao.post(to, {**second, "means": "both", "first": "10"})
    assert (late.status, CHANGED_MEANWHILE in words(late)) == (409, True)
    kept = form(late, to)
    assert (kept["means"], kept["first"], kept["risk"]) == ("both", "10", "usual")
    plan = (await record_at(desk, noy, path)).plan
    assert (plan.risk, plan.means, plan.hours.first) == (Risk.HIGH, Means.PHONE, 8)
    assert (await dao.post(to, kept)).status == 303
    plan = (await record_at(desk, noy, path)).plan
    assert (plan.risk, plan.means, plan.hours.first) == (Risk.USUAL, Means.BOTH, 10)


async def test_another_number_is_written_into_the_plan(desk: Desk) -> None:
    browser = await desk.browser()
    path = await home(desk, browser)
    to = f"{path}/plan"
    shown = form(await browser.get(path), to)
    assert shown["phone"] == (await record_at(desk, browser, path)).about.phone
    assert (await browser.post(to, {**shown, "phone": "020 0000 0000"})).status == 303
    assert "Telephone 020 0000 0000" in words(await browser.get(path))
    none = await browser.post(to, {**form(await browser.get(path), to), "phone": ""})
    assert (none.status, NEEDS_A_PHONE in words(none)) == (409, True)


async def test_a_plan_that_cannot_be_is_refused_and_keeps_the_version_it_was_read_at(
    desk: Desk,
) -> None:
    browser = await desk.browser()
    path = await home(desk, browser)
    to = f"{path}/plan"
    opened = form(await browser.get(path), to)
    for wrong, sentence in (
        ({"first": "20", "last": "8"}, hours.Impossible.BACKWARDS),
        ({"taper": "own", "taper_own": "0:30"}, taper.Impossible.TOO_OFTEN),
        ({"zone": "Nowhere"}, hours.Impossible.NO_ZONE),
        ({"worker": NOWHERE}, PICK_A_COLLEAGUE),
    ):
        answer = await browser.post(to, {**opened, **wrong})
        assert (sentence, answer.status, sentence in words(answer)) == (sentence, 409, True)
        assert form(answer, to)["version"] == opened["version"]
    assert (await browser.post(to, {**opened, "version": "x"})).status == 400


async def test_a_plan_whose_worker_left_falls_to_nobody_by_itself(desk: Desk) -> None:
    """Anna changes the hours; Dao, whose name comes first, must not get the person by that."""
    noy, _, anna = [await desk.browser(one, "supervisor") for one in ("noy", "dao", "anna")]
    left, path = await staff_of(desk.house, noy), await home(desk, noy)
    adm = await add_staff(desk.house, "adm", "Adm", "administrator")
    assert (await staffing.disable(desk.house, left.id, adm)).ok
    to = f"{path}/plan"
    answer = await send(anna, path, to, first="10")
    assert (answer.status, PICK_A_COLLEAGUE in words(answer)) == (409, True)
    assert (await record_at(desk, anna, path)).plan.staff_id == left.id
    chosen = {**form(answer, to), "worker": (await staff_of(desk.house, anna)).id}
    assert (await anna.post(to, chosen)).status == 303
    assert (await record_at(desk, anna, path)).plan.hours.first == 10


async def test_a_no_to_being_asked_ends_it_at_once_and_the_ledger_keeps_both(desk: Desk) -> None:
    browser = await desk.browser()
    path = await home(desk, browser)
    to = f"{path}/consent"
    missing = await send(browser, path, to, purpose="followup", detail="on the phone today")
    assert (missing.status, PICK_YES_OR_NO in words(missing)) == (409, True)
    sent = {**form(missing, to), "given": "no", "how": "phone"}
    assert (sent["purpose"], sent["detail"]) == ("followup", "on the phone today")
    assert (await browser.post(to, sent)).status == 303
    found = await record_at(desk, browser, path)
    said = [(line.given, line.how) for line in found.ledger if line.purpose is Purpose.FOLLOWUP]
    assert (found.plan.state, said) == ("ended", [(True, "spoken"), (False, "phone")])
    assert f'action="{path}/plan"' not in (await browser.get(path)).body


async def test_it_ends_with_a_closing_note_and_not_without(desk: Desk) -> None:
    browser = await desk.browser()
    path = await home(desk, browser)
    refused = await send(browser, path, f"{path}/end", note=" ")
    assert (refused.status, WRITE_A_CLOSING in words(refused)) == (409, True)
    sent = {**form(refused, f"{path}/end"), "note": "She is well and has work."}
    assert (await browser.post(f"{path}/end", sent)).status == 303
    page = words(await browser.get(path))
    assert ("She is well and has work." in page, "Ended by the worker" in page) == (True, True)


async def test_the_page_draws_a_picture_for_each_domain_and_says_it_in_words(desk: Desk) -> None:
    browser = await desk.browser()
    path = await home(desk, browser)
    for ago, score in ((30, 3), (20, 2), (10, 0)):
        await told(desk.house, path[-32:], ago, {"safety": score, "money": 2}, said="all talk")
    body = (await browser.get(path)).body
    assert (body.count("<svg"), body.count("<circle")) == (2, 6)
    assert 'points="6.0,6.0 120.0,23.3 234.0,58.0"' in body
    assert "Safety, oldest first, 0 is worst and 3 is best: 3, 2, 0" in body
    page = words(await browser.get(path))
    assert "Safety feels much less safe than before" in page
    assert page.count("all talk") == 3


async def test_the_list_shows_what_is_late_first_and_only_whom_one_may_read_of(
    desk: Desk,
) -> None:
    noy, dao = await desk.browser("noy"), await desk.browser("dao")
    path = await home(desk, noy)
    await enrolled(desk.house, await staff_of(desk.house, dao), Means.CHAT)
    yesterday = (desk.house.clock() - timedelta(days=1)).date().isoformat()
    await send(noy, path, f"{path}/entry", "task", note="later task", due=TOMORROW)
    await send(noy, path, f"{path}/entry", "task", note="late task", due=yesterday)
    await told(desk.house, path[-32:], 3, {}, state="missed")
    page = words(await noy.get("/console/followup"))
    assert page.index("late task Was due on") < page.index("later task Until")
    assert NAME not in page
    shown = [
        (await browser.get(f"/console/followup?show={name}")).body.count('id="person-')
        for browser in (noy, dao)
        for name in ("all", "mine", "missed", "invited", "peers", "ended")
    ]
    assert shown == [1, 1, 1, 0, 0, 0, 1, 1, 0, 1, 0, 0]
    assert "late task" not in words(await dao.get("/console/followup"))


async def test_a_list_that_is_too_long_says_that_there_are_more(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    noy = await desk.browser("noy")
    staff = await staff_of(desk.house, noy)
    for _ in range(3):
        await enrolled(desk.house, staff, Means.CHAT)
    more = "There are more people than these."
    for most in (3, 2):
        monkeypatch.setattr(followlist, "MOST", most)
        page = (await noy.get("/console/followup")).body
        assert (page.count('id="person-'), more in page) == (most, most < 3)


async def test_empty_lists_say_so(desk: Desk) -> None:
    browser = await desk.browser()
    page = words(await browser.get("/console/followup"))
    assert "Nothing is to be done just now." in page
    assert "Nobody is followed up yet." in page
    assert "Nobody is in this list." in words(await browser.get("/console/followup?show=peers"))


async def test_of_whom_only_some_may_read_the_others_find_neither_page_nor_row(desk: Desk) -> None:
    noy, dao = await desk.browser("noy"), await desk.browser("dao")
    above, mai = [await desk.browser(login, "supervisor") for login in ("anna", "mai")]
    path = await home(desk, noy, Purpose.TEAM)
    everybody = (noy, dao, above, mai)
    assert [(await one.get(path)).status for one in everybody] == [200] * 4
    async with desk.house.store.write() as tx:
        named = await staff_of(desk.house, mai)
        just = frozenset({named.id})
        await readers.name(tx, path[-32:], just, named.id, desk.house.clock())
        await tx.commit()
    assert [(await one.get(path)).status for one in everybody] == [200, 404, 404, 200]
    listed = [path in (await one.get("/console/followup")).body for one in everybody]
    assert listed == [True, False, False, True]


async def test_of_whom_only_some_may_read_the_plan_goes_to_one_of_these(desk: Desk) -> None:
    noy, dao = await desk.browser("noy"), await desk.browser("dao")
    mai = await desk.browser("mai", "supervisor")
    path = await home(desk, noy)
    ids = [(await staff_of(desk.house, one)).id for one in (noy, dao, mai)]
    async with desk.house.store.write() as tx:
        await readers.name(tx, path[-32:], frozenset({ids[2]}), ids[2], desk.house.clock())
        await tx.commit()
    passed = await send(noy, path, f"{path}/plan", worker=ids[1])
    assert (passed.status, (await dao.get(path)).status) == (409, 404)
    assert "Only some may read of this person" in words(passed)
    assert (await send(noy, path, f"{path}/plan", worker=ids[0])).status == 303
    assert (await send(noy, path, f"{path}/plan", worker=ids[2])).status == 303
    assert [(await one.get(path)).status for one in (noy, dao, mai)] == [404, 404, 200]


async def test_a_call_that_stays_when_all_is_over_can_be_marked_as_made(desk: Desk) -> None:
    browser = await desk.browser()
    path = await home(desk, browser)
    to = f"{path}/done"
    async with desk.house.store.write() as tx:
        known = await people.by_id(tx, desk.house.store, path[-32:])
        row = await followups.of(tx, path[-32:])
        assert known is not None
        assert row is not None
        row.stage, row.next_at = "closing", desk.house.clock()
        row.first_hour, row.last_hour = 0, 24
        known.row.heard_at -= timedelta(hours=1)
        await tx.commit()
    await asking.look_after(desk.house, path[-32:])
    page = await browser.get(path)
    assert "The plan is over: the last words are yours." in words(page)
    sent = {**form(page, to, "call"), "outcome": "answered", "note": "we said good-bye"}
    assert (await browser.post(to, {**sent, "outcome": "done"})).status == 409
    assert (await browser.post(to, sent)).status == 303
    entries = {one.kind: one for one in (await record_at(desk, browser, path)).entries}
    assert (entries["call"].outcome, entries["call"].done_at) == ("answered", desk.house.clock())
    assert "Nothing is to be done just now." in words(await browser.get("/console/followup"))
