"""The questions of a check-in as a worker reads them aloud, and what was answered in words."""

from collections.abc import Mapping
from dataclasses import dataclass

from bot.house import House
from bot.store.followup.checkins import NEED, Answer
from dialogues.book import Book
from dialogues.pages import Step

FLOW = "checkin"
NOTE = "note"  # the domain of a free note that a worker took by phone


@dataclass(frozen=True, slots=True)
class Question:
    """One domain: its name, what is asked, and its answers from best to worst with their scores.

    All texts are English sources.
    """

    domain: str
    name: str
    ask: str
    options: tuple[tuple[int, str], ...]

    def answer(self, score: int | None) -> str:
        """The words of a score, "" where it has none."""
        return dict(self.options).get(score, "") if score is not None else ""


def questions(house: House) -> Mapping[str, Question]:
    """Every question by its domain, in the order of the table."""
    book = house.router.book
    return {name: _question(book, name) for name in book.followup.domains}


def newest(told: tuple[Answer, ...]) -> dict[str, Answer]:
    """The newest answer of each domain; needs are not among them."""
    return {one.domain: one for one in told if one.domain != NEED}


def own_words(told: tuple[Answer, ...], domain: str) -> str:
    """Everything that was said to one domain in own words, a line each."""
    return "\n".join(one.words for one in told if one.domain == domain and one.words)


def _question(book: Book, domain: str) -> Question:
    name, step = book.followup.domains[domain].name, book.flows[FLOW].step(domain)
    if step is None:
        return Question(domain, name, name, ())
    return Question(domain, name, book.texts[step.ask].texts[0], _options(step))


def _options(step: Step) -> tuple[tuple[int, str], ...]:
    tails = ((option.go.rpartition(":")[2], option.button) for option in step.options)
    return tuple((int(tail), button) for tail, button in tails if tail.isdigit())
