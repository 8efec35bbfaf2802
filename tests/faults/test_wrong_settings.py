"""A setting that cannot be used is told in one sentence that names it, and nothing is opened."""

import asyncio
import socket
from pathlib import Path

import pytest

from bot.store.sealed.keys import make_keys
from tests.conftest import NOBODY_LISTENS
from tests.faults.process import Zygote
from tests.faults.test_hostile_updates import LOCKED_IN, open_door
from tests.journeys.conftest import SECRET, free_port

TOKEN = "123456789:AAfictional-token-0123456789abcdefgh"
TELEGRAM = {
    "SAIYAI_TELEGRAM_MODE": "webhook",
    "SAIYAI_PUBLIC_URL": "https://help.example",
    "TELEGRAM_BOT_TOKEN": TOKEN,
    "TELEGRAM_WEBHOOK_SECRET": SECRET,
    "TELEGRAM_API_URL": NOBODY_LISTENS,
}
WRONG: dict[str, tuple[dict[str, str], str]] = {
    "a port that is no number": ({"SAIYAI_PORT": "http"}, "SAIYAI_PORT"),
    "a port out of range": ({"SAIYAI_PORT": "70000"}, "SAIYAI_PORT"),
    "an unknown mode": ({"SAIYAI_TELEGRAM_MODE": "pigeon"}, "SAIYAI_TELEGRAM_MODE"),
    "a database nobody knows": ({"SAIYAI_DATABASE_URL": "mysql://x"}, "SAIYAI_DATABASE_URL"),
    "a broken database URL": (
        {"SAIYAI_DATABASE_URL": "postgresql+asyncpg://a:b@[/x"},
        "SAIYAI_DATABASE_URL",
    ),
    "a database that is not there": (
        {"SAIYAI_DATABASE_URL": "postgresql+asyncpg://noy:hidden-word-9@127.0.0.1:9/none"},
        "SAIYAI_DATABASE_URL",
    ),
    "a database in no folder": (
        {"SAIYAI_DATABASE_URL": "sqlite+aiosqlite:////nowhere/at/all.db"},
        "SAIYAI_DATABASE_URL",
    ),
    **{
        f"a database's {what}": (
            {"SAIYAI_DATABASE_URL": f"postgresql+asyncpg://noy:hidden-word-9@{rest}"},
            f"SAIYAI_DATABASE_URL {told}",
        )
        for what, rest, told in (
            ("option of another driver", "db/x?sslmode=require", "has an option that is not known"),
            ("option of nobody", "db/x?bogus=1", "has an option that is not known"),
            ("timeout of letters", "db/x?timeout=abc", "has an option that is not known"),
            ("TLS of nobody", "db/x?ssl=please", "has an option whose value"),
            ("port of letters", "db:abc/x", "cannot be read"),
            ("port that no machine has", "db:99999/x", "cannot be read"),
            ("machine without a name", "a..b/x", "cannot be read"),
        )
    },
    "a database in no file": ({"SAIYAI_DATABASE_URL": "sqlite+aiosqlite://"}, "names no file"),
    "a database in memory": (
        {"SAIYAI_DATABASE_URL": "sqlite+aiosqlite:///:memory:"},
        "names no file",
    ),
    "a database without an address": (
        {"SAIYAI_DATABASE_URL": "sqlite+aiosqlite"},
        "must look like",
    ),
    "a database that is a folder": ({"SAIYAI_DATABASE_URL": "sqlite+aiosqlite:////"}, "names"),
    "an engine that is no address": ({"RASA_URL": "engine"}, "RASA_URL"),
    "no bot token": (TELEGRAM | {"TELEGRAM_BOT_TOKEN": ""}, "TELEGRAM_BOT_TOKEN"),
    "a bot token that is none": (TELEGRAM | {"TELEGRAM_BOT_TOKEN": "hello"}, "TELEGRAM_BOT_TOKEN"),
    "no webhook secret": (TELEGRAM | {"TELEGRAM_WEBHOOK_SECRET": ""}, "TELEGRAM_WEBHOOK_SECRET"),
    "a short secret": (TELEGRAM | {"TELEGRAM_WEBHOOK_SECRET": "short"}, "TELEGRAM_WEBHOOK_SECRET"),
    "the token as secret": (TELEGRAM | {"TELEGRAM_WEBHOOK_SECRET": TOKEN}, "TELEGRAM_WEBHOOK"),
    "a sample secret": (TELEGRAM | {"TELEGRAM_WEBHOOK_SECRET": "changeme" * 5}, "sample"),
    "a secret of other letters": (TELEGRAM | {"TELEGRAM_WEBHOOK_SECRET": SECRET + "é"}, "A-Z"),
    "no public address": (TELEGRAM | {"SAIYAI_PUBLIC_URL": ""}, "SAIYAI_PUBLIC_URL"),
    "keys that are not there": ({"SAIYAI_KEYS": "/nowhere/keys.json"}, "key file"),
    "a value and a file": ({"SAIYAI_PORT_FILE": "/nowhere"}, "SAIYAI_PORT_FILE"),
    "no pace": ({"SAIYAI_PACE_ALL": "0"}, "SAIYAI_PACE_ALL"),
    "no workers": ({"SAIYAI_WORKERS": "0"}, "SAIYAI_WORKERS"),
}


async def serve(zygote: Zygote, home: Path, wrong: dict[str, str]) -> tuple[int, list[str]]:
    """The exit status of `saiyai serve` and what it printed."""
    environment = {
        "SAIYAI_HOME": str(home),
        "SAIYAI_PORT": str(free_port()),
        "SAIYAI_DATABASE_URL": "",
        "SAIYAI_KEYS": "",
        "RASA_URL": NOBODY_LISTENS,
        **wrong,
    }
    async with zygote.start(["serve"], environment, home / "output") as child:
        status = await child.status(20)
    printed = (home / "output").read_text("utf-8").splitlines()
    usual = ("Opening the house", '{"advice": "Copy ')  # the key file was made
    return status, [line for line in printed if not line.startswith(usual)]


@pytest.mark.parametrize("case", WRONG)
async def test_a_wrong_setting_is_one_clear_sentence(
    tmp_path: Path, zygote: Zygote, case: str
) -> None:
    wrong, named = WRONG[case]
    status, printed = await serve(zygote, tmp_path, wrong)
    assert (status, len(printed)) == (2, 1), printed
    assert printed[0].startswith("saiyai: ")
    assert printed[0].endswith(".")
    assert named in printed[0]
    if "SAIYAI_DATABASE_URL" in wrong:  # keys of a house that is not there would be taken for it
        assert not (tmp_path / "keys.json").exists()
    for secret in (TOKEN, "hidden-word-9", SECRET):
        assert secret not in printed[0]


async def test_a_port_that_is_taken_is_said(tmp_path: Path, zygote: Zygote) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = str(taken.getsockname()[1])
        status, printed = await serve(zygote, tmp_path, {"SAIYAI_PORT": port})
    assert (status, [port in line for line in printed]) == (2, [True]), printed


async def test_a_home_that_is_a_file_is_said(tmp_path: Path, zygote: Zygote) -> None:
    home = tmp_path / "home"
    home.write_text("a file")
    status, printed = await serve(zygote, tmp_path, {"SAIYAI_HOME": str(home)})
    assert (status, len(printed)) == (2, 1), printed
    assert "SAIYAI_HOME" in printed[0]


async def test_keys_that_are_another_houses_are_refused_before_anything_is_written(
    tmp_path: Path, zygote: Zygote, database: str
) -> None:
    async with open_door(tmp_path, database) as door:
        await door.says(1, 70, LOCKED_IN)
        assert await door.answered(70)
    make_keys(tmp_path / "others.json")
    others = {"SAIYAI_DATABASE_URL": database, "SAIYAI_KEYS": str(tmp_path / "others.json")}
    status, printed = await serve(zygote, tmp_path, others)
    assert (status, len(printed)) == (2, 1), printed
    assert "keys" in printed[0]
    (tmp_path / "keys.json").rename(tmp_path / "lost.json")
    status, printed = await serve(zygote, tmp_path, {"SAIYAI_DATABASE_URL": database})
    assert status == 2, printed
    assert "There is no key file" in printed[-1]
    assert not (tmp_path / "keys.json").exists()


async def test_a_house_killed_at_its_first_start_opens_the_next_time(
    tmp_path: Path, zygote: Zygote
) -> None:
    for number in range(8):
        home = tmp_path / str(number)
        home.mkdir()
        port = str(free_port())
        environment = {
            "SAIYAI_HOME": str(home),
            "SAIYAI_PORT": port,
            "SAIYAI_DATABASE_URL": "",
            "SAIYAI_KEYS": "",
            "RASA_URL": NOBODY_LISTENS,
        }
        async with zygote.start(["serve"], environment, home / "output") as child:
            await child.ended(0.05 * number)
        async with zygote.start(["serve"], environment, home / "second") as child:
            assert await opened(home / "second"), number


async def opened(output: Path) -> bool:
    for _ in range(1000):
        if await asyncio.to_thread(_says, output, b"Saiyai is open"):
            return True
        await asyncio.sleep(0.02)
    return False


def _says(output: Path, words: bytes) -> bool:
    return output.exists() and words in output.read_bytes()
