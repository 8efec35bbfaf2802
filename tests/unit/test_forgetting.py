"""Of whoever is forgotten nothing stays that was ever sealed, in whichever table it stood."""

from datetime import timedelta

from sqlalchemy import LargeBinary, Table, select

from bot import keeping
from bot.channels import Delivery, Ending, Outgoing
from bot.desk import merging, seeing
from bot.house import House
from bot.store import people
from bot.store.audit.deeds import Deed
from bot.store.boxes import deliveries, outbox
from bot.store.boxes.outbox import Draft, Rank, Rule
from bot.store.keeping import forgetting
from bot.store.models.base import Base
from bot.store.models.boxes import Outbox
from tests.conftest import Clock, add_staff
from tests.unit.merging.lives import Life, lived, plans

# The blind index of a chat goes an hour after what was sent to it: it rests sending until then.
RESTS = {"outbox.index"}
# The proof of a row of the audit stays, as the row does: it says who of the staff did what.
STAYS = {"audit.mac"}
WHY = "she told me so on the phone"
MAY_BE_EMPTY = {"outbox.to", "messages.via"}  # of messages to nobody, and of chats that are not web


def of_a_person() -> dict[Table, str]:
    """Every table that leads to a person, and the column by which it does."""
    tables = Base.metadata.tables.values()
    found = {one: key for one in tables for key in ("case_id", "person_id") if key in one.columns}
    people_, mergers = (Base.metadata.tables[name] for name in ("people", "mergers"))
    return {people_: "id", **found, mergers: "into_id"}


def sealed(table: Table) -> list[str]:
    return [one.name for one in table.columns if isinstance(one.type, LargeBinary)]


async def filled(house: House, life: Life) -> set[str]:
    """The sealed columns in which something of this person stands."""
    person_id = life.known.row.id
    ids = {"case_id": life.case_id, **dict.fromkeys(("person_id", "id", "into_id"), person_id)}
    found = set()
    async with house.store.read() as tx:
        for table, key in of_a_person().items():
            rows = (await tx.execute(select(table).where(table.c[key] == ids[key]))).mappings()
            found |= {f"{table.name}.{one}" for row in rows for one in sealed(table) if row[one]}
    return found


async def test_every_sealed_column_of_every_table_is_emptied(house: House, clock: Clock) -> None:
    noy = await add_staff(house)
    one = await lived(house, noy, ("web", "a" * 32), "one")
    other = await lived(house, noy, ("web", "b" * 32), "two")
    for life, chat in ((one, "c"), (other, "d")):
        await plans(house, life, noy)
        joined = await lived(house, noy, ("web", chat * 32), chat)
        assert (await merging.merge(house, life.case_id, joined.case_id, noy, WHY, sure=True)).ok
        person_id, case_id = life.known.row.id, life.case_id
        await seeing.looked(house, noy, Deed.READ, person_id=person_id, case_id=case_id)
    everything = {f"{table.name}.{name}" for table in of_a_person() for name in sealed(table)}
    before = await filled(house, one)
    assert before | MAY_BE_EMPTY == everything  # each of them had something to lose
    async with house.store.write() as tx:
        known = await people.by_id(tx, house.store, one.known.row.id)
        assert known is not None
        await forgetting.forget(tx, known, clock.now)
        await tx.commit()
    assert await filled(house, one) == STAYS | RESTS
    for hours, left in ((0.99, STAYS | RESTS), (0.02, STAYS)):
        clock.move(hours=hours)
        for which in await keeping.traces_due(house):
            await keeping.let_traces_go(house, which)
        assert await filled(house, one) == left
    assert await filled(house, other) == before


async def test_what_was_sent_to_nobody_of_the_house_tells_its_chat_for_an_hour_alone(
    house: House, clock: Clock
) -> None:
    async with house.store.write() as tx:
        out = Outgoing("Something waits.")
        alert = Draft("alert:1", "telegram", "7001", out, Rank.DANGER, Rule.AGAIN)
        outbox.put(tx, house.store, alert, None, clock.now)
        await tx.commit()
    waiting = await indexes(house)
    clock.move(hours=2)
    assert (await keeping.traces_due(house), all(waiting)) == ((), True)
    due = await deliveries.claim(house.store, "one", clock.now, timedelta(seconds=1), ("telegram",))
    assert due is not None
    async with house.store.write() as tx:
        await deliveries.end(tx, due, Delivery(Ending.SENT, "77"), clock.now)
        await tx.commit()
    clock.move(hours=1.01)
    for which in await keeping.traces_due(house):
        await keeping.let_traces_go(house, which)
    assert await indexes(house) == [b""] * len(waiting)
    assert await keeping.traces_due(house) == ()


async def indexes(house: House) -> list[bytes]:
    async with house.store.read() as tx:
        return list((await tx.execute(select(Outbox.index))).scalars())
