"""Finds people with a case: by pseudonym, by words that were said, by label, by country."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Row, Select, and_, exists, func, select
from sqlalchemy.orm import aliased

from bot.store import buckets, cases, messages, readers
from bot.store.finds import AUTHORS
from bot.store.models import Case, Message, Person, Reason
from bot.store.models_search import Find, Searchable
from bot.store.models_staff import StaffRow
from bot.store.session import Store, Tx
from bot.store.vault import Seal, Vault
from dialogues.turn import Urgency
from nlu import finding
from nlu.finding import Sought, Span
from nlu.reading import Entity

PAGE = 20
MOST = 300  # people whose messages are looked through: those who wrote last
AT_ONCE = 10  # of them, in one query
MOST_OPENED = 600  # messages: a word that everybody uses must not hold the desk up
MOST_GRAMS = 8  # of what is looked for: each one more costs as much and leaves out fewer
_COLUMNS = (
    Person.id.label("person_id"),
    Person.pseudonym,
    Person.key,
    Person.key_version,
    Person.heard_at,
    Case.id.label("case_id"),
    Case.urgency,
    Case.state,
    Case.lease_until,
    Case.holder_id,
    StaffRow.name.label("holder_name"),
)


@dataclass(frozen=True, slots=True)
class Looker:
    """Who searches; `above` says that they name the readers of sensitive cases."""

    staff_id: str
    above: bool


@dataclass(frozen=True, slots=True)
class Wanted:
    """What is looked for: `words` or a `place` in what was said, `label` and `country` beside."""

    words: tuple[Sought, ...] = ()
    place: Entity | None = None
    label: str = ""
    country: str = ""

    @property
    def said(self) -> bool:
        """Whether it is about what was said."""
        return bool(self.words or self.place)


@dataclass(frozen=True, slots=True)
class Hit:
    """A person found, with their open or last case; for words, the newest line that has them."""

    case_id: str
    pseudonym: str
    urgency: Urgency
    state: str
    holder_id: str | None
    holder_name: str | None
    last_words_at: datetime
    author: str = ""
    at: datetime | None = None
    text: str = ""
    spans: tuple[Span, ...] = ()


@dataclass(frozen=True, slots=True)
class Hits:
    """One page of what was found; `more` where there is another, `cut` where looking stopped."""

    hits: tuple[Hit, ...] = ()
    more: bool = False
    cut: bool = False


async def by_name(store: Store, looker: Looker, name: str, now: datetime) -> tuple[Hit, ...]:
    """Those whose pseudonym begins like this, in small or great letters."""
    begins = name.casefold()
    if not begins.strip():
        return ()
    async with store.read() as tx:
        # Everything from the letters themselves to the letters with the last sign of all behind.
        wanted = Searchable.name.between(begins, begins + "\U0010ffff")
        rows = (await tx.execute(_people(looker, PAGE, wanted))).all()
    return tuple(_hit(row, now) for row in rows)


async def by_words(
    store: Store, looker: Looker, wanted: Wanted, now: datetime, page: int = 0
) -> Hits:
    """Those who said it or were told it, who wrote last first.

    The words of a case that a colleague has in hand are not looked through: opening it needs a
    reason, and so does reading a line of it.
    """
    rules = _rules(store.vault, wanted)
    if wanted.said:
        rules.append(Searchable.person_id.not_in(_in_other_hands(looker, now)))
    async with store.read() as tx:
        people = (await tx.execute(_people(looker, MOST + 1, *rules))).all()
        cut = len(people) > MOST
        if not wanted.said:
            first = page * PAGE
            hits = [_hit(row, now) for row in people[first : first + PAGE + 1]]
            return Hits(tuple(hits[:PAGE]), len(hits) > PAGE, cut)
        found, all_read = await _look(tx, people[:MOST], wanted, now, (page + 1) * PAGE + 1)
    hits = found[page * PAGE :]
    return Hits(tuple(hits[:PAGE]), len(hits) > PAGE, cut or not all_read)


async def countries(store: Store) -> tuple[str, ...]:
    """The countries that anybody who can be found is in."""
    async with store.read() as tx:
        rows = await tx.execute(
            select(Person.country)
            .join(Searchable, Searchable.person_id == Person.id)
            .where(Person.country.is_not(None))
            .distinct()
        )
        return tuple(sorted(row for row in rows.scalars() if row))


async def _look(
    tx: Tx, people: Sequence[Row[Any]], wanted: Wanted, now: datetime, enough: int
) -> tuple[list[Hit], bool]:
    """Open what these said, some people at a time, until enough is found or too much was read."""
    found: list[Hit] = []
    opened = 0
    for first in range(0, len(people), AT_ONCE):
        some = {row.person_id: row for row in people[first : first + AT_ONCE]}
        said = await _said(tx, tuple(some))
        for person_id, row in some.items():
            hit, read = _first(tx.vault, row, said.get(person_id, []), wanted, now)
            opened += read
            if hit:
                found.append(hit)
            if len(found) >= enough:
                return found, True
            if opened >= MOST_OPENED:
                return found, False
    return found, True


async def _said(tx: Tx, people: tuple[str, ...]) -> dict[str, list[Message]]:
    rows = await tx.execute(
        select(Message)
        .where(
            Message.person_id.in_(people),
            Message.author.in_(AUTHORS),
            Message.kind != messages.PLAN,
        )
        .order_by(Message.seq.desc())
    )
    said: dict[str, list[Message]] = {}
    for row in rows.scalars():
        said.setdefault(row.person_id, []).append(row)
    return said


def _first(
    vault: Vault, row: Row[Any], said: list[Message], wanted: Wanted, now: datetime
) -> tuple[Hit | None, int]:
    """The newest message that has what is wanted, and how many were opened for it."""
    seal = vault.seal_of(row.person_id, row.key, row.key_version)
    for opened, one in enumerate(said, 1):
        text = messages.text_of(seal, one)
        spans = _spans(seal, one, text, wanted)
        if spans:
            hit = _hit(row, now)
            return replace(hit, author=one.author, at=one.at, text=text, spans=spans), opened
    return None, len(said)


def _spans(seal: Seal, row: Message, text: str, wanted: Wanted) -> tuple[Span, ...]:
    place = wanted.place
    if place is None:
        return finding.places(text, wanted.words)
    for one in messages.heard_of(seal, row).named:
        at = text.find(one.words)
        if (one.kind, one.value) == (place.kind, place.value) and at >= 0:
            return ((at, at + len(one.words)),)
    return ()


def _people(looker: Looker, most: int, *rules: ColumnElement[bool]) -> Select[*tuple[Any, ...]]:
    """People who can be found with the case they are found by, who wrote last first.

    Who it is is settled before their cases are looked for: there may be thousands who are not
    among the last to have written.
    """
    found = (
        select(Person.id)
        .join(Searchable, Searchable.person_id == Person.id)
        .where(
            readers.visible_to(looker.staff_id, above=looker.above, person_id=Person.id),
            Person.key.is_not(None),
            *rules,
        )
        .order_by(Person.heard_at.desc(), Person.id)
        .limit(most)
        .subquery()
    )
    other = aliased(Case)
    case_id = (
        select(other.id)
        .where(other.person_id == found.c.id)
        .order_by(other.state == "closed", other.opened_at.desc(), other.id)
        .limit(1)
        .scalar_subquery()
    )
    return (
        select(*_COLUMNS)
        .join(found, found.c.id == Person.id)
        .join(Case, Case.id == case_id)
        .outerjoin(StaffRow, StaffRow.id == Case.holder_id)
        .order_by(Person.heard_at.desc(), Person.id)
    )


def _in_other_hands(looker: Looker, now: datetime) -> Select[str]:
    """Whose newest case a colleague holds or has closed: the door asks for a reason there, too."""
    newer = aliased(Case)
    is_over = and_(Case.state == "held", Case.lease_until < now)
    return select(Case.person_id).where(
        Case.state.in_(("held", "closed")),
        Case.holder_id != looker.staff_id,
        ~is_over,
        ~exists().where(newer.person_id == Case.person_id, newer.opened_at > Case.opened_at),
    )


def _rules(vault: Vault, wanted: Wanted) -> list[ColumnElement[bool]]:
    rules: list[ColumnElement[bool]] = []
    every, some = _wanted_buckets(vault, wanted)
    if every:
        holding = (
            select(Find.person)
            .where(Find.bucket.in_(every))
            .group_by(Find.person)
            .having(func.count() == len(every))
        )
        rules.append(Searchable.n.in_(holding))
    rules += [Searchable.n.in_(select(Find.person).where(Find.bucket.in_(one))) for one in some]
    if wanted.label:
        of_person = Reason.case_id.in_(
            select(Case.id).where(Case.person_id == Searchable.person_id)
        )
        rules.append(exists().where(Reason.label == wanted.label, of_person))
    if wanted.country:
        rules.append(Person.country == wanted.country)
    return rules


def _wanted_buckets(vault: Vault, wanted: Wanted) -> tuple[set[int], list[set[int]]]:
    """The buckets all of which somebody must be in, and sets of which one is enough."""
    if wanted.place:
        token = buckets.named(wanted.place.kind, wanted.place.value)
        return {buckets.bucket(vault, token)}, []
    sets = [
        {buckets.bucket(vault, gram) for gram in grams}
        for word in wanted.words
        for grams in finding.needs(word)
    ]
    every = set().union(*(one for one in sets if len(one) == 1))
    return set(sorted(every)[:MOST_GRAMS]), [one for one in sets if len(one) > 1]


def _hit(row: Row[Any], now: datetime) -> Hit:
    held = row.state == "held" and row.lease_until is not None and row.lease_until >= now
    return Hit(
        case_id=row.case_id,
        pseudonym=row.pseudonym,
        urgency=cases.URGENCY[row.urgency],
        state="waiting" if row.state == "held" and not held else row.state,
        holder_id=row.holder_id if held else None,
        holder_name=row.holder_name if held else None,
        last_words_at=row.heard_at,
    )
