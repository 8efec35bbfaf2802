"""What may be a passphrase, how it is hashed, and that never more than two are at work."""

import asyncio
import threading
import time

import pytest
from argon2 import PasswordHasher, extract_parameters
from zxcvbn.frequency_lists import FREQUENCY_LISTS

from bot.errors import BadSetting
from bot.staff import passphrases
from bot.staff.passphrases import TOO_COMMON, WRONG_LENGTH


@pytest.mark.parametrize(
    ("passphrase", "refusal"),
    [
        ("14 characters.", WRONG_LENGTH),
        ("", WRONG_LENGTH),
        ("frogs in March " * 17 + "xy", WRONG_LENGTH),
        ("fifteen frogs!!", ""),
        ("frogs in March, " * 16, ""),
        ("ຝົນຕົກໃສ່ຫຼັງຄາສັງກະສີ", ""),
        ("ฝนตกบนหลังคาสังกะสี", ""),
        ("river stones in the dry season", ""),
        ("  spaces at both ends  ", ""),
        ("😀🐘🛶🌾🪷🎋🥁🧺 eight things", ""),
        ("aaaaaaaaaaaaaaaa", TOO_COMMON),
        ("PasswordPassword", TOO_COMMON),
        ("password password 2026!", TOO_COMMON),
        ("qwertyuiopasdfgh", TOO_COMMON),
        ("1qaz2wsx3edc4rfv", TOO_COMMON),
        ("123456789012345", TOO_COMMON),
        ("abcabcabcabcabcabc", TOO_COMMON),
        ("Correct Horse Battery Staple", TOO_COMMON),
        ("correct-horse-battery-staple-99", TOO_COMMON),
        ("to be or not to be", TOO_COMMON),
        ("noynoynoynoynoy", TOO_COMMON),
        ("Noy Vongsa 2026 Noy", TOO_COMMON),
        ("saiyai saiyai saiyai", TOO_COMMON),
        ("saiyaihelpline1234", TOO_COMMON),
        ("ລະຫັດຜ່ານຂອງຂ້ອຍ", TOO_COMMON),
        ("ສະບາຍດີສະບາຍດີ ສະບາຍດີ", TOO_COMMON),
        ("ຟຫກດເ້່າສວງຟຫກດເ້່າສວງ", TOO_COMMON),
        ("รหัสผ่านของฉัน 1234", TOO_COMMON),
        ("สวัสดีปีใหม่ 2569", TOO_COMMON),
        ("ฟหกดเ้่าสวงฟหกด", TOO_COMMON),
        ("mustang12345678", TOO_COMMON),
        ("justinbieber justinbieber", TOO_COMMON),
    ],
)
async def test_what_may_be_a_passphrase(passphrase: str, refusal: str) -> None:
    assert await passphrases.refusal(passphrase, "noy", "Noy Vongsa") == refusal


async def test_none_of_the_ten_thousand_commonest_passwords_is_one_however_it_is_made_longer() -> (
    None
):
    commonest = FREQUENCY_LISTS["passwords"][:10_000]
    assert len(set(commonest)) == 10_000
    longer = (
        form.format(word)
        for word in commonest[::40]
        for form in ("{0}{0}{0}", "{0:1<16}", "{0:!<16}", "{0}1234567890123")
    )
    taken = [word for word in (*commonest, *longer) if not await passphrases.refusal(word)]
    assert taken == []


async def test_a_hash_has_the_parameters_that_were_promised() -> None:
    made = await passphrases.hashed("fifteen frogs!!")
    told = extract_parameters(made)
    assert (made[:10], told.memory_cost, told.time_cost, told.parallelism) == (
        "$argon2id$",
        64 * 1024,
        3,
        1,
    )


async def test_what_cannot_be_a_passphrase_is_not_hashed() -> None:
    with pytest.raises(BadSetting, match="15 to 256"):
        await passphrases.hashed("short")


async def test_a_passphrase_fits_exactly_or_not_at_all() -> None:
    longest = "frogs in March, " * 16
    made = await passphrases.hashed(longest)
    tried = (longest, longest.upper(), longest[:-1], f"{longest}x", f" {longest}", "")
    assert [await passphrases.fits(made, one) for one in tried] == [True] + [False] * 5


async def test_a_hash_of_older_parameters_is_made_anew_and_one_of_todays_is_not() -> None:
    old = PasswordHasher(time_cost=1, memory_cost=8 * 1024, parallelism=1).hash("fifteen frogs!!")
    new = await passphrases.renewed(old, "fifteen frogs!!")
    assert new is not None
    assert await passphrases.fits(new, "fifteen frogs!!")
    assert await passphrases.renewed(new, "fifteen frogs!!") is None


async def test_what_is_no_hash_fits_nothing() -> None:
    assert await passphrases.fits("not a hash", "fifteen frogs!!") is False


async def test_never_more_than_two_are_at_work_and_the_loop_goes_on(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    now, most, lock = [0], [0], threading.Lock()

    def slow(_hasher: object, _kept: str, _passphrase: str) -> bool:
        with lock:
            now[0] += 1
            most[0] = max(most[0], now[0])
        time.sleep(0.02)
        with lock:
            now[0] -= 1
        return True

    monkeypatch.setattr(PasswordHasher, "verify", slow)
    turns = 0
    work = asyncio.gather(*(passphrases.fits(None, "fifteen frogs!!") for _ in range(10)))
    while not work.done():
        await asyncio.sleep(0.001)
        turns += 1
    assert (most[0], await work, turns > 10) == (2, [True] * 10, True)
