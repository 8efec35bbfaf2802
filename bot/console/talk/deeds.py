"""What staff do with a conversation: claim, answer, note, close."""

from dataclasses import replace

from aiohttp import web

from bot.console.origin import is_nonce, once, posted
from bot.console.pages import redirect
from bot.console.talk.page import Typed, case_of, talk_page
from bot.console.visit import house_of, visit_of
from bot.desk import claiming, closing, drafting, writing
from bot.outcome import Outcome
from bot.sentences import PICK_AN_ENDING


async def claim(request: web.Request) -> web.Response:
    """Take the conversation; one of all who try gets it."""
    case_id, fields = request.match_info["case_id"], await posted(request)
    outcome = await claiming.claim(
        house_of(request), case_id, visit_of(request).staff, rested=fields.get("rested") == "yes"
    )
    return await answer(request, outcome, Typed("claim"), talk_path(case_id, "end"))


async def colleague_first(request: web.Request) -> web.Response:
    """Leave the conversation to a colleague, who is told."""
    case_id = request.match_info["case_id"]
    outcome = await claiming.colleague_first(house_of(request), case_id, visit_of(request).staff)
    return await answer(request, outcome, Typed("claim"), "/console/")


async def reply(request: web.Request) -> web.Response:
    """Answer the person through the bot."""
    case_id, sent = request.match_info["case_id"], await typed(request, "reply")
    outcome = await writing.reply(
        house_of(request), case_id, visit_of(request).staff, sent.text, _once(sent)
    )
    await wipe(request, outcome, sent)
    return await answer(request, outcome, sent, talk_path(case_id, "sent"))


async def note(request: web.Request) -> web.Response:
    """Write something for colleagues."""
    case_id, sent = request.match_info["case_id"], await typed(request, "note")
    outcome = await writing.write_note(
        house_of(request),
        case_id,
        visit_of(request).staff,
        sent.text,
        _once(sent),
        doing="doing" in sent.fields,
    )
    await wipe(request, outcome, sent)
    return await answer(request, outcome, sent, talk_path(case_id, "noted"))


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
    return await answer(request, outcome, Typed("again"), talk_path(case_id, "end"))


async def close(request: web.Request) -> web.Response:
    """End the conversation with a reason."""
    case_id, sent = request.match_info["case_id"], await typed(request, "close")
    if not sent.choice:
        return await answer(
            request, Outcome(ok=False, sentence=PICK_AN_ENDING), sent, left(case_id)
        )
    outcome = await closing.close(
        house_of(request),
        case_id,
        visit_of(request).staff,
        sent.choice,
        sent.text,
        ask=not sent.fields.get("unasked"),
    )
    if outcome.ok:
        await drafting.leave(house_of(request), case_id, visit_of(request).staff)
    return await answer(request, outcome, sent, left(case_id))


async def answer(request: web.Request, outcome: Outcome, sent: Typed, onward: str) -> web.Response:
    """Go on after a deed; where it could not be done, the form comes back as it was typed."""
    if outcome.ok:
        return redirect(onward)
    talk = await case_of(request)
    gettext = house_of(request).words.gettext
    sentence = gettext(visit_of(request).language, outcome.sentence, **outcome.fields)
    back = replace(sent, sentence=sentence, offer=outcome.offer)
    return await talk_page(request, talk, back, status=409)


async def typed(request: web.Request, form: str) -> Typed:
    """What stands in the form that was sent."""
    fields = await posted(request)
    nonce = fields.get("nonce", "")
    return Typed(
        form,
        text=fields.get("text", ""),
        nonce=nonce if is_nonce(nonce) else "",
        choice=fields.get("choice", ""),
        fields=fields,
    )


async def wipe(request: web.Request, outcome: Outcome, sent: Typed) -> None:
    """What was taken in is a draft no more."""
    if outcome.ok:
        case_id, staff = request.match_info["case_id"], visit_of(request).staff
        await drafting.sent(house_of(request), case_id, staff, sent.form, sent.nonce)


def _once(sent: Typed) -> str:
    """The key of one deed, of the form and the words in it."""
    return once({"nonce": sent.nonce, "text": sent.text})


def _is_number(number: str) -> bool:
    return number.isascii() and number.isdigit() and len(number) < 19  # noqa: PLR2004 - 64 bits


def talk_path(case_id: str, place: str) -> str:
    """A place on the page of the conversation."""
    return f"/console/talk/{case_id}#{place}"


def left(case_id: str) -> str:
    """The queue; the mark tells the page to throw away what was typed about this case."""
    return f"/console/#left-{case_id}"
