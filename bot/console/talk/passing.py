"""To whom the case goes: handed over, given back, referred, taken over, let rest, read by few."""

from datetime import timedelta

from aiohttp import web

from bot.access import HAND_TO
from bot.console.followup.words import PICK_A_DAY
from bot.console.origin import once
from bot.console.talk import owed
from bot.console.talk.deeds import answer, left, talk_path, typed, wipe
from bot.console.talk.words import LATER, PICK_WHEN
from bot.console.visit import house_of, visit_of
from bot.desk import naming, passing, snoozing, taking_over
from bot.outcome import Outcome
from bot.sentences import PICK_A_COLLEAGUE


async def hand_over(request: web.Request) -> web.Response:
    """Give the conversation to a colleague, or up to a role."""
    case_id, sent = request.match_info["case_id"], await typed(request, "hand-over")
    if not sent.choice:
        return await answer(request, _missing(PICK_A_COLLEAGUE), sent, left(case_id))
    to_role = sent.choice in set(HAND_TO)
    deed = passing.to_role if to_role else passing.hand_over
    staff = visit_of(request).staff
    outcome = await deed(house_of(request), case_id, staff, sent.choice, sent.text)
    await wipe(request, outcome, sent)
    return await answer(request, outcome, sent, left(case_id))


async def give_back(request: web.Request) -> web.Response:
    """Put the conversation back into the queue."""
    case_id, sent = request.match_info["case_id"], await typed(request, "give-back")
    outcome = await passing.give_back(house_of(request), case_id, visit_of(request).staff)
    return await answer(request, outcome, sent, left(case_id))


async def refer(request: web.Request) -> web.Response:
    """Keep that another service is asked to help."""
    case_id, sent = request.match_info["case_id"], await typed(request, "referral")
    try:
        due = owed.due(sent.fields)
    except ValueError:
        return await answer(request, _missing(PICK_A_DAY), sent, left(case_id))
    outcome = await passing.refer(
        house_of(request),
        case_id,
        visit_of(request).staff,
        sent.fields.get("to", ""),
        sent.text,
        due,
        once(sent.fields),
        said_yes="yes" in sent.fields,
    )
    return await answer(request, outcome, sent, talk_path(case_id, "kept-referral"))


async def take_over(request: web.Request) -> web.Response:
    """Take the conversation over from the colleague who holds it, with a reason."""
    case_id, sent = request.match_info["case_id"], await typed(request, "take-over")
    staff = visit_of(request).staff
    outcome = await taking_over.take_over(
        house_of(request), case_id, staff, sent.fields.get("from", ""), sent.text
    )
    return await answer(request, outcome, sent, talk_path(case_id, "end"))


async def snooze(request: web.Request) -> web.Response:
    """Let the conversation rest until later."""
    case_id, sent = request.match_info["case_id"], await typed(request, "snooze")
    if sent.choice not in LATER:
        return await answer(request, _missing(PICK_WHEN), sent, left(case_id))
    until = house_of(request).clock() + timedelta(hours=int(sent.choice))
    staff = visit_of(request).staff
    outcome = await snoozing.snooze(house_of(request), case_id, staff, until)
    return await answer(request, outcome, sent, left(case_id))


async def wake(request: web.Request) -> web.Response:
    """Take a resting conversation up again."""
    case_id, sent = request.match_info["case_id"], await typed(request, "wake")
    outcome = await snoozing.wake(house_of(request), case_id, visit_of(request).staff)
    return await answer(request, outcome, sent, talk_path(case_id, "end"))


async def readers(request: web.Request) -> web.Response:
    """Name who may read of this person; with nobody named, the whole desk may."""
    case_id, sent = request.match_info["case_id"], await typed(request, "readers")
    named = frozenset(name[7:] for name in sent.fields if name.startswith("reader-"))
    outcome = await naming.name_readers(house_of(request), case_id, visit_of(request).staff, named)
    return await answer(request, outcome, sent, talk_path(case_id, "end"))


def _missing(sentence: str) -> Outcome:
    return Outcome(ok=False, sentence=sentence)
