"""The accounts as an administrator keeps them: who is on the staff, and as what.

Nobody changes their own account here, and one who can do this always remains.
"""

import re
import secrets
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from datetime import datetime

from bot.access import Action, Role, Staff, may
from bot.house import House
from bot.outcome import Outcome
from bot.sentences import N_
from bot.staff import accounts, passphrases
from bot.store.accounts import staff
from bot.store.accounts.staff import NewStaff
from bot.store.audit import audit
from bot.store.audit.deeds import Deed
from bot.store.models.staff import StaffRow
from bot.store.session import Tx
from nlu.reading import Language

WORDS = 5  # of four letters each, 11 bits a word and more: 60 bits
CONSONANTS, VOWELS = "bdfhjklmnpstvwy", "aeiou"
LONGEST_NAME = 80
# Keeps the accounts: whoever has a role that may do this.
KEEPERS = tuple(role for role in Role if may(role, Action.MANAGE_STAFF))
_LOGIN = re.compile(r"[a-z0-9][a-z0-9._-]{1,31}")

WRITE_A_LOGIN = N_("A login has 2 to 32 small letters, figures, dots or dashes.")
WRITE_A_NAME = N_("Please write a name of at most 80 letters.")
LOGIN_IS_TAKEN = N_("There is an account with this login already.")
NOT_YOUR_OWN = N_("Your own account is changed by another administrator.")
NO_ACCOUNT = N_("There is no such account.")
ADDED = N_("{name} can sign in now.")
CHANGED = N_("The account is changed.")

Change = Callable[[Tx, StaffRow, str, datetime], Awaitable[None]]


@dataclass(frozen=True, slots=True)
class Told:
    """What came of it; a passphrase that the house made is shown once and kept nowhere."""

    outcome: Outcome
    staff_id: str = ""
    passphrase: str = ""


@dataclass(frozen=True, slots=True)
class Wanted:
    """An account as it is to be."""

    login: str
    name: str
    role: Role
    language: Language


def new_passphrase() -> str:
    """A few words that nobody had before and that can be read out."""
    word = (CONSONANTS, VOWELS, CONSONANTS, VOWELS)
    return " ".join("".join(map(secrets.choice, word)) for _ in range(WORDS))


async def everybody(house: House) -> tuple[StaffRow, ...]:
    """All accounts, by name."""
    async with house.store.read() as tx:
        return await staff.everybody(tx)


async def account(house: House, staff_id: str) -> StaffRow | None:
    """One account."""
    async with house.store.read() as tx:
        return await staff.by_id(tx, staff_id)


def fault(login: str, name: str) -> str:
    """Why there can be no account of this login and name, as a message id; "" where there can."""
    if not _LOGIN.fullmatch(login):
        return WRITE_A_LOGIN
    return "" if _is_name(name) else WRITE_A_NAME


async def add(house: House, wanted: Wanted, by: Staff) -> Told:
    """Make an account with a passphrase of the house's; its owner sets a phone up at sign-in."""
    login, name = wanted.login.strip().lower(), wanted.name.strip()
    wrong = fault(login, name)
    if wrong:
        return Told(Outcome(ok=False, sentence=wrong))
    passphrase = new_passphrase()
    hashed = await passphrases.hashed(passphrase, login, name)
    async with house.store.write() as tx:
        if by.id not in await _keepers(tx):  # locked, so that of two who add one login one is told
            return Told(Outcome(ok=False, sentence=NO_ACCOUNT))
        if await staff.by_login(tx, login) is not None:
            return Told(Outcome(ok=False, sentence=LOGIN_IS_TAKEN))
        new = NewStaff(login, name, wanted.role, wanted.language, hashed)
        staff_id = await staff.add(tx, new, house.clock())
        audit.write(tx, by.id, Deed.STAFF_ADDED, house.clock(), detail=staff_id)
        await tx.commit()
    return Told(Outcome(ok=True, sentence=ADDED, fields={"name": name}), staff_id, passphrase)


async def change(house: House, staff_id: str, by: Staff, name: str, language: Language) -> Outcome:
    """Another name or language."""
    name = name.strip()
    if not _is_name(name):
        return Outcome(ok=False, sentence=WRITE_A_NAME)

    async def deed(tx: Tx, row: StaffRow, by_id: str, now: datetime) -> None:
        row.name, row.language = name, language
        audit.write(tx, by_id, Deed.STAFF_CHANGED, now, detail=row.id)

    return await _carry_out(house, staff_id, by, deed)


async def set_role(house: House, staff_id: str, by: Staff, role: Role) -> Outcome:
    """Another role; whoever has it signs in anew."""

    async def deed(tx: Tx, row: StaffRow, by_id: str, now: datetime) -> None:
        await accounts.set_role(tx, row, role, by_id, now)

    return await _carry_out(house, staff_id, by, deed)


async def disable(house: House, staff_id: str, by: Staff) -> Outcome:
    """Shut an account off; its sessions end at once."""
    return await _carry_out(house, staff_id, by, accounts.disable)


async def enable(house: House, staff_id: str, by: Staff) -> Outcome:
    """Open an account again."""
    return await _carry_out(house, staff_id, by, accounts.enable)


async def reset_factor(house: House, staff_id: str, by: Staff) -> Outcome:
    """Somebody lost phone and paper: they set a phone up anew at their next sign-in."""
    return await _carry_out(house, staff_id, by, accounts.reset_factor)


async def reset_passphrase(house: House, staff_id: str, by: Staff) -> Told:
    """Somebody forgot their passphrase: a new one of the house's."""
    passphrase = new_passphrase()
    hashed = await passphrases.hashed(passphrase)

    async def deed(tx: Tx, row: StaffRow, by_id: str, now: datetime) -> None:
        await accounts.set_passphrase(tx, row, hashed, by_id, now)

    outcome = await _carry_out(house, staff_id, by, deed)
    return Told(outcome, staff_id, passphrase if outcome.ok else "")


async def _carry_out(house: House, staff_id: str, by: Staff, deed: Change) -> Outcome:
    """One change of one account, by another who keeps the accounts at that moment.

    As nobody changes their own, whoever keeps the accounts last cannot be shut off.
    """
    if staff_id == by.id:
        return Outcome(ok=False, sentence=NOT_YOUR_OWN)
    async with house.store.write() as tx:
        keepers = await _keepers(tx)
        row = await staff.held(tx, staff_id)
        if row is None or by.id not in keepers:
            return Outcome(ok=False, sentence=NO_ACCOUNT)
        await deed(tx, row, by.id, house.clock())
        await tx.commit()
    return Outcome(ok=True, sentence=CHANGED)


async def _keepers(tx: Tx) -> frozenset[str]:
    return await staff.locked(tx, tuple(role.value for role in KEEPERS))


def _is_name(name: str) -> bool:
    return 0 < len(name) <= LONGEST_NAME
