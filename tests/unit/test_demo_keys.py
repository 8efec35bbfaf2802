"""A demo's keys open no house for real people, and a house's keys are never a demo's."""

import json
import stat
from pathlib import Path

import pytest

from bot import app
from bot.demo import demo
from bot.errors import BadSetting
from bot.settings import Settings
from bot.store.sealed.keys import make_keys, read_keys
from tests.conftest import SQLITE, house_settings


@pytest.fixture
async def demos(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Settings:
    """The settings of a demo that was opened once."""
    monkeypatch.setenv("SAIYAI_HOME", str(tmp_path))
    settings = demo.settings()
    await app.open_store(settings)
    return settings


async def test_the_demo_makes_its_own_keys_and_opens_with_them_again(demos: Settings) -> None:
    assert (demos.demo, read_keys(demos.key_file).demo) == (True, True)
    assert stat.S_IMODE(demos.home.stat().st_mode) == 0o700
    await app.open_store(demos)


async def test_a_house_refuses_to_open_with_them(demos: Settings, tmp_path: Path) -> None:
    database = f"sqlite+aiosqlite:///{tmp_path / 'house.db'}"
    house = house_settings(tmp_path, database, SAIYAI_KEYS=str(demos.key_file))
    sentence = (
        f"The keys in {demos.key_file} are a demo's: no house for real people opens with them."
    )
    with pytest.raises(BadSetting) as refused:
        async with app.open_house(house):
            pass
    assert str(refused.value) == sentence
    assert not (tmp_path / "house.db").exists()


@SQLITE
async def test_no_variable_makes_a_house_a_demo(settings: Settings, tmp_path: Path) -> None:
    assert settings.demo is False
    named = house_settings(tmp_path, "", SAIYAI_DEMO="true", DEMO="1")
    assert named.demo is False
    await app.open_store(named)
    assert read_keys(named.key_file).demo is False


def test_only_a_plain_yes_in_the_file_is_one(tmp_path: Path) -> None:
    path = tmp_path / "keys.json"
    make_keys(path)
    for told, is_demo in ((True, True), ("false", False), (0, False), (None, False)):
        path.write_text(json.dumps({**json.loads(path.read_text()), "demo": told}))
        assert read_keys(path).demo is is_demo


@SQLITE
async def test_keys_among_the_backups_are_refused(settings: Settings, tmp_path: Path) -> None:
    await app.open_store(settings)
    among = settings.model_copy(update={"backups": tmp_path})
    with pytest.raises(BadSetting) as refused:
        await app.open_store(among)
    assert str(refused.value) == (
        f"The key file at {tmp_path / 'keys.json'} stands in the folder of the backups: a thief of "
        "one would have both. Move it elsewhere and say so with SAIYAI_KEYS."
    )
