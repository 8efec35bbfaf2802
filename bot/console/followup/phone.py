"""The phone form: the questions of a check-in, filled in while talking and kept as they are."""

import secrets

from aiohttp import web

from bot.console.followup import words
from bot.console.followup.person import common, record_of
from bot.console.followup.phone_form import Fields, filled, told
from bot.console.followup.questions import questions
from bot.console.followup.typed import Typed
from bot.console.origin import once, posted
from bot.console.pages import page, redirect
from bot.console.visit import house_of, visit_of
from bot.followup import calls
from bot.followup.calls import Form
from bot.followup.record import LONGEST, Record
from bot.outcome import Outcome
from bot.sentences import PICK_AN_ENDING, TOO_LONG

CALL, ATTEMPT = "call", "attempt"


async def show(request: web.Request) -> web.Response:
    """The form as it stands."""
    record = await record_of(request)
    form = await calls.form(house_of(request), visit_of(request).staff, record.person_id)
    if form is None:
        sentence = _in_words(request, Outcome(ok=False, sentence=words.NOT_TO_BE_CALLED))
        return _page(request, record, None, Typed("", sentence), 409)
    return _page(request, record, form, Typed(CALL, "", filled(house_of(request), form)))


async def answer(request: web.Request) -> web.Response:
    """Keep what the form holds now; the page asks for this by itself at every change."""
    fields = await posted(request)
    outcome = await _keep(request, fields)
    if "HX-Request" not in request.headers:
        if outcome.ok:
            return redirect(f"/console/person/{_id(request)}/call#kept-call")
        return await _back(request, outcome, CALL, fields)
    if outcome.ok:
        return web.Response(status=204)
    await record_of(request)  # what is not this reader's to see is not found
    return web.Response(status=409, text=_in_words(request, outcome))


async def end(request: web.Request) -> web.Response:
    """The call is over: the whole form is kept once more, then closed."""
    fields = await posted(request)
    outcome = await _keep(request, fields)
    if outcome.ok:
        staff, checkin = visit_of(request).staff, fields.get("checkin", "")
        outcome = await calls.end(house_of(request), staff, _id(request), checkin)
    if not outcome.ok:
        return await _back(request, outcome, CALL, fields)
    return redirect(f"/console/person/{_id(request)}#kept-call")


async def attempt(request: web.Request) -> web.Response:
    """Write down that a call was tried, and how it ended."""
    fields = await posted(request)
    nonce, chosen, note = once(fields), fields.get("outcome", ""), fields.get("note", "")
    if chosen not in words.CALL_OUTCOMES:
        missing = Outcome(ok=False, sentence=PICK_AN_ENDING)
        return await _back(request, missing, ATTEMPT, fields)
    if len(note) > LONGEST:
        return await _back(request, _too_long(), ATTEMPT, fields)
    outcome = await calls.attempt(
        house_of(request), visit_of(request).staff, _id(request), chosen, note, nonce
    )
    if not outcome.ok:
        return await _back(request, outcome, ATTEMPT, fields)
    return redirect(f"/console/person/{_id(request)}#kept-attempt")


async def _keep(request: web.Request, fields: Fields) -> Outcome:
    if any(len(said) > LONGEST for said in fields.values()):
        return _too_long()
    house, staff = house_of(request), visit_of(request).staff
    answers = tuple(told(house, fields, house.clock()))
    checkin, shown = fields.get("checkin", ""), frozenset(fields.get("shown", "").split())
    return await calls.answer(house, staff, _id(request), checkin, answers, shown)


def _too_long() -> Outcome:
    return Outcome(ok=False, sentence=TOO_LONG, fields={"most": str(LONGEST)})


async def _back(request: web.Request, outcome: Outcome, form: str, fields: Fields) -> web.Response:
    """The page with what was typed; the call itself stays as it was kept."""
    record = await record_of(request)
    kept = await calls.form(house_of(request), visit_of(request).staff, record.person_id)
    return _page(request, record, kept, Typed(form, _in_words(request, outcome), fields), 409)


def _page(
    request: web.Request, record: Record, form: Form | None, typed: Typed, status: int = 200
) -> web.Response:
    house = house_of(request)
    asked = form.domains if form else ()
    everything = questions(house)
    kept = filled(house, form) if form and typed.form != CALL else typed.fields
    return page(
        request,
        "followup/call.html",
        status,
        form=form,
        typed=typed,
        call=Typed(CALL, "", kept),
        asked=tuple(everything[domain] for domain in asked),
        others=tuple(one for name, one in everything.items() if name not in asked),
        tables=house.router.book.followup,
        outcomes=words.CALL_OUTCOMES,
        nonce=secrets.token_hex(16),
        **{**common(request, record), "here": f"/console/person/{record.person_id}/call"},
    )


def _in_words(request: web.Request, outcome: Outcome) -> str:
    gettext = house_of(request).words.gettext
    return gettext(visit_of(request).language, outcome.sentence, **outcome.fields)


def _id(request: web.Request) -> str:
    return request.match_info["person_id"]
