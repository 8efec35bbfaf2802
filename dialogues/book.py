"""What the helpline can say, read from its files once and never changed afterwards."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from types import MappingProxyType

from dialogues import shelf, tables
from dialogues.followup import reading
from dialogues.followup.tables import Tables
from dialogues.heard import Country
from dialogues.pages import (
    Answer,
    Checks,
    Fact,
    Flow,
    Group,
    Kept,
    Service,
    Sign,
    Statement,
    Tongue,
    Value,
    Warned,
    Wordings,
)
from dialogues.proofread import proofread
from dialogues.turn import Choice, Text
from dialogues.where import Where
from nlu.reading import Language


@dataclass(frozen=True, slots=True)
class Book:
    """Every flow, answer, fact and button.

    `contacts` maps a `crisis_` label ("" for danger of a kind nobody named, "all" for every
    number) and a country to fact ids. `flags` are the warning signs in job offers; signs that
    weigh `serious` together make an offer serious. `signs` are what answers at the border mean,
    `at_border` the words that begin its questions; `icons` are the pictures on the buttons, by
    payload or what stands before its colon; `checks` and `fields` are of the plan for the
    way: when the person is asked, and what its lines are called. `followup` is the table of
    rhythms, ladders, questions and rules of follow-up; `asked_after` are the endings of a
    case after which the kind question is asked, with the days that it waits besides.
    """

    texts: Mapping[str, Wordings]
    flows: Mapping[str, Flow]
    answers: Mapping[str, Answer]
    facts: Mapping[str, Fact]
    buttons: Mapping[str, Choice]
    groups: Mapping[str, Group]
    kept: Mapping[str, Kept]
    tongues: Mapping[Language, Tongue]
    contacts: Mapping[tuple[str, Country], tuple[str, ...]]
    reasons: Mapping[str, str]
    flags: Mapping[str, Warned]
    serious: int
    services: Mapping[str, Service]
    signs: Mapping[str, Sign]
    at_border: frozenset[str]
    icons: Mapping[str, str]
    checks: Checks
    fields: Mapping[str, str]
    followup: Tables
    asked_after: Mapping[str, int]

    @classmethod
    def load(cls) -> "Book":
        """Read and check every file; raises ValueError with a sentence for each thing wrong."""
        flows, answers = shelf.pages("flows"), shelf.pages("answers")
        facts = shelf.facts(answers.pop("facts"))  # type: ignore[arg-type]  # that file is a list
        topics = {page["label"]: shelf.answer(page) for page in answers.values()}
        book = cls(
            texts=MappingProxyType(shelf.wordings(flows)),
            flows=MappingProxyType(
                {stem: shelf.flow(stem, page) for stem, page in flows.items() if "steps" in page},
            ),
            answers=MappingProxyType(topics),
            facts=MappingProxyType(facts),
            buttons=MappingProxyType(
                {
                    name: Choice(Text(button["button"]), button["go"])
                    for page in flows.values()
                    for name, button in (page.get("buttons") or {}).items()
                },
            ),
            groups=MappingProxyType(tables.groups(flows["menu"])),
            kept=MappingProxyType(tables.kept(flows["media"])),
            tongues=MappingProxyType(tables.tongues(flows["language"])),
            contacts=MappingProxyType(tables.contacts(flows["crisis"])),
            reasons=MappingProxyType(shelf.reasons(flows)),
            flags=MappingProxyType(tables.flags(flows["offer"])),
            serious=flows["offer"]["serious"],
            services=MappingProxyType(tables.services(flows["services"])),
            signs=MappingProxyType(tables.signs(flows["border"])),
            at_border=frozenset(word.casefold() for word in flows["border"]["words"]),
            icons=MappingProxyType(tables.icons(flows["icons"])),
            checks=tables.checks(flows["journey"]),
            fields=MappingProxyType(tables.fields(flows["journey"])),
            followup=reading.load(flows["followup"]),
            asked_after=MappingProxyType(flows["afterwards"]["outcomes"]),
        )
        proofread(book)
        return book

    def word(
        self,
        where: Where,
        key: str,
        fields: Mapping[str, Value | Text],
    ) -> tuple[Text, Where]:
        """The wording of a paragraph that was said longest ago, and `where` remembering it."""
        texts = self.texts[key].texts
        last = {said: place for place, said in enumerate(where.said)}
        index = min(range(len(texts)), key=lambda n: (last.get(f"{key}/{n}", -1), n))
        text = Text(texts[index], tuple(fields.items()))
        return text, where.remember(f"{key}/{index}") if len(texts) > 1 else where

    def state(self, statement: Statement) -> Text:
        """A statement with the values of its facts and the year they are from."""
        facts = [self.facts[id_] for id_ in statement.facts]
        values = [pair for fact in facts for pair in fact.values]
        used = [f for f in facts if any(f"{{{name}}}" in statement.text for name, _ in f.values)]
        years = [fact.year for fact in used or facts if fact.year]
        return _filled(statement.text, dict(values) | ({"year": min(years)} if years else {}))

    def line(self, fact_id: str) -> Text:
        """The line of one telephone number, with its country, language and year."""
        fact = self.facts[fact_id]
        return _filled(fact.statement, dict(fact.values) | {"year": fact.year})

    def lines(self, kind: str, country: Country | None) -> tuple[Text, ...]:
        """The numbers for a danger in a country; in both countries where it is not known."""
        countries = (country,) if country else (Country.LAOS, Country.THAILAND)
        return tuple(
            self.line(id_) for place in countries for id_ in self.contacts.get((kind, place), ())
        )

    def pictured(self, choice: Choice) -> Choice:
        """The button with its picture: that of its payload, or of what the payload begins with."""
        if choice.icon:
            return choice
        head, _, tail = choice.go.partition(":")
        names = (choice.go, f"{head}:{tail.partition(':')[0]}", head)
        return Choice(choice.label, choice.go, next(filter(None, map(self.icons.get, names)), ""))

    def topic(self, label: str) -> Choice:
        """The button that opens a topic."""
        return Choice(Text(self.answers[label].button), f"topic:{label}")

    def expired(self, today: date) -> tuple[str, ...]:
        """The ids of the facts whose confirmation has run out by `today`."""
        return tuple(
            fact.id for fact in self.facts.values() if fact.expires_on and fact.expires_on < today
        )


def _filled(text: str, values: Mapping[str, Value]) -> Text:
    """The text with those of the values that it names."""
    return Text(text, tuple((name, v) for name, v in values.items() if f"{{{name}}}" in text))
