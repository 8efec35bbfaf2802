"""Every route says what it needs, and whoever may not use it cannot tell it from nothing."""

from dataclasses import dataclass
from typing import NoReturn

import pytest
from aiohttp import web

from bot import access
from bot.access import Action, Role
from bot.console.app import add_console
from bot.console.route import Gate, Route
from bot.console.routes import NEEDS, ROUTES
from bot.house import House
from bot.store import cases
from bot.store.people import new_id
from tests.console.conftest import SQLITE, Answer, Browser, Desk, open_desk, staff_of, waits
from tests.console.followup.conftest import enrolled
from tests.console.table import (
    LOOKED,
    NOWHERE,
    changed,
    dump,
    has_holes,
    looks,
    pages,
    use,
)
from tests.console.test_headers import GOLDEN, guarding

pytestmark = SQLITE
LEADING_ON = {"", "/login", "/login/code", "/locked", "/me/phone", "/next"}
SECRET = "canary of the colleague"
DESK = [role for role in Role if access.may(role, Action.CLAIM)]
OFF_DESK = [role for role in Role if role not in DESK]
# A page about somebody whom a colleague follows up, for who may see them all.
SEES_ALL = [role for role in Role if access.may(role, Action.SEE_ALL_FOLLOWED)]


@dataclass(frozen=True, slots=True)
class Cell:
    """A browser with a role, what is its own, and what is a colleague's."""

    browser: Browser
    csrf: str
    nothing: dict[str, tuple[int, str, tuple[str, ...]]]
    own: dict[str, str]
    other: dict[str, str]


async def seat(desk: Desk, role: Role) -> Cell:
    """Somebody with this role at the desk, beside a colleague who holds a case and follows up."""
    colleague = await desk.browser("dao")
    held = (await desk.holding(colleague, SECRET))[-32:]
    followed = await enrolled(desk.house, await staff_of(desk.house, colleague), name=SECRET)
    dao = (await staff_of(desk.house, colleague)).id
    other = {"case_id": held, "person_id": followed, "staff_id": dao}
    browser = await desk.browser(role=role.value)
    own = {"staff_id": (await staff_of(desk.house, browser)).id}
    if role in DESK:
        mine = await enrolled(desk.house, await staff_of(desk.house, browser))
        own |= {"case_id": (await desk.holding(browser))[-32:], "person_id": mine}
    csrf = (await browser.get("/console/me")).csrf
    nothing = {
        "GET": looks(await browser.get("/console/no/such/page")),
        "POST": looks(await browser.post("/console/no/such/page", {"csrf": csrf})),
    }
    return Cell(browser, csrf, nothing, own, other)


def console_of(house: House) -> web.Application:
    app = web.Application()
    add_console(app, house)
    [console] = app._subapps
    return console


async def test_every_route_declares_its_action_and_only_the_way_in_is_open(house: House) -> None:
    console = console_of(house)
    undeclared = [r for r in console.router.routes() if r not in console[NEEDS]]
    assert (undeclared, len(console[NEEDS])) == ([], len(ROUTES))
    opened = {(route.method, route.path) for route in ROUTES if route.need is Gate.OPEN}
    assert opened == {
        ("GET", ""),
        ("GET", "/login"),
        ("POST", "/login"),
        ("GET", "/login/code"),
        ("POST", "/login/code"),
        ("GET", "/login/code.svg"),
    }
    locked = {(route.method, route.path) for route in ROUTES if route.need is Gate.LOCKED}
    assert locked == {
        ("GET", "/locked"),
        ("POST", "/lock"),
        ("POST", "/unlock"),
        ("POST", "/sign-out"),
    }


async def test_a_route_that_somebody_forgot_to_declare_is_shut(house: House) -> None:
    app = web.Application()
    add_console(app, house)
    needs = app._subapps[0][NEEDS]
    [forgotten] = [
        route
        for route in needs
        if route.method == "GET" and route.resource and route.resource.canonical == "/console/me"
    ]
    async with open_desk(house, app) as desk:
        browser = await desk.browser()
        assert (await browser.get("/console/me")).status == 200
        del needs[forgotten]
        assert (await browser.get("/console/me")).status == 404


async def test_a_stranger_is_sent_to_the_door_from_every_page_known_or_not(desk: Desk) -> None:
    case_id = await waits(desk.house)
    closed = (r for r in ROUTES if not isinstance(r.need, Gate) and not r.path.endswith("events"))
    for route in closed:
        answer = await use(desk.stranger(), route, "", case_id=case_id)
        assert (answer.status, answer.headers["Location"].partition("?")[0]) == (
            303,
            "/console/login",
        )
    known = await desk.stranger().get(f"/console/talk/{case_id}")
    unknown = await desk.stranger().get(f"/console/talk/{NOWHERE}")
    assert known.headers["Location"].replace(case_id, NOWHERE) == unknown.headers["Location"]
    assert (await desk.stranger().get("/console/no/such/page")).status == 303


@pytest.mark.parametrize("role", list(Role))
async def test_every_cell_of_the_table_of_roles_and_routes(desk: Desk, role: Role) -> None:
    cell = await seat(desk, role)
    assert await forbidden_but_seen(cell, role) == []
    assert await its_own_but_not_opened(desk, cell, role) == []
    assert await unknown_but_answered(cell, role) == []
    assert await of_a_colleague_but_told(desk, cell, role) == []


async def forbidden_but_seen(cell: Cell, role: Role) -> list[object]:
    """What this role may not do must look like what does not exist."""
    wrong: list[object] = []
    for route in (r for r in ROUTES if isinstance(r.need, Action)):
        if access.may(role, Action(route.need)) or (route.method, route.path) == ("GET", "/"):
            continue  # the latter leads everybody to where they begin; tests/console/account
        for known in (cell.own, cell.other, {}):
            answer = await use(cell.browser, route, cell.csrf, **known)
            if looks(answer) != cell.nothing[route.method]:
                wrong.append((route.method, route.path, known == cell.own, answer.status))
    return wrong


async def its_own_but_not_opened(desk: Desk, cell: Cell, role: Role) -> list[object]:
    """Every page that a role may see opens with what is its own, and nothing changes by it."""
    before = await dump(desk.house)
    wrong: list[object] = []
    for route in (r for r in pages() if _may(role, r)):
        if route.path.endswith(("/preview", "}/body")) or "{ticket" in route.path:
            continue  # what must be asked for first
        known = {**cell.own, **await _of_the_house(cell.browser, route)}
        answer = await use(cell.browser, route, "", **known)
        wanted = 303 if route.path in LEADING_ON else 200
        if (answer.status, guarding(answer)) != (wanted, GOLDEN):
            wrong.append((route.path, answer.status))
    return [*wrong, *sorted(changed(before, await dump(desk.house)) - LOOKED)]


async def unknown_but_answered(cell: Cell, role: Role) -> list[object]:
    """Who is not there must look like a page that is not there."""
    wrong: list[object] = []
    for route in (r for r in ROUTES if has_holes(r) and _may(role, r)):
        if route.path.endswith("events") or "{form" in route.path:
            continue
        answer = await use(cell.browser, route, cell.csrf)
        if route.method == "POST" and answer.status == 400:
            continue  # the form itself is incomplete, which says nothing about the case
        if looks(answer) != cell.nothing[route.method]:
            wrong.append((route.method, route.path, answer.status))
    return wrong


async def of_a_colleague_but_told(desk: Desk, cell: Cell, role: Role) -> list[object]:
    """What is a colleague's is neither read nor changed by its address."""
    before = await dump(desk.house)
    wrong: list[object] = []
    for route in (r for r in ROUTES if has_holes(r) and not r.path.endswith("events")):
        if "{staff_id" in route.path and _may(role, route):
            continue  # accounts are the administrator's; tests/console/staff
        if "{person_id" in route.path and role in SEES_ALL:
            continue  # whom colleagues follow up, supervisors see
        answer = await use(cell.browser, route, cell.csrf, **cell.other)
        if SECRET in answer.body:
            wrong.append((route.method, route.path, "told"))
    return [*wrong, *sorted(changed(before, await dump(desk.house)) - LOOKED)]


@pytest.mark.parametrize("role", OFF_DESK)
async def test_who_is_not_on_the_desk_reads_no_conversation_by_any_way(
    desk: Desk, role: Role
) -> None:
    cell = await seat(desk, role)
    case_id = await waits(desk.house, SECRET)
    told = []
    for route in (r for r in ROUTES if not r.path.endswith(("events", "sign-out", "lock"))):
        for known in (cell.other, {"case_id": case_id}):
            answer = await use(cell.browser, route, cell.csrf, **known)
            if SECRET in answer.body:
                told.append((route.method, route.path))
    assert told == []


async def test_ids_are_not_to_be_guessed_and_guesses_find_nothing(desk: Desk) -> None:
    browser, case_id = await desk.browser(), await waits(desk.house)
    near = [f"{int(case_id, 16) ^ (1 << bit):032x}" for bit in range(128)]
    tried = [(await browser.get(f"/console/talk/{one}")).status for one in near]
    assert tried == [404] * 128
    guesses = {*near, *(f"{number:032x}" for number in range(5_000))}
    guesses |= {new_id() for _ in range(10_000 - len(guesses))}
    assert len(guesses) == 10_000
    async with desk.house.store.read() as tx:
        assert [one for one in guesses if await cases.by_id(tx, one) is not None] == []


async def test_pages_answer_only_at_their_own_address(desk: Desk) -> None:
    browser = await desk.browser()
    elsewhere = await browser.get("/console/", Host="desk.example.org")
    assert (elsewhere.status, "Queue</h1>" in elsewhere.body) == (400, False)


@pytest.mark.parametrize("role", OFF_DESK)
async def test_a_role_that_has_no_queue_lands_on_a_page_of_its_own(desk: Desk, role: Role) -> None:
    browser = await desk.browser(role=role.value)
    answer = await browser.get("/console/login")
    assert (answer.status, answer.headers["Location"]) == (303, "/console/me")
    assert "/console/waiting" not in (await browser.get("/console/me")).body


async def test_whatever_breaks_inside_a_page_says_a_number_and_nothing_more(
    house: House,
) -> None:
    app = web.Application()
    add_console(app, house)

    async def broken(_request: web.Request) -> NoReturn:
        raise ValueError("SELECT canary FROM people")

    inside = ("canary", "SELECT", "Traceback", "ValueError", ".py", "aiohttp", "sqlite", "0.1.0")
    async with open_desk(house, app) as desk:
        seats = {role: await desk.browser(role, role) for role in Role}
        csrf = {role: (await seats[role].get("/console/me")).csrf for role in Role}
        for added in app._subapps[0].router.routes():
            added._handler = broken
        wrong = []
        for route in ROUTES:
            role = next(r for r in Role if isinstance(route.need, Gate) or _may(r, route))
            answer = await use(seats[role], route, csrf[role])
            told = [word for word in inside if word in answer.body]
            if (answer.status, told, guarding(answer)) != (500, [], GOLDEN):
                wrong.append((route.method, route.path, answer.status, told))
        assert wrong == []


def _may(role: Role, route: Route) -> bool:
    return access.may(role, route.need) if isinstance(route.need, Action) else False


async def _of_the_house(browser: Browser, route: Route) -> dict[str, str]:
    """A fact and an answer that are there, for the pages about one of them."""
    if "/content/" not in route.path:
        return {}
    lists: Answer = await browser.get("/console/content")
    texts: Answer = await browser.get("/console/content/texts")
    return {
        "fact_id": lists.body.partition("/console/content/fact/")[2].partition('"')[0],
        "slug": texts.body.partition("/console/content/text/")[2].partition('"')[0],
    }
