"""Answers to what the helpline knows about, the menu that leads to them, and telephone numbers."""

from dataclasses import replace

from dialogues import form, report
from dialogues.draft import Draft, Rows
from dialogues.heard import (
    Age,
    Country,
    Hand,
    Heard,
    Kind,
    Known,
)
from dialogues.pages import Answer, Statement
from dialogues.turn import (
    Choice,
    Helped,
    OpenCase,
    SetCountry,
    Text,
)


def answer(draft: Draft, label: str, heard: Heard) -> Draft:
    """The answer to a label; typed twice in a row, it offers more instead of repeating itself."""
    found = draft.book.answers.get(label)
    if found is None:
        return menu(draft)
    draft = _report(draft, found)
    if label == draft.where.topic and heard.kind is not Kind.BUTTON:
        return _more(draft, found)
    draft = draft.at(replace(draft.where, topic=label, misses=0))
    texts = tuple(draft.book.state(s) for s in found.statements if _fits(s, draft.known))
    old = ("menu.old",) if _is_old(draft, found) else ()
    if not found.numbers:
        rows = _ways(draft, found)
        said = draft.say(*texts, *old, Text(found.step), rows=rows, audio=found.label)
        return _ask_back(said, found)
    if draft.known.country is Country.ELSEWHERE:
        # No recording: it would tell numbers that are of no use where this person is.
        warm = () if found.numbers == "all" else texts
        said = draft.say(*warm, "country.none", rows=_ways(draft, found))
        return _ask_back(said, found)
    lines, rows = _lines(draft, found.numbers), _ways(draft, found)
    draft = draft.say(*texts, *lines, *old, Text(found.step), rows=rows, audio=found.label)
    return _ask_country(_ask_back(draft, found))


def _report(draft: Draft, found: Answer) -> Draft:
    """What a social worker should see is told to the team."""
    return draft.do(OpenCase(found.urgency, found.label)) if found.urgency else draft


def _fits(statement: Statement, known: Known) -> bool:
    """Whether a statement holds where the person is, and is for their age."""
    here = statement.country in {None, known.country} or known.country is None
    # Who has not said their age is told what adults are told.
    return here and statement.age in {None, known.age or Age.ADULT}


def _is_old(draft: Draft, found: Answer) -> bool:
    """Whether the answer rests on a fact whose confirmation has run out."""
    return any(id_ in draft.known.expired for s in found.statements for id_ in s.facts)


def _ask_back(draft: Draft, found: Answer) -> Draft:
    """What the answer itself asks, once, and only where no other question is open."""
    if draft.where.flow or not found.asks:
        return draft
    if found.asks == report.FLOW:
        return report.asked(draft, found.label)
    if draft.known.age or found.asks in draft.where.settled:
        return draft
    opened = form.start(draft, found.asks, about=found.label)
    return form.ask(opened.at(opened.where.settle(found.asks)))


def _lines(draft: Draft, kind: str) -> tuple[str | Text, ...]:
    """The numbers for where the person is, said honestly where there is none."""
    if draft.known.country is Country.ELSEWHERE:
        return ("country.none",)
    return draft.book.lines(kind, draft.known.country)


def _ways(draft: Draft, found: Answer) -> Rows:
    near = tuple((draft.book.topic(label),) for label in found.near)
    opens = draft.row(found.opens) if found.opens else ()
    return (*opens, *near, *draft.row("person"), _helped(draft, found.label), *draft.row("menu"))


def _helped(draft: Draft, label: str) -> tuple[Choice, ...]:
    """The two buttons that say whether it helped."""
    buttons = draft.book.buttons
    return tuple(
        replace(button, go=f"{button.go}:{label}")
        for button in (buttons["helped"], buttons["not_helped"])
    )


def helped(draft: Draft, said: str) -> Draft:
    """Count whether an answer helped, each answer once a person."""
    well, _, label = said.partition(":")
    mark, rows = f"helped:{label}", draft.row("person", "menu")
    if label not in draft.book.answers or well not in {"yes", "no"}:
        return menu(draft)
    if mark in draft.where.settled:
        return draft.say("helped.counted", rows=rows)
    draft = draft.at(draft.where.settle(mark)).do(Helped(label, well == "yes"))
    return draft.say(f"helped.{well}_it", rows=rows)


def _more(draft: Draft, found: Answer) -> Draft:
    """Asked once more: it is shown again on a tap, or a person can say more."""
    again = replace(draft.book.buttons["again"], go=f"topic:{found.label}")
    near = tuple((draft.book.topic(label),) for label in found.near)
    part = "menu.more_waiting" if draft.known.hand is Hand.WAITING else "menu.more"
    return draft.say(part, rows=(*draft.row("person"), (again,), *near))


def menu(draft: Draft, part: str = "menu.choose") -> Draft:
    """The headings, and a person."""
    return draft.at(replace(draft.where, misses=0)).say(part, rows=headings(draft))


def headings(draft: Draft) -> Rows:
    """A button for each heading of the menu, what can be done, a person, and the rest."""
    groups = tuple(
        (Choice(Text(group.button), f"menu:{group.name}"),) for group in draft.book.groups.values()
    )
    deeds = (*draft.row("offer"), *draft.row("journey"), *draft.row("services"))
    return (*groups, *deeds, *draft.row("person"), *draft.row("language", "privacy"))


def group(draft: Draft, name: str) -> Draft:
    """The topics under one heading."""
    found = draft.book.groups.get(name)
    if found is None:
        return menu(draft)
    rows = tuple((draft.book.topic(label),) for label in found.labels)
    return draft.say("menu.topics", rows=(*rows, *draft.row("person", "menu")))


def numbers(draft: Draft) -> Draft:
    """Every telephone number for where the person is."""
    lines = _lines(draft, "all")
    part = () if lines == ("country.none",) else ("country.numbers",)
    rows = draft.row("person", "menu")
    return _ask_country(draft.say(*part, *lines, rows=rows))


def _ask_country(draft: Draft) -> Draft:
    """Asked once, and only where no other question is open."""
    if draft.where.flow or draft.known.country or "country" in draft.where.settled:
        return draft
    opened = form.start(draft, "country")
    return form.ask(opened.at(opened.where.settle("country")))


def set_country(draft: Draft, code: str) -> Draft:
    """Keep where the person is, and show the numbers for there."""
    if code not in set(Country):
        return menu(draft)
    country = Country(code)
    crisis, kind = draft.where.flow == "crisis", draft.where.answer("_kind")
    draft = replace(draft, known=replace(draft.known, country=country)).do(SetCountry(country))
    if draft.where.flow in {"country", "crisis"} and draft.where.step != "safe":
        draft = draft.at(form.close(draft.where))
    draft = draft.at(draft.where.settle("country"))
    lines = _lines(draft, kind if crisis else "all")
    part = () if country is Country.ELSEWHERE else ("country.thanks",)
    draft = draft.say(*part, *lines, rows=draft.row("person", "menu"), urgent=crisis)
    return form.again(draft)
