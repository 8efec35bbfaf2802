"""A locked session: everything looks shut, the passphrase opens it, five wrong ones end it."""

import asyncio
import base64
import re

import pytest

from bot.console.route import Gate
from bot.console.routes import ROUTES
from tests.conftest import PASSPHRASE, Clock
from tests.console.account.test_fresh import hidden
from tests.console.conftest import SQLITE, Answer, Browser, Desk, said_by_staff, waits

pytestmark = SQLITE
WRONG = "wrong stones in the dry season"
SCRIPT = {"X-Covered": "1"}


async def locked(desk: Desk) -> tuple[Browser, str]:
    """A browser whose session is locked, and the token of its forms."""
    browser = await desk.browser()
    csrf = (await browser.get("/console/me")).csrf
    answer = await browser.post("/console/lock", {"csrf": csrf})
    assert answer.headers["Location"] == "/console/locked"
    return browser, csrf


async def test_a_locked_session_shows_nothing_but_the_lock(desk: Desk) -> None:
    case_id = await waits(desk.house)
    browser, csrf = await locked(desk)
    open_still = [r for r in ROUTES if r.need is Gate.LOCKED]
    for route in (r for r in ROUTES if r not in open_still and r.method == "GET"):
        path = f"/console{route.path.replace('{case_id:[0-9a-f]{32}}', case_id)}"
        answer = await browser.get(path)
        assert (path, answer.status, answer.headers["Location"].partition("?")[0]) == (
            path,
            303,
            "/console/locked",
        )
    page = await browser.get("/console/locked")
    assert (page.status, "Noy" in page.body, "Locked · " in page.body) == (200, False, True)
    assert (await browser.get("/console/rows", **{"HX-Request": "true"})).status == 204
    script = {"HX-Request": "true"}
    assert (await browser.post("/console/here", {"csrf": csrf}, script)).status == 423
    stream = {"Accept": "text/event-stream"}
    assert (await browser.get("/console/events", **stream)).status == 423


async def test_the_passphrase_opens_it_and_leads_back(desk: Desk) -> None:
    path = f"/console/talk/{await waits(desk.house)}"
    browser, csrf = await locked(desk)
    shut = await browser.get(path)
    assert shut.headers["Location"] == f"/console/locked?next={path}"
    page = await browser.get(shut.headers["Location"])
    wrong = await browser.post("/console/unlock", {**hidden(page), "unlock": WRONG})
    assert (wrong.status, hidden(wrong)["next"], WRONG in wrong.body) == (403, path, False)
    answer = await browser.post("/console/unlock", {**hidden(wrong), "unlock": PASSPHRASE})
    assert (answer.status, answer.headers["Location"]) == (303, path)
    assert (await browser.get(path)).csrf == csrf


async def test_five_wrong_passphrases_end_the_session(desk: Desk) -> None:
    browser, csrf = await locked(desk)
    token = browser.cookies["__Host-saiyai"]
    sent = {"csrf": csrf, "unlock": WRONG}
    answers = [await browser.post("/console/unlock", sent, SCRIPT) for _ in range(5)]
    assert [answer.status for answer in answers] == [409] * 4 + [410]
    browser.cookies["__Host-saiyai"] = token
    assert (await browser.get("/console/")).headers["Location"][:14] == "/console/login"


async def test_many_tries_at_once_are_five_at_most(desk: Desk) -> None:
    browser, csrf = await locked(desk)
    sent = {"csrf": csrf, "unlock": WRONG}
    await asyncio.gather(*(browser.post("/console/unlock", sent, SCRIPT) for _ in range(12)))
    right = await browser.post("/console/unlock", {"csrf": csrf, "unlock": PASSPHRASE}, SCRIPT)
    assert right.status == 403  # there is no session any more whose form this could be


async def test_a_form_sent_from_a_locked_window_is_kept_until_the_passphrase(desk: Desk) -> None:
    browser = await desk.browser()
    path = await desk.holding(browser)
    page = await browser.get(path)
    await browser.post("/console/lock", {"csrf": page.csrf}, SCRIPT)
    typed = {"csrf": page.csrf, "nonce": page.nonce, "text": "I am here.\nAre you alone?"}
    asks = await browser.post(f"{path}/reply", typed)
    assert (asks.status, hidden(asks)["text"]) == (403, typed["text"])
    wrong = await browser.post(f"{path}/reply", {**hidden(asks), "unlock": WRONG})
    assert (wrong.status, await said_by_staff(desk.house, path[-32:])) == (403, ())
    answer = await browser.post(f"{path}/reply", {**hidden(wrong), "unlock": PASSPHRASE})
    assert answer.status == 303
    assert await said_by_staff(desk.house, path[-32:]) == (typed["text"],)


async def test_signing_out_works_while_locked(desk: Desk) -> None:
    browser, csrf = await locked(desk)
    token = browser.cookies["__Host-saiyai"]
    answer = await browser.post("/console/sign-out", {"csrf": csrf})
    assert answer.headers["Clear-Site-Data"] == '"cache", "storage"'
    browser.cookies["__Host-saiyai"] = token
    assert (await browser.get("/console/locked")).headers["Location"] == "/console/login"


async def test_a_lock_does_not_keep_a_session_beyond_its_time(desk: Desk, clock: Clock) -> None:
    browser, csrf = await locked(desk)
    clock.move(minutes=20)
    await browser.get("/console/locked")
    clock.move(minutes=11)
    answer = await browser.post("/console/unlock", {"csrf": csrf, "unlock": PASSPHRASE}, SCRIPT)
    assert answer.status == 403


async def test_somebody_who_only_types_is_still_there(desk: Desk, clock: Clock) -> None:
    browser = await desk.browser()
    csrf = (await browser.get("/console/me")).csrf
    for _ in range(3):
        clock.move(minutes=25)
        assert (await browser.post("/console/here", {"csrf": csrf})).status == 204
    assert (await browser.get("/console/")).status == 200


@pytest.mark.parametrize("path", ["/console/lock", "/console/unlock"])
async def test_no_other_site_locks_or_unlocks(desk: Desk, path: str) -> None:
    browser, csrf = await locked(desk)
    sent = {"csrf": csrf, "unlock": PASSPHRASE}
    foreign = await browser.post(path, sent, {"Origin": "https://evil.example"})
    forged = await browser.post(path, {**sent, "csrf": "x"})
    assert (foreign.status, forged.status) == (403, 403)
    assert (await browser.get("/console/")).headers["Location"][:15] == "/console/locked"


def seal(page: Answer) -> list[str]:
    """The key that a page is given for what is typed on it."""
    return re.findall(r'data-seal="([^"]*)"', page.body)


async def test_only_an_open_page_is_given_the_key_of_what_was_typed(desk: Desk) -> None:
    case_id = await waits(desk.house)
    browser, csrf = await locked(desk)
    shut = ("/console/locked", f"/console/locked?next=/console/talk/{case_id}", "/console/login")
    answers = [await browser.get(path) for path in shut]
    answers += [
        await browser.get(path, **{"HX-Request": "true"})
        for path in ("/console/waiting", "/console/rows", "/console/me")
    ]
    answers.append(await browser.post("/console/me/language", {"csrf": csrf, "language": "en"}))
    answers.append(await desk.stranger().get("/console/login"))
    assert [seal(one) for one in answers] == [[]] * 8
    await browser.post("/console/unlock", {"csrf": csrf, "unlock": PASSPHRASE})
    [own], [again] = seal(await browser.get("/console/me")), seal(await browser.get("/console/"))
    assert (len(base64.b64decode(own)), again) == (32, own)
    other = await desk.browser("dao", "supervisor")
    assert seal(await other.get("/console/me")) != [own]
    assert [own in kept for kept in (csrf, *browser.cookies.values())] == [False, False]
