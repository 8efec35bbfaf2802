"""An answer by Telegram, and behind it the voice that says the same."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest
from sqlalchemy import select

from bot.store import people
from bot.store.boxes import outbox
from bot.store.desk import lines
from bot.store.models.boxes import Outbox
from tests.fakes.telegram import Shown, Trouble
from tests.journeys.conftest import Line, open_line

CHAT = 7001
OGG = b"OggS" + bytes(60)
TOPIC = "topic:ask_passport"


@pytest.fixture
async def recorded(tmp_path: Path, database: str) -> AsyncIterator[Line]:
    """A house where the Lao answer about passports was recorded."""
    record(tmp_path)
    async with open_line(tmp_path, database, "polling") as opened:
        yield opened


def record(home: Path) -> None:
    file = home / "audio" / "lo" / "ask_passport.ogg"
    file.parent.mkdir(parents=True)
    file.write_bytes(OGG)


async def press(line: Line, *presses: str) -> list[tuple[bool, str]]:
    """What the last of these presses brought: whether there was a text, and the voice's URL."""
    await line.hears(CHAT, "/start")
    async with line.house.store.read() as tx:
        person = await people.find(tx, line.house.store, "telegram", str(CHAT))
    assert person is not None
    shown: list[Shown] = []
    for go in presses:
        signed = f"{go}.{line.house.store.vault.sign(person.row.id, go)}"
        shown = await brought(line, signed)
    return [(bool(one.text), one.voice) for one in shown]


async def brought(line: Line, data: str) -> list[Shown]:
    before = len(line.telegram.sent(CHAT))
    await line.telegram.user_presses(CHAT, data)
    await line.telegram.until(lambda: len(line.telegram.sent(CHAT)) > before)
    await line.settled()
    return line.telegram.sent(CHAT)[before:]


async def test_the_text_comes_first_and_then_the_voice(recorded: Line) -> None:
    url = f"{recorded.url}/chat/audio/lo/ask_passport.ogg"
    assert await press(recorded, "lang:lo", TOPIC) == [(True, ""), (False, url)]


async def test_in_another_language_the_text_comes_alone(recorded: Line) -> None:
    assert await press(recorded, "lang:th", TOPIC) == [(True, "")]


async def test_without_a_public_address_the_text_comes_alone(tmp_path: Path, database: str) -> None:
    record(tmp_path)
    async with open_line(tmp_path, database, "polling", SAIYAI_PUBLIC_URL="") as line:
        assert await press(line, "lang:lo", TOPIC) == [(True, "")]


@pytest.mark.parametrize(
    ("trouble", "status", "state"),
    [(Trouble.ERROR, 400, "never"), (Trouble.ERROR_AFTER, 502, "unknown")],
)
async def test_a_voice_that_fails_never_makes_the_answer_look_unsent(
    recorded: Line, trouble: Trouble, status: int, state: str
) -> None:
    recorded.telegram.trouble(trouble, "sendVoice", status=status)
    await press(recorded, "lang:lo", TOPIC)
    assert await outbox.counts(recorded.house.store) == {"sent": 3, state: 1}
    async with recorded.house.store.read() as tx:
        person = await people.find(tx, recorded.house.store, "telegram", str(CHAT))
        assert person is not None
        parts = await lines.parts_of(tx, person.row.id)
        row = (await tx.execute(select(Outbox).where(Outbox.state == state))).scalar_one()
    assert {lines.delivery(each) for each in parts.values()} == {"sent"}
    assert (row.key.rpartition(":")[2], row.rule, row.message_id) == ("audio", "leave", None)
    assert person.row.reachable


async def test_buttons_keep_their_names_in_a_talk_with_voices(recorded: Line) -> None:
    await press(recorded, "lang:lo", TOPIC, "menu", TOPIC)
    async with recorded.house.store.read() as tx:
        person = await people.find(tx, recorded.house.store, "telegram", str(CHAT))
        assert person is not None
        first = recorded.telegram.sent(CHAT)[1]
        label, data = first.rows[0][0]
        assert await outbox.label_of(tx, person, data) == label
