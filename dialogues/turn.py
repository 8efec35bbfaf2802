"""What a dialogue is given, and what it gives back: values only, nothing is carried out here."""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from dialogues.where import Where
from nlu.reading import Evidence, Language


class Kind(StrEnum):
    """What arrived, whichever channel it came by."""

    TEXT = "text"
    BUTTON = "button"
    COMMAND = "command"
    VOICE = "voice"
    PICTURE = "picture"
    FILE = "file"
    PLACE = "place"
    CONTACT = "contact"
    STICKER = "sticker"
    EDIT = "edit"
    BLOCKED = "blocked"
    UNBLOCKED = "unblocked"
    OTHER = "other"


@dataclass(frozen=True, slots=True)
class Heard:
    """One thing a person did in the chat.

    `text` is what they typed (also a caption or an edit), `choice` the payload of the button
    they pressed, `command` the word behind the slash, `hint` the language their app is set to.
    """

    kind: Kind
    text: str = ""
    choice: str = ""
    command: str = ""
    hint: Language | None = None


class Country(StrEnum):
    """Where the person is; asked, never guessed. The value is the ISO 3166 code."""

    LAOS = "LA"
    THAILAND = "TH"
    ELSEWHERE = "ZZ"


class Hand(StrEnum):
    """Whether a member of staff has this person's case."""

    NONE = "none"
    WAITING = "waiting"
    HELD = "held"


@dataclass(frozen=True, slots=True)
class Known:
    """What the house knows of the person when the dialogue decides."""

    language: Language | None = None
    country: Country | None = None
    stopped: bool = False
    hand: Hand = Hand.NONE


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
    """A button: what stands on it, and what comes back when it is pressed (at most 40 ASCII)."""

    label: Text
    go: str


@dataclass(frozen=True, slots=True)
class Say:
    """One message to the person: paragraphs, then rows of buttons.

    `urgent` marks words for someone in danger: sent first, and sent again when nobody can tell
    whether they arrived.
    """

    paragraphs: tuple[Text, ...]
    rows: tuple[tuple[Choice, ...], ...] = ()
    urgent: bool = False


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
class OpenCase:
    """A person of the team is needed; an open case is raised instead, never lowered.

    `label` is a label of the taxonomy; `doubtful` says that it was a "maybe" the person can
    still answer with "no, I am all right".
    """

    urgency: Urgency
    label: str
    evidence: tuple[Evidence, ...] = ()
    doubtful: bool = False


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


Effect = (
    SetLanguage | SetCountry | OpenCase | Reassured | StopWriting | WriteAgain | Erase | Unreachable
)


@dataclass(frozen=True, slots=True)
class Turn:
    """What to say, where the conversation stands afterwards, and what to do besides."""

    says: tuple[Say, ...]
    where: Where
    effects: tuple[Effect, ...] = ()
