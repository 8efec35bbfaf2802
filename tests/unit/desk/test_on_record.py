"""Of what a holder decides about answers, tasks and colleagues the audit says which way."""

from dataclasses import replace
from datetime import date, timedelta

import pytest
from sqlalchemy import select

from bot.channels import Delivery, Ending
from bot.desk import claiming, closing, owing, writing
from bot.house import House
from bot.store.boxes import deliveries
from bot.store.followup.entries import NewEntry
from bot.store.models.followup import Entry
from dialogues.turn import Urgency
from tests.conftest import SQLITE, add_staff
from tests.unit.desk import audited, held, link, waits


@SQLITE
@pytest.mark.parametrize(("again", "deed"), [(True, "resend"), (False, "left_unsent")])
async def test_an_answer_in_doubt_is_sent_again_or_left(
    house: House, again: bool, deed: str
) -> None:
    case_id, noy = await held(house)
    assert (await writing.reply(house, case_id, noy, "made up", "0" * 32)).ok
    tried = {}
    while due := await deliveries.claim(house.store, "sender", house.clock(), timedelta(0)):
        tried[due.out.text] = due.id
        async with house.store.write() as tx:
            await deliveries.end(tx, due, Delivery(Ending.UNKNOWN), house.clock())
            await tx.commit()
    assert (await writing.resend(house, case_id, noy, tried["made up"], again=again)).ok
    assert (await audited(house))[2:] == ["reply", deed]


@SQLITE
async def test_what_was_owed_is_done_once(house: House) -> None:
    case_id, noy = await held(house)
    new = NewEntry("task", noy.id, (("text", "made up"),), "0" * 32, date(2026, 11, 24))
    assert (await owing.write(house, case_id, noy, new)).ok
    async with house.store.read() as tx:
        entry_id = (await tx.execute(select(Entry.id))).scalar_one()
    done = [await owing.finish(house, case_id, noy, entry_id, "done") for _ in range(2)]
    assert [one.ok for one in done] == [True, False]
    assert (await audited(house))[2:] == ["wrote_task", "entry_done"]


@SQLITE
async def test_a_case_left_to_a_colleague_says_who_left_it(house: House) -> None:
    phones = replace(house, channels={**house.channels, "telegram": house.channels["web"]})
    first, noy = await held(phones, Urgency.NOW)
    assert (await closing.close(phones, first, noy, "helped", "")).ok
    hard = await waits(phones, Urgency.NOW)
    await link(house, await add_staff(house, "khamla", "Khamla"))
    assert (await claiming.colleague_first(phones, hard, noy)).ok
    assert (await audited(house))[2:] == ["close", "case_opened", "colleague_first"]
