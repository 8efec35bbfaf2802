"""What stands beside the answer box: drafts, what is owed, yes and no, and who else looks."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select

from bot.store.desk import drafts, presence
from bot.store.desk.drafts import Begun
from bot.store.followup import consents, entries, followups
from bot.store.followup.consents import Line
from bot.store.followup.entries import Written
from bot.store.models.followup import FollowUp
from bot.store.models.people import Person
from bot.store.people import Known
from bot.store.sealed.vault import Seal
from bot.store.session import Store
from dialogues.followup.checkin import WEATHER
from dialogues.followup.plan import Means, Purpose


@dataclass(frozen=True, slots=True)
class Beside:
    """Of a person who was forgotten there is nothing; `answers` are the newest of each purpose.

    `cover` is what messages to somebody followed up seem to be about, "" where there is none.
    """

    begun: tuple[Begun, ...] = ()
    owed: tuple[Written, ...] = ()
    answers: tuple[Line, ...] = ()
    looking: tuple[str, ...] = ()
    cover: str = ""


@dataclass(frozen=True, slots=True)
class Reader:
    """Who reads; `everybody` is for who may read everybody's record."""

    staff_id: str
    everybody: bool


async def beside(store: Store, case: tuple[str, str], reader: Reader, now: datetime) -> Beside:
    """Everything beside one conversation, in a fixed number of queries.

    `case` are the ids of the case and its person. Of somebody who is followed up, what stands in
    their record is shown to whoever may read that; to others only what is theirs to do.
    """
    case_id, person_id = case
    async with store.read() as tx:
        looking = (await presence.others(tx, (case_id,), reader.staff_id, now)).get(case_id, ())
        found = await tx.execute(select(Person).where(Person.id == person_id))
        person = found.scalar_one_or_none()
        if person is None or person.key is None:
            return Beside(looking=looking)
        seal = store.vault.seal_of(person.id, person.key, person.key_version, person.wrapped_by)
        known = Known(person, seal, new=False)
        plan = await followups.of(tx, person_id)
        answers = _newest(await consents.ledger(tx, known))
        team = any(one.purpose is Purpose.TEAM and one.given for one in answers)
        own = plan is None or plan.staff_id == reader.staff_id
        reads = own or reader.everybody or team
        owed = await entries.owed(tx, known)
        return Beside(
            begun=await drafts.begun(tx, seal, case_id),
            owed=tuple(one for one in owed if reads or one.staff_id == reader.staff_id),
            answers=answers,
            looking=looking,
            cover=_cover(seal, plan),
        )


def _cover(seal: Seal, plan: FollowUp | None) -> str:
    if plan is None or plan.state != "active":
        return ""
    none = "" if plan.means == Means.PHONE else WEATHER
    return followups.about(seal, plan).cover or none


def _newest(ledger: tuple[Line, ...]) -> tuple[Line, ...]:
    return tuple({one.purpose: one for one in ledger}.values())
