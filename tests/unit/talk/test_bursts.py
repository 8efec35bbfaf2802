"""Who writes faster than answers go out: all of it is heard, and what matters is answered."""

import json
from dataclasses import replace
from datetime import timedelta

import pytest
from sqlalchemy import select

from bot import intake
from bot.channels import Delivery, Ending
from bot.house import House
from bot.store import people
from bot.store.boxes import deliveries, inbox
from bot.store.desk import queues
from bot.store.messages import text_of
from bot.store.models.boxes import Outbox
from bot.store.models.cases import Message
from bot.talk import sending, standing
from dialogues.turn import Urgency
from tests.conftest import Clock

NOY = "7001"
PACE = timedelta(seconds=1)
DANGER = "ຊ່ວຍແດ່ ເຂົາລັອກປະຕູ ບໍ່ໃຫ້ອອກ"
FLOOD = 100


@pytest.fixture
def phone(house: House) -> House:
    """The house with a channel of the pace of Telegram's, that reads what the tests write."""
    return replace(house, channels={**house.channels, "telegram": house.channels["web"]})


async def write(house: House, number: int, text: str, kind: str = "text") -> None:
    name = "choice" if kind == "button" else "text"
    body = json.dumps({"kind": kind, name: text, "address": NOY}).encode()
    now = house.clock()
    assert await inbox.keep(house.store, "telegram", str(number), NOY, body, now)
    claimed = await inbox.claim(house.store, f"w{number}", now)
    assert claimed is not None
    await intake.hear(house, claimed)


async def sent(house: House) -> list[str]:
    """Send what is due now, as one sender does; the texts."""
    found: list[str] = []
    while due := await deliveries.claim(house.store, "s", house.clock(), PACE):
        found.append(due.out.text)
        async with house.store.write() as tx:
            await deliveries.end(tx, due, Delivery(Ending.SENT, message_id="1"), house.clock())
            await tx.commit()
    return found


async def shown(house: House) -> tuple[list[str], list[str]]:
    """What the person wrote and what the bot said, as the transcript has it."""
    async with house.store.read() as tx:
        known = await people.find(tx, house.store, "telegram", NOY)
        assert known is not None
        rows = (await tx.execute(select(Message).order_by(Message.seq))).scalars().all()
        texts = [(row.author, text_of(known.seal, row)) for row in rows]
    return ([t for who, t in texts if who == "person"], [t for who, t in texts if who == "bot"])


async def after(house: House, clock: Clock, seconds: int) -> list[str]:
    """What is sent in so many seconds in which nobody writes."""
    found = []
    for _ in range(seconds):
        clock.move(seconds=1)
        found += await sent(house)
    return found


async def flood(house: House, clock: Clock, texts: list[str]) -> list[str]:
    """Ten messages a second, while a sender is at work; then quiet. What was sent."""
    found = []
    for number, text in enumerate(texts):
        await write(house, number, text)
        found += await sent(house)
        clock.move(seconds=0.1)
    return found + await after(house, clock, 10)


async def test_a_hundred_messages_in_ten_seconds_are_all_heard_and_answered_five_times(
    phone: House, clock: Clock
) -> None:
    texts = [f"hello n{number}" for number in range(FLOOD)]
    texts[60] = DANGER
    answers = await flood(phone, clock, texts)
    said, told = await shown(phone)
    assert said == texts
    assert answers == told  # the transcript has what she saw, and nothing else
    assert 2 <= len(answers) <= 5
    danger = [text for text in answers if "1362" in text or "191" in text]
    assert len(danger) == 1
    (row,) = await queues.queue(phone.store, clock.now)
    assert (row.urgency, row.labels[0]) == (Urgency.NOW, "crisis_confined")


async def test_the_last_message_is_always_answered(phone: House, clock: Clock) -> None:
    await flood(phone, clock, [f"hello n{number}" for number in range(30)])
    async with phone.store.read() as tx:
        rows = (await tx.execute(select(Message.author).order_by(Message.seq))).scalars().all()
    assert rows[-2:] == ["person", "bot"]
    said, _ = await shown(phone)
    assert said[-1] == "hello n29"


async def test_three_quick_messages_are_each_answered_as_ever(phone: House, clock: Clock) -> None:
    await flood(phone, clock, ["hello"])
    for number, text in enumerate(("ຄ່າແຮງຢູ່ໄທ", "ໜັງສືຜ່ານແດນ", "ຂອບໃຈ"), 10):
        await write(phone, number, text)
    answers = await sent(phone) + await after(phone, clock, 5)
    assert len(answers) == 3
    assert (await shown(phone))[1][-3:] == answers


async def test_answers_to_questions_go_however_fast_they_come(phone: House, clock: Clock) -> None:
    await flood(phone, clock, ["hello"])
    before = (await shown(phone))[1]
    await write(phone, 9, "plan", kind="command")
    button = await day(phone, "Nowhere Town")
    await write(phone, 11, button, kind="button")
    for number, text in enumerate(("a man called X", "a kitchen", "by bus"), 12):
        await write(phone, number, text)
    told = (await shown(phone))[1][len(before) :]
    assert len(told) == 6
    assert await sent(phone) + await after(phone, clock, 30) == told


async def day(phone: House, where: str) -> str:
    """Answer where they go; the button that answers when."""
    await write(phone, 10, where)
    async with phone.store.read() as tx:
        known = await people.find(tx, phone.store, "telegram", NOY)
    assert known is not None
    return sending.signed(phone, known.row.id, "day:2", standing.where_of(known).asking)


async def test_what_was_left_out_is_gone_whole(phone: House, clock: Clock) -> None:
    for number in range(6):
        await write(phone, number, f"hello n{number}")
    async with phone.store.read() as tx:
        rows = (await tx.execute(select(Outbox).order_by(Outbox.id))).scalars().all()
        of_bot = select(Message.id).where(Message.author == "bot")
        kept = set((await tx.execute(of_bot)).scalars())
    assert {row.message_id for row in rows} == kept
    assert [row.key.startswith("burst:") for row in rows].count(True) == 1
    assert rows[-1].not_before == clock.now + timedelta(seconds=3)


async def test_an_answer_that_is_being_sent_is_not_taken_back(phone: House, clock: Clock) -> None:
    for number in range(4):
        await write(phone, number, f"hello n{number}")
    clock.move(seconds=2.5)
    await sent(phone)
    clock.move(seconds=0.4)
    async with phone.store.write() as tx:
        row = (await tx.execute(select(Outbox).where(Outbox.key.startswith("burst:")))).scalar_one()
        row.state, row.claimed_by = "sending", "somebody"
        await tx.commit()
    before = await shown(phone)
    await write(phone, 50, "hello n50")
    assert (await shown(phone))[1][: len(before[1])] == before[1]
