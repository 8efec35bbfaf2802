"""What helps while one writes: words for this danger, what they agreed to, and the days."""

import re
from datetime import timedelta

from bot.desk.phrases import PHRASES
from bot.store import cases, people
from bot.store.followup import consents
from bot.store.followup.consents import Line
from dialogues.followup.plan import Purpose
from tests.conftest import Clock
from tests.console.conftest import SQLITE, Desk, found, staff_of, waits

pytestmark = SQLITE


def items(part: str) -> list[str]:
    """The texts of a list, tags left out."""
    return [re.sub(r"<[^>]+>", "", one).strip() for one in re.findall(r"(?s)<li>(.*?)</li>", part)]


async def test_the_words_that_help_are_those_for_the_danger_that_was_heard(desk: Desk) -> None:
    browser = await desk.browser()
    body = (await browser.get(f"/console/talk/{await waits(desk.house)}")).body
    [shown] = re.findall(r'(?s)<details class="sheet phrases">(.*?)</details>', body)
    assert "Words that help: Locked in or held" in shown
    words = PHRASES["crisis_confined"]
    assert items(found(r'(?s)<ul class="say">(.*?)</ul>', shown)) == [*words.say]
    avoid = [f"{one.words} {one.why}" for one in words.avoid]
    assert items(found(r'(?s)<ul class="avoid">(.*?)</ul>', shown)) == avoid


async def test_their_newest_yes_and_no_stand_beside_the_box(desk: Desk, clock: Clock) -> None:
    browser = await desk.browser()
    path = await desk.holding(browser)
    assert "They were not asked for anything yet" in (await browser.get(path)).body
    by = (await staff_of(desk.house, browser)).id
    async with desk.house.store.write() as tx:
        case = await cases.by_id(tx, path[-32:])
        known = await people.by_id(tx, desk.house.store, case.person_id) if case else None
        assert known is not None
        for purpose, given in ((Purpose.PARTNER, True), (Purpose.PHONE, True)):
            await consents.write(tx, known, Line(purpose, given, by, "spoken", "", clock.now))
        no = Line(Purpose.PARTNER, False, by, "spoken", "", clock.now + timedelta(minutes=1))
        await consents.write(tx, known, no)
        await tx.commit()
    agreed = found(r'(?s)<div class="sheet agreed">(.*?)</div>', (await browser.get(path)).body)
    assert [one.rpartition(": ")[2] for one in items(agreed)] == ["no", "yes"]


async def test_each_day_of_the_talk_has_its_mark(desk: Desk, clock: Clock) -> None:
    address = "a" * 32
    await waits(desk.house, address=address)
    clock.move(hours=22)
    case_id = await waits(desk.house, "one more thing", address=address)
    browser = await desk.browser("dao")
    body = (await browser.get(f"/console/talk/{case_id}")).body
    days = re.findall(r'<h2 class="day"><span>([^<]+)</span>', body)
    assert days == ["23 November 2026", "24 November 2026"]
