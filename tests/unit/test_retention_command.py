"""`saiyai retention`, as an operator types it: what the dry run says is what would be done."""

import asyncio
import shutil
from datetime import timedelta
from pathlib import Path

import pytest
from click.testing import CliRunner

from bot import app, keeping
from bot.__main__ import saiyai
from bot.house import utc_now
from bot.settings import read_settings
from bot.store.audit import checks
from bot.store.sealed.keys import make_keys


@pytest.fixture
def home(tmp_path: Path, ready: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    make_keys(tmp_path / "home" / "keys.json")
    shutil.copy(ready, tmp_path / "home" / "saiyai.db")
    monkeypatch.setenv("SAIYAI_HOME", str(tmp_path / "home"))
    return tmp_path / "home"


def run(*words: str) -> tuple[int, list[str]]:
    done = CliRunner().invoke(saiyai, ("retention", *words))
    return done.exit_code, done.output.splitlines()


async def lived() -> None:
    """The audit was looked over two days ago."""
    store = await app.open_store(read_settings())
    async with store.write() as tx:
        checks.keep(tx, checks.Check(utc_now() - timedelta(days=2), 0, 0, 0, 0))
        await tx.commit()
    await store.close()


@pytest.mark.usefixtures("home")
def test_where_nothing_would_go_yet_the_dry_run_says_so() -> None:
    assert run() == (1, [f"Error: {keeping.UNSURE}"])
    code, said = run("--dry-run")
    assert (code, said[:2]) == (0, [keeping.NOT_YET, "This would go:"])
    asyncio.run(lived())
    code, said = run("--dry-run")
    assert (code, said[0]) == (0, "This would go now:")
    assert run()[0] == 0
