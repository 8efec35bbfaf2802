"""What exists near the person, by need and province; where a shelter is stands nowhere."""

from dialogues import form
from dialogues.draft import Draft
from dialogues.pages import Service
from dialogues.turn import Text

FLOW = "services"


def opened(draft: Draft) -> Draft:
    """Ask what is needed."""
    return form.ask(form.start(draft, FLOW))


def told(draft: Draft) -> Draft:
    """Everything that fits the need at the place, told with where to ask first."""
    need, place = draft.where.answer("need"), draft.where.answer("place")
    found = tuple(
        _of(draft, one)
        for one in draft.book.services.values()
        if need in one.needs and place in one.places
    )
    rows = (*draft.row("person"), *draft.row("services", "menu"))
    if not found:
        return draft.say(f"{FLOW}.none", rows=rows)
    return draft.say(f"{FLOW}.found", *found, rows=rows)


def _of(draft: Draft, service: Service) -> Text:
    return draft.book.line(service.line) if service.line else draft.book.state(service.statement)
