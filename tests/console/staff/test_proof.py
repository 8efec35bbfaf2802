"""What the auditor reads of the proof: in plain words, and never well where it is not."""

from datetime import timedelta

import pytest

from bot.audit import anchors, proving
from bot.store.audit import checks
from bot.store.audit.checks import Check
from tests.console.conftest import SQLITE, Desk

pytestmark = SQLITE
WHOLE, LATE = "each as the house wrote it and in its place", "That was days ago"
WRONG, UNREADABLE = "Faults found in this audit on", "cannot be read"
NEVER, NO_ANCHOR = "Nobody has checked yet", "There is no anchor outside the database yet"
ALL = (WHOLE, LATE, WRONG, UNREADABLE, NEVER, NO_ANCHOR)


async def told(desk: Desk) -> set[str]:
    body = (await (await desk.browser("peter", "auditor")).get("/console/audit")).body
    assert ("proof broken" in body) == bool({LATE, WRONG, UNREADABLE} & _in(body))
    return _in(body)


def _in(body: str) -> set[str]:
    return {sentence for sentence in ALL if sentence in body}


async def test_before_the_first_check_nothing_is_said_to_be_well(desk: Desk) -> None:
    assert await told(desk) == {NEVER, NO_ANCHOR}


async def test_after_it_the_letters_for_the_paper_are_shown(desk: Desk) -> None:
    await proving.check(desk.house, proving.AUDIT)
    newest = anchors.read(desk.house.settings.anchor_folder, desk.house.store.vault).newest
    assert newest is not None
    body = (await (await desk.browser("peter", "auditor")).get("/console/audit")).body
    assert _in(body) == {WHOLE}
    assert f"<code>{anchors.telling(newest.end)}</code>" in body


@pytest.mark.parametrize(("days", "faults", "sentences"), [(0, 2, {WRONG}), (3, 0, {WHOLE, LATE})])
async def test_what_is_wrong_or_long_ago_is_said(
    desk: Desk, days: int, faults: int, sentences: set[str]
) -> None:
    async with desk.house.store.write() as tx:
        checks.keep(tx, Check(desk.house.clock() - timedelta(days=days), 9, 9, 0, faults))
        await tx.commit()
    assert await told(desk) == {*sentences, NO_ANCHOR}


async def test_anchors_that_cannot_be_read_are_not_called_none(desk: Desk) -> None:
    (desk.house.settings.anchor_folder / anchors.FILE).mkdir(parents=True)
    assert await told(desk) == {NEVER, UNREADABLE}
