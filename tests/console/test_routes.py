"""Every route says what it needs, and whoever may not use it cannot tell it from nothing."""

import re

import pytest
from aiohttp import web

from bot import access
from bot.access import Action, Role
from bot.console.app import add_console
from bot.console.route import Gate, Route
from bot.console.routes import NEEDS, ROUTES
from bot.house import House
from bot.store import reads
from tests.console.conftest import SQLITE, Answer, Browser, Desk, open_desk, staff_of, waits
from tests.console.followup.conftest import enrolled

pytestmark = SQLITE
NOWHERE = "0" * 32
BARE = ("events", ".pdf")  # a stream without an end, and a file that is no text


def console_of(house: House) -> web.Application:
    app = web.Application()
    add_console(app, house)
    [console] = app._subapps
    return console


def path_of(route: Route, case_id: str, person_id: str = NOWHERE) -> str:
    path = re.sub(r"\{case_id:[^}]*\}\}", case_id, route.path)
    return "/console" + re.sub(r"\{person_id:[^}]*\}\}", person_id, path)


def looks(answer: Answer) -> tuple[int, str, tuple[str, ...]]:
    """What can be seen of an answer; the number of an error and the page's path are its own."""
    body = re.sub(r": [0-9a-f]{8}</p>", "", answer.body)
    body = re.sub(r'name="next" value="[^"]*"', "", body)
    return answer.status, body, tuple(sorted(answer.headers))


async def use(
    browser: Browser, route: Route, case_id: str, csrf: str, person_id: str = NOWHERE
) -> Answer:
    path = path_of(route, case_id, person_id)
    if route.method == "GET":
        return await browser.get(path)
    return await browser.post(path, {"csrf": csrf})


async def test_every_route_declares_its_action_and_only_the_way_in_is_open(house: House) -> None:
    console = console_of(house)
    undeclared = [r for r in console.router.routes() if r not in console[NEEDS]]
    assert (undeclared, len(console[NEEDS])) == ([], len(ROUTES))
    opened = {(route.method, route.path) for route in ROUTES if route.need is Gate.OPEN}
    assert opened == {("GET", ""), ("GET", "/login"), ("POST", "/login")}


async def test_a_route_that_somebody_forgot_to_declare_is_shut(house: House) -> None:
    app = web.Application()
    add_console(app, house)
    needs = app._subapps[0][NEEDS]
    [forgotten] = [route for route, need in needs.items() if need is Action.OWN_ACCOUNT][:1]
    async with open_desk(house, app) as desk:
        browser = await desk.browser()
        assert (await browser.get("/console/me")).status == 200
        del needs[forgotten]
        assert (await browser.get("/console/me")).status == 404


async def test_a_stranger_is_sent_to_the_door_from_every_page_known_or_not(desk: Desk) -> None:
    case_id = await waits(desk.house)
    for route in (r for r in ROUTES if r.need is not Gate.OPEN and not r.path.endswith("events")):
        answer = await use(desk.stranger(), route, case_id, "")
        assert (answer.status, answer.headers["Location"].partition("?")[0]) == (
            303,
            "/console/login",
        )
    known = await desk.stranger().get(f"/console/talk/{case_id}")
    unknown = await desk.stranger().get(f"/console/talk/{NOWHERE}")
    assert known.headers["Location"].replace(case_id, NOWHERE) == unknown.headers["Location"]
    assert (await desk.stranger().get("/console/no/such/page")).status == 303


@pytest.mark.parametrize("role", list(Role))
async def test_what_a_role_may_not_do_looks_like_what_does_not_exist(
    desk: Desk, role: Role
) -> None:
    browser = await desk.browser(role=role.value)
    csrf = (await browser.get("/console/me")).csrf
    case_id = await waits(desk.house)
    nothing = {
        "GET": looks(await browser.get("/console/no/such/page")),
        "POST": looks(await browser.post("/console/no/such/page", {"csrf": csrf})),
    }
    for route in (r for r in ROUTES if isinstance(r.need, Action)):
        if access.may(role, Action(route.need)):
            continue
        answer = await use(browser, route, case_id, csrf)
        assert (route.path, looks(answer)) == (route.path, nothing[route.method])


async def test_staff_can_use_every_page_of_the_desk(desk: Desk) -> None:
    browser, case_id = await desk.browser(), await waits(desk.house)
    person_id = await enrolled(desk.house, await staff_of(desk.house, browser))
    for route in (r for r in ROUTES if r.method == "GET" and not r.path.endswith(BARE)):
        answer = await use(browser, route, case_id, "", person_id)
        assert (route.path, answer.status) == (
            route.path,
            303 if route.path in {"", "/login"} else 200,
        )


async def test_who_is_not_there_looks_like_a_page_that_is_not_there(desk: Desk) -> None:
    browser = await desk.browser()
    csrf = (await browser.get("/console/me")).csrf
    nothing = looks(await browser.get("/console/no/such/page"))
    for route in (r for r in ROUTES if "_id:" in r.path):
        answer = looks(await use(browser, route, NOWHERE, csrf))
        if route.method == "POST" and answer[0] == 400:
            continue  # the form itself is incomplete, which says nothing about the case
        assert (route.path, answer) == (route.path, nothing)


async def test_ids_that_are_guessed_find_nothing(desk: Desk) -> None:
    browser = await desk.browser()
    await waits(desk.house)
    found = [n for n in range(200) if (await browser.get(f"/console/talk/{n:032x}")).status != 404]
    assert found == []


async def test_pages_answer_only_at_their_own_address(desk: Desk) -> None:
    browser = await desk.browser()
    elsewhere = await browser.get("/console/", Host="desk.example.org")
    assert (elsewhere.status, "Queue</h1>" in elsewhere.body) == (400, False)


async def test_a_role_that_has_no_queue_lands_on_its_own_page(desk: Desk) -> None:
    browser = await desk.browser(role="manager")
    answer = await browser.get("/console/login")
    assert (answer.status, answer.headers["Location"]) == (303, "/console/me")
    assert "/console/waiting" not in (await browser.get("/console/me")).body


async def test_opening_pages_changes_nobodys_case(desk: Desk) -> None:
    browser, case_id = await desk.browser(), await waits(desk.house)
    before = await reads.conversation(desk.house.store, case_id)
    for route in (r for r in ROUTES if r.method == "GET" and not r.path.endswith("events")):
        await use(browser, route, case_id, "")
    assert await reads.conversation(desk.house.store, case_id) == before
