"""After somebody told of a wrong: whom it is about, and whether a social worker may write."""

from dialogues import form
from dialogues.draft import Draft
from dialogues.heard import Age
from dialogues.turn import OpenCase, Urgency
from nlu.reading import Evidence

FLOW = "report"


def asked(draft: Draft, label: str) -> Draft:
    """Begin to ask, once for each thing told."""
    about = f"{FLOW}:{label}"
    if about in draft.where.settled:
        return draft
    return form.ask(form.start(draft.at(draft.where.settle(about)), FLOW, about=label))


def question(draft: Draft) -> Draft:
    """The open question; someone under 18 hears before the last one whom they may bring."""
    young = draft.known.age is Age.UNDER_18 and draft.where.step == "may"
    return form.ask(draft, *(("report.young",) if young else ()))


def told(draft: Draft) -> Draft:
    """The team sees what was answered, beside the case that is open for it already."""
    yes = draft.where.answer("may") == "yes"
    names = ["may_yes" if yes else "may_no"]
    if draft.where.answer("whose") == "other":
        names.insert(0, "other")
    evidence = tuple(Evidence(draft.book.reasons[f"{FLOW}.{name}"], "") for name in names)
    about = draft.where.answer("_about")
    said = f"{FLOW}.yes_write" if yes else f"{FLOW}.no_write"
    return draft.do(OpenCase(Urgency.TODAY, about, evidence, quiet=not yes)).say(
        said, rows=draft.row("person", "menu")
    )
