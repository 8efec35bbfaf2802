"""How a form of a person's page is answered: on to the page, or back with what was typed."""

from collections.abc import Mapping

from aiohttp import web

from bot.console.followup.person import person_page, record_of
from bot.console.followup.typed import Typed
from bot.console.pages import redirect
from bot.console.visit import house_of, visit_of
from bot.outcome import Outcome

Fields = Mapping[str, str]


async def answer(request: web.Request, outcome: Outcome, form: str, fields: Fields) -> web.Response:
    """Go on after a deed; where it could not be done, the form comes back as it was typed."""
    if outcome.ok:
        return redirect(f"/console/person/{id_of(request)}#kept-{form}")
    return await refused(request, outcome, form, fields)


async def missing(request: web.Request, sentence: str, form: str, fields: Fields) -> web.Response:
    """Say what is missing; nothing was tried."""
    return await refused(request, Outcome(ok=False, sentence=sentence), form, fields)


async def refused(
    request: web.Request, outcome: Outcome, form: str, fields: Fields
) -> web.Response:
    """The page with what was typed; not found where the record is not this reader's."""
    told = await record_of(request)
    gettext = house_of(request).words.gettext
    sentence = gettext(visit_of(request).language, outcome.sentence, **outcome.fields)
    return await person_page(request, told, Typed(form, sentence, fields), 409)


def id_of(request: web.Request) -> str:
    """The id in the address."""
    return request.match_info["person_id"]
