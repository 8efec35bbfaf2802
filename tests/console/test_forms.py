"""A form counts only from our own page, in our own session, by our own token."""

import pytest

from bot.console.routes import ROUTES
from bot.store import reads
from tests.conftest import PASSPHRASE
from tests.console.conftest import SQLITE, Browser, Desk, said_by_staff, waits

pytestmark = SQLITE
FOREIGN = "https://evil.example"
ELSEWHERE = (
    {"Sec-Fetch-Site": "cross-site"},
    {"Sec-Fetch-Site": "same-site"},
    {"Origin": FOREIGN},
    {"Origin": FOREIGN, "Sec-Fetch-Site": "none"},
    {"Origin": "http://127.0.0.1:1"},
    {"Origin": "http://localhost.evil.example"},
    {"Origin": ""},
)


def unsafe(case_id: str) -> list[str]:
    paths = [route.path for route in ROUTES if route.method == "POST"]
    known = (("{case_id:[0-9a-f]{32}}", case_id), ("{person_id:[0-9a-f]{32}}", "0" * 32))
    for pattern, one in known:
        paths = [path.replace(pattern, one) for path in paths]
    return [f"/console{path}" for path in paths]


def fields(csrf: str) -> dict[str, str]:
    return {
        "csrf": csrf,
        "nonce": "0" * 32,
        "text": "hello",
        "choice": "helped",
        "message": "1",
        "language": "th",
        "login": "noy",
        "passphrase": PASSPHRASE,
    }


async def tokens(desk: Desk, browser: Browser) -> tuple[str, ...]:
    """No token, a wrong one, another session's, and the one of a page before sign-in."""
    other = await (await desk.browser("dao")).get("/console/me")
    door = await desk.stranger().get("/console/login")
    own = (await browser.get("/console/me")).csrf
    return ("", "x" * len(own), own[:-1], own + "x", other.csrf, door.csrf)


async def test_no_form_passes_with_a_token_that_is_not_this_sessions(desk: Desk) -> None:
    browser = await desk.browser()
    path = await desk.holding(browser)
    before = await reads.conversation(desk.house.store, path[-32:])
    wrong = await tokens(desk, browser)
    passed = [
        (target, token[:4])
        for target in unsafe(path[-32:])
        for token in wrong
        if (await browser.post(target, fields(token))).status != 403
    ]
    assert passed == []
    assert await reads.conversation(desk.house.store, path[-32:]) == before


async def test_no_form_passes_that_another_site_sent(desk: Desk) -> None:
    browser = await desk.browser()
    path = await desk.holding(browser)
    csrf = (await browser.get(path)).csrf
    passed = [
        (target, headers)
        for target in unsafe(path[-32:])
        for headers in ELSEWHERE
        if (await browser.post(target, fields(csrf), headers)).status != 403
    ]
    assert passed == []
    assert await said_by_staff(desk.house, path[-32:]) == ()


@pytest.mark.parametrize("kind", ["text/plain", "application/json", "multipart/form-data", ""])
async def test_no_form_passes_as_another_kind_of_body(desk: Desk, kind: str) -> None:
    browser = await desk.browser()
    path = await desk.holding(browser)
    csrf = (await browser.get(path)).csrf
    body = f"csrf={csrf}&nonce={'0' * 32}&text=hello".encode()
    headers = {"Content-Type": kind, "Sec-Fetch-Site": "same-origin"}
    statuses = {
        (await browser.ask("POST", target, body, headers)).status for target in unsafe(path[-32:])
    }
    assert statuses == {403}


async def test_the_same_form_passes_from_our_own_page(desk: Desk) -> None:
    browser = await desk.browser()
    path = await desk.holding(browser)
    csrf = (await browser.get(path)).csrf
    for headers in (
        {"Sec-Fetch-Site": "same-origin", "Origin": "null"},
        {"Sec-Fetch-Site": "same-origin", "Origin": desk.url},
        {"Origin": desk.url},
    ):
        sent = {"csrf": csrf, "nonce": "1" * 32, "text": str(headers)}
        assert (await browser.post(f"{path}/reply", sent, headers)).status == 303


async def test_a_page_or_stream_asked_for_by_another_site_is_not_given(desk: Desk) -> None:
    browser = await desk.browser()
    path = f"/console/talk/{await waits(desk.house)}"
    for place in (path, f"{path}/lines", f"{path}/events", "/console/events", "/console/rows"):
        for site in ({"Sec-Fetch-Site": "cross-site"}, {"Origin": FOREIGN}):
            answer = await browser.get(place, **site)
            assert (place, answer.status, "locked" in answer.body) == (place, 403, False)


async def test_a_link_on_another_site_leads_in_by_one_step_more(desk: Desk) -> None:
    path = f"/console/talk/{await waits(desk.house)}"
    stranger = desk.stranger()
    link = {"Sec-Fetch-Site": "cross-site", "Sec-Fetch-Mode": "navigate"}
    answer = await stranger.get(path, **link)
    assert (answer.status, answer.cookies) == (200, ())
    assert f'content="0;url={path}"' in answer.body


@pytest.mark.parametrize(
    "body",
    [b"csrf=%ff%fe&text=%00", b"\xff\xfe=\x00", b"csrf", b"&&&===&", b"text=" + b"%ED%A0%80" * 9],
)
async def test_a_body_that_cannot_be_read_breaks_nothing(desk: Desk, body: bytes) -> None:
    browser = await desk.browser()
    path = await desk.holding(browser)
    for kind in ("", "; charset=utf-7", "; charset=nonsense", "; charset=utf-16"):
        headers = {"Content-Type": f"application/x-www-form-urlencoded{kind}"}
        answer = await browser.ask("POST", f"{path}/reply", body, headers)
        assert answer.status in {400, 403}
    assert await said_by_staff(desk.house, path[-32:]) == ()


@pytest.mark.parametrize(
    "onward",
    [
        "https://evil.example/",
        "//evil.example",
        "/\\evil.example",
        "/console/../../x",
        "javascript:alert(1)",
        "/console/talk/" + "0" * 31,
        "/console/talk/" + "0" * 32 + "\n//evil.example",
        "/console/me?x",
        "/console/sign-out",
        " /console/me",
    ],
)
async def test_the_door_leads_only_to_our_own_pages(desk: Desk, onward: str) -> None:
    await desk.browser()
    stranger = desk.stranger()
    door = await stranger.get("/console/login")
    sent = {"csrf": door.csrf, "login": "noy", "passphrase": PASSPHRASE, "next": onward}
    answer = await stranger.post("/console/login", sent)
    assert (answer.status, answer.headers["Location"]) == (303, "/console/")
