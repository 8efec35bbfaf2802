"""A clock that stood ahead and was set back: what it wrote makes nobody deaf or dumb."""

import json
from datetime import timedelta

import pytest

from bot.channels import Delivery, Ending
from bot.desk import claiming, lapsing
from bot.followup import asking
from bot.house import House
from bot.staff import accounts
from bot.store import cases
from bot.store.accounts import staff
from bot.store.boxes import deliveries, inbox
from bot.store.boxes.outbox import Rank, Rule
from tests.conftest import Clock, add_staff
from tests.unit.followed import joined
from tests.unit.spoken import SOMEBODY, hear, known, press
from tests.unit.store import boxed

ELSE = "b" * 32


async def _keep(house: House) -> None:
    body = json.dumps({"kind": "text", "text": "x", "address": ELSE}).encode()
    assert await inbox.keep(house.store, "web", "k", ELSE, body, house.clock())


async def test_danger_goes_to_a_chat_that_was_sent_something_ahead_of_now(
    house: House, clock: Clock
) -> None:
    clock.move(hours=1)
    await boxed.put(house, "a")
    assert await boxed.end(house, await boxed.taken(house), Delivery(Ending.SENT)) == "sent"
    clock.move(hours=-1)
    await boxed.put(house, "danger", Rank.DANGER, Rule.AGAIN)
    clock.move(minutes=1)
    assert (await boxed.taken(house)).out.text == "danger"


async def test_danger_that_was_put_ahead_of_now_goes(house: House, clock: Clock) -> None:
    clock.move(hours=1)
    await boxed.put(house, "danger", Rank.DANGER, Rule.AGAIN)
    clock.move(minutes=-59)
    assert (await boxed.taken(house)).out.text == "danger"


async def test_a_chat_still_rests_between_two_messages(house: House, clock: Clock) -> None:
    for key in ("a", "b"):
        await boxed.put(house, key)
    await boxed.end(house, await boxed.taken(house), Delivery(Ending.SENT))
    assert await boxed.claimed(house) is None
    clock.move(seconds=1)
    assert (await boxed.taken(house)).out.text == "b"


async def test_what_a_worker_had_ahead_of_now_is_heard(house: House, clock: Clock) -> None:
    clock.move(hours=1)
    await _keep(house)
    assert await inbox.claim(house.store, "fallen", clock())
    clock.move(minutes=-58)
    assert await inbox.free_stalled(house.store, clock()) == 1
    assert await inbox.claim(house.store, "another", clock())


async def test_what_rests_ahead_of_now_is_heard(house: House, clock: Clock) -> None:
    await _keep(house)
    clock.move(days=30)
    claimed = await inbox.claim(house.store, "one", clock())
    assert claimed is not None
    wait = timedelta(seconds=2)
    await inbox.put_back(house.store, claimed, clock(), wait, "StoreUnavailable", dead=False)
    assert await inbox.claim(house.store, "one", clock()) is None
    clock.move(days=-30, hours=1)
    assert await inbox.claim(house.store, "another", clock())


async def test_what_a_sender_had_ahead_of_now_is_on_record(house: House, clock: Clock) -> None:
    clock.move(hours=1)
    await boxed.put(house, "a", Rank.DANGER, Rule.AGAIN)
    await boxed.taken(house)
    clock.move(minutes=-58)
    assert await deliveries.recover(house.store, clock()) == 1


async def test_another_hosts_clock_a_little_ahead_takes_nothing_from_it(
    house: House, clock: Clock
) -> None:
    await _keep(house)
    await boxed.put(house, "a")
    clock.move(minutes=4)
    assert await inbox.claim(house.store, "there", clock())
    await boxed.taken(house)
    clock.move(minutes=-4)
    assert await inbox.free_stalled(house.store, clock()) == 0
    assert await deliveries.recover(house.store, clock()) == 0


@pytest.mark.parametrize("ahead", [0, 30])
async def test_who_wrote_ahead_of_now_is_asked_how_they_are(
    house: House, clock: Clock, ahead: int
) -> None:
    them = await joined(house, clock, await add_staff(house))
    clock.move(days=ahead)
    await hear(house, "hello", SOMEBODY)
    clock.move(days=-ahead)
    end = clock.now + timedelta(days=20)
    while clock.now < end and not await them.checkins():
        clock.move(minutes=20)
        if await asking.due(house):
            await asking.look_after(house, them.person_id)
    assert await them.checkins()


async def test_a_case_claimed_ahead_of_now_goes_back_to_waiting(house: House, clock: Clock) -> None:
    noy = await add_staff(house)
    await hear(house, "hello")
    clock.move(days=30)
    await press(house, "person")
    who = await known(house)
    async with house.store.read() as tx:
        case = await cases.open_of(tx, who.row.id)
    assert case is not None
    assert (await claiming.claim(house, case.id, noy)).ok
    assert await lapsing.due(house) == ()
    clock.move(days=-30)
    assert await lapsing.due(house) == (case.id,)
    await lapsing.look_after(house, case.id)
    assert await lapsing.due(house) == ()  # its holder has the time that any holder has
    clock.move(days=4)
    assert await lapsing.due(house) == (case.id,)
    await lapsing.look_after(house, case.id)
    async with house.store.read() as tx:
        again = await cases.by_id(tx, case.id)
    assert again is not None
    assert (again.state, again.holder_id) == ("waiting", None)


async def test_a_chat_rests_also_after_what_another_process_sent_a_moment_later_than_now(
    house: House, clock: Clock
) -> None:
    """A sender looked at the clock, and then waited for its turn at the database."""
    await boxed.put(house, "b")
    clock.move(seconds=20)
    await boxed.put(house, "a", Rank.DANGER)
    assert (await boxed.taken(house)).out.text == "a"
    clock.move(seconds=-20)
    assert await boxed.claimed(house) is None


@pytest.mark.parametrize("wait", [0.0, 20.0])
async def test_what_was_put_ahead_of_now_still_rests_between_two_tries(
    house: House, clock: Clock, wait: float
) -> None:
    clock.move(hours=1)
    await boxed.put(house, "a")
    clock.move(hours=-1)
    tries = 0
    later = Delivery(Ending.LATER, cause="RetryAfter", wait=wait)
    for _ in range(60):
        due = await boxed.claimed(house)
        if due is not None:
            tries += 1
            assert await boxed.end(house, due, later) == "waiting"
        clock.move(seconds=1)
    assert 1 < tries < 8  # as ever: after 1, 2, 4, 8, 16 ... seconds, or when the channel said


async def test_danger_that_was_put_ahead_of_now_is_not_given_up_within_a_moment(
    house: House, clock: Clock
) -> None:
    clock.move(hours=1)
    await boxed.put(house, "danger", Rank.DANGER, Rule.AGAIN)
    clock.move(hours=-1)
    for _ in range(5):
        due = await boxed.claimed(house)
        if due is not None:
            await boxed.end(house, due, Delivery(Ending.UNKNOWN))
        clock.move(seconds=1)
    assert (await boxed.row(house, "danger")).state == "waiting"


async def test_a_talk_is_live_though_who_heard_it_has_a_clock_a_little_ahead(
    house: House, clock: Clock
) -> None:
    """Another host's, or the same one's: who looks may have asked for the time before."""
    them = await joined(house, clock, await add_staff(house))
    while not await asking.due(house):
        clock.move(minutes=20)
    clock.move(seconds=5)
    await hear(house, "hello", SOMEBODY)
    clock.move(seconds=-5)
    await asking.look_after(house, them.person_id)
    assert not await them.checkins()


async def test_a_link_code_that_was_made_ahead_of_now_is_good_no_longer_than_any(
    house: House, clock: Clock
) -> None:
    noy = await add_staff(house)
    for ahead in (timedelta(hours=2), timedelta()):
        clock.move(seconds=ahead.total_seconds())
        code = await accounts.link_code(house, noy.id)
        clock.move(seconds=-ahead.total_seconds())
        async with house.store.read() as tx:
            row = await staff.by_link_code(tx, house.store.vault.index("link", code))
        assert row is not None
        assert accounts.link_expired(row, clock()) is bool(ahead)
