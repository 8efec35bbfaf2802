"""What asks for a code once more, and that nothing typed is lost over it."""

import html
import re

import pytest

from tests.conftest import PASSPHRASE, Clock, code_for
from tests.console.conftest import SQLITE, Answer, Browser, Desk, found, staff_of
from tests.console.followup.conftest import enrolled

pytestmark = SQLITE
PERSON = "/person/{person_id:[0-9a-f]{32}}"
# Whatever leaves the house with a name, opens it to somebody, or could keep its owner out.
ASKS = {
    ("GET", "/me/passphrase"),
    ("POST", "/me/passphrase"),
    ("POST", "/me/phone/new"),
    ("GET", "/me/phone"),
    ("POST", "/me/phone"),
    ("GET", "/me/phone.svg"),
    ("POST", "/me/codes"),
    ("POST", "/me/others"),
    ("GET", f"{PERSON}/pack"),
    ("GET", f"{PERSON}/pack.pdf"),
}


def hidden(page: Answer) -> dict[str, str]:
    """The unseen fields of the page's question."""
    form = found(r'(?s)<form class="sheet"(.*?)</form>', page.body)
    pairs = re.findall(r'<input type="hidden" name="([^"]*)" value="([^"]*)"', form)
    return {name: html.unescape(value) for name, value in pairs}


async def aged(desk: Desk, clock: Clock, role: str = "worker") -> tuple[Browser, str]:
    """Somebody whose last code is older than five minutes, and their form's token."""
    browser = await desk.browser(role=role)
    clock.move(minutes=5, seconds=1)
    return browser, (await browser.get("/console/me")).csrf


async def test_a_page_that_asks_leads_on_once_a_code_was_given(desk: Desk, clock: Clock) -> None:
    browser, csrf = await aged(desk, clock)
    asks = await browser.get("/console/me/passphrase")
    assert (asks.status, hidden(asks)) == (200, {"csrf": csrf, "next": "/console/me/passphrase"})
    wrong = await browser.post("/console/prove", {**hidden(asks), "code_now": "000000"})
    assert (wrong.status, hidden(wrong)["next"]) == (403, "/console/me/passphrase")
    sent = {**hidden(wrong), "code_now": await code_for(desk.house)}
    answer = await browser.post("/console/prove", sent)
    assert answer.headers["Location"] == "/console/me/passphrase"
    assert 'name="passphrase_again"' in (await browser.get("/console/me/passphrase")).body


async def test_a_code_is_fresh_for_five_minutes(desk: Desk, clock: Clock) -> None:
    browser = await desk.browser()
    clock.move(minutes=5)
    assert 'name="passphrase"' in (await browser.get("/console/me/passphrase")).body
    clock.move(seconds=1)
    assert 'name="passphrase"' not in (await browser.get("/console/me/passphrase")).body


@pytest.mark.parametrize("asked", sorted(path for method, path in ASKS if method == "POST"))
async def test_a_form_that_asks_does_nothing_before_the_code(
    desk: Desk, clock: Clock, asked: str
) -> None:
    browser, csrf = await aged(desk, clock)
    other = desk.stranger()
    await other.sign_in()
    typed = {"csrf": csrf, "nonce": "0" * 32, "code": "1\n2 <'\">", "passphrase": PASSPHRASE}
    answer = await browser.post(f"/console{asked}", typed)
    kept = {name: typed[name] for name in ("csrf", "nonce", "code")}
    assert (answer.status, hidden(answer)) == (403, kept)
    assert (PASSPHRASE in answer.body, f'action="/console{asked}"' in answer.body) == (False, True)
    assert (await other.get("/console/")).status == 200


async def test_a_form_is_taken_with_the_code_and_a_code_is_taken_once(
    desk: Desk, clock: Clock
) -> None:
    browser, csrf = await aged(desk, clock)
    asks = await browser.post("/console/me/codes", {"csrf": csrf})
    wrong = await browser.post("/console/me/codes", {**hidden(asks), "code_now": "000000"})
    assert (wrong.status, "<ol" in wrong.body) == (403, False)
    code = await code_for(desk.house)
    answer = await browser.post("/console/me/codes", {**hidden(wrong), "code_now": code})
    assert (answer.status, answer.body.count("<li><code>")) == (200, 10)
    clock.move(minutes=5, seconds=1)
    again = await browser.post("/console/me/codes", {**hidden(wrong), "code_now": code})
    assert again.status == 403


async def test_the_pack_asks_where_the_name_is_on_it(desk: Desk, clock: Clock) -> None:
    browser, _ = await aged(desk, clock, role="supervisor")
    person_id = await enrolled(desk.house, await staff_of(desk.house, browser))
    path = f"/console/person/{person_id}/pack"
    assert 'name="code_now"' not in (await browser.get(path)).body
    for asked in (f"{path}?names=1", f"{path}.pdf?names=1"):
        assert hidden(await browser.get(asked))["next"] == f"{path}?names=1"
    assert hidden(await browser.get(f"{path}.pdf"))["next"] == path
