"""Counts without people, the audit without words, and who has how much in hand."""

import csv
import io
import re

from bot.access import Role
from bot.staff import staffing
from bot.store.audit import audit
from bot.store.audit.deeds import Deed
from tests.conftest import Clock, add_staff
from tests.console.conftest import SQLITE, WORDS, Desk, staff_of, waits

pytestmark = SQLITE
WHAT = re.compile(r'<td data-name="What">(.*?)</td>')


def cells_of(body: str) -> list[list[str]]:
    return [re.findall(r"<td[^>]*>([^<]*)</td>", row) for row in re.findall(r"<tr>.*?</tr>", body)]


async def test_a_manager_sees_counts_of_ended_quarters_and_no_person(
    desk: Desk, clock: Clock
) -> None:
    boss, worker = await desk.browser("boun", "manager"), await desk.browser()
    empty = (await boss.get("/console/counts")).body
    for _ in range(7):
        await waits(desk.house)
    await desk.holding(worker)
    assert cells_of((await boss.get("/console/counts")).body) == cells_of(empty)
    queue = (await worker.get("/console/")).body
    clock.move(days=45)
    later = await desk.browser("keo", "manager")
    body = (await later.get("/console/counts")).body
    assert "4th quarter 2026" in body
    assert ["5", "5", "under 5"] in cells_of(body)  # eight were opened, none of them for today
    names = set(re.findall(r"<bdi>(\w+ \d{3})</bdi>", queue))
    assert len(names) >= 7
    assert [name for name in names if name in body] == []
    assert (WORDS in body, "/console/talk/" in body) == (False, False)


async def test_the_file_has_the_same_tables(desk: Desk) -> None:
    boss = await desk.browser("boun", "manager")
    await waits(desk.house)
    answer = await boss.get("/console/counts.csv")
    rows = list(csv.reader(io.StringIO(answer.body.removeprefix("\ufeff"))))
    assert (answer.status, answer.headers["Content-Type"]) == (200, "text/csv; charset=utf-8")
    assert answer.headers["Content-Disposition"] == 'attachment; filename="saiyai-2026-11-23.csv"'
    few = ["under 5"] * 3
    assert rows[:2] == [
        ["Cases", "Opened: All", "Opened: Now", "Opened: Today"],
        ["3rd quarter 2026", *few],
    ]


async def test_the_auditor_sees_deeds_newest_first_and_is_seen(desk: Desk) -> None:
    auditor, worker = await desk.browser("peter", "auditor"), await desk.browser()
    path = await desk.holding(worker)
    noy = (await staff_of(desk.house, worker)).id
    body = (await auditor.get(f"/console/audit?actor={noy}")).body
    assert WHAT.findall(body)[:2] == ["Claimed a case", "Read a conversation"]
    assert (path[-32:] in body, WORDS in body) == (True, False)
    again = (await auditor.get("/console/audit?action=audit_seen")).body
    assert WHAT.findall(again) == ["Looked at this audit"]
    name = re.search(r"<td[^>]*><bdi>(\w+ \d{3})</bdi>", body)
    assert name is not None
    about = (await auditor.get(f"/console/audit?about={name[1].upper()}&action=claim")).body
    assert WHAT.findall(about) == ["Claimed a case"]
    for asked in ("day=2020-01-01", "actor=%00x", "about=%ED%A0%80x", "before=" + "9" * 15):
        none = await auditor.get(f"/console/audit?{asked}")
        empty = asked.startswith("before") or "Nothing was found." in none.body
        assert (asked, none.status, empty) == (asked, 200, True)
    for day in ("0001-01-01", "9999-12-31", "20260101"):
        assert (await auditor.get(f"/console/audit?day={day}")).status == 200


async def test_a_long_audit_is_turned_over_without_gap_or_double(desk: Desk) -> None:
    auditor = await desk.browser("peter", "auditor")
    async with desk.house.store.write() as tx:
        for number in range(230):
            audit.write(tx, audit.HOUSE, Deed.RETENTION, desk.house.clock(), detail=f"n{number}")
        await tx.commit()
    seen: list[str] = []
    path = "/console/audit?action=retention"
    while path:
        body = (await auditor.get(path)).body
        seen += re.findall(r"<td[^>]*>n(\d+)</td>", body)
        older = re.search(r'href="(/console/audit\?[^"]*before=\d+)"', body)
        path = older[1].replace("&amp;", "&") if older else ""
    assert seen == [str(number) for number in reversed(range(230))]


async def test_supervisors_see_who_holds_what(desk: Desk) -> None:
    boss, worker = await desk.browser("dao", "supervisor"), await desk.browser()
    await desk.holding(worker)
    body = (await boss.get("/console/staff/load")).body
    rows = re.findall(r"<bdi>(\w+)</bdi></th>(.*?)</tr>", body, re.DOTALL)
    held = {name: re.findall(r"<td[^>]*>(\d+)</td>", cells) for name, cells in rows}
    assert held == {"Dao": ["0", "0", "0", "0"], "Noy": ["1", "0", "0", "1"]}


async def test_a_colleague_with_another_role_is_seen_while_they_hold_a_case(desk: Desk) -> None:
    boss, worker = await desk.browser("dao", "supervisor"), await desk.browser()
    await desk.holding(worker)
    noy, adm = (
        await staff_of(desk.house, worker),
        await add_staff(desk.house, "adm", "Adm", "administrator"),
    )
    assert (await staffing.set_role(desk.house, noy.id, adm, Role.AUDITOR)).ok
    body = (await boss.get("/console/staff/load")).body
    assert re.findall(r"<bdi>(\w+)</bdi></th>", body) == ["Dao", "Noy"]
