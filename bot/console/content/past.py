"""What changed, word by word: in the draft, in each publication, and in the house itself."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from bot.console.content.desk import Desk
from bot.editing import standing
from bot.editing.differences import Stretch, differences
from bot.editing.leaves import Part
from bot.house import House
from bot.store.editing.publications import Changed, Published, Texts
from nlu.reading import Language


@dataclass(frozen=True, slots=True)
class Difference:
    """What one publication, or the draft, changes in one sentence and language."""

    language: Language
    stretches: tuple[Stretch, ...]


@dataclass(frozen=True, slots=True)
class Moved:
    """Published words whose source the house changed since; `said` says which of them is said."""

    language: Language
    published: str
    house: str
    said: bool


def of_draft(desk: Desk, now: Texts) -> Iterator[Difference]:
    """What the draft would change."""
    if desk.draft is None:
        return
    for part in desk.leaf.parts:
        for one in Language:
            old, new = now[part.slot][one], desk.draft.texts.get(part.slot, {}).get(one, "")
            if old != new:
                yield Difference(one, differences(old, new))


def past(desk: Desk) -> Iterator[tuple[Published, tuple[Difference, ...]]]:
    """Every publication of the leaf, the newest first, with what it changed."""
    for one in reversed(desk.publications):
        if one.leaf == desk.leaf.slug:
            earlier = standing.before(desk.publications, one)
            yield one, tuple(_changed(one.changes, earlier))


def _changed(
    changes: tuple[Changed, ...], earlier: Mapping[str, Changed | None]
) -> Iterator[Difference]:
    for change in changes:
        before = earlier[change.id]
        old = (before.texts if before else None) or change.house
        new = change.texts or change.house
        for one in Language:
            if old.get(one, "") != new.get(one, ""):
                yield Difference(one, differences(old.get(one, ""), new.get(one, "")))


def moved(house: House, desk: Desk) -> Iterator[Moved]:
    """What was published in place of words that the house itself has changed since."""
    newest: dict[str, Changed] = {}
    for one in desk.publications:
        if one.leaf == desk.leaf.slug:
            newest |= {change.slot: change for change in one.changes}
    for part in desk.leaf.parts:
        change = newest.get(part.slot)
        if change is None or change.texts is None or _is_followed(desk, part, change):
            continue
        for language in Language:
            own = house.words.gettext(language, part.id)
            if own != change.house.get(language, own):
                said = change.texts.get(language, "")
                yield Moved(language, said, own, change.id == part.id)


def _is_followed(desk: Desk, part: Part, change: Changed) -> bool:
    """Whether something newer stands for the sentence as it is now."""
    return change.id != part.id and part.id in desk.stands
