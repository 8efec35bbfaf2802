"""Rasa may be late, wrong or absent; the house goes on hearing."""

import asyncio
import json
from collections.abc import AsyncIterator, Awaitable, Callable

import aiohttp
import pytest
from aiohttp import web
from aiohttp.test_utils import TestServer
from hypothesis import given
from hypothesis import strategies as st

from nlu.client import EngineClient, Parsed
from nlu.reading import UNKNOWN, Intent, Sign
from nlu.slash import looks_like_a_command
from tests.held import held
from tests.slashes import slash_messages

Answer = Callable[[web.Request], Awaitable[web.StreamResponse]]
Serve = Callable[[Answer], Awaitable[str]]

GREETING = {
    "text": "hello",
    "intent": {"name": "greet", "confidence": 0.75},
    "intent_ranking": [
        {"name": "greet", "confidence": 0.75},
        {"name": "goodbye", "confidence": 0.25},
    ],
    "entities": [],
}
WRONG_ANSWERS = {
    "not JSON": "<html>",
    "nothing": "",
    "a list": "[]",
    "no intent": "{}",
    "intent is text": '{"intent": "greet"}',
    "unknown label": '{"intent": {"name": "confirm_safe", "confidence": 1.0}}',
    "a label that is a list": '{"intent": {"name": ["greet"], "confidence": 1.0}}',
    "NaN": '{"intent": {"name": "greet", "confidence": NaN}}',
    "infinite": '{"intent": {"name": "greet", "confidence": Infinity}}',
    "above 1": '{"intent": {"name": "greet", "confidence": 1.5}}',
    "below 0": '{"intent": {"name": "greet", "confidence": -0.1}}',
    "true for a number": '{"intent": {"name": "greet", "confidence": true}}',
    "text for a number": '{"intent": {"name": "greet", "confidence": "1"}}',
    "a huge number": '{"intent": {"name": "greet", "confidence": 1' + "0" * 400 + "}}",
    "ranking is text": '{"intent": {"name": "greet", "confidence": 1}, "intent_ranking": "x"}',
    "unknown in the ranking": json.dumps(
        GREETING | {"intent_ranking": [{"name": "confirm_safe", "confidence": 0.1}]}
    ),
    "too deep": "[" * 100_000,
    "too long": '"' + "x" * 300_000 + '"',
}


SIGN = {"id": "RF-06", "confidence": 0.5, "start": 0, "end": 9}
WRONG_SIGNS = {
    "text": "RF-06",
    "an object": SIGN,
    "no object": ["RF-06"],
    "no id": [{**SIGN, "id": None}],
    "an id that is a list": [{**SIGN, "id": ["RF-06"]}],
    "an unknown id": [SIGN, {**SIGN, "id": "RF-13"}],
    "twice": [SIGN, SIGN],
    "NaN": [{**SIGN, "confidence": float("nan")}],
    "above 1": [{**SIGN, "confidence": 2}],
    "true for a number": [{**SIGN, "confidence": True}],
    "before the text": [{**SIGN, "start": -1}],
    "no words": [{**SIGN, "end": 0}],
    "half a letter": [{**SIGN, "end": 1.5}],
    "true for a place": [{**SIGN, "end": True}],
    "no place": [{"id": "RF-06", "confidence": 0.5}],
}


@pytest.fixture
async def session() -> AsyncIterator[aiohttp.ClientSession]:
    async with aiohttp.ClientSession() as opened:
        yield opened


@pytest.fixture
async def serve() -> AsyncIterator[Serve]:
    servers: list[TestServer] = []

    async def begin(answer: Answer) -> str:
        app = web.Application()
        app.router.add_post("/model/parse", answer)
        app.router.add_get("/status", answer)
        server = TestServer(app, host="127.0.0.1")
        servers.append(server)
        await server.start_server()
        return str(server.make_url(""))

    yield begin
    for server in servers:
        await server.close()


def says(body: str, status: int = 200) -> Answer:
    async def answer(_: web.Request) -> web.StreamResponse:
        return web.Response(text=body, status=status, content_type="application/json")

    return answer


async def test_a_good_answer_is_heard_whole(session: aiohttp.ClientSession, serve: Serve) -> None:
    client = EngineClient(session, await serve(says(json.dumps(GREETING))))
    assert await client.parse("Pakse, hello") == Parsed(
        ranking=(Intent("greet", 0.75), Intent("goodbye", 0.25)),
        intent=Intent("greet", 0.75),
    )


async def test_an_unsure_answer_keeps_its_guesses(
    session: aiohttp.ClientSession, serve: Serve
) -> None:
    unsure = {"name": "nlu_fallback", "confidence": 0.9}
    guess = {"name": "crisis_child", "confidence": 0.1}
    body = json.dumps({"intent": unsure, "intent_ranking": [unsure, guess]})
    client = EngineClient(session, await serve(says(body)))
    assert await client.parse("hm") == Parsed((Intent("crisis_child", 0.1),), UNKNOWN)


@pytest.mark.parametrize("wrong", WRONG_ANSWERS.values(), ids=WRONG_ANSWERS.keys())
async def test_a_wrong_answer_is_no_answer(
    session: aiohttp.ClientSession, serve: Serve, wrong: str
) -> None:
    client = EngineClient(session, await serve(says(wrong)))
    assert await client.parse("hello there") is None


async def test_warning_signs_are_heard_with_the_label(
    session: aiohttp.ClientSession, serve: Serve
) -> None:
    client = EngineClient(
        session, await serve(says(json.dumps(GREETING | {"offer_signs": [SIGN]})))
    )
    heard = await client.parse("hello")
    assert heard is not None
    assert heard.signs == (Sign("RF-06", 0.5, 0, 9),)


@pytest.mark.parametrize("wrong", WRONG_SIGNS.values(), ids=WRONG_SIGNS.keys())
async def test_wrong_signs_are_none_and_the_label_stays(
    session: aiohttp.ClientSession, serve: Serve, wrong: object
) -> None:
    client = EngineClient(session, await serve(says(json.dumps(GREETING | {"offer_signs": wrong}))))
    heard = await client.parse("hello")
    assert heard is not None
    assert (heard.intent.label, heard.signs) == ("greet", ())


@pytest.mark.parametrize("status", [204, 302, 400, 404, 500, 503])
async def test_any_status_but_200_is_no_answer(
    session: aiohttp.ClientSession, serve: Serve, status: int
) -> None:
    client = EngineClient(session, await serve(says(json.dumps(GREETING), status)))
    assert await client.parse("hello") is None
    assert await client.ready() is False


async def test_an_absent_engine_is_no_answer(session: aiohttp.ClientSession) -> None:
    client = EngineClient(session, "http://127.0.0.1:9")
    assert await client.parse("hello") is None
    assert await client.ready() is False


async def test_an_address_that_is_none_is_no_answer(session: aiohttp.ClientSession) -> None:
    client = EngineClient(session, "not an address")
    assert await client.parse("hello") is None


async def test_a_closed_session_is_no_answer() -> None:
    session = aiohttp.ClientSession()
    await session.close()
    assert await EngineClient(session, "http://127.0.0.1:9").parse("hello") is None


async def test_a_late_answer_costs_no_more_than_the_budget(
    session: aiohttp.ClientSession, serve: Serve
) -> None:
    asked = asyncio.Event()

    async def late(_: web.Request) -> web.StreamResponse:
        asked.set()
        await asyncio.sleep(60)
        return web.json_response(GREETING)

    assert await ended(EngineClient(session, await serve(late)), asked) == [False, True]


async def test_an_answer_that_drips_costs_no_more_than_the_budget(
    session: aiohttp.ClientSession, serve: Serve
) -> None:
    asked = asyncio.Event()

    async def drip(request: web.Request) -> web.StreamResponse:
        response = web.StreamResponse()
        await response.prepare(request)
        for _ in range(600):
            await response.write(b" ")
            asked.set()
            await asyncio.sleep(0.1)
        return response

    assert await ended(EngineClient(session, await serve(drip)), asked) == [False, True]


async def ended(client: EngineClient, asked: asyncio.Event) -> list[bool]:
    """Whether a message is given up just before one and a half seconds, and just after."""
    async with held() as clock:
        parsing = asyncio.create_task(client.parse("hello"))
        await clock.until(asked.is_set)
        for _ in range(14):
            await clock.move(0.1)
        early = parsing.done()
        await clock.move(0.101)
        assert not parsing.done() or await parsing is None
        return [early, parsing.done()]


async def test_whoever_stops_waiting_is_let_go(
    session: aiohttp.ClientSession, serve: Serve
) -> None:
    async def never(_: web.Request) -> web.StreamResponse:
        await asyncio.sleep(5)
        return web.Response()

    client = EngineClient(session, await serve(never))
    asking = asyncio.create_task(client.parse("hello"))
    await asyncio.sleep(0.05)
    asking.cancel()
    with pytest.raises(asyncio.CancelledError):
        await asking


async def test_an_engine_with_a_model_is_ready(
    session: aiohttp.ClientSession, serve: Serve
) -> None:
    with_model = EngineClient(session, await serve(says('{"model_file": "saiyai.tar.gz"}')))
    without = EngineClient(session, await serve(says('{"model_file": null}')))
    assert (await with_model.ready(), await without.ready()) == (True, False)


async def test_500_commands_never_become_an_intent_even_at_a_stock_rasa(
    session: aiohttp.ClientSession, serve: Serve
) -> None:
    asked: list[str] = []

    async def stock(request: web.Request) -> web.StreamResponse:
        asked.append((await request.json())["text"])
        return web.json_response({"intent": {"name": "crisis_child", "confidence": 1.0}})

    client = EngineClient(session, await serve(stock))
    heard = [await client.parse(message) for message, _ in slash_messages()]
    assert heard == [Parsed()] * 500
    assert asked == []
    assert await client.parse("hello") == Parsed(
        (Intent("crisis_child", 1.0),), Intent("crisis_child", 1.0)
    )


@given(
    st.text(st.sampled_from(" \t\n\u200b\u200c\u200d\ufeff\u2060\u00ad\u3000\u00a0"), max_size=8),
    st.sampled_from("/\uff0f\u2044\u2215\u29f8"),
    st.text(max_size=20),
)
def test_a_slash_is_seen_behind_anything_unseen(before: str, slash: str, after: str) -> None:
    assert looks_like_a_command(f"{before}{slash}{after}")


@given(st.text(max_size=30).filter(lambda text: "/" not in text))
def test_text_with_a_letter_first_is_no_command(text: str) -> None:
    assert not looks_like_a_command(f"ສ{text}/")
