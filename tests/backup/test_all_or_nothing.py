"""A restore of an older archive that breaks off has brought nothing back, and can be done again.

It breaks off where the tables are brought to this version: the disk is full, or the process dies.
"""

import base64
import json
import os
import signal
import subprocess
import sys
from collections.abc import Callable
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest
from alembic import command
from sqlalchemy import delete

from bot.audit import anchors, proving, verdict
from bot.backup import finishing, keyring, restoring
from bot.backup.archive import Kept
from bot.backup.opening import Opener
from bot.errors import BadArchive, StoreUnavailable
from bot.house import House
from bot.store import people
from bot.store.archive import filling
from bot.store.audit import audit
from bot.store.audit.deeds import Deed
from bot.store.boxes import gates
from bot.store.keeping import forgetting
from bot.store.models.people import Person
from bot.store.session import Store, Tx
from tests.backup.conftest import IDENTITY, RECIPIENT, NewDatabase, Safe, everything
from tests.backup.lives import full_house, linked
from tests.backup.test_forgotten import readable_fields
from tests.backup.test_other_times import of_revision
from tests.conftest import SQLITE, Clock

ROOT = Path(__file__).parents[2]
OLDER = "0012"
KILLED = """
import os, signal
from alembic import command
real = command.upgrade
def die(config, to):
    if to == "head":
        os.kill(os.getpid(), signal.SIGKILL)
    real(config, to)
command.upgrade = die
from bot.__main__ import main
main()
"""


def rotated(path: Path) -> None:
    """Give the key file a new wrapping key, and take the old one out of it."""
    kept = json.loads(path.read_text("ascii"))
    kept |= {"current": 2, "wraps": {"2": base64.b64encode(os.urandom(32)).decode("ascii")}}
    path.write_text(json.dumps(kept), "ascii")


async def an_older_house(house: House, safe: Safe) -> tuple[Kept, str]:
    """An archive of an older version of three people, of whom one was forgotten since."""
    lives = await full_house(house)
    kept = await safe.keep(house.store)
    kept.archive.write_bytes(of_revision(OLDER, kept.archive.read_bytes(), house.store.vault))
    gone: str = lives[0].known.row.id
    async with house.store.write() as tx:
        known = await people.by_id(tx, house.store, gone)
        assert known is not None
        await forgetting.forget(tx, known, house.clock())
        await tx.commit()
    await keyring.renew(house.store, safe.folder, RECIPIENT, house.clock())
    return kept, gone


async def restore_on_a_full_disk(
    store: Store, safe: Safe, kept: Kept, patch: pytest.MonkeyPatch
) -> None:
    real: Callable[[Any, str], None] = command.upgrade

    def full(config: Any, to: str) -> None:  # noqa: ANN401 - Alembic's
        if to == "head":
            raise StoreUnavailable("the disk is full")
        real(config, to)

    with patch.context() as within:
        within.setattr(command, "upgrade", full)
        with pytest.raises(BadArchive, match="nothing was kept"):
            await safe.restore(store, kept.archive)


def restore_and_be_killed(url: str, safe: Safe, kept: Kept) -> None:
    identity = safe.home / "identity"
    identity.write_text(str(IDENTITY), "ascii")
    opens = ("--identity", str(identity), "--keyring", str(kept.keyring))
    done = subprocess.run(  # noqa: S603 - our own program
        [sys.executable, "-c", KILLED, "restore", str(kept.archive), *opens],
        cwd=ROOT,
        env={**os.environ, "SAIYAI_HOME": str(safe.home), "SAIYAI_DATABASE_URL": url},
        capture_output=True,
        timeout=60,
        check=False,
    )
    assert done.returncode == -signal.SIGKILL, done.stderr


async def what_is_in(store: Store) -> tuple[str, datetime | None]:
    """A table with rows, if there is any, and since when the outbox is closed."""
    async with store.read() as tx:
        return await filling.not_empty(tx), await gates.closed_since(tx)


@pytest.mark.parametrize("rotates", [False, True])
@pytest.mark.parametrize("is_killed", [False, True])
async def test_an_older_archive_comes_back_whole_or_not_at_all(
    house: House,
    safe: Safe,
    another: NewDatabase,
    monkeypatch: pytest.MonkeyPatch,
    *,
    is_killed: bool,
    rotates: bool,
) -> None:
    kept, gone = await an_older_house(house, safe)
    if rotates:
        rotated(safe.home / "keys.json")
    url = another(house.store.engine.dialect.name)
    store = safe.open(url)
    if is_killed:
        restore_and_be_killed(url, safe, kept)
    else:
        await restore_on_a_full_disk(store, safe, kept, monkeypatch)
    assert await what_is_in(store) == ("", None)
    restored = await safe.restore(store, kept.archive)
    assert (restored.forgotten, restored.faults, restored.unanchored) == (1, (), "")
    assert await readable_fields(store, {gone}) == 1  # the proof of one row of the audit
    assert await people.keys_fit(store)
    async with store.read() as tx:
        person = await tx.get_one(Person, gone)
        assert (person.forgotten_at, person.key) == (safe.clock.now, None)
        assert await gates.closed_since(tx) == safe.clock.now
    without = ("audit", "audit_links", "outbox", "cases", *(("people",) if rotates else ()))
    now, live = await everything(store, *without), await everything(house.store, *without)
    await store.close()
    assert now == live


@SQLITE
async def test_a_kill_right_after_the_commit_leaves_no_chain_that_seems_cut(
    house: House,
    safe: Safe,
    another: NewDatabase,
    clock: Clock,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """The anchors saw places of after the archive, and hear of the restore before it lasts."""
    await full_house(house)
    kept = await safe.keep(house.store)
    clock.move(hours=1)
    async with house.store.write() as tx:
        audit.write(tx, audit.HOUSE, Deed.OUTBOX_CLOSED, clock.now)
        await tx.commit()
    await linked(house.store, clock.now)
    await proving.check(house, "audit")
    store = safe.open(another("sqlite"))

    def die(*_: object) -> None:
        raise KeyboardInterrupt

    with monkeypatch.context() as within:
        within.setattr(finishing, "proved", die)
        with pytest.raises(KeyboardInterrupt):
            await safe.restore(store, kept.archive)
    found = await verdict.verify(store, safe.home / "anchors")
    await store.close()
    assert list(verdict.sentences(found)) == []
    assert [one.kind for one in found.anchors.kept] == [anchors.DAY, anchors.RESTORED]


@SQLITE
async def test_rows_that_point_to_nothing_are_refused_before_anything_lasts(
    house: House, safe: Safe, another: NewDatabase, monkeypatch: pytest.MonkeyPatch
) -> None:
    """While tables are made anew SQLite does not look itself."""
    await full_house(house)
    kept = await safe.keep(house.store)
    store = safe.open(another("sqlite"))

    async def finish_badly(tx: Tx, *_: object) -> None:
        await tx.execute(delete(Person))

    with monkeypatch.context() as within:
        within.setattr(forgetting, "forget_shut", finish_badly)
        within.setattr(restoring, "Opener", lambda *of: _forgot_somebody(Opener(*of)))
        with pytest.raises(BadArchive, match="point to rows that are not there"):
            await safe.restore(store, kept.archive)
    assert await what_is_in(store) == ("", None)
    assert (await safe.restore(store, kept.archive)).faults == ()
    await store.close()


def _forgot_somebody(opener: Opener) -> Opener:
    opener.found.forgotten.add("somebody")
    return opener
