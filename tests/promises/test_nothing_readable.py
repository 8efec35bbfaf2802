"""What people write, are called and can be reached at is readable in no file the house leaves."""

import asyncio
import base64
import json
import logging
import time
from collections.abc import Iterator
from dataclasses import replace
from io import StringIO
from pathlib import Path

import pytest
from sqlalchemy import LargeBinary, select, text
from sqlalchemy.engine import make_url

from bot import logs
from bot.access import Staff
from bot.backup import archive
from bot.channels import Delivery, Outgoing
from bot.desk import claiming, closing, writing
from bot.followup import calls, changing, enrolment, record
from bot.house import utc_now
from bot.store.boxes import inbox, outbox
from bot.store.desk import queues, reads
from bot.store.followup.checkins import Answer
from bot.store.followup.entries import NewEntry
from bot.store.models.base import Base
from bot.store.models.people import Person
from bot.store.session import Store
from bot.telegram.sender import TelegramChannel
from dialogues.followup.plan import Purpose
from dialogues.heard import Age, Heard
from dialogues.router import Router
from dialogues.turn import Turn
from tests.backup.conftest import RECIPIENT, plain_lines
from tests.conftest import add_staff
from tests.fakes.telegram.server import TOKEN
from tests.journeys.conftest import SECRET, Line, open_line
from tests.promises.canaries import canaries, disguises, files_under, hits, phone_numbers
from tests.unit.followed import BY_PHONE

SEED = 20261125
SAID = canaries(SEED, 120)
CALLED = canaries(SEED + 1, 30)
NOTED = canaries(SEED + 2, 20)
PHONES = phone_numbers(SEED, 15)
PLACES = canaries(SEED + 3, 15)
CHATS = range(990_000_007_000, 990_000_007_015)  # longer than any number that files hold by chance
FOLLOWED = canaries(SEED + 4, 24)
ALL = (*SAID, *CALLED, *NOTED, *PHONES, *PLACES, *FOLLOWED, *map(str, CHATS))
LOCKED_IN = "ຊ່ວຍແດ່ ເຂົາລັອກປະຕູ ບໍ່ໃຫ້ອອກ"
PASSWORD = "river-word-of-the-database-77"


@pytest.fixture
def log_lines() -> Iterator[StringIO]:
    """All that the house would print at DEBUG, with its own log set up."""
    before = (logging.root.handlers[:], logging.root.level)
    lines = StringIO()
    logs.set_up([SECRET, TOKEN, PASSWORD], logging.DEBUG)
    for handler in logging.root.handlers:
        assert isinstance(handler, logging.StreamHandler)
        handler.setStream(lines)
    yield lines
    logging.root.handlers[:], level = before
    logging.root.setLevel(level)


async def live_through_it(line: Line) -> None:
    """Everything there is to say and to write down, on the whole way through the house."""
    telegram, said = line.telegram, iter(SAID)
    for number, chat in enumerate(CHATS):
        name, other = CALLED[number], CALLED[number + 15]
        telegram.world.user(chat, first_name=name, last_name=other, username=f"{name}{other}")
        await telegram.user_says(chat, f"{LOCKED_IN} {next(said)}")
        for _ in range(7):
            await telegram.user_says(chat, next(said))
        shared = {"phone_number": PHONES[number], "first_name": other}
        await telegram.user_sends(chat, None, contact=shared)
        place = {"title": PLACES[number], "address": PLACES[number], "location": {}}
        await telegram.user_sends(chat, None, venue=place)
        await telegram.user_sends_voice(chat, caption=PLACES[number])
    await telegram.until(lambda: not telegram.world.pending, 60)
    await quiet(line.house.store)
    noy = await add_staff(line.house)
    for number, row in enumerate(await queues.queue(line.house.store, line.house.clock())):
        one, other = NOTED[number], NOTED[(number + 5) % 20]
        assert (await claiming.claim(line.house, row.case_id, noy)).ok
        assert (await writing.write_note(line.house, row.case_id, noy, one, f"n{number}")).ok
        assert (await writing.reply(line.house, row.case_id, noy, other, f"r{number}")).ok
    await quiet(line.house.store)
    await follow_up(line, noy)


async def follow_up(line: Line, by: Staff) -> None:
    """Somebody followed up by phone: names, answers and every kind of line in their record."""
    words = iter(FOLLOWED)
    wanted = replace(
        BY_PHONE,
        name=next(words),
        phone=f"{PHONES[0]}",
        contact=next(words),
        village=next(words),
        age=Age.UNDER_18,
        guardian="agrees",
        guardian_name=next(words),
        purposes=frozenset(Purpose),
    )
    outcome, person_id = await enrolment.enrol(line.house, by, wanted)
    assert outcome.ok
    form = await calls.form(line.house, by, person_id)
    assert form is not None
    told = tuple(Answer(domain, 1, next(words), "") for domain in form.domains)
    assert (await calls.answer(line.house, by, person_id, form.checkin_id, told)).ok
    assert (await calls.end(line.house, by, person_id, form.checkin_id)).ok
    tried = await calls.attempt(line.house, by, person_id, "no_answer", next(words), "call-1")
    assert tried.ok
    for kind in ("note", "visit", "referral", "task", "promise", "assessment", "decision", "need"):
        new = NewEntry(kind, by.id, (("note", next(words)),), f"entry-{kind}")
        assert (await record.write(line.house, by, person_id, new)).ok
    yes = await changing.consent(
        line.house, by, person_id, Purpose.PEER, given=True, how="paper", detail=next(words)
    )
    assert yes.ok
    assert (await changing.end(line.house, by, person_id, next(words))).ok


async def quiet(store: Store) -> None:
    for _ in range(3000):
        states = set(await inbox.waiting(store)), set(await outbox.counts(store))
        if states[0] == {"done"} and not states[1] & {"waiting", "sending"}:
            return
        await asyncio.sleep(0.02)
    counts = await inbox.waiting(store), await outbox.counts(store)
    raise AssertionError(f"the house did not come to rest: {counts}")


def choke_and_stumble(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let every seventh message fail once in the middle of its turn and every ninth in sending."""
    decide, send, choked, counted = Router.decide, TelegramChannel.send, set[str](), [0]

    def choking(router: Router, heard: Heard, *rest: object) -> Turn:
        if len(choked) < 17 and heard.text and heard.text not in choked:
            choked.add(heard.text)
            raise ValueError(heard.text)
        return decide(router, heard, *rest)  # type: ignore[arg-type]

    async def stumbling(channel: TelegramChannel, address: str, out: Outgoing) -> Delivery:
        counted[0] += 1
        if counted[0] % 9 == 0:
            raise RuntimeError(f"{address}: {out.text} {NOTED[0]}")
        return await send(channel, address, out)

    monkeypatch.setattr(Router, "decide", choking)
    monkeypatch.setattr(TelegramChannel, "send", stumbling)


async def leave_a_task_alone(words: str) -> None:
    """What Python itself prints when nobody asks how a task ended, and what a web server prints."""

    async def failing() -> None:
        raise ValueError(words)

    task = asyncio.create_task(failing(), name=words)
    await asyncio.sleep(0)
    await asyncio.sleep(0)
    del task
    try:
        await failing()
    except ValueError:
        logging.getLogger("aiohttp.server").exception("Error handling request from %s", words)


def with_password(database: str) -> str:
    url = make_url(database)
    if url.get_backend_name() == "sqlite":
        return database
    return url.set(password=PASSWORD).render_as_string(hide_password=False)


async def files_of(line: Line, home: Path, since: float) -> list[Path]:
    """Every file that the house and its database have written, with nothing left in memory.

    Of a PostgreSQL that other tests use as well: this database's folder, the log, and what was
    written since then.
    """
    url = line.house.store.engine.url
    if url.get_backend_name() == "sqlite":
        return files_under(home)
    async with line.house.store.bare() as connection:
        await connection.execute(text("CHECKPOINT"))
        mine = "SELECT oid FROM pg_database WHERE datname = current_database()"
        folder = str((await connection.execute(text(mine))).scalar_one())
    cluster = Path(str(url.query["host"]))
    theirs = [path for path in files_under(cluster) if path.stat().st_mtime >= since - 1]
    ours = [path for path in theirs if path.parent.parent.name != "base"]
    return [*files_under(home), *ours, *files_under(cluster / "base" / folder)]


async def back_up(store: Store, home: Path) -> set[str]:
    """An archive and its keyring, and what whoever has the identity sees in them."""
    (home / "backups").mkdir()
    kept = await archive.backup(store, home / "backups", RECIPIENT, utc_now())
    for path in (kept.archive, kept.keyring):
        opened = b"\n".join(await asyncio.to_thread(plain_lines, path))
        assert opened.startswith(b'{"saiyai"')
        (home / f"{path.name}, opened").write_bytes(opened)
    return {
        one for path in (kept.archive, kept.keyring) for one in (path.name, f"{path.name}, opened")
    }


def house_secrets(home: Path) -> tuple[str, ...]:
    """What opens the house; each of its keys as the key file has it, as bytes and as digits."""
    kept = json.loads((home / "keys.json").read_text("ascii"))
    keys = (*kept["wraps"].values(), kept["index"], kept["house"], kept["sign"])
    plain = [base64.b64decode(key) for key in keys]
    forms = (form for key in plain for form in (key.decode("latin-1"), key.hex()))
    return (TOKEN, SECRET, PASSWORD, *keys, *forms)


def test_the_search_finds_every_disguise(tmp_path: Path) -> None:
    for number, form in enumerate(sorted(disguises(SAID[0]) | disguises(PHONES[0]))):
        (tmp_path / str(number)).write_bytes(b"." * number + form + b"." * number)
    found = {name for name, _ in hits(ALL, files_under(tmp_path))}
    assert found == {path.name for path in tmp_path.iterdir()}
    assert len(set(ALL)) >= 200


@pytest.mark.timeout(300)
async def test_two_hundred_canaries_are_in_no_file_and_no_log_line(
    tmp_path: Path, database: str, log_lines: StringIO, monkeypatch: pytest.MonkeyPatch
) -> None:
    print(f"seed {SEED}")  # noqa: T201 - it can be shown again
    choke_and_stumble(monkeypatch)
    began = time.time()
    async with open_line(tmp_path, with_password(database), "webhook") as line:
        await live_through_it(line)
        await leave_a_task_alone(SAID[0])
        rows = await queues.queue(line.house.store, line.house.clock())
        talks = [await reads.conversation(line.house.store, row.case_id) for row in rows]
        transcript = "\n".join(entry.text for talk in talks if talk for entry in talk.lines)
        (tmp_path / "log").write_text(log_lines.getvalue(), "utf-8")
        backups = await back_up(line.house.store, tmp_path)
        secrets = house_secrets(tmp_path)
        files = [path for path in await files_of(line, tmp_path, began) if path.name != "keys.json"]
        found = hits((*ALL, *secrets), files)
    kept = [secret for secret in (*SAID, *PHONES, *PLACES, *NOTED[:15]) if secret in transcript]
    print(f"{len(kept)} canaries kept; {len(files)} files searched")  # noqa: T201 - the proof
    assert len(kept) == 120 + 15 + 15 + 15
    assert found == []
    lines = [json.loads(entry) for entry in log_lines.getvalue().splitlines()]
    assert {"ValueError", "RuntimeError"} <= {one.get("fault") or one.get("cause") for one in lines}
    names = {path.name for path in files}
    assert {"log", *backups} < names


async def test_after_erase_nothing_of_a_person_is_left_that_any_key_opens(
    tmp_path: Path, database: str
) -> None:
    async with open_line(tmp_path, database, "webhook") as line:
        store, chat = line.house.store, CHATS[0]
        noy = await add_staff(line.house)
        for secret in SAID[:5]:
            await line.hears(chat, f"{LOCKED_IN} {secret}")
        (row,) = await queues.queue(store, line.house.clock())
        await claiming.claim(line.house, row.case_id, noy)
        await writing.write_note(line.house, row.case_id, noy, NOTED[0], "n")
        await writing.reply(line.house, row.case_id, noy, NOTED[1], "r")
        assert (await closing.close(line.house, row.case_id, noy, "helped", NOTED[2])).ok
        await quiet(store)
        before = await sealed_values(store)
        async with store.read() as tx:
            wrapped = (await tx.execute(select(Person.key))).scalar_one() or b""
        await line.hears(chat, "/erase")
        assert await queues.queue(store, line.house.clock()) == ()
        rows = line.telegram.sent(chat)[-1].rows
        yes = next(button for line_ in rows for button in line_ if "erase:yes" in button[1])
        await line.telegram.user_presses(chat, yes[1])
        await line.telegram.until(lambda: len(line.telegram.sent(chat)) == 1)
        await quiet(store)
        after = await sealed_values(store)
        files = await asyncio.to_thread(_contents, tmp_path)
    assert len(wrapped) > 32
    assert not [name for name, content in files.items() if wrapped in content]
    print(f"sealed values before {sorted(before)}, after {sorted(after)}")  # noqa: T201
    assert {"messages.text", "notes.text", "people.key", "people.where"} <= before
    assert after == {"factors.seed"}  # a worker's phone; of nobody who writes


def _contents(folder: Path) -> dict[str, bytes]:
    """Every file of an SQLite database, its journal too; none where the database is another."""
    return {path.name: path.read_bytes() for path in folder.glob("house.db*")}


async def sealed_values(store: Store) -> set[str]:
    """The columns that hold any sealed value at all, but for blind indexes and proofs."""
    found = set()
    async with store.read() as tx:
        for table in Base.metadata.sorted_tables:
            for column in table.columns:
                if isinstance(column.type, LargeBinary) and column.name not in {"index", "mac"}:
                    values = (await tx.execute(select(column))).scalars()
                    found |= {f"{table.name}.{column.name}" for value in values if value}
    return found
