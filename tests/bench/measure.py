"""The measurements themselves: turns one at a time, many at once, and one long conversation."""

import asyncio
import time
from collections import deque
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from tests.bench.examples import Said, over_and_over
from tests.bench.figures import MS, Load, Talk, Times, median_ms, ratio, times
from tests.bench.sides import Shares, Side

REST = 1.0  # seconds after a round, in which what is still under way comes to its end
LONGEST_ROUND = 60.0  # seconds; a side that cannot do its turns in this time does fewer
EARLY, LATE = (5, 10, 15), (92, 96, 100)  # where a conversation is timed, in percent of its length
BEGINNING = 20  # turns that both sides live through before anything else
TIMED = 12  # turns timed at each such place
LONGEST_PLACE = 30.0  # seconds
LONGEST_TALK = 480.0  # seconds; a conversation that is not as long by then is timed as it is
STRIDE = 250  # turns between two looks at the clock
CHECKED_AT = 120  # turns deep, where a past lived and one laid down are compared
CHECKED = 20  # turns timed of each


@dataclass(frozen=True, slots=True)
class Round:
    """One round of many turns at once: every turn's seconds, the round's, the processor's."""

    turns: tuple[float | None, ...]
    seconds: float
    busy: Shares

    @property
    def rate(self) -> float:
        """Answered turns a second."""
        return sum(one is not None for one in self.turns) / self.seconds


async def one_at_a_time(side: Side, chats: Sequence[int], said: Sequence[Said]) -> Times:
    """Each message alone on the machine, each in the next chat, the whole reply awaited."""
    seconds = [
        await side.turn(chats[number % len(chats)], one, settle=True)
        for number, one in enumerate(said)
    ]
    return times(seconds)


async def many_at_once(
    side: Side, chats: Sequence[int], said: Iterator[Said], turns: int, at_once: int
) -> Round:
    """So many turns, `at_once` of them under way at any time, in the chat that rested longest."""
    rested, left = deque(chats), turns
    seconds: list[float | None] = []
    busy, began = side.processor(), time.monotonic()

    async def talk() -> None:
        nonlocal left
        while left > 0 and time.monotonic() - began < LONGEST_ROUND:
            left -= 1
            chat = rested.popleft()
            seconds.append(await side.turn(chat, next(said)))
            rested.append(chat)

    await asyncio.gather(*(talk() for _ in range(at_once)))
    whole = time.monotonic() - began
    await asyncio.sleep(REST)
    return Round(tuple(seconds), whole, side.processor().since(busy))


def together(rounds: Sequence[Round]) -> Load:
    """All rounds of one side as one figure, with how far they lie apart."""
    every = [one for single in rounds for one in single.turns]
    rates = [single.rate for single in rounds]
    answered = sum(one is not None for one in every)
    rate = answered / sum(single.seconds for single in rounds)
    whole = sum(single.busy.total for single in rounds) * MS / len(every)
    engine = sum(single.busy.engine for single in rounds) * MS / len(every)
    return Load(rate, min(rates), max(rates), whole, engine or None, times(every))


async def long_talk(side: Side, chat: int, said: Sequence[Said], messages: int) -> Talk:
    """One conversation, timed early and late; between those places it only grows."""
    words, began = over_and_over(said), time.monotonic()
    await side.meet([chat])
    for _ in range(BEGINNING):
        await side.turn(chat, next(words), settle=True)
    done, taken = BEGINNING, dict[int, list[float | None]]()
    for place in (*EARLY, *LATE):
        goal = messages * place // 100 - TIMED
        while done < goal and time.monotonic() - began < LONGEST_TALK:
            step = min(STRIDE, goal - done)
            await side.pass_by(chat, words, step)
            done += step
        taken[place] = await _timed(side, chat, words)
        done += len(taken[place])
    early = [one for place in EARLY for one in taken[place]]
    late = [one for place in LATE for one in taken[place]]
    return Talk(
        messages=done,
        early_ms=median_ms(early),
        late_ms=median_ms(late),
        unanswered=sum(one is None for one in (*early, *late)),
        laid_down=None,
    )


async def laid_down_or_lived(
    side: Side, chats: tuple[int, int], said: Sequence[Said]
) -> float | None:
    """The median turn after a past that was laid down, over one after a past that was lived."""
    await side.meet(chats)
    words = {chat: over_and_over(said) for chat in chats}
    for chat, lived in zip(chats, (BEGINNING, CHECKED_AT), strict=True):
        for _ in range(lived):
            await side.turn(chat, next(words[chat]), settle=True)
        await side.pass_by(chat, words[chat], CHECKED_AT - lived)
    laid: list[float | None] = []
    lived_through: list[float | None] = []
    for _ in range(CHECKED):  # by turns, so that both see the same machine
        laid.append(await side.turn(chats[0], next(words[chats[0]])))
        lived_through.append(await side.turn(chats[1], next(words[chats[1]])))
    return ratio(median_ms(laid), median_ms(lived_through))


async def _timed(side: Side, chat: int, words: Iterator[Said]) -> list[float | None]:
    """The turns timed at one place; fewer where they take too long, but never none."""
    taken: list[float | None] = []
    began = time.monotonic()
    while len(taken) < TIMED and time.monotonic() - began < LONGEST_PLACE:
        taken.append(await side.turn(chat, next(words), settle=True))
    return taken
