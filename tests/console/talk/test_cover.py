"""What messages to somebody seem to be about stands beside the box in which one is written."""

import pytest

from bot.house import House
from bot.store import cases, people
from bot.store.followup import followups
from bot.store.followup.followups import About
from bot.store.models.followup import FollowUp
from tests.console.conftest import SQLITE, Desk, found, staff_of

pytestmark = SQLITE
WARNING = "Messages to them seem to be about: {}. Write so that nobody who looks is told."
ONLY_LIVE = "They hear that the program answers again only if they wrote just now."
ASKED = "they are asked in some days how it went."


async def follow(house: House, case_id: str, staff_id: str, cover: str, **more: str) -> None:
    """Whose case it is has a plan of follow-up, with this cover."""
    async with house.store.write() as tx:
        case = await cases.by_id(tx, case_id)
        known = await people.by_id(tx, house.store, case.person_id) if case else None
        assert known is not None
        plan_id = people.new_id()
        columns = {"state": "active", "means": "chat", **more}
        tx.add(
            FollowUp(
                person_id=known.row.id,
                id=plan_id,
                staff_id=staff_id,
                about=followups.sealed(known, plan_id, About(cover=cover)),
                taper="7:30",
                risk="usual",
                days="1234567",
                first_hour=8,
                last_hour=20,
                zone="Asia/Vientiane",
                made_at=house.clock(),
                **columns,
            )
        )
        await tx.commit()


@pytest.mark.parametrize(
    ("cover", "more", "topic"),
    [
        ("chickens", {}, "Chickens"),
        ("", {}, "The weather"),
        ("weaving", {"means": "phone"}, "Weaving"),
        ("", {"means": "phone"}, ""),
        ("chickens", {"state": "ended"}, ""),
    ],
)
async def test_who_writes_to_somebody_with_a_cover_is_warned_beside_the_box(
    desk: Desk, cover: str, more: dict[str, str], topic: str
) -> None:
    browser = await desk.browser()
    path = await desk.holding(browser)
    await follow(desk.house, path[-32:], (await staff_of(desk.house, browser)).id, cover, **more)
    body = (await browser.get(path)).body
    desk_of_it = found(r'(?s)<section class="desk"(.*?)<div class="more">', body)
    assert WARNING.format(topic) in desk_of_it if topic else "seem to be about" not in body
    assert ("cover-topic" in found(r'<textarea id="reply"([^>]*)>', body)) is bool(topic)
    closing = found(r'(?s)action="[^"]*/close"(.*?)</form>', body)
    assert (ONLY_LIVE in closing, ASKED in closing) == (bool(topic), not topic)
