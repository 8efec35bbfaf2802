"""Signing in on both kinds of database: one code lets one in, and what changes meanwhile counts."""

import asyncio
from datetime import timedelta

import pytest
from sqlalchemy import select

from bot.access import Role
from bot.house import House
from bot.staff import accounts, sessions, signing_in, staffing
from bot.staff.signing_in import Refused, SignedIn
from bot.store.accounts import sign_ins, staff
from bot.store.models.staff import AuditRow
from nlu.reading import Language
from tests.conftest import PASSPHRASE, Clock, add_staff, code_for

ROUNDS = 5
THEIRS = "nine geese over the flooded field"


async def half(house: House) -> str:
    token = await signing_in.begin(house, "noy", PASSPHRASE, "192.0.2.1")
    assert isinstance(token, str)
    return token


async def open_sessions(house: House, staff_id: str) -> int:
    async with house.store.read() as tx:
        return len(await sign_ins.sessions_of(tx, staff_id))


async def test_of_many_windows_with_one_code_one_comes_in(house: House) -> None:
    noy = await add_staff(house)
    tokens = [await half(house) for _ in range(4)]
    code = await code_for(house)
    answers = await asyncio.gather(
        *(signing_in.finish(house, token, code, "192.0.2.1") for token in tokens)
    )
    assert sorted(type(one).__name__ for one in answers) == ["Refused"] * 3 + ["SignedIn"]
    assert await open_sessions(house, noy.id) == 1


async def test_whose_account_is_changed_while_they_sign_in_is_out_afterwards(
    house: House, clock: Clock
) -> None:
    noy = await add_staff(house)

    async def changed() -> None:
        async with house.store.write() as tx:
            row = await staff.held(tx, noy.id)
            assert row is not None
            await accounts.set_passphrase(tx, row, row.passphrase, "house", clock())
            await tx.commit()

    for _ in range(ROUNDS):
        clock.move(minutes=2)
        token, code = await half(house), await code_for(house)
        answer, _ = await asyncio.gather(
            signing_in.finish(house, token, code, "192.0.2.1"), changed()
        )
        assert isinstance(answer, (Refused, SignedIn))
        assert await open_sessions(house, noy.id) == 0


async def test_a_session_that_was_ended_changes_nothing_more(house: House) -> None:
    """A thief at Noy's desk saves just as the administrator gives her a new passphrase."""
    noy, adm = await add_staff(house), await add_staff(house, "adm", "Adm", "administrator")
    signed = await signing_in.finish(house, await half(house), await code_for(house), "192.0.2.1")
    assert isinstance(signed, SignedIn)
    thief = await sessions.who(house, signed.token)
    assert thief is not None
    given = await staffing.reset_passphrase(house, noy.id, adm)
    assert given.outcome.ok
    assert not await accounts.change_passphrase(house, thief, THEIRS)
    assert await accounts.new_codes(house, thief) == ()
    for passphrase, lets_in in ((THEIRS, False), (given.passphrase, True)):
        answer = await signing_in.begin(house, "noy", passphrase, "192.0.2.1")
        assert isinstance(answer, str) is lets_in
    async with house.store.read() as tx:
        deeds = set((await tx.execute(select(AuditRow.action))).scalars())
    assert deeds == {"sign_in", "passphrase_reset", "sign_in_refused"}


async def test_a_session_that_is_ended_while_it_is_unlocked_was_not_unlocked(
    house: House, clock: Clock
) -> None:
    noy = await add_staff(house)
    signed = await signing_in.finish(house, await half(house), await code_for(house), "192.0.2.1")
    assert isinstance(signed, SignedIn)
    session = await sessions.who(house, signed.token)
    assert session is not None
    await sessions.lock(house, session)

    async def reset() -> None:
        async with house.store.write() as tx:
            row = await staff.held(tx, noy.id)
            assert row is not None
            await accounts.set_passphrase(tx, row, "another one's hash", "house", clock())
            await tx.commit()

    opened, _ = await asyncio.gather(sessions.unlock(house, session, PASSPHRASE), reset())
    async with house.store.read() as tx:
        deeds = list((await tx.execute(select(AuditRow.action).order_by(AuditRow.id))).scalars())
    assert (opened, deeds) == (
        False,
        ["sign_in", "locked", "passphrase_reset", "unlock_refused"],
    )


async def test_two_who_add_the_same_login_at_once_make_one_account(house: House) -> None:
    adm = await add_staff(house, "adm", "Adm", "administrator")
    for n in range(ROUNDS):
        kong = staffing.Wanted(f"kong{n}", "Kong", Role.WORKER, Language.LAO)
        told = await asyncio.gather(*(staffing.add(house, kong, adm) for _ in range(2)))
        assert sorted(one.outcome.ok for one in told) == [False, True]
        assert staffing.LOGIN_IS_TAKEN in {one.outcome.sentence for one in told}


@pytest.mark.parametrize("ahead", [timedelta(days=400), timedelta(hours=3)])
async def test_a_session_begun_or_used_while_the_clock_stood_ahead_ends_with_the_right_time(
    house: House, clock: Clock, ahead: timedelta
) -> None:
    noy = await add_staff(house)
    right = clock.now
    clock.now = right + ahead
    async with house.store.write() as tx:
        token = await sessions.begin(tx, noy.id, clock())
        await tx.commit()
    session = await sessions.who(house, token)
    assert session is not None
    assert session.fresh(clock())
    clock.now = right + ahead - timedelta(seconds=20)  # another host's clock
    assert session.fresh(clock())
    assert await sessions.who(house, token) is not None
    clock.now = right
    assert not session.fresh(clock())
    assert await sessions.who(house, token) is None
    assert await sessions.opened(house, session) == ()


async def test_half_a_sign_in_of_a_clock_that_stood_ahead_is_over(
    house: House, clock: Clock
) -> None:
    await add_staff(house)
    right = clock.now
    clock.move(hours=3)
    token = await half(house)
    clock.now = right
    answer = await signing_in.finish(house, token, await code_for(house), "192.0.2.1")
    assert isinstance(answer, Refused)
