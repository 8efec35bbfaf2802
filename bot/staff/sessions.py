"""Open sessions: whose they are, locking and unlocking, a code given again, and their end."""

import hashlib
import secrets
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from bot.access import Role, Staff
from bot.house import House
from bot.staff import factor, passphrases, tries
from bot.store.accounts import sign_ins, staff
from bot.store.audit import audit
from bot.store.audit.deeds import Deed
from bot.store.boxes import gates
from bot.store.models.staff import SignIn, StaffRow
from bot.store.session import Tx
from nlu.reading import Language

IDLE = timedelta(minutes=30)
LONGEST = timedelta(hours=12)
TOUCH = timedelta(seconds=30)  # a session's last use is written down at most this often
FRESH = timedelta(minutes=5)  # a code proves this long who sits there
WRONG = 5  # so many wrong passphrases end a locked session


@dataclass(frozen=True, slots=True)
class Session:
    """An open session; `csrf` stands in every form of its pages.

    `silent_since` is when the outbox was closed: every page says so while it is.
    """

    staff: Staff
    csrf: str
    token_hash: bytes
    proved_at: datetime | None
    locked: bool = False
    silent_since: datetime | None = None

    def fresh(self, now: datetime) -> bool:
        """Whether a code was given within the last minutes."""
        return self.proved_at is not None and lasts(self.proved_at, now, FRESH)


async def who(house: House, token: str, *, quiet: bool = False) -> Session | None:
    """Whose open session this token is; None when it ended, idled out, is locked or shut off.

    `quiet` is for pages that refresh themselves: that is no sign of somebody being there.
    """
    session = await look(house, token, quiet=quiet)
    return None if session is None or session.locked else session


async def look(house: House, token: str, *, quiet: bool = False) -> Session | None:
    """The same, of a locked session too."""
    if not token:
        return None
    now, token_hash = house.clock(), hash_of(token)
    async with house.store.read() as tx:
        found = await sign_ins.session(tx, token_hash)
        silent_since = await gates.closed_since(tx)
    if found is None or not _lives(*found, now):
        return None
    session = replace(_of(*found), silent_since=silent_since)
    if not quiet and not session.locked and now - found[0].seen_at > TOUCH:
        async with house.store.write() as tx:
            await sign_ins.seen(tx, token_hash, now)
            await tx.commit()
    return session


async def ran_out(house: House, token: str) -> Session | None:
    """Whose session this was that has run out by itself; None where it lives or was ended."""
    async with house.store.read() as tx:
        found = await sign_ins.session(tx, hash_of(token))
    if found is None or found[1].disabled or _lives(*found, house.clock()):
        return None
    return _of(*found)


async def begin(tx: Tx, staff_id: str, now: datetime) -> str:
    """Open a session; its token, which is the cookie's value and is kept nowhere."""
    token = new_token()
    await sign_ins.open_session(tx, hash_of(token), staff_id, secrets.token_urlsafe(24), now)
    return token


async def sign_out(house: House, token: str) -> None:
    """End the session of this token, or half of one."""
    async with house.store.write() as tx:
        owner = await sign_ins.end_session(tx, hash_of(token))
        if owner:
            audit.write(tx, owner, Deed.SIGN_OUT, house.clock())
        await tx.commit()


async def lock(house: House, session: Session) -> None:
    """Shut the session until the passphrase is given."""
    async with house.store.write() as tx:
        if await sign_ins.lock(tx, session.token_hash, house.clock()):
            audit.write(tx, session.staff.id, Deed.LOCKED, house.clock())
        await tx.commit()


async def unlock(house: House, session: Session, passphrase: str) -> bool:
    """Open a locked session by its owner's passphrase; too many wrong ones end it."""
    staff_id, token_hash = session.staff.id, session.token_hash
    async with house.store.write() as tx:
        counted = await sign_ins.try_to_unlock(tx, token_hash, WRONG)
        row = await staff.by_id(tx, staff_id)
        await tx.commit()
    if not counted or row is None:
        return False
    fits = await passphrases.fits(row.passphrase, passphrase)
    async with house.store.write() as tx:
        if fits:
            fits = await sign_ins.unlock(tx, token_hash, house.clock())
        else:
            await _end_if_spent(tx, token_hash)
        audit.write(tx, staff_id, Deed.UNLOCKED if fits else Deed.UNLOCK_REFUSED, house.clock())
        await tx.commit()
    return fits


async def prove(house: House, session: Session, typed: str) -> bool:
    """Whether this is a code of the session's owner; it counts for some minutes from now."""
    staff_id, now = session.staff.id, house.clock()
    counted = await tries.count(house, tries.in_a_session(house, staff_id))
    if counted is None:
        return False
    async with house.store.write() as tx:
        proof = await factor.spend(house, tx, staff_id, typed)
        if proof is not None:
            await sign_ins.take_back(tx, counted)
            await sign_ins.proved(tx, session.token_hash, now)
        audit.write(tx, staff_id, Deed.PROVED if proof else Deed.PROOF_REFUSED, now, detail=proof)
        await tx.commit()
    return proof is not None


async def opened(house: House, session: Session) -> tuple[SignIn, ...]:
    """The owner's open sessions, this one among them."""
    now = house.clock()
    async with house.store.read() as tx:
        row = await staff.by_id(tx, session.staff.id)
        rows = await sign_ins.sessions_of(tx, session.staff.id)
    return tuple(one for one in rows if row is not None and _lives(one, row, now))


async def end_others(house: House, session: Session) -> None:
    """End every session of the owner but this one."""
    async with house.store.write() as tx:
        await sign_ins.end_sessions_of(tx, session.staff.id, but=session.token_hash)
        audit.write(tx, session.staff.id, Deed.OTHERS_ENDED, house.clock())
        await tx.commit()


def staff_of(row: StaffRow) -> Staff:
    """The member of staff of this account."""
    return Staff(row.id, row.login, row.name, Role(row.role), Language(row.language))


def lasts(since: datetime, now: datetime, most: timedelta) -> bool:
    """Whether what began then is not over; what a clock began that was set back since is."""
    return -sign_ins.APART <= now - since <= most


def new_token() -> str:
    """256 random bits."""
    return secrets.token_urlsafe(32)


def hash_of(token: str) -> bytes:
    """What is kept of a token."""
    return hashlib.sha256(token.encode()).digest()


def _of(row: SignIn, owner: StaffRow) -> Session:
    locked = row.locked_at is not None
    return Session(staff_of(owner), row.csrf, row.token_hash, row.proved_at, locked)


def _lives(session: SignIn, row: StaffRow, now: datetime) -> bool:
    used = lasts(session.seen_at, now, IDLE) and lasts(session.made_at, now, LONGEST)
    return used and not row.disabled


async def _end_if_spent(tx: Tx, token_hash: bytes) -> None:
    found = await sign_ins.session(tx, token_hash)
    if found is not None and found[0].wrong >= WRONG:
        await sign_ins.end_session(tx, token_hash)
