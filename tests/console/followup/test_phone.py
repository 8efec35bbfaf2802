"""A call: its form is kept at every change, ends in the same series, and tries are written down."""

from datetime import date

from bot.followup import record
from bot.sentences import CALL_IS_OVER, PICK_AN_ENDING
from bot.store.followup.checkins import Answer as Told
from dialogues.followup.plan import Means
from tests.console.conftest import SQLITE, Browser, Desk, staff_of
from tests.console.followup.conftest import NAME, NOWHERE, PHONE, enrolled, form, words

pytestmark = SQLITE
HTMX = {"HX-Request": "true"}
SAID = {
    "score-safety": "3",
    "score-feelings": "1",
    "words-feelings": "tired",
    "words-money": "her uncle helps",
    "need-doctor": "on",
    "need-other": "a bicycle\n\n rice ",
    "note": "call again on Sunday",
}
KEPT = (
    ("safety", 3, ""),
    ("money", None, "her uncle helps"),
    ("feelings", 1, "tired"),
    ("need", None, "doctor"),
    ("need", None, "a bicycle"),
    ("need", None, "rice"),
    ("note", None, "call again on Sunday"),
)


async def calling(desk: Desk, browser: Browser) -> tuple[str, dict[str, str]]:
    """Somebody's call page, and its form as it was opened."""
    path = f"/console/person/{await enrolled(desk.house, await staff_of(desk.house, browser))}"
    return path, form(await browser.get(f"{path}/call"), f"{path}/call/answer")


async def both_calling(desk: Desk) -> tuple[Browser, Browser, str, dict[str, str], dict[str, str]]:
    """Two workers who opened one call page, its address, and the form as each of them sees it."""
    browser, dao = await desk.browser(), await desk.browser("dao", role="supervisor")
    path, opened = await calling(desk, browser)
    return browser, dao, path, opened, form(await dao.get(f"{path}/call"), f"{path}/call/answer")


async def asked(desk: Desk, browser: Browser, path: str) -> record.Asked:
    found = await record.read(desk.house, await staff_of(desk.house, browser), path[-32:])
    assert found is not None
    [one] = found.asked
    return one


def told(answers: tuple[Told, ...]) -> tuple[tuple[str, int | None, str], ...]:
    return tuple((one.domain, one.score, one.words) for one in answers)


async def test_every_change_is_kept_and_the_form_comes_back_as_it_was_left(desk: Desk) -> None:
    browser = await desk.browser()
    path, opened = await calling(desk, browser)
    page = words(await browser.get(f"{path}/call"))
    assert (NAME in page, PHONE in page, "Do you feel safe where you are?" in page) == (True,) * 3
    first = await browser.post(f"{path}/call/answer", {**opened, "score-safety": "0"}, HTMX)
    sent = {**opened, **SAID}
    answer = await browser.post(f"{path}/call/answer", sent, HTMX)
    assert [(one.status, one.body) for one in (first, answer)] == [(204, ""), (204, "")]
    assert told((await asked(desk, browser, path)).answers) == KEPT
    kept = form(await browser.get(f"{path}/call"), f"{path}/call/answer")
    assert {**kept, "need-other": SAID["need-other"], "shown": ""} == sent
    assert kept["need-other"] == "a bicycle\nrice"
    plain = await browser.post(f"{path}/call/answer", sent)
    assert (plain.status, plain.headers["Location"]) == (303, f"{path}/call#kept-call")


async def test_what_a_colleague_heard_stays_in_a_form_that_was_opened_before(desk: Desk) -> None:
    browser, dao, path, opened, theirs = await both_calling(desk)
    to = f"{path}/call/answer"
    first = {**opened, "score-safety": "0", "need-doctor": "on"}
    assert (await browser.post(to, first, HTMX)).status == 204
    assert (await dao.post(to, {**theirs, "score-family": "3"}, HTMX)).status == 204
    both = (("safety", 0, ""), ("need", None, "doctor"), ("family", 3, ""))
    assert told((await asked(desk, browser, path)).answers) == both
    seen = form(await dao.get(f"{path}/call"), to)
    del seen["need-doctor"]
    assert (await dao.post(to, seen, HTMX)).status == 204
    assert told((await asked(desk, browser, path)).answers) == (both[0], both[2])


async def test_what_two_wrote_to_one_question_stays_though_the_form_is_opened_and_kept_again(
    desk: Desk,
) -> None:
    browser, dao, path, opened, theirs = await both_calling(desk)
    to = f"{path}/call/answer"
    assert (await browser.post(to, {**opened, "words-feelings": "tired"}, HTMX)).status == 204
    more = {**theirs, "score-feelings": "0", "words-feelings": "cries at night"}
    assert (await dao.post(to, more, HTMX)).status == 204
    for who in (dao, browser, dao):
        seen = form(await who.get(f"{path}/call"), to)
        assert (seen["score-feelings"], seen["words-feelings"]) == ("0", "tired\ncries at night")
        assert (await who.post(to, {**seen, "score-family": "2"}, HTMX)).status == 204
    both = ("feelings", 0, "tired\ncries at night")
    assert sorted(told((await asked(desk, browser, path)).answers)) == [("family", 2, ""), both]


async def test_a_question_that_a_colleague_goes_on_writing_to_loses_nothing_in_a_form_of_before(
    desk: Desk,
) -> None:
    browser, dao, path, opened, theirs = await both_calling(desk)
    to = f"{path}/call/answer"
    assert (await browser.post(to, {**opened, "words-feelings": "tired"}, HTMX)).status == 204
    assert (await dao.post(to, {**theirs, "words-feelings": "cries"}, HTMX)).status == 204
    seen = form(await browser.get(f"{path}/call"), to)
    assert (await dao.post(to, {**theirs, "words-feelings": "cries a lot"}, HTMX)).status == 204
    assert (await browser.post(to, {**seen, "score-family": "2"}, HTMX)).status == 204
    lines = ("feelings", None, "tired"), ("feelings", None, "cries a lot"), ("family", 2, "")
    assert told((await asked(desk, browser, path)).answers) == lines


async def test_the_end_of_a_call_keeps_the_form_and_closes_it(desk: Desk) -> None:
    browser = await desk.browser()
    path, opened = await calling(desk, browser)
    answer = await browser.post(f"{path}/call/end", {**opened, **SAID})
    assert (answer.status, answer.headers["Location"]) == (303, f"{path}#kept-call")
    one = await asked(desk, browser, path)
    assert (one.state, one.means, told(one.answers)) == ("done", "phone", KEPT)
    late = {**opened, **SAID, "note": "one more word"}
    refused = await browser.post(f"{path}/call/answer", late, HTMX)
    assert (refused.status, refused.body) == (409, CALL_IS_OVER)
    back = await browser.post(f"{path}/call/end", late)
    assert (back.status, CALL_IS_OVER in words(back)) == (409, True)
    assert form(back, f"{path}/call/answer")["note"] == "one more word"


async def test_what_no_form_of_ours_could_hold_is_not_kept_as_an_answer(desk: Desk) -> None:
    browser = await desk.browser()
    path, opened = await calling(desk, browser)
    strange = {"score-safety": "4", "score-family": "-1", "score-x": "1", "need-x": "on"}
    assert (await browser.post(f"{path}/call/answer", {**opened, **strange}, HTMX)).status == 204
    assert told((await asked(desk, browser, path)).answers) == ()
    long = {**opened, "words-money": "x" * 20_001}
    refused = await browser.post(f"{path}/call/answer", long, HTMX)
    assert (refused.status, refused.body.partition(":")[0]) == (409, "This text is too long")
    wrong = {**opened, "checkin": NOWHERE}
    assert (await browser.post(f"{path}/call/answer", wrong, HTMX)).status == 409


async def test_a_call_that_reached_nobody_is_written_down_once_and_owed_again(desk: Desk) -> None:
    browser = await desk.browser()
    path, _ = await calling(desk, browser)
    to = f"{path}/call/attempt"
    sent = {**form(await browser.get(f"{path}/call"), to), "note": "rang twice"}
    refused = await browser.post(to, sent)
    assert (refused.status, PICK_AN_ENDING in words(refused)) == (409, True)
    assert form(refused, to)["note"] == "rang twice"
    for _ in range(2):
        assert (await browser.post(to, {**sent, "outcome": "phone_off"})).status == 303
    found = await record.read(desk.house, await staff_of(desk.house, browser), path[-32:])
    assert found is not None
    calls = sorted((one.outcome or "", one.due_on) for one in found.entries if one.kind == "call")
    assert calls == [("", date(2026, 11, 24)), ("phone_off", None)]
    assert "rang twice" in words(await browser.get(path))
    assert f'href="{path}/call"' in (await browser.get("/console/followup")).body


async def test_who_did_not_say_yes_to_calls_is_not_called_and_others_find_nothing(
    desk: Desk,
) -> None:
    noy, dao = await desk.browser("noy"), await desk.browser("dao")
    path = (
        f"/console/person/{await enrolled(desk.house, await staff_of(desk.house, noy), Means.CHAT)}"
    )
    page = await noy.get(f"{path}/call")
    assert (page.status, "This person is not called" in words(page)) == (409, True)
    assert f'href="{path}/call"' not in (await noy.get(path)).body
    other, opened = await calling(desk, noy)
    csrf = (await dao.get("/console/me")).csrf
    for deed in ("answer", "end"):
        answer = await dao.post(f"{other}/call/{deed}", {**opened, **SAID, "csrf": csrf}, HTMX)
        assert (deed, answer.status) == (deed, 404)
    tried = {"csrf": csrf, "nonce": "1" * 32, "outcome": "phone_off", "note": ""}
    assert (await dao.post(f"{other}/call/attempt", tried)).status == 404
    seen = await record.read(desk.house, await staff_of(desk.house, noy), other[-32:])
    assert seen is not None
    assert seen.asked == ()
