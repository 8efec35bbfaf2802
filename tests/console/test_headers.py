"""Every answer carries exactly the same guarding headers, whatever it is and however it ended."""

from html import escape

import pytest

from bot.console.errors import OURS
from bot.errors import StoreUnavailable
from bot.store.desk import queues, reads
from nlu.reading import Language
from tests.console.conftest import OUR_PAGE, SQLITE, Answer, Desk, waits

pytestmark = SQLITE
GOLDEN = {
    "Content-Security-Policy": (
        "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; "
        "font-src 'self'; media-src 'self'; connect-src 'self'; form-action 'self'; "
        "frame-ancestors 'none'; base-uri 'none'; require-trusted-types-for 'script'; "
        "trusted-types default"
    ),
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Referrer-Policy": "no-referrer",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=()",
    "Cache-Control": "no-store",
    "X-Robots-Tag": "noindex, nofollow",
    "Server": "saiyai",
}
OF_THE_ANSWER = {
    "Accept-CH",  # of whole pages: how slow is the line?
    "Allow",
    "Connection",
    "Content-Encoding",
    "Content-Length",
    "Content-Type",
    "Date",
    "HX-Redirect",
    "Location",
    "Set-Cookie",
    "Transfer-Encoding",
    "X-Accel-Buffering",
}


def guarding(answer: Answer) -> dict[str, str]:
    return {name: value for name, value in answer.headers.items() if name not in OF_THE_ANSWER}


async def test_every_kind_of_answer_has_exactly_these_headers(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    browser, stranger = await desk.browser(), desk.stranger()
    path = await desk.holding(browser)
    page = await browser.get(path)
    seen = page.body.split("lines?seen=")[1][:16]
    good = {"csrf": page.csrf, "nonce": page.nonce}
    answers = [
        (200, page),
        (200, await stranger.get("/console/login")),
        (200, await stranger.get("/console/rows", **{"HX-Request": "true"})),
        (200, await stranger.get("/console/events", Accept="text/event-stream")),
        (204, await browser.get(f"{path}/lines?seen={seen}")),
        (303, await browser.get("/console")),
        (303, await stranger.get(path)),
        (400, await browser.post(f"{path}/again", good)),
        (403, await browser.post(f"{path}/reply", {})),
        (404, await browser.get("/console/nothing")),
        (405, await browser.ask("PUT", "/console/me")),
        (405, await browser.ask("HEAD", "/console/me")),
        (409, await browser.post(f"{path}/reply", {**good, "text": ""})),
        (413, await browser.post(f"{path}/note", {**good, "text": "x" * 1_100_000})),
    ]
    monkeypatch.setattr(queues, "shown", _breaks(ValueError("secret words")))
    answers.append((500, await browser.get("/console/")))
    monkeypatch.setattr(queues, "shown", _breaks(StoreUnavailable("secret words")))
    answers.append((503, await browser.get("/console/")))
    wrong = [
        (wanted, answer.status, guarding(answer))
        for wanted, answer in answers
        if (answer.status, guarding(answer)) != (wanted, GOLDEN)
    ]
    assert wrong == []


async def test_a_stream_has_them_too(desk: Desk) -> None:
    browser = await desk.browser()
    cookie = f"__Host-saiyai={browser.cookies['__Host-saiyai']}"
    async with desk.client.get(
        f"{desk.url}/console/events", headers={"Cookie": cookie, **OUR_PAGE}
    ) as response:
        answer = Answer(response.status, dict(response.headers), (), "")
    assert (answer.headers["Content-Type"], guarding(answer)) == ("text/event-stream", GOLDEN)


@pytest.mark.parametrize("reader", ["shown", "conversation", "staff_list"])
async def test_an_error_page_carries_a_number_and_nothing_of_the_inside(
    desk: Desk, monkeypatch: pytest.MonkeyPatch, reader: str
) -> None:
    browser = await desk.browser(language="th")
    path = await desk.holding(browser) if reader == "staff_list" else ""
    path = path or f"/console/talk/{await waits(desk.house)}"
    monkeypatch.setattr(
        queues if reader == "shown" else reads,
        reader,
        _breaks(ValueError("SELECT canary FROM people")),
    )
    answer = await browser.get("/console/" if reader == "shown" else path)
    inside = ("canary", "SELECT", "Traceback", "ValueError", ".py", "/work", "aiohttp", "sqlite")
    assert (answer.status, [word for word in inside if word in answer.body]) == (500, [])
    assert escape(desk.house.words.gettext(Language.THAI, OURS)) in answer.body


def _breaks(error: Exception) -> object:
    async def broken(*_parts: object) -> None:
        raise error

    return broken
