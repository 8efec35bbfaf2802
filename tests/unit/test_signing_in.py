"""Signing in on both kinds of database: one code lets one in, and what changes meanwhile counts."""

import asyncio

from bot.house import House
from bot.staff import accounts, signing_in
from bot.staff.signing_in import Refused, SignedIn
from bot.store.accounts import sign_ins, staff
from tests.conftest import PASSPHRASE, Clock, add_staff, code_for

ROUNDS = 5


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
