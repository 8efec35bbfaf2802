"""What goes wrong on an ordinary day: a clear sentence in one's own language, and no word lost."""

from datetime import timedelta

import pytest

from bot import sentences as says
from bot.desk import closing
from bot.desk.texts import LONGEST
from bot.staff.sessions import LONGEST as SESSION
from nlu.reading import Language
from tests.conftest import Clock
from tests.console.conftest import SQLITE, Answer, Browser, Desk, said_by_staff, staff_of
from tests.console.talk.test_drafts import in_the_box, types
from tests.console.talk.test_talk import talk_of

pytestmark = SQLITE
FIRST = "ສະບາຍດີ"
WORDS = "ຢູ່ນີ້ແລ້ວ <b>ຢ່າຟ້າວ</b> & ລໍຖ້າ"
ESCAPED = "ຢູ່ນີ້ແລ້ວ &lt;b&gt;ຢ່າຟ້າວ&lt;/b&gt; &amp; ລໍຖ້າ"


def told(desk: Desk, language: Language, sentence: str, **fields: str) -> str:
    return desk.house.words.gettext(language, sentence, **fields)


async def sends(browser: Browser, path: str, form: str, text: str) -> Answer:
    """Open the page and send one of its forms."""
    page = await browser.get(path)
    sent = {"csrf": page.csrf, "nonce": page.nonce, "text": text}
    return await browser.post(f"{path}/{form}", sent)


@pytest.mark.parametrize("language", list(Language))
async def test_an_answer_to_a_closed_case_is_refused_and_comes_back(
    desk: Desk, language: Language
) -> None:
    browser = await desk.browser(language=language)
    path = await desk.holding(browser)
    page = await browser.get(path)
    by = await staff_of(desk.house, browser)  # the same colleague, at another screen
    assert (await closing.close(desk.house, path[-32:], by, "helped", "")).ok
    sent = {"csrf": page.csrf, "nonce": page.nonce, "text": WORDS}
    answer = await browser.post(f"{path}/reply", sent)
    assert answer.status == 409
    assert told(desk, language, says.IS_CLOSED) in answer.body
    assert f"{ESCAPED}</textarea>" in answer.body
    assert await said_by_staff(desk.house, path[-32:]) == ()


async def test_a_session_ends_while_somebody_writes_and_the_words_wait_behind_the_door(
    desk: Desk, clock: Clock
) -> None:
    browser = await desk.browser()
    path = await desk.holding(browser)
    assert (await sends(browser, path, "reply", FIRST)).status == 303
    page, until = await browser.get(path), clock.now + SESSION
    while clock.now + timedelta(minutes=10) < until:  # twelve hours at most, however busy
        clock.move(minutes=10)
        assert await types(browser, path, WORDS) == 204
    clock.move(minutes=11)
    sent = {"csrf": page.csrf, "nonce": page.nonce, "text": WORDS}
    away = await browser.post(f"{path}/reply", sent)
    assert (away.status, f'name="next" value="{path}"' in away.body) == (403, True)
    assert (await browser.sign_in(onward=path)).headers["Location"] == path
    back = await browser.get(path)
    said = await said_by_staff(desk.house, path[-32:])
    assert (in_the_box(back.body), said) == (ESCAPED, (FIRST,))
    assert (await sends(browser, path, "reply", WORDS)).status == 303
    assert await said_by_staff(desk.house, path[-32:]) == (FIRST, WORDS)


async def test_who_is_away_too_long_loses_the_case_but_not_the_words(
    desk: Desk, clock: Clock
) -> None:
    browser = await desk.browser()
    path = await desk.holding(browser)
    assert await types(browser, path, WORDS) == 204
    clock.move(minutes=31)
    assert (await browser.sign_in(onward=path)).headers["Location"] == path
    page = await browser.get(path)
    assert ('id="claim"' in page.body, 'id="reply"' in page.body) == (True, False)
    assert (await browser.post(f"{path}/claim", {"csrf": page.csrf})).status == 303
    assert in_the_box((await browser.get(path)).body) == ESCAPED


@pytest.mark.parametrize(("length", "status"), [(LONGEST, 303), (LONGEST + 1, 409)])
async def test_a_very_long_note_is_kept_or_comes_back_whole(
    desk: Desk, length: int, status: int
) -> None:
    browser = await desk.browser(language="th")
    path = await desk.holding(browser)
    page, note = await browser.get(path), "ก" * length
    sent = {"csrf": page.csrf, "nonce": page.nonce, "text": note}
    answer = await browser.post(f"{path}/note", sent)
    talk = await talk_of(desk, path)
    kept = [line.text for line in talk.lines if line.author == "note"]
    assert (answer.status, kept) == (status, [note] if status == 303 else [])
    if status != 303:
        assert told(desk, Language.THAI, says.TOO_LONG, most=str(LONGEST)) in answer.body
        assert f"{note}</textarea>" in answer.body


async def test_a_wrong_clock_on_the_office_computer_ends_no_session_and_dates_nothing(
    desk: Desk, clock: Clock
) -> None:
    browser = desk.stranger()
    door = await browser.get("/console/login")
    await desk.browser()
    answers = [door, await browser.sign_in(), await browser.get("/console/")]
    cookies = [one for answer in answers for one in answer.cookies]
    assert len(cookies) >= 2
    assert [one for one in cookies if "expires" in one.lower()] == []  # browsers count from now
    path = await desk.holding(browser)
    page = await browser.get(path)
    assert f'data-now="{clock.now.isoformat()}"' in page.body
    wrong = {"Date": "Thu, 01 Jan 1970 00:00:00 GMT", "If-Modified-Since": "Thu, 01 Jan 1970"}
    sent = {"csrf": page.csrf, "nonce": page.nonce, "text": WORDS}
    assert (await browser.post(f"{path}/reply", sent, wrong)).status == 303
    talk = await talk_of(desk, path)
    assert [line.at for line in talk.lines if line.author == "staff"] == [clock.now]
