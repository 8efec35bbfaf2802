"""What staff have begun to write: kept sealed while they type, wiped once it was sent."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import delete, exists, select, update

from bot.store.models.cases import Case
from bot.store.models.people import Address, Person
from bot.store.models.staff import StaffRow
from bot.store.models.talk import DraftRow
from bot.store.people import Known
from bot.store.sealed.vault import Place, Seal
from bot.store.session import Store, Tx

BOXES = frozenset({"reply", "note", "hand-over", "close"})
REPLY = "reply"
FRESH = timedelta(seconds=6)  # what was typed so long ago is somebody typing now


@dataclass(frozen=True, slots=True)
class Begun:
    """What one member of staff has begun to write in one box."""

    staff_id: str
    name: str
    box: str
    text: str
    at: datetime


@dataclass(frozen=True, slots=True)
class Typed:
    """What a box holds now; `form` is the nonce of the form it stands in."""

    box: str
    text: str
    form: str


async def keep(tx: Tx, known: Known, whose: tuple[str, str], typed: Typed, now: datetime) -> bool:
    """Keep a box as it is now; False for what comes late from a form that was sent already.

    `whose` are the ids of the case and of the member of staff.
    """
    row = await tx.get(DraftRow, (*whose, typed.box), with_for_update=True)
    if row is None:
        row = DraftRow(
            case_id=whose[0], staff_id=whose[1], box=typed.box, person_id=known.row.id, told_at=None
        )
        tx.add(row)
    elif row.text is None and row.form == typed.form:
        return False
    row.form, row.at = typed.form, now
    row.text = known.seal.close(_place(row), typed.text) if typed.text else b""
    await tx.flush()
    return True


async def sent(tx: Tx, case: Case, staff_id: str, box: str, form: str, now: datetime) -> None:
    """The box was sent: its text goes, the form's nonce stays so that nothing late comes back."""
    row = await tx.get(DraftRow, (case.id, staff_id, box), with_for_update=True)
    if row is None:
        row = DraftRow(
            case_id=case.id, staff_id=staff_id, box=box, person_id=case.person_id, at=now
        )
        tx.add(row)
    row.text, row.form = None, form
    await tx.flush()


async def drop(tx: Tx, case_id: str, staff_id: str) -> None:
    """Wipe everything that somebody had begun to write about a case."""
    await tx.execute(
        delete(DraftRow).where(DraftRow.case_id == case_id, DraftRow.staff_id == staff_id)
    )


async def drop_box(tx: Tx, case_id: str, staff_id: str, box: str) -> None:
    """Wipe what somebody had begun to write in one box."""
    await tx.execute(
        delete(DraftRow).where(
            DraftRow.case_id == case_id, DraftRow.staff_id == staff_id, DraftRow.box == box
        )
    )


async def join(tx: Tx, goes: tuple[Case, Seal], stays: tuple[Case, Seal]) -> None:
    """What was begun about a case that becomes another: behind what stands in the other's boxes."""
    (old, theirs), (new, seal) = goes, stays
    begun_there = select(DraftRow).where(DraftRow.case_id == old.id, DraftRow.text != b"")
    for row in (await tx.execute(begun_there)).scalars().all():
        there = await tx.get(DraftRow, (new.id, row.staff_id, row.box))
        before = seal.open(_place(there), there.text) if there and there.text else ""
        if there is None:
            there = DraftRow(case_id=new.id, staff_id=row.staff_id, box=row.box, form=row.form)
            tx.add(there)
        there.person_id, there.at = new.person_id, row.at
        text = "\n\n".join(filter(None, (before, theirs.open(_place(row), row.text or b""))))
        there.text = seal.close(_place(there), text)
        await tx.delete(row)
    await tx.flush()


async def begun(tx: Tx, seal: Seal, case_id: str) -> tuple[Begun, ...]:
    """Every box in which something stands, whoever wrote it; the newest last."""
    rows = await tx.execute(
        select(DraftRow, StaffRow.name)
        .join(StaffRow, StaffRow.id == DraftRow.staff_id)
        .where(DraftRow.case_id == case_id)
        .order_by(DraftRow.at)
    )
    return tuple(
        Begun(row.staff_id, name, row.box, seal.open(_place(row), row.text), row.at)
        for row, name in rows
        if row.text
    )


async def may_tell(tx: Tx, case_id: str, staff_id: str, now: datetime, pause: timedelta) -> bool:
    """Whether the person's app may be told now that somebody types: once in `pause` at most."""
    told = await tx.execute(
        update(DraftRow)
        .where(
            DraftRow.case_id == case_id,
            DraftRow.staff_id == staff_id,
            DraftRow.box == REPLY,
            (DraftRow.told_at.is_(None)) | (DraftRow.told_at <= now - pause),
        )
        .values(told_at=now)
        .returning(DraftRow.case_id)
    )
    return told.first() is not None


async def typing(store: Store, address: str, now: datetime) -> bool:
    """Whether somebody is writing to this web chat just now: told, held, open, not in secret."""
    index = store.vault.index("web", address)
    async with store.read() as tx:
        found = await tx.execute(
            select(
                exists()
                .where(DraftRow.person_id == Address.person_id, DraftRow.told_at >= now - FRESH)
                .where(Address.channel == "web", Address.index == index)
                .where(DraftRow.box == REPLY, DraftRow.text.is_not(None), DraftRow.text != b"")
                .where(Case.id == DraftRow.case_id, Case.state == "held", Case.quiet.is_(False))
                .where(Case.holder_id == DraftRow.staff_id)
                .where(Person.id == DraftRow.person_id, Person.stopped.is_(False))
            )
        )
        return bool(found.scalar())


def _place(row: DraftRow) -> Place:
    return Place("drafts", "text", f"{row.case_id}:{row.staff_id}:{row.box}")
