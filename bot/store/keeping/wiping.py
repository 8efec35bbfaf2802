"""Lets go of what may go by rule, of some people at a time whom nobody has in hand just now."""

from datetime import datetime

from sqlalchemy import Select, delete, update

from bot.store import people
from bot.store.finding import finds
from bot.store.keeping import forgetting
from bot.store.keeping.retention import Counts, Cut, Limits, cuts, silent
from bot.store.models.cases import Case
from bot.store.models.people import Person
from bot.store.session import Store, Tx

AT_ONCE = 100


async def wipe_some(tx: Tx, limits: Limits, now: datetime) -> Counts:
    """Let go of the words of some people, of whom nobody has anything in hand just now."""
    those = await _locked(tx, silent(limits))
    gone = {}
    for cut in cuts(limits, those):
        gone[cut.name] = await _made(tx, cut, now) if those else 0
    for person_id in those:
        await _tidied(tx, person_id, limits)
    return gone


async def forget_some(tx: Tx, store: Store, which: Select[str], now: datetime) -> int:
    """Forget some of these people, as if they had asked for that; how many."""
    those = await _locked(tx, which)
    for person_id in those:
        known = await people.by_id(tx, store, person_id)
        if known is not None:
            await forgetting.forget(tx, known, now)
    return len(those)


async def _locked(tx: Tx, which: Select[str]) -> list[str]:
    """Some of these people, theirs alone from here on; once it is so it is asked again."""
    found = await tx.execute(
        which.order_by(Person.id).limit(AT_ONCE).with_for_update(of=Person, skip_locked=True)
    )
    those = list(found.scalars())
    if not those:
        return []
    return list((await tx.execute(which.where(Person.id.in_(those)))).scalars())


async def _made(tx: Tx, cut: Cut, now: datetime) -> int:
    quietly = {"synchronize_session": False}
    if cut.table is Case:
        made = update(Case).where(cut.which).values(wiped_at=now)
        return int((await tx.execute(made, execution_options=quietly)).rowcount)  # type: ignore[attr-defined]
    if cut.values is None:
        gone = delete(cut.table).where(cut.which)
        return int((await tx.execute(gone, execution_options=quietly)).rowcount)  # type: ignore[attr-defined]
    emptied = update(cut.table).where(cut.which).values(cut.values)
    return int((await tx.execute(emptied, execution_options=quietly)).rowcount)  # type: ignore[attr-defined]


async def _tidied(tx: Tx, person_id: str, limits: Limits) -> None:
    """The search finds only what is left, and where the talk stood is no more."""
    person = await tx.get_one(Person, person_id)
    await finds.again(tx, person)
    if person.heard_at <= limits.asked:
        people.rest(tx, person)
