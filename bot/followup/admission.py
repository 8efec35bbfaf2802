"""A code and a number open the door: whose chat it is from then on, and what they chose."""

from datetime import datetime

from bot.followup import changing, series
from bot.followup.beside import LABEL, Beside
from bot.house import House
from bot.store import cases, people
from bot.store.audit import audit
from bot.store.audit.deeds import Deed
from bot.store.boxes import outbox
from bot.store.desk import readers
from bot.store.followup import consents, entries, followups, invitations
from bot.store.followup.consents import PERSON, Line
from bot.store.followup.entries import NewEntry
from bot.store.followup.followups import About
from bot.store.models.cases import Case
from bot.store.models.followup import Invitation
from bot.store.people import Known
from bot.store.session import Tx
from bot.talk import raising, standing
from dialogues.followup.deeds import Admit
from dialogues.followup.plan import Means, Purpose
from dialogues.turn import OpenCase, Urgency
from nlu.reading import Evidence

SEALED = {"cover": "cover", "sign": "ordinary", "duress": "duress", "whom": "contact"}


async def admit(
    house: House, tx: Tx, known: Known, effect: Admit, reached: tuple[str, str], now: datetime
) -> Known:
    """Let the chat that told the right number be the invited person's; who they are from now on.

    What the chat wrote before stays where it is; the record says that it did.
    """
    invitation = await invitations.by_id(tx, effect.invitation)
    if invitation is None or not invitations.is_good(invitation, now):
        return known
    if not await invitations.use(tx, invitation.id, now):
        return known
    audit.write(tx, audit.HOUSE, Deed.INVITATION_USED, now, person_id=invitation.person_id)
    invited = await people.by_id(tx, house.store, invitation.person_id)
    if invited is None or invited.row.id == known.row.id:
        return known
    where, open_case = standing.where_of(known), await cases.open_of(tx, known.row.id)
    # What waits for who they were cannot be opened once the chat is another's: it would wait for
    # ever, and hold up everything that is sent to this chat after it.
    await outbox.cancel(tx, known.row.id, now, "Admitted")
    await outbox.cancel(tx, invited.row.id, now, "Moved")  # so is what waits for their old phone
    await people.reach_at(tx, house.store, invited, *reached)
    invited.row.language = invited.row.language or known.row.language
    invited.row.country = invited.row.country or known.row.country
    invited.row.reachable, invited.row.stopped, invited.row.heard_at = True, False, now
    standing.keep_where(invited, where)
    await _readers(tx, invited.row.id, known.row.id, now)
    await _before(house, tx, invited, known, invitation, open_case, now)
    return invited


async def wrong_number(house: House, tx: Tx, invitation_id: str, now: datetime) -> None:
    """Count it; after the third the code is good no longer, and the team is told."""
    tries = await invitations.missed(tx, invitation_id)
    invitation = await invitations.by_id(tx, invitation_id)
    if invitation is None or tries != invitations.TRIES:
        return
    invited = await people.by_id(tx, house.store, invitation.person_id)
    if invited is not None:
        reason = house.router.book.reasons["checkin.wrong_number"]
        wanted = OpenCase(Urgency.TODAY, LABEL, (Evidence(reason, ""),), quiet=True)
        await raising.raise_case(house, tx, invited, wanted, now)


async def join(beside: Beside, choices: dict[str, str]) -> None:
    """They said yes: every choice is kept, and the plan begins."""
    await say(beside, Purpose.FOLLOWUP, "yes")
    for name, value in choices.items():
        await choose(beside, name, value)
    if beside.row.state == "invited":  # who only has another phone goes on where they are
        series.begin(beside)
    audit.write(beside.tx, audit.HOUSE, Deed.JOINED, beside.now, person_id=beside.person_id)


async def choose(beside: Beside, name: str, value: str) -> None:
    """One choice: a yes or no into the ledger, the rest into the plan."""
    row = beside.row
    match name:
        case "means":
            row.means = Means(value)
            await changing.only_called(beside)
        case "days":
            row.days = value
        case "hours":
            first, _, last = value.partition("-")
            row.first_hour, row.last_hour = int(first), int(last)
        case _ if name in SEALED:
            told = followups.about(beside.known.seal, row)
            row.about = followups.sealed(beside.known, row.id, _with(told, SEALED[name], value))
        case _ if name in set(Purpose):
            await say(beside, Purpose(name), value)


def _with(told: About, name: str, value: str) -> About:
    """The same with one choice; a picture of danger is one still under the messages before."""
    kept = {each: getattr(told, each) for each in told.__slots__} | {name: value}
    if told.duress not in {"", kept["duress"]}:
        kept["former"] = f"{told.former} {told.duress}".strip()
    return About(**kept)


async def say(beside: Beside, purpose: Purpose, value: str) -> None:
    """A yes or no that they said in the chat."""
    line = Line(purpose, value == "yes", PERSON, "chat", "", beside.now)
    await consents.write(beside.tx, beside.known, line)
    if not line.given:
        await entries.finish_asking(beside.tx, beside.person_id, purpose, "withdrawn", beside.now)


async def _readers(tx: Tx, person_id: str, was: str, now: datetime) -> None:
    """Of whom only some might read as who they were, no others read as who they are."""
    added, gone = await readers.stay(tx, person_id, was, now)
    for deed, those in ((Deed.NAME_READER, added), (Deed.UNNAME_READER, gone)):
        for one in sorted(those):
            audit.write(tx, audit.HOUSE, deed, now, person_id=person_id, detail=one)


async def _before(
    house: House,
    tx: Tx,
    invited: Known,
    known: Known,
    invitation: Invitation,
    open_case: Case | None,
    now: datetime,
) -> None:
    """What the same chat wrote before: a line of the record, and a case if that talk is open."""
    key, fields = f"before:{invitation.id}", (("before", known.row.pseudonym),)
    await entries.write(tx, invited, NewEntry("note", None, fields, key), now)
    if open_case is not None:  # whoever answers that talk reaches nobody there any more
        reason = house.router.book.reasons["checkin.before"]
        evidence = (Evidence(reason, known.row.pseudonym),)
        wanted = OpenCase(cases.URGENCY[open_case.urgency], LABEL, evidence)
        await raising.raise_case(house, tx, invited, wanted, now)
