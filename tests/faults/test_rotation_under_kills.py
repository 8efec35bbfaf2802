"""A rotation of the wrapping key killed at each of its commits goes on, and loses nothing."""

import asyncio
import json
import signal
from collections import Counter
from pathlib import Path

import pytest

from bot import app
from bot.house import utc_now
from bot.store import schema
from tests.conftest import house_settings
from tests.faults.crashing import Plan
from tests.faults.process import Zygote
from tests.faults.street import Street, open_street, texts_kept
from tests.unit.rotated import fill, read, sealed, wrapped_by

SEED = 20261130
MANY = 600  # three times as many as are wrapped anew in one transaction
BEGUN, SOME, REST = "rewrapping.begin", "store.sealed.rewraps.some", "rewrapping.look_after"
# In this order each is passed: the one before it was left off at the one before.
FIRST = (
    (f"before commit in {SOME}", 2),
    (f"after commit in {SOME}", 1),
    (f"before commit in {REST}", 1),  # nobody needs the old key: not yet on record
    (f"after commit in {REST}", 1),
    (f"before commit in {REST}", 1),  # it has left the file: not yet on record
)
SECOND = ((f"after commit in {REST}", 2),)


def versions(street: Street) -> list[str]:
    """The wrapping keys in the key file."""
    return sorted(json.loads((street.home / "keys.json").read_text("ascii"))["wraps"])


async def rotate(street: Street, point: str) -> None:
    """Begin a rotation, and be killed there."""
    plan = Plan(str(street.notes), point)
    argv, output = ["keys", "rotate"], street.home / "output"
    child = street.zygote.start(argv, street.environment, output, plan)
    assert await child.status(20) == -signal.SIGKILL


async def killed(street: Street, point: str, hit: int) -> None:
    """Open while people write, and be killed there."""
    async with street.open("serve", Plan(str(street.notes), point, hit)) as child:
        await street.talk(5)
        assert await child.ended(20), (point, hit)


async def in_peace(street: Street, left: list[str]) -> None:
    """Two processes until everything is heard and the rotation is over."""
    store = street.store()
    async with street.open() as child, street.open("work") as other:
        for _ in range(200):
            if versions(street) == left:
                break
            await asyncio.sleep(0.1)
        await street.quiet(store, 60)
        assert [await one.end(signal.SIGTERM, 10) for one in (child, other)] == [0, 0]
    await store.close()
    assert versions(street) == left


@pytest.mark.timeout(300)
async def test_a_rotation_killed_at_each_commit_goes_on_and_loses_nothing(
    tmp_path: Path, database: str, zygote: Zygote
) -> None:
    store = await app.open_store(house_settings(tmp_path, database))
    await schema.upgrade(store)
    ids = await fill(store, MANY, utc_now())
    before = await sealed(store)
    await store.close()
    async with open_street(tmp_path, database, zygote, SEED) as street:
        await rotate(street, f"before commit in {BEGUN}")  # the file has it: not yet on record
        assert versions(street) == ["1", "2"]
        for place in FIRST:
            await killed(street, *place)
        await in_peace(street, ["2"])
        await rotate(street, f"after commit in {BEGUN}")
        for place in SECOND:
            await killed(street, *place)
        await in_peace(street, ["3"])
        store = street.store()
        assert set(await wrapped_by(store)) == {3}
        after = await sealed(store)
        assert {one: after[one] for one in ids} == before
        assert [one for one in ids[:: MANY // 20] if not await read(store, one)] == []
        assert await texts_kept(store) - Counter(f"said by {one}" for one in ids) == street.said
        await store.close()
