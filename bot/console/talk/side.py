"""What stands beside the transcript: words that help, yes and no, who looks, what is owed."""

from datetime import date
from typing import Any

from aiohttp import web

from bot.access import Action, may
from bot.console.followup.kinds import ANSWERED, KINDS, kind_name
from bot.console.followup.words import CALL_OUTCOMES, COVERS, PURPOSES, REASONS
from bot.console.visit import house_of, visit_of
from bot.desk.phrases import PHRASES, Phrases
from bot.store.desk.beside import Beside
from bot.store.desk.reads import Conversation
from bot.store.followup.entries import Written
from bot.words import ZONE

CALLED = (("answered", ANSWERED), *CALL_OUTCOMES.items())


def shown(request: web.Request, talk: Conversation, near: Beside) -> dict[str, Any]:
    """Everything beside the transcript that needs no hand on the case."""
    house, staff = house_of(request), visit_of(request).staff
    return {
        "looking": near.looking,
        "owed": near.owed,
        "kind_of": kind_name,
        "ends_of": _ends,
        "why": REASONS,
        "today": house.clock().astimezone(ZONE).date(),
        "day_of": lambda day: _day(request, day),
        "answers": near.answers,
        "purposes": PURPOSES,
        "cover": COVERS.get(near.cover, ""),
        "phrases": _phrases(talk),
        "may_take_over": may(staff.role, Action.TAKE_OVER),
    }


def _phrases(talk: Conversation) -> tuple[tuple[str, Phrases], ...]:
    """The words for each kind of danger that was heard, the newest danger first."""
    heard = [line.label for line in reversed(talk.lines) if line.danger]
    labels_ = dict.fromkeys((*heard, *(reason.label for reason in talk.reasons)))
    return tuple((label, PHRASES[label]) for label in labels_ if label in PHRASES)


def _ends(one: Written) -> tuple[tuple[str, str], ...]:
    return KINDS[one.kind].ends if one.kind in KINDS else CALLED


def _day(request: web.Request, day: date) -> str:
    return house_of(request).words.date(visit_of(request).language, day)
