"""What changes about an account: by its owner, who has just given a code, or by an administrator.

Whatever a session was opened by ends the other sessions in the same transaction.
"""

import secrets
from datetime import datetime, timedelta

from bot.access import Role
from bot.house import House
from bot.staff import factor, passphrases, tries
from bot.staff.sessions import Session
from bot.store.accounts import factors, sign_ins, staff
from bot.store.audit import audit
from bot.store.audit.deeds import Deed
from bot.store.models.staff import StaffRow
from bot.store.session import Tx
from nlu.reading import Language

LINK_CODE = timedelta(minutes=15)


async def set_language(house: House, staff_id: str, language: Language) -> None:
    """The language of somebody's pages and alerts."""
    async with house.store.write() as tx:
        row = await staff.by_id(tx, staff_id)
        if row is not None:
            row.language = language
        await tx.commit()


async def link_code(house: House, staff_id: str) -> str:
    """A code for "/staff CODE", good once within a quarter of an hour."""
    code = secrets.token_hex(5).upper()
    async with house.store.write() as tx:
        row = await staff.by_id(tx, staff_id)
        if row is not None:
            row.link_code = house.store.vault.index("link", code)
            row.link_until = house.clock() + LINK_CODE
        await tx.commit()
    return code


def link_expired(row: StaffRow, now: datetime) -> bool:
    """Whether a link code can be used no longer, or was made by a clock that was set back since."""
    latest = now + LINK_CODE + sign_ins.APART
    return row.link_until is None or not now <= row.link_until <= latest


async def change_passphrase(house: House, session: Session, passphrase: str) -> bool:
    """The owner's new passphrase; raises `BadSetting` if it cannot be one.

    False where the session was ended meanwhile: whoever sits there may not be the owner.
    """
    me = session.staff
    hashed = await passphrases.hashed(passphrase, me.login, me.name)
    async with house.store.write() as tx:
        row = await _own(tx, session)
        if row is None:
            return False
        row.passphrase = hashed
        await _changed(house, tx, session, Deed.PASSPHRASE_CHANGED)
    return True


async def propose_factor(house: House, session: Session) -> None:
    """A seed for a new phone; the old phone counts until a code of the new one was given."""
    async with house.store.write() as tx:
        await factor.propose(house, tx, session.token_hash, session.staff.id)
        await tx.commit()


async def proposed_seed(house: House, session: Session) -> str:
    """The seed of the new phone that waits for its first code."""
    async with house.store.read() as tx:
        return await factor.proposed(house, tx, session.token_hash) or ""


async def accept_factor(house: House, session: Session, typed: str) -> tuple[str, ...]:
    """The first code of a new phone: it counts from now on; its recovery codes, or nothing."""
    counted = await tries.count(house, tries.in_a_session(house, session.staff.id))
    if counted is None:
        return ()
    async with house.store.write() as tx:
        await staff.held(tx, session.staff.id)
        codes = await factor.accept(house, tx, session.token_hash, session.staff.id, typed)
        if codes:
            await sign_ins.take_back(tx, counted)
            await _changed(house, tx, session, Deed.FACTOR_SET)
    return codes


async def new_codes(house: House, session: Session) -> tuple[str, ...]:
    """Ten new recovery codes, the old ones are good no more; none where the session was ended."""
    async with house.store.write() as tx:
        if await _own(tx, session) is None:
            return ()
        codes = await factor.keep_codes(house, tx, session.staff.id)
        await _changed(house, tx, session, Deed.CODES_MADE)
    return codes


async def codes_left(house: House, staff_id: str) -> int:
    """How many recovery codes are still good."""
    async with house.store.read() as tx:
        return await factors.codes_left(tx, staff_id)


async def reset_factor(tx: Tx, row: StaffRow, by: str, now: datetime) -> None:
    """Somebody lost phone and paper: they set a phone up at their next sign-in."""
    await factors.forget(tx, row.id)
    await _by_another(tx, row, by, Deed.FACTOR_RESET, now)


async def unlink(tx: Tx, row: StaffRow, by: str, now: datetime) -> bool:
    """The chat linked for alerts gets none any more; False where there was none.

    They stay signed in: it is the chat that is not theirs alone, or no more.
    """
    row.link_code = row.link_until = None
    if row.alerts is None:
        return False
    row.alerts = None
    audit.write(tx, by, Deed.ALERTS_UNLINKED, now, detail=row.id)
    return True


async def disable(tx: Tx, row: StaffRow, by: str, now: datetime) -> None:
    """Shut an account off; one that is shut off already stays as it is."""
    if not row.disabled:
        row.disabled = True
        await _by_another(tx, row, by, Deed.STAFF_DISABLED, now)


async def enable(tx: Tx, row: StaffRow, by: str, now: datetime) -> None:
    """Open an account again; one that is open stays as it is."""
    if row.disabled:
        row.disabled = False
        await _by_another(tx, row, by, Deed.STAFF_ENABLED, now)


async def set_role(tx: Tx, row: StaffRow, role: Role, by: str, now: datetime) -> None:
    """Give somebody another role; they sign in anew for it."""
    row.role = role
    await _by_another(tx, row, by, Deed.ROLE_CHANGED, now)


async def set_passphrase(tx: Tx, row: StaffRow, hashed: str, by: str, now: datetime) -> None:
    """Give an account a passphrase that was hashed before."""
    row.passphrase = hashed
    await _by_another(tx, row, by, Deed.PASSPHRASE_RESET, now)


async def _own(tx: Tx, session: Session) -> StaffRow | None:
    """The account of an open session, held; None where it was ended by another meanwhile."""
    row = await staff.held(tx, session.staff.id)
    return row if await sign_ins.session(tx, session.token_hash) is not None else None


async def _changed(house: House, tx: Tx, session: Session, deed: Deed) -> None:
    """End the owner's other sessions, write it down, and commit."""
    await sign_ins.end_sessions_of(tx, session.staff.id, but=session.token_hash)
    audit.write(tx, session.staff.id, deed, house.clock())
    await tx.commit()


async def _by_another(tx: Tx, row: StaffRow, by: str, deed: Deed, now: datetime) -> None:
    await sign_ins.end_sessions_of(tx, row.id)
    audit.write(tx, by, deed, now, detail=row.id)
