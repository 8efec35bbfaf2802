"""What may or may not have arrived: about whose words staff are asked, and until when."""

from datetime import timedelta

import pytest

from bot.channels import Delivery, Ending
from bot.house import House
from bot.store import messages, people
from bot.store.boxes import deliveries, doubts, outbox
from bot.store.boxes.deliveries import LEASE
from bot.store.boxes.outbox import Rank, Rule
from bot.store.messages import Said
from bot.store.models.boxes import Outbox
from bot.store.models.people import Person
from bot.store.session import Tx
from tests.conftest import Clock
from tests.unit.store import boxed

OTHER, PAGE = ("telegram", "200"), ("web", "a" * 32)
UNKNOWN = Delivery(Ending.UNKNOWN)


async def _in_doubt(house: House, key: str, to: tuple[str, str] = ("telegram", "100")) -> str:
    """An answer of the team of which nobody can tell whether it arrived; whose it is."""
    person_id = await boxed.put(house, key, Rank.STAFF, Rule.ASK, to)
    assert await boxed.end(house, await boxed.taken(house), UNKNOWN) == "unknown"
    return person_id


async def _asks(house: House, person_id: str) -> bool:
    async with house.store.read() as tx:
        return await doubts.asks(tx, person_id)


async def _decide(house: House, key: str, person_id: str, *, again: bool) -> bool:
    outbox_id = (await boxed.row(house, key)).id
    async with house.store.write() as tx:
        done = await doubts.decide(tx, outbox_id, person_id, house.clock(), again=again)
        await tx.commit()
    return done


async def test_staff_are_asked_about_the_words_to_this_person_alone(house: House) -> None:
    noy = await _in_doubt(house, "to noy")
    kham = await boxed.put(house, "to kham", to=OTHER)
    assert (await _asks(house, noy), await _asks(house, kham)) == (True, False)
    assert await _decide(house, "to noy", noy, again=False)
    assert not await _asks(house, noy)


async def test_what_is_kept_no_more_cannot_be_sent_again_and_nobody_asks(house: House) -> None:
    noy = await _in_doubt(house, "old")
    async with house.store.write() as tx:
        (await tx.get_one(Outbox, (await boxed.row(house, "old")).id)).body = None
        await tx.commit()
    assert not await _asks(house, noy)
    assert not await _decide(house, "old", noy, again=True)
    assert (await boxed.row(house, "old")).state == "unknown"


async def test_what_was_called_back_cannot_be_sent_again_but_in_the_chat_beside(
    house: House, clock: Clock
) -> None:
    noy = await _in_doubt(house, "here")
    await boxed.put(house, "waits here")
    await boxed.put(house, "waits there")
    async with house.store.write() as tx:
        row = await tx.get_one(Outbox, (await boxed.row(house, "waits there")).id)
        row.index = house.store.vault.index(*PAGE)
        await outbox.cancel(tx, noy, clock(), "Blocked", index=house.store.vault.index(*PAGE))
        await tx.commit()
    assert await boxed.states(house) == {
        "here": "unknown",
        "waits here": "waiting",
        "waits there": "never",
    }
    assert await _asks(house, noy)
    async with house.store.write() as tx:
        await outbox.cancel(tx, noy, clock(), "Blocked")
        await tx.commit()
    row = await boxed.row(house, "here")
    assert (row.state, row.rule, row.body, row.cause) == ("unknown", Rule.LEAVE, None, None)
    assert not await _asks(house, noy)


async def _write(house: House, tx: Tx, to: tuple[str, str], author: str) -> str:
    known = await people.find_or_make(tx, house.store, *to, house.clock())
    said = Said(author, "text", "words")
    return messages.write(tx, known.row.id, known.seal, said, house.clock())


async def _of(house: House, key: str, message_id: str) -> int:
    """The row of a message, that stands in the outbox with these words of the talk."""
    async with house.store.write() as tx:
        row = await tx.get_one(Outbox, (await boxed.row(house, key)).id)
        row.message_id = message_id
        await tx.commit()
    return row.id


@pytest.mark.parametrize(
    ("who", "author", "heard"),
    [
        (("telegram", "100"), "person", True),
        (("telegram", "100"), "bot", False),
        (("telegram", "100"), "staff", False),
        (OTHER, "person", False),
    ],
)
async def test_heard_since_is_what_this_person_wrote_after_these_words(
    house: House, who: tuple[str, str], author: str, *, heard: bool
) -> None:
    noy = ("telegram", "100")
    await boxed.put(house, "first", Rank.STAFF, Rule.ASK)
    await boxed.put(house, "last", Rank.STAFF, Rule.ASK)
    async with house.store.write() as tx:
        await _write(house, tx, noy, "person")  # what the team answers
        await tx.flush()
        said = await _write(house, tx, noy, "staff")
        await tx.flush()
        await _write(house, tx, who, author)
        await tx.flush()
        last = await _write(house, tx, noy, "staff")
        await tx.commit()
    first_id, last_id = await _of(house, "first", said), await _of(house, "last", last)
    async with house.store.read() as tx:
        assert await doubts.heard_since(tx, first_id) is heard
        assert await doubts.heard_since(tx, last_id) is False


async def test_a_message_of_the_persons_own_is_not_heard_after_itself(house: House) -> None:
    """A row can stand beside what caused it."""
    await boxed.put(house, "echo")
    async with house.store.write() as tx:
        said = await _write(house, tx, ("telegram", "100"), "person")
        await tx.commit()
    outbox_id = await _of(house, "echo", said)
    async with house.store.read() as tx:
        assert await doubts.heard_since(tx, outbox_id) is False


async def test_whose_sender_died_is_told_once_for_each_person_whom_staff_are_asked_about(
    house: House, clock: Clock
) -> None:
    """Not of what belongs to nobody, nor of what is sent once more without asking."""
    for key, rule, to in (
        ("asked", Rule.ASK, ("telegram", "100")),
        ("left", Rule.LEAVE, OTHER),
        ("again", Rule.AGAIN, ("telegram", "300")),
        ("held", Rule.ASK, ("telegram", "400")),
    ):
        await boxed.put(house, key, Rank.STAFF, rule, to)
        await boxed.taken(house)
    told: list[str] = []
    clock.move(seconds=LEASE.total_seconds() + 1)
    async with house.store.write() as tx:  # one that is being sent still, by a living sender
        held = await tx.get_one(Outbox, (await boxed.row(house, "held")).id)
        held.claimed_until = clock() + timedelta(seconds=5)
        await tx.commit()

    async def unsure(_: Tx, known: people.Known) -> None:
        told.append(known.row.id)

    assert await deliveries.recover(house.store, clock(), unsure) == 3
    assert told == [(await boxed.row(house, "asked")).person_id]
    assert await boxed.states(house) == {
        "asked": "unknown",
        "left": "unknown",
        "again": "waiting",
        "held": "sending",
    }


async def test_an_unreadable_person_is_told_of_to_nobody_and_the_row_is_on_record_all_the_same(
    house: House, clock: Clock
) -> None:
    person_id = await boxed.put(house, "asked", Rank.STAFF, Rule.ASK)
    await boxed.taken(house)
    async with house.store.write() as tx:
        (await tx.get_one(Person, person_id)).key = b"of other keys"
        await tx.commit()
    clock.move(seconds=LEASE.total_seconds() + 1)

    async def unsure(_: Tx, __: people.Known) -> None:
        pytest.fail("nobody can read whose it is")

    assert await deliveries.recover(house.store, clock(), unsure) == 1
    assert (await boxed.row(house, "asked")).state == "unknown"
