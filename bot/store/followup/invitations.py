"""Invitations: a one-time code that opens follow-up, with a number that was told by mouth."""

import secrets
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import delete, select, update

from bot.store.models.followup import Invitation
from bot.store.people import Known, new_id
from bot.store.sealed.vault import Place
from bot.store.session import Store, Tx
from bot.store.tickets import DIGITS, LETTERS

GOOD_FOR = timedelta(days=7)
TRIES = 3
HALF = 4  # signs of a code before and after its dash


@dataclass(frozen=True, slots=True)
class Issued:
    """What the worker hands on: the code on paper or in a link, the number by mouth."""

    code: str
    number: str
    until: datetime


async def issue(tx: Tx, store: Store, known: Known, staff_id: str, now: datetime) -> Issued:
    """Draw a code for this person; older ones are good no longer."""
    person_id = known.row.id
    await tx.execute(delete(Invitation).where(Invitation.person_id == person_id))
    code, number, invitation_id = _drawn(), f"{secrets.randbelow(900) + 100}", new_id()
    tx.add(
        Invitation(
            id=invitation_id,
            index=_index(store, code),
            person_id=person_id,
            staff_id=staff_id,
            number=known.seal.close(_place(invitation_id), number),
            tries=0,
            until=now + GOOD_FOR,
            made_at=now,
        )
    )
    await tx.flush()
    return Issued(code, number, now + GOOD_FOR)


async def by_code(tx: Tx, store: Store, code: str) -> Invitation | None:
    """The invitation of a code, good or not."""
    found = await tx.execute(select(Invitation).where(Invitation.index == _index(store, code)))
    return found.scalar_one_or_none()


async def by_id(tx: Tx, invitation_id: str) -> Invitation | None:
    """The invitation of this id."""
    found = await tx.execute(select(Invitation).where(Invitation.id == invitation_id))
    return found.scalar_one_or_none()


def is_good(row: Invitation, now: datetime) -> bool:
    """Whether it may still be used."""
    return row.used_at is None and row.until > now and row.tries < TRIES


def number(known: Known, row: Invitation) -> str:
    """The number that was told by mouth."""
    return known.seal.open(_place(row.id), row.number)


async def missed(tx: Tx, invitation_id: str) -> int:
    """Count a wrong number; how many there were."""
    counted = await tx.execute(
        update(Invitation)
        .where(Invitation.id == invitation_id)
        .values(tries=Invitation.tries + 1)
        .returning(Invitation.tries)
    )
    return counted.scalar_one_or_none() or 0


async def drop(tx: Tx, person_id: str) -> None:
    """No code of this person's is good any longer."""
    await tx.execute(delete(Invitation).where(Invitation.person_id == person_id))


async def use(tx: Tx, invitation_id: str, now: datetime) -> bool:
    """Use it up; one of two who try at once."""
    used = await tx.execute(
        update(Invitation)
        .where(Invitation.id == invitation_id, Invitation.used_at.is_(None))
        .values(used_at=now)
        .returning(Invitation.id)
    )
    return used.first() is not None


def _drawn() -> str:
    """A code whose first sign is a letter: eight digits typed are a telephone number."""
    signs = LETTERS + DIGITS
    first = secrets.choice(LETTERS) + "".join(secrets.choice(signs) for _ in range(HALF - 1))
    return f"{first}-{''.join(secrets.choice(signs) for _ in range(HALF))}"


def _index(store: Store, code: str) -> bytes:
    bare = "".join(sign for sign in code.upper() if sign.isalnum())
    return store.vault.index("invitation", bare)


def _place(invitation_id: str) -> Place:
    return Place("invitations", "number", invitation_id)
