"""From a phone to a person and back, over Telegram both ways, on both kinds of database."""

import asyncio
import time
from collections.abc import Callable

from bot import sentences
from bot.access import Staff
from bot.desk import claiming, closing, writing
from bot.staff import accounts
from bot.store import people
from bot.store.desk import queues, reads
from dialogues.turn import Urgency
from tests.conftest import add_staff
from tests.journeys.conftest import Line

CHAT = 7001
LIMIT = 2.0  # seconds from a danger message to the queue
LOCKED_IN = "ຊ່ວຍແດ່ ເຂົາລັອກປະຕູ ບໍ່ໃຫ້ອອກ ເອົາໂທລະສັບໄປໝົດ"


async def first_case(line: Line) -> queues.QueueRow:
    for _ in range(200):
        if rows := await queues.queue(line.house.store, line.house.clock()):
            return rows[0]
        await asyncio.sleep(0.01)
    raise AssertionError("nothing came into the queue")


async def test_danger_in_lao_is_answered_and_reaches_the_queue(
    line: Line, record_property: Callable[[str, object], None]
) -> None:
    began = time.monotonic()
    answer = await line.hears(CHAT, LOCKED_IN)
    case = await first_case(line)
    record_property("danger_to_queue_over_limit", round((time.monotonic() - began) / LIMIT, 2))
    assert "1362" in answer
    assert (case.urgency, case.labels, case.state) == (Urgency.NOW, ("crisis_confined",), "waiting")


async def test_a_worker_claims_answers_and_closes_and_the_person_hears_each_step(
    line: Line,
) -> None:
    noy = await add_staff(line.house)
    await line.hears(CHAT, LOCKED_IN)
    case = await first_case(line)
    said = len(line.telegram.sent(CHAT))

    assert (await claiming.claim(line.house, case.case_id, noy)).ok
    await line.telegram.until(lambda: len(line.telegram.sent(CHAT)) == said + 1)
    reply = await writing.reply(line.house, case.case_id, noy, "ຂ້ອຍຢູ່ນີ້", "nonce-1")
    again = await writing.reply(line.house, case.case_id, noy, "ຂ້ອຍຢູ່ນີ້", "nonce-1")
    assert (reply.ok, again.ok) == (True, True)
    await line.telegram.until(lambda: len(line.telegram.sent(CHAT)) == said + 2)
    assert line.telegram.sent(CHAT)[-1].text == "ຂ້ອຍຢູ່ນີ້"

    await line.telegram.user_says(CHAT, "ຂອບໃຈ")  # the bot is quiet while a person is there
    await asyncio.sleep(0.7)
    assert len(line.telegram.sent(CHAT)) == said + 2

    assert (await closing.close(line.house, case.case_id, noy, "helped", "")).ok
    await line.telegram.until(lambda: len(line.telegram.sent(CHAT)) == said + 3)
    assert await queues.queue(line.house.store, line.house.clock()) == ()
    await line.settled()
    talk = await reads.conversation(line.house.store, case.case_id)
    assert talk is not None
    who = [entry.author for entry in talk.lines]
    assert who == ["person", "bot", "bot", "desk", "staff", "person", "bot", "desk"]
    ours = {"bot", "staff"}
    assert {entry.delivery for entry in talk.lines if entry.author in ours} == {"sent"}


async def test_danger_breaks_the_quiet_while_a_person_holds_the_case(line: Line) -> None:
    noy = await add_staff(line.house)
    await line.hears(CHAT, "ຂໍລົມກັບຄົນ")
    case = await first_case(line)
    assert case.urgency is Urgency.TODAY
    await claiming.claim(line.house, case.case_id, noy)
    await line.settled()
    answer = await line.hears(CHAT, LOCKED_IN)
    assert "1362" in answer
    raised = await first_case(line)
    assert (raised.case_id, raised.urgency, raised.state) == (case.case_id, Urgency.NOW, "held")


async def test_a_linked_worker_is_told_without_any_personal_fact(line: Line) -> None:
    noy = await add_staff(line.house, language="en")
    code = await accounts.link_code(line.house, noy.id)
    await line.hears(9001, f"/staff {code}")
    await line.hears(CHAT, LOCKED_IN)
    await line.telegram.until(lambda: len(line.telegram.sent(9001)) == 2)
    told = f"Saiyai desk: something is waiting (now).\n{line.house.settings.address}/console/"
    assert line.telegram.sent(9001)[-1].text == told


async def test_a_pressed_button_is_heard_and_its_spinner_stops(line: Line) -> None:
    await line.hears(CHAT, "/start")
    button = next(b for row in line.telegram.sent(CHAT)[-1].rows for b in row)
    before = len(line.telegram.sent(CHAT))
    await line.telegram.user_presses(CHAT, button[1])
    await line.telegram.until(lambda: len(line.telegram.sent(CHAT)) > before)
    await line.telegram.until(lambda: len(line.telegram.calls_of("answerCallbackQuery")) == 1)


async def test_stop_is_one_word_and_erase_leaves_nothing(line: Line) -> None:
    await line.hears(CHAT, "ສະບາຍດີ")
    await line.hears(CHAT, "/stop")
    await line.hears(CHAT, "/erase")
    yes = next(b for row in line.telegram.sent(CHAT)[-1].rows for b in row if "erase:yes" in b[1])
    await line.telegram.user_presses(CHAT, yes[1])
    await line.telegram.until(lambda: len(line.telegram.sent(CHAT)) == 1)
    await line.settled()
    async with line.house.store.read() as tx:
        assert await people.find(tx, line.house.store, "telegram", str(CHAT)) is None


async def _claimed(line: Line) -> tuple[Staff, str]:
    """Somebody locked in wrote, and Noy has claimed the case."""
    noy = await add_staff(line.house)
    await line.hears(CHAT, LOCKED_IN)
    case_id = (await first_case(line)).case_id
    await claiming.claim(line.house, case_id, noy)
    await line.settled()
    return noy, case_id


async def test_who_writes_again_after_the_chat_was_shut_can_be_answered(line: Line) -> None:
    noy, case_id = await _claimed(line)
    line.telegram.world.user(CHAT).blocked = True
    await writing.reply(line.house, case_id, noy, "...", "nonce-1")
    await line.settled()
    refused = await writing.reply(line.house, case_id, noy, "...", "nonce-2")
    assert refused.sentence == sentences.UNREACHABLE
    line.telegram.world.user(CHAT).blocked = False  # of this Telegram tells nothing any more
    await line.telegram.user_says(CHAT, "he is gone now")
    await line.telegram.until(lambda: not line.telegram.world.pending)
    await line.settled()
    assert (await writing.reply(line.house, case_id, noy, "I am Noy.", "nonce-3")).ok
    await line.settled()
    assert line.telegram.sent(CHAT)[-1].text == "I am Noy."


async def test_a_person_who_blocks_the_bot_is_marked_unreachable_at_the_first_try(
    line: Line,
) -> None:
    noy, case_id = await _claimed(line)
    line.telegram.world.user(CHAT).blocked = True
    calls = len(line.telegram.calls_of("sendMessage", CHAT))
    await writing.reply(line.house, case_id, noy, "...", "nonce-2")
    for _ in range(100):
        talk = await reads.conversation(line.house.store, case_id)
        if talk is not None and not talk.reachable:
            break
        await asyncio.sleep(0.02)
    assert talk is not None
    assert not talk.reachable
    assert [reason.label for reason in talk.reasons] == ["crisis_confined", "unreachable"]
    assert len(line.telegram.calls_of("sendMessage", CHAT)) == calls + 1
