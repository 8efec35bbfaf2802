"""Drafts become public, and are taken back again: each time as one more publication."""

from collections.abc import Mapping
from dataclasses import dataclass, replace

from bot.access import Staff
from bot.editing import checks, current, standing
from bot.editing.checks import Mistake
from bot.editing.drafting import SOMEBODY_WROTE, leaf_of, mark
from bot.editing.leaves import Leaf
from bot.editing.standing import Stands
from bot.house import House
from bot.outcome import Outcome
from bot.sentences import N_
from bot.store.audit import audit
from bot.store.audit.deeds import Deed
from bot.store.editing import content, publications
from bot.store.editing.content import DRAFTS
from bot.store.editing.publications import Changed, Published, Texts
from bot.store.people import new_id
from bot.store.session import Tx
from nlu.reading import Language

NO_DRAFT = N_("There is no draft to publish. Please keep one first.")
NOTHING_NEW = N_("These words are public already.")
SAY_WHAT_CHANGED = N_("Please say in a few words what changed.")
TWO_ARE_NEEDED = N_("This is said to people in danger: another supervisor has to publish it.")
NOT_RIGHT_YET = N_("This cannot be published yet. What is wrong stands beside the words.")
LONGEST_NOTE = 400
NOTE_TOO_LONG = N_("That is too long: please say in one or two sentences what changed.")


@dataclass(frozen=True, slots=True)
class Looked:
    """What came of a try to publish, with every mistake in the words."""

    outcome: Outcome
    mistakes: tuple[Mistake, ...] = ()


async def publish(house: House, by: Staff, slug: str, seen: str, note: str) -> Looked:
    """Make a draft public, with a word on what changed."""
    leaf, note = leaf_of(house, by, slug), note.strip()
    if leaf is None:
        return Looked(Outcome(ok=False))
    if not note or len(note) > LONGEST_NOTE:
        return _not(SAY_WHAT_CHANGED if not note else NOTE_TOO_LONG)
    async with house.store.write() as tx:
        version = await content.raise_version(tx)
        looked = await _publish(house, tx, by, leaf, seen, (version, note))
        if looked.outcome.ok:
            await tx.commit()
    if looked.outcome.ok:
        await current.refresh(house)
    return looked


async def _publish(
    house: House, tx: Tx, by: Staff, leaf: Leaf, seen: str, new: tuple[int, str]
) -> Looked:
    await content.raise_version(tx, DRAFTS)
    draft = await publications.draft_of(tx, house.store, leaf.slug)
    past = await publications.publications(tx, house.store)
    if draft is None:
        return _not(NO_DRAFT)
    if seen != mark(leaf, draft, past):
        return _not(SOMEBODY_WROTE)
    if leaf.needs_two and by.id in draft.writers:
        return _not(TWO_ARE_NEEDED)
    if wrong := checks.mistakes(house, leaf, draft.texts):
        return Looked(Outcome(ok=False, sentence=NOT_RIGHT_YET), wrong)
    changes = _changes(house, leaf, draft.texts, standing.now(past))
    if not changes:
        return _not(NOTHING_NEW)
    version, note = new
    told = Published(
        new_id(), version, leaf.slug, draft.staff_id, by.id, None, note, changes, house.clock()
    )
    publications.publish(tx, house.store, told)
    await publications.drop_draft(tx, leaf.slug)
    audit.write(tx, by.id, Deed.CONTENT_PUBLISHED, told.at, detail=leaf.slug)
    return Looked(Outcome(ok=True))


async def undo(house: House, by: Staff, slug: str, publication_id: str, seen: str) -> Outcome:
    """Bring back what was said before a publication, as one more publication.

    One supervisor may do this alone, whatever it is said to: these words were public before.
    """
    leaf = leaf_of(house, by, slug)
    if leaf is None:
        return Outcome(ok=False)
    async with house.store.write() as tx:
        version = await content.raise_version(tx)
        draft = await publications.draft_of(tx, house.store, slug)
        past = await publications.publications(tx, house.store)
        if seen != mark(leaf, draft, past):
            return Outcome(ok=False, sentence=SOMEBODY_WROTE)
        undone = [one for one in past if (one.id, one.leaf) == (publication_id, slug)]
        changes = _back(leaf, past, undone[0]) if undone else ()
        if not changes:
            return Outcome(ok=False, sentence=NOTHING_NEW)
        who = (by.id, by.id, publication_id)
        told = Published(new_id(), version, slug, *who, "", changes, house.clock())
        publications.publish(tx, house.store, told)
        audit.write(tx, by.id, Deed.CONTENT_UNDONE, told.at, detail=slug)
        await tx.commit()
    await current.refresh(house)
    return Outcome(ok=True)


def _changes(
    house: House, leaf: Leaf, texts: Texts, stands: Mapping[str, Stands]
) -> tuple[Changed, ...]:
    """The sentences that differ from what is said now."""
    found = []
    for part in leaf.parts:
        stood = stands.get(part.id)
        own = {one.value: house.words.gettext(one, part.id) for one in Language}
        said = {**own, **(stood.change.texts or {} if stood else {})}
        new = {language: text for language, text in texts[part.slot].items() if language in said}
        if new != said:
            found.append(Changed(part.slot, part.id, own, None if new == own else new))
    return tuple(found)


def _back(leaf: Leaf, past: tuple[Published, ...], undone: Published) -> tuple[Changed, ...]:
    """What brings the words before a publication back; sentences the house dropped are left."""
    stands, earlier = standing.now(past), standing.before(past, undone)
    ids = {part.id for part in leaf.parts}
    found = []
    for change in undone.changes:
        before, stood = earlier[change.id], stands.get(change.id)
        texts = before.texts if before else None
        if change.id in ids and texts != (stood.change.texts if stood else None):
            found.append(replace(change, texts=texts))
    return tuple(found)


def _not(sentence: str) -> Looked:
    return Looked(Outcome(ok=False, sentence=sentence))
