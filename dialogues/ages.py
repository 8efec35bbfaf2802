"""Under 18 or not: asked once and softly where it matters; it changes words and who is told."""

from dataclasses import replace

from dialogues import topics
from dialogues.book import Book
from dialogues.draft import Draft
from dialogues.heard import Age
from dialogues.pages import Option
from dialogues.turn import (
    OpenCase,
    SetAge,
    Urgency,
)
from nlu.reading import Evidence

FLOW = "age"


def noted(draft: Draft, option: Option) -> Draft:
    """Keep the age, if that is what an option says."""
    head, _, tail = option.go.partition(":")
    if head != FLOW or tail not in set(Age):
        return draft
    age = Age(tail)
    return replace(draft, known=replace(draft.known, age=age)).do(SetAge(age))


def told(draft: Draft) -> Draft:
    """After the question: what the answer before it says to the young alone, or only thanks."""
    if draft.known.age is None:
        return topics.menu(draft)
    found = draft.book.answers.get(draft.where.answer("_about"))
    young = found.statements if found and draft.known.age is Age.UNDER_18 else ()
    texts = tuple(draft.book.state(s) for s in young if s.age is Age.UNDER_18)
    return draft.say("age.thanks", *texts, rows=draft.row("person", "menu"))


def marked(book: Book, wanted: OpenCase, age: str | None) -> OpenCase:
    """The case of somebody under 18 says so, and never waits longer than today."""
    if age != Age.UNDER_18:
        return wanted
    urgency = Urgency.TODAY if wanted.urgency is Urgency.SOON else wanted.urgency
    sign = Evidence(book.reasons["age.under_18"], "")
    return replace(wanted, urgency=urgency, evidence=(*wanted.evidence, sign))
