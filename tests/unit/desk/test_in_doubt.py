"""An answer of which nobody knows whether it arrived: what is said of it, and what may be done."""

from datetime import timedelta

import pytest

from bot import keeping, of_person
from bot import sentences as says
from bot.access import Staff
from bot.channels import Delivery, Ending
from bot.desk import claiming, closing, waking, writing
from bot.house import House
from bot.store import people, vitals
from bot.store.audit import checks
from bot.store.audit.checks import Check
from bot.store.boxes import deliveries
from bot.store.boxes.deliveries import Due
from bot.store.desk import reads
from bot.store.desk.lines import Line
from bot.store.models.boxes import Outbox
from bot.webchat.channel import WebChannel
from dialogues.turn import StopWriting
from tests.conftest import Clock
from tests.unit.desk import held, owed, person, waits
from tests.unit.spoken import hear

WRITER = "c" * 32
UNKNOWN = Delivery(Ending.UNKNOWN)


async def replied(house: House, case_id: str, by: Staff, text: str, form: str = "0") -> None:
    assert (await writing.reply(house, case_id, by, text, form * 32)).ok


async def claimed(house: House) -> Due | None:
    return await deliveries.claim(house.store, "sender", house.clock(), timedelta(0))


async def ended(house: House, due: Due, delivery: Delivery) -> str:
    async with house.store.write() as tx:
        state = await deliveries.end(tx, due, delivery, house.clock())
        await tx.commit()
    return state


async def all_end(house: House, text: str, delivery: Delivery) -> None:
    """All that waits is sent but what begins so, which ends otherwise."""
    while due := await claimed(house):
        await ended(
            house, due, delivery if due.out.text.startswith(text) else Delivery(Ending.SENT)
        )


async def by_staff(house: House, case_id: str) -> Line:
    """The answer as the desk shows it."""
    talk = await reads.conversation(house.store, case_id)
    assert talk is not None
    [line] = [one for one in talk.lines if one.author == "staff"]
    return line


async def stops(house: House, case_id: str, now: Clock) -> None:
    """The person says that they want no more messages."""
    person_id = (await person(house, case_id)).row.id
    async with house.store.write() as tx:
        known = await people.by_id(tx, house.store, person_id)
        assert known is not None
        await of_person.carry(house, tx, known, ("web", b""), StopWriting(), now())
        await tx.commit()


async def in_doubt(house: House) -> tuple[str, Staff, str]:
    """The case of an answer that may not have arrived, its holder, and the button below it."""
    case_id, noy = await held(house)
    await replied(house, case_id, noy, "go to the temple")
    await all_end(house, "go", UNKNOWN)
    return case_id, noy, (await by_staff(house, case_id)).outbox_id


async def undecided(house: House) -> int:
    """How many the operator is told of."""
    async with house.store.read() as tx:
        return (await vitals.wrecks(tx, house.clock())).unknown


async def test_after_a_stop_it_is_still_said_that_it_may_have_arrived_and_it_stays_so(
    house: House, clock: Clock
) -> None:
    case_id, noy, button = await in_doubt(house)
    await stops(house, case_id, clock)
    line = await by_staff(house, case_id)
    assert (line.delivery, line.outbox_id) == ("unknown", "")
    late = await writing.resend(house, case_id, noy, int(button), again=True)  # from an open page
    assert (late.ok, late.sentence) == (False, says.STOPPED)
    await all_end(house, "go", Delivery(Ending.SENT))
    assert (await by_staff(house, case_id)).delivery == "unknown"
    assert await undecided(house) == 0


async def test_what_was_called_back_while_it_was_sent_is_offered_to_nobody(
    house: House, clock: Clock
) -> None:
    case_id, noy = await held(house)
    await replied(house, case_id, noy, "go to the temple")
    due = await claimed(house)
    while due is not None and due.out.text != "go to the temple":
        await ended(house, due, Delivery(Ending.SENT))
        due = await claimed(house)
    assert due is not None
    await stops(house, case_id, clock)
    assert await ended(house, due, UNKNOWN) == "unknown"
    assert (await by_staff(house, case_id)).outbox_id == ""
    await writing.resend(house, case_id, noy, due.id, again=True)
    clock.move(minutes=1)
    assert (await by_staff(house, case_id)).delivery == "unknown"


async def test_of_two_parts_left_each_is_decided_and_then_nothing_is_asked(
    house: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(WebChannel, "split", lambda _self, text: tuple(text.split("\n")))
    case_id, noy = await held(house)
    await replied(house, case_id, noy, "go to the temple\ngo by day")
    await all_end(house, "go", UNKNOWN)
    buttons = []
    while button := (await by_staff(house, case_id)).outbox_id:
        assert button not in buttons
        buttons.append(button)
        await writing.resend(house, case_id, noy, int(button), again=False)
    assert len(buttons) == 2
    assert (await by_staff(house, case_id)).delivery == "unknown"
    assert await undecided(house) == 0


async def test_what_is_kept_no_more_is_never_sent_again_and_holds_up_nobody(
    house: House, clock: Clock
) -> None:
    old, noy = await held(house, address=WRITER)
    await replied(house, old, noy, "go to the temple")
    await all_end(house, "go", UNKNOWN)
    assert (await closing.close(house, old, noy, "helped", "")).ok
    await all_end(house, "go", UNKNOWN)
    button = (await by_staff(house, old)).outbox_id
    clock.move(days=100)
    async with house.store.write() as tx:
        checks.keep(tx, Check(clock() - timedelta(days=1), 0, 0, 0, 0))
        await tx.commit()
    await keeping.go(house.store, house.settings, clock())
    assert await undecided(house) == 0
    new = await waits(house, address=WRITER)
    assert (await claiming.claim(house, new, noy)).ok
    wiped = await by_staff(house, new)
    assert (wiped.wiped, wiped.delivery, wiped.outbox_id) == (True, "unknown", "")
    await writing.resend(house, new, noy, int(button), again=True)
    await replied(house, new, noy, "I am here", "1")
    await all_end(house, "go", UNKNOWN)
    async with house.store.read() as tx:
        row = await tx.get_one(Outbox, int(button))
    assert row.state == "unknown"
    talk = await reads.conversation(house.store, new)
    assert talk is not None
    assert [one.delivery for one in talk.lines if one.text == "I am here"] == ["sent"]


async def test_what_they_wrote_since_is_owed_an_answer_whatever_was_left_as_it_is(
    house: House, clock: Clock
) -> None:
    case_id, noy = await held(house, address=WRITER)
    await replied(house, case_id, noy, "go to the temple")
    await all_end(house, "go", UNKNOWN)
    button = (await by_staff(house, case_id)).outbox_id
    clock.move(minutes=5)
    await hear(house, "are you there", WRITER)
    due = await owed(house, case_id)
    assert due is not None
    assert (await writing.resend(house, case_id, noy, int(button), again=False)).ok
    assert await owed(house, case_id) == due


async def test_one_part_left_leaves_the_other_owed(
    house: House, monkeypatch: pytest.MonkeyPatch, clock: Clock
) -> None:
    monkeypatch.setattr(WebChannel, "split", lambda _self, text: tuple(text.split("\n")))
    case_id, noy = await held(house)
    await replied(house, case_id, noy, "go to the temple\ngo by day")
    await all_end(house, "go", UNKNOWN)
    known = await person(house, case_id)
    async with house.store.write() as tx:
        await waking.not_arrived(house, tx, known, clock())
        await tx.commit()
    answers = []
    while button := (await by_staff(house, case_id)).outbox_id:
        await writing.resend(house, case_id, noy, int(button), again=False)
        answers.append(await owed(house, case_id) is None)
    assert answers == [False, True]


async def test_who_shut_the_chat_meanwhile_is_not_said_to_have_it_sent_again(
    house: House, clock: Clock
) -> None:
    case_id, noy, button = await in_doubt(house)
    known = await person(house, case_id)
    async with house.store.write() as tx:
        shut = await people.by_id(tx, house.store, known.row.id)
        assert shut is not None
        to = await people.address_of(tx, shut)
        assert to is not None
        at = (to[0], house.store.vault.index(*to))
        await of_person.shut(house, tx, shut, at, clock())
        await tx.commit()
    late = await writing.resend(house, case_id, noy, int(button), again=True)
    assert (late.ok, late.sentence) == (False, says.UNREACHABLE)
