"""Where a person stands: their state read and kept sealed, and what a dialogue may know of them."""

from datetime import date, datetime, timedelta

from bot.house import House
from bot.store.boxes.deliveries import APART
from bot.store.models.cases import Case
from bot.store.people import Known
from bot.store.sealed.vault import Place
from bot.words import ZONE
from dialogues.heard import Age, Country, Hand
from dialogues.heard import Known as KnownToDialogue
from dialogues.where import Where
from nlu.reading import Language

LIVE = timedelta(minutes=30)  # a talk in which somebody wrote so lately goes on
FRESH = timedelta(days=1)  # a question that is open for longer has been left behind


def where_of(known: Known) -> Where:
    """Where their conversation stands; at its beginning if they never wrote."""
    kept = known.row.where
    return Where() if kept is None else Where.from_json(known.seal.open(_place(known), kept))


def keep_where(known: Known, where: Where) -> None:
    """Keep where their conversation stands."""
    known.row.where = known.seal.close(_place(known), where.to_json())


def told(house: House, known: Known, case: Case | None, now: datetime) -> KnownToDialogue:
    """What a dialogue is given of this person."""
    row = known.row
    return KnownToDialogue(
        language=Language(row.language) if row.language else None,
        country=Country(row.country) if row.country else None,
        age=Age(row.age) if row.age else None,
        stopped=row.stopped,
        hand=hand_of(case, now),
        expired=_expired(house, now.astimezone(ZONE).date()),
    )


def is_live(known: Known, now: datetime) -> bool:
    """Whether they wrote so lately that the talk goes on."""
    return wrote_within(known, now, LIVE)


def is_fresh(known: Known, now: datetime) -> bool:
    """Whether a question that was open when they wrote last is still to be answered."""
    return wrote_within(known, now, FRESH)


def wrote_within(known: Known, now: datetime, most: timedelta) -> bool:
    """Whether they wrote so lately.

    Who wrote while the clock stood ahead of now did not write lately for as long as it did; a
    little ahead is another host's clock, or somebody's who looked at it and then waited.
    """
    return -APART <= now - known.row.heard_at < most


def hand_of(case: Case | None, now: datetime) -> Hand:
    """Whether somebody has their case; a hold that ran out is none."""
    if case is None:
        return Hand.NONE
    if case.state == "held" and case.lease_until is not None and case.lease_until >= now:
        return Hand.HELD
    return Hand.WAITING


def _expired(house: House, today: date) -> frozenset[str]:
    return frozenset(house.router.book.expired(today))


def _place(known: Known) -> Place:
    return Place("people", "where", known.row.id)
