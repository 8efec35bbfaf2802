"""Who may do what, and who is signed in: the only module that names roles."""

import asyncio
import hashlib
import secrets
import threading
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from argon2 import PasswordHasher
from argon2.exceptions import VerificationError

from bot.errors import BadSetting
from bot.house import House
from bot.sentences import REFUSED
from bot.store import audit, staff
from bot.store.models_staff import StaffRow
from nlu.reading import Language

IDLE = timedelta(minutes=30)
LONGEST = timedelta(hours=12)
TOUCH = timedelta(seconds=30)  # a session's last use is written down at most this often
TRIES = ((timedelta(minutes=1), 5), (timedelta(hours=1), 20))  # by account, by peer
LINK_CODE = timedelta(minutes=15)
SHORTEST_PASSPHRASE = 15
LONGEST_PASSPHRASE = 256


_hasher = PasswordHasher(time_cost=3, memory_cost=64 * 1024, parallelism=1)
_at_once = threading.BoundedSemaphore(2)  # 64 MiB each: many logins must not fill the memory


class Role(StrEnum):
    """What somebody is here for."""

    WORKER = "worker"
    SUPERVISOR = "supervisor"
    MANAGER = "manager"
    ADMINISTRATOR = "administrator"
    AUDITOR = "auditor"


class Action(StrEnum):
    """What a page or a button does."""

    SEE_QUEUE = "see_queue"
    READ_CASE = "read_case"
    CLAIM = "claim"
    REPLY = "reply"
    NOTE = "note"
    HAND_OVER = "hand_over"
    CLOSE = "close"
    SEE_AUDIT = "see_audit"
    MANAGE_STAFF = "manage_staff"
    SEE_COUNTS = "see_counts"
    OWN_ACCOUNT = "own_account"
    FOLLOW_UP = "follow_up"
    ENROL = "enrol"
    READ_RECORD = "read_record"
    WRITE_RECORD = "write_record"
    EXCUSE_GUARDIAN = "excuse_guardian"
    SEE_ALL_FOLLOWED = "see_all_followed"
    NAME_IN_PACK = "name_in_pack"
    TAKE_OVER = "take_over"
    NAME_READERS = "name_readers"
    MERGE = "merge"
    SEE_ROTA = "see_rota"
    PLAN_ROTA = "plan_rota"
    EDIT_REPLIES = "edit_replies"
    EDIT_CONTENT = "edit_content"


_DESK = frozenset(
    {
        Action.SEE_QUEUE,
        Action.READ_CASE,
        Action.CLAIM,
        Action.REPLY,
        Action.NOTE,
        Action.HAND_OVER,
        Action.CLOSE,
        Action.FOLLOW_UP,
        Action.ENROL,
        Action.READ_RECORD,
        Action.WRITE_RECORD,
        Action.TAKE_OVER,
        Action.MERGE,
        Action.SEE_ROTA,
    }
)
_ABOVE = frozenset(
    {
        Action.EXCUSE_GUARDIAN,
        Action.SEE_ALL_FOLLOWED,
        Action.NAME_IN_PACK,
        Action.NAME_READERS,
        Action.PLAN_ROTA,
        Action.EDIT_REPLIES,
        Action.EDIT_CONTENT,
    }
)
ALLOWED: dict[Role, frozenset[Action]] = {
    Role.WORKER: _DESK,
    Role.SUPERVISOR: _DESK | _ABOVE | {Action.SEE_COUNTS},
    Role.MANAGER: frozenset({Action.SEE_COUNTS}),
    Role.ADMINISTRATOR: frozenset({Action.MANAGE_STAFF}),
    Role.AUDITOR: frozenset({Action.SEE_AUDIT}),
}
ON_THE_DESK = tuple(role for role in Role if Action.CLAIM in ALLOWED[role])


@dataclass(frozen=True, slots=True)
class Staff:
    """A member of staff who is signed in."""

    id: str
    login: str
    name: str
    role: Role
    language: Language


@dataclass(frozen=True, slots=True)
class Session:
    """An open session; `csrf` stands in every form of its pages."""

    staff: Staff
    csrf: str
    token_hash: bytes


@dataclass(frozen=True, slots=True)
class SignedIn:
    """A login that fitted; the token is the cookie's value and is kept nowhere."""

    staff: Staff
    token: str


@dataclass(frozen=True, slots=True)
class Refused:
    """A login that did not fit: always the same sentence, whatever was wrong."""

    sentence: str = REFUSED


def may(role: Role, action: Action) -> bool:
    """Whether this role may do this; one's own account is everybody's."""
    return action is Action.OWN_ACCOUNT or action in ALLOWED[role]


async def hash_passphrase(passphrase: str) -> str:
    """The argon2id hash of a passphrase; raises `BadSetting` if it is too short or too long."""
    if not SHORTEST_PASSPHRASE <= len(passphrase) <= LONGEST_PASSPHRASE:
        raise BadSetting(
            f"A passphrase has {SHORTEST_PASSPHRASE} to {LONGEST_PASSPHRASE} characters; "
            "a few words you can remember are best."
        )
    return await asyncio.to_thread(_hasher.hash, passphrase)


async def sign_in(house: House, login: str, passphrase: str, peer: str) -> SignedIn | Refused:
    """Check a login; failures are counted by account and by peer, across restarts."""
    now = house.clock()
    login = login.strip().lower()[:64]
    who = tuple(house.store.vault.index("try", part) for part in (f"login:{login}", f"peer:{peer}"))
    async with house.store.read() as tx:
        row = await staff.by_login(tx, login)
        for one, (window, most) in zip(who, TRIES, strict=True):
            if await staff.tries(tx, one, now - window) >= most:
                return Refused()
    # The same work is done for a login that does not exist: time tells nothing.
    fits = await _fits(row.passphrase if row else _NOBODY, passphrase[:LONGEST_PASSPHRASE])
    async with house.store.write() as tx:
        if row is None or row.disabled or not fits:
            await staff.note_try(tx, who, now)
            audit.write(tx, row.id if row else audit.HOUSE, "sign_in_refused", now)
            await tx.commit()
            return Refused()
        token, csrf = secrets.token_urlsafe(32), secrets.token_urlsafe(24)
        await staff.open_session(tx, _token_hash(token), row.id, csrf, now)
        audit.write(tx, row.id, "sign_in", now)
        await tx.commit()
    return SignedIn(_staff(row), token)


async def who(house: House, token: str, *, quiet: bool = False) -> Session | None:
    """Whose open session this token is; None when it ended, idled out, or the account is off.

    `quiet` is for pages that refresh themselves: that is no sign of somebody being there.
    """
    if not token:
        return None
    now, token_hash = house.clock(), _token_hash(token)
    async with house.store.read() as tx:
        found = await staff.session(tx, token_hash)
    if found is None:
        return None
    session, row = found
    if row.disabled or now - session.seen_at > IDLE or now - session.made_at > LONGEST:
        return None
    if not quiet and now - session.seen_at > TOUCH:
        async with house.store.write() as tx:
            await staff.seen(tx, token_hash, now)
            await tx.commit()
    return Session(_staff(row), session.csrf, token_hash)


async def sign_out(house: House, token: str) -> None:
    """End the session of this token."""
    async with house.store.write() as tx:
        await staff.end_session(tx, _token_hash(token))
        await tx.commit()


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
    """Whether a link code can no longer be used."""
    return row.link_until is None or row.link_until < now


async def _fits(kept: str, passphrase: str) -> bool:
    return await asyncio.to_thread(_verify, kept, passphrase)


def _verify(kept: str, passphrase: str) -> bool:
    with _at_once:
        try:
            return _hasher.verify(kept, passphrase)
        except VerificationError:
            return False


def _staff(row: StaffRow) -> Staff:
    return Staff(row.id, row.login, row.name, Role(row.role), Language(row.language))


def _token_hash(token: str) -> bytes:
    return hashlib.sha256(token.encode()).digest()


# Nobody's passphrase: what a login that does not exist is checked against.
_NOBODY = (
    "$argon2id$v=19$m=65536,t=3,p=1$SfY/PTrHi+qke/YgYf1jHw$"
    "6h9s6h1m+PZTR2RDvLK9pjg2ZdlWFbzAnfzEM25tMFY"
)
