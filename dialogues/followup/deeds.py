"""What a turn does to somebody's follow-up; values only, carried out elsewhere."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Admit:
    """The right number was told: from now on this chat is the invited person's."""

    invitation: str


@dataclass(frozen=True, slots=True)
class WrongNumber:
    """Somebody with the code told another number than the worker gave."""

    invitation: str


@dataclass(frozen=True, slots=True)
class Join:
    """The person agreed to be asked; `choices` are pairs of a choice's name and its value."""

    choices: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class Decline:
    """The person does not want to be asked; that is the end of it."""


@dataclass(frozen=True, slots=True)
class Choose:
    """One of their choices is another one now."""

    name: str
    value: str


@dataclass(frozen=True, slots=True)
class EndFollowUp:
    """The person wants to be asked no more, at once."""


@dataclass(frozen=True, slots=True)
class BeginCheckIn:
    """It is a good time: the questions are being asked."""


@dataclass(frozen=True, slots=True)
class KeepAnswer:
    """One answer of a check-in, kept at once; `score` is None where it is in their own words."""

    domain: str
    score: int | None
    words: str = ""


@dataclass(frozen=True, slots=True)
class KeepNeed:
    """Something they say they need."""

    need: str


@dataclass(frozen=True, slots=True)
class EndCheckIn:
    """The check-in is over; `stopped` where the person had enough before its end."""

    stopped: bool = False


@dataclass(frozen=True, slots=True)
class PutOff:
    """It is no good time; `alone` is False where somebody is with them."""

    alone: bool = True


@dataclass(frozen=True, slots=True)
class Cover:
    """From now on the chat looks as if it were about the cover topic and nothing else."""


OfFollowUp = (
    Admit
    | WrongNumber
    | Join
    | Decline
    | Choose
    | EndFollowUp
    | BeginCheckIn
    | KeepAnswer
    | KeepNeed
    | EndCheckIn
    | PutOff
    | Cover
)
