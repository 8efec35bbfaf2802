"""Tickets for the counter at the border: three letters and three digits, good for two days."""

import secrets
from datetime import datetime, timedelta

from sqlalchemy import delete, select

from bot.store.models.helping import Ticket
from bot.store.session import Store, Tx

GOOD_FOR = timedelta(days=2)
LETTERS, DIGITS = (
    "BCDFGHJKMNPQRTVWXYZ",
    "23456789",
)  # no vowel makes a word, none looks like another
_TRIES = 50


async def issue(tx: Tx, store: Store, person_id: str, now: datetime) -> str:
    """Draw a ticket that nobody else has; the person's older one is good no longer."""
    await tx.execute(delete(Ticket).where((Ticket.until <= now) | (Ticket.person_id == person_id)))
    for _ in range(_TRIES):
        code = _drawn()
        if await _of(tx, store, code) is None:
            tx.add(Ticket(index=_index(store, code), person_id=person_id, until=now + GOOD_FOR))
            await tx.flush()
            return code
    raise RuntimeError("No free ticket was found.")


async def holder(tx: Tx, store: Store, code: str, now: datetime) -> str | None:
    """The id of the person who shows this ticket, however it was typed."""
    ticket = await _of(tx, store, code)
    return ticket.person_id if ticket and ticket.until > now else None


async def _of(tx: Tx, store: Store, code: str) -> Ticket | None:
    found = await tx.execute(select(Ticket).where(Ticket.index == _index(store, code)))
    return found.scalar_one_or_none()


def _drawn() -> str:
    letters = "".join(secrets.choice(LETTERS) for _ in range(3))
    return f"{letters}-{''.join(secrets.choice(DIGITS) for _ in range(3))}"


def _index(store: Store, code: str) -> bytes:
    bare = "".join(sign for sign in code.upper() if sign.isalnum())
    return store.vault.index("ticket", bare)
