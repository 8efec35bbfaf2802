"""What a dialogue is given: what was heard, and what the house knows; values only."""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from nlu.reading import Language

SIGNED = ("time:a", "time:b")  # the two that both say yes, under the pictures that somebody chose


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
    they pressed, `command` the word behind the slash, `hint` the language their app is set to. A
    button is `late` when another flow was opened since it was shown; a sticker stands for `emoji`.
    """

    kind: Kind
    text: str = ""
    choice: str = ""
    command: str = ""
    hint: Language | None = None
    late: bool = False
    emoji: str = ""

    @property
    def option(self) -> str:
        """The payload without the name of the picture that stood on the button."""
        return next((one for one in SIGNED if self.choice.startswith(f"{one}:")), self.choice)

    @property
    def picture(self) -> str:
        """The name of the person's own picture that stood on the button, "" where none did."""
        return self.choice.removeprefix(self.option).removeprefix(":")


class Country(StrEnum):
    """Where the person is; asked, never guessed. The value is the ISO 3166 code."""

    LAOS = "LA"
    THAILAND = "TH"
    ELSEWHERE = "ZZ"


class Age(StrEnum):
    """Whether other rules hold for the person; asked, never guessed."""

    UNDER_18 = "under_18"
    ADULT = "adult"


class Hand(StrEnum):
    """Whether a member of staff has this person's case."""

    NONE = "none"
    WAITING = "waiting"
    HELD = "held"


@dataclass(frozen=True, slots=True)
class Followed:
    """Somebody who agreed to be asked how they are.

    `worker` is the first name of whoever follows them, `cover` the topic that messages seem to be
    about, `ordinary` and `duress` the two pictures that only they tell apart. `choices` are all
    that they chose, by name; a yes or no to a purpose is "yes" or "no". `former` are the pictures
    of danger that they chose before: they stand under older messages still.
    """

    worker: str
    cover: str
    ordinary: str
    duress: str
    choices: tuple[tuple[str, str], ...] = ()
    former: tuple[str, ...] = ()

    @property
    def signs(self) -> dict[str, str]:
        """The pictures on the two buttons that both say yes; none where they chose none.

        Which of the two is the ordinary one differs by person, so the place tells nothing.
        """
        if not (self.ordinary and self.duress):
            return {}
        first, second = sorted((self.ordinary, self.duress))
        return dict(zip(SIGNED, (first, second), strict=True))

    def is_danger(self, picture: str) -> bool:
        """Whether a picture on a button says that somebody else holds the phone."""
        return picture == self.duress or (picture in self.former and picture != self.ordinary)

    def choice(self, name: str) -> str:
        """What they chose, "" where they did not."""
        return dict(self.choices).get(name, "")


@dataclass(frozen=True, slots=True)
class Invited:
    """The invitation that a code belongs to; `gone` if it was used, is too old or never was.

    `number` is what their worker told them by mouth, `every` how many days lie between the first
    check-ins, `under_18` whether they are asked as a child is.
    """

    id: str
    gone: bool = False
    number: str = ""
    worker: str = ""
    every: int = 7
    under_18: bool = False


@dataclass(frozen=True, slots=True)
class Reads:
    """When somebody of the team reads again: the day in Laos, how many days ahead, the hour.

    Known only where nobody reads now, and somebody is planned.
    """

    day: date
    ahead: int
    clock: str


@dataclass(frozen=True, slots=True)
class Known:
    """What the house knows of the person when the dialogue decides.

    `expired` are the ids of the facts whose confirmation has run out by today, `cover` is the topic
    of somebody whose follow-up is over or has not begun, `ended` whether it is over.
    """

    language: Language | None = None
    country: Country | None = None
    age: Age | None = None
    stopped: bool = False
    hand: Hand = Hand.NONE
    expired: frozenset[str] = frozenset()
    followed: Followed | None = None
    invited: Invited | None = None
    reads: Reads | None = None
    cover: str = ""
    ended: bool = False
