"""Telegram's limits are kept by the clock of Telegram's own ledger, and danger goes first."""

import asyncio
from datetime import datetime, timedelta
from itertools import pairwise
from pathlib import Path

import pytest
from sqlalchemy import func, select

from bot import intake
from bot.app import SENDERS
from bot.channels import Outgoing
from bot.followup import asking
from bot.house import House
from bot.intake import Hearing
from bot.staff import accounts
from bot.store import people
from bot.store.boxes import outbox
from bot.store.boxes.outbox import Draft, Rank, Rule
from bot.store.desk import queues, reads
from bot.store.models.boxes import Outbox
from tests.conftest import add_staff
from tests.fakes.telegram import Call, FakeTelegram, Trouble
from tests.journeys.conftest import Line, open_line

OURS = {"SAIYAI_PACE_CHAT": "1", "SAIYAI_PACE_ALL": "25"}  # what the house does if nobody asks
LOCKED_IN = "ຊ່ວຍແດ່ ເຂົາລັອກປະຕູ ບໍ່ໃຫ້ອອກ ເອົາໂທລະສັບໄປໝົດ"
CROWD = range(6000, 6060)


@pytest.fixture(autouse=True)
def at_any_hour(monkeypatch: pytest.MonkeyPatch) -> None:
    """Check-ins wait for the day; these tests run by the clock on the wall, also at night."""

    async def yes(_house: House, _person_id: str | None) -> bool:
        return True

    monkeypatch.setattr(asking, "may_be_sent", yes)


async def write_to(line: Line, chats: range, rank: Rank, text: str) -> None:
    """Put one message for each of these chats on its way, without a word from them."""
    now = line.house.clock()
    async with line.house.store.write() as tx:
        for chat in chats:
            line.telegram.world.user(chat)
            known = await people.find_or_make(tx, line.house.store, "telegram", str(chat), now)
            draft = Draft(f"{text}:{chat}", "telegram", str(chat), Outgoing(text), rank, Rule.LEAVE)
            outbox.put(tx, line.house.store, draft, (known.row.id, known.seal), now)
        await tx.commit()


def tries(telegram: FakeTelegram, chat: int | None = None) -> list[Call]:
    return telegram.calls_of("sendMessage", chat)


def most_in_a_second(telegram: FakeTelegram) -> int:
    moments = sorted(call.at for call in tries(telegram))
    return max(sum(start <= at < start + 1 for at in moments) for start in moments)


async def test_the_house_keeps_within_a_second_and_a_chat_what_telegram_allows(
    tmp_path: Path, database: str
) -> None:
    async with open_line(tmp_path, database, "webhook", **OURS) as line:
        line.telegram.world.seconds_between = 0.9  # Telegram refuses what comes sooner
        for number in range(3):
            await write_to(line, range(6900, 6901), Rank.ANSWER, f"again {number}")
        await write_to(line, CROWD, Rank.CHECKIN, "check-in")
        everything = len(CROWD) + 3
        await line.telegram.until(lambda: len(line.telegram.world.shown) == everything, 30)
    calls = tries(line.telegram)
    gaps = [later.at - sooner.at for sooner, later in pairwise(tries(line.telegram, 6900))]
    print(f"{most_in_a_second(line.telegram)} in a second, {min(gaps):.2f} s between two to a chat")  # noqa: T201 - the proof
    assert most_in_a_second(line.telegram) <= 30
    assert min(gaps) >= 1
    assert [call.status for call in calls] == [200] * everything


async def test_danger_overtakes_every_check_in_that_waits(
    tmp_path: Path, database: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    written: dict[str, datetime] = {}

    async def noted(house: House, hearing: Hearing) -> tuple[str, ...]:
        told = await take_turn(house, hearing)
        written[hearing.incoming.address] = house.clock()
        return told

    take_turn = intake._take_turn
    monkeypatch.setattr(intake, "_take_turn", noted)
    pace = OURS | {"SAIYAI_PACE_ALL": "8"}
    chats = range(6500, 6510)
    async with open_line(tmp_path, database, "webhook", **pace) as line:
        await write_to(line, CROWD, Rank.CHECKIN, "check-in")
        for chat in chats:
            await line.telegram.user_says(chat, LOCKED_IN)
        await line.telegram.until(lambda: all(line.telegram.sent(chat) for chat in chats), 30)
        left = [chat for chat in CROWD if not line.telegram.sent(chat)]
        let_by = [await overtaking(line, chat, written[str(chat)]) for chat in chats]
    print(f"check-ins begun while danger waited: {let_by}; still waiting: {len(left)}")  # noqa: T201 - the proof
    assert max(let_by) <= SENDERS  # those that were in a sender's hands already
    assert len(left) > 0


async def overtaking(line: Line, chat: int, written: datetime | None = None) -> int:
    """How many check-ins were begun after danger's words were `written` and before they were sent.

    Without it, after its turn began, which takes as long as it takes.

    A row rests a second from the moment it is claimed, so `rests_until` tells the order of claims.
    """
    index = line.house.store.vault.index("telegram", str(chat))
    async with line.house.store.read() as tx:
        mine = select(Outbox).where(Outbox.index == index).order_by(Outbox.id).limit(1)
        danger = (await tx.execute(mine)).scalar_one()
        between = select(func.count()).where(
            Outbox.rank == int(Rank.CHECKIN),
            Outbox.rests_until > (written or danger.made_at) + timedelta(seconds=1),
            Outbox.rests_until < danger.rests_until,
        )
        return (await tx.execute(between)).scalar_one()


async def test_nothing_goes_to_a_chat_before_the_wait_that_telegram_asked_for(
    tmp_path: Path, database: str
) -> None:
    async with open_line(tmp_path, database, "webhook") as line:
        line.telegram.trouble(Trouble.TOO_MANY, chat_id=6001, seconds=3)
        await write_to(line, range(6001, 6002), Rank.ANSWER, "held back")
        await line.telegram.until(lambda: len(tries(line.telegram, 6001)) == 1)
        await line.telegram.user_says(6001, LOCKED_IN)  # even danger would only be refused again
        await write_to(line, range(6002, 6003), Rank.ANSWER, "another chat")
        await line.telegram.until(lambda: len(line.telegram.sent(6002)) == 1)
        await line.telegram.until(lambda: len(line.telegram.sent(6001)) >= 2, 15)
    refused, *after = tries(line.telegram, 6001)
    assert refused.status == 429
    assert after[0].at - refused.at >= 3
    assert "1362" in line.telegram.sent(6001)[0].text
    assert line.telegram.sent(6002)[0].at < after[0].at  # another chat was not held back


async def test_a_colleague_who_is_told_of_ten_cases_at_once_is_told_at_the_chats_pace(
    tmp_path: Path, database: str
) -> None:
    async with open_line(tmp_path, database, "webhook", SAIYAI_PACE_CHAT="1") as line:
        line.telegram.world.seconds_between = 0.9
        noy = await add_staff(line.house, language="en")
        code = await accounts.link_code(line.house, noy.id)
        await line.hears(9001, f"/staff {code}")
        for chat in range(6100, 6104):
            await line.telegram.user_says(chat, LOCKED_IN)
        await line.telegram.until(lambda: len(line.telegram.sent(9001)) == 5, 20)
    gaps = [later.at - sooner.at for sooner, later in pairwise(tries(line.telegram, 9001))]
    assert min(gaps) >= 1
    assert {call.status for call in tries(line.telegram, 9001)} == {200}


async def test_one_who_blocked_the_bot_is_tried_once_and_what_waited_for_them_is_dropped(
    tmp_path: Path, database: str
) -> None:
    async with open_line(tmp_path, database, "webhook", SAIYAI_PACE_CHAT="1") as line:
        await line.hears(6001, LOCKED_IN)
        before = len(tries(line.telegram, 6001))
        line.telegram.world.user(6001).blocked = True
        for number in range(4):
            await write_to(line, range(6001, 6002), Rank.ANSWER, f"words {number}")
        await line.telegram.until(lambda: len(tries(line.telegram, 6001)) == before + 1, 10)
        await asyncio.sleep(2.5)
        assert len(tries(line.telegram, 6001)) == before + 1
        assert await outbox.counts(line.house.store) == {"sent": before, "never": 4}
        (case,) = await queues.queue(line.house.store, line.house.clock())
        talk = await reads.conversation(line.house.store, case.case_id)
    assert talk is not None
    assert (talk.reachable, case.labels) == (False, ("crisis_confined", "unreachable"))
