"""What is asked of the outbox for every message, built once: the next to send, taken, ended."""

from functools import cache
from typing import Any

from sqlalchemy import ColumnElement, Select, Update, and_, bindparam, exists, or_, select, update
from sqlalchemy.orm import aliased
from sqlalchemy.sql.dml import ReturningUpdate

from bot.store.boxes import gates
from bot.store.models.boxes import Outbox
from bot.store.models.people import Address, Person

MOMENT = Outbox.made_at.type


def still_ours() -> tuple[ColumnElement[bool], ...]:
    """The row of a try, as long as it is still its sender's."""
    return (
        Outbox.id == bindparam("row"),
        Outbox.claimed_by == bindparam("worker"),
        Outbox.state == "sending",
        Outbox.attempts == bindparam("tried"),
    )


@cache
def taken() -> Update:
    """That `worker` sends `row` until then."""
    until, rests = bindparam("until", type_=MOMENT), bindparam("rests", type_=MOMENT)
    values = {"state": "sending", "claimed_by": bindparam("worker"), "claimed_until": until}
    return (
        update(Outbox)
        .where(Outbox.id == bindparam("row"))
        .values(values | {"attempts": bindparam("tried"), "rests_until": rests})
        .execution_options(synchronize_session=False)
    )


@cache
def ends(*, of_nobody: bool) -> ReturningUpdate[int]:
    """That a try ended for good."""
    values = {
        "state": bindparam("ending"),
        "cause": bindparam("why"),
        "channel_message": bindparam("shown"),
        "claimed_by": None,
        "claimed_until": None,
        "rests_until": bindparam("rests", type_=MOMENT),
        "ended_at": bindparam("now", type_=MOMENT),
        "to": None,
    }
    if of_nobody:
        values["body"] = None
    return (
        update(Outbox)
        .where(*still_ours())
        .values(values)
        .returning(Outbox.id)
        .execution_options(synchronize_session=False)
    )


@cache
def the_next() -> Select[*tuple[Any, ...]]:
    """The most urgent, oldest row due at `now`; within a chat, rows of a rank keep their order.

    Beside it what opens it, its address, where it has one, and (`more`) whether others are due.
    """
    other, now = aliased(Outbox), bindparam("now", type_=MOMENT)
    same_chat = and_(other.channel == Outbox.channel, other.index == Outbox.index)
    sending = exists().where(same_chat, other.state == "sending")
    before = exists().where(
        same_chat, other.state == "waiting", other.rank <= Outbox.rank, other.id < Outbox.id
    )
    # What was made or ended later than `soon` was so by a clock that was set back since.
    soon = bindparam("soon", type_=MOMENT)
    past = and_(other.made_at <= soon, or_(other.ended_at.is_(None), other.ended_at <= soon))
    resting = exists().where(same_chat, other.rests_until > now, past)
    due = or_(Outbox.not_before <= now, Outbox.made_at > soon)
    more = exists().where(other.state == "waiting", other.not_before <= now, other.id != Outbox.id)
    reached = and_(Address.channel == Outbox.channel, Address.index == Outbox.index)
    return (
        select(
            *(Outbox.id, Outbox.key, Outbox.channel, Outbox.person_id, Outbox.to, Outbox.body),
            *(Outbox.rank, Outbox.attempts, Outbox.rests_until, Outbox.made_at),
            *(Person.key.label("wrapped"), Person.key_version, Person.wrapped_by),
            *(Address.sealed, Address.person_id.label("reaches"), more.label("more")),
        )
        .outerjoin(Person, Person.id == Outbox.person_id)
        .outerjoin(Address, reached)
        .where(Outbox.state == "waiting", due, ~sending, ~before, ~resting)
        .where(Outbox.channel.in_(bindparam("channels", expanding=True)), gates.is_open())
        .order_by(Outbox.rank, Outbox.id)
        .limit(1)
        .with_for_update(of=Outbox, skip_locked=True)
    )
