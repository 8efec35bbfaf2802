"""The job-offer check: which warning signs were seen, how serious together, the one thing to do."""

from dataclasses import replace

from dialogues import form
from dialogues.draft import Draft, Rows
from dialogues.heard import Heard, Kind
from dialogues.pages import Warned
from dialogues.turn import (
    OpenCase,
    Text,
    Urgency,
)
from dialogues.where import Where
from nlu.labels import CRISES
from nlu.reading import UNKNOWN, Danger, Evidence, Level, Reading

FLOW, TEXT = "offer", "text"
LABEL = "ask_job_offer_check"
TIP = "report_broker"
A_QUESTION = 60  # letters at most
_SEEN = "_flags"


def opened(draft: Draft) -> Draft:
    """Begin a new check; what an earlier one found is forgotten."""
    return form.ask(form.start(draft, FLOW))


def is_offer(where: Where, heard: Heard, reading: Reading | None) -> bool:
    """Whether typed words are an offer: with warning signs, or asked for and not a short question.

    Where an offer was asked for, a few words that are plainly about something else are answered.
    """
    if heard.kind is not Kind.TEXT or reading is None or not heard.text.strip():
        return False
    label = reading.intent.label
    if (where.flow, where.step) != (FLOW, TEXT):
        return label == LABEL and bool(reading.flags)
    return bool(reading.flags) or len(heard.text) > A_QUESTION or label in (LABEL, UNKNOWN.label)


def alarm(where: Where, heard: Heard, reading: Reading | None, danger: Danger) -> Danger:
    """The danger in words that were asked for as an offer: they are somebody else's.

    A doubt that warning signs of the offer explain ("tell nobody"), or that the message raises
    only as a whole, is then no doubt about the person. Words that are no offer, or that are a cry
    for help more than anything else, stay a doubt; a sure danger always comes first.
    """
    if reading is None or (where.flow, where.step) != (FLOW, TEXT):
        return danger
    is_cry = reading.intent.label in CRISES or danger.level is not Level.MAYBE
    explained = bool(reading.flags) or not any(sign.words for sign in danger.evidence)
    return Danger() if explained and not is_cry and is_offer(where, heard, reading) else danger


def noted(draft: Draft, reading: Reading) -> Draft:
    """Remember which signs were seen in the words of an offer, and not the words."""
    return draft.at(draft.where.note(_SEEN, ",".join(flag.id for flag in reading.flags)))


def read(draft: Draft, reading: Reading) -> Draft:
    """Say what was seen in the words of an offer."""
    return told(noted(draft, reading), more=True)


def told(draft: Draft, *, more: bool = False) -> Draft:
    """The reading of everything seen so far; `more` offers the questions as well."""
    found = seen(draft)
    weight = sum(flag.weight for flag in found)
    level = "serious" if weight >= draft.book.serious else "careful" if found else "clean"
    signs = tuple(Text(flag.say) for flag in found)
    kept = draft.where.note(_SEEN, ",".join(flag.id for flag in found))
    if kept.flow == FLOW:
        kept = replace(kept, flow="", step="", misses=0)
    rows: Rows = draft.row("person")
    if more:
        rows = (*rows, *draft.row("offer_questions"))
    shown = draft.at(kept).say(
        f"offer.{level}", *signs, f"offer.do_{level}", rows=(*rows, *draft.row("menu"))
    )
    if level != "serious":
        return shown
    return shown.say("offer.tip", rows=draft.row("tip_yes", "tip_no"))


def seen(draft: Draft) -> tuple[Warned, ...]:
    """The signs of the words and of the answers, in the order of the table."""
    answers = [value for name, value in draft.where.answers if _is_of(draft, name)]
    ids = {part for value in answers for part in value.replace(":", ",").split(",")}
    return tuple(flag for flag in draft.book.flags.values() if flag.id in ids)


def _is_of(draft: Draft, name: str) -> bool:
    return name == _SEEN or draft.book.flows[FLOW].step(name) is not None


def questions(draft: Draft) -> Draft:
    """The questions, after the words of an offer were read; what was seen in them still counts."""
    opened_at = form.start(draft, FLOW, flags=draft.where.answer(_SEEN))
    first = draft.book.flows[FLOW].steps[1].name
    return form.ask(opened_at.at(replace(opened_at.where, step=first)))


def tip(draft: Draft, answer: str) -> Draft:
    """The team sees a flagged offer only if the person says so."""
    rows = draft.row("person", "menu")
    found = seen(draft)
    if answer != "yes" or not found:
        return draft.say("offer.tip_left", rows=rows)
    evidence = tuple(Evidence(flag.say, "") for flag in found)
    return draft.do(OpenCase(Urgency.SOON, TIP, evidence)).say("offer.tip_kept", rows=rows)
