"""Words that staff wrote: drafts, and what was published of them; nothing is written over."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import delete, select

from bot.store.audit.deeds import Deed
from bot.store.editing.content import close, opened
from bot.store.models.content import ContentDraft, Publication
from bot.store.models.staff import AuditRow
from bot.store.session import Store, Tx

Texts = dict[str, dict[str, str]]  # by the slot of a leaf, then by language
WRITERS = "writers"  # beside the slots in a draft's body: the code of before passes over it
BEGUN_ANEW = (Deed.CONTENT_PUBLISHED, Deed.CONTENT_DROPPED)


@dataclass(frozen=True, slots=True)
class Draft:
    """Words that are not public yet; `writers` are all who wrote on them, `staff_id` the last."""

    leaf: str
    version: int
    staff_id: str
    texts: Texts
    at: datetime
    writers: frozenset[str]


@dataclass(frozen=True, slots=True)
class Changed:
    """What one publication did to one sentence.

    `id` is the house's English sentence, `house` its own words in each language on that day;
    `texts` are the new words, or None where it went back to the house's own.
    """

    slot: str
    id: str
    house: dict[str, str]
    texts: dict[str, str] | None


@dataclass(frozen=True, slots=True)
class Published:
    """One publication of a leaf; `undoes` is the id of the one that it takes back."""

    id: str
    version: int
    leaf: str
    writer_id: str
    staff_id: str
    undoes: str | None
    note: str
    changes: tuple[Changed, ...]
    at: datetime


async def drafted(tx: Tx) -> frozenset[str]:
    """The leaves that have a draft."""
    return frozenset((await tx.execute(select(ContentDraft.leaf))).scalars())


async def draft_of(tx: Tx, store: Store, leaf: str) -> Draft | None:
    """The draft of one leaf, locked."""
    asked = select(ContentDraft).where(ContentDraft.leaf == leaf).with_for_update()
    row = (await tx.execute(asked)).scalar_one_or_none()
    if row is None:
        return None
    texts = opened(store, "content_drafts", leaf, row.body)
    known = texts.pop(WRITERS, None)
    writers = frozenset(await _on_record(tx, leaf) if known is None else known)
    return Draft(leaf, row.version, row.staff_id, texts, row.at, writers | {row.staff_id})


async def keep_draft(tx: Tx, store: Store, draft: Draft) -> None:
    """Keep a draft in place of the one before."""
    await drop_draft(tx, draft.leaf)
    body = {**draft.texts, WRITERS: sorted(draft.writers)}
    tx.add(
        ContentDraft(
            leaf=draft.leaf,
            version=draft.version,
            staff_id=draft.staff_id,
            body=close(store, "content_drafts", draft.leaf, body),
            at=draft.at,
        )
    )


async def drop_draft(tx: Tx, leaf: str) -> None:
    """Throw a draft away, if there is one."""
    await tx.execute(delete(ContentDraft).where(ContentDraft.leaf == leaf))


def publish(tx: Tx, store: Store, told: Published) -> None:
    """Add one publication."""
    changes = [[one.slot, one.id, one.house, one.texts] for one in told.changes]
    body = {"note": told.note, "changes": changes}
    tx.add(
        Publication(
            id=told.id,
            version=told.version,
            leaf=told.leaf,
            writer_id=told.writer_id,
            staff_id=told.staff_id,
            undoes=told.undoes,
            body=close(store, "publications", told.id, body),
            at=told.at,
        )
    )


async def publications(tx: Tx, store: Store) -> tuple[Published, ...]:
    """Every publication, the oldest first."""
    rows = (await tx.execute(select(Publication).order_by(Publication.version))).scalars()
    return tuple(_published(store, row) for row in rows)


async def _on_record(tx: Tx, leaf: str) -> set[str]:
    """Who kept this draft, where it does not say so itself: as it was before drafts told that."""
    those = AuditRow.action.in_((Deed.CONTENT_DRAFTED, *BEGUN_ANEW))
    asked = select(AuditRow.actor, AuditRow.action).where(AuditRow.detail == leaf, those)
    found: set[str] = set()
    for actor, deed in await tx.execute(asked.order_by(AuditRow.id)):
        found = set() if deed in BEGUN_ANEW else {*found, actor}
    return found


def _published(store: Store, row: Publication) -> Published:
    body = opened(store, "publications", row.id, row.body)
    who = (row.writer_id, row.staff_id, row.undoes)
    changes = tuple(Changed(*one) for one in body["changes"])
    return Published(row.id, row.version, row.leaf, *who, body["note"], changes, row.at)
