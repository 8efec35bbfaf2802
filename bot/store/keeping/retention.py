"""What may go by rule: words of cases long closed, and people who only asked something once.

What would go is counted by the very conditions by which it goes (see `wiping`).
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, exists, false, func, or_, select, true
from sqlalchemy.orm import InstrumentedAttribute

from bot.store.models.base import Base
from bot.store.models.boxes import Outbox
from bot.store.models.cases import Case, Message, Note, Reason
from bot.store.models.desk import HappeningRow
from bot.store.models.followup import Entry, FollowUp, Invitation
from bot.store.models.helping import Journey
from bot.store.models.people import Person
from bot.store.models.talk import DraftRow
from bot.store.session import Tx

Those = Select[str] | list[str]
Counts = Mapping[str, int]


@dataclass(frozen=True, slots=True)
class Limits:
    """What was closed, asked, or ended as follow-up at these moments or before may go.

    Where `followed` is none, follow-up goes with nobody but who asks for that.
    """

    closed: datetime
    asked: datetime
    followed: datetime | None = None


@dataclass(frozen=True, slots=True)
class Cut:
    """Rows of one table, and what becomes of them; without `values` they are deleted."""

    name: str
    table: type[Base]
    which: ColumnElement[bool]
    values: Mapping[str, Any] | None = None


def silent(limits: Limits) -> Select[str]:
    """People of whom words may go: of a case that is due, after their last one, or about one."""
    due = Person.id.in_(select(Case.person_id).where(*_due(limits)))  # SQLite looks it up once
    unwiped = exists().where(
        Message.person_id == Person.id, Message.text != b"", Message.at <= limits.asked
    )
    had_one = exists().where(Case.person_id == Person.id)
    over = and_(had_one, ~_has_other(Person.id, limits), unwiped)
    later = Person.id.in_(select(HappeningRow.person_id).where(_said_later(limits)))
    noted = Person.id.in_(select(Note.person_id).where(_noted_later(limits)))
    return select(Person.id).where(
        Person.key.is_not(None), ~_lives(), ~_is_followed(), or_(due, over, later, noted)
    )


def only_asked(limits: Limits) -> Select[str]:
    """People who never had a case, and were neither followed up nor written down."""
    known = (exists().where(one.person_id == Person.id) for one in (Case, FollowUp, Entry))
    return select(Person.id).where(
        Person.key.is_not(None),
        Person.heard_at <= limits.asked,
        ~_lives(),
        *(~one for one in known),
    )


def followed(limits: Limits) -> Select[str]:
    """People whose follow-up ended long ago, with nothing said or written of them since.

    Or it never began: they were invited and did not come.
    """
    limit = limits.followed
    if limit is None:
        return select(Person.id).where(false())
    asked = exists().where(Invitation.person_id == Person.id, Invitation.made_at > limit)
    never = and_(FollowUp.state == "invited", FollowUp.made_at <= limit, ~asked)
    over = or_(and_(FollowUp.state == "ended", FollowUp.ended_at <= limit), never)
    ended = exists().where(FollowUp.person_id == Person.id, over)
    had_one = exists().where(Case.person_id == Person.id, Case.closed_at > limit)
    written = exists().where(Entry.person_id == Person.id, Entry.made_at > limit)
    return select(Person.id).where(
        Person.key.is_not(None), Person.heard_at <= limit, ended, ~_lives(), ~had_one, ~written
    )


def cuts(limits: Limits, those: Those) -> Iterator[Cut]:
    """All that goes of these people's words; the cases last, as they say what is due."""
    cases = select(Case.id).where(Case.person_id.in_(those), *_due(limits))
    yield Cut(
        "messages",
        Message,
        and_(Message.person_id.in_(those), Message.text != b"", _past(Message, Message.at, limits)),
        {"text": b"", "reading": None, "attachment": None, "via": None},
    )
    yield Cut(
        "sent",
        Outbox,
        and_(
            Outbox.person_id.in_(those),
            Outbox.body.is_not(None),
            _past(Outbox, Outbox.made_at, limits),
        ),
        {"body": None, "to": None},
    )
    in_case = and_(Note.case_id.in_(cases), Note.text != b"")
    noted = and_(Note.person_id.in_(those), _noted_later(limits))
    yield Cut("notes", Note, or_(in_case, noted), {"text": b""})
    signs = and_(Reason.case_id.in_(cases), Reason.evidence.is_not(None))
    yield Cut("signs", Reason, signs, {"evidence": None})
    of_case = and_(HappeningRow.case_id.in_(cases), HappeningRow.reason.is_not(None))
    later = and_(HappeningRow.person_id.in_(those), _said_later(limits))
    yield Cut("reasons", HappeningRow, or_(of_case, later), {"reason": None})
    yield Cut("drafts", DraftRow, DraftRow.case_id.in_(cases))
    over = and_(Journey.person_id.in_(those), _past(Journey, Journey.made_at, limits))
    yield Cut("plans", Journey, over)
    yield Cut("cases", Case, and_(Case.person_id.in_(those), *_due(limits)))


async def would_go(tx: Tx, limits: Limits) -> Counts:
    """How much would go now, by name; nothing is changed."""
    found = {
        cut.name: await _count(tx, select(func.count()).select_from(cut.table).where(cut.which))
        for cut in cuts(limits, silent(limits))
    }
    whole = {"people": only_asked(limits)}
    if limits.followed is not None:
        whole["followed"] = followed(limits)
    for name, which in whole.items():
        found[name] = await _count(tx, select(func.count()).select_from(which.subquery()))
    return found


async def is_any(tx: Tx, which: Select[str]) -> bool:
    """Whether there is anybody of whom something may go."""
    return (await tx.execute(which.limit(1))).first() is not None


async def _count(tx: Tx, found: Select[int]) -> int:
    return (await tx.execute(found)).scalar_one()


def _due(limits: Limits) -> tuple[ColumnElement[bool], ...]:
    """Cases whose words may go and are still there."""
    return Case.state == "closed", Case.closed_at <= limits.closed, Case.wiped_at.is_(None)


def _said_later(limits: Limits) -> ColumnElement[bool]:
    """Reasons that staff wrote when the words of the case were gone already."""
    return and_(
        HappeningRow.reason.is_not(None),
        HappeningRow.at <= limits.closed,
        HappeningRow.case_id.in_(_wiped()),
    )


def _noted_later(limits: Limits) -> ColumnElement[bool]:
    """Notes that staff wrote when the words of the case were gone already."""
    return and_(Note.text != b"", Note.at <= limits.closed, Note.case_id.in_(_wiped()))


def _wiped() -> Select[str]:
    return select(Case.id).where(Case.wiped_at.is_not(None))


def _has_other(
    person_id: ColumnElement[str] | InstrumentedAttribute[str],
    limits: Limits,
    until: ColumnElement[bool] | None = None,
) -> ColumnElement[bool]:
    """Whether there is a case of theirs that is not yet due (and was open `until` then)."""
    young = or_(Case.state != "closed", Case.closed_at > limits.closed)
    return exists().where(Case.person_id == person_id, young, true() if until is None else until)


def _past(
    table: Any,  # noqa: ANN401 - a table with `person_id`
    at: InstrumentedAttribute[datetime],
    limits: Limits,
) -> ColumnElement[bool]:
    """Said in a case that is due and in no other, or long after it while there is no other."""
    old = (Case.state == "closed", Case.closed_at <= limits.closed)
    in_due = exists().where(Case.person_id == table.person_id, *old, at <= Case.closed_at)
    in_other = _has_other(table.person_id, limits, Case.opened_at <= at)
    alone = ~_has_other(table.person_id, limits)
    return or_(and_(in_due, ~in_other), and_(alone, at <= limits.asked))


def _is_followed() -> ColumnElement[bool]:
    """Who is spared whole, too, unless the rule is about follow-up itself."""
    return exists().where(FollowUp.person_id == Person.id, FollowUp.state != "ended")


def _lives() -> ColumnElement[bool]:
    """Who is spared whole: with an open case, a plan, a task, something on its way."""
    return or_(
        exists().where(Case.person_id == Person.id, Case.state != "closed"),
        exists().where(Journey.person_id == Person.id, Journey.next_at.is_not(None)),
        exists().where(
            Entry.person_id == Person.id, Entry.due_on.is_not(None), Entry.done_at.is_(None)
        ),
        exists().where(Outbox.person_id == Person.id, Outbox.state.in_(("waiting", "sending"))),
    )
