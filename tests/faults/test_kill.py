"""A house killed with SIGKILL wherever it stands hears everything once and owns up to the rest."""

import re
import signal
from collections import Counter
from dataclasses import dataclass
from pathlib import Path

import pytest

from bot.app import SENDERS
from tests.faults.crashing import Plan
from tests.faults.process import Child, Zygote
from tests.faults.street import Row, Street, open_street, rows_out, texts_kept

LINKING = "store.audit.chain.link"
SITES = (
    "store.boxes.inbox._keep",
    "store.boxes.inbox._take",
    "intake._take_turn",
    "store.boxes.deliveries.claim",
    "workers.outbox._write_down",
    "store.boxes.inbox.free_stalled",
    "store.boxes.deliveries.recover",
    LINKING,
)
POINTS = (
    *(f"{side} commit in {site}" for site in SITES for side in ("before", "after")),
    "before send",
    "after send",
)
ONCE = {"before commit in audit.proving.keep", "after commit in audit.proving.keep"}  # of the day
SELDOM = {  # not of every run, nor of a message's way
    f"{side} commit in {where}"
    for side in ("before", "after")
    for where in ("store.boxes.inbox.put_back", "on_call.alerts.look_after")
}
FAULT = re.compile(r'"cause": "(\w+)".*"event": "update_not_heard"')
SEED = 20261123
ROUNDS = (("sqlite", 40), ("postgresql", 32))  # in the latter workers beside die as well


@dataclass(slots=True)
class Tally:
    """How many died, and at which points."""

    kills: int
    hit: Counter[str]


async def until_killed(street: Street, rounds: int, updates: int, *, beside: bool) -> Tally:
    """Open, let people talk, kill; so many times, every named point in turn and between by chance.

    With `beside`, a second process of workers runs along and is killed by chance as well; it is
    not there where linking the audit is the point, because whoever looks first links all.
    """
    tally = Tally(0, Counter())
    places = [POINTS[n % len(POINTS)] for n in range(rounds * 3 // 4)]
    places += [""] * (rounds - len(places))
    street.chance.shuffle(places)
    places.sort(key=lambda place: not place.endswith(LINKING))  # later few cases are left to open
    helper = street.open("work") if beside else None
    for place in places:
        alone = place.endswith(LINKING)
        if helper and alone:
            await helper.kill()
            tally.kills += 1
            helper = None
        plan = Plan(str(street.notes), place, 1 if alone else street.chance.randint(1, 3))
        async with street.open("serve", plan) as child:
            await street.talk(updates)
            await child.ended(20 if place else street.chance.uniform(0, 1.2))
            tally.hit[place] += not child.alive()
            tally.kills += 1
        if helper and street.chance.random() < 0.25:
            await helper.kill()
            tally.kills += 1
            helper = None
        if beside and helper is None:
            helper = street.open("work")
    if helper:
        await helper.kill()
        tally.kills += 1
    return tally


async def closed(child: Child) -> int:
    return await child.end(signal.SIGTERM, 10)


def lost(rows: list[Row], shown: dict[int, tuple[int, str]]) -> list[Row]:
    """Rows that neither reached their chat nor are on record as unknown."""
    return [
        row
        for row in rows
        if not (
            (row.state == "sent" and shown.get(row.shown_as or 0) == (row.chat, row.text))
            or (row.state == "unknown" and row.unknowns >= 1)
        )
    ]


def unexplained(rows: list[Row], shown: dict[int, tuple[int, str]]) -> Counter[tuple[int, str]]:
    """Messages people saw beyond one for each row sent and one for each time on record unknown."""
    allowed = Counter[tuple[int, str]]()
    for row in rows:
        allowed[row.chat, row.text] += (row.state == "sent") + row.unknowns
    return Counter(shown.values()) - allowed


def doubled(rows: list[Row], shown: dict[int, tuple[int, str]]) -> Counter[tuple[int, str]]:
    """Messages of the kind that is never sent again, seen more often than they were written."""
    written = Counter((row.chat, row.text) for row in rows)
    again = {(row.chat, row.text) for row in rows if row.rule == "again"}
    return Counter({k: n for k, n in Counter(shown.values()).items() if k not in again}) - written


async def count(street: Street, rounds: int, updates: int, *, beside: bool) -> Tally:
    """Kill so many times, then let the house work in peace and count."""
    tally = await until_killed(street, rounds, updates, beside=beside)
    store = street.store()
    async with street.open() as child:
        await street.quiet(store, 60)
        assert await closed(child) == 0
    assert await texts_kept(store) - street.said == Counter()
    assert street.said - await texts_kept(store) == Counter()
    rows = await rows_out(store)
    await store.close()
    shown = {one.message_id: (one.chat_id, one.text) for one in street.telegram.world.shown}
    unknowns = sum(row.unknowns for row in rows)
    again = sum((Counter(shown.values()) - Counter((r.chat, r.text) for r in rows)).values())
    print(  # noqa: T201 - the numbers are the proof
        f"seed {SEED}: {tally.kills} kills, {len(street.said)} updates, {len(rows)} replies, "
        f"{unknowns} on record unknown, {again} seen twice"
    )
    assert lost(rows, shown) == []
    assert unexplained(rows, shown) == Counter()
    assert doubled(rows, shown) == Counter()
    assert unknowns <= SENDERS * tally.kills
    assert street.points_passed() - SELDOM == {*POINTS, *ONCE}
    put_back = FAULT.findall((street.home / "output").read_text("utf-8"))
    assert set(put_back) <= {"StoreUnavailable"}  # of no other fault, and then on a slow machine
    return tally


@pytest.mark.timeout(900)
@pytest.mark.parametrize(("database", "rounds"), ROUNDS, indirect=["database"])
async def test_dozens_of_kills_lose_nothing_and_double_nothing(
    tmp_path: Path, database: str, rounds: int, zygote: Zygote
) -> None:
    beside = database.startswith("postgresql")
    async with open_street(tmp_path, database, zygote, SEED) as street:
        tally = await count(street, rounds, 50, beside=beside)
    assert {point for point in POINTS if tally.hit[point] < 1} == set()


@pytest.mark.long
@pytest.mark.timeout(7200)
async def test_two_hundred_and_fifty_kills_lose_nothing_and_double_nothing(
    tmp_path: Path, database: str, zygote: Zygote
) -> None:
    beside = database.startswith("postgresql")
    async with open_street(tmp_path, database, zygote, SEED + 1) as street:
        tally = await count(street, 250, 200, beside=beside)
    seldom = {point: 1 for point in POINTS if point.endswith(LINKING)}  # few cases are left to open
    assert {point for point in POINTS if tally.hit[point] < seldom.get(point, 5)} == set()
