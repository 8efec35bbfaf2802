"""The safe-journey plan: made step by step, kept closed, and the question after the arrival."""

import re
import unicodedata
from dataclasses import replace

from dialogues import crisis, form
from dialogues.draft import Draft
from dialogues.heard import (
    Hand,
    Heard,
    Kind,
)
from dialogues.turn import (
    Arrived,
    AskLater,
    ErasePlan,
    KeepPlan,
    OpenCase,
    OpenPlan,
    Urgency,
    WriteAgain,
)
from dialogues.where import Where
from nlu.reading import Danger, Evidence, Level, Reading

FLOW, ARRIVAL, WORD, PLAN = "journey", "arrival", "word", "plan"
LABEL = "talk_to_person"
LAST = "last"
TAPS = ("back", "day", "skip")
SHORTEST = 4  # letters of a word for trouble, marks above and below not counted
_ALIKE = (("\u0ec0\u0ec0", "\u0ec1"), ("\u0e40\u0e40", "\u0e41"))  # two vowels that look as one
_MARKS = re.compile(
    "[\u0e31\u0e34-\u0e3a\u0e47-\u0e4e\u0eb1\u0eb4-\u0ebc\u0ec8-\u0ece]+"
)  # in any order
EVERYDAY = frozenset(
    {
        *("affirm", "deny", "goodbye", "greet", "inform_doing_well", "menu_help", "postpone"),
        *("stop_messages", "talk_to_person", "thanks"),
    }
)


def opened(draft: Draft) -> Draft:
    """Begin a plan."""
    return form.ask(form.start(draft, FLOW), f"{FLOW}.intro")


def refuses(where: Where, text: str, reading: Reading) -> bool:
    """Whether a word for trouble would come by chance: too short, or one of everyday talk."""
    if (where.flow, where.step) != (FLOW, WORD):
        return False
    letters = sum(map(str.isalpha, _bare(text)))
    return letters < SHORTEST or reading.intent.label in EVERYDAY


def made(draft: Draft) -> Draft:
    """Hand the plan over to be sealed; nothing of it stays in the conversation but the word."""
    answers = dict(draft.where.answers)
    word = answers.pop(WORD, "")
    plan = tuple(
        (name, said) for name, said in answers.items() if said and name in draft.book.fields
    )
    draft = draft.at(replace(draft.where.settle(PLAN), answers=(), word=word))
    draft = draft.do(KeepPlan(plan, int(answers["day"])))
    rows = (
        *draft.row("journey_open"),
        *draft.row("journey_forget"),
        *draft.row("person", "menu"),
    )
    return draft.say(f"{FLOW}.made", *((f"{FLOW}.made_word",) if word else ()), rows=rows)


def is_of_plan(where: Where, heard: Heard) -> bool:
    """Whether what was sent belongs to the plan: words, taps, pictures, and later changes."""
    if heard.kind is Kind.EDIT:
        return where.flow == FLOW or PLAN in where.settled
    if heard.kind is Kind.BUTTON:
        return where.flow == FLOW and heard.choice.partition(":")[0] in TAPS
    return where.flow == FLOW and heard.kind in {Kind.TEXT, *form.PICTURES}


def is_trouble(where: Where, heard: Heard) -> bool:
    """Whether the word that means trouble stands in what was written.

    Lao and Thai put no spaces between words, so there it may stand inside others, however it was
    spaced; in Latin letters it is a word, or all that was written.
    """
    if not where.word or heard.kind is Kind.BUTTON:  # what a button says is not the person's
        return False
    if (where.flow, where.step) == (FLOW, WORD):  # it may be chosen once more
        return False
    word, said = _bare(where.word), _bare(heard.text)
    if not word.isascii():
        return word in said
    return word == said or f" {_words(where.word)} " in f" {_words(heard.text)} "


def trouble(draft: Draft, reading: Reading | None) -> Draft:
    """The team is told at once; what stands on the screen tells nobody anything."""
    sign = Evidence(draft.book.reasons["journey.word"], "")
    heard = reading.danger.evidence if reading else ()
    wanted = OpenCase(Urgency.NOW, LABEL, (sign, *heard), quiet=True)
    draft = draft.at(form.leave(draft.where)).do(OpenPlan(), wanted)
    if draft.known.stopped:
        draft = draft.do(WriteAgain())
    return draft if draft.known.hand is Hand.HELD else draft.say(f"{FLOW}.quiet")


def shown(draft: Draft) -> Draft:
    """The person wants the team to read the plan."""
    if PLAN not in draft.where.settled:
        return _none(draft)
    sign = Evidence(draft.book.reasons["journey.asked"], "")
    draft = draft.do(OpenPlan(), OpenCase(Urgency.TODAY, LABEL, (sign,)))
    return draft.say(f"{FLOW}.opened", rows=draft.row("numbers", "menu"))


def which(draft: Draft) -> Draft:
    """An older button erases nothing: it may be of another plan. The two of now are shown."""
    if PLAN not in draft.where.settled:
        return _none(draft)
    rows = (*draft.row("journey_open"), *draft.row("journey_forget"), *draft.row("menu"))
    return draft.say(f"{FLOW}.which", rows=rows)


def erased(draft: Draft) -> Draft:
    """The person wants the plan gone."""
    if PLAN not in draft.where.settled:
        return _none(draft)
    draft = _without(draft)
    return draft.say(f"{FLOW}.gone", rows=draft.row("journey", "menu"))


def asked(draft: Draft, stage: str, round_: str) -> Draft:
    """The question after the arrival, `first`, `second` or `last`, in words that name nothing.

    `round_` is `first` or `last`: a second ask repeats the one or the other.
    """
    opened_at = form.start(draft.at(form.leave(draft.where)), ARRIVAL, round=round_)
    return form.ask(opened_at, f"{FLOW}.{stage}")


def answered(draft: Draft) -> Draft:
    """All is well, later, or help."""
    answer, last = draft.where.answer("check"), draft.where.answer("_round") == LAST
    rows = draft.row("person", "menu")
    if answer == "help":
        sign = Evidence(draft.book.reasons["journey.help"], "")
        return crisis.sure(draft.do(OpenPlan()), Danger(Level.SURE, None, (sign,)))
    if answer == "later":
        return draft.do(AskLater()).say(f"{FLOW}.later")
    if last:
        return _without(draft).say(f"{FLOW}.well", rows=rows)
    return draft.do(Arrived()).say(f"{FLOW}.arrived", rows=rows)


def _without(draft: Draft) -> Draft:
    where = replace(draft.where.unsettle(PLAN), word="")
    where = form.leave(where) if where.flow == ARRIVAL else where
    return draft.at(where).do(ErasePlan())


def _none(draft: Draft) -> Draft:
    """A button of a plan that is no longer there."""
    return draft.say(f"{FLOW}.none", rows=draft.row("journey", "menu"))


def _words(text: str) -> str:
    """Letters with their marks, and digits, in one form; one space for all that is neither."""
    letters = unicodedata.normalize("NFKC", text).casefold()
    for typed, meant in _ALIKE:
        letters = letters.replace(typed, meant)
    letters = _MARKS.sub(lambda found: "".join(sorted(found[0])), letters)
    plain = (one if unicodedata.category(one)[0] in "LMN" else " " for one in letters)
    return " ".join("".join(plain).split())


def _bare(text: str) -> str:
    """The same without any space."""
    return _words(text).replace(" ", "")
