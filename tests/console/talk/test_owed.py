"""What is owed to anybody with a case: written down, at the top of the talk, in the list, done."""

import pytest

from bot.store.followup import followlist
from tests.console.conftest import SQLITE, Desk, found, staff_of
from tests.console.talk.test_talk import write

pytestmark = SQLITE
PROMISE = {"kind": "promise", "note": "Ask the aunt in Pakse", "due": "2026-11-20"}


async def test_a_promise_stands_at_the_top_and_in_the_list_until_it_is_kept(desk: Desk) -> None:
    noy, dao = await desk.browser("noy"), await desk.browser("dao")
    path = await desk.holding(noy)
    status, to = await write(noy, path, "owe", **PROMISE)
    assert (status, to) == (303, f"{path}#kept-owe")
    page = (await noy.get(path)).body
    assert ("Ask the aunt in Pakse" in page, "Was due on 20 November 2026" in page) == (True, True)
    mine, theirs = [(await one.get("/console/followup")).body for one in (noy, dao)]
    assert ("Ask the aunt in Pakse" in mine, f'href="{path}"' in mine) == (True, True)
    assert "Ask the aunt in Pakse" not in theirs
    entry = found(r'name="entry" value="([0-9a-f]{32})"', page)
    assert (await write(noy, path, "done", entry=entry))[0] == 409
    assert (await write(noy, path, "done", entry=entry, outcome="kept"))[0] == 303
    noy_id = (await staff_of(desk.house, noy)).id
    assert await followlist.owed_by(desk.house.store, noy_id, everybody=True) == ()
    assert "Ask the aunt in Pakse" not in (await noy.get(path)).body


@pytest.mark.parametrize(
    ("deed", "fields", "sentence"),
    [
        ("owe", {**PROMISE, "due": ""}, "Please choose the day"),
        ("owe", {**PROMISE, "who": "f" * 32}, "Please choose a colleague first."),
        ("owe", {**PROMISE, "note": " "}, "There is nothing in the box yet."),
        ("owe", {"kind": "call", "note": "her aunt"}, "Please choose how the call ended first."),
        ("refer", {"to": "Clinic", "text": "a doctor", "due": "2026-12-01"}, "yes"),
        ("refer", {"to": "Clinic", "text": "a doctor", "due": "soon"}, "Please choose the day"),
        ("snooze", {"choice": "5"}, "Please choose the day and the hour."),
    ],
)
async def test_what_is_missing_is_said_and_what_was_typed_comes_back(
    desk: Desk, deed: str, fields: dict[str, str], sentence: str
) -> None:
    browser = await desk.browser()
    path = await desk.holding(browser)
    status, body = await write(browser, path, deed, **fields)
    assert (status, sentence in body) == (409, True)
    for text in (fields.get("note", ""), fields.get("text", ""), fields.get("to", "")):
        assert text.strip() in body


async def test_a_call_and_a_referral_are_kept_once(desk: Desk) -> None:
    browser = await desk.browser()
    path = await desk.holding(browser)
    called = {"kind": "call", "note": "her aunt knows nothing", "outcome": "answered"}
    assert (await write(browser, path, "owe", **called))[0] == 303
    page = await browser.get(path)
    asked = {"to": "Clinic", "text": "a doctor", "due": "2026-12-01", "yes": "yes"}
    sent = {"csrf": page.csrf, "nonce": page.nonce, **asked}
    assert [(await browser.post(f"{path}/refer", sent)).status for _ in range(2)] == [303, 303]
    assert (await browser.get(path)).body.count("To: Clinic") == 1
