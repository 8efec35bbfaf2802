"""The sender: each try is ended and written down, and what breaks on the way loses no message."""

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta

import pytest
from structlog.testing import capture_logs

from bot.access import Staff
from bot.channels import Delivery, Ending, Fetched, Incoming, Outgoing
from bot.desk import passing, snoozing, writing
from bot.errors import Sealed, StoreUnavailable
from bot.followup import asking
from bot.house import House
from bot.on_call import phones
from bot.store import people
from bot.store.accounts import staff as accounts
from bot.store.boxes import deliveries, outbox
from bot.store.boxes.deliveries import Due
from bot.store.boxes.outbox import Draft, Rank, Rule
from bot.store.desk.transcript import web_transcript
from bot.store.models.boxes import Outbox as Row
from bot.store.session import Store, Tx
from bot.workers import outbox as sender
from bot.workers.pace import Pace
from tests.conftest import SQLITE, Clock, add_staff
from tests.held import held
from tests.unit import desk
from tests.unit.spoken import SOMEBODY, hear

pytestmark = SQLITE
SOON = 30.0  # seconds
SENT = Delivery(Ending.SENT, "77")
UNAVAILABLE = [{"event": "outbox_store_unavailable", "log_level": "warning"}]


@dataclass
class Line:
    """A channel that ends each try as it is told and remembers what it was given."""

    ends: Callable[[str], Delivery] = lambda _address: SENT
    given: list[tuple[str, str]] = field(default_factory=list)
    name: str = "telegram"
    fetches: bool = False

    def read(self, body: bytes) -> Incoming | None:
        raise NotImplementedError

    def split(self, text: str) -> tuple[str, ...]:
        return (text,)

    async def send(self, address: str, out: Outgoing) -> Delivery:
        self.given.append((address, out.text))
        return self.ends(address)

    async def typing(self, address: str) -> None:
        raise NotImplementedError

    async def fetch(self, reference: str) -> Fetched | None:
        raise NotImplementedError

    async def acknowledge(self, incoming: Incoming) -> None:
        raise NotImplementedError


@pytest.fixture
def line() -> Line:
    return Line()


@pytest.fixture
def open_house(house: House, line: Line) -> House:
    return replace(house, channels={"telegram": line, "web": line})


async def put(house: House, key: str, chat: str = "100", channel: str = "telegram") -> str:
    async with house.store.write() as tx:
        known = await people.find_or_make(tx, house.store, channel, chat, house.clock())
        draft = Draft(key, channel, chat, Outgoing(key), Rank.ANSWER, Rule.LEAVE)
        outbox.put(tx, house.store, draft, (known.row.id, known.seal), house.clock())
        await tx.commit()
    return known.row.id


async def claimed(house: House) -> Due:
    due = await sender._claim(house, "sender", Pace(1000, lambda: 0.0))
    assert due is not None
    return due


async def row(house: House, due: Due) -> Row:
    async with house.store.read() as tx:
        found = await tx.get(Row, due.id)
    assert found is not None
    return found


@asynccontextmanager
async def rings(house: House) -> AsyncIterator[list[str]]:
    """Every topic that the bell rings for meanwhile."""
    told: list[str] = []
    house.bell.elsewhere = told.append
    yield told
    house.bell.elsewhere = None


def broken(*_: object, **__: object) -> object:
    raise StoreUnavailable


async def test_what_is_sent_is_written_down_and_counted(open_house: House, line: Line) -> None:
    await put(open_house, "said")
    open_house.pulse.sends[Ending.SENT] = 4
    async with rings(open_house) as told:
        due = await claimed(open_house)
        await sender._deliver(open_house, due)
    assert line.given == [("100", "said")]
    assert ((await row(open_house, due)).state, (await row(open_house, due)).channel_message) == (
        "sent",
        "77",
    )
    assert open_house.pulse.sends == {Ending.SENT: 5}
    assert told == []


async def test_a_page_is_told_that_its_words_are_there(open_house: House) -> None:
    address = "0123456789abcdef0123456789abcdef"
    await put(open_house, "said", address, "web")
    due = await claimed(open_house)
    async with rings(open_house) as told:
        await sender._deliver(open_house, due)
    assert told == [f"web:{address}"]


@pytest.mark.parametrize(
    ("ending", "rung"),
    [
        (Delivery(Ending.LATER, cause="NetworkError"), []),
        (Delivery(Ending.NEVER, cause="BadRequest"), ["queue"]),
        (Delivery(Ending.UNKNOWN, cause="TimedOut"), ["queue"]),
    ],
)
async def test_the_desk_is_told_what_did_not_or_may_not_have_arrived(
    open_house: House, line: Line, ending: Delivery, rung: list[str]
) -> None:
    line.ends = lambda _address: ending
    await put(open_house, "said")
    due = await claimed(open_house)
    async with rings(open_house) as told:
        await sender._deliver(open_house, due)
    assert told == rung
    kept = await row(open_house, due)
    state = "waiting" if ending.ending is Ending.LATER else ending.ending.value
    assert (kept.state, kept.cause) == (state, ending.cause)
    assert open_house.pulse.sends == {ending.ending: 1}


async def test_who_shut_the_chat_is_out_of_reach_and_the_desk_is_told(
    open_house: House, line: Line
) -> None:
    line.ends = lambda _address: Delivery(Ending.NEVER, blocked=True, cause="Forbidden")
    person_id = await put(open_house, "said")
    await put(open_house, "waits")
    due = await claimed(open_house)
    async with rings(open_house) as told:
        await sender._deliver(open_house, due)
    async with open_house.store.write() as tx:
        known = await people.by_id(tx, open_house.store, person_id)
        assert known is not None
        assert known.row.reachable is False
    assert "queue" in told
    assert await outbox.counts(open_house.store) == {"never": 2}


async def test_a_member_of_staff_who_shut_the_chat_is_nobodys_row(
    open_house: House, line: Line
) -> None:
    line.ends = lambda _address: Delivery(Ending.NEVER, blocked=True, cause="Forbidden")
    async with open_house.store.write() as tx:
        draft = Draft("alert", "telegram", "9", Outgoing("alert"), Rank.STAFF, Rule.LEAVE)
        outbox.put(tx, open_house.store, draft, None, open_house.clock())
        await tx.commit()
    due = await claimed(open_house)
    async with rings(open_house) as told:
        await sender._deliver(open_house, due)
    assert told == ["queue"]
    assert (await row(open_house, due)).state == "never"


@pytest.mark.parametrize("rank", list(Rank))
async def test_a_check_in_alone_keeps_to_its_hours(
    open_house: House, monkeypatch: pytest.MonkeyPatch, rank: Rank
) -> None:
    person_id = await put(open_house, "said")
    asked: list[tuple[House, str | None]] = []

    async def not_now(house: House, of: str | None) -> bool:
        asked.append((house, of))
        return False

    monkeypatch.setattr(asking, "may_be_sent", not_now)
    due = replace(await claimed(open_house), rank=rank)
    late = rank is Rank.CHECKIN
    assert await sender._send(open_house, due) == (
        Delivery(Ending.LATER, cause="OutsideHours") if late else SENT
    )
    assert asked == [(open_house, person_id)] * late


async def test_a_question_whose_hours_cannot_be_read_just_now_is_asked_later(
    open_house: House, line: Line, monkeypatch: pytest.MonkeyPatch, clock: Clock
) -> None:
    """Nothing left the house: it is neither in doubt nor lost."""

    async def gone(_house: House, _person: str | None) -> bool:
        raise StoreUnavailable

    await put(open_house, "said")
    monkeypatch.setattr(asking, "may_be_sent", gone)
    due = replace(await claimed(open_house), rank=Rank.CHECKIN)
    await sender._deliver(open_house, due)
    assert (await row(open_house, due)).state == "waiting"
    assert line.given == []
    clock.move(minutes=1)
    await sender._deliver(open_house, await claimed(open_house))
    assert line.given == [("100", "said")]


async def test_a_fault_of_ours_is_on_record_before_it_is_told(
    open_house: House, line: Line
) -> None:
    def falls(_address: str) -> Delivery:
        raise LookupError

    line.ends = falls
    await put(open_house, "said")
    due = await claimed(open_house)
    with pytest.raises(LookupError):
        await sender._deliver(open_house, due)
    kept = await row(open_house, due)
    assert (kept.state, kept.cause) == ("unknown", "LookupError")
    assert open_house.pulse.sends == {Ending.UNKNOWN: 1}


async def test_a_database_that_is_gone_is_said_and_the_lease_tells_the_rest(
    open_house: House, monkeypatch: pytest.MonkeyPatch, clock: Clock
) -> None:
    await put(open_house, "said")
    due = await claimed(open_house)
    monkeypatch.setattr(Store, "write", broken)
    with capture_logs() as logs:
        async with rings(open_house) as told:
            await sender._deliver(open_house, due)
        assert await sender._claim(open_house, "sender", Pace(1000, lambda: 0.0)) is None
    assert logs == UNAVAILABLE * 2
    assert told == []
    monkeypatch.undo()
    clock.move(seconds=deliveries.LEASE.total_seconds() + 1)
    assert await deliveries.recover(open_house.store, clock()) == 1
    assert (await row(open_house, due)).state == "unknown"


async def test_a_page_shows_the_answer_that_its_sender_died_over(
    house: House, monkeypatch: pytest.MonkeyPatch, clock: Clock
) -> None:
    (answer,) = await hear(house, "start", kind="command")
    due = await claimed(house)
    monkeypatch.setattr(Store, "write", broken)
    await sender._deliver(house, due)
    monkeypatch.undo()
    clock.move(seconds=deliveries.LEASE.total_seconds() + 1)
    assert await deliveries.recover(house.store, clock()) == 1
    await all_sent(house)
    lines = await web_transcript(house.store, SOMEBODY)
    assert [line.text for line in lines if not line.mine] == [answer]


async def test_only_what_is_sent_to_telegram_takes_a_place_in_the_pace(open_house: House) -> None:
    pace = Pace(2, lambda: 100.0)
    assert await sender._claim(open_house, "sender", pace) is None
    assert pace._next == 0.0
    await put(open_house, "page", "p", "web")
    assert await sender._claim(open_house, "sender", pace) is not None
    assert pace._next == 0.0
    await put(open_house, "said")
    due = await sender._claim(open_house, "sender", pace)
    assert due is not None
    assert pace._next == 100.5
    assert due.worker == "sender"
    assert due.pace.total_seconds() == open_house.settings.pace_chat


async def test_all_that_waits_is_sent_and_what_is_in_hand_is_finished(
    open_house: House, line: Line
) -> None:
    stop = asyncio.Event()

    def ends(_address: str) -> Delivery:
        if len(line.given) == 3:
            stop.set()  # in the middle of the third
        return SENT

    line.ends = ends
    for number in range(4):
        await put(open_house, f"said {number}", str(number))
    work = sender.work(open_house, "sender", Pace(1000, lambda: 0.0), stop)
    await asyncio.wait_for(work, SOON)
    assert [text for _, text in line.given] == ["said 0", "said 1", "said 2"]
    assert await outbox.counts(open_house.store) == {"sent": 3, "waiting": 1}


async def test_the_sender_sleeps_until_the_bell_and_never_over_what_was_rung(
    open_house: House, line: Line, monkeypatch: pytest.MonkeyPatch
) -> None:
    stop, slept = asyncio.Event(), list[tuple[str, float, int]]()

    async def wait(topic: str, seconds: float) -> bool:
        slept.append((topic, seconds, len(line.given)))
        if len(slept) == 2:
            stop.set()
        else:
            await put(open_house, "second", "2")
        return True

    def ends(_address: str) -> Delivery:
        if len(line.given) == 2:
            open_house.bell.ring("outbox")  # rung while it was busy: it looks at once
        return SENT

    line.ends = ends
    monkeypatch.setattr(open_house.bell, "wait", wait)
    await put(open_house, "first", "1")
    open_house.bell.ring("outbox")  # before it began: nothing has come since
    claims: list[Due | None] = []
    claim = deliveries.claim

    async def noted(*those: object) -> Due | None:
        claims.append(await claim(*those))  # type: ignore[arg-type]
        return claims[-1]

    monkeypatch.setattr(deliveries, "claim", noted)
    work = sender.work(open_house, "sender", Pace(1000, lambda: 0.0), stop)
    await asyncio.wait_for(work, SOON)
    assert [due.out.text if due else "" for due in claims] == ["first", "second", ""]
    assert slept == [("outbox", 0.25, 1), ("outbox", 0.25, 2)]


async def test_what_a_dead_sender_left_is_put_on_record_and_told(
    open_house: House, clock: Clock, monkeypatch: pytest.MonkeyPatch
) -> None:
    await put(open_house, "said")
    due = await claimed(open_house)
    clock.move(seconds=deliveries.LEASE.total_seconds() + 1)
    async with rings(open_house) as told:
        await mended(open_house, monkeypatch)
    assert told == ["outbox", "queue"]
    assert (await row(open_house, due)).state == "unknown"


async def test_mending_goes_on_when_the_database_is_back_and_ends_at_once(
    open_house: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    stop, looks = asyncio.Event(), list[int]()

    async def recover(*_: object) -> int:
        looks.append(1)
        if len(looks) == 1:
            raise StoreUnavailable
        stop.set()
        return 0

    monkeypatch.setattr(deliveries, "recover", recover)
    with capture_logs() as logs:
        async with rings(open_house) as told:
            await asyncio.wait_for(sender.mend(open_house, stop, every=0.01), SOON)
    assert (logs, told) == (UNAVAILABLE, [])
    assert len(looks) == 2
    stop.clear()
    looks.append(1)
    await asyncio.wait_for(sender.mend(open_house, stop, every=3600), SOON)


async def test_what_no_process_can_send_is_given_up_by_one_that_has_looked_for_a_day(
    open_house: House, clock: Clock, monkeypatch: pytest.MonkeyPatch
) -> None:
    """After a dark day the one that has the channel may only be about to begin."""
    await put(open_house, "said")
    clock.move(hours=25)
    stop, looks = asyncio.Event(), list[int]()

    async def recover(*_: object) -> int:
        looks.append(1)
        return 0

    monkeypatch.setattr(deliveries, "recover", recover)
    deaf = replace(open_house, channels={})
    async with held() as time, rings(deaf) as told, asyncio.TaskGroup() as tasks:
        tasks.create_task(sender.mend(deaf, stop, every=43_000))
        for _ in range(2):
            await time.until(looks.copy)
            looks.clear()
            assert told == []
            await time.move(43_201)
        await time.until(lambda: told)
        stop.set()
    assert told == ["outbox", "queue"]


async def test_a_person_who_was_forgotten_meanwhile_is_no_fault(
    open_house: House, line: Line, monkeypatch: pytest.MonkeyPatch
) -> None:
    line.ends = lambda _address: Delivery(Ending.NEVER, blocked=True, cause="Forbidden")
    await put(open_house, "said")
    due = await claimed(open_house)

    async def nobody(_tx: Tx, _store: Store, _person_id: str) -> None:
        return None

    monkeypatch.setattr(people, "by_id", nobody)
    await sender._deliver(open_house, due)
    assert (await row(open_house, due)).state == "never"


@pytest.mark.parametrize("ending", [Ending.NEVER, Ending.UNKNOWN])
async def test_an_answer_of_the_team_that_may_not_have_arrived_is_owed_still(
    open_house: House, line: Line, clock: Clock, ending: Ending
) -> None:
    case_id, noy = await desk.held(open_house)
    assert (await writing.reply(open_house, case_id, noy, "made up", "0" * 32)).ok
    assert await desk.owed(open_house, case_id) is None
    line.ends = lambda _address: Delivery(ending, cause="MadeUp")
    tried = await all_sent(open_house)
    assert await desk.owed(open_house, case_id) == clock() + timedelta(minutes=240)
    decided = await writing.resend(open_house, case_id, noy, tried["made up"], again=False)
    settled = ending is Ending.UNKNOWN  # of what never arrived there is nothing to decide
    assert (decided.ok, await desk.owed(open_house, case_id) is None) == (True, settled)


@pytest.mark.parametrize(
    "delivery", [SENT, Delivery(Ending.NEVER, blocked=True)], ids=["sent", "blocked"]
)
async def test_nothing_is_owed_for_an_answer_that_arrived_or_that_nothing_can_bring(
    open_house: House, line: Line, delivery: Delivery
) -> None:
    case_id, noy = await desk.held(open_house)
    assert (await writing.reply(open_house, case_id, noy, "made up", "0" * 32)).ok
    line.ends = lambda _address: delivery
    await all_sent(open_house)
    assert await desk.owed(open_house, case_id) is None


async def _answered(house: House) -> tuple[str, Staff]:
    """A held case with an answer of its worker that is on its way."""
    case_id, noy = await desk.held(house)
    await all_sent(house)
    assert (await writing.reply(house, case_id, noy, "made up", "0" * 32)).ok
    return case_id, noy


async def test_an_answer_of_the_team_whose_sender_died_is_owed_still(
    open_house: House, clock: Clock, monkeypatch: pytest.MonkeyPatch
) -> None:
    case_id, _noy = await _answered(open_house)
    assert (await claimed(open_house)).out.text == "made up"
    clock.move(seconds=deliveries.LEASE.total_seconds() + 1)
    await mended(open_house, monkeypatch)
    assert await desk.owed(open_house, case_id) == clock() + timedelta(minutes=240)


async def test_what_was_settled_since_is_not_owed_anew_when_another_word_dies_on_its_way(
    open_house: House, line: Line, clock: Clock, monkeypatch: pytest.MonkeyPatch
) -> None:
    case_id, noy = await desk.held(open_house)
    assert (await writing.reply(open_house, case_id, noy, "made up", "0" * 32)).ok
    line.ends = lambda _address: Delivery(Ending.UNKNOWN)
    await all_sent(open_house)
    line.ends = lambda _address: SENT
    assert (await writing.reply(open_house, case_id, noy, "did it arrive?", "1" * 32)).ok
    await all_sent(open_house)
    await put(open_house, "to another")
    await claimed(open_house)
    clock.move(seconds=deliveries.LEASE.total_seconds() + 1)
    await mended(open_house, monkeypatch)
    assert await desk.owed(open_house, case_id) is None


async def test_who_cannot_be_read_holds_up_nobody_whose_sender_died(
    open_house: House, clock: Clock, monkeypatch: pytest.MonkeyPatch
) -> None:
    whose = {await put(open_house, chat, chat) for chat in ("100", "200")}
    tried = [await claimed(open_house) for _ in whose]
    by_id = people.by_id

    async def one_alone(tx: Tx, store: Store, person_id: str) -> people.Known | None:
        if person_id == min(whose):
            raise Sealed
        return await by_id(tx, store, person_id)

    monkeypatch.setattr(people, "by_id", one_alone)
    clock.move(seconds=deliveries.LEASE.total_seconds() + 1)
    await mended(open_house, monkeypatch)
    assert {(await row(open_house, due)).state for due in tried} == {"unknown"}


async def test_a_case_that_rests_is_woken_by_an_answer_that_never_arrived(
    open_house: House, line: Line, clock: Clock
) -> None:
    case_id, noy = await _answered(open_house)
    assert (await snoozing.snooze(open_house, case_id, noy, clock() + timedelta(days=3))).ok
    line.ends = lambda _address: Delivery(Ending.NEVER, cause="MadeUp")
    await all_sent(open_house)
    now = await desk.row(open_house, case_id)
    assert (now.asleep_until, now.reply_due_at) == (None, clock() + timedelta(minutes=240))


async def test_one_that_was_laid_back_to_rest_is_woken_too_and_somebody_is_told(
    open_house: House, line: Line, clock: Clock
) -> None:
    case_id, noy = await _answered(open_house)
    assert (await passing.give_back(open_house, case_id, noy)).ok
    assert (await snoozing.snooze(open_house, case_id, noy, clock() + timedelta(days=3))).ok
    line.ends = lambda _address: Delivery(Ending.NEVER, cause="MadeUp")
    before = await desk.turn_of(open_house, case_id)
    await all_sent(open_house)
    now = await desk.row(open_house, case_id)
    assert (now.asleep_until, now.due_at) == (None, clock() + timedelta(minutes=240))
    assert await desk.turn_of(open_house, case_id) == before + 1


async def test_who_shuts_the_chat_while_their_case_rests_wakes_it_and_somebody_is_told(
    open_house: House, line: Line, clock: Clock
) -> None:
    case_id = await desk.waits(open_house, address=SOMEBODY)
    noy = await add_staff(open_house)
    assert (await snoozing.snooze(open_house, case_id, noy, clock() + timedelta(days=3))).ok
    before = await desk.turn_of(open_house, case_id)
    await put(open_house, "said", SOMEBODY, "web")
    line.ends = lambda _address: Delivery(Ending.NEVER, blocked=True)
    await all_sent(open_house)
    now = await desk.row(open_house, case_id)
    assert (now.asleep_until, now.due_at) == (None, clock() + timedelta(minutes=240))
    assert await desk.turn_of(open_house, case_id) == before + 1


async def test_a_colleague_who_shut_the_chat_is_linked_no_more(
    open_house: House, line: Line
) -> None:
    noy = await add_staff(open_house)
    khamla = await add_staff(open_house, "khamla", "Khamla")
    for one in (noy, khamla):
        await desk.link(open_house, one)
    line.ends = lambda to: Delivery(Ending.NEVER, blocked=True) if to == "chat-noy" else SENT
    await desk.waits(open_house)
    await all_sent(open_house)
    assert {address for address, _ in line.given} >= {"chat-noy", "chat-khamla"}
    async with open_house.store.read() as tx:
        there = phones.linked(await accounts.everybody(tx))
    assert [one.id for one in there] == [khamla.id]
    assert "alerts_unlinked" in await desk.audited(open_house)


async def mended(house: House, monkeypatch: pytest.MonkeyPatch) -> None:
    """One round of what looks after those who died while they were sending."""
    stop, recover = asyncio.Event(), deliveries.recover

    async def once(store: Store, now: datetime, unsure: deliveries.Unsure) -> int:
        stop.set()
        return await recover(store, now, unsure)

    monkeypatch.setattr(deliveries, "recover", once)
    await asyncio.wait_for(sender.mend(house, stop), SOON)


async def all_sent(house: House) -> dict[str, int]:
    """Try everything that is due once; the rows by their text."""
    tried: dict[str, int] = {}
    while due := await deliveries.claim(house.store, "sender", house.clock(), timedelta(0)):
        tried[due.out.text] = due.id
        await sender._deliver(house, due)
    return tried
