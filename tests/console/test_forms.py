"""A form counts only from our own page, in our own session, by our own token."""

import pytest

from bot.access import Role, may
from bot.console.route import Gate
from bot.console.routes import ROUTES
from tests.conftest import PASSPHRASE
from tests.console.conftest import SQLITE, Answer, Browser, Desk, said_by_staff, waits
from tests.console.table import LOOKED, changed, dump, path_of

pytestmark = SQLITE
FOREIGN = "https://evil.example"
KINDS = ("text/plain", "application/json", "multipart/form-data", "")
ELSEWHERE = (
    {"Sec-Fetch-Site": "cross-site"},
    {"Sec-Fetch-Site": "same-site"},
    {"Origin": FOREIGN},
    {"Origin": FOREIGN, "Sec-Fetch-Site": "none"},
    {"Origin": "http://127.0.0.1:1"},
    {"Origin": "http://localhost.evil.example"},
    {"Origin": ""},
)


def unsafe(case_id: str, role: str) -> list[str]:
    """Every form that this role may send, with those that need no role."""
    mine = (r for r in ROUTES if isinstance(r.need, Gate) or may(Role(role), r.need))
    return [path_of(route, case_id=case_id) for route in mine if route.method == "POST"]


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


@pytest.mark.parametrize("role", ["supervisor", "administrator"])
async def test_no_form_passes_but_by_its_own_token_from_our_own_page(desk: Desk, role: str) -> None:
    browser, case_id = await desk.browser(role=role), await waits(desk.house)
    wrong = await tokens(desk, browser)
    csrf = (await browser.get("/console/me")).csrf
    body = f"csrf={csrf}&nonce={'0' * 32}&text=hello".encode()
    targets = unsafe(case_id, role)
    before = await dump(desk.house)
    passed: list[tuple[str, object]] = []
    for target in targets:
        tried: list[tuple[object, Answer]] = [
            (token[:4], await browser.post(target, fields(token))) for token in wrong
        ]
        tried += [(one, await browser.post(target, fields(csrf), one)) for one in ELSEWHERE]
        for kind in KINDS:
            headers = {"Content-Type": kind, "Sec-Fetch-Site": "same-origin"}
            tried.append((kind, await browser.ask("POST", target, body, headers)))
        passed += [(target, how) for how, answer in tried if answer.status != 403]
    assert (passed, len(targets) > 10) == ([], True)
    assert changed(before, await dump(desk.house)) - LOOKED == set()


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
    answer = await stranger.sign_in(onward=onward)
    assert (answer.status, answer.headers["Location"]) == (303, "/console/")
