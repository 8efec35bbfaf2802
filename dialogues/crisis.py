"""Danger: what is said at once, whom to call, and the one question, are you safe now."""

from dataclasses import replace

from dialogues import form
from dialogues.draft import Draft
from dialogues.heard import (
    Country,
    Hand,
    Heard,
    Kind,
)
from dialogues.turn import (
    OpenCase,
    Reassured,
    Text,
    Urgency,
)
from dialogues.where import Where
from nlu.labels import CRISES
from nlu.reading import Danger, Evidence, Level, Reading

ALARMS = ("safe:no", "doubt:yes")
# An answer to its own question; pressed at any other time, however late, it is a cry for help.
CRIES = {"safety:0": ("checkin", "safety"), "arrival:help": ("arrival", "check")}
NONE = Danger()


def alarm(heard: Heard, reading: Reading | None, where: Where) -> Danger:
    """The danger in what was heard; a crisis label without any is at least a maybe."""
    if heard.kind is Kind.BUTTON:
        sure = heard.choice in ALARMS
        return Danger(Level.SURE, where.answer("_kind") or None) if sure else NONE
    if reading is None:
        return NONE
    if reading.danger.level is Level.NONE and reading.intent.label in CRISES:
        return Danger(Level.MAYBE, reading.intent.label, reading.danger.evidence)
    return reading.danger


def is_cry(heard: Heard, where: Where) -> bool:
    """Whether an older button that says "I am not safe" was pressed, and not for its question."""
    own = CRIES.get(heard.choice)
    return own is not None and (heard.late or own != (where.flow, where.step))


def sure(draft: Draft, danger: Danger) -> Draft:
    """Danger without doubt: the case is opened or raised, and the full or a short answer given.

    The full answer comes again for another danger, and once an earlier case is closed.
    """
    kind = danger.kind or ""
    label = danger.kind or "talk_to_person"
    known = kind in draft.where.kinds and (
        draft.known.hand is not Hand.NONE or draft.where.flow == "crisis"
    )
    evidence = danger.evidence or (Evidence(draft.book.reasons["crisis.not_safe"], ""),)
    draft = _open(draft.do(OpenCase(Urgency.NOW, label, evidence)), kind)
    if known:
        return form.ask(draft, "crisis.again", urgent=True)
    draft = _told(draft, kind)
    return form.ask(
        draft, f"crisis.{kind or 'danger'}", "crisis.told", *numbers(draft, kind), urgent=True
    )


def _open(draft: Draft, kind: str) -> Draft:
    """Stand at "are you safe now", whatever was open before."""
    return form.start(draft, "crisis", kind=kind)


def numbers(draft: Draft, kind: str) -> tuple[str | Text, ...]:
    """The paragraph before the numbers, and the numbers for where the person is."""
    country = draft.known.country
    if country is Country.ELSEWHERE:
        return ("crisis.elsewhere",)
    before = "crisis.call" if country else "crisis.call_either"
    return (before, *draft.book.lines(kind, country))


def maybe(draft: Draft, danger: Danger, pending: str) -> Draft:
    """Danger in doubt: one kind question and a case for today; amid a crisis it is no doubt.

    `pending` is what the message asked for besides, answered once the person says no.
    """
    kind = danger.kind or ""
    told = kind in draft.where.kinds and draft.known.hand is Hand.WAITING
    if draft.where.flow == "crisis" or told:
        return sure(draft, danger)
    draft = draft.do(doubted(danger))
    if draft.where.flow == "doubt":
        kept = draft.where.note("_kind", kind).note("_asked", "0")
        return form.ask(draft.at(kept), "doubt.still")
    return form.ask(form.start(draft, "doubt", kind=kind, pending=pending), "doubt.heard")


def doubted(danger: Danger) -> OpenCase:
    """A case that the person may still answer with "no, I am all right"."""
    return OpenCase(Urgency.TODAY, danger.kind or "talk_to_person", danger.evidence, doubtful=True)


def unsafe(draft: Draft) -> Draft:
    """The person is not safe now: raised again, with the numbers to call."""
    kind = draft.where.answer("_kind")
    evidence = (Evidence(draft.book.reasons["crisis.not_safe"], ""),)
    draft = draft.do(OpenCase(Urgency.NOW, kind or "talk_to_person", evidence))
    draft = _told(draft if draft.where.flow == "crisis" else _open(draft, kind), kind)
    before, *lines = numbers(draft, kind)
    part = "crisis.unsafe" if lines else "crisis.unsafe_elsewhere"
    rows = draft.row("numbers", "person")
    shown = draft.say(part, *(lines or (before,)), rows=rows, urgent=True)
    return _where(shown.at(shown.where.note("_aside", "")))


def confirmed(draft: Draft) -> Draft:
    """The doubt was right: the person says that they are in danger."""
    return sure(draft, Danger(Level.SURE, draft.where.answer("_kind") or None))


def _told(draft: Draft, kind: str) -> Draft:
    """Note that this danger had its full answer."""
    kinds = (*(each for each in draft.where.kinds if each != kind), kind)
    return draft.at(replace(draft.where, kinds=kinds))


def safe(draft: Draft) -> Draft:
    """The person is safe now: a case that is open stays with the team."""
    told = draft.where.answer("_kind") in draft.where.kinds
    part = "crisis.safe" if told else "crisis.safe_asked"
    return _where(draft.say(part, rows=draft.row("person", "menu")))


def _where(draft: Draft) -> Draft:
    """Ask for the country where nobody knows it; else the flow ends."""
    found = draft.book.flows["crisis"].step("where")
    if found is None or form.needless(found, draft.where, draft.known):
        return form.again(draft.at(form.close(draft.where)))
    return form.ask(draft.at(replace(draft.where, step="where").note("_asked", "0")))


def quiet(draft: Draft) -> Draft:
    """The person cannot write now: nothing more is asked."""
    return draft.at(form.leave(draft.where)).say("crisis.quiet")


def listen(draft: Draft) -> Draft:
    """Words in an open crisis that are no answer: read, kept for the team, and asked again."""
    asked = int(draft.where.answer("_asked") or 0)
    part = "crisis.again" if draft.where.flow == "crisis" else "doubt.still"
    if asked >= form.PATIENCE:
        rows = draft.row("person", "numbers")
        return draft.at(form.leave(draft.where)).say("crisis.kept", rows=rows)
    return form.ask(draft.at(draft.where.note("_asked", str(asked + 1))), part)


def reassured(draft: Draft) -> Draft:
    """No danger after all: a case that was only a doubt may close."""
    draft = draft.do(Reassured()).at(form.close(draft.where))
    return draft.say("doubt.nothing", rows=draft.row("person", "menu"))
