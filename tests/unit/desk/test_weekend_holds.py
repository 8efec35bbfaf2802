"""Working days are counted from a Friday as from the weekend after it: no hold loses time by it."""

from datetime import datetime

import pytest

from bot.desk import lapsing
from bot.house import House
from bot.words import ZONE
from dialogues.turn import Urgency
from tests.conftest import Clock
from tests.unit.desk import held, row

FRIDAY = datetime(2026, 11, 27, 16, 0, tzinfo=ZONE)


@pytest.mark.parametrize("database", ["sqlite"], indirect=True)
async def test_who_took_a_case_on_friday_has_it_until_what_was_said_then(
    house: House, clock: Clock
) -> None:
    clock.now = FRIDAY
    case_id, noy = await held(house, Urgency.SOON)
    began = await row(house, case_id)
    assert began.lease_until is not None
    while clock.now < began.lease_until:
        for due in await lapsing.due(house):
            await lapsing.look_after(house, due)
        now = await row(house, case_id)
        assert (now.holder_id, now.lease_until, now.reply_due_at) == (
            noy.id, began.lease_until, began.reply_due_at,
        ), clock.now  # fmt: skip
        clock.move(hours=1)
