"""A colleague's conversation opens with a reason; a sensitive one only to who is named."""

from datetime import timedelta

import pytest
from sqlalchemy import select

from bot import sentences as says
from bot.access import Action, Role, Staff, may
from bot.desk import claiming, closing, naming, opening, passing, snoozing, taking_over
from bot.desk.opening import Door, Reading
from bot.house import House
from bot.outcome import Outcome
from bot.staff import staffing
from bot.store import people
from bot.store.accounts import staff as accounts
from bot.store.desk import readers
from bot.store.desk.happenings import Kind
from bot.store.keeping import forgetting
from bot.store.models.cases import Case
from bot.store.models.desk import HappeningRow
from tests.conftest import Clock, add_staff
from tests.unit.desk import audited, happened, held, person, row, waits

WHY = "made up: we plan the week"
NONE = Outcome(ok=False, sentence=says.NO_SUCH_CASE)
on_sqlite = pytest.mark.parametrize("database", ["sqlite"], indirect=True)


async def readings(house: House, case_id: str, *those: Staff) -> list[Reading]:
    return [await opening.may_read(house, case_id, one) for one in those]


async def found_by(house: House, one: Staff) -> list[str]:
    above = may(one.role, Action.NAME_READERS)
    async with house.store.read() as tx:
        rows = await tx.execute(select(Case.id).where(readers.visible_to(one.id, above=above)))
        return list(rows.scalars())


async def test_a_colleagues_case_asks_for_a_reason_which_the_holder_sees(
    house: House, clock: Clock
) -> None:
    case_id, noy = await held(house)
    khamla = await add_staff(house, "khamla", "Khamla")
    dao = await add_staff(house, "dao", "Dao", "supervisor")
    auditor = await add_staff(house, "aud", "Aud", "auditor")
    assert await readings(house, case_id, noy, khamla, dao, auditor) == ["yes", "ask", "ask", "no"]
    for wrong in ("", "x" * 501):
        assert not (await opening.open_it(house, case_id, khamla, wrong)).ok
    assert await opening.open_it(house, case_id, auditor, WHY) == NONE
    for _ in range(2):
        assert (await opening.open_it(house, case_id, khamla, WHY)).ok
    assert await readings(house, case_id, noy, khamla, dao) == ["yes", "yes", "ask"]
    assert (await audited(house))[2:] == ["open"]
    last = (await happened(house, case_id))[-1]
    assert (last.kind, last.name, last.other, last.reason) == (Kind.OPENED, "Khamla", "Noy", WHY)
    clock.move(hours=12)
    assert (await claiming.claim(house, case_id, noy)).ok  # the lease was over
    assert await readings(house, case_id, noy, khamla) == ["yes", "ask"]


@on_sqlite
async def test_what_waits_opens_without_and_what_a_colleague_closed_does_not(
    house: House, clock: Clock
) -> None:
    case_id, noy = await held(house)
    khamla = await add_staff(house, "khamla", "Khamla")
    assert (await passing.give_back(house, case_id, noy)).ok
    assert await readings(house, case_id, khamla) == ["yes"]
    assert (await claiming.claim(house, case_id, noy)).ok
    assert (await closing.close(house, case_id, noy, "helped", "")).ok
    clock.move(hours=13)
    assert await readings(house, case_id, noy, khamla) == ["yes", "ask"]


@on_sqlite
async def test_a_case_is_its_holders_to_the_last_moment_of_the_lease(
    house: House, clock: Clock
) -> None:
    case_id, noy = await held(house)
    khamla = await add_staff(house, "khamla", "Khamla")
    until = (await row(house, case_id)).lease_until
    assert until is not None
    clock.now = until
    assert await readings(house, case_id, noy, khamla) == ["yes", "ask"]
    clock.move(seconds=1)
    assert await readings(house, case_id, noy, khamla) == ["yes", "yes"]


@on_sqlite
async def test_the_door_says_whose_case_it_is_and_whether_they_hold_it_still(house: House) -> None:
    nobodys = await waits(house)
    case_id, noy = await held(house)
    name = (await person(house, case_id)).row.pseudonym
    assert await opening.door_of(house, nobodys) is None
    assert await opening.door_of(house, case_id) == Door(case_id, name, noy.id, "Noy", is_held=True)
    assert (await closing.close(house, case_id, noy, "helped", "")).ok
    closed = Door(case_id, name, noy.id, "Noy", is_held=False)
    assert await opening.door_of(house, case_id) == closed


@on_sqlite
async def test_who_lost_a_case_a_moment_ago_still_sees_what_they_were_writing_in(
    house: House,
) -> None:
    case_id, noy = await held(house)
    dao = await add_staff(house, "dao", "Dao", "supervisor")
    khamla = await add_staff(house, "khamla", "Khamla")
    assert (await taking_over.take_over(house, case_id, dao, noy.id, WHY)).ok
    assert await readings(house, case_id, noy, dao, khamla) == ["yes", "yes", "ask"]


async def test_whoever_is_not_named_finds_nothing(house: House, clock: Clock) -> None:
    case_id, other = await waits(house), await waits(house)
    dao = await add_staff(house, "dao", "Dao", "supervisor")
    anna = await add_staff(house, "anna", "Anna", "supervisor")
    noy, khamla = await add_staff(house), await add_staff(house, "khamla", "Khamla")
    those = frozenset({dao.id, noy.id})
    assert await naming.name_readers(house, case_id, noy, those) == NONE
    for _ in range(2):
        assert (await naming.name_readers(house, case_id, dao, those)).ok
    assert await naming.named(house, (await row(house, case_id)).person_id) == those
    assert await readings(house, case_id, dao, noy, anna, khamla) == ["yes", "yes", "no", "no"]
    assert [len(await found_by(house, one)) for one in (dao, noy, anna, khamla)] == [2, 2, 1, 1]
    assert await found_by(house, khamla) == [other]
    for deed in (
        claiming.claim(house, case_id, khamla),
        claiming.colleague_first(house, case_id, khamla),
        snoozing.snooze(house, case_id, khamla, clock() + timedelta(hours=2)),
        snoozing.wake(house, case_id, khamla),
        opening.open_it(house, case_id, khamla, WHY),
        taking_over.take_over(house, case_id, khamla, noy.id, WHY),
        naming.name_readers(house, case_id, anna, frozenset()),
    ):
        assert await deed == NONE
    assert (await claiming.claim(house, case_id, noy)).ok
    assert await passing.hand_over(house, case_id, noy, khamla.id, "") == Outcome(
        ok=False, sentence=says.NOBODY_THERE
    )
    assert (await naming.name_readers(house, case_id, dao, frozenset())).ok
    assert await readings(house, case_id, khamla) == ["ask"]
    named = ["name_reader", "name_reader", "claim", "unname_reader", "unname_reader"]
    assert (await audited(house))[2:] == named


@on_sqlite
async def test_names_that_would_lock_everybody_out_are_refused(house: House) -> None:
    case_id, noy = await held(house)
    dao = await add_staff(house, "dao", "Dao", "supervisor")
    auditor = await add_staff(house, "aud", "Aud", "auditor")
    refused = [
        await naming.name_readers(house, case_id, dao, frozenset(those))
        for those in ({noy.id}, {dao.id}, {dao.id, auditor.id}, {dao.id, "0" * 32})
    ]
    assert [(one.sentence, one.fields) for one in refused] == [
        (says.NAME_A_SUPERVISOR, {}),
        (says.NAME_THE_HOLDER, {"name": "Noy"}),
        (says.NOBODY_THERE, {}),
        (says.NOBODY_THERE, {}),
    ]
    assert await naming.named(house, (await row(house, case_id)).person_id) == frozenset()


@on_sqlite
async def test_where_all_who_were_named_have_left_a_supervisor_finds_the_person(
    house: House,
) -> None:
    case_id = await waits(house)
    dao = await add_staff(house, "dao", "Dao", "supervisor")
    anna = await add_staff(house, "anna", "Anna", "supervisor")
    khamla = await add_staff(house, "khamla", "Khamla")
    assert (await naming.name_readers(house, case_id, dao, frozenset({dao.id}))).ok
    async with house.store.write() as tx:
        gone = await accounts.by_id(tx, dao.id)
        assert gone is not None
        gone.disabled = True
        await tx.commit()
    assert await readings(house, case_id, anna, khamla) == ["yes", "no"]
    assert [await found_by(house, one) for one in (anna, khamla)] == [[case_id], []]


async def test_where_all_who_were_named_left_or_got_another_role_a_supervisor_finds_the_person(
    house: House,
) -> None:
    """Dao keeps the audit now, and Noy has left: without a supervisor nobody would ever see it."""
    case_id = await waits(house)
    dao = await add_staff(house, "dao", "Dao", "supervisor")
    anna = await add_staff(house, "anna", "Anna", "supervisor")
    noy = await add_staff(house, "noy", "Noy")
    adm = await add_staff(house, "adm", "Adm", "administrator")
    assert (await naming.name_readers(house, case_id, dao, frozenset({dao.id, noy.id}))).ok
    assert (await staffing.set_role(house, dao.id, adm, Role.AUDITOR)).ok
    assert await readings(house, case_id, anna, noy) == ["no", "yes"]  # Noy is there still
    assert [await found_by(house, one) for one in (anna, noy)] == [[], [case_id]]
    assert (await staffing.disable(house, noy.id, adm)).ok
    assert await readings(house, case_id, anna) == ["yes"]
    assert await found_by(house, anna) == [case_id]
    assert (await claiming.claim(house, case_id, anna)).ok


@on_sqlite
async def test_a_person_who_is_forgotten_leaves_no_reason_behind(house: House) -> None:
    case_id, _ = await held(house)
    khamla = await add_staff(house, "khamla", "Khamla")
    assert (await opening.open_it(house, case_id, khamla, WHY)).ok
    known = await person(house, case_id)
    async with house.store.write() as tx:
        again = await people.by_id(tx, house.store, known.row.id)
        assert again is not None
        await forgetting.forget(tx, again, house.clock())
        await tx.commit()
        kept = await tx.execute(select(HappeningRow.kind, HappeningRow.reason))
        assert [tuple(one) for one in kept] == [("claimed", None), ("opened", None)]


async def _twice(house: House, clock: Clock) -> tuple[str, str, Staff, Staff]:
    """Khamla closed somebody's first case, Noy holds their second."""
    khamla = await add_staff(house, "khamla", "Khamla")
    first = await waits(house, address="c" * 32)
    assert (await claiming.claim(house, first, khamla)).ok
    assert (await closing.close(house, first, khamla, "helped", "")).ok
    clock.move(minutes=1)
    second, noy = await held(house, address="c" * 32)
    assert second != first
    return first, second, khamla, noy


async def test_an_older_case_leads_to_the_door_of_the_one_that_stands(
    house: House, clock: Clock
) -> None:
    first, second, khamla, noy = await _twice(house, clock)
    assert await readings(house, first, khamla, noy) == ["ask", "yes"]
    name = (await person(house, second)).row.pseudonym
    for case_id in (first, second):
        door = await opening.door_of(house, case_id)
        assert door == Door(second, name, noy.id, "Noy", is_held=True)
    assert await opening.door_of(house, "0" * 32) is None


async def test_opened_by_an_older_case_it_is_on_record_of_the_one_that_stands(
    house: House, clock: Clock
) -> None:
    first, second, khamla, _ = await _twice(house, clock)
    rung: list[str] = []
    ring, house.bell.ring = house.bell.ring, lambda *topics: rung.extend(topics)  # type: ignore[method-assign]
    try:
        assert (await opening.open_it(house, first, khamla, WHY)).ok
    finally:
        house.bell.ring = ring  # type: ignore[method-assign]
    assert rung == [f"case:{second}"]
    last = (await happened(house, second))[-1]
    assert (last.case_id, last.kind, last.name, last.other) == (
        second,
        Kind.OPENED,
        "Khamla",
        "Noy",
    )
    assert await readings(house, first, khamla) == ["yes"]
    assert await opening.open_it(house, "0" * 32, khamla, WHY) == NONE


@on_sqlite
async def test_once_the_one_that_stood_is_closed_the_last_one_stands(
    house: House, clock: Clock
) -> None:
    first, second, khamla, noy = await _twice(house, clock)
    assert (await closing.close(house, second, noy, "helped", "")).ok
    door = await opening.door_of(house, first)
    assert door is not None
    assert (door.case_id, door.holder_name, door.is_held) == (second, "Noy", False)
    assert await readings(house, first, khamla, noy) == ["ask", "yes"]
