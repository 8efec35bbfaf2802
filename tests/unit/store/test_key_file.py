"""The key file is made whole, for its owner alone, and whoever must know of a wrong one is told."""

import json
import stat
from pathlib import Path

import pytest
from structlog.testing import capture_logs

from bot.errors import BadSetting
from bot.store.sealed import rotating
from bot.store.sealed.keys import make_keys, read_keys
from bot.store.sealed.vault import Vault
from bot.store.sealed.wraps import Wraps


@pytest.fixture
def path(tmp_path: Path) -> Path:
    make_keys(tmp_path / "keys.json")
    return tmp_path / "keys.json"


def spoiled(path: Path, **other: object) -> None:
    path.write_text(json.dumps({**json.loads(path.read_text()), **other}))


def test_its_folders_are_made_and_are_its_owners_alone(tmp_path: Path) -> None:
    path = tmp_path / "new" / "house" / "keys.json"
    made = make_keys(path)
    assert read_keys(path) == made
    assert stat.S_IMODE(path.parent.stat().st_mode) == 0o700
    assert [one.name for one in path.parent.iterdir()] == ["keys.json"]


def test_only_the_demos_keys_say_so(tmp_path: Path) -> None:
    assert make_keys(tmp_path / "real.json").demo is False
    assert make_keys(tmp_path / "demo.json", demo=True).demo is True
    assert read_keys(tmp_path / "demo.json").demo is True


def test_a_new_houses_keys_are_all_others_of_256_bits(path: Path) -> None:
    keys = read_keys(path)
    assert (keys.current, sorted(keys.wraps)) == (1, [1])
    four = [keys.wraps[1], keys.index, keys.house, keys.sign]
    assert {len(key) for key in four} == {32}
    assert len({*four, *(key for key in (make_keys(path.with_name("b")).index,))}) == 5


@pytest.mark.parametrize("name", ["index", "house", "sign", "wraps", "current"])
def test_a_file_without_one_of_its_keys_is_not_whole(path: Path, name: str) -> None:
    kept = json.loads(path.read_text())
    del kept[name]
    path.write_text(json.dumps(kept))
    with pytest.raises(BadSetting) as refused:
        read_keys(path)
    assert str(refused.value) == f"The key file at {path} is not whole."


@pytest.mark.parametrize("current", [2, 0, "2"])
def test_a_file_without_its_current_wrapping_key_is_not_whole(path: Path, current: object) -> None:
    """Whatever was wrapped with it would open for nobody."""
    spoiled(path, current=current)
    with pytest.raises(BadSetting, match="is not whole"):
        read_keys(path)
    with pytest.raises(BadSetting, match="is not whole"):
        rotating.add(path)


def test_a_key_with_a_sign_too_many_is_not_taken_for_another_one(path: Path) -> None:
    spoiled(path, sign=f"!{json.loads(path.read_text())['sign']}")
    with pytest.raises(BadSetting):
        read_keys(path)


def test_what_is_wrong_with_a_file_is_said_with_its_place(path: Path) -> None:
    missing = path.with_name("none.json")
    with pytest.raises(BadSetting, match=str(missing)):
        read_keys(missing)
    path.chmod(0o640)
    with pytest.raises(BadSetting) as refused:
        read_keys(path)
    said = f"Others may read the key file at {path}. Run: chmod 600 {path}"
    assert str(refused.value) == said


def test_a_new_wrapping_key_is_on_record_by_its_version_alone(path: Path) -> None:
    vault = Vault.of(path)
    rotating.add(path)
    with capture_logs() as logs:
        assert vault.wraps.current == 2
        assert vault.wraps.current == 2
    read_again = {"event": "key_file_read_again", "log_level": "info", "versions": [1, 2]}
    assert logs == [read_again]


def test_an_older_copy_is_told_to_the_operator_once(path: Path) -> None:
    older = path.read_bytes()
    rotating.add(path)
    vault = Vault.of(path)
    path.write_bytes(older)
    with capture_logs() as logs:
        assert vault.wraps.current == 2
        assert vault.wraps.current == 2
    assert logs == [
        {
            "event": "key_file_not_believed",
            "log_level": "critical",
            "advice": "It is an older copy, or another house's. Put the newest copy back.",
        }
    ]


def test_a_broken_file_is_told_in_its_sentence_once(path: Path) -> None:
    vault = Vault.of(path)
    path.write_text("{")
    with capture_logs() as logs:
        assert vault.wraps.versions == {1}
        assert vault.wraps.versions == {1}
    sentence = f"The key file at {path} cannot be read."
    assert logs == [{"event": "key_file_not_read", "log_level": "critical", "sentence": sentence}]


def test_a_file_that_nobody_changed_is_not_read_again(
    path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    wraps = Wraps(read_keys(path), path)
    monkeypatch.setattr(
        "bot.store.sealed.wraps.read_keys", lambda _path: pytest.fail("it was read")
    )
    assert wraps.current == 1
    path.unlink()  # the house goes on with the keys that it has
    assert wraps.current == 1


def test_a_file_with_the_same_versions_but_another_key_is_not_believed(path: Path) -> None:
    vault = Vault.of(path)
    key = vault.wraps.key(1)
    spoiled(path, wraps={"1": json.loads(path.read_text())["index"]})
    vault.wraps.look()
    assert vault.wraps.key(1) == key
