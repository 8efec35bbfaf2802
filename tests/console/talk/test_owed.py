"""What is owed to anybody with a case: written down, at the top of the talk, in the list, done."""

import pytest
from sqlalchemy import select

from bot.desk import naming
from bot.store.followup import followlist
from bot.store.models.followup import Entry
from bot.store.models.staff import AuditRow
from tests.console.conftest import SQLITE, Browser, Desk, found, staff_of
from tests.console.followup.conftest import enrolled_of
from tests.console.talk.test_talk import write

pytestmark = SQLITE
PROMISE = {"kind": "promise", "note": "Ask the aunt in Pakse", "due": "2026-11-20"}


async def test_a_promise_stands_at_the_top_and_in_the_list_until_it_is_kept(desk: Desk) -> None:
    noy, dao = await desk.browser("noy"), await desk.browser("dao")
    path = await desk.holding(noy)
    status, to = await write(noy, path, "owe", **PROMISE)
    assert (status, to) == (303, f"{path}#kept-owe")
    page = (await noy.get(path)).body
    assert ("Ask the aunt in Pakse" in page, "Was due on 20 November 2026" in page) == (True, True)
    mine, theirs = [(await one.get("/console/followup")).body for one in (noy, dao)]
    assert ("Ask the aunt in Pakse" in mine, f'href="{path}"' in mine) == (True, True)
    assert "Ask the aunt in Pakse" not in theirs
    entry = found(r'name="entry" value="([0-9a-f]{32})"', page)
    assert (await write(noy, path, "done", entry=entry))[0] == 409
    assert (await write(noy, path, "done", entry=entry, outcome="kept"))[0] == 303
    noy_id = (await staff_of(desk.house, noy)).id
    assert await followlist.owed_by(desk.house.store, noy_id, everybody=True) == ()
    assert "Ask the aunt in Pakse" not in (await noy.get(path)).body


@pytest.mark.parametrize(
    ("deed", "fields", "sentence"),
    [
        ("owe", {**PROMISE, "due": ""}, "Please choose the day"),
        ("owe", {**PROMISE, "who": "f" * 32}, "Please choose a colleague first."),
        ("owe", {**PROMISE, "note": " "}, "There is nothing in the box yet."),
        ("owe", {"kind": "call", "note": "her aunt"}, "Please choose how the call ended first."),
        ("refer", {"to": "Clinic", "text": "a doctor", "due": "2026-12-01"}, "yes"),
        ("refer", {"to": "Clinic", "text": "a doctor", "due": "soon"}, "Please choose the day"),
        ("snooze", {"choice": "5"}, "Please choose the day and the hour."),
    ],
)
async def test_what_is_missing_is_said_and_what_was_typed_comes_back(
    desk: Desk, deed: str, fields: dict[str, str], sentence: str
) -> None:
    browser = await desk.browser()
    path = await desk.holding(browser)
    status, body = await write(browser, path, deed, **fields)
    assert (status, sentence in body) == (409, True)
    for text in (fields.get("note", ""), fields.get("text", ""), fields.get("to", "")):
        assert text.strip() in body


async def test_a_call_and_a_referral_are_kept_once(desk: Desk) -> None:
    browser = await desk.browser()
    path = await desk.holding(browser)
    called = {"kind": "call", "note": "her aunt knows nothing", "outcome": "answered"}
    assert (await write(browser, path, "owe", **called))[0] == 303
    page = await browser.get(path)
    asked = {"to": "Clinic", "text": "a doctor", "due": "2026-12-01", "yes": "yes"}
    sent = {"csrf": page.csrf, "nonce": page.nonce, **asked}
    assert [(await browser.post(f"{path}/refer", sent)).status for _ in range(2)] == [303, 303]
    assert (await browser.get(path)).body.count("To: Clinic") == 1


FREE = "Somchai Ban Phon 0205551"


@pytest.mark.parametrize("outcome", [FREE, FREE[:24], "done", "Kept", "answered"])
async def test_an_ending_that_is_not_of_its_kind_is_refused_and_nothing_changes(
    desk: Desk, outcome: str
) -> None:
    noy, auditor = await desk.browser("noy"), await desk.browser("aud", "auditor")
    path = await desk.holding(noy)
    await write(noy, path, "owe", **PROMISE)
    entry = found(r'name="entry" value="([0-9a-f]{32})"', (await noy.get(path)).body)
    status, body = await write(noy, path, "done", entry=entry, outcome=outcome)
    assert (status, "Please choose how it ended first." in body) == (409, True)
    async with desk.house.store.read() as tx:
        row = (await tx.execute(select(Entry))).scalar_one()
        details = set((await tx.execute(select(AuditRow.detail))).scalars())
        deeds = set((await tx.execute(select(AuditRow.action))).scalars())
    assert (row.done_at, row.outcome) == (None, None)
    assert (outcome in details, "entry_done" in deeds) == (False, False)
    assert outcome not in (await auditor.get("/console/audit")).body.partition("<main")[2]


async def listed(*browsers: Browser) -> list[bool]:
    """Whether the promise stands in each one's list of what is to be done."""
    bodies = [(await one.get("/console/followup")).body for one in browsers]
    return ["Ask the aunt in Pakse" in body for body in bodies]


@pytest.mark.parametrize("followed", [True, False])
async def test_a_task_for_somebody_sensitive_is_in_the_lists_of_those_who_were_named_alone(
    desk: Desk, *, followed: bool
) -> None:
    dao, anna = [await desk.browser(login, "supervisor") for login in ("dao", "anna")]
    khamla = await desk.browser("khamla")
    path, boss = await desk.holding(dao), await staff_of(desk.house, dao)
    name = await enrolled_of(desk.house, boss, path[-32:]) if followed else ""
    hers = (await staff_of(desk.house, khamla)).id
    assert (await write(dao, path, "owe", **PROMISE, who=hers))[0] == 303
    everybody = (khamla, dao, anna)
    assert await listed(*everybody) == [True, True, True]
    just = frozenset({boss.id})
    assert (await naming.name_readers(desk.house, path[-32:], boss, just)).ok
    assert await listed(*everybody) == [False, True, False]
    body = (await khamla.get("/console/followup")).body
    assert (path in body, bool(name) and name in body) == (False, False)
    both = just | {hers}
    assert (await naming.name_readers(desk.house, path[-32:], boss, both)).ok
    assert await listed(*everybody) == [True, True, False]
