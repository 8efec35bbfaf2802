"""Two talks become one person's: their open cases, their choices, and what is left of the other."""

import base64
import json
from datetime import datetime

from sqlalchemy import delete, select, update

from bot.store import cases, journeys
from bot.store.desk import drafts, readers
from bot.store.finding import finds
from bot.store.followup import entries, followups
from bot.store.followup.entries import NewEntry
from bot.store.merging import moving, one_person
from bot.store.merging.moving import Ahead
from bot.store.models.after import Merger
from bot.store.models.cases import Case, Message, Reason
from bot.store.models.desk import ReaderRow
from bot.store.models.people import Address
from bot.store.people import Known
from bot.store.sealed.vault import Place, Seal
from bot.store.session import Tx

MERGED, ENDED = "merged", "ended"


async def has_plan_twice(tx: Tx, one: Known, other: Known) -> bool:
    """Whether each of the two has a plan that goes on, and one person can have only one."""
    both = (one.row.id, other.row.id)
    followed = [await followups.of(tx, person_id) for person_id in both]
    if all(row is not None and row.state != ENDED for row in followed):
        return True
    return all([await journeys.of(tx, person_id) for person_id in both])


async def merge(tx: Tx, kept: Known, other: Known, by: tuple[str, datetime], ahead: Ahead) -> None:
    """All of the other is the kept one's from now on; of the other only the way here is left.

    `by` whom, and when.
    """
    staff_id, now = by
    await _one_open_case(tx, kept, other, now)
    await _one_plan(tx, kept, other, now)
    for known in (kept, other):
        await _of_its_chat(tx, known)
    await _readers(tx, kept, other, staff_id, now)
    await finds.join(tx, kept.row.id, other.row.id)
    one_person.make(kept, other)
    await moving.move(tx, other, kept, ahead)
    await tx.execute(
        update(Merger).where(Merger.into_id == other.row.id).values(into_id=kept.row.id)
    )
    tx.add(
        Merger(
            person_id=other.row.id,
            into_id=kept.row.id,
            staff_id=staff_id,
            at=now,
            key=_left_key(kept, other),
            key_of=kept.row.id,
        )
    )
    other.row.key = other.row.name = other.row.where = None
    other.row.language = other.row.country = other.row.age = None
    await tx.flush()
    tx.expire_all()
    for known in (kept, other):
        await tx.refresh(known.row)


def left_seal(kept: Seal, person_id: str, left: bytes) -> Seal:
    """The seal of somebody whose talk was put into another: archives from before open with it."""
    version, key = json.loads(kept.open(_of_key(person_id), left))
    return Seal(base64.b64decode(key), person_id, version)


def _left_key(kept: Known, other: Known) -> bytes:
    """The key that the other had, under that of the one they are now: it goes when they go."""
    seal = other.seal
    text = json.dumps([seal.version, base64.b64encode(seal.key).decode("ascii")])
    return kept.seal.close(_of_key(other.row.id), text)


def _of_key(person_id: str) -> Place:
    return Place("mergers", "key", person_id)


async def _one_open_case(tx: Tx, kept: Known, other: Known, now: datetime) -> None:
    """Of two open cases the more urgent stays, else the one in hand, with the reasons of both."""
    both = [(await cases.open_of(tx, known.row.id), known) for known in (kept, other)]
    found = [(case, known) for case, known in both if case is not None]
    if len(found) < len(both):
        return
    (stays, keeper), (goes, owner) = sorted(found, key=lambda pair: _rank(pair[0]))
    if stays.state != "held" and goes.state == "held":
        stays.state, stays.holder_id = goes.state, goes.holder_id
        stays.lease_until, stays.reply_due_at = goes.lease_until, goes.reply_due_at
    stays.due_at = min(stays.due_at, goes.due_at)
    stays.waiting_since = min(stays.waiting_since, goes.waiting_since)
    stays.doubtful, stays.quiet = stays.doubtful and goes.doubtful, stays.quiet or goes.quiet
    stays.asleep_until = None
    goes.state, goes.outcome, goes.closed_at = "closed", MERGED, now
    goes.lease_until = goes.reply_due_at = goes.asleep_until = None
    rows = await tx.execute(select(Reason).where(Reason.case_id == goes.id))
    for row in rows.scalars():
        if row.evidence:
            signs = owner.seal.open(Place("reasons", "evidence", goes.id), row.evidence)
            place = Place("reasons", "evidence", stays.id)
            # Under the key of whose case it becomes: all of the other's is sealed anew after this.
            row.evidence = keeper.seal.close(place, signs)
        row.case_id = stays.id
    await drafts.join(tx, (goes, owner.seal), (stays, keeper.seal))
    await tx.flush()


def _rank(case: Case) -> tuple[int, bool, datetime]:
    return case.urgency, case.state != "held", case.opened_at


async def _one_plan(tx: Tx, kept: Known, other: Known, now: datetime) -> None:
    """Of two plans of follow-up the one that is over goes; whom it named stays in the record.

    A cover that was up in either is up in the one that stays.
    """
    mine, theirs = [await followups.of(tx, known.row.id) for known in (kept, other)]
    if mine is None or theirs is None:
        return
    (stays, keeper), (goes, owner) = (mine, kept), (theirs, other)
    if mine.state == ENDED != theirs.state:
        (stays, keeper), (goes, owner) = (theirs, other), (mine, kept)
    followups.keep_cover((keeper, stays), (owner, goes))
    about = followups.about(owner.seal, goes)
    names = (about.name, about.phone, about.contact, about.village, about.guardian)
    fields = (("note", " · ".join(filter(None, names))),)
    new = NewEntry("note", goes.staff_id, fields, f"merged:{goes.id}")
    await entries.write(tx, owner, new, now)
    await tx.delete(goes)
    await tx.flush()


async def _of_its_chat(tx: Tx, known: Known) -> None:
    """Write down by which chat each message came, as long as there is only one it can be."""
    rows = await tx.execute(select(Address).where(Address.person_id == known.row.id))
    addresses = rows.scalars().all()
    for one in addresses:
        one.heard_at = one.heard_at or known.row.heard_at
    if len(addresses) == 1:
        await tx.execute(
            update(Message)
            .where(
                Message.person_id == known.row.id,
                Message.author == "person",
                Message.via.is_(None),
            )
            .values(via=addresses[0].index)
        )


async def _readers(tx: Tx, kept: Known, other: Known, by: str, now: datetime) -> None:
    """Who may read of both; where only one of them was open to few, those.

    Where nobody was named for both, whoever joins them: never the whole desk.
    """
    one, two = [await readers.named(tx, known.row.id) for known in (kept, other)]
    may = (one & two) if one and two else (one | two)
    rows = await tx.execute(
        select(ReaderRow).where(ReaderRow.person_id.in_((kept.row.id, other.row.id)))
    )
    named = {row.staff_id: row for row in rows.scalars()}
    fresh = [
        ReaderRow(person_id=kept.row.id, staff_id=id_, named_by=row.named_by, at=row.at)
        for id_, row in sorted(named.items())
        if id_ in may
    ]
    if one and two and not may:
        fresh = [ReaderRow(person_id=kept.row.id, staff_id=by, named_by=by, at=now)]
    both = (kept.row.id, other.row.id)
    await tx.execute(delete(ReaderRow).where(ReaderRow.person_id.in_(both)))
    tx.add_all(fresh)
    await tx.flush()
