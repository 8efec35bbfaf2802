"""Which open cases somebody wants to see: the queue's filters, as conditions for SQL."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from sqlalchemy import ColumnElement, and_, case, exists, not_, or_, true

from bot.store import cases
from bot.store.desk import readers
from bot.store.models.cases import Case, Reason
from bot.store.models.people import Person
from dialogues.heard import Country
from dialogues.turn import Urgency
from nlu.reading import Language

OPEN = ("waiting", "held")  # told one by one, so that no index is passed over for closed ones


class Show(StrEnum):
    """The parts of the queue."""

    ALL = "all"
    MINE = "mine"
    UNCLAIMED = "unclaimed"
    OURS = "ours"
    THEIRS = "theirs"
    OVERDUE = "overdue"
    ASLEEP = "asleep"


@dataclass(frozen=True, slots=True)
class Viewer:
    """Who looks at the queue; `above` says that they name who may read what is sensitive."""

    staff_id: str
    above: bool


@dataclass(frozen=True, slots=True)
class Wanted:
    """What of the queue is wanted; empty is all of it."""

    show: Show = Show.ALL
    urgency: Urgency | None = None
    language: Language | None = None
    country: Country | None = None
    label: str = ""

    @property
    def narrow(self) -> bool:
        """Whether more is asked for than a part of the queue."""
        return bool(self.urgency or self.language or self.country or self.label)


def seen_by(viewer: Viewer | None) -> ColumnElement[bool]:
    """Open cases that this member of staff may know of; without one, all of them."""
    known = readers.visible_to(viewer.staff_id, above=viewer.above) if viewer else true()
    return and_(Case.state.in_(OPEN), known)


def in_hand(now: datetime) -> ColumnElement[bool]:
    """Somebody holds it; a lease that ran out holds nothing."""
    return and_(Case.state == "held", Case.lease_until.is_not(None), Case.lease_until >= now)


def awake(now: datetime) -> ColumnElement[bool]:
    """It is not out of the way until later; danger never is."""
    danger = Case.urgency == cases.ORDER[Urgency.NOW]
    return or_(danger, Case.asleep_until.is_(None), Case.asleep_until <= now)


def overdue(now: datetime) -> ColumnElement[bool]:
    """An answer should have been given by now, and it is not put off."""
    due = case((in_hand(now), Case.reply_due_at), else_=Case.due_at)
    return and_(awake(now), due.is_not(None), due < now)


def parts(staff_id: str, now: datetime) -> Mapping[Show, ColumnElement[bool]]:
    """What belongs to each part of the queue."""
    held, up = in_hand(now), awake(now)
    return {
        Show.ALL: up,
        Show.MINE: and_(held, Case.holder_id == staff_id),
        Show.UNCLAIMED: and_(up, not_(held)),
        Show.OURS: and_(up, or_(not_(held), Case.reply_due_at.is_not(None))),
        Show.THEIRS: and_(up, held, Case.reply_due_at.is_(None)),
        Show.OVERDUE: overdue(now),
        Show.ASLEEP: not_(up),
    }


def conditions(wanted: Wanted, staff_id: str, now: datetime) -> list[ColumnElement[bool]]:
    """Everything that is wanted, for a query with cases and their people."""
    asked = [parts(staff_id, now)[wanted.show]]
    if wanted.urgency is not None:
        asked.append(Case.urgency == cases.ORDER[wanted.urgency])
    if wanted.language is not None:
        asked.append(Person.language == wanted.language.value)
    if wanted.country is not None:
        asked.append(Person.country == wanted.country.value)
    if wanted.label:
        asked.append(exists().where(Reason.case_id == Case.id, Reason.label == wanted.label))
    return asked
