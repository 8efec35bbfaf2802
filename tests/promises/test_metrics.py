"""The figures say how the house is, and nothing about anybody."""

import re
from dataclasses import replace
from pathlib import Path

import aiohttp
from prometheus_client import CollectorRegistry
from prometheus_client.parser import text_string_to_metric_families
from sqlalchemy import text

from bot import metrics
from bot.channels import Outgoing
from bot.desk import claiming
from bot.house import House
from bot.store.boxes import inbox, outbox
from bot.store.boxes.outbox import Draft, Rank, Rule
from bot.store.desk import queues
from bot.store.models.base import Base
from bot.store.session import Store
from bot.telegram.start import WEBHOOK_PATH
from bot.workers import rounds
from dialogues.turn import Urgency
from tests.conftest import SQLITE, Clock, add_staff
from tests.console.conftest import waits
from tests.fakes.telegram import Trouble
from tests.journeys.conftest import Line, open_line
from tests.promises.canaries import canaries, disguises

SEED = 20261203
SAID, CALLED = canaries(SEED, 12), canaries(SEED + 1, 12)
CHATS = range(990_000_008_000, 990_000_008_006)
LOCKED_IN = "ຊ່ວຍແດ່ ເຂົາລັອກປະຕູ ບໍ່ໃຫ້ອອກ"
LABELS = {
    "state": {"new", "working", "done", "dead", "waiting", "sending", "sent", "never", "unknown"}
    | {"held"},
    "level": {"now", "today", "soon"},
    "row": {"inbox", "outbox"},
    "part": {"engine", "database"},
    "ending": {"sent", "later", "never", "unknown"},
    "status": {"200", "403", "408", "413", "415", "503"},
    "round": {one.name for one in rounds.ROUNDS},
    "what": {"owed", "faults"},
}


async def fetched(url: str) -> str:
    async with aiohttp.ClientSession() as session, session.get(f"{url}/metrics") as answer:
        assert answer.status == 200
        return await answer.text()


async def live(line: Line) -> None:
    """People in danger with names, words and one who shut the door; a worker on a case."""
    for number, chat in enumerate(CHATS):
        name = CALLED[number]
        line.telegram.world.user(chat, first_name=name, username=f"{name}{CALLED[number + 6]}")
        await line.hears(chat, f"{LOCKED_IN} {SAID[number]}")
        await line.hears(chat, SAID[number + 6])
    noy = await add_staff(line.house, "noy", CALLED[0])
    first, *_ = await queues.queue(line.house.store, line.house.clock())
    assert (await claiming.claim(line.house, first.case_id, noy)).ok
    await line.telegram.user_blocks(CHATS[0])
    async with aiohttp.ClientSession() as session:
        assert (await session.post(f"{line.url}{WEBHOOK_PATH}", json={})).status == 403
    await line.settled()


async def ids(store: Store) -> list[str]:
    """Every id and pseudonym that stands readable in the database."""
    found: list[str] = []
    async with store.read() as tx:
        for table in Base.metadata.sorted_tables:
            for name in ("id", "pseudonym", "person_id", "case_id", "login", "key"):
                if name in table.columns:
                    rows = await tx.execute(table.select().with_only_columns(table.columns[name]))
                    found += [one for one in rows.scalars() if isinstance(one, str)]
    return [one for one in found if len(one) > 6]


@SQLITE
async def test_the_figures_hold_nothing_of_anybody(tmp_path: Path, database: str) -> None:
    async with open_line(tmp_path, database, "webhook") as line:
        await live(line)
        told = await fetched(line.url)
        known = await ids(line.house.store)
    assert len(known) > 30
    forms = [form for one in (*SAID, *CALLED, *map(str, CHATS)) for form in disguises(one)]
    assert [form for form in forms if form in told.encode()] == []
    assert [one for one in known if one in told] == []
    values: dict[str, set[str]] = {}
    for family in text_string_to_metric_families(told):
        for sample in family.samples:
            for name, value in sample.labels.items():
                values.setdefault(name, set()).add(value)
    assert {*values} == {*LABELS}
    assert {name: found - LABELS[name] for name, found in values.items()} == {
        name: set() for name in LABELS
    }
    assert not re.search(r"\{[^}]*\d{3,}[^}]*\}", re.sub(r'status="\d+"', "", told))


@SQLITE
async def test_they_count_what_was_sent_answered_and_looked_at(
    tmp_path: Path, database: str
) -> None:
    async with open_line(tmp_path, database, "webhook") as line:
        await live(line)
        line.telegram.trouble(Trouble.TOO_MANY, seconds=1)
        await line.hears(CHATS[1], "hello")
        registry = await metrics.gathered(line.house)
        calls = line.telegram.calls_of("sendMessage")
        posted = len(line.telegram.world.made)
    assert value(registry, "saiyai_sends_total", ending="sent") == sum(
        one.status == 200 for one in calls
    )
    assert value(registry, "saiyai_sends_total", ending="later") == 1
    assert value(registry, "saiyai_webhook_answers_total", status="200") == posted
    assert value(registry, "saiyai_webhook_answers_total", status="403") == 1
    assert value(registry, "saiyai_up", part="engine") == 0
    assert value(registry, "saiyai_up", part="database") == 1
    ages = [value(registry, "saiyai_round_seconds", round=one.name) for one in rounds.ROUNDS]
    assert all(0 <= age < 60 for age in ages)


async def test_they_say_how_long_the_oldest_waits(house: House, clock: Clock) -> None:
    await inbox.keep(house.store, "web", "1", "somebody", b"{}", clock())
    async with house.store.write() as tx:
        for key, rank in (("a", Rank.ANSWER), ("c", Rank.CHECKIN)):
            draft = Draft(key, "web", "somebody", Outgoing("hello"), rank, Rule.LEAVE)
            outbox.put(tx, house.store, draft, None, clock())
        await tx.commit()
    await waits(house, LOCKED_IN)
    clock.move(seconds=90)
    registry = await metrics.gathered(house)
    assert value(registry, "saiyai_wait_seconds", row="inbox") == 90
    assert value(registry, "saiyai_wait_seconds", row="outbox") == 90
    levels = {one: value(registry, "saiyai_case_wait_seconds", level=one) for one in Urgency}
    assert levels == {Urgency.NOW: 90, Urgency.TODAY: 0, Urgency.SOON: 0}
    async with house.store.write() as tx:
        await tx.execute(text("UPDATE outbox SET state = 'sent' WHERE key = 'a'"))
        await tx.execute(text("UPDATE inbox SET state = 'done'"))
        await tx.commit()
    registry = await metrics.gathered(house)
    assert value(registry, "saiyai_wait_seconds", row="inbox") == 0
    assert value(registry, "saiyai_wait_seconds", row="outbox") == 0


@SQLITE
async def test_without_the_database_they_say_that_it_is_gone(house: House) -> None:
    gone = Store.connect("postgresql+asyncpg://nobody@127.0.0.1:9/none", house.store.vault)
    registry = await metrics.gathered(replace(house, store=gone))
    await gone.close()
    assert value(registry, "saiyai_up", part="database") == 0
    assert value(registry, "saiyai_sends_total", ending="sent") == 0


def value(registry: CollectorRegistry, name: str, **labels: str) -> float:
    found = registry.get_sample_value(name, labels)
    assert found is not None, name
    return found
