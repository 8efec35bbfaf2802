"""An administrator keeps the accounts; what changes counts at the next request."""

import re

import pytest
from sqlalchemy import select

from bot.access import Role
from bot.console.staff.words import ACTIONS
from bot.staff import passphrases, staffing
from bot.store.accounts import staff
from bot.store.models.staff import AuditRow
from tests.console.conftest import SQLITE, Answer, Browser, Desk, found, staff_of
from tests.console.table import LOOKED, changed, dump

pytestmark = SQLITE
NEW = {"name": "Kong", "login": "Kong", "role": "worker", "language": "lo"}


async def told(desk: Desk, action: str) -> list[tuple[str, str | None]]:
    """Who did this to whom, as the audit has it."""
    async with desk.house.store.read() as tx:
        rows = (await tx.execute(select(AuditRow).where(AuditRow.action == action))).scalars()
        return [(row.actor, row.detail) for row in rows]


async def send(browser: Browser, path: str, **fields: str) -> Answer:
    csrf = (await browser.get("/console/me")).csrf
    return await browser.post(f"/console/staff/{path}", {"csrf": csrf, **fields})


async def test_who_is_added_signs_in_with_the_passphrase_that_is_shown_once(desk: Desk) -> None:
    boss = await desk.browser("malee", "administrator")
    answer = await send(boss, "add", **NEW)
    passphrase = found(r'class="secret"><code>([^<]+)<', answer.body)
    assert (answer.status, len(passphrase.split())) == (200, staffing.WORDS)
    async with desk.house.store.read() as tx:
        row = await staff.by_login(tx, "kong")
    assert row is not None
    assert await passphrases.fits(row.passphrase, passphrase)
    assert await told(desk, "staff_added") == [((await staff_of(desk.house, boss)).id, row.id)]
    for page in ("/console/staff", f"/console/staff/{row.id}"):
        assert passphrase not in (await boss.get(page)).body
    door = await desk.stranger().at_the_door("kong", passphrase)
    assert (door.status, door.headers["Location"].partition("?")[0]) == (303, "/console/login/code")


@pytest.mark.parametrize(
    "wrong",
    [{"login": "a b"}, {"login": "x"}, {"login": "malee"}, {"name": " "}, {"role": ""}],
)
async def test_an_account_that_cannot_be_comes_back_as_it_was_typed(
    desk: Desk, wrong: dict[str, str]
) -> None:
    boss = await desk.browser("malee", "administrator")
    before = await dump(desk.house)
    answer = await send(boss, "add", **{**NEW, **wrong})
    assert (answer.status, 'role="alert"' in answer.body) == (409, True)
    typed = {**NEW, **wrong}
    assert f'name="login" value="{typed["login"]}"' in answer.body
    assert changed(before, await dump(desk.house)) - LOOKED == set()


async def test_a_role_taken_away_counts_at_the_next_request(desk: Desk) -> None:
    boss, worker = await desk.browser("malee", "administrator"), await desk.browser()
    noy = (await staff_of(desk.house, worker)).id
    assert (await worker.get("/console/")).status == 200
    assert (await send(boss, f"{noy}/role", role="auditor")).status == 303
    refused = await worker.get("/console/")
    assert (refused.status, refused.headers["Location"].partition("?")[0]) == (
        303,
        "/console/login",
    )
    me = (await staff_of(desk.house, boss)).id
    assert await told(desk, "role_changed") == [(me, noy)]


async def test_who_is_shut_off_is_out_at_once_and_can_come_back(desk: Desk) -> None:
    boss, worker = await desk.browser("malee", "administrator"), await desk.browser()
    noy = (await staff_of(desk.house, worker)).id
    assert (await send(boss, f"{noy}/disable")).status == 303
    assert (await worker.get("/console/")).status == 303
    assert (await desk.stranger().at_the_door()).status == 403
    assert (await send(boss, f"{noy}/enable")).status == 303
    assert (await desk.stranger().at_the_door()).status == 303


async def test_a_new_passphrase_is_the_only_one_and_a_new_phone_is_set_up_at_sign_in(
    desk: Desk,
) -> None:
    boss, worker = await desk.browser("malee", "administrator"), await desk.browser()
    noy = (await staff_of(desk.house, worker)).id
    answer = await send(boss, f"{noy}/passphrase")
    passphrase = found(r'class="secret"><code>([^<]+)<', answer.body)
    assert (await worker.get("/console/")).status == 303
    assert (await desk.stranger().at_the_door()).status == 403
    assert (await send(boss, f"{noy}/factor")).status == 303
    stranger = desk.stranger()
    door = await stranger.at_the_door(passphrase=passphrase)
    assert "/console/login/code.svg" in (await stranger.get(door.headers["Location"])).body


@pytest.mark.parametrize("deed", ["role", "disable", "passphrase", "factor", "change"])
async def test_nobody_changes_their_own_account(desk: Desk, deed: str) -> None:
    boss = await desk.browser("malee", "administrator")
    me = (await staff_of(desk.house, boss)).id
    before = await dump(desk.house)
    answer = await send(boss, f"{me}/{deed}", role="worker", name="X", language="lo")
    assert answer.status == 409
    assert changed(before, await dump(desk.house)) - LOOKED == set()


async def test_of_two_who_take_each_others_role_one_stays(desk: Desk) -> None:
    one, two = (
        await desk.browser("malee", "administrator"),
        await desk.browser("kai", "administrator"),
    )
    first, second = [await staff_of(desk.house, browser) for browser in (one, two)]
    done = await staffing.set_role(desk.house, second.id, first, Role.AUDITOR)
    late = await staffing.set_role(desk.house, first.id, second, Role.AUDITOR)
    assert (done.ok, late.ok, late.sentence) == (True, False, staffing.NO_ACCOUNT)


async def test_fields_that_no_form_has_change_nothing(desk: Desk) -> None:
    boss, worker = await desk.browser("malee", "administrator"), await desk.browser()
    noy = (await staff_of(desk.house, worker)).id
    extra = {
        "id": "0" * 32,
        "role": "administrator",
        "disabled": "1",
        "passphrase": "x",
        "login": "q",
    }
    before = await dump(desk.house)
    assert (await send(boss, f"{noy}/change", name="Noi", language="th", **extra)).status == 303
    after = await dump(desk.house)
    assert changed(before, after) - LOOKED == {("staff", "name"), ("staff", "language")}
    path = await desk.holding(worker)
    case_id, page = path[-32:], await worker.get(path)
    forged = {
        "case_id": "0" * 32,
        "holder_id": noy,
        "state": "closed",
        "urgency": "2",
        "author": "x",
    }
    before = await dump(desk.house)
    sent = {"csrf": page.csrf, "nonce": page.nonce, "text": "a note", **forged}
    assert (await worker.post(f"{path}/note", sent)).status == 303
    moved = changed(before, await dump(desk.house)) - LOOKED
    assert {one for one in moved if one[0] not in {"cases", "drafts"}} == {("notes", "")}
    assert {column for table, column in moved if table == "cases"} <= {"lease_until"}
    assert case_id in page.body


async def test_the_table_of_roles_says_what_the_house_goes_by(desk: Desk) -> None:
    worker = await desk.browser()
    body = (await worker.get("/console/staff/roles")).body
    rows = re.findall(r"<tr><th scope=\"row\">(.*?)</tr>", body, re.DOTALL)
    assert len(rows) == len(ACTIONS) - 1
    [counts] = [row for row in rows if "See counts of everything" in row]
    assert re.findall(r'class="unseen">(\w+)<', counts) == ["No", "Yes", "Yes", "No", "No"]
