"""What the audit says of whoever was forgotten: that somebody looked, and not after whom."""

from sqlalchemy import text

from bot.audit import verdict
from bot.desk import seeing
from bot.house import House
from bot.store import people
from bot.store.audit import audit, trail
from bot.store.audit.deeds import Deed
from bot.store.audit.trail import Asked
from bot.store.keeping import forgetting
from bot.store.models.people import Person
from tests.conftest import Clock, add_staff
from tests.unit.audit import linked
from tests.unit.followed import enrolled
from tests.unit.merging.lives import lived

ROWS = text("SELECT * FROM audit ORDER BY id")


async def test_no_pseudonym_is_left_and_no_row_is_changed(house: House, clock: Clock) -> None:
    noy = await add_staff(house)
    life = await lived(house, noy, ("web", "a" * 32), "one")
    person_id, pseudonym = life.known.row.id, life.known.row.pseudonym
    await seeing.looked(house, noy, Deed.READ, person_id=person_id, case_id=life.case_id)
    await linked(house.store)
    before = await said(house)
    found = await trail.trail(house.store, Asked(about=pseudonym))
    assert [(step.pseudonym, step.action) for step in found.steps] == [(pseudonym, "read")]
    async with house.store.write() as tx:
        known = await people.by_id(tx, house.store, person_id)
        assert known is not None
        audit.write(tx, audit.HOUSE, Deed.FORGOTTEN, clock(), person_id=person_id)
        await forgetting.forget(tx, known, clock())
        await tx.commit()
    await linked(house.store)
    assert (await said(house))[: len(before)] == before
    assert pseudonym not in repr(await said(house))
    assert (await trail.trail(house.store, Asked(about=pseudonym))).steps == ()
    steps = (await trail.trail(house.store, Asked(about=life.case_id))).steps
    assert [(one.pseudonym, one.case_id, one.action) for one in steps] == [
        ("-", life.case_id, "read")
    ]
    assert (await verdict.verify(house.store, house.settings.anchor_folder)).faults == 0


async def test_who_is_followed_up_and_never_had_a_case_is_found_by_their_pseudonym(
    house: House, clock: Clock
) -> None:
    noy = await add_staff(house)
    them = await enrolled(house, clock, noy)
    async with house.store.read() as tx:
        pseudonym = (await tx.get_one(Person, them.person_id)).pseudonym
    await seeing.looked(house, noy, Deed.RECORD_READ, person_id=them.person_id)
    found = await trail.trail(house.store, Asked(about=f" {pseudonym.upper()}"))
    assert found.steps[0].action == Deed.RECORD_READ


async def said(house: House) -> list[tuple[object, ...]]:
    """Every row, whole."""
    async with house.store.read() as tx:
        return [tuple(row) for row in await tx.execute(ROWS)]
