"""`python -m tests.nlu.respelled`: how much danger is lost when romanised Lao is spelt otherwise.

No two people spell it alike. Each danger of the yardstick that is heard as its writer spelt it is
spelt anew in each way below, all its words at once, and read by the whole ear and by the net alone.
"""

import asyncio
import re
from collections.abc import Awaitable, Callable, Iterable
from dataclasses import dataclass

from rich.console import Console
from rich.markup import escape
from rich.table import Table

from nlu.reading import Level, Reading
from tests.nlu.apart import SETS, read_apart
from tests.nlu.both import ears
from tests.nlu.scores import share

# What is looked for, and what is written instead: a way that somebody spells, none of our own.
WAYS = (
    (r"or(?![aeiou])", "o"), (r"or(?![aeiou])", "aw"), (r"or(?=[kng])", "oo"),
    (r"or(?=k)", "ao"), (r"\bbor?\b", "baw"), (r"\bbor?\b", "boh"), (r"\bbor?\b", "bow"),
    (r"\bbor? (?=[dhm])", "bo"), (r"ai\b", "ay"), (r"\bhai\b", "hei"), (r"\bkh?[oa]y\b", "khoiy"),
    (r"\bkh?oi\b", "koy"), (r"\bnong\b", "noong"), (r"\bhong\b", "hoong"), (r"\bkhao\b", "kao"),
    (r"\bkhao\b", "khow"), ("eua", "ua"), ("eua", "uea"), ("eu(?!a)", "ue"), ("eu(?!a)", "u"),
    ("kh", "k"), ("ph", "p"), ("th", "t"), ("x", "s"), (r"\bs(?=[aeiou])", "x"), ("j", "ch"),
    ("ch", "j"), ("v", "w"), (r"\bk(?=[aeiou])", "g"), (r"\bt(?=[aeiou])", "dt"),
    (r"\bp(?=[aeiou])", "bp"), (r"k\b", "g"), (r"t\b", "d"), (r"p\b", "b"), ("ny", "y"),
    ("(?<!n)y(?=a)", "ny"), ("ae", "e"), ("ia", "ie"), (r"(?<![oea])u(?![aei])", "ou"),
    (r"(?<![oea])u(?![aei])", "oo"), (r"(?<=[b-df-hj-np-tv-z])i\b", "ee"), ("a(?=[ktpn])", "aa"),
    (r"\bpatu\b", "pratu"),
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Lost:
    """Of the dangers that one way spells anew: how many, and how many nobody hears then."""

    way: str
    spelt: int
    by_ear: int
    by_net: int


async def main() -> None:
    """Print how much is still heard, and the ways by which most is lost."""
    async with ears() as (whole, alone, _entities):
        await _show(whole.hear, alone.hear)


Hear = Callable[[str], Awaitable[Reading]]


async def _show(whole: Hear, alone: Hear) -> None:
    dangers = [
        one.text for which in SETS for one in read_apart(which).dangers
        if one.writing == "romanised_lao"
    ]  # fmt: skip
    by_ear, by_net = [await _heard(hear, dangers) for hear in (whole, alone)]
    rows = [await _lost(way, by_ear, by_net, whole, alone) for way in WAYS]
    table = Table("way", "spelt anew", "lost by the ear", "lost by the net alone")
    for row in sorted(rows, key=lambda row: (row.by_ear, row.by_net), reverse=True):
        table.add_row(escape(row.way), *(str(each) for each in (row.spelt, row.by_ear, row.by_net)))
    console = Console()
    console.print(table)
    for name, heard, lost in (
        ("the whole ear", by_ear, sum(row.by_ear for row in rows)),
        ("the net alone", by_net, sum(row.by_net for row in rows)),
    ):
        spelt = sum(len(_spelt(way, heard)) for way in WAYS)
        still = share(spelt - lost, spelt)
        console.print(f"Heard still, by {name}: {still.value:.3f} of {spelt} spellings.")


async def _lost(
    way: tuple[str, str], by_ear: Iterable[str], by_net: Iterable[str], whole: Hear, alone: Hear
) -> Lost:
    ear, net = _spelt(way, by_ear), _spelt(way, by_net)
    still = len(await _heard(whole, ear)), len(await _heard(alone, net))
    return Lost(" > ".join(way), len(ear), len(ear) - still[0], len(net) - still[1])


def _spelt(way: tuple[str, str], messages: Iterable[str]) -> list[str]:
    """The messages that this way spells otherwise, as it spells them."""
    spelt = [(text, re.sub(*way, text, flags=re.IGNORECASE)) for text in messages]
    return [anew for text, anew in spelt if anew != text]


async def _heard(hear: Hear, messages: Iterable[str]) -> list[str]:
    return [text for text in messages if (await hear(text)).danger.level is not Level.NONE]


if __name__ == "__main__":
    asyncio.run(main())
