"""A rota and linked phones in the test's hand."""

from dataclasses import replace
from datetime import date, time

from sqlalchemy import select

from bot.access import Staff
from bot.house import House
from bot.on_call import planning
from bot.on_call.edits import AddShift
from bot.on_call.rota import Shift
from bot.store.accounts import staff
from bot.store.boxes.outbox import load
from bot.store.models.boxes import Outbox
from bot.store.people import new_id
from bot.store.sealed.vault import Place

EVERY_DAY = frozenset(range(1, 8))
LONG_AGO = date(2020, 1, 1)


def with_phones(house: House) -> House:
    """The house with a channel for alerts, which nobody empties."""
    return replace(house, channels={**house.channels, "telegram": house.channels["web"]})


async def link(house: House, one: Staff, *, linked: bool = True) -> None:
    """Link or unlink the phone of a member of staff; its address is `phone-` and their login."""
    async with house.store.write() as tx:
        row = await staff.by_id(tx, one.id)
        assert row is not None
        place = Place("staff", "alerts", one.id)
        vault = house.store.vault.house
        row.alerts = vault.close(place, f"phone-{one.login}") if linked else None
        await tx.commit()


def shift(
    first: str, second: str = "", hours: tuple[int, int] = (8, 16), days: frozenset[int] = EVERY_DAY
) -> Shift:
    start, end = hours
    return Shift(new_id(), days, time(start), time(end % 24), first, second, LONG_AGO)


async def plan(house: House, by: Staff, *shifts: Shift) -> None:
    """Plan these shifts, one after another, from the first version on."""
    for version, one in enumerate(shifts):
        assert (await planning.plan(house, by, version, AddShift(one))).ok


async def alerts(house: House) -> list[tuple[str, str]]:
    """Every alert so far, in order: the phone, and what it is told."""
    vault = house.store.vault.house
    async with house.store.read() as tx:
        rows = await tx.execute(
            select(Outbox).where(Outbox.person_id.is_(None)).order_by(Outbox.id)
        )
        return [
            (
                vault.open(Place("outbox", "to", row.key), row.to or b"").removeprefix("phone-"),
                load(vault.open(Place("outbox", "body", row.key), row.body or b"")).text,
            )
            for row in rows.scalars()
        ]
