"""What was heard wrongly is kept for people to read; nothing learns from it by itself."""

import os
from pathlib import Path

import pytest

from bot.store import cases
from bot.store.accounts import staff
from bot.store.desk import corrections, readers
from tests.console.conftest import SQLITE, WORDS, Desk, found, waits

pytestmark = SQLITE
NLU = Path(__file__).parents[3] / "nlu"


def written() -> dict[str, float]:
    found: dict[str, float] = {}
    for folder, folders, names in os.walk(NLU):
        folders[:] = [one for one in folders if one not in {".venv", "__pycache__"}]
        found |= {f"{folder}/{one}": Path(folder, one).stat().st_mtime for one in names}
    return found


async def test_one_tap_says_it_was_wrong_and_a_second_one_what_would_have_been_right(
    desk: Desk,
) -> None:
    before = written()
    browser, above = await desk.browser(), await desk.browser("mai", "supervisor")
    path = f"/console/talk/{await waits(desk.house)}"
    page = await browser.get(path)
    message = found(r'id="wrong-([0-9a-f]{32})"', page.body)
    tap = {"csrf": page.csrf, "message": message}
    answers = [await browser.post(f"{path}/heard", tap) for _ in range(2)]
    assert [one.headers["Location"] for one in answers] == [f"{path}#line-{message}"] * 2
    page = await browser.get(path)
    assert ("struck" in page.body, "Kept as wrong." in page.body) == (True, True)
    await browser.post(f"{path}/heard", {**tap, "said": "ask_wages"})
    assert await corrections.counts(desk.house.store) == (
        corrections.Count("crisis_confined", "ask_wages", 1),
    )
    listed = (await above.get("/console/corrections")).body
    for shown in ("Locked in or held", "Wages", "Noy", path):
        assert shown in listed
    assert WORDS not in listed
    assert (await browser.get("/console/corrections")).status == 404
    assert written() == before


@pytest.mark.parametrize("fields", [{"message": "x"}, {"said": "no_such_label"}])
async def test_what_is_no_label_or_no_message_is_refused(
    desk: Desk, fields: dict[str, str]
) -> None:
    browser = await desk.browser()
    path = f"/console/talk/{await waits(desk.house)}"
    page = await browser.get(path)
    sent = {"csrf": page.csrf, "message": found(r'id="wrong-([0-9a-f]{32})"', page.body), **fields}
    assert (await browser.post(f"{path}/heard", sent)).status == 400


async def test_a_message_of_somebody_else_cannot_be_marked_from_here(desk: Desk) -> None:
    browser = await desk.browser()
    one, other = [f"/console/talk/{await waits(desk.house)}" for _ in range(2)]
    message = found(r'id="wrong-([0-9a-f]{32})"', (await browser.get(other)).body)
    sent = {"csrf": (await browser.get(one)).csrf, "message": message}
    assert (await browser.post(f"{one}/heard", sent)).status == 404
    assert await corrections.counts(desk.house.store) == ()


async def test_of_a_person_whom_only_some_may_read_the_list_says_nothing(desk: Desk) -> None:
    browser, above = await desk.browser(), await desk.browser("mai", "supervisor")
    case_id = await waits(desk.house)
    path = f"/console/talk/{case_id}"
    page = await browser.get(path)
    message = found(r'id="wrong-([0-9a-f]{32})"', page.body)
    await browser.post(f"{path}/heard", {"csrf": page.csrf, "message": message})
    assert path in (await above.get("/console/corrections")).body
    async with desk.house.store.write() as tx:
        case = await cases.by_id(tx, case_id)
        noy = await staff.by_login(tx, "noy")
        assert case is not None
        assert noy is not None
        just = frozenset({noy.id})
        await readers.name(tx, case.person_id, just, noy.id, desk.house.clock())
        await tx.commit()
    assert path not in (await above.get("/console/corrections")).body
