"""L3: whoever sees anything of a person is on record for it, by every route of the table."""

import re
from datetime import timedelta

import pytest
from sqlalchemy import select, text

from bot import access
from bot.access import Action, Role
from bot.console.route import Route
from bot.console.routes import ROUTES
from bot.desk import correcting, seeing
from bot.store.audit.deeds import Deed
from bot.store.models.cases import Message
from bot.store.models.people import Person
from bot.store.models.staff import AuditRow
from tests.conftest import Clock
from tests.console.conftest import LOCKED_IN, SQLITE, Browser, Desk, staff_of, waits
from tests.console.followup.conftest import enrolled
from tests.console.table import use
from tests.unit.audit.test_fails_closed import broken

pytestmark = SQLITE
CANARY = "canary of somebody"
EVIDENCE = LOCKED_IN.evidence[0].words
LOOKING = {
    Deed.READ,
    Deed.DOOR_SEEN,
    Deed.QUEUE_SEEN,
    Deed.FOLLOWED_SEEN,
    Deed.MERGING_SEEN,
    Deed.ENROLLING_SEEN,
    Deed.CORRECTIONS_SEEN,
    Deed.UNANSWERED_SEEN,
    Deed.AUDIT_SEEN,
    Deed.SEARCH,
    Deed.RECORD_READ,
    Deed.PACK_SEEN,
    Deed.PACK_TAKEN,
    Deed.NAMED_PACK_SEEN,
    Deed.NAMED_PACK_TAKEN,
}
# A file is shown for a ticket that works once, given where it was fetched; that is on record.
ELSEWHERE = re.compile(r"events$|\{ticket")
OF_SOMEBODY = ("{case_id", "{person_id")
FIELDS = {"/search": {"words": CANARY}}
ON_THE_DESK = [role for role in Role if access.may(role, Action.CLAIM)]


async def peopled(desk: Desk, role: Role) -> tuple[Browser, str, dict[str, str]]:
    """Somebody with this role, their own talk and record, a colleague's talk, and some words."""
    browser, dao = await desk.browser(role=role.value), await desk.browser("dao")
    me, own = await staff_of(desk.house, browser), {}
    await desk.holding(dao, f"{CANARY} of dao")
    await waits(desk.house, f"{CANARY} who waits")
    if role in ON_THE_DESK:
        own["case_id"] = (await desk.holding(browser, CANARY))[-32:]
        own["person_id"] = await enrolled(desk.house, me, name=CANARY)
        async with desk.house.store.read() as tx:
            of = select(Message.id, Message.author).order_by(Message.seq.desc())
            heard = [row.id for row in await tx.execute(of) if row.author == "person"]
        for message in heard:
            await correcting.wrong(desk.house, own["case_id"], me, message, "")
    return browser, (await browser.get("/console/me")).csrf, own


async def marks(desk: Desk) -> tuple[str, ...]:
    """What would tell of anybody: their words, their name, what they are called."""
    async with desk.house.store.read() as tx:
        return (CANARY, EVIDENCE, *(await tx.execute(select(Person.pseudonym))).scalars())


async def looks(desk: Desk, after: int = 0) -> list[tuple[str, str, str]]:
    """Every row that says that somebody looked, with whom or what it was about."""
    async with desk.house.store.read() as tx:
        rows = await tx.execute(select(AuditRow).where(AuditRow.id > after).order_by(AuditRow.id))
        return [
            (row.action, row.person_id or "", row.case_id or "")
            for row in rows.scalars()
            if row.action in LOOKING
        ]


async def newest(desk: Desk) -> int:
    async with desk.house.store.read() as tx:
        return int((await tx.execute(text("SELECT max(id) FROM audit"))).scalar_one())


async def seen(browser: Browser, route: Route, csrf: str, own: dict[str, str]) -> str:
    """What the reader gets to see; a file is not read here, and counts as somebody's."""
    try:
        if route.path in FIELDS:
            fields = {"csrf": csrf, **FIELDS[route.path]}
            return (await browser.post(f"/console{route.path}", fields)).body
        return (await use(browser, route, csrf, **own)).body
    except UnicodeDecodeError:
        return CANARY


def walk(role: Role) -> list[Route]:
    """Every route of a role; what only shows comes before what does something."""
    mine = (r for r in ROUTES if isinstance(r.need, Action) and access.may(role, r.need))
    return sorted(
        (r for r in mine if not ELSEWHERE.search(r.path)), key=lambda one: one.method != "GET"
    )


@pytest.mark.parametrize("role", list(Role))
async def test_every_route_that_shows_somebody_writes_one_row(
    desk: Desk, role: Role, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(seeing, "OPEN_FOR", timedelta(0))  # no page is open for these parts
    browser, csrf, own = await peopled(desk, role)
    wrong, showing = [], set()
    for route in walk(role):
        before = await newest(desk)
        body = await seen(browser, route, csrf, own)
        written = await looks(desk, before)
        if any(mark in body for mark in await marks(desk)):
            showing.add((route.method, route.path))
            if len(written) != 1:
                wrong.append((route.method, route.path, written))
    assert wrong == []
    of_somebody = {(r.method, r.path) for r in walk(role) if r.method == "GET" and _of_somebody(r)}
    assert of_somebody - showing == set()
    assert bool(showing) == (role in ON_THE_DESK or access.may(role, Action.SEE_AUDIT))


def _of_somebody(route: Route) -> bool:
    return any(hole in route.path for hole in OF_SOMEBODY)


@pytest.mark.parametrize("role", ON_THE_DESK)
async def test_nothing_of_anybody_is_shown_where_that_cannot_be_put_on_record(
    desk: Desk, role: Role
) -> None:
    browser, csrf, own = await peopled(desk, role)
    async with desk.house.store.write() as tx:  # what was opened before opens no part now
        await tx.commit()
    desk.house.clock.move(minutes=4)  # type: ignore[attr-defined] # the test's own clock
    told = []
    async with broken(desk.house.store):
        for route in walk(role):
            if route.live and _of_somebody(route):
                continue  # its page is open: that is on record
            body = await seen(browser, route, csrf, own)
            if any(mark in body for mark in await marks(desk)):
                told.append((route.method, route.path))
    assert told == []


async def test_the_parts_of_a_page_that_is_open_are_not_put_on_record_again(
    desk: Desk, clock: Clock
) -> None:
    browser = await desk.browser()
    case_id = await waits(desk.house)
    path, of = f"/console/talk/{case_id}", await person_of(desk, case_id)
    before = await newest(desk)
    for part in ("", "/lines", "/standing", "/lines"):
        assert (await browser.get(f"{path}{part}")).status == 200
    assert await looks(desk, before) == [("read", of, case_id)]
    for _ in range(3):  # left open: once an hour
        clock.move(minutes=25)
        await browser.get("/console/me")
        await browser.get(f"{path}/lines")
    assert await looks(desk, before) == [("read", of, case_id)] * 2


@pytest.mark.parametrize("part", ["/lines", "/standing"])
async def test_a_part_that_is_asked_for_without_its_page_is_put_on_record(
    desk: Desk, part: str
) -> None:
    browser, other = await desk.browser(), await desk.browser("dao")
    case_id = await waits(desk.house)
    await other.get(f"/console/talk/{case_id}")  # a colleague's opening stands for theirs alone
    before = await newest(desk)
    for _ in range(2):
        assert (await browser.get(f"/console/talk/{case_id}{part}")).status == 200
    of = await person_of(desk, case_id)
    assert await looks(desk, before) == [("read", of, case_id)]


async def test_lists_that_are_open_are_put_on_record_once(desk: Desk) -> None:
    browser = await desk.browser()
    await waits(desk.house)
    before = await newest(desk)
    for path in ("/", "/rows", "/rows", "/followup/rows", "/followup/rows"):
        assert (await browser.get(f"/console{path}")).status == 200
    assert await looks(desk, before) == [("queue_seen", "", ""), ("followed_seen", "", "")]


async def person_of(desk: Desk, case_id: str) -> str:
    async with desk.house.store.read() as tx:
        of = text("SELECT person_id FROM cases WHERE id = :id")
        return str((await tx.execute(of, {"id": case_id})).scalar_one())
