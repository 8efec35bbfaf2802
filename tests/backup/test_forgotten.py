"""Whoever was forgotten stays forgotten in every archive, however old it is."""

import base64
import shutil
from dataclasses import replace

import pytest
from sqlalchemy import LargeBinary, select

from bot.backup import keyring, renewing
from bot.backup import outbox as gate
from bot.desk import merging
from bot.errors import BadArchive
from bot.house import House
from bot.store import people, schema
from bot.store.archive import parting
from bot.store.keeping import forgetting
from bot.store.models.base import Base
from bot.store.models.cases import Case
from bot.store.models.people import Address, Person
from bot.store.session import Store
from tests.backup.conftest import (
    IDENTITY,
    RECIPIENT,
    NewDatabase,
    Safe,
    everything,
    plain_lines,
)
from tests.conftest import SQLITE, Clock, add_staff
from tests.unit.merging.lives import Life, lived, plans, readable

HERS = ("pseudonym", "language", "country", "age")
STAY = 3  # of whom there is all to be read all the same
WHY = "she told me so on the phone"


async def readable_fields(store: Store, whose: set[str]) -> int:
    """How much there is of these people: their own fields, and bytes in any row that is theirs."""
    found = 0
    async with store.read() as tx:
        cases = select(Case.id).where(Case.person_id.in_(whose))
        theirs = {"person_id": whose, "case_id": set((await tx.execute(cases)).scalars())}
        for row in (await tx.execute(select(Person).where(Person.id.in_(whose)))).scalars():
            found += sum(getattr(row, name) not in {None, "-"} for name in HERS)
            found += sum(value is not None for value in (row.key, row.name, row.where))
        for table in Base.metadata.sorted_tables:
            key = next((name for name in theirs if name in table.columns), None)
            if key is None:
                continue
            rows = (await tx.execute(select(table).where(table.c[key].in_(theirs[key])))).mappings()
            sealed = [one.name for one in table.columns if isinstance(one.type, LargeBinary)]
            gone = {one.__tablename__ for one in forgetting.GONE}
            found += sum(
                (table.name in gone) + sum(bool(row[name]) for name in sealed) for row in rows
            )
    return found


async def live_and_forget(house: House, safe: Safe, count: int) -> tuple[list[Life], set[str]]:
    """So many lives, an archive, then all but a few are forgotten and the keyring is renewed."""
    noy = await add_staff(house)
    lives = []
    for number in range(count):
        life = await lived(house, noy, ("web", f"{number:032x}"), f"word{number}")
        if number % 10 == 0:
            await plans(house, life, noy)
        lives.append(life)
    async with house.store.write() as tx:
        for one in (await tx.execute(select(Person))).scalars():
            one.language, one.country, one.age = "lo", "LA", "under_18"
        await tx.commit()
    await safe.keep(house.store)
    shutil.copy(safe.folder / "keyring.age", safe.home / "keyring of then.age")
    gone = lives[STAY:]
    async with house.store.write() as tx:
        for life in gone:
            known = await people.by_id(tx, house.store, life.known.row.id)
            assert known is not None
            await forgetting.forget(tx, known, house.clock())
        await tx.commit()
    await keyring.renew(house.store, safe.folder, RECIPIENT, house.clock())
    return lives, {life.known.row.id for life in gone}


async def test_of_a_hundred_who_were_forgotten_an_old_archive_brings_nothing_back(
    house: House, safe: Safe, another: NewDatabase
) -> None:
    """A hundred on SQLite, twenty on PostgreSQL."""
    kind = house.store.engine.dialect.name
    many = 100 if kind == "sqlite" else 20
    _, gone = await live_and_forget(house, safe, many + STAY)
    (kept,) = safe.folder.glob("saiyai-*.age")
    then, today = safe.open(another(kind)), safe.open(another(kind))
    before = await safe.restore(then, kept, safe.home / "keyring of then.age")
    after = await safe.restore(today, kept)
    counts = [await readable_fields(one, gone) for one in (then, today)]
    print(f"{len(gone)} forgotten: {counts[0]} fields with the keyring of then, {counts[1]} today")  # noqa: T201
    assert (before.forgotten, after.forgotten, len(gone)) == (0, many, many)
    assert counts[0] > 20 * len(gone)
    assert counts[1] == 0
    now, live = await everything(today, "audit", "outbox"), await everything(house.store)
    forgotten_at = [column.name for column in Person.__table__.columns].index("forgotten_at")
    for rows in (now["people"], live["people"]):
        rows[:] = [row[:forgotten_at] + row[forgotten_at + 1 :] for row in rows]
    assert {name: live[name] for name in now} == now
    await then.close()
    await today.close()


@SQLITE
async def test_the_archive_itself_shows_nothing_of_them_to_whoever_has_the_identity(
    house: House, safe: Safe
) -> None:
    """Not their names, country or age, and no index by which a chat could be tried out."""
    lives, _ = await live_and_forget(house, safe, 2 * STAY)
    async with house.store.read() as tx:
        addresses = (await tx.execute(select(Address))).scalars().all()
    (kept,) = safe.folder.glob("saiyai-*.age")
    lines = b"\n".join(plain_lines(kept))
    for number, life in enumerate(lives):
        index = house.store.vault.index("web", f"{number:032x}")
        told = (life.known.row.pseudonym, base64.b64encode(index).decode())
        assert [one for one in told if one.encode() in lines] == []
    assert [word for word in (b'"LA"', b"under_18") if word in lines] == []
    assert len(addresses) == len(lives) // 2
    for parted in parting.PARTED:
        assert parted.encode() in lines  # of what the search would find, the head names each


async def test_the_keyring_is_written_anew_once_somebody_is_forgotten(
    house: House, safe: Safe, clock: Clock
) -> None:
    settings = house.settings.model_copy(
        update={"backups": safe.folder, "backup_recipient": str(RECIPIENT)}
    )
    house = replace(house, settings=settings)
    noy = await add_staff(house)
    lives = [await lived(house, noy, ("web", one * 32), f"word {one}") for one in "abc"]
    ids = {life.known.row.id for life in lives}
    assert await renewing.due(house) == ()  # there is no keyring yet
    await safe.keep(house.store)
    assert await renewing.due(house) == ()
    clock.move(seconds=5)
    async with house.store.write() as tx:
        known = await people.by_id(tx, house.store, lives[0].known.row.id)
        assert known is not None
        await forgetting.forget(tx, known, clock.now)
        await tx.commit()
    assert await renewing.due(house) == ("keyring",)
    kept = keyring.read(safe.folder / "keyring.age", IDENTITY, house.store.vault)
    assert kept.rows["people"].keys() == ids
    await renewing.look_after(house, "keyring")
    kept = keyring.read(safe.folder / "keyring.age", IDENTITY, house.store.vault)
    assert kept.rows["people"].keys() == ids - {lives[0].known.row.id}
    assert await renewing.due(house) == ()


@SQLITE
async def test_after_a_restore_the_keyring_stays_until_somebody_has_looked(
    house: House, safe: Safe, another: NewDatabase, clock: Clock
) -> None:
    """An older archive was taken by mistake: the newer one still opens with the keyring."""
    noy = await add_staff(house)
    first = await lived(house, noy, ("web", "a" * 32), "word a")
    old = await safe.keep(house.store)
    clock.move(minutes=1)
    await lived(house, noy, ("web", "b" * 32), "word b")
    new = await safe.keep(house.store)
    settings = house.settings.model_copy(
        update={"backups": safe.folder, "backup_recipient": str(RECIPIENT)}
    )
    clock.move(minutes=1)
    stores = [safe.open(another("sqlite")) for _ in range(3)]
    houses = [replace(house, settings=settings, store=store) for store in stores]
    newer = [(await safe.restore(store, old.archive)).newer for store in stores[:2]]
    assert newer == [1, 1]
    assert [await renewing.due(one) for one in houses[:2]] == [(), ()]
    assert (await safe.restore(stores[2], new.archive)).newer == 0
    clock.move(minutes=1)
    await gate.open_again(stores[0], clock.now)
    async with stores[1].write() as tx:
        known = await people.by_id(tx, stores[1], first.known.row.id)
        assert known is not None
        await forgetting.forget(tx, known, clock.now)
        await tx.commit()
    assert [await renewing.due(one) for one in houses] == [("keyring",), ("keyring",), ()]
    for store in stores:
        await store.close()


@SQLITE
async def test_an_empty_database_puts_no_keyring_in_the_place_of_the_old_one(
    house: House, safe: Safe, another: NewDatabase, clock: Clock
) -> None:
    """The wrong database was named, or the house was opened before the restore."""
    noy = await add_staff(house)
    await lived(house, noy, ("web", "a" * 32), "word a")
    await safe.keep(house.store)
    before = {path.name: path.read_bytes() for path in safe.folder.iterdir()}
    settings = house.settings.model_copy(
        update={"backups": safe.folder, "backup_recipient": str(RECIPIENT)}
    )
    store = safe.open(another("sqlite"))
    await schema.upgrade(store)
    clock.move(minutes=1)
    assert await renewing.due(replace(house, settings=settings, store=store)) == ()
    with pytest.raises(BadArchive, match="is not of this database"):
        await safe.keep(store)
    assert {path.name: path.read_bytes() for path in safe.folder.iterdir()} == before
    await store.close()


async def test_two_talks_that_were_joined_since_are_two_again(
    house: House, safe: Safe, another: NewDatabase, clock: Clock
) -> None:
    """The key of a talk that was put into another is not lost: nobody asked to be forgotten."""
    noy = await add_staff(house)
    one, two, three = [await lived(house, noy, ("web", n * 32), f"word {n}") for n in "abc"]
    said = [await readable(house, life.known.row.id) for life in (one, two, three)]
    kept = await safe.keep(house.store)
    for into, other in ((two, one), (three, two)):  # one's key goes the long way
        clock.move(minutes=1)
        assert (await merging.merge(house, into.case_id, other.case_id, noy, WHY)).ok
    await keyring.renew(house.store, safe.folder, RECIPIENT, clock.now)
    store = safe.open(another(house.store.engine.dialect.name))
    restored = await safe.restore(store, kept.archive)
    back = replace(house, store=store)
    assert restored.forgotten == 0
    assert [await readable(back, life.known.row.id) for life in (one, two, three)] == said
    await store.close()


async def test_who_is_forgotten_goes_with_all_talks_that_were_joined(
    house: House, safe: Safe, another: NewDatabase, clock: Clock
) -> None:
    noy = await add_staff(house)
    one, two, three = [await lived(house, noy, ("web", n * 32), f"word {n}") for n in "abc"]
    kept = await safe.keep(house.store)
    clock.move(minutes=1)
    assert (await merging.merge(house, two.case_id, one.case_id, noy, WHY)).ok
    async with house.store.write() as tx:
        known = await people.by_id(tx, house.store, two.known.row.id)
        assert known is not None
        await forgetting.forget(tx, known, clock.now)
        await tx.commit()
    await keyring.renew(house.store, safe.folder, RECIPIENT, clock.now)
    store = safe.open(another(house.store.engine.dialect.name))
    restored = await safe.restore(store, kept.archive)
    assert restored.forgotten == 2
    assert await readable_fields(store, {one.known.row.id, two.known.row.id}) == 0
    assert await readable_fields(store, {three.known.row.id}) > 10
    await store.close()
