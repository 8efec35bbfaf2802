"""One's own page: what changes there ends the other sessions at once."""

import asyncio
import re
from urllib.parse import urlsplit

import pytest

from bot.access import Role
from bot.staff import accounts, factor, sessions
from bot.store.accounts import staff
from tests.conftest import PASSPHRASE, Clock, code_for
from tests.console.conftest import SQLITE, Browser, Desk, found, said_by_staff

pytestmark = SQLITE
NEW = "nine geese over the flooded field"


async def two(desk: Desk) -> tuple[Browser, Browser, str]:
    """Two browsers of one colleague, and the token of the first one's forms."""
    first, second = await desk.browser(), desk.stranger()
    await second.sign_in()
    return first, second, (await first.get("/console/me")).csrf


async def is_in(browser: Browser) -> bool:
    return (await browser.get("/console/")).status == 200


async def test_a_new_passphrase_counts_at_once_and_ends_the_other_sessions(desk: Desk) -> None:
    first, second, csrf = await two(desk)
    sent = {"csrf": csrf, "passphrase": NEW, "passphrase_again": NEW}
    answer = await first.post("/console/me/passphrase", sent)
    assert (answer.status, NEW in answer.body) == (200, False)
    assert (await is_in(first), await is_in(second)) == (True, False)
    assert (await desk.stranger().sign_in()).status == 403
    assert (await desk.stranger().sign_in("noy", NEW)).status == 303


@pytest.mark.parametrize(
    ("passphrase", "again"),
    [
        ("too short", "too short"),
        (NEW, f"{NEW}x"),
        ("Noy Noy Noy Noy", "Noy Noy Noy Noy"),
        ("", ""),
    ],
)
async def test_a_passphrase_that_cannot_be_one_changes_nothing(
    desk: Desk, passphrase: str, again: str
) -> None:
    first, second, csrf = await two(desk)
    sent = {"csrf": csrf, "passphrase": passphrase, "passphrase_again": again}
    answer = await first.post("/console/me/passphrase", sent)
    assert (answer.status, 'role="alert"' in answer.body) == (409, True)
    assert (await is_in(second), (await desk.stranger().sign_in()).status) == (True, 303)


async def test_a_new_phone_counts_once_its_first_code_was_given(desk: Desk, clock: Clock) -> None:
    first, second, csrf = await two(desk)
    await first.post("/console/me/phone/new", {"csrf": csrf})
    page = await first.get("/console/me/phone")
    key = found(r"<code>([A-Z2-7 ]{39})</code>", page.body).replace(" ", "")
    assert (await first.get("/console/me/phone.svg")).headers["Content-Type"] == "image/svg+xml"
    old = await code_for(desk.house)
    wrong = await first.post("/console/me/phone", {"csrf": csrf, "code": old})
    assert (wrong.status, await is_in(second)) == (409, True)
    assert (await desk.stranger().sign_in()).status == 303  # by the old phone, still
    code = factor.code_of(key, factor.step_of(clock()))
    answer = await first.post("/console/me/phone", {"csrf": csrf, "code": code})
    assert (answer.status, answer.body.count("<li><code>")) == (200, 10)
    assert (await is_in(first), await is_in(second)) == (True, False)
    assert (await first.get("/console/me/phone.svg")).status == 404


async def test_new_recovery_codes_end_the_other_sessions(desk: Desk) -> None:
    first, second, csrf = await two(desk)
    answer = await first.post("/console/me/codes", {"csrf": csrf})
    shown = re.findall(r"<li><code>([^<]+)</code>", answer.body)
    assert len(shown) == 10
    assert (await is_in(first), await is_in(second)) == (True, False)
    me = (await first.get("/console/me")).body
    assert [code for code in shown if code in me] == []
    assert "Recovery codes that are still good: 10" in me


async def test_one_sees_ones_own_sessions_and_ends_the_others(desk: Desk) -> None:
    first, second, csrf = await two(desk)
    await desk.browser("dao")
    page = (await first.get("/console/me")).body
    assert (page.count("<li>since "), page.count("(here)")) == (2, 1)
    await first.post("/console/me/others", {"csrf": csrf})
    assert (await is_in(first), await is_in(second)) == (True, False)
    assert (await first.get("/console/me")).body.count("<li>since ") == 1


@pytest.mark.parametrize("deed", ["disable", "factor", "role", "passphrase"])
async def test_what_an_administrator_changes_ends_every_session_and_half_of_one(
    desk: Desk, deed: str
) -> None:
    browser, half = await desk.browser(), desk.stranger()
    await half.at_the_door()
    async with desk.house.store.write() as tx:
        row = await staff.by_login(tx, "noy")
        assert row is not None
        match deed:
            case "disable":
                await accounts.disable(tx, row, "house", desk.house.clock())
            case "factor":
                await accounts.reset_factor(tx, row, "house", desk.house.clock())
            case "role":
                await accounts.set_role(tx, row, Role.MANAGER, "house", desk.house.clock())
            case _:
                hashed = row.passphrase
                await accounts.set_passphrase(tx, row, hashed, "house", desk.house.clock())
        await tx.commit()
    assert not await is_in(browser)
    assert (await half.get("/console/login/code")).headers["Location"] == "/console/login"
    answer = await desk.stranger().at_the_door()
    assert answer.status == (403 if deed == "disable" else 303)


async def test_a_form_on_its_way_in_while_its_session_ends_is_not_taken(desk: Desk) -> None:
    browser = await desk.browser()
    path = await desk.holding(browser)
    page = await browser.get(path)
    body = f"csrf={page.csrf}&nonce={page.nonce}&text=too+late".encode()
    address = urlsplit(desk.url)
    reader, writer = await asyncio.open_connection(address.hostname, address.port)
    head = (
        f"POST {path}/reply HTTP/1.1\r\nHost: {address.netloc}\r\n"
        f"Cookie: __Host-saiyai={browser.cookies['__Host-saiyai']}\r\n"
        "Content-Type: application/x-www-form-urlencoded\r\n"
        f"Content-Length: {len(body)}\r\nConnection: close\r\n\r\n"
    )
    writer.write(head.encode() + body[:-4])
    await writer.drain()
    await asyncio.sleep(0.3)  # the house has seen whose it is, and waits for the rest
    await sessions.sign_out(desk.house, browser.cookies["__Host-saiyai"])
    writer.write(body[-4:])
    await writer.drain()
    answer = (await reader.read()).decode()
    writer.close()
    assert (answer[:12], "/console/login" in answer) == ("HTTP/1.1 303", True)
    assert await said_by_staff(desk.house, path[-32:]) == ()


async def test_a_link_to_the_passphrase_page_is_no_way_round_the_role(desk: Desk) -> None:
    browser = await desk.browser(role="auditor")
    assert (await browser.get("/console/me/passphrase")).status == 200
    assert (await browser.get("/console/followup")).status == 404
    assert PASSPHRASE not in (await browser.get("/console/me")).body
