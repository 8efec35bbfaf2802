"""What is asked of the inbox for every message, built once: the first that waits, taken, heard."""

from datetime import datetime
from functools import cache
from typing import Any

from sqlalchemy import ColumnElement, Select, Update, bindparam, exists, or_, select, tuple_, update
from sqlalchemy.orm import InstrumentedAttribute, aliased
from sqlalchemy.sql.dml import ReturningUpdate

from bot.store.models.boxes import Inbox

Rests = InstrumentedAttribute[datetime | None]


@cache
def taken() -> Update:
    """That `worker` is on `row` until then."""
    until = bindparam("until", type_=Inbox.received_at.type)
    return (
        update(Inbox)
        .where(Inbox.id == bindparam("row"))
        .values(
            state="working",
            claimed_by=bindparam("worker"),
            claimed_until=until,
            attempts=bindparam("tried"),
        )
        .execution_options(synchronize_session=False)
    )


@cache
def heard() -> ReturningUpdate[int]:
    """That `row`, if it is still this worker's, was heard."""
    return (
        update(Inbox)
        .where(
            Inbox.id == bindparam("row"),
            Inbox.state == "working",
            Inbox.claimed_by == bindparam("worker"),
            Inbox.attempts == bindparam("tried"),
        )
        .values(
            state="done",
            body=None,
            index=b"",
            done_at=bindparam("now", type_=Inbox.received_at.type),
            cause=bindparam("why"),
            claimed_until=None,
        )
        .returning(Inbox.id)
        .execution_options(synchronize_session=False)
    )


@cache
def first_that_waits() -> Select[*tuple[Any, ...]]:
    """The first update, by its own number, of the chat that waited longest and nobody is on.

    Beside it (`more`) whether there are others. One that rests after a fault holds up nobody. A
    row that another worker is just taking is passed over, and never in favour of a later one of its
    chat.
    """
    before, busy, other = aliased(Inbox), aliased(Inbox), aliased(Inbox)
    now = bindparam("now", type_=Inbox.received_at.type)
    on_it = exists().where(
        busy.channel == Inbox.channel, busy.index == Inbox.index, busy.state == "working"
    )
    sooner = exists().where(
        before.channel == Inbox.channel,
        before.index == Inbox.index,
        before.state == "new",
        tuple_(before.position, before.id) < tuple_(Inbox.position, Inbox.id),
        _ready(before.not_before, now),
    )
    more = exists().where(other.state == "new", other.id != Inbox.id)
    return (
        select(
            Inbox.id,
            Inbox.channel,
            Inbox.key,
            Inbox.body,
            Inbox.attempts,
            Inbox.received_at,
            more.label("more"),
        )
        .where(Inbox.state == "new", _ready(Inbox.not_before, now), ~on_it, ~sooner)
        .where(Inbox.channel.in_(bindparam("channels", expanding=True)))
        .order_by(Inbox.id)
        .limit(1)
        .with_for_update(of=Inbox, skip_locked=True)
    )


def _ready(rests_until: Rests, now: ColumnElement[datetime]) -> ColumnElement[bool]:
    """It rests no longer, or longer than anything ever does: the clock was set back since."""
    wrong = bindparam("wrong", type_=Inbox.received_at.type)
    return or_(rests_until.is_(None), rests_until <= now, rests_until > wrong)
