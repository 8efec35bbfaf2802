"""The book names its own mistakes, each in one sentence, before anybody can read them."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date

import pytest

from dialogues.book import Book
from dialogues.heard import Country
from dialogues.pages import Answer, Fact, Statement, Wordings
from dialogues.proofread import proofread
from dialogues.turn import Choice, Text
from dialogues.where import Where
from tests.unit.dialogues.talk import book


def _answer(**changes: object) -> Callable[[Book], Book]:
    def change(whole: Book) -> Book:
        wages: Answer = replace(whole.answers["ask_wages"], **changes)  # type: ignore[arg-type]
        return replace(whole, answers={**whole.answers, "ask_wages": wages})

    return change


def _fact(id_: str, **changes: object) -> Callable[[Book], Book]:
    def change(whole: Book) -> Book:
        fact: Fact = replace(whole.facts[id_], **changes)  # type: ignore[arg-type]
        return replace(whole, facts={**whole.facts, id_: fact})

    return change


def _says(text: str, *facts: str) -> Callable[[Book], Book]:
    return _answer(statements=(Statement(text, facts, None),))


def _contact(ids: tuple[str, ...]) -> Callable[[Book], Book]:
    key = ("crisis_child", Country.LAOS)
    return lambda whole: replace(whole, contacts={**whole.contacts, key: ids})


def _button(label: str, go: str) -> Callable[[Book], Book]:
    choice = Choice(Text(label), go)
    return lambda whole: replace(whole, buttons={**whole.buttons, "menu": choice})


def _option(**changes: object) -> Callable[[Book], Book]:
    def change(whole: Book) -> Book:
        flow = whole.flows["erase"]
        step = flow.steps[0]
        option = replace(step.options[0], **changes)  # type: ignore[arg-type]
        steps = (replace(step, options=(option,)),)
        return replace(whole, flows={**whole.flows, "erase": replace(flow, steps=steps)})

    return change


def _menu(*labels: str) -> Callable[[Book], Book]:
    def change(whole: Book) -> Book:
        going = replace(whole.groups["going"], labels=labels)
        return replace(whole, groups={**whole.groups, "going": going})

    return change


def _unlinked(whole: Book) -> Book:
    groups = {
        name: replace(group, labels=tuple(x for x in group.labels if x != "ask_marriage_abroad"))
        for name, group in whole.groups.items()
    }
    return replace(whole, groups=groups)


@pytest.mark.parametrize(
    ("change", "sentence"),
    [
        (
            _says("Nothing.", "X-1"),
            "The answer ask_wages rests on X-1, which no file states.",
        ),
        (
            _says("It is {wage_low} baht.", "L-61"),
            "The answer ask_wages names wage_low, which its facts lack.",
        ),
        (
            _says("It is {wage_low} baht.", "L-60"),
            "The answer ask_wages shows a number without the year it is from.",
        ),
        (
            _says("Known since {year}.", "L-64"),
            "The answer ask_wages shows a year that its facts do not have.",
        ),
        (
            _says("It is 400 baht.", "L-60"),
            "The answer ask_wages has a number in its words that is no fact.",
        ),
        (
            _answer(label="ask_money"),
            "The answer ask_money has a label that the taxonomy does not know.",
        ),
        (
            _answer(near=("ask_money",)),
            "The answer ask_wages points to ask_money, which has no answer.",
        ),
        (
            _answer(numbers="crisis_money"),
            "The answer ask_wages shows numbers for crisis_money, which has none.",
        ),
        (
            _answer(button="A button with very many letters"),
            "The button 'A button with very many letters' has more than 28 letters.",
        ),
        (
            _fact("L-60", conf="low"),
            "The fact L-60 is of low confidence and must not be shown.",
        ),
        (
            _fact("L-61", values=(("wage_low", 1), ("wage_bangkok", 400))),
            "The field wage_low stands in the facts L-60 and L-61.",
        ),
        (
            _fact("N-LA-01", as_of=None),
            "The line of N-LA-01 shows a year that its facts do not have.",
        ),
        (
            _contact(("N-LA-01",)),
            "The danger crisis_child needs two contacts in LA.",
        ),
        (
            _contact(("N-LA-01", "N-TH-01")),
            "The number N-TH-01 is shown for LA, where it does not belong.",
        ),
        (
            _contact(("N-LA-01", "L-10")),
            "The number L-10 for crisis_child is not stated in facts.yml.",
        ),
        (
            _button("Menu", "menu" * 20),
            f"The button 'Menu' sends {'menu' * 20!r}: more than 40 letters, or not ASCII.",
        ),
        (
            _option(next="nowhere"),
            "The flow erase goes from sure to nowhere, no step of it.",
        ),
        (
            _option(means=("agree",)),
            "The flow erase waits for agree, no label of the taxonomy.",
        ),
        (
            _menu("ask_money"),
            "The menu shows ask_money, which has no answer.",
        ),
        (
            _unlinked,
            "The answer ask_marriage_abroad cannot be reached by any button.",
        ),
    ],
)
def test_a_mistake_is_named_in_a_sentence(change: Callable[[Book], Book], sentence: str) -> None:
    with pytest.raises(ValueError, match=r"\.$") as refused:
        proofread(_readable(change(book())))
    assert sentence in str(refused.value).split("\n")


def _readable(whole: Book) -> Book:
    """A book whose number lines can be looked up even where a fact is not there."""
    return whole


def test_the_book_as_it_stands_has_no_mistake() -> None:
    proofread(book())


def test_the_wording_said_longest_ago_is_taken() -> None:
    texts = {"x.y": Wordings("x.y", ("a", "b", "c"))}
    whole = replace(book(), texts=texts)
    where, said = Where(), []
    for _ in range(7):
        text, where = whole.word(where, "x.y", {})
        said.append(text.id)
    assert said == ["a", "b", "c", "a", "b", "c", "a"]


def test_a_confirmed_number_shows_the_year_of_its_confirmation() -> None:
    whole = _fact("N-LA-01", confirmed_by="a worker", confirmed_on=date(2026, 12, 1))(book())
    assert dict(whole.line("N-LA-01").fields) == {"number": "1362", "year": "2026"}


def test_facts_whose_confirmation_ran_out_are_listed() -> None:
    whole = _fact("N-LA-01", expires_on=date(2027, 1, 1))(book())
    assert whole.expired(date(2027, 1, 1)) == ()
    assert whole.expired(date(2027, 1, 2)) == ("N-LA-01",)


def test_nobody_has_confirmed_a_fact_yet() -> None:
    assert {fact.confirmed_by for fact in book().facts.values()} == {None}
