"""The audit looked over: is each row as the house wrote it, and each in its place of the chain."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import Row, exists, func, select

from bot.store.audit import chain, written
from bot.store.audit.chain import START, End
from bot.store.audit.deeds import Deed
from bot.store.models.audit import AuditLink
from bot.store.models.staff import AuditRow
from bot.store.sealed.vault import Vault
from bot.store.session import Tx

AT_ONCE = 250  # rows that are looked at before others have their turn
MOST = 50  # faults that are told one by one; the others are only counted


class Wrong(StrEnum):
    """What can be wrong; the place of a row is its id, that of a link its number in the chain."""

    ROW = "row"  # is not as the house wrote it, or the house did not write it
    UNPROVED = "unproved"  # has no proof, and is not from before the chain
    COPY = "copy"  # has the proof of another row
    GONE = "gone"  # has a place in the chain, and is not there
    LINK = "link"  # does not follow from the one before, or not with this row
    GAP = "gap"  # places from here on are not there
    BEFORE = "before"  # so many say that they are from before the chain, which began with so many


@dataclass(frozen=True, slots=True)
class Fault:
    """One thing that is wrong, and where; `last` where it goes on to another place."""

    wrong: Wrong
    place: int
    last: int = 0


@dataclass(slots=True)
class Looked:
    """What was found: `before` are rows from before the chain, `waiting` have no place yet.

    `begun` is how many rows the chain says that it began with. `macs` are those of the places
    that were asked for, `end` is the newest one. The house wrote from `first` to `newest`.
    """

    rows: int = 0
    linked: int = 0
    before: int = 0
    waiting: int = 0
    end: End = field(default_factory=End)
    begun: int | None = None
    macs: dict[int, bytes] = field(default_factory=dict)
    first: datetime | None = None
    newest: datetime | None = None
    faults: list[Fault] = field(default_factory=list)
    count: int = 0

    def note(self, wrong: Wrong, place: int, last: int = 0) -> None:
        """One more fault."""
        self.count += 1
        if len(self.faults) < MOST:
            self.faults.append(Fault(wrong, place, last))


async def look(tx: Tx, asked: Collection[int] = ()) -> Looked:
    """Look over every row and every link as they are at one moment, that of `Store.still`."""
    found = Looked(end=await chain.end(tx))
    walk = _Walk(tx.vault, found, frozenset(asked))
    seq = None
    while some := await _linked_after(tx, seq):
        for pair in some:
            walk.take(pair)
        seq = some[-1].seq
    await _unlinked(tx, walk)
    await _copies(tx, found)
    if walk.first is not None:
        found.first, found.newest = map(written.moment, (walk.first, walk.newest))
    if found.begun is not None and found.begun != found.before:
        found.note(Wrong.BEFORE, found.before, found.begun)
    return found


@dataclass(slots=True)
class _Walk:
    """The walk along the chain, from one link to the next, and then over what has no place yet.

    `proved` says that a row with a proof was passed: no row from before the chain comes after it.
    """

    vault: Vault
    found: Looked
    asked: frozenset[int]
    last: End = field(default_factory=lambda: End(0, START))
    proved: bool = False
    first: Any = None
    newest: Any = None

    def take(self, pair: Row[Any]) -> None:
        """The next link and its row, whose `id` is none where it is gone."""
        self.found.linked += 1
        if pair.seq > self.last.seq + 1:
            self.found.note(Wrong.GAP, self.last.seq + 1, pair.seq - 1)
        if pair.seq in self.asked:
            self.found.macs[pair.seq] = pair.link
        if pair.id is None:
            self.found.note(Wrong.GONE, pair.audit_id)
        else:
            self._follows(pair)
            self.row(pair, old=not self.proved)
            self.proved = self.proved or pair.mac is not None
        self.last = End(max(pair.seq, 0), pair.link)

    def row(self, row: Row[Any], *, old: bool) -> None:
        """A row by itself; an `old` one is from before the chain and has no proof of its own."""
        self.found.rows += 1
        if row.mac is None:
            self.found.before += old
            if not old:
                self.found.note(Wrong.UNPROVED, row.id)
        elif written.fits(self.vault, row):
            self._fits(row)
        else:
            self.found.note(Wrong.ROW, row.id)

    def _follows(self, row: Row[Any]) -> None:
        proof = written.proof_of(self.vault, row)
        link = chain.linked(self.vault, self.last.mac, (row.seq, row.id), proof)
        if row.seq <= self.last.seq + 1 and link != row.link:
            self.found.note(Wrong.LINK, row.seq)

    def _fits(self, row: Row[Any]) -> None:
        at = row.at  # text, the same form in each row that fits: parsed once, at the end
        self.first = self.first or at
        self.newest = max(self.newest or at, at)
        if self.found.begun is None and written.is_of_house(row, Deed.CHAIN_BEGUN):
            self.found.begun = int(written.detail_of(row))


async def _linked_after(tx: Tx, seq: int | None) -> Sequence[Row[Any]]:
    wanted = select(*written.link_columns(tx), *written.columns(tx))
    wanted = wanted.outerjoin_from(AuditLink, AuditRow, AuditRow.id == AuditLink.audit_id)
    if seq is not None:  # a place below the first one is no place, and seen as well
        wanted = wanted.where(AuditLink.seq > seq)
    return (await tx.execute(wanted.order_by(AuditLink.seq).limit(AT_ONCE))).all()


async def _unlinked(tx: Tx, walk: _Walk) -> None:
    """Rows that have no place yet; until the chain has begun they may be from before it."""
    placed = exists(select(AuditLink.seq).where(AuditLink.audit_id == AuditRow.id))
    wanted = select(*written.columns(tx)).where(~placed).order_by(AuditRow.id).limit(AT_ONCE)
    after = None
    while rows := (
        await tx.execute(wanted if after is None else wanted.where(AuditRow.id > after))
    ).all():
        for row in rows:
            walk.found.waiting += 1
            walk.row(row, old=not walk.proved)
        after = rows[-1].id


async def _copies(tx: Tx, found: Looked) -> None:
    """The house's proof is each row's own: a second row that has it was put there."""
    firsts = (
        select(func.min(AuditRow.id).label("id"), AuditRow.mac)
        .where(AuditRow.mac.is_not(None))
        .group_by(AuditRow.mac)
        .having(func.count() > 1)
        .subquery()
    )
    copies = select(AuditRow.id).join(firsts, AuditRow.mac == firsts.c.mac)
    rows = await tx.execute(copies.where(AuditRow.id > firsts.c.id).order_by(AuditRow.id))
    for row_id in rows.scalars():
        found.note(Wrong.COPY, row_id)
