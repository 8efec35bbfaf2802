"""A case that is open again says in the queue whose it was, and why."""

from datetime import timedelta

from bot.store import cases, people
from bot.talk import raising, reopening
from dialogues.turn import Turn, Urgency
from dialogues.where import Where
from tests.console.conftest import SQLITE, Desk

pytestmark = SQLITE


async def test_the_queue_says_whose_it_was_and_why_it_is_open_again(desk: Desk) -> None:
    browser = await desk.browser()
    path = await desk.holding(browser)
    page = await browser.get(path)
    closing = {"csrf": page.csrf, "nonce": page.nonce, "choice": "helped", "text": ""}
    assert (await browser.post(f"{path}/close", closing)).status == 303
    house, now = desk.house, desk.house.clock() + timedelta(hours=1)
    async with house.store.write() as tx:
        case = await cases.by_id(tx, path[-32:])
        assert case is not None
        known = await people.by_id(tx, house.store, case.person_id)
        assert known is not None
        turn = Turn((), Where())
        opened = await reopening.reopened(house, tx, known, turn, now, goes_on=True)
        assert opened is not None
        assert opened.due_at == raising.due_at(house, Urgency.SOON, now)
        await tx.commit()
    shown = (await browser.get("/console/")).body
    assert ["Was with Noy" in shown, "Wrote again after it was closed" in shown] == [True, True]
    assert "Wrote again after it was closed" in (await browser.get(path)).body
