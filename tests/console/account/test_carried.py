"""What is posted after the session has run out waits behind the door, for its owner alone."""

import html
import re

import pytest

from bot.staff import accounts, factor, sessions
from bot.store.accounts import staff
from tests.conftest import PASSPHRASE, Clock, add_staff, code_for
from tests.console.account.test_fresh import hidden
from tests.console.conftest import SQLITE, Answer, Browser, Desk, found, said_by_staff
from tests.console.table import LOOKED, changed, dump

pytestmark = SQLITE
WORDS = 'ຢູ່ນີ້ແລ້ວ.\n<b>Wait</b> & "lock" the door'
LOGIN, CODE = "/console/login", "/console/login/code"


def readable(page: Answer) -> list[str]:
    """What stands in the page's boxes."""
    boxes = page.body.split("<textarea")[1:]
    return [html.unescape(box.partition(">\n")[2].partition("<")[0]) for box in boxes]


async def written(desk: Desk, form: str = "reply") -> tuple[Browser, str, dict[str, str]]:
    """Somebody with a page open, the address of its form, and what they have filled in."""
    browser = await desk.browser()
    if form == "open":
        path = await desk.holding(await desk.browser("dao"))
        return browser, f"{path}/open", {"csrf": (await browser.get(path)).csrf, "reason": WORDS}
    path = await desk.holding(browser)
    page = await browser.get(path)
    return browser, f"{path}/{form}", {"csrf": page.csrf, "nonce": page.nonce, "text": WORDS}


async def passphrase(browser: Browser, door: Answer, login: str = "noy") -> Answer:
    sent = {**hidden(door), "login": login, "passphrase": PASSPHRASE}
    return await browser.post(LOGIN, sent)


async def code(browser: Browser, page: Answer, login: str = "noy") -> Answer:
    return await browser.post(CODE, {**hidden(page), "code": await code_for(browser.house, login)})


@pytest.mark.parametrize("form", ["reply", "note", "open"])
async def test_a_form_that_came_too_late_is_given_back_behind_the_door(
    desk: Desk, clock: Clock, form: str
) -> None:
    browser, path, sent = await written(desk, form)
    clock.move(minutes=31)
    before = await dump(desk.house)
    door = await browser.post(path, sent)
    assert (door.status, "Wait" in door.body) == (403, False)
    assert changed(before, await dump(desk.house)) - LOOKED == set()
    back = await code(browser, await passphrase(browser, door))
    assert (back.status, readable(back)) == (200, [WORDS])
    assert (f'action="{path}"' in back.body, back.csrf == sent["csrf"]) == (True, False)
    await browser.post(path.rpartition("/")[0] + "/claim", {"csrf": back.csrf})
    answers = [(await browser.post(path, hidden(back))).status for _ in range(2)]
    assert answers == [303, 303]
    said = await said_by_staff(desk.house, path.rpartition("/")[0][-32:])
    assert said == ((WORDS,) if form == "reply" else ())


async def test_what_does_not_fit_at_the_door_loses_nothing(desk: Desk, clock: Clock) -> None:
    browser, path, sent = await written(desk)
    clock.move(minutes=31)
    door = await browser.post(path, sent)
    door = await browser.post(LOGIN, {**hidden(door), "login": "noy", "passphrase": "wrong"})
    door = await browser.post(LOGIN, {**hidden(door), "login": "", "passphrase": ""})
    second = await passphrase(browser, door)
    door = await browser.post(CODE, {**hidden(second), "code": "000000"})
    second = await passphrase(browser, door)
    clock.move(minutes=6)
    door = await code(browser, second)
    assert door.status == 403
    assert readable(await code(browser, await passphrase(browser, door))) == [WORDS]


async def test_it_waits_while_a_phone_is_set_up_first(desk: Desk, clock: Clock) -> None:
    """Their phone was lost meanwhile, and a colleague lets them set up another one."""
    browser, path, sent = await written(desk)
    clock.move(minutes=31)
    door = await browser.post(path, sent)
    async with desk.house.store.write() as tx:
        row = await staff.by_login(tx, "noy")
        assert row is not None
        await accounts.reset_factor(tx, row, "house", clock())
        await tx.commit()
    page = await passphrase(browser, door)
    key = found(r"<code>([A-Z2-7 ]{39})</code>", page.body).replace(" ", "")
    page = await browser.post(CODE, {**unseen(page), "code": "000000"})
    assert page.status == 403
    shown = factor.code_of(key, factor.step_of(clock()))
    page = await browser.post(CODE, {**unseen(page), "code": shown})
    assert (page.status, readable(page), page.body.count("<li><code>")) == (200, [WORDS], 10)
    assert f'action="{path}"' in page.body
    await browser.post(path.rpartition("/")[0] + "/claim", {"csrf": page.csrf})
    assert (await browser.post(path, hidden(page))).status == 303
    assert await said_by_staff(desk.house, path.rpartition("/")[0][-32:]) == (WORDS,)


def unseen(page: Answer) -> dict[str, str]:
    """The unseen fields of a page with one question."""
    pairs = re.findall(r'<input type="hidden" name="([^"]*)" value="([^"]*)"', page.body)
    return {name: html.unescape(value) for name, value in pairs}


async def test_nobody_else_opens_it(desk: Desk, clock: Clock) -> None:
    browser, path, sent = await written(desk)
    await add_staff(desk.house, "dao", "Dao")
    clock.move(minutes=31)
    door = await browser.post(path, sent)
    theirs = await code(browser, await passphrase(browser, door, "dao"), "dao")
    assert (theirs.status, theirs.headers["Location"], readable(theirs)) == (303, path[:-6], [])
    kept = found(r'name="carried" value="([^"]+)"', door.body)
    for forged in (kept[:-9] + kept[-8:], kept[:40], "{}", "ກ"):
        stranger = desk.stranger()
        fields = {**hidden(await stranger.get(LOGIN)), "carried": forged}
        sent = {**fields, "login": "noy", "passphrase": PASSPHRASE}
        answer = await code(stranger, await stranger.post(LOGIN, sent))
        assert (answer.status, readable(answer)) == (303, [])


@pytest.mark.parametrize(
    "why", ["signed out", "shut off", "other token", "script", "passphrase", "no words", "no page"]
)
async def test_what_is_no_late_form_of_its_owner_is_not_carried(
    desk: Desk, clock: Clock, why: str
) -> None:
    browser, path, sent = await written(desk)
    headers = {"Sec-Fetch-Mode": "cors"} if why == "script" else {}
    match why:
        case "signed out":
            await sessions.sign_out(desk.house, browser.cookies["__Host-saiyai"])
        case "shut off":
            async with desk.house.store.write() as tx:
                row = await staff.by_login(tx, "noy")
                assert row is not None
                row.disabled = True
                await tx.commit()
        case "other token":
            sent["csrf"] = "x" * len(sent["csrf"])
        case "passphrase":
            path, sent["passphrase"] = "/console/me/passphrase", PASSPHRASE
        case "no words":
            del sent["text"]
        case "no page":
            path = "/console/no/such/page"
    clock.move(minutes=31)
    answer = await browser.post(path, sent, headers)
    assert (answer.status, answer.headers["Location"].partition("?")[0]) == (303, LOGIN)


async def test_a_session_that_ran_out_is_known_for_a_week(desk: Desk, clock: Clock) -> None:
    browser, path, sent = await written(desk)
    await add_staff(desk.house, "dao", "Dao")
    for days, status in ((6, 403), (2, 303)):
        clock.move(days=days)
        assert (await desk.stranger().sign_in("dao")).status == 303
        assert (await browser.post(path, sent)).status == status
