"""Codes: good once, within a step of now, whatever is at work at once; seeds and codes sealed."""

import asyncio
from datetime import timedelta
from itertools import pairwise

import pytest
from sqlalchemy import text

from bot.house import House
from bot.staff import factor
from bot.staff.factor import Proof
from tests.conftest import SEED, Clock, add_staff

TABLES = ("SELECT * FROM factors", "SELECT * FROM new_factors", "SELECT * FROM recovery_codes")
HOTP = "GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ"  # the seed of RFC 6238's examples


@pytest.mark.parametrize(
    ("seconds", "code"), [(59, "287082"), (1111111109, "081804"), (2000000000, "279037")]
)
def test_codes_are_those_of_the_standard(seconds: int, code: str) -> None:
    assert factor.code_of(HOTP, seconds // 30) == code


def test_a_seed_has_160_bits_and_none_is_made_twice() -> None:
    seeds = {factor.new_seed() for _ in range(100)}
    assert (len(seeds), {len(seed) for seed in seeds}) == (100, {32})


@pytest.mark.parametrize(
    ("late", "fits"), [(-2, False), (-1, True), (0, True), (1, True), (2, False)]
)
def test_a_phones_clock_may_be_out_by_one_step(clock: Clock, late: int, fits: bool) -> None:
    here = factor.step_of(clock())
    step = factor.fitting(SEED, factor.code_of(SEED, here + late), clock())
    assert step == (here + late if fits else None)


@pytest.mark.parametrize("written", ["{0} {1}", " {0}{1} ", "lao", "thai"])
def test_a_code_may_be_typed_as_people_type(clock: Clock, written: str) -> None:
    code = factor.code_of(SEED, factor.step_of(clock()))
    zero = {"lao": 0x0ED0, "thai": 0x0E50}.get(written)
    typed = (
        "".join(chr(zero + int(one)) for one in code)
        if zero
        else written.format(code[:3], code[3:])
    )
    assert factor.fitting(SEED, typed, clock()) is not None


async def test_a_code_is_good_once_of_a_hundred_and_an_older_one_never_after_it(
    house: House, clock: Clock
) -> None:
    noy = await add_staff(house)
    here = factor.step_of(clock())
    async with house.store.write() as tx:
        used = [
            await factor.spend(house, tx, noy.id, factor.code_of(SEED, here)) for _ in range(100)
        ]
        older = await factor.spend(house, tx, noy.id, factor.code_of(SEED, here - 1))
        newer = await factor.spend(house, tx, noy.id, factor.code_of(SEED, here + 1))
        await tx.commit()
    assert used == [Proof.CODE] + [None] * 99
    assert (older, newer) == (None, Proof.CODE)


async def test_two_at_once_with_one_code_are_one(house: House, clock: Clock) -> None:
    noy = await add_staff(house)
    async with house.store.write() as tx:
        [recovery, *_] = await factor.keep_codes(house, tx, noy.id)
        await tx.commit()

    async def spend(typed: str) -> Proof | None:
        async with house.store.write() as tx:
            proof = await factor.spend(house, tx, noy.id, typed)
            await tx.commit()
        return proof

    for typed, proof in (
        (factor.code_of(SEED, factor.step_of(clock())), "code"),
        (recovery, "recovery"),
    ):
        proofs = await asyncio.gather(*(spend(typed) for _ in range(8)))
        assert sorted(map(str, proofs)) == ["None"] * 7 + [proof]


async def test_a_code_used_is_used_after_a_restart_too(house: House, clock: Clock) -> None:
    noy = await add_staff(house)
    code = factor.code_of(SEED, factor.step_of(clock()))
    async with house.store.write() as tx:
        assert await factor.spend(house, tx, noy.id, code) is Proof.CODE
        await tx.commit()
    await house.store.engine.dispose()
    clock.move(seconds=25)
    async with house.store.write() as tx:
        assert await factor.spend(house, tx, noy.id, code) is None


async def test_recovery_codes_are_ten_are_good_once_and_only_for_their_owner(house: House) -> None:
    noy, dao = await add_staff(house), await add_staff(house, "dao", "Dao")
    async with house.store.write() as tx:
        codes = await factor.keep_codes(house, tx, noy.id)
        spent = [await factor.spend(house, tx, noy.id, one) for one in (*codes, codes[0])]
        others = await factor.spend(house, tx, dao.id, codes[1])
        near = await factor.spend(house, tx, noy.id, codes[2] + "a")
    assert (len({*codes}), spent) == (10, [Proof.RECOVERY] * 10 + [None])
    assert (others, near) == (None, None)


async def test_a_recovery_code_may_be_typed_in_capitals_and_new_codes_undo_the_old(
    house: House,
) -> None:
    noy = await add_staff(house)
    async with house.store.write() as tx:
        old = await factor.keep_codes(house, tx, noy.id)
        typed = old[0].upper().replace("-", " ")
        assert await factor.spend(house, tx, noy.id, typed) is Proof.RECOVERY
        new = await factor.keep_codes(house, tx, noy.id)
        again = [await factor.spend(house, tx, noy.id, one) for one in (*old, new[0])]
    assert again == [None] * 10 + [Proof.RECOVERY]


async def test_neither_seed_nor_recovery_code_stands_in_the_database(house: House) -> None:
    noy = await add_staff(house)
    async with house.store.write() as tx:
        codes = await factor.keep_codes(house, tx, noy.id)
        await factor.propose(house, tx, b"t" * 32, noy.id)
        seed = await factor.proposed(house, tx, b"t" * 32)
        await tx.commit()
    assert seed is not None
    async with house.store.read() as tx:
        rows = [row for one in TABLES for row in await tx.execute(text(one))]
    kept = repr([tuple(row) for row in rows]).encode()
    secrets = [SEED, seed, *codes, *(code.replace("-", "") for code in codes)]
    assert [one for one in secrets if one.encode() in kept] == []
    assert len(kept) > 500


def test_the_picture_is_an_image_of_the_key_without_script_or_address() -> None:
    drawn = factor.picture(SEED, "noy").decode()
    assert (drawn[:4], "script" in drawn, "href" in drawn, SEED in drawn) == (
        "<svg",
        False,
        False,
        False,
    )
    assert f"secret={SEED}" in factor.address(SEED, "noy")
    assert factor.in_groups(SEED)[:14] == "JBSW Y3DP EHPK"


def test_steps_follow_each_other_every_half_minute(clock: Clock) -> None:
    steps = [factor.step_of(clock() + timedelta(seconds=30 * n)) for n in range(5)]
    assert [b - a for a, b in pairwise(steps)] == [1] * 4
