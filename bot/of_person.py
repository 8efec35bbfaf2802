"""What a turn changes about the person themselves: what they told us, and whether we may write."""

from datetime import datetime

from bot.desk import waking
from bot.followup import carrying
from bot.house import House
from bot.store import cases, people
from bot.store.audit import audit
from bot.store.audit.deeds import Deed
from bot.store.boxes import outbox
from bot.store.people import Known
from bot.store.session import Tx
from bot.talk import raising
from dialogues.turn import (
    OfPerson,
    OpenCase,
    Reassured,
    SetAge,
    SetCountry,
    SetLanguage,
    StopWriting,
    Unreachable,
    WriteAgain,
)


async def carry(
    house: House, tx: Tx, known: Known, at: tuple[str, bytes], effect: OfPerson, now: datetime
) -> None:
    """What a turn in this chat changes about the person themselves."""
    person = known.row
    match effect:
        case SetLanguage(language):
            person.language = language
        case SetCountry(country):
            person.country = country
        case SetAge(age):
            person.age = age
        case Reassured():
            await _reassured(tx, known, now)
        case StopWriting():
            person.stopped = True
            await outbox.cancel(tx, person.id, now, "Stopped")
            audit.write(tx, audit.HOUSE, Deed.STOPPED, now, person_id=person.id)
            await carrying.stopped(house, tx, known, now)
        case WriteAgain():
            person.stopped, person.reachable = False, True
        case Unreachable():
            await shut(house, tx, known, at, now)


async def shut(house: House, tx: Tx, known: Known, at: tuple[str, bytes], now: datetime) -> None:
    """The person shut the chat: nothing more is tried, and an open case says so.

    Of two chats that were joined the one goes on where the other is left.
    """
    if not await people.is_answered_at(tx, known, *at):
        lost = await outbox.answer_waits(tx, known.row.id, at[1])
        await outbox.cancel(tx, known.row.id, now, "Blocked", index=at[1])
        if lost:
            await waking.not_arrived(house, tx, known, now)
        return
    known.row.reachable = False
    await outbox.cancel(tx, known.row.id, now, "Blocked")
    case = await cases.open_of(tx, known.row.id)
    if case is not None:
        told = OpenCase(cases.URGENCY[case.urgency], "unreachable")
        raised = await cases.open_or_raise(tx, known.row.id, known.seal, told, case.due_at, now)
        if raised.woken:
            await raising.waits_again(house, tx, raised.case, now)
    audit.write(tx, audit.HOUSE, Deed.UNREACHABLE, now, person_id=known.row.id)
    await carrying.blocked(house, tx, known, now)


async def _reassured(tx: Tx, known: Known, now: datetime) -> None:
    if await cases.close_doubt(tx, known.row.id, now):
        audit.write(tx, audit.HOUSE, Deed.REASSURED, now, person_id=known.row.id)
