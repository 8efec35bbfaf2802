"""What somebody has begun to write: on any computer, in a colleague's hands, sent once."""

import asyncio

import pytest

from bot.desk import drafting
from bot.store import cases, people
from bot.store.desk.drafts import typing
from bot.store.keeping import forgetting
from bot.store.models.staff import AuditRow
from bot.store.models.talk import DraftRow
from tests.console.conftest import SQLITE, Browser, Desk, found, said_by_staff
from tests.console.talk.test_talk import talk_of, write

pytestmark = SQLITE
HALF = "Are you hurt? We can"


async def types(browser: Browser, path: str, text: str, box: str = "reply") -> int:
    page = await browser.get(path)
    sent = {"csrf": page.csrf, "nonce": page.nonce, "box": box, "text": text}
    return (await browser.post(f"{path}/draft", sent)).status


def in_the_box(body: str) -> str:
    return found(r'id="reply"[^>]*>\n([^<]*)<', body)


async def kept(desk: Desk) -> int:
    async with desk.house.store.read() as tx:
        rows = (await tx.execute(DraftRow.__table__.select())).all()
    return len([row for row in rows if row.text])


async def test_a_draft_comes_back_on_another_computer_and_goes_when_it_is_sent(desk: Desk) -> None:
    browser, elsewhere = await desk.browser(), desk.stranger()
    path = await desk.holding(browser)
    assert await types(browser, path, HALF) == 204
    assert await types(browser, path, "ask about her sister", "note") == 204
    assert (await elsewhere.sign_in()).status == 303
    page = await elsewhere.get(path)
    assert in_the_box(page.body) == HALF
    assert "ask about her sister</textarea>" in page.body
    await write(elsewhere, path, "reply", text=f"{HALF} come.")
    assert in_the_box((await browser.get(path)).body) == ""
    assert await kept(desk) == 1


async def test_a_save_that_comes_after_its_form_was_sent_brings_nothing_back(desk: Desk) -> None:
    browser = await desk.browser()
    path = await desk.holding(browser)
    page = await browser.get(path)
    sent = {"csrf": page.csrf, "nonce": page.nonce, "text": "I am here."}
    await browser.post(f"{path}/reply", sent)
    late = {**sent, "box": "reply"}
    assert (await browser.post(f"{path}/draft", late)).status == 204
    assert in_the_box((await browser.get(path)).body) == ""
    assert await types(browser, path, "And now?") == 204  # a new form, a new draft
    assert in_the_box((await browser.get(path)).body) == "And now?"


async def test_the_next_holder_sees_that_somebody_had_begun_and_may_take_it(desk: Desk) -> None:
    noy, dao = await desk.browser("noy"), await desk.browser("dao")
    path = await desk.holding(noy)
    await types(noy, path, HALF)
    await noy.post(f"{path}/give-back", {"csrf": (await noy.get(path)).csrf})
    await dao.post(f"{path}/claim", {"csrf": (await dao.get(path)).csrf})
    page = await dao.get(path)
    assert ("Noy had begun to write" in page.body, in_the_box(page.body)) == (True, "")
    whose = found(r'name="whose" value="([0-9a-f]{32})"', page.body)
    taken = {"csrf": page.csrf, "nonce": page.nonce, "whose": whose}
    assert (await dao.post(f"{path}/draft/take", taken)).status == 303
    page = await dao.get(path)
    assert ("had begun to write" in page.body, in_the_box(page.body)) == (False, HALF)


async def test_nobody_but_the_holder_keeps_a_draft_and_bad_ones_are_refused(desk: Desk) -> None:
    noy, dao = await desk.browser("noy"), await desk.browser("dao")
    path = await desk.holding(noy)
    page = await noy.get(path)
    good = {"csrf": page.csrf, "nonce": page.nonce, "box": "reply", "text": "mine"}
    theirs = {**good, "csrf": (await dao.get("/console/")).csrf}
    assert (await dao.post(f"{path}/draft", theirs)).status == 409
    wrong = ({"box": "plan"}, {"nonce": "x"}, {"text": "x" * (drafting.LONGEST + 1)})
    statuses = [(await noy.post(f"{path}/draft", {**good, **one})).status for one in wrong]
    assert (statuses, await kept(desk)) == ([400, 400, 409], 0)


async def test_a_draft_leaves_no_row_in_the_audit_and_goes_with_the_forgotten(desk: Desk) -> None:
    browser = await desk.browser()
    path = await desk.holding(browser)
    await browser.get(path)

    async def deeds() -> list[str]:
        async with desk.house.store.read() as tx:
            rows = await tx.execute(AuditRow.__table__.select().order_by(AuditRow.id))
            return [row.action for row in rows if row.action != "read"]

    before = await deeds()
    await types(browser, path, HALF)
    assert (await deeds(), await kept(desk)) == (before, 1)
    talk = await talk_of(desk, path)
    async with desk.house.store.write() as tx:
        known = await people.by_id(tx, desk.house.store, talk.person_id)
        assert known is not None
        await forgetting.forget(tx, known, desk.house.clock())
        await tx.commit()
    async with desk.house.store.read() as tx:
        assert (await tx.execute(DraftRow.__table__.select())).all() == []


async def test_what_is_sent_although_it_is_too_long_comes_back_whole(desk: Desk) -> None:
    browser = await desk.browser()
    path = await desk.holding(browser)
    text = "ກ" * 30_001
    assert await types(browser, path, text) == 204
    status, body = await write(browser, path, "reply", text=text)
    assert (status, in_the_box(body) == text) == (409, True)
    assert in_the_box((await browser.get(path)).body) == text
    assert await said_by_staff(desk.house, path[-32:]) == ()


@pytest.mark.parametrize(
    ("box", "text", "change", "times"),
    [
        ("reply", HALF, {}, 1),
        ("reply", " \n", {}, 0),
        ("note", HALF, {}, 0),
        ("reply", HALF, {"quiet": True}, 0),
        ("reply", HALF, {"stopped": True}, 0),
        ("reply", HALF, {"reachable": False}, 0),
    ],
)
async def test_the_person_sees_that_somebody_types_unless_nobody_may_know(
    desk: Desk,
    monkeypatch: pytest.MonkeyPatch,
    box: str,
    text: str,
    change: dict[str, bool],
    times: int,
) -> None:
    told: list[str] = []

    async def note(address: str) -> None:
        await asyncio.sleep(0)
        told.append(address)

    monkeypatch.setattr(desk.house.channels["web"], "typing", note)
    browser = await desk.browser()
    path = await desk.holding(browser)
    talk = await talk_of(desk, path)
    async with desk.house.store.write() as tx:
        known = await people.by_id(tx, desk.house.store, talk.person_id)
        assert known is not None
        found_at = await people.address_of(tx, known)
        await change_them(tx, known, path[-32:], change)
        await tx.commit()
    assert found_at is not None
    for part in (text, f"{text} "):  # twice within five seconds
        assert await types(browser, path, part, box) == 204
    await asyncio.sleep(0.05)
    assert told == [found_at[1]] * times
    seen = await typing(desk.house.store, found_at[1], desk.house.clock())
    assert seen is bool(times)
    desk.house.clock.move(seconds=7)  # type: ignore[attr-defined] # the test's own clock
    assert not await typing(desk.house.store, found_at[1], desk.house.clock())
    await types(browser, path, f"{text}!" if text.strip() else text, box)
    await asyncio.sleep(0.05)
    assert told == [found_at[1]] * times * 2


async def change_them(
    tx: object, known: people.Known, case_id: str, change: dict[str, bool]
) -> None:
    case = await cases.by_id(tx, case_id)  # type: ignore[arg-type] # an open transaction
    for name, value in change.items():
        setattr(case if name == "quiet" else known.row, name, value)
