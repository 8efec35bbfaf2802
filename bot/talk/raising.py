"""From danger to a person: a case opened or raised, its time to answer, and the staff told."""

from datetime import datetime, timedelta

from bot.house import House
from bot.on_call import alerts
from bot.store import cases
from bot.store.audit import audit
from bot.store.audit.deeds import Deed
from bot.store.desk import holds
from bot.store.models.cases import Case
from bot.store.people import Known
from bot.store.session import Tx
from bot.words import ZONE
from dialogues import ages
from dialogues.turn import OpenCase, Urgency

WORKING_DAYS = range(5)


async def raise_case(house: House, tx: Tx, known: Known, wanted: OpenCase, now: datetime) -> Case:
    """Open a case or raise the open one; staff are told when it is new or more urgent.

    A case of somebody under 18 says so, and never waits longer than today. Somebody in danger is
    helped even where that cannot be put on record.
    """
    wanted = ages.marked(house.router.book, wanted, known.row.age)
    tx.helps = tx.helps or wanted.urgency is Urgency.NOW
    due = due_at(house, wanted.urgency, now)
    raised = await cases.open_or_raise(tx, known.row.id, known.seal, wanted, due, now)
    if raised.new or raised.risen:
        deed = Deed.CASE_OPENED if raised.new else Deed.CASE_RAISED
        audit.write(
            tx,
            audit.HOUSE,
            deed,
            now,
            person_id=known.row.id,
            case_id=raised.case.id,
            detail=wanted.label,
        )
        if not raised.new:  # who holds it owes an answer as soon as its level asks for one
            await holds.owe(tx, raised.case.id, due)
        await alerts.begin(house, tx, raised.case, now)
    elif raised.woken:
        await waits_again(house, tx, raised.case, now)
    return raised.case


def due_at(house: House, urgency: Urgency, now: datetime) -> datetime:
    """When a case of this level should be answered; "soon" counts the working days of Vientiane."""
    settings = house.settings
    if urgency is Urgency.NOW:
        return now + timedelta(minutes=settings.due_now)
    if urgency is Urgency.TODAY:
        return now + timedelta(minutes=settings.due_today)
    due, days = now, settings.due_soon
    while days:
        due += timedelta(days=1)
        days -= due.astimezone(ZONE).weekday() in WORKING_DAYS
    return due


async def waits_again(house: House, tx: Tx, case: Case, now: datetime) -> None:
    """It rested, and something new was heard: it is due like a new one, and somebody is told."""
    due = due_at(house, cases.URGENCY[case.urgency], now)
    if case.state == "held":
        await holds.owe(tx, case.id, due)
        return
    case.due_at = due
    await alerts.begin(house, tx, case, now)
