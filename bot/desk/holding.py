"""A case in its holder's hands: who may do what with it, inside one transaction."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from datetime import datetime, timedelta

from bot import sending
from bot import sentences as says
from bot.access import Action, Staff, may
from bot.house import House
from bot.outcome import Outcome
from bot.store import audit, cases, messages, people
from bot.store.models import Case
from bot.store.people import Known
from bot.store.session import Tx
from dialogues.turn import Say, Text

LEASE = timedelta(minutes=30)  # a case whose holder does nothing for so long is free again
LONGEST = 30_000  # characters of a reply or note


@dataclass(frozen=True, slots=True)
class Desk:
    """A case in its holder's hands, inside the open transaction."""

    tx: Tx
    case: Case
    known: Known
    now: datetime


async def as_holder(
    house: House, case_id: str, by: Staff, deed: Callable[[Desk], Awaitable[Outcome]]
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
        if case.state == "closed":
            return Outcome(ok=False, sentence=says.IS_CLOSED)
        if not await cases.hold_on(tx, case_id, by.id, now, LEASE):
            return Outcome(ok=False, sentence=says.NOT_YOURS)
        outcome = await deed(Desk(tx, case, known, now))
        if not outcome.ok:
            return outcome
        await tx.commit()
    ring(house, case_id)
    return outcome


def written(text: str) -> Outcome | None:
    """What is wrong with a text that somebody wants to send, if anything is."""
    if not text.strip():
        return Outcome(ok=False, sentence=says.EMPTY)
    if len(text) > LONGEST:
        return Outcome(ok=False, sentence=says.TOO_LONG, fields={"most": str(LONGEST)})
    return None


async def add_note(desk: Desk, by: Staff, note: str) -> None:
    """Keep a note for colleagues, if there is one."""
    if note.strip():
        owner = (desk.known.row.id, desk.known.seal)
        await messages.write_note(
            desk.tx, desk.case.id, owner, by.id, note[:LONGEST], people.new_id(), desk.now
        )


def note_deed(desk: Desk, by: Staff, action: str, detail: str | None = None) -> None:
    """Write down who did what to the case in hand."""
    audit.write(
        desk.tx,
        by.id,
        action,
        desk.now,
        person_id=desk.known.row.id,
        case_id=desk.case.id,
        detail=detail,
    )


async def tell(house: House, desk: Desk, sentence: str, name: str, key: str) -> None:
    """Tell the person who is there now; nothing to who wants no messages, or may be watched."""
    to = await sending.find(house, desk.tx, desk.known)
    person = desk.known.row
    if to is None or person.stopped or not person.reachable or desk.case.quiet:
        return
    told = Say((Text(sentence, (("name", name),)),))
    sending.say(house, desk.tx, to, (told,), key, desk.now)


def ring(house: House, case_id: str) -> None:
    """Wake the pages that show this case, and whoever sends."""
    house.bell.ring("queue", f"case:{case_id}", "outbox")
