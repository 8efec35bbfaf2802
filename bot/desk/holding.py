"""A case in its holder's hands: who may do what with it, inside one transaction."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from datetime import datetime, timedelta

from bot import sentences as says
from bot.access import Action, Staff, may
from bot.house import House
from bot.outcome import Outcome
from bot.store import cases, messages, people
from bot.store.accounts import staff
from bot.store.audit import audit
from bot.store.audit.deeds import Deed
from bot.store.desk import happenings
from bot.store.desk.happenings import Happened, Kind
from bot.store.desk.holds import Term
from bot.store.models.cases import Case
from bot.store.people import Known
from bot.store.session import Tx
from bot.talk import raising, sending

LEASE = timedelta(minutes=30)  # a case whose holder does nothing for so long is free again


@dataclass(frozen=True, slots=True)
class Desk:
    """A case in its holder's hands, inside the open transaction."""

    tx: Tx
    case: Case
    known: Known
    now: datetime
    term: Term


@dataclass(frozen=True, slots=True)
class Once:
    """What a form posted twice has done the first time already, and what is said of it."""

    kind: Kind
    sentence: str
    other_id: str | None = None


def term_of(house: House, urgency: int, now: datetime) -> Term:
    """What a case of this level gives its holder: the time for a reply, and a lease as long.

    Where a reply is due very soon, the lease is longer than that: who has answered may wait.
    """
    due = raising.due_at(house, cases.URGENCY[urgency], now)
    return Term(now, max(due, now + LEASE), due)


async def as_holder(
    house: House,
    case_id: str,
    by: Staff,
    deed: Callable[[Desk], Awaitable[Outcome]],
    once: Once | None = None,
) -> Outcome:
    """Do something with a case that is in this person's hands, in one transaction."""
    now = house.clock()
    async with house.store.write() as tx:
        case = await cases.by_id(tx, case_id)
        if case is None or not may(by.role, Action.REPLY):
            return Outcome(ok=False, sentence=says.NO_SUCH_CASE)
        known = await people.by_id(tx, house.store, case.person_id)
        if known is None:
            return Outcome(ok=False, sentence=says.FORGOTTEN)
        await tx.refresh(case)  # the person is locked now; it may have become a quiet one before
        term = term_of(house, case.urgency, now)
        if not await cases.hold_on(tx, case_id, by.id, now, term.until - now):
            return await _refused(tx, case_id, by, once)
        outcome = await deed(Desk(tx, case, known, now, term))
        if not outcome.ok:
            return outcome
        await tx.commit()
    ring(house, case_id)
    return outcome


async def still_here(house: House, tx: Tx, case_id: str, staff_id: str, now: datetime) -> bool:
    """Whether they hold the case, which each thing they do, such as a draft, makes longer."""
    case = await cases.by_id(tx, case_id)
    if case is None:
        return False
    term = term_of(house, case.urgency, now)
    return await cases.hold_on(tx, case_id, staff_id, now, term.until - now)


async def add_note(desk: Desk, by: Staff, note: str) -> None:
    """Keep a note for colleagues, if there is one."""
    if note.strip():
        owner = (desk.known.row.id, desk.known.seal)
        await messages.write_note(
            desk.tx, desk.case.id, owner, by.id, note, people.new_id(), desk.now
        )


def note_deed(desk: Desk, by: Staff, deed: Deed, detail: str | None = None) -> None:
    """Write down who did what to the case in hand."""
    audit.write(
        desk.tx,
        by.id,
        deed,
        desk.now,
        person_id=desk.known.row.id,
        case_id=desk.case.id,
        detail=detail,
    )


def keep(desk: Desk, happened: Happened) -> None:
    """Keep it among what happened to the case in hand, for whoever reads the conversation."""
    happenings.write(desk.tx, desk.case, desk.known, happened, desk.now)


async def can_be_answered(house: House, tx: Tx, known: Known) -> bool:
    """Whether an answer can reach this person at all; where none can, none is owed."""
    to = await sending.find(house, tx, known)
    return to is not None and known.row.reachable and not known.row.stopped


def ring(house: House, case_id: str) -> None:
    """Wake the pages that show this case, and whoever sends."""
    house.bell.ring("queue", f"case:{case_id}", "outbox")


async def _refused(tx: Tx, case_id: str, by: Staff, once: Once | None) -> Outcome:
    """Not theirs: because it was done a moment ago, by the same form, or because it is not."""
    last = await happenings.last_move(tx, case_id) if once else None
    if once and last and (last.kind, last.staff_id, last.other_id) == (
        once.kind, by.id, once.other_id,
    ):  # fmt: skip
        other = await staff.by_id(tx, once.other_id) if once.other_id else None
        fields = {"name": other.name} if other else {}
        return Outcome(ok=True, sentence=once.sentence, fields=fields)
    over = await cases.is_closed(tx, case_id)
    return Outcome(ok=False, sentence=says.IS_CLOSED if over else says.NOT_YOURS)
