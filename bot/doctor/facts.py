"""What the helpline says about numbers, fees and laws: confirmed by somebody, and still good."""

from functools import cache

from bot import content
from bot.content import SOON, Standing
from bot.doctor.fault import Fault
from bot.doctor.patient import Patient
from bot.editing import current
from bot.words import ZONE
from dialogues.book import Book

FEW = 3
CONFIRM = "Look each one up and confirm it on the desk's page 'Content'."


async def expired(patient: Patient) -> Fault | None:
    """Facts are shown as old."""
    ids = (await _standing(patient)).expired
    said = f"These facts have run out and are shown as old: {_some(ids)}."
    return Fault(said, CONFIRM) if ids else None


async def expiring(patient: Patient) -> Fault | None:
    """Facts will be shown as old before long."""
    ids = (await _standing(patient)).expiring
    said = f"These facts run out within {SOON.days} days: {_some(ids)}."
    return Fault(said, CONFIRM) if ids else None


async def unconfirmed(patient: Patient) -> Fault | None:
    """Facts with a number in them were never looked up by the team."""
    ids = (await _standing(patient)).unconfirmed
    said = f"The team never confirmed these facts with a number: {_some(ids)}."
    return Fault(said, CONFIRM) if ids else None


async def _standing(patient: Patient) -> Standing:
    """How far the facts are looked after, with what the team confirmed."""
    book = await current.as_confirmed(patient.database, _book())
    return content.standing(book, patient.clock().astimezone(ZONE).date())


@cache
def _book() -> Book:
    return Book.load()


def _some(ids: tuple[str, ...]) -> str:
    """The first few of them, and how many more there are."""
    more = len(ids) - FEW
    return ", ".join(ids[:FEW]) + (f" and {more} more" if more > 0 else "")
