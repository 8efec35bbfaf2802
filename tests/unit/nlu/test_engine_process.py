"""The engine is a child that is watched: it comes back, it leaves, it is told no secret."""

import asyncio
import os
import signal
import subprocess
import sys
import tempfile
from collections.abc import AsyncIterator
from pathlib import Path

import aiohttp
import psutil
import pytest

from nlu.client import EngineClient
from nlu.engine_process import EngineMissingError, EngineProcess

ROOT = Path(__file__).parents[3]
SECRETS = {
    "SAIYAI_DATABASE_URL": "postgresql+asyncpg://sa:canary-1@127.0.0.1/saiyai",
    "SAIYAI_KEYS": "/canary-2/keys.json",
    "TELEGRAM_BOT_TOKEN": "1234:canary-3",
}
ALLOWED = {
    "HOME",
    "LANG",
    "OMP_NUM_THREADS",
    "OPENBLAS_NUM_THREADS",
    "PATH",
    "PYTHONUNBUFFERED",
    "RASA_TELEMETRY_ENABLED",
    "TMPDIR",
}


@pytest.fixture
async def engine(monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[EngineProcess]:
    for name, value in SECRETS.items():
        monkeypatch.setenv(name, value)
    process = EngineProcess()
    await process.start()
    assert await process.ready()
    yield process
    await process.stop()


async def test_it_answers_where_it_says(engine: EngineProcess) -> None:
    async with aiohttp.ClientSession() as session:
        client = EngineClient(session, engine.url, budget=30)
        assert await client.ready() is True
        parsed = await client.parse("hello")
    assert parsed is not None
    assert parsed.intent.label == "greet"


async def test_its_environment_holds_no_secret(engine: EngineProcess) -> None:
    assert engine.pid is not None
    given = psutil.Process(engine.pid).environ()
    assert set(given) == ALLOWED
    assert "canary" not in str(given)
    assert given["RASA_TELEMETRY_ENABLED"] == "false"


async def test_an_engine_that_is_killed_comes_back_at_the_same_address(
    engine: EngineProcess,
) -> None:
    before, url = engine.pid, engine.url
    assert before is not None
    os.kill(before, signal.SIGKILL)
    await _until_missed(engine, before)
    assert not psutil.pid_exists(before)
    assert await engine.ready() is True
    assert engine.pid not in {before, None}
    assert engine.url == url


async def test_nothing_is_left_when_it_is_stopped() -> None:
    process = EngineProcess()
    await process.start()
    assert await process.ready()
    assert process.pid is not None
    child = psutil.Process(process.pid)
    home = child.environ()["HOME"]
    await process.stop()
    assert (child.is_running(), home in _folders()) == (False, False)
    assert process.pid is None


async def test_stopping_what_never_started_does_nothing() -> None:
    process = EngineProcess()
    await process.stop()
    assert process.pid is None


def test_it_dies_with_a_parent_that_is_killed() -> None:
    house = subprocess.Popen(  # noqa: S603 ourselves
        [sys.executable, "-c", _HOUSE], cwd=ROOT, stdout=subprocess.PIPE, text=True
    )
    assert house.stdout is not None
    child = psutil.Process(int(house.stdout.readline()))
    house.kill()
    house.communicate(timeout=60)
    assert psutil.wait_procs([child], timeout=60)[1] == []


async def test_an_engine_that_is_not_built_says_what_to_do(tmp_path: Path) -> None:
    with pytest.raises(
        EngineMissingError, match=r"^The engine is not built yet: run make setup\.$"
    ):
        await EngineProcess(root=tmp_path).start()


async def test_a_model_that_is_not_trained_says_what_to_do() -> None:
    with pytest.raises(
        EngineMissingError, match=r"^There is no trained model yet: run make setup\.$"
    ):
        await EngineProcess(model=Path("nowhere.tar.gz")).start()


def _folders() -> set[str]:
    return {str(path) for path in Path(tempfile.gettempdir()).iterdir()}


async def _until_missed(engine: EngineProcess, pid: int) -> None:
    """The system reaps a child a moment before its parent has heard of it."""
    async with asyncio.timeout(60):
        while engine.pid == pid:  # noqa: ASYNC110 another process cannot set an event
            await asyncio.sleep(0.02)


_HOUSE = """
import asyncio
from nlu.engine_process import EngineProcess

async def main():
    engine = EngineProcess()
    await engine.start()
    await engine.ready()
    print(engine.pid, flush=True)
    await asyncio.sleep(60)

asyncio.run(main())
"""
