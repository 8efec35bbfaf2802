"""Reads the book for mistakes before it is used; each mistake found is one sentence."""

import re
from collections.abc import Iterator
from typing import TYPE_CHECKING

from dialogues.heard import Country
from dialogues.pages import Answer, Fact
from nlu.labels import CRISES, FLAGS, LABELS

if TYPE_CHECKING:
    from dialogues.book import Book

BUTTON = 28
PAYLOAD = 40
SHOWN = ("high", "medium")
_FIELD = re.compile(r"{(\w+)}")
_DIGIT = re.compile(r"\d")


def proofread(book: "Book") -> None:
    """Raise ValueError with every mistake in the book, one sentence a line."""
    mistakes = [
        *_facts(book),
        *_answers(book),
        *_contacts(book),
        *_flags(book),
        *_rested(book),
        *_flows(book),
        *_buttons(book),
        *_unreachable(book),
    ]
    if mistakes:
        raise ValueError("\n".join(mistakes))


def _facts(book: "Book") -> Iterator[str]:
    named: dict[str, str] = {}
    for fact in book.facts.values():
        if fact.conf not in SHOWN:
            yield f"The fact {fact.id} is of {fact.conf} confidence and must not be shown."
        for field, _ in fact.values:
            if field != "number" and field in named:
                yield f"The field {field} stands in the facts {named[field]} and {fact.id}."
            named[field] = fact.id
        if fact.statement:
            yield from _named(f"The line of {fact.id}", fact.statement, [fact])


def _answers(book: "Book") -> Iterator[str]:
    for answer in book.answers.values():
        if answer.label not in LABELS:
            yield f"The answer {answer.label} has a label that the taxonomy does not know."
        if answer.numbers and not book.lines(answer.numbers, None):
            yield f"The answer {answer.label} shows numbers for {answer.numbers}, which has none."
        for name in (answer.opens,) if answer.opens else ():
            if name not in book.buttons:
                yield f"The answer {answer.label} opens {name}, which is no button."
        if answer.asks and answer.asks not in book.flows:
            yield f"The answer {answer.label} asks {answer.asks}, which is no flow."
        for label in answer.near:
            if label not in book.answers:
                yield f"The answer {answer.label} points to {label}, which has no answer."
        yield from _statements(book, answer)


def _statements(book: "Book", answer: Answer) -> Iterator[str]:
    name = f"The answer {answer.label}"
    for statement in answer.statements:
        missing = [id_ for id_ in statement.facts if id_ not in book.facts]
        if missing:
            yield f"{name} rests on {', '.join(missing)}, which no file states."
            continue
        yield from _named(name, statement.text, [book.facts[id_] for id_ in statement.facts])
    yield from _named(name, answer.step, [])


def _named(name: str, text: str, facts: list[Fact]) -> Iterator[str]:
    """Numbers come from facts only, and an unconfirmed one is shown with its year."""
    known = {field for fact in facts for field, _ in fact.values}
    used = set(_FIELD.findall(text))
    years = [fact.year for fact in facts if used & dict(fact.values).keys()]
    if used - known - {"year"}:
        yield f"{name} names {', '.join(sorted(used - known - {'year'}))}, which its facts lack."
    if _DIGIT.search(text):
        yield f"{name} has a number in its words that is no fact."
    if any(years) and "year" not in used:
        yield f"{name} shows a number without the year it is from."
    if "year" in used and not any(fact.year for fact in facts):
        yield f"{name} shows a year that its facts do not have."


def _contacts(book: "Book") -> Iterator[str]:
    for kind, country in book.contacts:
        for id_ in book.contacts[kind, country]:
            fact = book.facts.get(id_)
            if fact is None or not fact.statement:
                yield f"The number {id_} for {kind or 'any danger'} is not stated in facts.yml."
            elif fact.country is not country:
                yield f"The number {id_} is shown for {country}, where it does not belong."
    for kind in ("", *CRISES):
        for country in (Country.LAOS, Country.THAILAND):
            if len(book.contacts.get((kind, country), ())) != 2:  # noqa: PLR2004  # two contacts
                yield f"The danger {kind or 'of no kind'} needs two contacts in {country}."


def _flags(book: "Book") -> Iterator[str]:
    if [*book.flags] != [*FLAGS]:
        yield "The table of warning signs in job offers does not have exactly the signs heard."
    for flag in book.flags.values():
        missing = [id_ for id_ in flag.facts if id_ not in book.facts]
        if missing:
            yield f"The warning sign {flag.id} rests on {', '.join(missing)}, which no file states."
        yield from _named(f"The warning sign {flag.id}", flag.say, [])
    told = {
        part
        for step in book.flows["offer"].steps
        for option in step.options
        for part in option.go.split(":")
        if part.startswith("RF-")
    }
    if told - book.flags.keys():
        yield f"A question about job offers tells {', '.join(sorted(told))}, not all in the table."


def _rested(book: "Book") -> Iterator[str]:
    """Services and signs at the border rest on facts, too, and answer what is asked."""
    rested = [(f"service {name}", one.statement.facts) for name, one in book.services.items()]
    rested += [(f"sign {go}", sign.facts) for go, sign in book.signs.items()]
    for name, ids in rested:
        missing = [id_ for id_ in ids if id_ not in book.facts]
        if missing:
            yield f"The {name} rests on {', '.join(missing)}, which no file states."
    for name, one in book.services.items():
        if one.line and not book.facts[one.line].statement:
            yield f"The service {name} shows the line of {one.line}, which has none."
        facts = [book.facts[id_] for id_ in one.statement.facts if id_ in book.facts]
        yield from _named(f"The service {name}", one.statement.text, facts)
    gone = book.signs.keys() - {
        option.go for step in book.flows["border"].steps for option in step.options
    }
    if gone:
        yield f"No answer at the border gives {', '.join(sorted(gone))}."


def _flows(book: "Book") -> Iterator[str]:
    for flow in book.flows.values():
        steps = {step.name for step in flow.steps} | {""}
        for step in flow.steps:
            for next_ in (step.next, *(option.next for option in step.options)):
                if next_ not in steps:
                    yield f"The flow {flow.name} goes from {step.name} to {next_}, no step of it."
            for option in step.options:
                for label in set(option.means) - set(LABELS):
                    yield f"The flow {flow.name} waits for {label}, no label of the taxonomy."


def _buttons(book: "Book") -> Iterator[str]:
    shown = [
        *((choice.label.id, choice.go) for choice in book.buttons.values()),
        *((group.button, f"menu:{group.name}") for group in book.groups.values()),
        *((answer.button, f"topic:{answer.label}") for answer in book.answers.values()),
        *(
            (option.button, option.go)
            for flow in book.flows.values()
            for step in flow.steps
            for option in step.options
        ),
    ]
    for label, go in shown:
        if len(label) > BUTTON:
            yield f"The button {label!r} has more than {BUTTON} letters."
        if len(go) > PAYLOAD or not go.isascii():
            yield f"The button {label!r} sends {go!r}: more than {PAYLOAD} letters, or not ASCII."


def _unreachable(book: "Book") -> Iterator[str]:
    """An answer that no button of the menu, nor of an answer it leads to, ever shows."""
    seen: set[str] = set()
    ahead = [label for group in book.groups.values() for label in group.labels]
    while ahead:
        label = ahead.pop()
        if label in seen:
            continue
        seen.add(label)
        if label in book.answers:
            ahead.extend(book.answers[label].near)
        else:
            yield f"The menu shows {label}, which has no answer."
    for label in sorted(book.answers.keys() - seen):
        yield f"The answer {label} cannot be reached by any button."
