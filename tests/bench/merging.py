"""`python -m tests.bench.merging`: how long the database is held while two talks become one."""

import asyncio
import tempfile
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from unittest.mock import patch

from rich.console import Console

from bot import app
from bot.access import Staff
from bot.desk import merging
from bot.house import House
from bot.store import cases, messages, people
from bot.store.messages import Said
from bot.store.session import Store, Tx
from dialogues.turn import OpenCase, Urgency
from nlu.reading import Reading
from tests.bench.follow_up import POSTGRESQL, SQLITE, _database
from tests.conftest import add_staff, house_settings

SAID = 5_000
WORDS = "ຂ້ອຍຢາກກັບບ້ານ ແຕ່ນາຍຈ້າງຍຶດໜັງສືຜ່ານແດນໄວ້ "


async def talk(house: House, address: str, said: int) -> str:
    """Somebody fictional who said so much; the id of their case, which nobody holds."""
    now = house.clock()
    async with house.store.write() as tx:
        known = await people.find_or_make(tx, house.store, "web", address, now)
        for number in range(said):
            text = f"{WORDS}{number}"
            messages.write(
                tx, known.row.id, known.seal, Said("person", "text", text, Reading(text)), now
            )
        wanted = OpenCase(Urgency.TODAY, "report_wages_unpaid")
        raised = await cases.open_or_raise(tx, known.row.id, known.seal, wanted, now, now)
        await tx.commit()
    return raised.case.id


async def held(house: House, kept: str, other: str, by: Staff) -> tuple[float, float]:
    """Seconds of the whole, and of that in which others wait for the write."""
    write, waited = Store.write, 0.0

    @asynccontextmanager
    async def timed(store: Store) -> AsyncIterator[Tx]:
        nonlocal waited
        async with write(store) as tx:
            began = time.perf_counter()
            yield tx
            waited += time.perf_counter() - began

    began = time.perf_counter()
    with patch.object(Store, "write", timed):
        outcome = await merging.merge(house, kept, other, by, "measured")
    assert outcome.ok, outcome
    return time.perf_counter() - began, waited


async def measured(console: Console) -> None:
    """Both kinds of database, one after the other."""
    for kind in (SQLITE, POSTGRESQL):
        with tempfile.TemporaryDirectory() as folder, _database(kind, folder) as url:
            async with app.open_house(house_settings(Path(folder), url)) as house:
                noy = await add_staff(house)
                kept, other = await talk(house, "a" * 32, 2), await talk(house, "b" * 32, SAID)
                whole, waited = await held(house, kept, other, noy)
            console.print(f"{kind}: {SAID:,} messages in {whole:.2f} s; held for {waited:.2f} s")


if __name__ == "__main__":
    asyncio.run(measured(Console()))
