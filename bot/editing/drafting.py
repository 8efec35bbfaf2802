"""Words are drafted: only supervisors see them, and of two who write the second is told."""

from bot.access import Action, Staff, may
from bot.editing import checks
from bot.editing.leaves import Leaf, leaves
from bot.house import House
from bot.outcome import Outcome
from bot.sentences import N_
from bot.store.audit import audit
from bot.store.audit.deeds import Deed
from bot.store.editing import content, publications
from bot.store.editing.content import DRAFTS
from bot.store.editing.publications import Draft, Published, Texts
from nlu.reading import Language

SOMEBODY_WROTE = N_(
    "A colleague changed this while your page was open. Their words stand below yours; "
    "keep yours again if they still fit."
)


def mark(leaf: Leaf, draft: Draft | None, publications: tuple[Published, ...]) -> str:
    """Which draft and publication a page was made of: of two who edit, the second is told."""
    newest = max((one.version for one in publications if _touches(one, leaf)), default=0)
    return f"{draft.version if draft else 0}-{newest}"


def _touches(one: Published, leaf: Leaf) -> bool:
    ids = {part.id for part in leaf.parts}
    return one.leaf == leaf.slug or any(change.id in ids for change in one.changes)


async def keep(house: House, by: Staff, slug: str, texts: Texts, seen: str) -> Outcome:
    """Keep a draft: only supervisors see it. Who changes nothing in it has written nothing."""
    leaf = leaf_of(house, by, slug)
    if leaf is None:
        return Outcome(ok=False)
    kept = _cleaned(leaf, texts)
    async with house.store.write() as tx:
        # First of all, so that of two at once the second waits, and then sees the first one's.
        version = await content.raise_version(tx, DRAFTS)
        before = await publications.draft_of(tx, house.store, slug)
        if seen != mark(leaf, before, await publications.publications(tx, house.store)):
            return Outcome(ok=False, sentence=SOMEBODY_WROTE)
        if before and before.texts == kept:
            return Outcome(ok=True)
        writers = (before.writers if before else frozenset()) | {by.id}
        draft = Draft(slug, version, by.id, kept, house.clock(), writers)
        await publications.keep_draft(tx, house.store, draft)
        audit.write(tx, by.id, Deed.CONTENT_DRAFTED, draft.at, detail=slug)
        await tx.commit()
    return Outcome(ok=True)


async def drop(house: House, by: Staff, slug: str, seen: str) -> Outcome:
    """Throw a draft away."""
    leaf = leaf_of(house, by, slug)
    if leaf is None:
        return Outcome(ok=False)
    async with house.store.write() as tx:
        await content.raise_version(tx, DRAFTS)
        before = await publications.draft_of(tx, house.store, slug)
        if seen != mark(leaf, before, await publications.publications(tx, house.store)):
            return Outcome(ok=False, sentence=SOMEBODY_WROTE)
        await publications.drop_draft(tx, slug)
        audit.write(tx, by.id, Deed.CONTENT_DROPPED, house.clock(), detail=slug)
        await tx.commit()
    return Outcome(ok=True)


def leaf_of(house: House, by: Staff, slug: str) -> Leaf | None:
    """The leaf, for whoever may edit it."""
    if not may(by.role, Action.EDIT_CONTENT):
        return None
    return leaves(house.router.book).get(slug)


def _cleaned(leaf: Leaf, texts: Texts) -> Texts:
    return {
        part.slot: {
            one.value: checks.cleaned(part, texts.get(part.slot, {}).get(one, ""))
            for one in Language
        }
        for part in leaf.parts
    }
