"""The door: one cookie, new at every sign-in, gone at sign-out, and nothing to learn there."""

import re

import pytest

from bot.sentences import REFUSED
from bot.staff import sessions
from nlu.reading import Language
from tests.conftest import PASSPHRASE, add_staff
from tests.console.conftest import SQLITE, Answer, Browser, Desk, waits

pytestmark = SQLITE
COOKIE = r"__Host-saiyai=[A-Za-z0-9_-]{43}; HttpOnly; Path=/; SameSite=Strict; Secure"


async def test_there_is_one_session_cookie_and_it_is_written_exactly_so(desk: Desk) -> None:
    await add_staff(desk.house)
    answer = await desk.stranger().sign_in()
    session, language = answer.cookies
    assert re.fullmatch(COOKIE, session) is not None
    assert language == (
        "__Host-saiyai-language=lo; HttpOnly; Max-Age=31536000; Path=/; SameSite=Strict; Secure"
    )


async def test_a_cookie_from_before_sign_in_is_never_the_one_after_it(desk: Desk) -> None:
    await add_staff(desk.house)
    browser = desk.stranger()
    browser.cookies["__Host-saiyai"] = planted = "p" * 43
    assert (await browser.sign_in()).status == 303
    assert browser.cookies["__Host-saiyai"] != planted
    assert await sessions.who(desk.house, planted) is None


@pytest.mark.parametrize(
    ("login", "passphrase"),
    [("noy", "wrong stones in the dry season"), ("nobody", PASSPHRASE), ("NOY'--", PASSPHRASE)],
)
async def test_whatever_was_wrong_the_door_says_the_same(
    desk: Desk, login: str, passphrase: str
) -> None:
    await add_staff(desk.house)
    browser = desk.stranger()
    answer = await browser.sign_in(login, passphrase)
    typed = login.replace("'", "&#39;")
    assert (answer.status, f'value="{typed}"' in answer.body) == (403, True)
    assert desk.house.words.gettext(Language.LAO, REFUSED) in answer.body
    assert passphrase not in answer.body
    assert (await browser.get("/console/")).status == 303


async def test_an_empty_box_at_the_door_is_said(desk: Desk) -> None:
    browser = desk.stranger()
    await browser.get("/console/login?lang=en")
    answer = await browser.sign_in("noy", "")
    assert (answer.status, "Please fill in both boxes." in answer.body) == (400, True)


async def test_sign_out_ends_the_session_and_empties_the_browser(desk: Desk) -> None:
    browser = await desk.browser()
    token = browser.cookies["__Host-saiyai"]
    csrf = (await browser.get("/console/me")).csrf
    answer = await browser.post("/console/sign-out", {"csrf": csrf})
    assert answer.headers["Clear-Site-Data"] == '"cache", "storage"'
    assert browser.cookies["__Host-saiyai"] == ""
    browser.cookies["__Host-saiyai"] = token
    assert (await browser.get("/console/")).headers["Location"] == "/console/login?next=/console/"


async def test_the_door_leads_back_to_the_page_that_was_asked_for(desk: Desk) -> None:
    await add_staff(desk.house)
    path = f"/console/talk/{await waits(desk.house)}"
    browser = desk.stranger()
    to_door = await browser.get(path)
    assert to_door.headers["Location"] == f"/console/login?next={path}"
    door = await browser.get(to_door.headers["Location"])
    assert f'name="next" value="{path}"' in door.body
    assert (await browser.sign_in(onward=path)).headers["Location"] == path


@pytest.mark.parametrize(
    ("asked", "accepts", "language"),
    [
        ("", "", "lo"),
        ("", "th-TH,th;q=0.9,en;q=0.8", "th"),
        ("", "fr,de", "lo"),
        ("en", "th", "en"),
        ("xx", "en-GB", "en"),
    ],
)
async def test_before_sign_in_the_page_speaks_the_language_asked_for_or_the_browsers(
    desk: Desk, asked: str, accepts: str, language: str
) -> None:
    answer = await desk.stranger().get(
        f"/console/login?lang={asked}", **{"Accept-Language": accepts}
    )
    assert f'<html lang="{language}">' in answer.body


async def speaks(browser: Browser, path: str) -> tuple[str, ...]:
    return tuple(re.findall(r'<html lang="(..)">', (await browser.get(path)).body))


async def test_after_sign_in_every_page_speaks_the_accounts_language_until_it_is_changed(
    desk: Desk,
) -> None:
    browser = await desk.browser(language="th")
    assert await speaks(browser, "/console/?lang=lo") == ("th",)
    csrf = (await browser.get("/console/me")).csrf
    sent = {"csrf": csrf, "language": "lo", "next": "/console/"}
    answer = await browser.post("/console/me/language", sent)
    assert answer.headers["Location"] == "/console/"
    assert await speaks(browser, "/console/") == ("lo",)
    assert await speaks(browser, "/console/no/such/page") == ("lo",)
    sent["language"] = "xx"
    assert (await browser.post("/console/me/language", sent)).status == 400


async def test_a_link_code_is_shown_once_and_only_its_fingerprint_is_kept(desk: Desk) -> None:
    browser = await desk.browser()
    csrf = (await browser.get("/console/me")).csrf
    answer = await browser.post("/console/me/link-code", {"csrf": csrf})
    code = re.search(r"/staff ([0-9A-F]{10})<", answer.body)
    assert code is not None
    assert code[1] not in (await browser.get("/console/me")).body


def refused(answer: Answer) -> bool:
    return (answer.status, answer.headers.get("Location", "")[:14]) == (303, "/console/login")


async def test_a_page_that_refreshes_itself_does_not_keep_an_idle_session_open(
    desk: Desk,
) -> None:
    browser = await desk.browser()
    case_id = await waits(desk.house)
    live = ("/console/rows", "/console/waiting", f"/console/talk/{case_id}/lines")
    for _ in range(4):
        desk.house.clock.move(minutes=8)  # type: ignore[attr-defined] # the test's own clock
        for path in live:
            await browser.get(path)
    assert refused(await browser.get("/console/"))


async def test_a_page_that_somebody_opens_keeps_the_session_open_for_twelve_hours_at_most(
    desk: Desk,
) -> None:
    browser = await desk.browser()
    for _ in range(24):
        desk.house.clock.move(minutes=29)  # type: ignore[attr-defined] # the test's own clock
        assert (await browser.get("/console/")).status == 200
    desk.house.clock.move(minutes=29)  # type: ignore[attr-defined] # the test's own clock
    assert refused(await browser.get("/console/"))
