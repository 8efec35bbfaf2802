"""Anchors: a line a day outside the database, which nobody without the key can write."""

import stat
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest
from sqlalchemy import text

from bot import app
from bot.audit import anchors, proving, verdict
from bot.audit.anchors import DAY, RESTORED, Anchor, Anchors
from bot.errors import BadSetting
from bot.house import House
from bot.store.audit import checks
from bot.store.audit.chain import End
from bot.store.audit.proofs import Looked
from bot.store.sealed.keys import make_keys
from bot.store.sealed.vault import Vault
from tests.conftest import MORNING, SQLITE, Clock, house_settings
from tests.unit.audit import write

ONE = Anchor(MORNING, End(7, b"m" * 32))
TWO = Anchor(MORNING + timedelta(days=1), End(9, b"n" * 32))


@pytest.fixture
def vault(tmp_path: Path) -> Vault:
    return Vault(make_keys(tmp_path / "keys.json"))


def test_what_is_written_is_read_and_nobody_else_may_read_it(tmp_path: Path, vault: Vault) -> None:
    folder = tmp_path / "stick" / "of the auditor"
    assert anchors.read(folder, vault) == Anchors()
    for one in (ONE, TWO):
        anchors.write(folder, vault, one)
    assert anchors.read(folder, vault) == Anchors((ONE, TWO))
    assert anchors.read(folder, vault).newest == TWO
    assert [stat.S_IMODE(path.stat().st_mode) for path in (folder, folder / anchors.FILE)] == [
        0o700,
        0o600,
    ]


def test_a_line_of_another_hand_is_named(tmp_path: Path, vault: Vault) -> None:
    for one in (ONE, TWO):
        anchors.write(tmp_path, vault, one)
    path = tmp_path / anchors.FILE
    first, second = path.read_text().splitlines()
    elsewhere = Vault(make_keys(tmp_path / "other.json"))
    anchors.write(tmp_path / "else", elsewhere, TWO)
    foreign = (tmp_path / "else" / anchors.FILE).read_text().strip()
    for wrong in (second.replace('"seq": 9', '"seq": 8'), second[:-9], "[]", "7", "{}", foreign):
        path.write_text(f"{first}\n{wrong}\n")
        assert anchors.read(tmp_path, vault) == Anchors((ONE,), (2,)), wrong


def test_a_line_that_was_torn_takes_the_next_one_not_along(tmp_path: Path, vault: Vault) -> None:
    anchors.write(tmp_path, vault, ONE)
    path = tmp_path / anchors.FILE
    path.write_bytes(path.read_bytes()[:-20])
    anchors.write(tmp_path, vault, TWO)
    assert anchors.read(tmp_path, vault) == Anchors((replace(TWO, torn=1),))  # and is no fault
    path.write_bytes(b"x" + path.read_bytes())
    path.write_bytes(path.read_bytes() + b"torn in the middle")
    assert anchors.read(tmp_path, vault).wrong == (3,)


def test_no_line_is_copied_moved_or_taken_away_before_another(tmp_path: Path, vault: Vault) -> None:
    for number in range(4):
        anchors.write(tmp_path, vault, Anchor(MORNING, End(number, b"m" * 32)))
    path = tmp_path / anchors.FILE
    one, two, three, four = path.read_bytes().splitlines()
    for lines, wrong in (
        ((one, two, three, four), ()),
        ((one, two, three), ()),  # the newest one alone goes unseen: that is why it is elsewhere
        ((one, three, four), (2, 3)),
        ((one, three, two, four), (2, 3)),
        ((one, two, three, four, two), (5,)),
    ):
        path.write_bytes(b"\n".join((*lines, b"")))
        assert anchors.read(tmp_path, vault).wrong == wrong


def test_two_houses_that_write_at_once_write_two_lines(tmp_path: Path, vault: Vault) -> None:
    with ThreadPoolExecutor(8) as many:
        list(many.map(lambda _: anchors.write(tmp_path, vault, ONE), range(40)))
    assert anchors.read(tmp_path, vault) == Anchors((ONE,) * 40)


def test_a_folder_that_cannot_be_used_is_a_sentence(tmp_path: Path, vault: Vault) -> None:
    (tmp_path / "file").write_text("")
    with pytest.raises(BadSetting, match="cannot be written"):
        anchors.write(tmp_path / "file", vault, ONE)
    (tmp_path / anchors.FILE).mkdir()
    with pytest.raises(BadSetting, match="cannot be read"):
        anchors.read(tmp_path, vault)


def test_after_an_older_archive_was_restored_only_what_it_had_must_still_be_there() -> None:
    back = Anchor(MORNING + timedelta(days=2), End(8, b"o" * 32), RESTORED)
    macs = {7: ONE.end.mac, 8: back.end.mac}
    shorter = Looked(end=back.end, macs=macs)
    assert verdict.judged(shorter, Anchors((ONE, TWO))).cut == (TWO,)
    assert verdict.judged(shorter, Anchors((ONE, TWO, back))).faults == 0
    other = Looked(end=back.end, macs={7: b"x" * 32, 8: back.end.mac})
    assert verdict.judged(other, Anchors((ONE, TWO, back))).changed == (ONE,)
    assert verdict.judged(Looked(end=End(6, b"p" * 32)), Anchors((back,))).cut == (back,)


def test_days_of_work_without_an_anchor_are_named() -> None:
    days = MORNING + timedelta(days=2, seconds=1)
    at_work = Looked(first=MORNING, newest=days)
    assert verdict.judged(at_work, Anchors()).unanchored
    early = Anchors((Anchor(MORNING, End()),))
    assert list(verdict.sentences(verdict.judged(at_work, early))) == [
        "There is no anchor since 2026-11-23, although the house was at work for days."
    ]
    assert not verdict.judged(Looked(first=MORNING, newest=MORNING), Anchors()).unanchored
    assert not verdict.judged(at_work, Anchors((Anchor(days, End(), DAY),))).unanchored


async def once_round(house: House) -> int:
    """What the worker does each time it looks; how often there was something to do."""
    times = 0
    while due := await proving.due_today(house):
        await proving.check(house, due[0])
        times += 1
    return times


@SQLITE
async def test_once_a_day_everything_is_looked_over_and_anchored(
    house: House, clock: Clock
) -> None:
    await write(house.store, 5)
    assert [await once_round(house) for _ in range(2)] == [1, 0]
    clock.move(days=1)
    await write(house.store, 5, 5)
    assert [await once_round(house) for _ in range(2)] == [1, 0]
    kept = anchors.read(house.settings.anchor_folder, house.store.vault)
    assert [(one.end.seq, one.at) for one in kept.kept] == [
        (5, clock() - timedelta(days=1)),
        (10, clock()),
    ]
    standing = await proving.standing(house)
    assert standing.check == checks.Check(clock(), 10, 10, 0, 0)
    assert standing.telling == anchors.telling(kept.kept[-1].end)
    assert len(standing.telling) == 14


@SQLITE
async def test_a_look_that_seems_to_come_is_taken_again(house: House, clock: Clock) -> None:
    """A machine whose clock was wrong for a while."""
    clock.move(days=300)
    assert await once_round(house) == 1
    clock.move(days=-300)
    assert [await once_round(house) for _ in range(2)] == [1, 0]


@SQLITE
async def test_an_anchor_that_cannot_be_written_is_tried_again_each_hour(
    tmp_path: Path, database: str, clock: Clock
) -> None:
    blocked = tmp_path / "anchors"
    blocked.write_text("")
    async with app.open_house(house_settings(tmp_path, database), clock) as house:
        assert await proving.due_today(house)
        with pytest.raises(BadSetting):
            await proving.check(house, "audit")
        assert await proving.due_today(house) == ()
        clock.move(hours=1)
        blocked.unlink()
        assert await once_round(house) == 1


@SQLITE
async def test_what_another_hand_wrote_about_a_check_is_not_believed(house: House) -> None:
    async with house.store.write() as tx:
        checks.keep(tx, checks.Check(MORNING, 9, 9, 0, 0))
        checks.keep(tx, checks.Check(MORNING, 9, 9, 0, 2))
        await tx.flush()
        assert await checks.newest(tx) == checks.Check(MORNING, 9, 9, 0, 2)
        await tx.execute(text("UPDATE audit_checks SET faults = 0, rows = 8"))
        tx.expire_all()
        assert await checks.newest(tx) is None


@SQLITE
async def test_a_restored_archive_is_told_to_the_anchors(house: House, clock: Clock) -> None:
    await write(house.store, 5)
    await once_round(house)
    clock.move(hours=1)
    folder = house.settings.anchor_folder
    async with house.store.read() as tx:
        await proving.restored(tx, folder, clock())
    kept = anchors.read(folder, house.store.vault).kept
    assert [(one.kind, one.end.seq) for one in kept] == [(DAY, 5), (RESTORED, 5)]
