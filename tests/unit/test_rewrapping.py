"""A rotation goes on under traffic: nobody's words fail to open, and none of them is changed."""

import asyncio
import json
import random
from collections import Counter
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner
from sqlalchemy import func, select, update

from bot import keeping, rewrapping
from bot.__main__ import saiyai
from bot.errors import BadSetting, Sealed
from bot.house import House, utc_now
from bot.store import people
from bot.store.audit import checks
from bot.store.audit.checks import Check
from bot.store.boxes import inbox
from bot.store.keeping import forgetting
from bot.store.models.people import Person
from bot.store.models.staff import AuditRow
from bot.store.sealed import rewraps, rotating
from bot.store.sealed.keys import make_keys, read_keys
from bot.store.sealed.vault import Vault
from bot.store.session import Store
from bot.workers import inbox as hearing
from tests.conftest import Clock
from tests.unit.rotated import fill, read, sealed, wrapped_by
from tests.unit.spoken import SOMEBODY

MANY = 10_000


def another_house(house: House) -> House:
    """The same house in another process, as far as its keys and its database go."""
    store = Store.connect(
        house.store.engine.url.render_as_string(hide_password=False),
        Vault.of(house.settings.key_file),
    )
    return House(
        settings=house.settings,
        store=store,
        words=house.words,
        bell=house.bell,
        channels=house.channels,
        ear=house.ear,
        current=house.current,
        clock=house.clock,
    )


async def to_the_end(house: House) -> None:
    """The round, until nothing is due."""
    while due := await rewrapping.due(house):
        for which in due:
            await rewrapping.look_after(house, which)
        await asyncio.sleep(0)


@pytest.mark.timeout(120)
async def test_ten_thousand_are_wrapped_anew_by_two_processes_under_traffic(
    house: House, clock: Clock
) -> None:
    ids, other = await fill(house.store, MANY, clock()), another_house(house)
    before, chance = await sealed(house.store), random.Random(20261130)  # noqa: S311 - shown again
    outcomes, met, going = Counter[bool](), 0, True

    async def reading(store: Store) -> None:
        while going:
            outcomes[await read(store, chance.choice(ids))] += 1
            await asyncio.sleep(0)

    async def meeting(one: House) -> None:
        nonlocal met
        while going:
            async with one.store.write() as tx:
                number, met = met, met + 1
                await people.find_or_make(tx, one.store, "web", f"new {number}", clock())
                await tx.commit()
            await asyncio.sleep(0.01)

    async with asyncio.TaskGroup() as traffic:
        for one in (house, other):
            traffic.create_task(reading(one.store))
            traffic.create_task(meeting(one))
        await asyncio.sleep(0.1)
        made = await rewrapping.begin(house.store, house.settings.key_file, clock())
        await asyncio.gather(to_the_end(house), to_the_end(other))
        going = False
    by = await wrapped_by(house.store)
    print(f"{outcomes[True]} reads, {met} new people, wrapped by {dict(by)}")  # noqa: T201
    assert (made.current, outcomes[False], by) == (2, 0, Counter({2: MANY + met}))
    assert outcomes[True] > 50
    assert await sealed(house.store) == before
    assert sorted(read_keys(house.settings.key_file).wraps) == [1, 2]  # it rests for a day
    await other.store.close()


async def test_the_old_key_leaves_the_file_a_day_after_nobody_needs_it(
    house: House, clock: Clock
) -> None:
    path, (person_id,) = house.settings.key_file, await fill(house.store, 1, clock())
    await rewrapping.begin(house.store, path, clock())
    await to_the_end(house)
    with pytest.raises(BadSetting, match="A rotation is under way"):
        await rewrapping.begin(house.store, path, clock())
    clock.move(hours=23)
    await to_the_end(house)
    assert sorted(read_keys(path).wraps) == [1, 2]
    clock.move(hours=1)
    await to_the_end(house)
    assert sorted(read_keys(path).wraps) == [2]
    assert await read(house.store, person_id)
    async with house.store.read() as tx:
        rows = await tx.execute(select(AuditRow.action, AuditRow.detail).order_by(AuditRow.id))
        assert rows.all() == [
            ("key_rotated", None), ("keys_rewrapped", "by 2"), ("old_key_dropped", "before 2"),
        ]  # fmt: skip
    assert (await rewrapping.begin(house.store, path, clock())).current == 3


async def test_it_does_not_leave_while_one_row_needs_it(house: House, clock: Clock) -> None:
    path, (person_id,) = house.settings.key_file, await fill(house.store, 1, clock())
    late = house.store.vault.wrapped(
        house.store.vault.seal_of(person_id, **await _key(house, person_id))
    )
    await rewrapping.begin(house.store, path, clock())
    await to_the_end(house)
    clock.move(days=1)
    async with house.store.write() as tx:  # as if a house that knew nothing of it wrote
        await tx.execute(update(Person).values(late))
        await tx.commit()
    await rewrapping.look_after(house, rewrapping.DROP)
    assert sorted(read_keys(path).wraps) == [1, 2]
    await to_the_end(house)  # it is wrapped anew, and the day begins again
    assert sorted(read_keys(path).wraps) == [1, 2]
    assert await read(house.store, person_id)


async def _key(house: House, person_id: str) -> dict[str, Any]:
    async with house.store.read() as tx:
        row = await tx.get_one(Person, person_id)
        return {"key": row.key, "key_version": row.key_version, "wrapped_by": row.wrapped_by}


async def test_whoever_is_met_while_it_leaves_comes_under_the_new_one(
    house: House, clock: Clock, monkeypatch: pytest.MonkeyPatch
) -> None:
    path, vault = house.settings.key_file, house.store.vault
    stale = vault.wraps.key(1)
    rotating.add(path)
    rotating.drop(path, 2)
    made = Vault.new_key

    def a_moment_before(self: Vault, person_id: str) -> dict[str, Any]:
        old = Vault.of(path)
        old.wraps._keys.wraps.update({1: stale})
        monkeypatch.setattr(Vault, "new_key", made)
        key = old.seal_of(person_id, **old.new_key(person_id))
        old.wraps._keys = type(old.wraps._keys)(
            {1: stale}, 1, old.wraps._keys.index, old.wraps._keys.house, old.wraps._keys.sign
        )
        old.wraps._path = None
        self.wraps._keys.wraps.update({1: stale})
        return old.wrapped(key)

    monkeypatch.setattr(Vault, "new_key", a_moment_before)
    async with house.store.write() as tx:
        known = await people.find_or_make(tx, house.store, "web", "new", clock())
        await tx.commit()
    assert await wrapped_by(house.store) == Counter({2: 1})
    row = await _key(house, known.row.id)
    assert Vault.of(path).seal_of(known.row.id, **row) == known.seal


async def test_who_was_forgotten_gets_no_key_back(house: House, clock: Clock) -> None:
    first, second = await fill(house.store, 2, clock())
    await rewrapping.begin(house.store, house.settings.key_file, clock())
    async with house.store.write() as tx:
        known = await people.by_id(tx, house.store, first)
        assert known is not None
        await forgetting.forget(tx, known, clock())
        await tx.commit()
    await to_the_end(house)
    async with house.store.read() as tx:
        keys = dict((await tx.execute(select(Person.id, Person.key))).all())
        count = await tx.execute(select(func.count()).select_from(Person))
        assert await rewraps.left(tx, 2) == 0
    assert (keys[first], count.scalar_one()) == (None, 2)
    assert await read(house.store, second)


async def test_a_damaged_key_holds_up_nobody_elses(house: House, clock: Clock) -> None:
    damaged, *others = await fill(house.store, 3, clock())
    async with house.store.write() as tx:
        await tx.execute(update(Person).where(Person.id == damaged).values(key=bytes(60)))
        await tx.commit()
    await rewrapping.begin(house.store, house.settings.key_file, clock())
    await rewrapping.look_after(house, rewrapping.REWRAP)
    assert await wrapped_by(house.store) == Counter({1: 1, 2: 2})
    assert [await read(house.store, one) for one in (damaged, *others)] == [False, True, True]
    with pytest.raises(Sealed):  # so it is said, and tried again in a while
        await rewrapping.look_after(house, rewrapping.REWRAP)
    assert await rewrapping.due(house) == (rewrapping.REWRAP,)  # the older one stays in the file


async def test_a_house_without_the_newest_key_file_keeps_the_message_until_it_is_brought(
    house: House, clock: Clock
) -> None:
    path = house.settings.key_file
    newest = path.with_name("newest.json")
    newest.write_bytes(path.read_bytes())
    newest.chmod(0o600)
    rotating.add(newest)
    url = house.store.engine.url.render_as_string(hide_password=False)
    elsewhere = Store.connect(url, Vault.of(newest))
    async with elsewhere.write() as tx:
        await people.find_or_make(tx, elsewhere, "web", SOMEBODY, clock())
        await tx.commit()
    await elsewhere.close()
    posted = {"kind": "text", "text": "hello there", "address": SOMEBODY}
    body = json.dumps(posted).encode()
    await inbox.keep(house.store, "web", "1", SOMEBODY, body, clock())
    for _ in range(2 * hearing.MOST_TRIES):
        claimed = await inbox.claim(house.store, "w", clock())
        assert claimed is not None
        await hearing._hear(house, claimed)
        clock.move(minutes=2)
    assert await inbox.waiting(house.store) == {"new": 1}
    newest.replace(path)
    claimed = await inbox.claim(house.store, "w", clock())
    assert claimed is not None
    await hearing._hear(house, claimed)
    assert await inbox.waiting(house.store) == {"done": 1}


def test_the_commands_say_what_they_did(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def said(*words: str) -> tuple[int, str]:
        shown = CliRunner().invoke(saiyai, words)
        return shown.exit_code, shown.output.split("\n")[0]

    path = tmp_path / "keys.json"
    monkeypatch.setenv("SAIYAI_HOME", str(tmp_path))
    rotate, dry = ("keys", "rotate"), ("retention", "--dry-run")
    missing = (
        f"Error: There is no key file at {path}. Bring it back from its copy, or say where the "
        "house is (SAIYAI_HOME, SAIYAI_KEYS)."
    )
    assert said(*rotate) == said(*dry) == (1, missing)
    make_keys(path)
    code, nothing = said(*rotate)
    assert (code, nothing) == said(*dry)
    assert nothing.startswith("Error: There is no house in this database.")
    assert read_keys(path).current == 1
    assert said("db", "upgrade")[0] == 0
    assert said(*rotate) == (0, f"Wrapping key 2 is in {path}.")
    assert said(*rotate)[1].startswith("Error: A rotation is under way: the key file holds")
    assert said(*dry) == (0, keeping.NOT_YET)
    assert said("retention") == (1, f"Error: {keeping.UNSURE}")
    asyncio.run(_lived_yesterday(path, tmp_path / "saiyai.db"))
    assert said(*dry) == (0, "This would go now:")
    assert said("retention") == (0, "This went:")


async def _lived_yesterday(path: Path, database: Path) -> None:
    """The house was there a day ago and looked its audit over."""
    store = Store.connect(f"sqlite+aiosqlite:///{database}", Vault(read_keys(path)))
    async with store.write() as tx:
        checks.keep(tx, Check(utc_now() - timedelta(days=1, hours=1), 0, 0, 0, 0))
        await tx.commit()
    await store.close()
