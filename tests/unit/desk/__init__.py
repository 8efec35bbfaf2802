"""A case in somebody's hands, at the level and on the day a test wants; people are made up."""

import secrets
from datetime import datetime

from sqlalchemy import select

from bot.access import Staff
from bot.desk import claiming
from bot.house import House
from bot.store import cases, messages, people
from bot.store.accounts import staff as accounts
from bot.store.desk import happenings
from bot.store.desk.happenings import Happening
from bot.store.messages import Said
from bot.store.models.boxes import Outbox
from bot.store.models.cases import Case
from bot.store.models.on_call import AlertStep
from bot.store.models.staff import AuditRow
from bot.store.people import Known
from bot.store.sealed.vault import Place
from bot.talk import raising
from dialogues.turn import OpenCase, Urgency
from tests.conftest import add_staff

WORDS = "made up words that nobody else may read"


async def waits(house: House, urgency: Urgency = Urgency.TODAY, address: str = "") -> str:
    """Somebody waits at this level; the id of their case."""
    now = house.clock()
    async with house.store.write() as tx:
        writer = address or secrets.token_hex(16)
        known = await people.find_or_make(tx, house.store, "web", writer, now)
        messages.write(tx, known.row.id, known.seal, Said("person", "text", WORDS), now)
        wanted = OpenCase(urgency, "talk_to_person")
        case = await raising.raise_case(house, tx, known, wanted, now)
        await tx.commit()
    return case.id


async def held(
    house: House, urgency: Urgency = Urgency.TODAY, address: str = ""
) -> tuple[str, Staff]:
    """A case of this level in the hands of Noy."""
    noy = await add_staff(house)
    case_id = await waits(house, urgency, address)
    assert (await claiming.claim(house, case_id, noy)).ok
    return case_id, noy


async def row(house: House, case_id: str) -> Case:
    """The case as it is kept."""
    async with house.store.read() as tx:
        found = await cases.by_id(tx, case_id)
    assert found is not None
    return found


async def owed(house: House, case_id: str) -> datetime | None:
    """When a reply is due."""
    return (await row(house, case_id)).reply_due_at


async def person(house: House, case_id: str) -> Known:
    """Whose case it is."""
    async with house.store.write() as tx:
        known = await people.by_id(tx, house.store, (await row(house, case_id)).person_id)
    assert known is not None
    return known


async def happened(house: House, case_id: str) -> list[Happening]:
    """What stands between the lines of the conversation."""
    known = await person(house, case_id)
    async with house.store.read() as tx:
        return list(await happenings.of_person(tx, known.seal, known.row.id))


async def kinds(house: House, case_id: str) -> list[str]:
    """The same by kind alone."""
    return [one.kind.value for one in await happened(house, case_id)]


async def audited(house: House) -> list[str]:
    """What was written down, oldest first."""
    async with house.store.read() as tx:
        found = await tx.execute(select(AuditRow.action).order_by(AuditRow.id))
        return list(found.scalars())


async def sent(house: House) -> list[str]:
    """The keys of everything that was ever put on its way, without the random parts."""
    async with house.store.read() as tx:
        found = await tx.execute(select(Outbox.key).order_by(Outbox.id))
        return [key.partition(":")[0] for key in found.scalars()]


async def link(house: House, staff: Staff) -> None:
    """This member of staff linked a phone."""
    async with house.store.write() as tx:
        kept = await accounts.by_id(tx, staff.id)
        assert kept is not None
        place = Place("staff", "alerts", staff.id)
        kept.alerts = house.store.vault.house.close(place, f"chat-{staff.login}")
        await tx.commit()


async def turn_of(house: House, case_id: str) -> int:
    """How often the alerts of a case began."""
    async with house.store.read() as tx:
        step = await tx.get_one(AlertStep, case_id)
        return step.turn
