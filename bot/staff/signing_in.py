"""Signing in, in two steps: a passphrase, then a code; the first time a phone is set up between."""

import hmac
from dataclasses import dataclass
from datetime import timedelta

from bot.access import Staff
from bot.house import House
from bot.sentences import REFUSED
from bot.staff import factor, passphrases, sessions, tries
from bot.staff.sessions import hash_of, new_token, staff_of
from bot.store.accounts import factors, sign_ins, staff
from bot.store.audit import audit
from bot.store.audit.deeds import Deed
from bot.store.models.staff import StaffRow
from bot.store.session import Tx

HALF_LASTS = timedelta(minutes=5)


@dataclass(frozen=True, slots=True)
class Refused:
    """A login that did not fit: always the same sentence, whatever was wrong."""

    sentence: str = REFUSED
    login: str = ""


@dataclass(frozen=True, slots=True)
class Half:
    """Somebody whose passphrase fitted; `seed` is for a phone that is to be set up first."""

    staff: Staff
    seed: str


@dataclass(frozen=True, slots=True)
class SignedIn:
    """A login that fitted, with the cookie's value, and recovery codes the first time."""

    staff: Staff
    token: str
    codes: tuple[str, ...] = ()


async def begin(house: House, login: str, passphrase: str, peer: str) -> str | Refused:
    """Check login and passphrase; the token of half a sign-in, for the second step alone."""
    login = login.strip().lower()[:64]
    counted = await tries.count(house, tries.at_the_door(house, login, peer))
    if counted is None:
        return Refused()
    async with house.store.read() as tx:
        row = await staff.by_login(tx, login)
    # The same work is done for a login that does not exist: time tells nothing.
    fits = await passphrases.fits(row.passphrase if row else None, passphrase)
    renewed = await passphrases.renewed(row.passphrase, passphrase) if row and fits else None
    async with house.store.write() as tx:
        now = house.clock()
        account = await staff.held(tx, row.id) if row else None
        if not fits or account is None or account.disabled or not _same(row, account):
            audit.write(tx, account.id if account else audit.HOUSE, Deed.SIGN_IN_REFUSED, now)
            await tx.commit()
            return Refused()
        account.passphrase = renewed or account.passphrase
        token = new_token()
        await sign_ins.take_back(tx, counted)
        await sign_ins.open_half(tx, hash_of(token), account.id, now, HALF_LASTS)
        if await factors.factor(tx, account.id) is None:
            await factor.propose(house, tx, hash_of(token), account.id)
        await tx.commit()
    return token


async def half(house: House, token: str) -> Half | None:
    """Whose half sign-in this token is; None when it is none, or took too long."""
    if not token:
        return None
    async with house.store.read() as tx:
        row = await _half(house, tx, token)
        seed = await factor.proposed(house, tx, hash_of(token))
    return Half(staff_of(row), seed or "") if row is not None else None


async def finish(house: House, token: str, typed: str, peer: str) -> SignedIn | Refused:
    """The second step: the code of a phone, or a recovery code. It can be tried once."""
    async with house.store.read() as tx:
        row = await _half(house, tx, token)
    if row is None:
        return Refused()
    limits = (*tries.at_the_door(house, row.login, peer), *tries.of_codes(house, row.id))
    counted = await tries.count(house, limits)
    async with house.store.write() as tx:
        now = house.clock()
        await staff.held(tx, row.id)
        still = await _half(house, tx, token)
        ended = await sign_ins.end_session(tx, hash_of(token))
        proof = None
        if counted is not None and still is not None and ended:
            proof = await factor.spend(house, tx, row.id, typed)
        if counted is None or proof is None:
            audit.write(tx, row.id, Deed.CODE_REFUSED, now)
            await tx.commit()
            return Refused(login=row.login)
        await sign_ins.take_back(tx, counted)
        opened = await sessions.begin(tx, row.id, now)
        audit.write(tx, row.id, Deed.SIGN_IN, now, detail=proof)
        await tx.commit()
    return SignedIn(staff_of(row), opened)


async def set_up(house: House, token: str, typed: str, peer: str) -> SignedIn | None:
    """The first code of a new phone: the factor counts, and the session begins."""
    async with house.store.read() as tx:
        row = await _half(house, tx, token)
    if row is None:
        return None
    counted = await tries.count(house, tries.at_the_door(house, row.login, peer))
    async with house.store.write() as tx:
        now = house.clock()
        await staff.held(tx, row.id)
        kept = await factors.factor(tx, row.id)
        codes: tuple[str, ...] = ()
        if counted is not None and kept is None and await _half(house, tx, token) is not None:
            codes = await factor.accept(house, tx, hash_of(token), row.id, typed)
        if counted is None or not codes:
            audit.write(tx, row.id, Deed.CODE_REFUSED, now)
            await tx.commit()
            return None
        await sign_ins.take_back(tx, counted)
        await sign_ins.end_sessions_of(tx, row.id)
        opened = await sessions.begin(tx, row.id, now)
        audit.write(tx, row.id, Deed.FACTOR_SET, now)
        audit.write(tx, row.id, Deed.SIGN_IN, now)
        await tx.commit()
    return SignedIn(staff_of(row), opened, codes)


async def _half(house: House, tx: Tx, token: str) -> StaffRow | None:
    found = await sign_ins.half(tx, hash_of(token))
    if found is None:
        return None
    begun, row = found
    in_time = sessions.lasts(begun.made_at, house.clock(), HALF_LASTS)
    return row if in_time and not row.disabled else None


def _same(before: StaffRow | None, now: StaffRow) -> bool:
    """Whether the passphrase is still the one that was looked at."""
    kept = before.passphrase if before else ""
    return hmac.compare_digest(kept.encode(), now.passphrase.encode())
