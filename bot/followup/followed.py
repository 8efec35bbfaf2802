"""What a dialogue may know of somebody's follow-up: their choices, or the invitation they hold."""

from dataclasses import replace
from datetime import datetime

from bot.house import House
from bot.store import people
from bot.store.followup import consents, followlist, followups, invitations
from bot.store.models.followup import FollowUp, Invitation
from bot.store.people import Known
from bot.store.session import Tx
from dialogues.followup import choices, codes, joining, taper
from dialogues.followup.plan import CheckIn, Purpose
from dialogues.heard import Followed, Heard, Invited
from dialogues.heard import Known as KnownToDialogue
from dialogues.where import Where

WELL = 2  # no newest answer below this: "doing well"
WELL_FOR = 3  # so many check-ins in a row
INVITATION = "_invitation"


async def told(
    tx: Tx, known: Known, row: FollowUp | None, so_far: KnownToDialogue
) -> KnownToDialogue:
    """The same with what somebody who is followed up chose; of others with a plan, the topic."""
    if row is None:
        return so_far
    about = followups.about(known.seal, row)
    if row.state != "active":
        return replace(so_far, cover=about.cover, ended=row.state == "ended")
    given = await consents.given(tx, known.row.id)
    choices = (
        *((purpose.value, "yes" if purpose in given else "no") for purpose in Purpose),
        ("cover", about.cover),
        ("sign", about.ordinary),
        ("whom", about.contact),
        ("means", row.means),
        ("days", row.days),
        ("hours", f"{row.first_hour}-{row.last_hour}"),
    )
    worker = await followlist.worker_name(tx, row.staff_id)
    former = tuple(about.former.split())
    them = Followed(worker, about.cover, about.ordinary, about.duress, choices, former)
    return replace(so_far, followed=them)


async def invited(
    house: House, tx: Tx, heard: Heard, where: Where, now: datetime, so_far: KnownToDialogue
) -> KnownToDialogue:
    """The same with the invitation that a code in the message, or the open flow, belongs to."""
    code, done = codes.code_in(heard), joining.admitted(where)
    kept = (where.answer(INVITATION) if where.flow == choices.FLOW else "") or done
    if not code and not kept:
        return so_far
    row = await (
        invitations.by_code(tx, house.store, code) if code else invitations.by_id(tx, kept)
    )
    own = row is not None and row.id == done  # of two who hold the code, one used it
    return replace(so_far, invited=await _invited(house, tx, row, now, own=own))


async def _invited(
    house: House, tx: Tx, row: Invitation | None, now: datetime, *, own: bool
) -> Invited:
    """An invitation; one that this very talk used up is still its own."""
    if row is None:
        return Invited("", gone=True)
    good = invitations.is_good(row, now) or (own and row.used_at is not None)
    person = await people.by_id(tx, house.store, row.person_id)
    plan = await followups.of(tx, row.person_id) if person else None
    if person is None or plan is None or not good:
        return Invited(row.id, gone=True)
    steps = taper.read(plan.taper)
    return Invited(
        id=row.id,
        number=invitations.number(person, row),
        worker=await followlist.worker_name(tx, row.staff_id),
        every=steps[0].every,
        under_18=person.row.age == "under_18",
    )


def is_doing_well(past: tuple[CheckIn, ...]) -> bool:
    """Whether no newest answer is worrying: then they may be asked to stand beside others."""
    newest = [one for one in past if one.scores][-WELL_FOR:]
    return len(newest) == WELL_FOR and all(s >= WELL for one in newest for _, s in one.scores)
