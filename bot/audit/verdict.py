"""What the audit and its anchors say together, and what is wrong in sentences."""

import asyncio
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path

from bot.audit import anchors
from bot.audit.anchors import Anchor, Anchors
from bot.store.audit import proofs
from bot.store.audit.chain import End
from bot.store.audit.proofs import Fault, Looked, Wrong
from bot.store.session import Store

TOO_LONG = timedelta(days=2)  # so long no house that works is without an anchor


@dataclass(frozen=True, slots=True)
class Verdict:
    """What was found: in the database, and against the anchors kept outside of it.

    `cut` are anchors that saw places which are not there, `changed` those that saw something else
    in their place; `unanchored` says that there is none of the last days.
    """

    looked: Looked
    anchors: Anchors
    cut: tuple[Anchor, ...]
    changed: tuple[Anchor, ...]
    unanchored: bool

    @property
    def faults(self) -> int:
        """How many things are wrong."""
        found = self.looked.count + len(self.cut) + len(self.changed)
        return found + len(self.anchors.wrong) + self.unanchored


async def verify(store: Store, folder: Path) -> Verdict:
    """Look over everything; raises `BadSetting` where the anchors cannot be read."""
    return await of(store, await asyncio.to_thread(anchors.read, folder, store.vault))


async def of(store: Store, kept: Anchors) -> Verdict:
    """What the rows, their chain and its anchors say together."""
    standing = tuple(_still_standing(kept))
    async with store.still() as tx:
        looked = await proofs.look(tx, {one.end.seq for one in standing})
    return judged(looked, kept)


def judged(looked: Looked, kept: Anchors) -> Verdict:
    """The chain as it was found, held against its anchors."""
    standing = tuple(_still_standing(kept))
    cut = tuple(one for one in standing if one.end.seq > looked.end.seq)
    seen = {**looked.macs, 0: End().mac}
    there = (one for one in standing if one.end.seq <= looked.end.seq)
    changed = tuple(one for one in there if seen.get(one.end.seq) != one.end.mac)
    return Verdict(looked, kept, cut, changed, _unanchored(looked, kept))


def sentences(found: Verdict) -> Iterator[str]:
    """What is wrong, one sentence each, in the order of the rows."""
    yield from map(sentence, found.looked.faults)
    if found.looked.count > len(found.looked.faults):
        yield f"There are {found.looked.count - len(found.looked.faults)} more faults like these."
    for one in found.cut:
        yield (
            f"The chain ends at place {found.looked.end.seq}, but the anchor of {_day(one)} saw "
            f"place {one.end.seq}: what came after was cut off, or an old copy was put here."
        )
    for one in found.changed:
        yield (
            f"Place {one.end.seq} is not what the anchor of {_day(one)} saw: "
            "everything up to there may have been written anew."
        )
    for number in found.anchors.wrong:
        yield f"Line {number} of the anchors is torn, or the house did not write it there."
    if found.unanchored:
        newest = found.anchors.newest
        since = f"since {_day(newest)}" if newest else "at all"
        yield f"There is no anchor {since}, although the house was at work for days."


def sentence(fault: Fault) -> str:
    """What is wrong with one row or one place."""
    return _SAID[fault.wrong].format(place=fault.place, last=fault.last)


_SAID = {
    Wrong.ROW: "Row {place} is not as the house wrote it, or the house did not write it.",
    Wrong.UNPROVED: "Row {place} was not written by this version of the house, or by no house.",
    Wrong.COPY: "Row {place} is a copy of another one.",
    Wrong.GONE: "Row {place} is gone.",
    Wrong.LINK: "Place {place} of the chain does not follow from the one before and its row.",
    Wrong.GAP: "Places {place} to {last} of the chain are gone.",
    Wrong.BEFORE: "{place} rows bring no proof, but the chain began with {last} such rows.",
}


def _still_standing(kept: Anchors) -> Iterator[Anchor]:
    """The anchors that must hold: not those of rows that an older archive did not bring back."""
    most = None
    for one in reversed(kept.kept):
        if most is None or one.end.seq <= most:
            yield one
        if one.kind == anchors.RESTORED:
            most = one.end.seq if most is None else min(most, one.end.seq)


def _unanchored(looked: Looked, kept: Anchors) -> bool:
    """Whether the house was at work for days after its newest anchor."""
    since = kept.newest.at if kept.newest else looked.first
    return since is not None and looked.newest is not None and looked.newest - since > TOO_LONG


def _day(anchor: Anchor) -> date:
    return anchor.at.date()
