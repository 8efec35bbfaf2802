"""What a dialogue gives back: words and deeds as values; nothing is carried out here."""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from dialogues.followup.deeds import OfFollowUp
from dialogues.heard import Age, Country
from dialogues.where import Where
from nlu.reading import Evidence, Language


@dataclass(frozen=True, slots=True)
class Text:
    """A whole sentence or paragraph: its English source is its id in the catalogues.

    A field may be a plain string, a number, a date or a text of its own; `bot.words` writes each
    the way the reader's language does.
    """

    id: str
    fields: tuple[tuple[str, "str | int | date | Text"], ...] = ()


@dataclass(frozen=True, slots=True)
class Choice:
    """A button: what stands on it, and what comes back when it is pressed (at most 40 ASCII).

    `icon` is a picture that says the same to who does not read.
    """

    label: Text
    go: str
    icon: str = ""


@dataclass(frozen=True, slots=True)
class Say:
    """One message to the person: paragraphs, then rows of buttons.

    `urgent` marks words for someone in danger: sent first, and sent again when nobody can tell
    whether they arrived. `audio` is the label whose recording, where there is one, says the same.
    """

    paragraphs: tuple[Text, ...]
    rows: tuple[tuple[Choice, ...], ...] = ()
    urgent: bool = False
    audio: str = ""


class Urgency(StrEnum):
    """How soon a person of the team should answer."""

    NOW = "now"
    TODAY = "today"
    SOON = "soon"


@dataclass(frozen=True, slots=True)
class SetLanguage:
    """The person chose this language, or plainly writes in it."""

    language: Language


@dataclass(frozen=True, slots=True)
class SetCountry:
    """The person said where they are."""

    country: Country


@dataclass(frozen=True, slots=True)
class SetAge:
    """The person said how old they are."""

    age: Age


@dataclass(frozen=True, slots=True)
class Helped:
    """Somebody said whether the answer to a label helped: counted, and of nobody in particular."""

    label: str
    well: bool


@dataclass(frozen=True, slots=True)
class CountWent:
    """Somebody answered how things are, days after their case: counted, and of nobody."""

    answer: str


@dataclass(frozen=True, slots=True)
class IssueTicket:
    """The person is to get a ticket for the counter at the border.

    The house draws it and writes it into the field `ticket` of what is said.
    """


@dataclass(frozen=True, slots=True)
class KeepPlan:
    """The person made a plan for their way, in place of an older one.

    `plan` are pairs of a step and its answer, `days` how many days from now they should be there.
    """

    plan: tuple[tuple[str, str], ...]
    days: int


@dataclass(frozen=True, slots=True)
class OpenPlan:
    """The team may read the plan from now on."""


@dataclass(frozen=True, slots=True)
class ErasePlan:
    """The plan is needed no longer."""


@dataclass(frozen=True, slots=True)
class Arrived:
    """The person answered that all is well: the last question follows a week later."""


@dataclass(frozen=True, slots=True)
class AskLater:
    """The person wants to be asked another day."""


@dataclass(frozen=True, slots=True)
class OpenCase:
    """A person of the team is needed; an open case is raised instead, never lowered.

    `label` is a label of the taxonomy; `doubtful` says that it was a "maybe" the person can
    still answer with "no, I am all right"; of a `quiet` one nothing is written to the person by
    itself, because somebody may be looking, or because they do not want it.
    """

    urgency: Urgency
    label: str
    evidence: tuple[Evidence, ...] = ()
    doubtful: bool = False
    quiet: bool = False


@dataclass(frozen=True, slots=True)
class Reassured:
    """The person answered that there is no danger: a case that is only a doubt may close."""


@dataclass(frozen=True, slots=True)
class StopWriting:
    """The person wants no more messages that they did not ask for."""


@dataclass(frozen=True, slots=True)
class WriteAgain:
    """The person wrote again after a stop, or unblocked the bot."""


@dataclass(frozen=True, slots=True)
class Erase:
    """The person wants what the house holds on them gone, and has said so twice."""


@dataclass(frozen=True, slots=True)
class Unreachable:
    """The person blocked the bot."""


OfPlan = KeepPlan | OpenPlan | ErasePlan | Arrived | AskLater
OfPerson = SetLanguage | SetCountry | SetAge | Reassured | StopWriting | WriteAgain | Unreachable
Effect = OfPerson | OfPlan | OfFollowUp | OpenCase | Erase | Helped | CountWent | IssueTicket


@dataclass(frozen=True, slots=True)
class Turn:
    """What to say, where the conversation stands afterwards, and what to do besides.

    What was sent in a `closed` turn belongs to the plan for the way: nobody sees it before that
    is opened. The answer of a `passing` one may be left out where a later message is answered.
    """

    says: tuple[Say, ...]
    where: Where
    effects: tuple[Effect, ...] = ()
    closed: bool = False
    passing: bool = False
