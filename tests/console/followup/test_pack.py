"""The pack: what a conference needs, without the name unless somebody who may asks for it."""

from datetime import timedelta

import pypdfium2
from sqlalchemy import select

from bot.followup import record
from bot.store.audit.deeds import Deed
from bot.store.models.staff import AuditRow
from dialogues.followup.plan import Purpose
from tests.console.conftest import SQLITE, Browser, Desk, staff_of
from tests.console.followup.conftest import BOTH_YES, NAME, PHONE, enrolled, form, send, told, words

pytestmark = SQLITE
INSIDE = "use this inside the team only"


async def full(desk: Desk, browser: Browser, *more: Purpose) -> str:
    """The path of somebody with a little of everything."""
    staff = await staff_of(desk.house, browser)
    person_id = await enrolled(desk.house, staff, purposes=BOTH_YES | {*more})
    path = f"/console/person/{person_id}"
    for ago, score in ((30, 3), (10, 0)):
        await told(desk.house, person_id, ago, {"safety": score}, said="my own words")
    await told(desk.house, person_id, 5, {}, ("lawyer",))
    yesterday = (desk.house.clock() - timedelta(days=1)).date().isoformat()
    to = f"{path}/entry"
    await send(browser, path, to, "visit", note=f"{NAME} and bounmy were at home, {PHONE}")
    await send(browser, path, to, "promise", note="ask the school", due=yesterday)
    await send(browser, path, to, "note", note="between colleagues")
    return path


async def test_the_page_has_what_is_open_and_neither_name_nor_notes_nor_own_words(
    desk: Desk,
) -> None:
    browser = await desk.browser()
    path = await full(desk, browser)
    page = words(await browser.get(f"{path}/pack"))
    known = await record.read(desk.house, await staff_of(desk.house, browser), path[-32:])
    assert known is not None
    wanted = (
        f"{known.pseudonym} and {known.pseudonym} were at home, {known.pseudonym}",
        "Promise to the person · ask the school was due on 22 November 2026",
        desk.house.router.book.followup.worries["safety"][0].reason,
        "A lawyer",
        INSIDE,
    )
    assert [one for one in wanted if one not in page] == []
    hidden = ("Storybook", "Bounmy", "bounmy", PHONE, "between colleagues", "my own words")
    assert [one for one in hidden if one in page] == []


async def test_their_number_is_hidden_however_it_was_written(desk: Desk) -> None:
    browser = await desk.browser()
    path = await full(desk, browser)
    spelled = ("02000000000", "+856 20 0000 0000", "(020) 0000-0000", "໐໒໐ ໐໐໐໐ ໐໐໐໐", "0000.0000")
    for number in spelled:
        note = f"we came at 10:30, she has {number} now"
        await send(browser, path, f"{path}/entry", "visit", note=note)
    page = words(await browser.get(f"{path}/pack"))
    known = await record.read(desk.house, await staff_of(desk.house, browser), path[-32:])
    assert known is not None
    assert page.count(f"we came at 10:30, she has {known.pseudonym} now") == len(spelled)
    assert "0000" not in page


async def test_only_who_may_gets_it_with_the_name_and_the_file_says_what_the_page_says(
    desk: Desk,
) -> None:
    noy, above = await desk.browser("noy"), await desk.browser("anna", "supervisor")
    path = await full(desk, noy, Purpose.TEAM, Purpose.PARTNER)
    for page in ("/pack?names=1", "/pack.pdf?names=1"):
        assert (await noy.get(path + page)).status == 404
    named = words(await above.get(f"{path}/pack?names=1"))
    assert (NAME in named, INSIDE in named) == (True, False)
    assert "names=1" not in (await noy.get(f"{path}/pack")).body
    for browser, query, is_named in ((noy, "", False), (above, "?names=1", True)):
        text, kind = await pdf(desk, browser, f"{path}/pack.pdf{query}")
        assert (kind, "ask the school" in text) == ("application/pdf", True)
        assert ("Storybook" in text, "between colleagues" in text) == (is_named, False)


async def test_whether_it_had_the_name_and_went_out_as_a_file_is_on_record(desk: Desk) -> None:
    noy, above = await desk.browser("noy"), await desk.browser("anna", "supervisor")
    path = await full(desk, noy, Purpose.TEAM, Purpose.PARTNER)
    await noy.get(f"{path}/pack")
    await pdf(desk, noy, f"{path}/pack.pdf")
    assert (await noy.get(f"{path}/pack.pdf?names=1")).status == 404
    await above.get(f"{path}/pack?names=1")
    await pdf(desk, above, f"{path}/pack.pdf?names=1")
    one, other = await staff_of(desk.house, noy), await staff_of(desk.house, above)
    async with desk.house.store.read() as tx:
        of = select(AuditRow).where(AuditRow.person_id == path[-32:]).order_by(AuditRow.id)
        rows = [(row.actor, row.action) for row in (await tx.execute(of)).scalars()]
    assert rows[-4:] == [
        (one.id, Deed.PACK_SEEN),
        (one.id, Deed.PACK_TAKEN),
        (other.id, Deed.NAMED_PACK_SEEN),
        (other.id, Deed.NAMED_PACK_TAKEN),
    ]


async def pdf(desk: Desk, browser: Browser, path: str) -> tuple[str, str]:
    """The words of a PDF and its kind; its name tells nothing."""
    cookies = "; ".join(f"{name}={value}" for name, value in browser.cookies.items())
    async with desk.client.get(desk.url + path, headers={"Cookie": cookies}) as response:
        assert response.headers["Cache-Control"] == "no-store"
        name = 'attachment; filename="pack-2026-11-23.pdf"'
        assert response.headers["Content-Disposition"] == name
        pages = pypdfium2.PdfDocument(await response.read())
        return " ".join(page.get_textpage().get_text_bounded() for page in pages), (
            response.content_type
        )


async def test_a_decision_becomes_something_to_do_for_whom_it_was_given_to(desk: Desk) -> None:
    noy, dao = await desk.browser("noy"), await desk.browser("dao")
    path = await full(desk, noy, Purpose.TEAM)
    sent = form(await noy.get(f"{path}/pack"), f"{path}/entry")
    assert (sent["kind"], sent["due"]) == ("decision", "2026-12-07")
    who = (await staff_of(desk.house, dao)).id
    done = await noy.post(f"{path}/entry", {**sent, "note": "the clinic looks at it", "who": who})
    assert done.status == 303
    row = words(await dao.get("/console/followup")).partition("the clinic looks at it")[2]
    assert row.strip().startswith("Until 7 December 2026 Dao")
    assert "To do 23 November 2026 Decision · the clinic looks at it" in words(
        await noy.get(f"{path}/pack")
    )
