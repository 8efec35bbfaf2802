"""The key file is changed whole or not at all, by one at a time, and stays its owner's alone."""

import json
import os
import stat
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from bot.errors import BadSetting, KeyNotHere, Sealed
from bot.store.sealed import rotating
from bot.store.sealed.keys import make_keys, read_keys
from bot.store.sealed.vault import Place, Vault

PLACE = Place("messages", "text", "m1")
UNDER_WAY = (
    "A rotation is under way: the key file holds the wrapping keys 1, 2. While saiyai serve or "
    "saiyai work runs it goes on by itself; begin another when only one is left."
)


@pytest.fixture
def path(tmp_path: Path) -> Path:
    make_keys(tmp_path / "keys.json")
    return tmp_path / "keys.json"


def test_a_new_wrapping_key_comes_in_and_all_else_stays(path: Path) -> None:
    path.write_text(json.dumps({**json.loads(path.read_text()), "demo": True}))
    before, made = read_keys(path), rotating.add(path)
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert (made.current, sorted(made.wraps), made.demo) == (2, [1, 2], True)
    assert made.wraps[1] == before.wraps[1] != made.wraps[2]
    assert (made.index, made.house, made.sign) == (before.index, before.house, before.sign)
    assert [one.name for one in sorted(path.parent.iterdir())] == [".keys.json.lock", "keys.json"]


def test_of_many_who_rotate_at_once_one_does(path: Path) -> None:
    def one(_number: int) -> str:
        try:
            return str(rotating.add(path).current)
        except BadSetting as wrong:
            return str(wrong)

    with ThreadPoolExecutor(8) as many:
        told = sorted(many.map(one, range(24)))
    assert told == ["2"] + [UNDER_WAY] * 23
    assert sorted(read_keys(path).wraps) == [1, 2]


def test_only_the_current_one_is_left(path: Path) -> None:
    made = rotating.add(path)
    assert rotating.drop(path, 1) is False  # it is not the current one any more
    assert rotating.drop(path, 2) is True
    assert rotating.drop(path, 2) is False
    assert read_keys(path).wraps == {2: made.wraps[2]}
    assert rotating.add(path).current == 3


def test_a_link_stays_a_link(path: Path, tmp_path: Path) -> None:
    (tmp_path / "elsewhere").mkdir()
    link = tmp_path / "elsewhere" / "keys.json"
    link.symlink_to(path)
    rotating.add(link)
    assert link.is_symlink()
    assert read_keys(path).current == 2


def test_what_cannot_be_written_is_said_and_the_file_is_as_it_was(
    path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = path.read_bytes()
    monkeypatch.setattr(os, "geteuid", lambda: 12345)
    with pytest.raises(BadSetting) as refused:
        rotating.add(path)
    assert str(refused.value) == (
        f"The key file at {path} belongs to another account than this one. "
        "Run the command as the account that the house runs as."
    )
    assert [one.name for one in path.parent.iterdir()] == ["keys.json"]  # no lock of that account
    monkeypatch.undo()

    def full(_handle: int) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "fsync", full)
    with pytest.raises(BadSetting) as refused:
        rotating.add(path)
    said = f"The key file at {path} cannot be changed: no space left on device."
    assert str(refused.value) == said
    assert path.read_bytes() == before


def test_a_running_house_knows_the_new_key_at_once_and_seals_as_before(path: Path) -> None:
    here, there = Vault.of(path), Vault.of(path)
    old = here.new_key("p1")
    sealed = here.seal_of("p1", **old).close(PLACE, "said")
    rotating.add(path)
    new = there.wrapped(there.seal_of("p1", **old))
    assert (old["wrapped_by"], new["wrapped_by"]) == (1, 2)
    assert here.seal_of("p1", **new).open(PLACE, sealed) == "said"
    assert here.new_key("p2")["wrapped_by"] == 2
    rotating.drop(path, 2)
    assert here.wraps.versions == {2}
    with pytest.raises(KeyNotHere):
        here.seal_of("p1", **old)


def test_a_key_does_not_open_as_if_another_one_wrapped_it(path: Path) -> None:
    rotating.add(path)
    vault = Vault.of(path)
    key = vault.new_key("p1")
    with pytest.raises(Sealed):
        vault.seal_of("p1", **{**key, "wrapped_by": 1})


def test_a_house_without_the_new_file_says_so_and_goes_on_once_it_is_brought(path: Path) -> None:
    elsewhere = path.with_name("copy.json")
    elsewhere.write_bytes(path.read_bytes())
    elsewhere.chmod(0o600)
    late, vault = Vault.of(elsewhere), Vault.of(path)
    rotating.add(path)
    key = vault.new_key("p1")
    with pytest.raises(KeyNotHere) as missing:
        late.seal_of("p1", **key)
    assert str(missing.value) == (
        "A person's key is under version 2 of the wrapping key, which the key file does not have. "
        "Bring the newest copy of the key file."
    )
    elsewhere.write_bytes(path.read_bytes())
    assert late.seal_of("p1", **key) == vault.seal_of("p1", **key)


@pytest.mark.parametrize("other", ["an older copy", "another house's", "a broken one", "none"])
def test_a_file_that_is_not_to_be_believed_changes_nothing(path: Path, other: str) -> None:
    older = path.read_bytes()
    rotating.add(path)
    vault = Vault.of(path)
    key = vault.new_key("p1")
    seal = vault.seal_of("p1", **key)
    path.unlink()
    if other == "an older copy":
        path.write_bytes(older)
    elif other == "another house's":
        make_keys(path)
        rotating.add(path)
    elif other == "a broken one":
        path.write_text("{")
    assert (vault.wraps.current, sorted(vault.wraps.versions)) == (2, [1, 2])
    assert vault.seal_of("p1", **key) == seal
