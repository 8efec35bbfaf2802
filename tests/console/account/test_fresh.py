"""What asks for a code once more, and that nothing typed is lost over it."""

import html
import re

from bot.access import Action, Role, may
from bot.console.routes import ROUTES
from tests.conftest import PASSPHRASE, Clock, code_for
from tests.console.conftest import SQLITE, Answer, Browser, Desk, found, staff_of
from tests.console.followup.conftest import enrolled
from tests.console.table import LOOKED, changed, dump, path_of

pytestmark = SQLITE
ASKS = tuple(route for route in ROUTES if route.fresh or route.fresh_if)
WHOLE = {"name": "Kong", "login": "kong", "role": "auditor", "language": "th"}  # a whole form


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


async def test_whatever_asks_shows_and_does_nothing_before_the_code(
    desk: Desk, clock: Clock
) -> None:
    """Every route that asks, by whoever may use it: with the right address and a whole form."""
    dao = await staff_of(desk.house, await desk.browser("dao"))
    seats = {role: await desk.browser(role.value, role.value) for role in Role}
    boss = seats[Role.SUPERVISOR]
    held = (await desk.holding(boss))[-32:]
    followed = await enrolled(desk.house, await staff_of(desk.house, boss))
    known = {"staff_id": dao.id, "case_id": held, "person_id": followed}
    clock.move(minutes=5, seconds=1)
    typed = {"nonce": "0" * 32, "code": "1\n2 <'\">", "passphrase": PASSPHRASE, **WHOLE}
    before = await dump(desk.house)
    wrong = []
    for route in ASKS:
        path = path_of(route, **known)
        for role in (r for r in Role if isinstance(route.need, Action) and may(r, route.need)):
            csrf = (await seats[role].get("/console/me")).csrf
            if route.method == "GET":
                answer = await seats[role].get(f"{path}?{route.fresh_if}=1")
                asks = (200, "next" in hidden(answer))
            else:
                answer = await seats[role].post(path, {"csrf": csrf, **typed})
                kept = {**typed, "csrf": csrf}
                del kept["passphrase"]
                asks = (403, hidden(answer) == kept and f'action="{path}"' in answer.body)
            if (answer.status, True, PASSPHRASE in answer.body) != (*asks, False):
                wrong.append((role, route.method, route.path, answer.status))
    assert (wrong, len(ASKS) > 15) == ([], True)
    assert changed(before, await dump(desk.house)) - LOOKED == set()


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
