"""`saiyai keys identity`, `backup`, `verify`, `restore` and `outbox`, as an operator types them."""

import errno
import os
import shutil
import stat
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from bot.__main__ import saiyai
from bot.backup.outbox import Gate
from bot.cli import outbox as outbox_command
from tests.accounts import as_root, give
from tests.conftest import PASSPHRASE

RECIPIENT = "SAIYAI_BACKUP_RECIPIENT"


@pytest.fixture
def home(tmp_path: Path, ready: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A house with one colleague, and an identity for its backups."""
    home = tmp_path / "home"
    home.mkdir(mode=0o700)
    (tmp_path / "backups").mkdir()
    shutil.copy(ready, home / "saiyai.db")
    monkeypatch.setenv("SAIYAI_HOME", str(home))
    monkeypatch.setenv("SAIYAI_BACKUPS", str(tmp_path / "backups"))
    assert run("staff", "add", "noy", "--name", "Noy", "--passphrase", PASSPHRASE).exit_code == 0
    made = run("keys", "identity", str(tmp_path / "identity"))
    assert made.exit_code == 0
    monkeypatch.setenv(RECIPIENT, made.stdout.strip().removeprefix(f"{RECIPIENT}="))
    return home


def run(*words: str) -> Result:
    return CliRunner().invoke(saiyai, words)


def refused(*words: str) -> str:
    """The one sentence of a command that ends with 1."""
    done = run(*words)
    assert (done.exit_code, done.stdout) == (1, "")
    return done.stderr


def test_an_identity_is_its_owners_alone_and_never_written_over(home: Path, tmp_path: Path) -> None:
    file = tmp_path / "identity"
    text = file.read_text("ascii")
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    assert text.splitlines()[-1].startswith("AGE-SECRET-KEY-1")
    assert "is there already" in refused("keys", "identity", str(file))
    assert "cannot be written" in refused("keys", "identity", str(home / "none" / "identity"))
    assert file.read_text("ascii") == text
    assert "AGE-SECRET" not in run("keys", "identity", str(tmp_path / "second")).output


@pytest.mark.usefixtures("home")
def test_an_identity_that_the_disk_does_not_take_leaves_no_file_that_looks_like_one(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Nothing opens with half of one, and the next try would be told that it is there already."""
    file = tmp_path / "stick" / "identity"
    file.parent.mkdir()

    def full(_handle: int) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    with monkeypatch.context() as patch:
        patch.setattr(os, "fsync", full)
        assert refused("keys", "identity", str(file)) == f"Error: {file} cannot be written.\n"
    assert [*file.parent.iterdir()] == []
    assert run("keys", "identity", str(file)).exit_code == 0


def test_a_house_is_backed_up_checked_lost_and_brought_back(home: Path, tmp_path: Path) -> None:
    folder = tmp_path / "backups"
    assert "holds" in run("backup").stdout
    (archive,) = folder.glob("saiyai-*.age")
    opens = ("--identity", str(tmp_path / "identity"))
    rings = (*opens, "--keyring", str(folder / "keyring.age"))
    assert {stat.S_IMODE(one.stat().st_mode) for one in folder.glob("*.age")} == {0o600}
    assert "is whole and unchanged" in run("verify", str(archive), *rings).stdout
    assert "not empty" in refused("restore", str(archive), *rings)
    for path in home.glob("saiyai.db*"):
        path.unlink()
    for words, sentence in (
        ((), "Bring the newest keyring.age"),
        (rings[2:], "Bring the file that saiyai keys identity made"),
    ):
        asked = run("restore", str(archive), *words)
        assert (asked.exit_code, sentence in asked.stderr) == (2, True)
    back = run("restore", str(archive), *rings)
    assert back.exit_code == 0
    assert "saiyai outbox open" in back.stdout
    assert "noy" in run("staff", "list").stdout
    assert "nothing is wrong" in run("verify").stdout
    assert "is closed since" in run("outbox").stdout
    assert "The outbox is open. 0 messages wait" in run("outbox", "open").stdout
    assert "is closed since" in run("outbox", "closed").stdout
    (home / "keys.json").unlink()
    alone = run("verify", str(archive), *opens).stdout
    assert "Whether this house wrote it was not checked" in alone
    assert "There is no key file" in refused("verify", str(archive), *rings)
    assert "There is no key file" in refused("restore", str(archive), *rings)
    assert not (home / "keys.json").exists()


@as_root
def test_nothing_is_restored_into_another_accounts_home(home: Path, tmp_path: Path) -> None:
    """What root wrote there the house could not write to, and it would open and take nothing."""
    assert run("backup").exit_code == 0
    (archive,) = (tmp_path / "backups").glob("saiyai-*.age")
    ring = ("--keyring", str(tmp_path / "backups" / "keyring.age"))
    words = ("restore", str(archive), "--identity", str(tmp_path / "identity"), *ring)
    for path in home.glob("saiyai.db*"):
        path.unlink()
    before = sorted(path.name for path in home.iterdir())
    for place in (home, home / "keys.json"):
        give(place)
        assert refused(*words) == (
            f"Error: {place} belongs to another account than this one. "
            "Run the command as the account that the house runs as.\n"
        )
        os.chown(place, 0, -1)
    assert sorted(path.name for path in home.iterdir()) == before
    assert run(*words).exit_code == 0


def test_another_folder_is_warned_of_and_old_archives_go(home: Path, tmp_path: Path) -> None:
    folder = tmp_path / "stick"
    folder.mkdir()
    old = [folder / f"saiyai-2026010{day}T020000Z.age" for day in range(1, 6)]
    for path in (*old, folder / "saiyai-notes.age", folder / "holiday.age"):
        path.touch()
    done = run("backup", str(folder), "--keep", "3")
    assert (done.exit_code, "is not SAIYAI_BACKUPS" in done.stderr) == (0, True)
    left = sorted(path.name for path in folder.iterdir() if not path.name.startswith("."))
    assert [name for name in left if name.startswith("saiyai-2026010")] == [
        path.name for path in old[3:]
    ]
    assert {"holiday.age", "saiyai-notes.age", "keyring.age"} < {*left}
    assert len(left) == 6
    assert run("backup", str(folder), "--keep", "0").exit_code == 0
    assert old[3].exists()
    assert home.exists()


def test_archives_of_a_date_to_come_never_cost_the_one_just_written(
    home: Path, tmp_path: Path
) -> None:
    """A clock was ahead once."""
    folder = tmp_path / "backups"
    ahead = [folder / f"saiyai-2099010{day}T020000Z.age" for day in (1, 2)]
    old = [folder / f"saiyai-2025010{day}T020000Z.age" for day in (1, 2)]
    for path in (*ahead, *old):
        path.touch()
    done = run("backup", "--keep", "1")
    (new,) = {*folder.glob("saiyai-*.age")} - {*ahead, *old}
    assert (done.exit_code, str(new) in done.stdout) == (0, True)
    assert sorted(folder.glob("saiyai-*.age")) == [new, *ahead]
    assert done.stderr.count("dates are still to come") == 1
    assert f"{ahead[1].name}, {ahead[0].name}" in done.stderr
    assert f"the newest one is {new.name}." in done.stderr
    for path in ahead:
        path.unlink()
    assert run("backup").stderr.strip() == ""
    assert home.exists()


@pytest.mark.parametrize("shut", ["cannot be written", "cannot be read"])
def test_anchors_that_are_shut_are_no_fault_of_the_audit(
    home: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, shut: str
) -> None:
    folder = tmp_path / "backups"
    assert run("backup").exit_code == 0
    (archive,) = folder.glob("saiyai-*.age")
    for path in home.glob("saiyai.db*"):
        path.unlink()
    anchors = "/proc/anchors" if shut == "cannot be written" else str(tmp_path / "identity")
    monkeypatch.setenv("SAIYAI_ANCHORS", anchors)
    opens = ("--identity", str(tmp_path / "identity"), "--keyring", str(folder / "keyring.age"))
    back = run("restore", str(archive), *opens)
    assert (back.exit_code, "not whole" in back.output) == (0, False)
    assert "All is back, only the anchors did not hear of it" in back.stderr
    assert "cannot be written" in back.stderr
    assert "noy" in run("staff", "list").stdout


def test_what_is_missing_is_said(home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    assert "The key file is in" in refused("backup", str(home))
    monkeypatch.delenv(RECIPIENT)
    assert "must be an age recipient" in refused("backup")
    monkeypatch.delenv("SAIYAI_BACKUPS")
    for words in (
        ("backup",),
        ("outbox", "--nothing-was-sent"),
        ("verify", str(home / "saiyai.db")),
    ):
        assert run(*words).exit_code == 2


def test_of_what_is_in_doubt_the_operator_hears_what_staff_decide_and_what_nobody_does() -> None:
    gate = Gate(None, 2, 1, changed=True, asked=4, left=3, again=1)
    waiting, asked, left, again = outbox_command._told(gate)
    assert waiting == "The outbox is open. 2 messages wait, 1 of them for somebody in danger."
    assert asked == (
        "Of 4 words of the staff from before the restore nobody knows whether they arrived: "
        "whoever holds the case decides at the desk."
    )
    assert left == (
        "Of 3 words of the program nobody knows it either. They are not sent again; the desk says "
        "beside each that it may not have arrived."
    )
    assert again == "1 urgent ones of them are sent, perhaps for the second time."
