"""What staff do with a conversation: claim, answer, note, hand over, give back, close."""

from aiohttp import web

from bot.console.origin import is_nonce, once, posted
from bot.console.pages import redirect
from bot.console.talk.page import Typed, case_of, talk_page
from bot.console.visit import house_of, visit_of
from bot.desk import claiming, closing, writing
from bot.outcome import Outcome
from bot.sentences import PICK_A_COLLEAGUE, PICK_AN_ENDING


async def claim(request: web.Request) -> web.Response:
    """Take the conversation; one of all who try gets it."""
    case_id = request.match_info["case_id"]
    outcome = await claiming.claim(house_of(request), case_id, visit_of(request).staff)
    return await _answer(request, outcome, Typed("claim"), _talk(case_id, "end"))


async def reply(request: web.Request) -> web.Response:
    """Answer the person through the bot."""
    case_id, sent = request.match_info["case_id"], await _typed(request, "reply")
    outcome = await writing.reply(
        house_of(request), case_id, visit_of(request).staff, sent.text, _once(sent)
    )
    return await _answer(request, outcome, sent, _talk(case_id, "sent"))


async def note(request: web.Request) -> web.Response:
    """Write something for colleagues."""
    case_id, sent = request.match_info["case_id"], await _typed(request, "note")
    outcome = await writing.write_note(
        house_of(request), case_id, visit_of(request).staff, sent.text, _once(sent)
    )
    return await _answer(request, outcome, sent, _talk(case_id, "noted"))


async def again(request: web.Request) -> web.Response:
    """Decide about an answer that may not have arrived."""
    case_id, fields = request.match_info["case_id"], await posted(request)
    number, choice = fields.get("message", ""), fields.get("choice", "")
    if not _is_number(number) or choice not in {"again", "leave"}:
        raise web.HTTPBadRequest
    outcome = await writing.resend(
        house_of(request),
        case_id,
        visit_of(request).staff,
        int(number),
        again=choice == "again",
    )
    return await _answer(request, outcome, Typed("again"), _talk(case_id, "end"))


async def hand_over(request: web.Request) -> web.Response:
    """Give the conversation to a colleague."""
    case_id, sent = request.match_info["case_id"], await _typed(request, "hand-over")
    if not sent.choice:
        return await _answer(
            request, Outcome(ok=False, sentence=PICK_A_COLLEAGUE), sent, _left(case_id)
        )
    outcome = await claiming.hand_over(
        house_of(request), case_id, visit_of(request).staff, sent.choice, sent.text
    )
    return await _answer(request, outcome, sent, _left(case_id))


async def give_back(request: web.Request) -> web.Response:
    """Put the conversation back into the queue."""
    case_id = request.match_info["case_id"]
    outcome = await claiming.give_back(house_of(request), case_id, visit_of(request).staff)
    return await _answer(request, outcome, Typed("give-back"), _left(case_id))


async def close(request: web.Request) -> web.Response:
    """End the conversation with a reason."""
    case_id, sent = request.match_info["case_id"], await _typed(request, "close")
    if not sent.choice:
        return await _answer(
            request, Outcome(ok=False, sentence=PICK_AN_ENDING), sent, _left(case_id)
        )
    outcome = await closing.close(
        house_of(request), case_id, visit_of(request).staff, sent.choice, sent.text
    )
    return await _answer(request, outcome, sent, _left(case_id))


async def _answer(request: web.Request, outcome: Outcome, sent: Typed, onward: str) -> web.Response:
    """Go on after a deed; where it could not be done, the form comes back as it was typed."""
    if outcome.ok:
        return redirect(onward)
    talk = await case_of(request)
    gettext = house_of(request).words.gettext
    sentence = gettext(visit_of(request).language, outcome.sentence, **outcome.fields)
    back = Typed(sent.form, sentence, sent.text, sent.nonce, sent.choice)
    return await talk_page(request, talk, back, status=409)


async def _typed(request: web.Request, form: str) -> Typed:
    fields = await posted(request)
    nonce = fields.get("nonce", "")
    return Typed(
        form,
        text=fields.get("text", ""),
        nonce=nonce if is_nonce(nonce) else "",
        choice=fields.get("choice", ""),
    )


def _once(sent: Typed) -> str:
    """The key of one deed, of the form and the words in it."""
    return once({"nonce": sent.nonce, "text": sent.text})


def _is_number(number: str) -> bool:
    return number.isascii() and number.isdigit() and len(number) < 19  # noqa: PLR2004 - 64 bits


def _talk(case_id: str, place: str) -> str:
    return f"/console/talk/{case_id}#{place}"


def _left(case_id: str) -> str:
    """The queue; the mark tells the page to throw away what was typed about this case."""
    return f"/console/#left-{case_id}"
