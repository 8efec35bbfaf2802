"""Runs any flow file: asks, takes an answer, skips, goes back, pauses for a question, resumes.

Which answer a tap or words stand for is told in `dialogues.meaning`.
"""

from dataclasses import replace

from dialogues.book import Book
from dialogues.draft import Draft, Rows
from dialogues.followup import choices
from dialogues.heard import Heard, Kind, Known
from dialogues.pages import Option, Step
from dialogues.turn import Choice, Text
from dialogues.where import Where
from nlu.labels import CRISES
from nlu.reading import Danger, Level, Reading

PATIENCE = 2
URGENT_FLOWS = ("crisis", "doubt")
PLAIN = 0.6  # confidence from which words at an open question are taken for a wish of their own
ASIDES = (
    *("erase", "goodbye", "lang", "language", "menu", "numbers", "person", "postpone"),
    *("small:greet", "small:thanks", "stop", "topic:"),
)
TOLD = ("topic:report_",)  # a wrong told where words were asked for is the answer
PICTURES = (Kind.PICTURE, Kind.FILE)


def step(book: Book, where: Where) -> Step | None:
    """The question that is open, None where there is none."""
    flow = book.flows.get(where.flow)
    return flow.step(where.step) if flow else None


def start(draft: Draft, flow: str, **notes: str) -> Draft:
    """Open a flow at its first step that is needed; an urgent one sets an open one aside."""
    where = draft.where
    aside = f"{where.flow}/{where.step}" if where.flow and where.flow not in URGENT_FLOWS else ""
    # What is set aside needs its answers; a flow that is opened by choice begins with none.
    kept = (aside or where.answer("_aside")) if flow in URGENT_FLOWS else ""
    answers = where.answers if flow in URGENT_FLOWS else ()
    where = replace(where, flow=flow, step="", answers=answers, asking=where.asking + 1)
    for name, value in {**notes, "aside": kept, "asked": "0"}.items():
        where = where.note(f"_{name}", value)
    first = draft.book.flows[flow].steps[0].name
    return draft.at(_stand(draft.book, where, first, draft.known))


def _stand(book: Book, where: Where, name: str, known: Known) -> Where:
    """Stand at a step, or at the next one where it is needless; past the last the flow ends."""
    flow = book.flows[where.flow]
    found = flow.step(name)
    while found and needless(found, where, known):
        found = flow.step(found.next)
    if found is None:
        return close(where)
    return replace(where.note("_asked", "0"), step=found.name, misses=0)


def needless(asked: Step, where: Where, known: Known) -> bool:
    """Whether what a step asks is known, or was asked before."""
    if asked.unless == "country":
        return known.country is not None or "country" in where.settled
    if asked.unless == "unasked":  # the questions of a check-in differ from time to time
        return asked.name not in where.answer("_questions").split()
    return asked.unless == "age" and (known.age is not None or "age" in where.settled)


def close(where: Where) -> Where:
    """End the open flow; one that was set aside for danger is open again."""
    flow, _, name = where.answer("_aside").partition("/")
    if where.flow in URGENT_FLOWS and flow:
        return replace(where.note("_aside", "").note("_asked", "0"), flow=flow, step=name)
    return replace(where, flow="", step="", misses=0)


def leave(where: Where) -> Where:
    """End the open flow and whatever was set aside."""
    return replace(where.note("_aside", ""), flow="", step="", misses=0)


def advance(draft: Draft, option: Option) -> Draft:
    """Keep the answer and stand at the step that follows it."""
    where = draft.where.note(draft.where.step, option.go.partition(":")[2])
    return draft.at(_stand(draft.book, where, option.next, draft.known))


def takes(draft: Draft, heard: Heard, go: str, reading: Reading | None) -> bool:
    """Whether what was sent is the answer of an open step that takes words, or a picture.

    Words are, unless they plainly want something else: a person, an end, a language, or the
    answer to a question.
    """
    asked = step(draft.book, draft.where)
    if asked is None:
        return False
    if heard.kind in PICTURES:
        return pictured(draft) is not None
    if heard.kind is Kind.VOICE:
        return asked.voice
    if not asked.free:
        return False
    if heard.kind is not Kind.TEXT or reading is None or not any(map(str.isalnum, heard.text)):
        return False
    aside = go.startswith(ASIDES) and not go.startswith(TOLD)
    return not aside or reading.intent.confidence < PLAIN


def alarm(book: Book, where: Where, reading: Reading | None, danger: Danger) -> Danger:
    """The danger in an answer: none where no word of it shows any and the question explains it.

    "My brother, nineteen" is what a family answers who looks for somebody; a name of a town is
    like nothing that was learnt. What sounds like a crisis more than like anything else stays.
    """
    asked = step(book, where)
    if asked is None or reading is None or any(sign.words for sign in danger.evidence):
        return danger
    is_vague = asked.free and danger.level is Level.MAYBE and reading.intent.label not in CRISES
    return Danger() if is_vague or danger.kind in asked.explains else danger


def pictured(draft: Draft) -> Step | None:
    """The step of the open flow that takes a picture, whichever step is open."""
    flow = draft.book.flows[draft.where.flow]
    return next((each for each in flow.steps if each.media), None)


def keep(draft: Draft, heard: Heard) -> Draft:
    """Keep words as the answer of the open step, a picture where one is asked for, and go on.

    A picture that comes before or after its question leaves the open one open.
    """
    asked = step(draft.book, draft.where)
    place = pictured(draft) if heard.kind in PICTURES else asked
    if asked is None or place is None:
        return draft
    where = draft.where.note(place.name, heard.text or heard.kind.value)
    if place.name != asked.name:
        return draft.at(where)
    return draft.at(_stand(draft.book, where, asked.next, draft.known))


def skip(draft: Draft) -> Draft:
    """Go on without an answer, where the step allows it; "back" still finds the step."""
    asked = step(draft.book, draft.where)
    if asked is None or not asked.skip:
        return draft
    skipped = draft.where.note(asked.name, "")
    return draft.at(_stand(draft.book, skipped, asked.next, draft.known))


def back(draft: Draft) -> Draft:
    """Stand at the step answered last, its answer taken back; at the first step nothing moves."""
    where, flow = draft.where, draft.book.flows.get(draft.where.flow)
    done = [name for name, _ in where.answers if flow and flow.step(name)]
    if not done:
        return draft
    answers = tuple(pair for pair in where.answers if pair[0] != done[-1])
    return draft.at(replace(where, answers=answers, step=done[-1]).note("_asked", "0"))


def ask(draft: Draft, *before: str | Text, urgent: bool = False) -> Draft:
    """Ask the open question, after the paragraphs given; without one, only those are said."""
    asked = step(draft.book, draft.where)
    if asked is None:
        rows = draft.row("person", "menu")
        return draft.say(*before, rows=rows, urgent=urgent) if before else draft
    return draft.say(*before, asked.ask, rows=rows_of(draft, asked), urgent=urgent)


def rows_of(draft: Draft, asked: Step) -> Rows:
    """The buttons of a question: its options, the ways round it, and a person."""
    rows: list[tuple[Choice, ...]] = []
    signs = draft.known.followed.signs if asked.signs and draft.known.followed else {}
    for option in asked.options:
        icon = signs.get(option.go, "")
        # With its name: which picture was tapped is known when others were chosen since.
        name = choices.sign(draft.book, icon) if icon else ""
        choice = Choice(Text(option.button), f"{option.go}:{name}" if name else option.go, icon)
        if not choice.icon and any(choice.label == one.label for row in rows for one in row):
            continue  # two that say the same are told apart by the person's pictures, or are one
        if option.beside and rows:
            rows[-1] = (*rows[-1], choice)
        else:
            rows.append((choice,))
    turns = [name for name in ("back", "skip") if getattr(asked, name)]
    rows.extend(draft.row(*turns) if turns else ())
    ways = ("numbers", "person") if draft.where.flow in URGENT_FLOWS else asked.ways
    shown = {choice.go for row in rows for choice in row}
    rows.extend((draft.book.buttons[name],) for name in ways if name not in shown)
    return tuple(rows)


def again(draft: Draft) -> Draft:
    """After a question in the middle: ask the open one once more, but not for ever."""
    if step(draft.book, draft.where) is None:
        return draft
    asked = int(draft.where.answer("_asked") or 0)
    if asked >= PATIENCE:
        return draft.at(close(draft.where))
    return ask(draft.at(draft.where.note("_asked", str(asked + 1))))
