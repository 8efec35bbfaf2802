"""Finds people with a case: by pseudonym, by words that were said, by label, by country."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Row, Select, and_, exists, func, literal_column, select

from bot.store import cases, foremost
from bot.store.desk import readers
from bot.store.finding import buckets
from bot.store.finding.found_lines import Found, newest_lines
from bot.store.models.cases import Case, Reason
from bot.store.models.people import Person
from bot.store.models.search import Find, Searchable
from bot.store.models.staff import StaffRow
from bot.store.sealed.vault import Vault
from bot.store.session import Store
from dialogues.turn import Urgency
from nlu import finding
from nlu.finding import Sought
from nlu.reading import Entity

PAGE = 20
MOST = 300  # people whose messages are looked through: those who wrote last
MOST_GRAMS = 8  # of what is looked for: each one more costs as much and leaves out fewer
_COLUMNS = (
    Person.id.label("person_id"),
    Person.pseudonym,
    Person.key,
    Person.key_version,
    Person.wrapped_by,
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
    line: Found | None = None


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
        enough = (page + 1) * PAGE + 1
        found, all_read = await newest_lines(tx, people[:MOST], wanted.words, wanted.place, enough)
    hits = [_hit(row, now, line) for row, line in found[page * PAGE :]]
    return Hits(tuple(hits[:PAGE]), len(hits) > PAGE, cut or not all_read)


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
    return (
        select(*_COLUMNS)
        .join(found, found.c.id == Person.id)
        .join(Case, Case.id == foremost.id_for(found.c.id))
        .outerjoin(StaffRow, StaffRow.id == Case.holder_id)
        .order_by(Person.heard_at.desc(), Person.id)
    )


def _in_other_hands(looker: Looker, now: datetime) -> Select[str]:
    """Whose talk a colleague has or has closed: the door asks for a reason there, too."""
    is_over = and_(Case.state == "held", Case.lease_until < now)
    return select(Case.person_id).where(
        Case.state.in_(("held", "closed")),
        Case.holder_id != looker.staff_id,
        ~is_over,
        Case.id == foremost.id_for(Case.person_id),
    )


def _rules(vault: Vault, wanted: Wanted) -> list[ColumnElement[bool]]:
    rules: list[ColumnElement[bool]] = []
    every, some = _wanted_buckets(vault, wanted)
    if every:
        # Not the column itself: SQLite would read the whole index of people to group by it.
        person = Find.person + literal_column("0")
        holding = (
            select(person)
            .where(Find.bucket.in_(every))
            .group_by(person)
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


def _hit(row: Row[Any], now: datetime, line: Found | None = None) -> Hit:
    held = row.state == "held" and row.lease_until is not None and row.lease_until >= now
    return Hit(
        case_id=row.case_id,
        pseudonym=row.pseudonym,
        urgency=cases.URGENCY[row.urgency],
        state="waiting" if row.state == "held" and not held else row.state,
        holder_id=row.holder_id if held else None,
        holder_name=row.holder_name if held else None,
        last_words_at=row.heard_at,
        line=line,
    )
