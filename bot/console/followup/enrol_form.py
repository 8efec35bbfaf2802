"""The enrolment form, read: what a worker filled in, or the sentence that says what is missing."""

from collections.abc import Mapping

from bot.console.followup import plans, words
from bot.followup.enrolment import AGREES, DANGER, Enrolment
from dialogues.followup.plan import Purpose
from dialogues.followup.tables import Tables
from dialogues.heard import Age
from nlu.reading import Language

LONGEST = 2000  # letters in one box of this form


def wanted(tables: Tables, fields: Mapping[str, str]) -> Enrolment:
    """Who is to be enrolled, and how; raises ValueError with a sentence for what is missing."""
    if any(len(said) > LONGEST for said in fields.values()):
        raise ValueError(words.SHORTER)
    asking = plans.read(tables, fields)
    return Enrolment(
        name=fields.get("name", ""),
        phone=fields.get("phone", ""),
        language=_language(fields),
        age=_age(fields),
        means=asking.means,
        risk=asking.risk,
        taper=asking.taper,
        hours=asking.hours,
        purposes=frozenset(one for one in Purpose if f"yes-{one.value}" in fields),
        contact=fields.get("contact", ""),
        village=fields.get("village", ""),
        guardian=guardian if (guardian := fields.get("guardian", "")) in {AGREES, DANGER} else "",
        guardian_name=fields.get("guardian_name", ""),
        reason=fields.get("reason", ""),
    )


def _language(fields: Mapping[str, str]) -> Language:
    try:
        return Language(fields.get("language", ""))
    except ValueError:
        raise ValueError(words.PICK_LANGUAGE) from None


def _age(fields: Mapping[str, str]) -> Age:
    try:
        return Age(fields.get("age", ""))
    except ValueError:
        raise ValueError(words.PICK_AGE) from None
