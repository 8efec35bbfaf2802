"""What a post must be like to be taken, and what happens to words that are not."""

import json
from pathlib import Path
from urllib.parse import quote

import aiohttp
import pytest

from bot.app import Running
from bot.bell import Bell
from bot.store.desk.transcript import web_transcript
from bot.webchat.channel import WebChannel

from .conftest import Visitor, heard_texts, rows

ELSEWHERE = (
    {"Sec-Fetch-Site": "cross-site"},
    {"Sec-Fetch-Site": "same-site"},
    {"Sec-Fetch-Site": "none"},
    {"Origin": "https://elsewhere.example"},
    {"Origin": "https://elsewhere.example", "Sec-Fetch-Site": "-"},
    {"Content-Type": "text/plain"},
)
POSTS = ("say", "press", "language", "leave")


@pytest.fixture
def database(tmp_path: Path) -> str:
    return f"sqlite+aiosqlite:///{tmp_path / 'house.db'}"


@pytest.mark.parametrize("post", POSTS)
async def test_a_post_from_elsewhere_changes_nothing(
    served: Running, visitor: Visitor, post: str
) -> None:
    await visitor.say("before")
    before, cookies = await rows(served.house), dict(visitor.cookies)
    fields = {"text": "forged", "command": "start", "language": "th", "nonce": "a" * 32}
    for headers in ELSEWHERE:
        page = await visitor.post(f"/chat/{post}", fields, headers)
        assert (page.status, page.box) == (403, "")
    assert await rows(served.house) == before
    assert visitor.cookies == cookies


async def test_an_old_browser_is_known_by_its_cookie(served: Running, visitor: Visitor) -> None:
    page = await visitor.open()
    fields = {"text": "help", "nonce": page.nonce}
    page = await visitor.post("/chat/say", fields, {"Sec-Fetch-Site": "-", "Origin": "-"})
    assert page.said("person") == ["help"]
    visitor.cookies.clear()
    page = await visitor.post("/chat/say", fields, {"Sec-Fetch-Site": "-", "Origin": "-"})
    assert page.status == 403
    assert (await rows(served.house))["inbox"] == 1


async def test_twenty_thousand_lao_letters_arrive_whole(served: Running, visitor: Visitor) -> None:
    text = "ກຂຄງ" * 5_000
    page = await visitor.say(text)
    assert page.status == 200
    assert await heard_texts(served.house, visitor.cookies["chat"]) == [text]


async def test_one_letter_more_stays_in_the_box_with_a_sentence(
    served: Running, visitor: Visitor
) -> None:
    text = "ກ" * 20_001
    page = await visitor.say(text)
    assert page.status == 422
    assert page.box == text
    assert page.note == (
        "That is a long text: at most 20,000 characters fit at once. "
        "It is still in the box. Please send it in two or three parts."
    )
    assert (await rows(served.house))["inbox"] == 0


async def test_more_than_a_megabyte_is_refused_with_a_sentence(visitor: Visitor) -> None:
    page = await visitor.open()
    page = await visitor.post("/chat/say", b"text=" + b"a" * (1024 * 1024))
    assert page.status == 413
    assert page.note == (
        "That was too much at once and has not arrived. Please send it in shorter parts."
    )


@pytest.mark.parametrize("text", ["", " \r\n\t", "\u200b", "\ufeff\u00a0"], ids=range(4))
async def test_nothing_at_all_stores_nothing(served: Running, visitor: Visitor, text: str) -> None:
    page = await visitor.say(text)
    assert page.status == 422
    assert page.note == "There is nothing in the box yet. Write a word or two, or press a button."
    assert (await rows(served.house))["inbox"] == 0


@pytest.mark.parametrize(
    ("raw", "heard"),
    [
        ("%ED%A0%BDhelp", "\ufffdhelp"),
        ("help%ED%B8%80", "help\ufffd"),
        ("%ED%A0%BD%ED%B8%80help", "\U0001f600help"),
        ("help%FF", "help\ufffd"),
        ("he%00lp", "help"),
        (quote("ຊ່ວຍ"), "ຊ່ວຍ"),
    ],
    ids=range(6),
)
async def test_broken_letters_never_lose_a_message(
    served: Running, visitor: Visitor, raw: str, heard: str
) -> None:
    page = await visitor.open()
    page = await visitor.post("/chat/say", f"nonce={page.nonce}&text={raw}".encode())
    assert page.status == 200
    assert await heard_texts(served.house, visitor.cookies["chat"]) == [heard]


async def test_the_script_is_told_in_json(visitor: Visitor) -> None:
    page = await visitor.open()
    asks = {"Accept": "application/json"}
    fields = {"text": "help", "nonce": page.nonce}
    reply = await visitor.post("/chat/say", fields, asks)
    assert list(json.loads(reply.html)) == ["nonce", "known"]
    reply = await visitor.post("/chat/say", {"text": "", "nonce": page.nonce}, asks)
    assert reply.status == 422
    assert json.loads(reply.html) == {
        "sentence": "There is nothing in the box yet. Write a word or two, or press a button."
    }


async def test_a_flood_is_stored_to_the_last_word(served: Running, visitor: Visitor) -> None:
    page = await visitor.open()
    asks = {"Accept": "application/json"}
    for number in range(32):
        fields = {"text": f"message {number}", "nonce": page.nonce}
        reply = await visitor.post("/chat/say", fields, asks)
        assert reply.status == 200
    assert (await rows(served.house))["inbox"] == 32


async def test_an_invented_button_changes_nothing(served: Running, visitor: Visitor) -> None:
    await visitor.say("before")
    page = await visitor.open()
    fields = {"choice": "erase:yes.AAAAAAAAAAAA", "nonce": page.nonce}
    await visitor.post("/chat/press", fields)
    lines = await web_transcript(served.house.store, visitor.cookies["chat"])
    assert [line.text for line in lines if line.mine] == ["before", ""]


async def test_every_page_has_its_headers(visitor: Visitor) -> None:
    await visitor.say("help")
    expected = {
        "Cache-Control": "no-store",
        "Content-Security-Policy": (
            "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; "
            "font-src 'self'; media-src 'self'; connect-src 'self'; form-action 'self'; "
            "frame-ancestors 'none'; base-uri 'none'; require-trusted-types-for 'script'; "
            "trusted-types default"
        ),
        "Referrer-Policy": "no-referrer",
        "Server": "saiyai",
        "X-Content-Type-Options": "nosniff",
        "X-Frame-Options": "DENY",
    }
    pages = [await visitor.open(path) for path in ("/chat", "/chat/lines", "/chat/away")]
    pages.append(await visitor.post("/chat/say", {"text": ""}))
    pages.append(await visitor.post("/chat/say", {"text": "x"}, {"Sec-Fetch-Site": "cross-site"}))
    for page in pages:
        assert {name: page.headers.get(name) for name in expected} == expected


async def test_the_cookie_is_for_the_chat_and_this_sitting_alone(served: Running) -> None:
    async with aiohttp.ClientSession() as session, session.get(served.url + "/chat") as reply:
        name, _, rest = reply.headers["Set-Cookie"].partition("=")
    assert name == "chat"
    assert len(rest.partition(";")[0]) == 32
    assert rest.partition("; ")[2] == "HttpOnly; Path=/chat; SameSite=Lax"


def test_words_without_a_sender_are_nobodys() -> None:
    channel = WebChannel(Bell())
    assert channel.read(b'{"kind": "text", "text": "help"}') is None
    assert channel.read(b'{"kind": "picture", "address": "a"}') is None
    assert channel.read(b"not json") is None
    assert channel.read(b"[]") is None
