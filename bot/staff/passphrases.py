"""Passphrases: what may be one, its hash, and whether one fits; never more than two at work."""

import asyncio
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import TypeVar

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError
from zxcvbn import zxcvbn

from bot.errors import BadSetting
from bot.sentences import N_
from bot.staff import common

SHORTEST, LONGEST = 15, 256
GUESSED = 4  # of zxcvbn's scores, the one of what takes more than 10 ** 10 tries
READ = 72  # characters that are judged: twice as many take it four times as long
WRONG_LENGTH = N_("A passphrase has 15 to 256 characters; a few words you can remember are best.")
TOO_COMMON = N_("Too many people would think of this passphrase. Please choose words of your own.")

Made = TypeVar("Made")
_hasher = PasswordHasher(time_cost=3, memory_cost=64 * 1024, parallelism=1)
# 64 MiB each: many logins must not fill the memory, nor hold up whoever needs another thread.
_two = ThreadPoolExecutor(2, thread_name_prefix="argon2")
# Nobody's passphrase: what a login that does not exist is checked against.
_NOBODY = (
    "$argon2id$v=19$m=65536,t=3,p=1$SfY/PTrHi+qke/YgYf1jHw$"
    "6h9s6h1m+PZTR2RDvLK9pjg2ZdlWFbzAnfzEM25tMFY"
)


async def refusal(passphrase: str, *own: str) -> str:
    """Why this cannot be a passphrase, as a message id; `own` are the account's login and name."""
    if not SHORTEST <= len(passphrase) <= LONGEST:
        return WRONG_LENGTH
    return TOO_COMMON if await _at_work(_too_many, passphrase, own) else ""


async def hashed(passphrase: str, *own: str) -> str:
    """The argon2id hash of a new passphrase; raises `BadSetting` if it cannot be one."""
    wrong = await refusal(passphrase, *own)
    if wrong:
        raise BadSetting(wrong)
    return await _at_work(_hash, passphrase)


async def fits(kept: str | None, passphrase: str) -> bool:
    """Whether this passphrase has that hash; the same work is done where there is no account."""
    too_long = len(passphrase) > LONGEST
    return await _at_work(_verify, _NOBODY if kept is None or too_long else kept, passphrase)


async def renewed(kept: str, passphrase: str) -> str | None:
    """The hash anew, where the kept one was made with older parameters than today's."""
    return await _at_work(_hash, passphrase) if _hasher.check_needs_rehash(kept) else None


async def _at_work(work: Callable[..., Made], *given: object) -> Made:
    return await asyncio.get_running_loop().run_in_executor(_two, work, *given)


def _too_many(passphrase: str, own: tuple[str, ...]) -> bool:
    return common.is_common(passphrase, own) or _is_guessed(passphrase, own)


def _is_guessed(passphrase: str, own: tuple[str, ...]) -> bool:
    """Whether somebody who knows 30,000 passwords, English words and names would soon be there."""
    return int(zxcvbn(passphrase[:READ], user_inputs=list(own))["score"]) < GUESSED


def _hash(passphrase: str) -> str:
    return _hasher.hash(passphrase)


def _verify(kept: str, passphrase: str) -> bool:
    try:
        return _hasher.verify(kept, passphrase)
    except (VerificationError, InvalidHashError):
        return False
