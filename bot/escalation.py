"""What staff do with a case: each deed one transaction, each loser told the truth."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from bot import sending
from bot import sentences as says
from bot.access import ON_THE_DESK, Action, Role, Staff, may
from bot.house import House
from bot.store import audit, cases, messages, outbox, people, staff
from bot.store.models import Case
from bot.store.people import Known
from bot.store.session import Tx
from dialogues.turn import Say, Text

LEASE = timedelta(minutes=30)  # a case whose holder does nothing for so long is free again
LONGEST = 30_000  # characters of a reply or note


@dataclass(frozen=True, slots=True)
class Outcome:
    """What came of a deed: a sentence (message id) with its fields, for the page."""

    ok: bool
    sentence: str = ""
    fields: dict[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Desk:
    """A case in its holder's hands, inside the open transaction."""

    tx: Tx
    case: Case
    known: Known
    now: datetime


async def claim(house: House, case_id: str, by: Staff) -> Outcome:
    """Take a case: one winner; the person hears that someone is there."""
    now = house.clock()
    async with house.store.write() as tx:
        case = await cases.by_id(tx, case_id)
        if case is None:
            return Outcome(ok=False, sentence=says.NO_SUCH_CASE)
        known = await people.by_id(tx, house.store, case.person_id)
        if not may(by.role, Action.CLAIM) or known is None:
            return Outcome(ok=False, sentence=says.NO_SUCH_CASE)
        if not await cases.claim(tx, case_id, by.id, now, LEASE):
            holder = await cases.holder(tx, case_id)
            if holder is None:
                return Outcome(ok=False, sentence=says.IS_CLOSED)
            if holder[0] == by.id:
                return Outcome(ok=True, sentence=says.CLAIMED)
            return Outcome(ok=False, sentence=says.TAKEN, fields={"name": holder[1]})
        audit.write(tx, by.id, "claim", now, person_id=case.person_id, case_id=case_id)
        key = f"claim:{case_id}:{people.new_id()}"
        await _tell(house, Desk(tx, case, known, now), says.SOMEONE_IS_HERE, by.name, key)
        await tx.commit()
    _ring(house, case_id)
    return Outcome(ok=True, sentence=says.CLAIMED)


async def reply(house: House, case_id: str, by: Staff, text: str, nonce: str) -> Outcome:
    """Answer the person; the form's nonce makes it one message however often it is posted."""

    async def deed(desk: Desk) -> Outcome:
        if desk.known.row.stopped:
            return Outcome(ok=False, sentence=says.STOPPED)
        to = await sending.find(house, desk.tx, desk.known)
        if to is None or not desk.known.row.reachable:
            return Outcome(ok=False, sentence=says.UNREACHABLE)
        if await outbox.known(desk.tx, f"r:{nonce}:0"):
            return Outcome(ok=True, sentence=says.ON_ITS_WAY)
        sending.say_as_staff(house, desk.tx, to, by.id, text, f"r:{nonce}", desk.now)
        _audit(desk, by, "reply")
        return Outcome(ok=True, sentence=says.ON_ITS_WAY)

    return _written(text) or await _as_holder(house, case_id, by, deed)


async def write_note(house: House, case_id: str, by: Staff, text: str, nonce: str) -> Outcome:
    """Write something for colleagues; it has no way to the person."""

    async def deed(desk: Desk) -> Outcome:
        owner = (desk.known.row.id, desk.known.seal)
        if await messages.write_note(desk.tx, case_id, owner, by.id, text, nonce, desk.now):
            _audit(desk, by, "note")
        return Outcome(ok=True, sentence=says.NOTED)

    return _written(text) or await _as_holder(house, case_id, by, deed)


async def hand_over(house: House, case_id: str, by: Staff, to_staff: str, note: str) -> Outcome:
    """Give the case to a colleague, with a note for them."""

    async def deed(desk: Desk) -> Outcome:
        colleague = await staff.by_id(desk.tx, to_staff)
        if colleague is None or colleague.disabled or Role(colleague.role) not in ON_THE_DESK:
            return Outcome(ok=False, sentence=says.NOBODY_THERE)
        await cases.pass_on(desk.tx, case_id, by.id, colleague.id, desk.now, LEASE)
        await _add_note(desk, by, note)
        _audit(desk, by, "hand_over")
        key = f"claim:{case_id}:{people.new_id()}"
        await _tell(house, desk, says.SOMEONE_IS_HERE, colleague.name, key)
        return Outcome(ok=True, sentence=says.HANDED_OVER, fields={"name": colleague.name})

    return await _as_holder(house, case_id, by, deed)


async def give_back(house: House, case_id: str, by: Staff) -> Outcome:
    """Put the case back into the queue."""

    async def deed(desk: Desk) -> Outcome:
        await cases.pass_on(desk.tx, case_id, by.id, None, desk.now, LEASE)
        _audit(desk, by, "give_back")
        return Outcome(ok=True, sentence=says.GIVEN_BACK)

    return await _as_holder(house, case_id, by, deed)


async def close(house: House, case_id: str, by: Staff, outcome: str, note: str) -> Outcome:
    """Close the case with a reason; the person hears that the program answers again."""

    async def deed(desk: Desk) -> Outcome:
        if outcome not in {code for code, _ in says.CLOSINGS}:
            return Outcome(ok=False, sentence=says.NO_SUCH_CASE)
        await _add_note(desk, by, note)
        await cases.close(desk.tx, case_id, by.id, outcome, desk.now)
        _audit(desk, by, "close", outcome)
        key = f"close:{case_id}"
        await _tell(house, desk, says.TALK_HANDED_BACK, by.name, key)
        return Outcome(ok=True, sentence=says.CLOSED)

    return await _as_holder(house, case_id, by, deed)


async def resend(house: House, case_id: str, by: Staff, outbox_id: int, *, again: bool) -> Outcome:
    """Decide about an answer that may not have arrived."""

    async def deed(desk: Desk) -> Outcome:
        person_id = desk.known.row.id
        if await outbox.decide(desk.tx, outbox_id, person_id, desk.now, again=again):
            _audit(desk, by, "resend" if again else "left_unsent")
        return Outcome(ok=True, sentence=says.SENT_AGAIN if again else says.LEFT_AS_IS)

    return await _as_holder(house, case_id, by, deed)


async def read_case(house: House, case_id: str, person_id: str, by: Staff) -> None:
    """Write down that somebody opened a conversation."""
    async with house.store.write() as tx:
        audit.write(tx, by.id, "read", house.clock(), person_id=person_id, case_id=case_id)
        await tx.commit()


async def _as_holder(
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
    _ring(house, case_id)
    return outcome


def _written(text: str) -> Outcome | None:
    """What is wrong with a text that somebody wants to send, if anything is."""
    if not text.strip():
        return Outcome(ok=False, sentence=says.EMPTY)
    if len(text) > LONGEST:
        return Outcome(ok=False, sentence=says.TOO_LONG, fields={"most": str(LONGEST)})
    return None


async def _add_note(desk: Desk, by: Staff, note: str) -> None:
    if note.strip():
        owner = (desk.known.row.id, desk.known.seal)
        await messages.write_note(
            desk.tx, desk.case.id, owner, by.id, note[:LONGEST], people.new_id(), desk.now
        )


def _audit(desk: Desk, by: Staff, action: str, detail: str | None = None) -> None:
    audit.write(
        desk.tx,
        by.id,
        action,
        desk.now,
        person_id=desk.known.row.id,
        case_id=desk.case.id,
        detail=detail,
    )


async def _tell(house: House, desk: Desk, sentence: str, name: str, key: str) -> None:
    """Tell the person who is there now; nothing to who wants no messages, or may be watched."""
    to = await sending.find(house, desk.tx, desk.known)
    person = desk.known.row
    if to is None or person.stopped or not person.reachable or desk.case.quiet:
        return
    told = Say((Text(sentence, (("name", name),)),))
    sending.say(house, desk.tx, to, (told,), key, desk.now)


def _ring(house: House, case_id: str) -> None:
    house.bell.ring("queue", f"case:{case_id}", "outbox")
