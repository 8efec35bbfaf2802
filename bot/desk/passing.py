"""A case passed on by its holder: to a colleague, to the supervisors, back, to another service."""

from datetime import date

from bot import sentences as says
from bot.access import HAND_TO, ON_THE_DESK, Action, Role, Staff, may
from bot.desk import holding, telling, texts
from bot.desk.holding import Desk, Once
from bot.house import House
from bot.on_call import alerts
from bot.outcome import Outcome
from bot.store import people
from bot.store.accounts import staff
from bot.store.audit.deeds import Deed
from bot.store.desk import holds, readers
from bot.store.desk.happenings import Happened, Kind
from bot.store.followup import consents, entries, followups
from bot.store.followup.entries import NewEntry
from bot.store.models.staff import StaffRow
from dialogues.followup.plan import Purpose


async def hand_over(house: House, case_id: str, by: Staff, to_staff: str, note: str) -> Outcome:
    """Give the case to a colleague, with a note for them."""

    async def deed(desk: Desk) -> Outcome:
        colleague = await staff.by_id(desk.tx, to_staff)
        if colleague is None or colleague.id == by.id or not await _can_have(desk, colleague):
            return Outcome(ok=False, sentence=says.NOBODY_THERE)
        await holds.pass_on(desk.tx, case_id, by.id, colleague.id, desk.term)
        await holding.add_note(desk, by, note)
        holding.note_deed(desk, by, Deed.HAND_OVER)
        holding.keep(desk, Happened(Kind.HANDED_OVER, by.id, colleague.id))
        key = f"claim:{case_id}:{people.new_id()}"
        await telling.tell(house, desk, says.SOMEONE_IS_HERE, colleague.name, key)
        return Outcome(ok=True, sentence=says.HANDED_OVER, fields={"name": colleague.name})

    once = Once(Kind.HANDED_OVER, says.HANDED_OVER, to_staff)
    return texts.fits(note) or await holding.as_holder(house, case_id, by, deed, once)


async def to_role(house: House, case_id: str, by: Staff, role: str, note: str) -> Outcome:
    """Back into the queue, marked for the supervisors, who are told."""

    async def deed(desk: Desk) -> Outcome:
        if role not in set(HAND_TO):
            return Outcome(ok=False, sentence=says.NOBODY_THERE)
        await holds.put_back(desk.tx, case_id, by.id, desk.term, wanted_by=role)
        await holding.add_note(desk, by, note)
        holding.note_deed(desk, by, Deed.HAND_UP, role)
        holding.keep(desk, Happened(Kind.HANDED_UP, by.id))
        key = f"up:{case_id}:{people.new_id()}"
        await alerts.tell_supervisors(house, desk.tx, says.CASE_WAITS, key, desk.now)
        await alerts.begin(house, desk.tx, desk.case, desk.now)
        return Outcome(ok=True, sentence=says.HANDED_UP)

    once = Once(Kind.HANDED_UP, says.HANDED_UP)
    return texts.fits(note) or await holding.as_holder(house, case_id, by, deed, once)


async def give_back(house: House, case_id: str, by: Staff) -> Outcome:
    """Put the case back into the queue."""

    async def deed(desk: Desk) -> Outcome:
        await holds.put_back(desk.tx, case_id, by.id, desk.term)
        holding.note_deed(desk, by, Deed.GIVE_BACK)
        holding.keep(desk, Happened(Kind.GIVEN_BACK, by.id))
        await alerts.begin(house, desk.tx, desk.case, desk.now)
        return Outcome(ok=True, sentence=says.GIVEN_BACK)

    once = Once(Kind.GIVEN_BACK, says.GIVEN_BACK)
    return await holding.as_holder(house, case_id, by, deed, once)


async def refer(
    house: House,
    case_id: str,
    by: Staff,
    to: str,
    note: str,
    due_on: date | None,
    nonce: str,
    *,
    said_yes: bool,
) -> Outcome:
    """Keep that another service is asked to help, which only the person's own yes allows.

    Who is followed up has a ledger of what they agreed to, and that counts; for anybody else
    the worker confirms it. The case itself goes on.
    """

    async def deed(desk: Desk) -> Outcome:
        missing = await _agreed(desk, said_yes=said_yes)
        if missing:
            return Outcome(ok=False, sentence=missing)
        fields = tuple((name, said.strip()) for name, said in (("to", to), ("note", note)))
        told = tuple(one for one in fields if one[1])
        new = NewEntry("referral", by.id, told, nonce, due_on)
        if await entries.write(desk.tx, desk.known, new, desk.now):
            holding.note_deed(desk, by, Deed.REFER)
            holding.keep(desk, Happened(Kind.REFERRED, by.id))
        return Outcome(ok=True, sentence=says.REFERRED)

    if not to.strip():
        return Outcome(ok=False, sentence=says.WRITE_TO_WHOM)
    wrong = texts.fits(to) or texts.fits(note)
    return wrong or await holding.as_holder(house, case_id, by, deed)


async def _can_have(desk: Desk, colleague: StaffRow) -> bool:
    """Whether this colleague takes cases, and may read of this person."""
    role = Role(colleague.role)
    if colleague.disabled or role not in ON_THE_DESK:
        return False
    above = may(role, Action.NAME_READERS)
    return await readers.may_read(desk.tx, desk.case.person_id, colleague.id, above=above)


async def _agreed(desk: Desk, *, said_yes: bool) -> str:
    """What is missing before another service may hear of the person; "" where nothing is."""
    plan = await followups.of(desk.tx, desk.case.person_id)
    if plan is not None and plan.state == "active":
        given = await consents.given(desk.tx, desk.case.person_id)
        return "" if Purpose.PARTNER in given else says.NEEDS_YES_TO_SHARE
    return "" if said_yes else says.CONFIRM_THEIR_YES
