"""The web chat as a channel: what the page posted is read, what is sent waits in the store."""

import json
import time
from collections import OrderedDict
from collections.abc import Callable
from typing import Any

from bot.bell import Bell
from bot.channels import Delivery, Ending, Fetched, Incoming, Outgoing
from bot.typed import heard_text
from dialogues.heard import Heard, Kind
from nlu.reading import Language

LAST_WORDS_FOR = 600.0  # seconds; long enough to read a goodbye on a slow phone
MOST_LAST_WORDS = 1000


class WebChannel:
    """Sending means that the page may show it: the words themselves are read from the store.

    The one exception are the last words to somebody who was just forgotten. Nothing of that
    person is in the store any more, so the channel remembers these for ten minutes, in memory
    alone; and nothing else, which whoever was forgotten from another chat would see again.
    """

    name = "web"
    fetches = False  # a recording stands under its answer

    def __init__(self, bell: Bell, clock: Callable[[], float] = time.monotonic) -> None:
        self._bell = bell
        self._clock = clock
        self._newest: OrderedDict[str, tuple[float, str]] = OrderedDict()

    def read(self, body: bytes) -> Incoming | None:
        """Read what a page posted; None where it is nothing that this house's page posts."""
        try:
            posted = json.loads(body)
        except (ValueError, RecursionError):
            return None
        if not isinstance(posted, dict) or not posted.get("address"):
            return None  # words without a sender must never land in somebody's talk
        heard = _heard(posted)
        return Incoming(str(posted["address"]), heard) if heard else None

    def split(self, text: str) -> tuple[str, ...]:
        """One part: a page has no limit."""
        return (text,)

    async def send(self, address: str, out: Outgoing) -> Delivery:
        """Wake the page that waits; one that is closed finds the words when it opens."""
        now = self._clock()
        self._newest.pop(address, None)
        if out.last:
            self._newest[address] = (now, out.text)
        self._drop_old(now)
        self._bell.ring(f"web:{address}")
        return Delivery(Ending.SENT)

    async def typing(self, address: str) -> None:
        """Wake the page that waits: it looks for itself whether somebody is writing."""
        self._bell.ring(f"web:{address}")

    async def fetch(self, reference: str) -> Fetched | None:
        """Nothing to fetch: a page sends words alone."""
        del reference
        return None

    async def acknowledge(self, incoming: Incoming) -> None:
        """A page needs no acknowledgement of a press."""

    def last_words(self, address: str) -> str:
        """The last words to this address, "" where they are older than ten minutes."""
        self._drop_old(self._clock())
        return self._newest.get(address, (0.0, ""))[1]

    def _drop_old(self, now: float) -> None:
        while self._newest:
            sent_at, _ = next(iter(self._newest.values()))
            if now - sent_at < LAST_WORDS_FOR and len(self._newest) <= MOST_LAST_WORDS:
                return
            self._newest.popitem(last=False)


def whole_letters(text: str) -> str:
    """The text with halves of a letter put together, or marked where the other half is missing."""
    return text.encode("utf-16", "surrogatepass").decode("utf-16", "replace")


def _heard(posted: dict[str, Any]) -> Heard | None:
    text = whole_letters(str(posted.get("text", "")))
    language = posted.get("language")
    hint = Language(language) if language in set(Language) else None
    match posted.get("kind"):
        case "text":
            return heard_text(text, hint)
        case "button":
            return Heard(
                Kind.BUTTON, choice=whole_letters(str(posted.get("choice", ""))), hint=hint
            )
        case "command":
            command, _, rest = text.partition(" ")
            return Heard(Kind.COMMAND, text=rest, command=command, hint=hint)
        case "left":
            return Heard(Kind.BLOCKED, hint=hint)
        case _:
            return None
