"""One person who writes faster than anybody can answer, and somebody who makes up buttons."""

import asyncio
import json
import random
import time
from collections import Counter
from collections.abc import AsyncIterator
from pathlib import Path

import pytest
from sqlalchemy import func, select

from bot.store.boxes import inbox, outbox
from bot.store.desk import queues
from bot.store.models.boxes import Inbox
from bot.store.models.cases import Case
from bot.store.models.people import Person
from tests.fakes.telegram.world import Json
from tests.faults import hostile
from tests.faults.street import texts_kept
from tests.faults.test_hostile_updates import LOCKED_IN, Door, open_door

SEED = 20261203
FLOOD, OTHERS = 100, range(200, 220)
MOST_REPLIES = 5
NOY, DAO = 70, 71
AIMS = ("erase:yes", "stop", "lang:th", "country:th", "person", "menu", "open:now", "safe")


@pytest.fixture
async def door(tmp_path: Path, database: str) -> AsyncIterator[Door]:
    async with open_door(tmp_path, database) as opened:
        yield opened


async def unread(door: Door, chat: int) -> int:
    index = door.store.vault.index("telegram", str(chat))
    async with door.store.read() as tx:
        waits = select(func.count()).where(Inbox.index == index, Inbox.state == "new")
        return (await tx.execute(waits)).scalar_one()


async def wait_of(door: Door, number: int, chat: int) -> float:
    """Say something in an empty chat; the seconds until the answer."""
    began = time.monotonic()
    assert await door.says(number, chat, "hello") == 200
    await door.answered(chat, 60)
    return time.monotonic() - began


async def sent_out(door: Door) -> None:
    """Wait until nothing is on its way any more."""
    async with asyncio.timeout(60):
        while {"waiting", "sending"} & set(await outbox.counts(door.store)):  # noqa: ASYNC110 - a row has no event
            await asyncio.sleep(0.1)


async def test_a_flood_is_kept_to_the_last_word_and_holds_up_nobody_else(
    tmp_path: Path, database: str
) -> None:
    """At the pace that Telegram asks for: one message a second to a chat."""
    async with open_door(tmp_path, database, SAIYAI_PACE_CHAT="1") as door:
        await flooded(door)


async def flooded(door: Door) -> None:
    print(f"seed {SEED}")  # noqa: T201 - it can be shown again
    chance = random.Random(SEED)  # noqa: S311 - a seed that can be shown again
    alone = await asyncio.gather(*(wait_of(door, 5000 + n, 300 + n) for n in range(20)))
    texts = [f"hello n{number}" for number in range(FLOOD)]
    texts[chance.randrange(20, FLOOD)] = f"{LOCKED_IN} amid it"
    door.telegram.world.user(NOY)
    bodies = [json.dumps(hostile.update(n, NOY, text)).encode() for n, text in enumerate(texts)]
    statuses = asyncio.create_task(door.statuses(bodies))
    await asyncio.sleep(0.3)
    waits = await asyncio.gather(*(wait_of(door, 1000 + n, n) for n in OTHERS))
    left = await unread(door, NOY)
    assert await statuses == [200] * FLOOD
    assert set(await door.heard(60)) == {"done"}
    kept = await texts_kept(door.store)
    danger = await queues.queue(door.store, door.running.house.clock())
    await sent_out(door)
    replies = [one.text for one in door.telegram.sent(NOY)]
    print(  # noqa: T201 - the figures are the proof
        f"others: {max(waits):.2f} s at most, {max(alone):.2f} s without the flood; "
        f"{left} of {FLOOD} still unread when the last of them was answered; "
        f"{len(replies)} replies"
    )
    assert {text: kept[text] for text in texts} == dict.fromkeys(texts, 1)
    assert ([row.labels[0] for row in danger], left > 0) == (["crisis_confined"], True)
    assert 0 < len(replies) <= MOST_REPLIES
    assert sum("1362" in text for text in replies) == 1  # the danger is answered as well


def press(number: int, chat: int, data: str) -> Json:
    """A press on a button of that data."""
    person = {"id": chat, "is_bot": False, "first_name": "Noy (fictional)"}
    message = {"message_id": 1, "date": 1, "chat": {"id": chat, "type": "private"}, "text": "x"}
    query = {"id": f"q{number}", "from": person, "message": message, "data": data}
    return {"update_id": number, "callback_query": query}


def forged(chance: random.Random, real: tuple[str, ...]) -> str:
    """A button nobody made: an aim of ours with a signature that is none, or a real one bent."""
    data = chance.choice(real)
    go, _, signature = data.rpartition(".")
    at = chance.randrange(len(signature))
    bent = signature[:at] + chance.choice("abcXYZ019_-") + signature[at + 1 :]
    aim = chance.choice(AIMS)
    made = (f"{aim}.{signature}", f"{go}.{bent}", aim, f"{aim}.", f".{signature}", f"{aim}.{aim}")
    found = [one for one in made if one != data]
    return chance.choice(found)[:64]


async def buttons_of(door: Door, chat: int, number: int) -> tuple[str, ...]:
    """What stands under what the bot says to this chat."""
    shown = door.telegram.world.shown
    seen = len(shown)
    await door.says(number, chat, "/start")
    await door.heard()
    await door.telegram.until(lambda: any(one.rows for one in shown[seen:]), 30)
    return tuple(d for one in shown[seen:] for row in one.rows for _, d in row)


async def state(door: Door) -> tuple[object, ...]:
    """What a button could change: whether anybody is known, their choices, their cases."""
    async with door.store.read() as tx:
        chosen = select(
            Person.language, Person.country, Person.age, Person.stopped, Person.forgotten_at
        ).order_by(Person.made_at)
        people = [tuple(row) for row in await tx.execute(chosen)]
        return people, (await tx.execute(select(func.count()).select_from(Case))).scalar_one()


async def bad_presses(door: Door, count: int) -> None:
    """So many of each: made up, another's, of who was forgotten, told again, of a past question."""
    chance = random.Random(SEED)  # noqa: S311 - a seed that can be shown again
    await buttons_of(door, NOY, 1)
    gone = await buttons_of(door, NOY, 2)
    await door.says(3, NOY, "/erase")
    await door.telegram.until(lambda: len(_erasing(door)) == 1, 30)
    erased = len(door.telegram.world.shown)
    assert await door.post(json.dumps(press(4, NOY, _erasing(door)[0])).encode()) == 200
    await door.telegram.until(lambda: len(door.telegram.world.shown) > erased, 30)
    mine, theirs = await buttons_of(door, NOY, 5), await buttons_of(door, DAO, 6)
    once = json.dumps(press(7, NOY, mine[0])).encode()
    assert await door.post(once) == 200
    for number in (8, 9):  # asked twice: the yes to the first is none to the second
        so_far = len(_erasing(door))
        await door.says(number, NOY, "/erase")
        await door.telegram.until(lambda so_far=so_far: len(_erasing(door)) > so_far, 30)  # type: ignore[misc]
    past, present = _erasing(door)[-2:]
    await door.heard()
    before = await state(door)
    numbers = iter(range(100, 100 + 4 * count))
    bodies = [press(next(numbers), NOY, past) for _ in range(count)]
    bodies += [press(next(numbers), NOY, forged(chance, mine)) for _ in range(count)]
    bodies += [press(next(numbers), NOY, chance.choice(theirs)) for _ in range(count)]
    bodies += [press(next(numbers), NOY, chance.choice(gone)) for _ in range(count)]
    chance.shuffle(bodies)
    sent = [json.dumps(body).encode() for body in bodies] + [once] * count
    assert await door.statuses(sent) == [200] * (5 * count)
    assert set(await door.heard(60 + count / 5)) == {"done"}
    asked = Counter(
        call.params["callback_query_id"] for call in door.telegram.calls_of("answerCallbackQuery")
    )
    assert await state(door) == before
    assert {f"q{number}" for number in range(100, 100 + 4 * count)} - set(asked) == set()
    assert await inbox.waiting(door.store) == {"done": 4 * count + 9}
    last = press(99, NOY, present)  # and the button of now does what it says
    assert await door.post(json.dumps(last).encode()) == 200
    await door.heard()
    assert await state(door) != before


def _erasing(door: Door) -> list[str]:
    """The data of every yes to the question whether all is to go, oldest first."""
    found = [d for one in door.telegram.sent(NOY) for row in one.rows for _, d in row]
    return [data for data in found if data.startswith("erase:yes")]


async def test_a_hundred_bad_presses_change_nothing_and_every_spinner_stops(door: Door) -> None:
    """On both kinds of database together."""
    await bad_presses(door, 20)


@pytest.mark.long
@pytest.mark.timeout(600)
async def test_a_thousand_bad_presses_change_nothing_and_every_spinner_stops(door: Door) -> None:
    await bad_presses(door, 200)
