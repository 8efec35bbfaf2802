"""What this account may not look at or write to is one sentence, whichever command it is."""

import asyncio
import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from click.testing import CliRunner

from bot import app, places
from bot.__main__ import saiyai
from bot.errors import BadSetting, SaiyaiError
from bot.settings import read_settings
from bot.store.sealed.keys import make_keys
from tests.accounts import another_account, as_root, give, shut
from tests.conftest import NOBODY_LISTENS
from tests.unit.doctor.patients import disk

ROOT = Path(__file__).parents[2]
SENTENCE = "cannot be looked at by this account. Run the command as the house's own user."


@pytest.fixture
def place(ready: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """A folder that every account may look into, with a house that is its owner's alone."""
    with disk() as folder:
        folder.chmod(0o755)
        make_keys(folder / "home" / "keys.json")
        shutil.copyfile(ready, folder / "home" / "saiyai.db")
        (folder / "home" / "backups").mkdir()
        monkeypatch.setenv("SAIYAI_HOME", str(folder / "home"))
        monkeypatch.setenv("RASA_URL", NOBODY_LISTENS)
        monkeypatch.chdir(folder)
        yield folder


def said(*words: str) -> str:
    """What a command says that cannot be done; what `main` would say is said here, too."""
    done = CliRunner().invoke(saiyai, words)
    if isinstance(done.exception, SaiyaiError):
        return str(done.exception)
    assert done.exit_code == 1, done.output
    assert isinstance(done.exception, SystemExit), repr(done.exception)
    return done.stderr.strip()


@pytest.mark.parametrize(
    "words",
    [
        ("staff", "list"),
        ("serve",),
        ("work",),
        ("content", "helped"),
        ("db", "upgrade"),
        ("staff", "code", "noy"),
    ],
)
def test_a_house_of_another_account_is_one_sentence(place: Path, words: tuple[str, ...]) -> None:
    with shut(place / "home"):
        assert SENTENCE in said(*words)


def test_folders_below_one_that_is_shut_are_one_sentence(
    place: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    closed, home = place / "closed", place / "home"
    (closed / "backups").mkdir(parents=True)
    archive = place / "saiyai.age"
    archive.touch()
    (place / "identity").touch()
    give(home, *home.iterdir())
    recipient = "age1" + "q" * 58
    monkeypatch.setattr("bot.backup.age.recipient_of", lambda _text: recipient)
    with shut(closed):
        assert SENTENCE in said("backup", str(closed / "backups"), "--recipient", recipient)
        poster = said("content", "poster", str(closed / "poster.html"), "--bot", "saiyai_bot")
        assert poster == f"Error: {closed / 'poster.html'} cannot be written: permission denied."
        monkeypatch.setenv("SAIYAI_KEYS", str(closed / "keys.json"))
        assert SENTENCE in said("verify", str(archive), "--identity", str(place / "identity"))
        monkeypatch.delenv("SAIYAI_KEYS")
        monkeypatch.setenv("SAIYAI_DATABASE_URL", f"sqlite+aiosqlite:///{closed / 'saiyai.db'}")
        assert SENTENCE in said("staff", "list")


@pytest.mark.parametrize("command", ["serve", "work"])
def test_a_house_does_not_open_on_a_database_that_it_cannot_write_to(
    place: Path, command: str
) -> None:
    """As after a restore by root's hand: it would say that it is open, and take nothing."""
    home = place / "home"
    give(home, *home.iterdir())
    file = home / "saiyai.db"
    if os.geteuid() == 0:
        os.chown(file, 0, -1)
    with shut(file, 0o444):
        refused = said(command)
    assert refused == (
        f"The database cannot be written: {file} is shut to this account, so no message could be "
        "kept. Run saiyai doctor: it says the mend."
    )


@as_root
def test_a_journal_of_another_account_is_refused_as_well(place: Path) -> None:
    home = place / "home"
    give(home, *home.iterdir())
    (home / "saiyai.db-wal").touch(0o600)

    async def opened() -> None:
        async with app.open_house(read_settings()):
            pass

    with another_account(), pytest.raises(BadSetting, match=r"saiyai\.db-wal is shut"):
        asyncio.run(opened())


def test_what_cannot_be_known_for_another_reason_is_said_as_it_is() -> None:
    with pytest.raises(BadSetting, match="cannot be looked at: file name too long"):
        places.is_there(Path("x" * 300))
    assert not places.is_seen(Path("x" * 300))


def test_what_nobody_thought_of_is_a_line_of_the_log_and_a_sentence() -> None:
    falls = (
        "import bot.__main__ as main\n"
        "def falls(): raise PermissionError(13, 'Permission denied', '/srv/somewhere')\n"
        "main.saiyai = falls\n"
        "main.main()\n"
    )
    done = subprocess.run(  # noqa: S603 - these lines
        [sys.executable, "-c", falls],
        cwd=ROOT, capture_output=True, text=True, timeout=60, check=False,
    )  # fmt: skip
    line, sentence = done.stderr.splitlines()
    assert '"event": "fell"' in line
    assert sentence == (
        "saiyai: The machine refused what was asked of it (/srv/somewhere: permission denied). "
        "See that you are the house's own user and that the disk has room; saiyai doctor looks "
        "the house over."
    )
    assert (done.returncode, done.stdout) == (1, "")
