"""Looking for someone: what the family knows, passed to a social worker only on a yes."""

from dataclasses import replace

from dialogues import form
from dialogues.draft import Draft
from dialogues.turn import OpenCase, Urgency
from nlu.reading import Evidence

FLOW = "tracing"
LABEL = "report_missing_person"


def opened(draft: Draft) -> Draft:
    """Begin a new search."""
    return form.ask(form.start(draft, FLOW), f"{FLOW}.intro")


def told(draft: Draft) -> Draft:
    """A case with the words of each answer; without a yes nobody is told of them anew."""
    where, rows = draft.where, draft.row("person", "menu")
    draft = draft.at(replace(where, answers=()))
    if where.answer("consent") != "yes":
        return draft.say(f"{FLOW}.left", rows=rows)
    reasons = draft.book.reasons
    evidence = [
        Evidence(reasons[f"{FLOW}.{name}"], where.answer(name))
        for name in ("who", "last", "going")
        if where.answer(name)
    ]
    if where.answer("photo"):
        evidence.append(Evidence(reasons[f"{FLOW}.photo"], ""))
    wanted = OpenCase(Urgency.TODAY, LABEL, tuple(evidence))
    return draft.do(wanted).say(f"{FLOW}.kept", rows=rows)
