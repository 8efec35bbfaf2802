"""Whoever is forgotten finds what we wrote gone from the chat, as far as Telegram lets it go."""

from datetime import timedelta
from pathlib import Path

import pytest
from sqlalchemy import select, update

from bot.channels import Outgoing
from bot.followup import enrolment
from bot.store.boxes import outbox
from bot.store.models.boxes import Outbox
from tests.conftest import add_staff
from tests.fakes.telegram import Trouble
from tests.journeys.conftest import Line, open_line
from tests.unit.followed import WANTED

CHAT, OTHER = 7001, 7002
TROUBLES = (None, Trouble.ERROR_AFTER)


async def older(line: Line, shown: int, hours: float) -> None:
    """Let a message have been sent so long ago."""
    async with line.house.store.write() as tx:
        sent = line.house.clock() - timedelta(hours=hours)
        row = update(Outbox).where(Outbox.channel_message == str(shown))
        await tx.execute(row.values(ended_at=sent))
        await tx.commit()


async def erase(line: Line) -> str:
    """Ask to be forgotten; what was said about what goes and what stays."""
    told = await line.hears(CHAT, "/erase")
    rows = line.telegram.sent(CHAT)[-1].rows
    yes = next(button for row in rows for button in row if "erase:yes" in button[1])
    await line.telegram.user_presses(CHAT, yes[1])
    await line.telegram.until(lambda: line.telegram.world.shown[-1].text not in told, 15)
    await line.settled()
    return told


@pytest.mark.parametrize("trouble", TROUBLES)
async def test_what_we_wrote_in_two_days_goes_from_the_chat_and_the_rest_is_said(
    tmp_path: Path, database: str, trouble: Trouble | None
) -> None:
    async with open_line(tmp_path, database, "webhook") as line:
        await line.hears(OTHER, "hello")
        for text in ("hello", "i want a passport", "thank you"):
            await line.hears(CHAT, text)
        ours = line.telegram.sent(CHAT)
        await older(line, ours[0].message_id, 49)
        await older(line, ours[1].message_id, 46)
        if trouble is not None:
            line.telegram.trouble(trouble, "deleteMessages")
        told = await erase(line)
        left = line.telegram.sent(CHAT)
        async with line.house.store.read() as tx:
            kept = (await tx.execute(select(Outbox.to).where(Outbox.to.is_not(None)))).all()
    wanted = tuple(one.message_id for one in ours[1:])
    calls = line.telegram.calls_of("deleteMessages", CHAT)
    assert {tuple(call.params["message_ids"][: len(wanted)]) for call in calls} == {wanted}
    assert len(calls) == (1 if trouble is None else 2)
    assert ([one.text for one in left[:-1]], len(left)) == ([ours[0].text], 2)
    assert "Telegram" in told  # what cannot be erased is said before, in words for just that
    assert len(line.telegram.sent(OTHER)) > 0
    assert kept == []


async def test_what_we_wrote_before_the_chat_joined_follow_up_goes_from_it_too(
    tmp_path: Path, database: str
) -> None:
    async with open_line(tmp_path, database, "webhook") as line:
        await line.hears(OTHER, "hello")
        await line.hears(CHAT, "hello")
        noy = await add_staff(line.house)
        _, person_id = await enrolment.enrol(line.house, noy, WANTED)
        issued = await enrolment.invite(line.house, noy, person_id)
        assert issued is not None
        for text in (issued.code, issued.number):
            await line.hears(CHAT, text)
        ours = len(line.telegram.sent(CHAT))
        await erase(line)
        assert (ours >= 3, len(line.telegram.sent(CHAT))) == (True, 1)
        assert len(line.telegram.sent(OTHER)) > 0


def test_what_is_to_be_taken_back_is_kept_as_it_was_put() -> None:
    out = Outgoing("", takes_back=("1", "22"))
    assert outbox.load(outbox.dump(out)) == out
