"""A log is one JSON object a line, whatever is said, and tells no secret and nobody's words."""

import io
import json
import logging
import random
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
import structlog

from bot import logs
from bot.settings import secrets_in
from tests.promises.canaries import canaries, disguises

ROOT = Path(__file__).parents[2]
SEED = 20261202
# Its own ones: a test in which those of the fictional house are seen fails, whatever it is about.
TOKEN = "987654321:AAtoken-that-only-this-test-knows"
SECRET = "pebbles-of-another-river-9876543210"
STRINGS = 5000
BREAKING = ("\r", "\n", "\r\n", "\u2028", "\u2029", "\x85", "\x0b", "\x0c", "\x1b[31m", "\x00")
PIECES = (
    *BREAKING, "ສະບາຍດີ", "\u200b", '"', "\\", "{}", "%s", "%(x)d", "{0}", "\ud800", "\u202e",
    "\x1b]0;title\x07", "}\n{", '", "level": "debug', "😀", " ", "\t", "a" * 40,
)  # fmt: skip
PASSWORD = "river-word-of-the-database-77"
DATABASE = f"postgresql+asyncpg://saiyai:{PASSWORD}@127.0.0.1:9/none"
SECRETS = (TOKEN, SECRET, DATABASE)
CANARY = canaries(SEED, 1)[0]


@pytest.fixture
def lines() -> Iterator[io.StringIO]:
    """All that is written at DEBUG, with the house's log set up."""
    before = (logging.root.handlers[:], logging.root.level)
    written = io.StringIO()
    logs.set_up(SECRETS, logging.DEBUG)
    for handler in logging.root.handlers:
        assert isinstance(handler, logging.StreamHandler)
        handler.setStream(written)
    yield written
    logging.root.handlers[:], level = before
    logging.root.setLevel(level)


def alone(lines: io.StringIO) -> None:
    """Let nobody else listen: a report of the test cannot hold half a letter."""
    ours = (one for one in logging.root.handlers if getattr(one, "stream", None) is lines)
    logging.root.handlers[:] = list(ours)


def odd(chance: random.Random) -> str:
    """A text in which something would break a line."""
    pieces = [chance.choice(PIECES) for _ in range(chance.randint(1, 6))]
    return "".join([*pieces, chance.choice(BREAKING), *pieces])


def test_five_thousand_odd_strings_are_five_thousand_lines_of_json(lines: io.StringIO) -> None:
    alone(lines)
    chance = random.Random(SEED)  # noqa: S311 - a seed that can be shown again
    ours, theirs = structlog.get_logger("bot.odd"), logging.getLogger("somebody.else")
    said = [odd(chance) for _ in range(STRINGS)]
    for number, text in enumerate(said):
        match number % 5:
            case 0:
                ours.info(text, number=number)
            case 1:
                ours.warning("event", number=number, told=text, more=[text, {text: text}])
            case 2:
                theirs.error(text)
            case 3:
                logging.getLogger(f"x{text}").error("%s and %r", text, text)
            case 4:
                try:
                    raise ValueError(text)  # noqa: TRY301 - its text must not be told
                except ValueError:
                    ours.exception("fell", told=text)
    written = lines.getvalue()
    assert written.endswith("\n")
    assert written.isascii()
    assert written.count("\n") == STRINGS
    assert [mark for mark in BREAKING if mark != "\n" and mark in written] == []
    objects = [json.loads(line) for line in written.splitlines()]
    assert [type(one) for one in objects] == [dict] * STRINGS
    assert {one["level"] for one in objects} == {"info", "warning", "error"}
    assert [one["told"] for one in objects if "more" in one] == said[1::5]


def test_a_secret_is_hidden_wherever_it_stands_in_a_line(lines: io.StringIO) -> None:
    log = structlog.get_logger("bot.odd")
    for secret in (*SECRETS, PASSWORD):
        said = f"said {secret}"
        log.info(said, plain=secret, listed=[secret, (secret,)], named={secret: secret})
        log.info("thing", thing=Path(secret), error=ValueError(secret), raw=secret.encode())
        logging.getLogger("bot.said").error("it was %s", secret)
        logging.getLogger("aiohttp.server").error("it was %s", secret)
        try:
            raise RuntimeError(secret)  # noqa: TRY301 - its text must not be told
        except RuntimeError:
            log.exception("fell")
            logging.getLogger("somebody").exception(secret)
    written = lines.getvalue()
    assert written.count("\n") == 6 * 4
    found = [form for secret in (*SECRETS, PASSWORD) for form in disguises(secret)]
    assert [form for form in found if form in written.encode()] == []
    assert logs.HIDDEN in written


def test_of_a_thing_that_is_no_text_only_its_kind_is_told(lines: io.StringIO) -> None:
    structlog.get_logger("bot.odd").info(
        "thing",
        error=ValueError(CANARY),
        raw=CANARY.encode(),
        path=Path(CANARY),
        number=7,
        no=None,
        far=float("inf"),
    )
    told = json.loads(lines.getvalue())
    assert (told["error"], told["raw"], told["number"], told["no"]) == (
        "ValueError",
        "bytes",
        7,
        None,
    )
    assert CANARY not in lines.getvalue()


FALLING = """
import asyncio, gc, logging, os, sys, threading, warnings
from bot import __main__ as saiyai
from bot.settings import read_settings

words = os.environ["WORDS"]

class Broken:
    def __del__(self):
        raise ValueError(words)

def in_a_thread():
    raise ValueError(words)

def run(*_, **__):
    warnings.warn(words)
    Broken()
    gc.collect()
    thread = threading.Thread(target=in_a_thread)
    thread.start()
    thread.join()
    async def task():
        asyncio.create_task(fail())
        await asyncio.sleep(0.05)
    async def fail():
        raise ValueError(words)
    asyncio.run(task())
    raise ValueError(words, read_settings().telegram_bot_token.get_secret_value(), words)

saiyai.saiyai = run
saiyai.main()
"""


def test_a_process_that_falls_prints_neither_secrets_nor_anybodys_words() -> None:
    environment = {
        "PATH": "",
        "WORDS": CANARY,
        "TELEGRAM_BOT_TOKEN": TOKEN,
        "TELEGRAM_WEBHOOK_SECRET": SECRET,
        "SAIYAI_DATABASE_URL": DATABASE,
    }
    done = subprocess.run(  # noqa: S603 - our own words
        [sys.executable, "-X", "dev", "-c", FALLING],
        cwd=ROOT,
        env=environment,
        capture_output=True,
        timeout=60,
        check=False,
    )
    printed = done.stdout + done.stderr
    assert done.returncode == 1
    told = [json.loads(line) for line in printed.decode().splitlines()]
    assert len([one for one in told if one.get("fault") == "ValueError"]) == 4, told
    for secret in (*SECRETS, PASSWORD, CANARY):
        assert [form for form in disguises(secret) if form in printed] == []


def test_secrets_are_known_before_any_command_runs(tmp_path: Path) -> None:
    (tmp_path / "token").write_text(f"{TOKEN}\n")
    environment = {
        "TELEGRAM_BOT_TOKEN_FILE": str(tmp_path / "token"),
        "TELEGRAM_WEBHOOK_SECRET": SECRET,
        "SAIYAI_DATABASE_URL_FILE": str(tmp_path / "gone"),
    }
    assert secrets_in(environment) == (TOKEN, SECRET)
