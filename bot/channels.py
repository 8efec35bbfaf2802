"""What every channel gives the house and takes from it; each channel is one package beside this."""

from dataclasses import dataclass
from enum import StrEnum
from typing import Protocol

from dialogues.heard import Heard


@dataclass(frozen=True, slots=True)
class Attachment:
    """A voice note, picture or file kept as a reference, never fetched here.

    `size` is in bytes and `seconds` in seconds, where the channel says so.
    """

    kind: str
    reference: str
    mime: str = ""
    size: int = 0
    seconds: int = 0


@dataclass(frozen=True, slots=True)
class Incoming:
    """One thing that came in: who sent it (`address` is the channel's own id) and what was heard.

    `name` is the display name that the channel gave, `remark` what a worker should see besides
    the text (a place, a shared contact), `press` the id of a button press to acknowledge.
    """

    address: str
    heard: Heard
    name: str = ""
    remark: str = ""
    attachment: Attachment | None = None
    press: str = ""


@dataclass(frozen=True, slots=True)
class Button:
    """A button as the channel shows it: its label and at most 64 bytes that come back."""

    label: str
    data: str


@dataclass(frozen=True, slots=True)
class Fetched:
    """A file that somebody sent, as it came from the channel; nobody has looked for harm in it."""

    body: bytes

    def __repr__(self) -> str:
        return f"Fetched({len(self.body)} bytes)"


@dataclass(frozen=True, slots=True)
class Outgoing:
    """One message ready to be shown: plain text within the channel's limit, rows of buttons.

    `audio` is where the recording is that says the same: a path of the web chat, or for a channel
    that fetches it the whole URL, in a message of its own without a text. `takes_back` are the
    channel's ids of messages of ours that are to go from the chat; nothing is shown then. `last`
    are the last words to somebody who was just forgotten.
    """

    text: str
    rows: tuple[tuple[Button, ...], ...] = ()
    audio: str = ""
    takes_back: tuple[str, ...] = ()
    last: bool = False


class Ending(StrEnum):
    """How one try to deliver ended."""

    SENT = "sent"
    LATER = "later"
    NEVER = "never"
    UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True)
class Delivery:
    """The ending of one try.

    `message_id` is the channel's id of what was sent, `wait` the seconds the channel asked us to
    wait, `blocked` says that the person shut the door, `cause` is the name of the error's class.
    """

    ending: Ending
    message_id: str = ""
    wait: float = 0.0
    blocked: bool = False
    cause: str = ""


class Channel(Protocol):
    """What the house asks of a channel.

    One that `fetches` shows a recording as a message of its own, got from its URL.
    """

    name: str
    fetches: bool

    def read(self, body: bytes) -> Incoming | None:
        """Read a stored update; None where it is of a kind that changes nothing."""
        ...

    def split(self, text: str) -> tuple[str, ...]:
        """Cut a text into parts within the channel's limit, never inside a letter's cluster."""
        ...

    async def send(self, address: str, out: Outgoing) -> Delivery:
        """Try to deliver once; every error of the channel becomes an ending."""
        ...

    async def typing(self, address: str) -> None:
        """Show that somebody is writing, for a few seconds; failing to do so is of no matter."""
        ...

    async def fetch(self, reference: str) -> Fetched | None:
        """Fetch a file by its reference; None where it is gone, too large, or cannot be had."""
        ...

    async def acknowledge(self, incoming: Incoming) -> None:
        """Tell the app that a button press arrived; failing to do so is of no consequence."""
        ...
