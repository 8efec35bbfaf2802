"""From danger to a person: a case opened or raised, its time to answer, and the staff told."""

from datetime import datetime, timedelta

from bot import sentences as says
from bot.access import ON_THE_DESK, Role
from bot.channels import Outgoing
from bot.house import House
from bot.store import audit, cases, outbox, staff
from bot.store.models import Case
from bot.store.outbox import Draft, Rank, Rule
from bot.store.people import Known
from bot.store.session import Tx
from bot.store.vault import Place
from dialogues import ages
from dialogues.turn import OpenCase, Text, Urgency
from nlu.reading import Language

ALERTS_BY = "telegram"  # where staff are told of new cases
WORKING_DAYS = range(5)


async def raise_case(
    house: House, tx: Tx, known: Known, wanted: OpenCase, key: str, now: datetime
) -> Case:
    """Open a case or raise the open one; staff are told when it is new or more urgent.

    A case of somebody under 18 says so, and never waits longer than today.
    """
    wanted = ages.marked(house.router.book, wanted, known.row.age)
    due = due_at(house, wanted.urgency, now)
    raised = await cases.open_or_raise(tx, known.row.id, known.seal, wanted, due, now)
    if raised.new or raised.risen:
        action = "case_opened" if raised.new else "case_raised"
        audit.write(
            tx,
            audit.HOUSE,
            action,
            now,
            person_id=known.row.id,
            case_id=raised.case.id,
            detail=wanted.label,
        )
        await _alert(house, tx, wanted.urgency, key, now)
    return raised.case


def due_at(house: House, urgency: Urgency, now: datetime) -> datetime:
    """When a case of this level should be answered; "soon" counts working days."""
    settings = house.settings
    if urgency is Urgency.NOW:
        return now + timedelta(minutes=settings.due_now)
    if urgency is Urgency.TODAY:
        return now + timedelta(minutes=settings.due_today)
    due, days = now, settings.due_soon
    while days:
        due += timedelta(days=1)
        days -= due.weekday() in WORKING_DAYS
    return due


async def _alert(house: House, tx: Tx, urgency: Urgency, key: str, now: datetime) -> None:
    """A word to every member of staff who linked a chat, with no personal fact in it."""
    for row in await staff.everybody(tx):
        if row.alerts is None or row.disabled or Role(row.role) not in ON_THE_DESK:
            continue
        address = house.store.vault.house.open(Place("staff", "alerts", row.id), row.alerts)
        level = Text(says.LEVELS[urgency])
        text = house.words.gettext(Language(row.language), says.CASE_WAITS, level=level)
        rank = Rank.DANGER if urgency is Urgency.NOW else Rank.STAFF
        draft = Draft(
            f"{key}:alert:{row.id}:{urgency}", ALERTS_BY, address, Outgoing(text), rank, Rule.AGAIN
        )
        if ALERTS_BY in house.channels:
            outbox.put(tx, house.store, draft, None, now)
