"""The second factor: six digits from a phone, good once, or a recovery code, good once."""

import hmac
import io
import secrets
import unicodedata
from datetime import datetime
from enum import StrEnum

import pyotp
import segno

from bot.house import House
from bot.store.accounts import factors
from bot.store.models.sign_in import Factor
from bot.store.sealed.vault import Place, Vault
from bot.store.session import Tx

STEP = 30  # seconds that a code is shown for
EARLY_OR_LATE = 1  # steps that a phone's clock may be out by
SEED_LETTERS = 32  # of base 32: 160 bits
CODES, CODE_LETTERS = 10, 12
LETTERS = "abcdefghjkmnpqrstuvwxyz23456789"  # none that is taken for another on paper
ISSUER = "Saiyai"


class Proof(StrEnum):
    """What somebody gave besides their passphrase."""

    CODE = "code"
    RECOVERY = "recovery"


def step_of(now: datetime) -> int:
    """The number of the half minute."""
    return int(now.timestamp()) // STEP


def code_of(seed: str, step: int) -> str:
    """The six digits of this half minute."""
    return pyotp.TOTP(seed, interval=STEP).generate_otp(step)


def fitting(seed: str, typed: str, now: datetime) -> int | None:
    """The newest half minute whose code this is, of those a phone's clock may be in."""
    digits, here = _digits(typed), step_of(now)
    fits = None
    for step in range(here - EARLY_OR_LATE, here + EARLY_OR_LATE + 1):
        if hmac.compare_digest(code_of(seed, step).encode(), digits.encode()):
            fits = step
    return fits


def new_seed() -> str:
    """160 random bits, as phones take them."""
    return pyotp.random_base32(SEED_LETTERS)


def address(seed: str, login: str) -> str:
    """What the picture says to the phone."""
    return pyotp.TOTP(seed, interval=STEP).provisioning_uri(name=login, issuer_name=ISSUER)


def picture(seed: str, login: str) -> bytes:
    """The QR picture of a seed, black on white in any light."""
    out = io.BytesIO()
    made = segno.make(address(seed, login), error="m", micro=False)
    made.save(out, kind="svg", border=3, light="#fff", xmldecl=False, omitsize=True)
    return out.getvalue()


def in_groups(seed: str) -> str:
    """The seed for typing it by hand."""
    return " ".join(seed[at : at + 4] for at in range(0, len(seed), 4))


def new_recovery_codes() -> tuple[str, ...]:
    """Ten codes of 59 bits each, in groups of four."""
    made = ["".join(secrets.choice(LETTERS) for _ in range(CODE_LETTERS)) for _ in range(CODES)]
    return tuple("-".join((one[:4], one[4:8], one[8:])) for one in made)


async def keep_codes(house: House, tx: Tx, staff_id: str) -> tuple[str, ...]:
    """Give an account ten new recovery codes; only their fingerprints are kept."""
    codes = new_recovery_codes()
    await factors.new_codes(tx, staff_id, tuple(_fingerprint(house, staff_id, c) for c in codes))
    return codes


async def keep(house: House, tx: Tx, staff_id: str, seed: str, step: int) -> None:
    """From now on this seed makes the account's codes."""
    sealed = house.store.vault.house.close(_place(staff_id), seed)
    await factors.put(tx, staff_id, sealed, step, house.clock())


def seed_of(vault: Vault, factor: Factor) -> str:
    """The seed of a kept factor."""
    return vault.house.open(_place(factor.staff_id), factor.seed)


async def spend(house: House, tx: Tx, staff_id: str, typed: str) -> Proof | None:
    """Use up what was typed, if it is a code of this account that was not used before."""
    now, kept = house.clock(), await factors.factor(tx, staff_id)
    if kept is None:
        return None
    step = fitting(seed_of(house.store.vault, kept), typed, now)
    if step is not None and await factors.use(tx, staff_id, step):
        return Proof.CODE
    fingerprint = _fingerprint(house, staff_id, typed)
    return Proof.RECOVERY if await factors.use_code(tx, staff_id, fingerprint, now) else None


async def propose(house: House, tx: Tx, token_hash: bytes, staff_id: str) -> None:
    """A new seed for this session to try; it counts once a code of it was given."""
    sealed = house.store.vault.house.close(_waiting(token_hash), new_seed())
    await factors.propose(tx, token_hash, staff_id, sealed, house.clock())


async def proposed(house: House, tx: Tx, token_hash: bytes) -> str | None:
    """The seed that waits for its first code in this session."""
    waiting = await factors.proposed(tx, token_hash)
    if waiting is None:
        return None
    return house.store.vault.house.open(_waiting(token_hash), waiting.seed)


async def accept(
    house: House, tx: Tx, token_hash: bytes, staff_id: str, typed: str
) -> tuple[str, ...]:
    """Let the waiting seed count, if this is a code of it; the recovery codes that go with it."""
    seed = await proposed(house, tx, token_hash)
    step = fitting(seed, typed, house.clock()) if seed else None
    if seed is None or step is None or not await factors.accept(tx, token_hash):
        return ()
    await keep(house, tx, staff_id, seed, step)
    return await keep_codes(house, tx, staff_id)


def _fingerprint(house: House, staff_id: str, typed: str) -> bytes:
    bare = "".join(filter(str.isalnum, typed[:64].casefold()))
    return house.store.vault.index("recovery", f"{staff_id}:{bare}")


def _digits(typed: str) -> str:
    """Six digits as typed: spaces are nothing, and Lao and Thai figures are figures."""
    return "".join(str(unicodedata.digit(one, "")) for one in typed if not one.isspace())[:64]


def _place(staff_id: str) -> Place:
    return Place("factors", "seed", staff_id)


def _waiting(token_hash: bytes) -> Place:
    return Place("new_factors", "seed", token_hash.hex())
