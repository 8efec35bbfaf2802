"""A long talk opens as quickly as a short one: its newest lines, and the way to the others."""

from bot.console.talk.transcript import days
from bot.house import House
from bot.store import messages, people
from bot.store.desk import lines, reads
from bot.store.desk.lines import Line
from bot.store.messages import Said
from nlu.reading import Language
from tests.conftest import MORNING
from tests.console.conftest import SQLITE, Browser, Desk, found, waits
from tests.statements import statements_of

pytestmark = SQLITE


async def goes_on(house: House, case_id: str, count: int) -> None:
    talk = await reads.conversation(house.store, case_id)
    assert talk is not None
    async with house.store.write() as tx:
        known = await people.by_id(tx, house.store, talk.person_id)
        assert known is not None
        for number in range(count):
            said = Said("person", "text", f"line {number:04}.")
            messages.write(tx, talk.person_id, known.seal, said, house.clock())
        await tx.commit()


async def queries(desk: Desk, browser: Browser, path: str) -> int:
    with statements_of(desk.house.store) as statements:
        assert (await browser.get(path)).status == 200
    return len(statements)


async def test_a_long_talk_shows_its_newest_lines_and_a_link_leads_to_all_the_others(
    desk: Desk,
) -> None:
    browser, case_id = await desk.browser(), await waits(desk.house)
    path = f"/console/talk/{case_id}"
    await goes_on(desk.house, case_id, 3)
    short = await queries(desk, browser, path)
    await goes_on(desk.house, case_id, 2 * lines.NEWEST)
    assert await queries(desk, browser, path) == short
    page, seen = await browser.get(path), 0
    shown = [page.body.count('class="line person')]
    while "?before=" in page.body:
        earlier = found(r"\?before=(\d+)", page.body)
        page = await browser.get(f"{path}?before={earlier}")
        shown.append(page.body.count('class="line person'))
        seen += "hx-get=" in page.body.split('id="lines"')[1]
    assert (shown, seen) == ([lines.NEWEST, lines.NEWEST, 4], 0)
    assert (await browser.get(f"{path}?before=x1")).status == 200


def a_line(author: str, *, urgent: bool = False, delivery: str = "sent") -> Line:
    at = MORNING
    return Line("0" * 32, at, author, "", "words", "text", urgent=urgent, delivery=delivery)


async def test_what_the_program_said_is_folded_but_never_danger_or_trouble(house: House) -> None:
    said = (
        a_line("person"),
        a_line("bot"),
        a_line("bot"),
        a_line("bot", urgent=True),
        a_line("bot"),
        a_line("bot", delivery="unknown"),
        a_line("staff"),
    )
    (day,) = days(house, Language.ENGLISH, said)
    assert [(len(group.lines), group.folded) for group in day.groups] == [
        (1, False),
        (2, True),
        (1, False),
        (1, True),
        (2, False),
    ]
