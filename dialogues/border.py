"""The first questions at the border: answers become signs for the worker, never a verdict."""

from dataclasses import replace

from dialogues import form, topics
from dialogues.draft import Draft
from dialogues.pages import Sign
from dialogues.turn import IssueTicket, OpenCase, Urgency
from nlu.reading import Evidence

FLOW = "border"
LABEL = "report_arrest_pushback"
_SOONEST = tuple(Urgency)


def opened(draft: Draft) -> Draft:
    """Begin anew; what an earlier round found is forgotten."""
    return form.ask(form.start(draft, FLOW), f"{FLOW}.hello")


def told(draft: Draft) -> Draft:
    """After the last question, or where somebody stopped: a ticket, and a case with the signs.

    Who answered nothing gets the menu.
    """
    if not any(value for name, value in draft.where.answers if name[0] != "_"):
        return topics.menu(draft.at(form.leave(draft.where)))
    found = seen(draft)
    urgency = min((sign.urgency for sign in found), key=_SOONEST.index, default=Urgency.SOON)
    evidence = (
        Evidence(draft.book.reasons["border.done"], ""),
        *(Evidence(sign.reason, "") for sign in found),
    )
    rows = draft.row("person", "menu")
    draft = draft.at(replace(draft.where, flow="", step="", answers=(), misses=0))
    draft = draft.do(IssueTicket(), OpenCase(urgency, LABEL, evidence))
    if urgency is not Urgency.SOON:
        draft = draft.say(f"{FLOW}.now", rows=draft.row("numbers", "person"), urgent=True)
    return draft.say(f"{FLOW}.ticket", rows=rows, ticket="")


def seen(draft: Draft) -> tuple[Sign, ...]:
    """The signs in the answers, in the order of the questions."""
    given = {f"{name}:{value}" for name, value in draft.where.answers}
    return tuple(sign for go, sign in draft.book.signs.items() if go in given)
