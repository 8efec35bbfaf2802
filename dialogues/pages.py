"""The pages of the book: answers, facts, flows and buttons as frozen values."""

from dataclasses import dataclass
from datetime import date

from dialogues.heard import Age, Country
from dialogues.turn import Urgency

Value = str | int | date


@dataclass(frozen=True, slots=True)
class Wordings:
    """One paragraph in one or several wordings (English sources), so that none need be repeated."""

    key: str
    texts: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Fact:
    """Something the helpline knows, with where it comes from and how sure it is.

    `values` are the numbers in it, by the field name that sentences use; `statement` is the line
    of a telephone number. `as_of` is None where the source has no date.
    """

    id: str
    conf: str
    source: str
    as_of: date | None
    country: Country | None
    values: tuple[tuple[str, Value], ...]
    statement: str
    language: str
    hours: str
    confirmed_by: str | None
    confirmed_on: date | None
    expires_on: date | None

    @property
    def year(self) -> str:
        """The year to show beside its numbers, "" where nobody knows it."""
        shown = self.confirmed_on or self.as_of
        return str(shown.year) if shown else ""


@dataclass(frozen=True, slots=True)
class Statement:
    """One whole sentence or two of an answer, the facts it rests on, and whom it is for."""

    text: str
    facts: tuple[str, ...]
    country: Country | None
    age: Age | None = None


@dataclass(frozen=True, slots=True)
class Answer:
    """What the helpline says to one label.

    `step` is the one next step, `near` the neighbouring labels offered as buttons, `urgency` is
    set where a person of the team must see it, `numbers` is "all" or a `crisis_` label where the
    answer shows telephone numbers, `opens` a button of the book to offer first, `asks` a flow
    that asks something back. `reviewed_by` of the team has read it, or nobody yet.
    """

    label: str
    button: str
    statements: tuple[Statement, ...]
    step: str
    near: tuple[str, ...]
    urgency: Urgency | None
    numbers: str
    opens: str
    asks: str
    reviewed_by: str | None


@dataclass(frozen=True, slots=True)
class Option:
    """One button of a question.

    `means` are the labels and `words` the typed words that stand for it, `names` the kinds and
    values of what a message may name instead. `next` is the step that follows, "" to end the flow.
    """

    button: str
    go: str
    means: tuple[str, ...]
    words: tuple[str, ...]
    names: tuple[str, ...]
    next: str
    beside: bool
    reply: str


@dataclass(frozen=True, slots=True)
class Step:
    """One question of a flow; `unless` names what, once known, makes it needless.

    A `free` one takes words, a `media` one a picture or a file, a `voice` one a voice message.
    `explains` are the dangers that an answer may sound like as a whole, because the question asks
    for such words. `ways` are the buttons of the book below its options; on one with `signs` the
    person's own two pictures stand.
    """

    name: str
    ask: str
    options: tuple[Option, ...]
    free: bool
    media: bool
    explains: tuple[str, ...]
    skip: bool
    back: bool
    next: str
    unless: str
    voice: bool
    signs: bool
    ways: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Flow:
    """A row of questions; the first step opens it."""

    name: str
    steps: tuple[Step, ...]

    def step(self, name: str) -> Step | None:
        """The step of this name, or None."""
        return next((step for step in self.steps if step.name == name), None)


@dataclass(frozen=True, slots=True)
class Group:
    """One heading of the menu and the topics under it."""

    name: str
    button: str
    labels: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Kept:
    """What becomes of a voice note, picture or the like: who is told, and in which words."""

    key: str
    urgency: Urgency | None
    reason: str


@dataclass(frozen=True, slots=True)
class Warned:
    """One warning sign in a job offer: what it weighs, what is said of it, what it rests on.

    `ilo` names the ILO's indicators of forced labour that it belongs to.
    """

    id: str
    weight: int
    say: str
    facts: tuple[str, ...]
    ilo: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Service:
    """Something that exists for people in a need, in some places.

    `line` is the fact id of a telephone line, else the statement says what there is.
    """

    needs: tuple[str, ...]
    places: tuple[str, ...]
    line: str
    statement: Statement


@dataclass(frozen=True, slots=True)
class Sign:
    """What an answer at the border means for the worker; `ilo` as for `Warned`."""

    reason: str
    urgency: Urgency
    facts: tuple[str, ...]
    ilo: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Checks:
    """When somebody on their way is asked: an hour of the day, then days between the steps."""

    hour: int
    later: int
    again: int
    open: int
    week: int


@dataclass(frozen=True, slots=True)
class Tongue:
    """A language: its own name for itself, and the words people call it by."""

    name: str
    words: tuple[str, ...]
