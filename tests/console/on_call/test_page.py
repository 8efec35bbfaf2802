"""The page of the rota: everybody of the desk reads it, supervisors plan, nothing typed is lost."""

import re
import secrets
from html import unescape

import pytest
from sqlalchemy import select

from bot.house import House
from bot.on_call import duty
from bot.on_call.duty import Planned
from bot.store.models.on_call import RotaRow
from bot.store.models.staff import AuditRow
from tests.conftest import Clock, add_staff
from tests.console.conftest import SQLITE, Browser, Desk, staff_of
from tests.statements import statements_of

pytestmark = SQLITE
PAGE = "/console/on-call"
EVERY_DAY = {f"day{day}": "on" for day in range(1, 8)}
DAY = {**EVERY_DAY, "start": "08:00", "end": "16:00", "since": "2026-11-23"}


async def planned(house: House) -> Planned:
    async with house.store.read() as tx:
        return await duty.planned(house, tx)


async def fields_of(browser: Browser, **fields: str) -> dict[str, str]:
    """A form as the page gives it out now, filled in."""
    page = await browser.get(PAGE)
    version = re.search(r'name="version" value="(\d+)"', page.body)
    assert version is not None
    return {"csrf": page.csrf, "nonce": secrets.token_hex(16), "version": version[1], **fields}


def words_of(body: str) -> str:
    main = body[body.index("<main") : body.index("</main>")]
    return " ".join(unescape(re.sub(r"<[^>]+>", " ", main)).split())


@pytest.fixture
async def dao(desk: Desk) -> Browser:
    return await desk.browser("dao", "supervisor")


async def test_unplanned_the_page_says_so_and_a_worker_sees_no_form(desk: Desk) -> None:
    noy = await desk.browser()
    page = await noy.get(PAGE)
    assert page.status == 200
    assert "Nobody is planned yet." in words_of(page.body)
    assert "<form method" not in page.body[page.body.index("<main") : page.body.index("</main>")]
    fields = {"csrf": page.csrf, "nonce": secrets.token_hex(16), "version": "0", **DAY}
    refused = await noy.post(
        f"{PAGE}/shift", {**fields, "first": (await staff_of(desk.house, noy)).id}
    )
    assert refused.status == 404
    assert (await planned(desk.house)).version == 0


async def test_a_shift_stands_in_the_week_and_in_the_head_of_the_queue(
    desk: Desk, dao: Browser, clock: Clock
) -> None:
    noy = await add_staff(desk.house, "noy", "Noy")
    khamla = await add_staff(desk.house, "khamla", "Khamla")
    form = await fields_of(dao, **DAY, first=noy.id, second=khamla.id)
    assert (await dao.post(f"{PAGE}/shift", form)).status == 303
    assert (await dao.post(f"{PAGE}/shift", form)).status == 303  # sent twice
    assert len((await planned(desk.house)).whole.shifts) == 1
    line = "On call now: Noy, until 16:00. Next in line: Khamla."
    page = words_of((await dao.get(PAGE)).body)
    assert line in page
    assert page.count("08:00 – 16:00 Noy then Khamla") == 7
    assert line in words_of((await dao.get("/console/")).body)
    clock.move(hours=8)
    assert (await dao.sign_in("dao")).status == 303
    night = words_of((await dao.get("/console/")).body)
    assert "Nobody is on call now. Somebody is again: 24 November 2026, 08:00." in night
    async with desk.house.store.read() as tx:
        rows = await tx.execute(select(AuditRow.detail).where(AuditRow.action == "rota"))
        assert rows.scalars().all() == ["shift_added"]


async def test_of_two_who_plan_at_once_the_second_is_told_and_keeps_what_was_typed(
    desk: Desk, dao: Browser
) -> None:
    anna = await desk.browser("anna", "supervisor")
    one = await fields_of(dao, **DAY, first=(await staff_of(desk.house, dao)).id)
    other = await fields_of(anna, **DAY, first=(await staff_of(desk.house, anna)).id)
    other["start"] = "13:45"
    assert (await dao.post(f"{PAGE}/shift", one)).status == 303
    told = await anna.post(f"{PAGE}/shift", other)
    assert told.status == 409
    assert "Somebody else changed the rota while your page was open." in words_of(told.body)
    assert 'name="start" type="time" value="13:45"' in told.body
    assert [shift.start.hour for shift in (await planned(desk.house)).whole.shifts] == [8]


MISSING: tuple[tuple[str, dict[str, str], str], ...] = (
    ("shift", {"start": "08:00", "end": "16:00"}, "at least one day of the week"),
    ("shift", {**DAY, "end": "whenever"}, "Please fill in both hours"),
    ("shift", {**DAY, "first": ""}, "Please choose who is first on call."),
    ("shift", {**DAY, "second": "dao"}, "are two people"),
    ("shift", {**DAY, "since": "2026-11-22"}, "Please choose a day, today or later."),
    ("shift", {**DAY, "since": "9999-12-31"}, "Please choose a day, today or later."),
    ("shift", {**DAY, "first": "f" * 32}, "This colleague cannot be on call."),
    ("day", {"day": "2026-11-24", "shift": "e" * 32}, "does not begin on this day"),
    ("day", {"day": "", "start": "08:00", "end": "09:00"}, "Please choose a day"),
    ("holiday", {"name": " ", "begins": "2026-12-02"}, "what the holiday is called"),
    ("holiday", {"name": "x" * 81, "begins": "2026-12-02"}, "what the holiday is called"),
    (
        "holiday",
        {"name": "A day", "begins": "2026-12-02", "ends": "2027-12-02"},
        "at most 31 days",
    ),
)


async def test_what_is_missing_is_a_sentence_and_nothing_is_planned(
    desk: Desk, dao: Browser
) -> None:
    own = (await staff_of(desk.house, dao)).id
    for form, fields, sentence in MISSING:
        filled = {"first": own, **fields}
        if filled.get("second"):
            filled["second"] = own
        answer = await dao.post(f"{PAGE}/{form}", await fields_of(dao, **filled))
        assert (answer.status, answer.body.count(sentence)) == (409, 1), sentence
        for value in {filled.get("start"), filled.get("begins")} - {None, ""}:
            assert f'value="{value}"' in answer.body
    assert (await planned(desk.house)).version == 0


async def test_a_shift_is_changed_and_ended_and_a_day_and_a_holiday_differ(
    desk: Desk, dao: Browser
) -> None:
    house, own = desk.house, (await staff_of(desk.house, dao)).id
    noy = await add_staff(house, "noy", "Noy")

    async def do(form: str, **fields: str) -> None:
        answer = await dao.post(f"{PAGE}/{form}", await fields_of(dao, **fields))
        assert answer.status == 303, words_of(answer.body)

    await do("shift", **DAY, first=own)
    (usual,) = (await planned(house)).whole.shifts
    page = await dao.get(f"{PAGE}?change={usual.id}")
    assert f'name="shift" value="{usual.id}"' in page.body
    await do("shift", **{**DAY, "since": "2026-11-25", "shift": usual.id}, first=noy.id)
    old, new = (await planned(house)).whole.shifts
    assert (str(old.until), new.first) == ("2026-11-24", noy.id)
    await do("day", day="2026-11-26", shift=new.id, first="")
    await do("day", day="2026-11-27", shift="", first=own, start="20:00", end="24:00")
    await do(
        "holiday",
        name="A made-up <day>",
        begins="2026-11-28",
        ends="2026-11-29",
        first=own,
        start="09:00",
        end="12:00",
    )
    shown = words_of((await dao.get(PAGE)).body)
    assert "Thursday 26 November 2026 Nobody" in shown
    assert "20:00 – 00:00 differs Dao" in shown
    assert shown.count("A made-up <day> 09:00 – 12:00 differs Dao") == 2
    plan = (await planned(house)).whole
    await do("holiday/clear", id=plan.holidays[0].id)
    for change in plan.changes[:2]:
        await do("day/clear", id=change.id)
    await do("end", shift=new.id, since="2026-11-26")
    left = (await planned(house)).whole
    assert (left.holidays, left.changes) == ((), ())
    assert [str(one.until) for one in left.shifts] == ["2026-11-24", "2026-11-25"]
    async with house.store.read() as tx:  # every version is kept, and names nobody readably
        rows = (await tx.execute(select(RotaRow).order_by(RotaRow.version))).scalars().all()
    assert [row.version for row in rows] == list(range(1, 10))
    assert not any(b"made-up" in row.plan for row in rows)


async def test_what_lies_over_each_other_or_cannot_come_is_said(desk: Desk, dao: Browser) -> None:
    house, own = desk.house, (await staff_of(desk.house, dao)).id
    noy = await add_staff(house, "noy", "Noy")
    for hours in ({"start": "08:00", "end": "14:00"}, {"start": "12:00", "end": "16:00"}):
        form = await fields_of(dao, **{**DAY, **hours}, first=noy.id, second=own)
        assert (await dao.post(f"{PAGE}/shift", form)).status == 303
    shown = words_of((await dao.get(PAGE)).body)
    assert "23 November 2026, 12:00 to 14:00: two shifts lie over each other." in shown
    assert "No alert reaches those who have linked no phone: Dao, Noy." in shown
    assert "no longer at the desk" not in shown


async def test_any_week_can_be_asked_for(dao: Browser) -> None:
    for week in ("2026-12-31", "1815-06-18", "9999-12-31", "never", "", "2026-W48"):
        page = await dao.get(f"{PAGE}?week={week}")
        monday = "28 December 2026" if week == "2026-12-31" else "23 November 2026"
        assert (page.status, f"Week from {monday}" in page.body) == (200, True)


async def test_a_bad_form_is_refused_without_a_word(desk: Desk, dao: Browser) -> None:
    good = await fields_of(dao, **DAY)
    for form, fields in (
        ("shift", {**good, "version": "-1"}),
        ("shift", {**good, "version": "9" * 40}),
        ("shift", {**good, "nonce": "x"}),
        ("nothing", good),
    ):
        assert (await dao.post(f"{PAGE}/{form}", fields)).status == 400
    assert (await planned(desk.house)).version == 0


async def test_the_page_asks_the_store_as_often_for_many_shifts_as_for_one(
    desk: Desk, dao: Browser
) -> None:
    own = (await staff_of(desk.house, dao)).id

    async def asked() -> int:
        with statements_of(desk.house.store) as statements:
            assert (await dao.get(PAGE)).status == 200
        return len(statements)

    await dao.post(f"{PAGE}/shift", await fields_of(dao, **DAY, first=own))
    one = await asked()
    for hour in range(17, 20):
        hours = {**DAY, "start": f"{hour}:00", "end": f"{hour + 1}:00"}
        await dao.post(f"{PAGE}/shift", await fields_of(dao, **hours, first=own))
    assert await asked() == one
