"""What people and staff write into a record is shown as it is, and does nothing."""

from html import unescape

from bot.console.plain import plain
from dialogues.followup.plan import Purpose
from tests.console.conftest import SQLITE, Desk, staff_of
from tests.console.followup.conftest import BOTH_YES, enrolled, form, told
from tests.console.test_inert import HOSTILE, acting

pytestmark = SQLITE
PICTURES = {"svg"}  # our own, drawn from numbers


async def test_hostile_words_in_a_record_are_nothing_but_words(desk: Desk) -> None:
    browser = await desk.browser()
    staff = await staff_of(desk.house, browser)
    name = "".join(HOSTILE[:5])
    path = f"/console/person/{await enrolled(desk.house, staff, purposes=BOTH_YES, name=name)}"
    await told(desk.house, path[-32:], 9, {"safety": 1}, HOSTILE[:3], said=HOSTILE[0])
    sent = form(await browser.get(path), f"{path}/entry", "visit")
    for number, hostile in enumerate(HOSTILE):
        words = {"there": hostile, "note": f"{number} {hostile}"}
        assert (await browser.post(f"{path}/entry", {**sent, **words})).status == 303
    for place in ("", "/call", "/pack"):
        found = acting((await browser.get(path + place)).body)
        assert (place, [one for one in found if one not in PICTURES]) == (place, [])
    body = unescape((await browser.get(path)).body)
    typed = [hostile.replace("\x00", "") for hostile in HOSTILE]
    assert [one for one in typed if plain(one).strip() not in body] == []
    assert plain(name) in body
    assert (await browser.get("/console/followup")).status == 200


async def test_a_refused_form_that_is_hostile_comes_back_as_text(desk: Desk) -> None:
    browser = await desk.browser()
    staff = await staff_of(desk.house, browser)
    yeses = BOTH_YES | {Purpose.TEAM}
    path = f"/console/person/{await enrolled(desk.house, staff, purposes=yeses)}"
    sent = form(await browser.get(path), f"{path}/entry", "task")
    enrol = form(await browser.get("/console/followup/enrol"), "/console/followup/enrol")
    for hostile in HOSTILE:
        task = await browser.post(f"{path}/entry", {**sent, "note": hostile, "due": hostile})
        strange = {"name": hostile, "zone": hostile, "taper_own": hostile, "reason": hostile}
        back = await browser.post("/console/followup/enrol", {**enrol, **strange})
        assert [one.status for one in (task, back)] == [409, 409]
        assert [acting(one.body) for one in (task, back)] == [[], []]
