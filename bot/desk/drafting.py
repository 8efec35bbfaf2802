"""What a worker has begun to write: kept while they type, taken over, wiped once it is sent."""

from dataclasses import dataclass
from datetime import timedelta

from bot import sentences as says
from bot.access import Action, Staff, may
from bot.desk import holding, telling
from bot.house import House
from bot.outcome import Outcome
from bot.store import cases, people
from bot.store.audit import audit
from bot.store.audit.deeds import Deed
from bot.store.boxes import gates
from bot.store.desk import drafts
from bot.store.desk.drafts import Typed
from bot.store.models.cases import Case
from bot.store.people import Known
from bot.store.session import Tx
from bot.talk import sending

LONGEST = 60_000  # more than can be sent: what is too long must not be lost for that
PAUSE = timedelta(seconds=5)  # between two signs that somebody types; so long Telegram shows one


@dataclass(frozen=True, slots=True)
class Kept:
    """How keeping a draft went; `tell` is the channel and address to show "typing" at, if any."""

    ok: bool
    tell: tuple[str, str] | None = None


async def keep(house: House, case_id: str, by: Staff, typed: Typed) -> Kept:
    """Keep what stands in a box of whoever holds the case; no row in the audit is written."""
    now = house.clock()
    if len(typed.text) > LONGEST or not may(by.role, Action.REPLY):
        return Kept(ok=False)
    async with house.store.write() as tx:
        case = await cases.by_id(tx, case_id)
        known = await people.by_id(tx, house.store, case.person_id) if case else None
        if case is None or known is None:
            return Kept(ok=False)
        if not await holding.still_here(house, tx, case_id, by.id, now):
            return Kept(ok=False)
        kept = await drafts.keep(tx, known, (case_id, by.id), typed, now)
        tell = await _whom(house, tx, case, known, by, typed) if kept else None
        await tx.commit()
    return Kept(ok=True, tell=tell)


async def show_typing(house: House, tell: tuple[str, str]) -> None:
    """Show the person that somebody writes; whatever comes of it."""
    channel, address = tell
    await house.channels[channel].typing(address)


async def sent(house: House, case_id: str, by: Staff, box: str, form: str) -> None:
    """Wipe what was sent or kept elsewhere now."""
    async with house.store.write() as tx:
        case = await cases.by_id(tx, case_id)
        if case is not None:
            await people.by_id(tx, house.store, case.person_id)  # locked: two clicks, in turn
            await drafts.sent(tx, case, by.id, box, form, house.clock())
            await tx.commit()


async def leave(house: House, case_id: str, by: Staff) -> None:
    """Wipe everything that this worker had begun to write about a case that they closed."""
    async with house.store.write() as tx:
        await drafts.drop(tx, case_id, by.id)
        await tx.commit()


async def take(house: House, case_id: str, by: Staff, whose: str, form: str) -> Outcome:
    """Put what a colleague had begun to answer into one's own box, behind what stands there."""

    async def deed(desk: holding.Desk) -> Outcome:
        begun = await drafts.begun(desk.tx, desk.known.seal, case_id)
        texts = {one.staff_id: one.text for one in begun if one.box == drafts.REPLY}
        if whose not in texts:
            return Outcome(ok=False, sentence=says.EMPTY)
        text = "\n\n".join(
            filter(None, (texts.get(by.id, "") if whose != by.id else "", texts[whose]))
        )
        typed = Typed(drafts.REPLY, text, form)
        await drafts.keep(desk.tx, desk.known, (case_id, by.id), typed, desk.now)
        if whose != by.id:
            await drafts.drop_box(desk.tx, case_id, whose, drafts.REPLY)
        audit.write(
            desk.tx,
            by.id,
            Deed.TOOK_DRAFT,
            desk.now,
            person_id=desk.known.row.id,
            case_id=case_id,
        )
        return Outcome(ok=True, sentence=says.WRITTEN)

    return await holding.as_holder(house, case_id, by, deed)


async def _whom(
    house: House, tx: Tx, case: Case, known: Known, by: Staff, typed: Typed
) -> tuple[str, str] | None:
    """Where "typing" may be shown: to whoever may be told that somebody is there."""
    if typed.box != drafts.REPLY or not typed.text.strip():
        return None
    to, now = await sending.find(house, tx, known), house.clock()
    if await gates.closed_since(tx) is not None:  # nothing at all goes to anybody
        return None
    if to is None or not await telling.may_be_told(tx, case, known, now):
        return None
    if not await drafts.may_tell(tx, case.id, by.id, now, PAUSE):
        return None
    return to.channel, to.address
