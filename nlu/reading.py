"""What one message was heard to say: the only types that the rest of the house takes from `nlu`."""

from dataclasses import dataclass, field
from enum import StrEnum


class Language(StrEnum):
    """The languages the helpline speaks; the value is the ISO 639-1 code."""

    LAO = "lo"
    THAI = "th"
    ENGLISH = "en"


class Script(StrEnum):
    """The letters a message is mostly written in."""

    LAO = "lao"
    THAI = "thai"
    LATIN = "latin"


class Level(StrEnum):
    """How sure the house is that a message tells of danger."""

    NONE = "none"
    MAYBE = "maybe"
    SURE = "sure"


@dataclass(frozen=True, slots=True)
class Evidence:
    """One sign of danger: why it counts, and the words it was seen in.

    `reason` is an English sentence part that a worker understands ("says the door is locked");
    it is a message id of the catalogues. `words` are the person's own, as typed.
    """

    reason: str
    words: str


@dataclass(frozen=True, slots=True)
class Danger:
    """The danger in a message; `kind` is a `crisis_` label and is set unless the level is none."""

    level: Level = Level.NONE
    kind: str | None = None
    evidence: tuple[Evidence, ...] = ()


@dataclass(frozen=True, slots=True)
class Intent:
    """A label of the taxonomy and how likely it is (0..1)."""

    label: str
    confidence: float


@dataclass(frozen=True, slots=True)
class Entity:
    """Something named in a message: `start` and `end` are offsets into the text as typed."""

    kind: str
    value: str
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Flag:
    """A warning sign in a job offer: its id (RF-01 ...), and the words it was seen in."""

    id: str
    words: str


@dataclass(frozen=True, slots=True)
class Sign:
    """How likely (0..1) a warning sign is in a message, and the likeliest words for it.

    `start` and `end` are offsets into the text that the engine was given.
    """

    id: str
    confidence: float
    start: int
    end: int


UNKNOWN = Intent("unknown", 0.0)


@dataclass(frozen=True, slots=True)
class Reading:
    """One message as heard.

    `intent` is `UNKNOWN` when the engine was late, wrong or absent, or not sure enough;
    `nearest` then still holds its best guesses, likeliest first, where there were any. `guessed`
    says that no word of the message tells its language.
    """

    text: str
    language: Language = Language.LAO
    script: Script = Script.LAO
    intent: Intent = UNKNOWN
    nearest: tuple[Intent, ...] = ()
    danger: Danger = field(default_factory=Danger)
    entities: tuple[Entity, ...] = ()
    flags: tuple[Flag, ...] = ()
    ms: float = 0.0
    guessed: bool = False
