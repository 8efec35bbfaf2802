"""L6: what cannot be put on record is not done, except that somebody in danger is helped."""

from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager

import pytest
import structlog
from sqlalchemy import TextClause, insert, select, text
from sqlalchemy.exc import DBAPIError, IntegrityError

from bot import sentences
from bot.audit import proving, verdict
from bot.desk import claiming, closing, passing, seeing, writing
from bot.errors import AuditNotWritten, StoreUnavailable
from bot.house import House
from bot.outcome import Outcome
from bot.staff import sessions, signing_in, staffing
from bot.store.audit import audit
from bot.store.audit.deeds import Deed
from bot.store.boxes import inbox
from bot.store.models.boxes import Inbox, Outbox
from bot.store.models.cases import Case
from bot.store.models.staff import AuditRow
from bot.store.session import Store
from bot.workers.inbox import _hear
from tests.conftest import Clock, add_staff
from tests.console.table import changed, dump
from tests.unit.desk import held, waits
from tests.unit.spoken import SOMEBODY, answers, hear

DANGER = "They locked the door and took our phones"
NONCE = "1" * 32


@asynccontextmanager
async def broken(store: Store) -> AsyncIterator[None]:
    """The audit takes no row, while every other table does."""
    is_sqlite = store.engine.dialect.name == "sqlite"
    fall, stand = (SQLITE, NO_SQLITE) if is_sqlite else (POSTGRESQL, NO_POSTGRESQL)
    await _say(store, fall)
    yield
    await _say(store, stand)


SQLITE = (
    text("CREATE TRIGGER broken BEFORE INSERT ON audit BEGIN SELECT RAISE(ABORT, 'full'); END"),
)
NO_SQLITE = (text("DROP TRIGGER broken"),)
POSTGRESQL = (
    text(
        "CREATE FUNCTION broken() RETURNS trigger LANGUAGE plpgsql AS"
        " $$ BEGIN RAISE EXCEPTION 'full'; END $$"
    ),
    text("CREATE TRIGGER broken BEFORE INSERT ON audit FOR EACH ROW EXECUTE FUNCTION broken()"),
)
NO_POSTGRESQL = (text("DROP TRIGGER broken ON audit"),)


async def _say(store: Store, statements: tuple[TextClause, ...]) -> None:
    async with store.bare() as connection:
        for one in statements:
            await connection.execute(one)


async def test_a_deed_that_cannot_be_put_on_record_is_not_done(house: House) -> None:
    case_id, noy = await held(house)
    waiting, dao = await waits(house), await add_staff(house, "dao", "Dao", "supervisor")
    boss = await add_staff(house, "ad", "Ad", "administrator")
    async with house.store.write() as tx:
        token = await sessions.begin(tx, noy.id, house.clock())
        await tx.commit()
    session = await sessions.who(house, token)
    assert session is not None
    deeds: dict[str, Callable[[], Awaitable[object]]] = {
        "claim": lambda: claiming.claim(house, waiting, dao),
        "read": lambda: seeing.looked(house, noy, Deed.READ, case_id=case_id),
        "look": lambda: seeing.looked(house, noy, Deed.QUEUE_SEEN),
        "reply": lambda: writing.reply(house, case_id, noy, "made up", NONCE),
        "note": lambda: writing.write_note(house, case_id, noy, "made up", NONCE),
        "hand over": lambda: passing.hand_over(house, case_id, noy, dao.id, "made up"),
        "give back": lambda: passing.give_back(house, case_id, noy),
        "close": lambda: closing.close(house, case_id, noy, "helped", ""),
        "lock": lambda: sessions.lock(house, session),
        "sign out": lambda: sessions.sign_out(house, token),
        "disable": lambda: staffing.disable(house, noy.id, boss),
    }
    async with broken(house.store):
        before, failed = await dump(house), []
        for name, deed in deeds.items():
            with pytest.raises(AuditNotWritten):
                await _done(deed)
            failed.append(name)
        assert (failed, changed(before, await dump(house))) == ([*deeds], set())
        with pytest.raises(AuditNotWritten):
            await signing_in.begin(house, "noy", "wrong stones", "127.0.0.1")
    assert await _done(deeds["claim"]) == Outcome(ok=True, sentence=sentences.CLAIMED)


async def _done(deed: Callable[[], Awaitable[object]]) -> object:
    return await deed()


async def rows(house: House) -> list[str]:
    async with house.store.read() as tx:
        return list((await tx.execute(select(AuditRow.action).order_by(AuditRow.id))).scalars())


async def test_somebody_in_danger_is_helped_and_the_alarm_is_raised(house: House) -> None:
    async with broken(house.store):
        with structlog.testing.capture_logs() as logs:
            told = await hear(house, DANGER)
        assert (told != [], await rows(house), len(house.store.owed)) == (True, [], 1)
        alarms = [line["event"] for line in logs if line["log_level"] == "critical"]
        assert alarms == ["audit_not_written"]
        async with house.store.read() as tx:
            assert (await tx.execute(select(Case.urgency))).scalars().all() == [0]
            assert len((await tx.execute(select(Outbox))).all()) >= len(told)
        for _ in range(2):  # still broken: what is owed stays owed
            with pytest.raises((DBAPIError, StoreUnavailable)):
                await proving.look_after(house, *await proving.due(house))
        assert len(house.store.owed) == 1
    await proving.look_after(house, *await proving.due(house))
    assert (await rows(house), await proving.due(house)) == (["case_opened"], ())
    found = await verdict.verify(house.store, house.settings.anchor_folder)
    assert (found.looked.rows, found.looked.linked, found.faults) == (1, 1, 0)


async def test_a_row_whose_writing_nobody_heard_of_is_not_written_again(house: House) -> None:
    """The database went away between the commit and its answer; the others are not held up."""
    async with broken(house.store):
        await hear(house, DANGER)
    async with house.store.write() as tx:
        await tx.execute(insert(AuditRow), list(house.store.owed))
        await tx.commit()
        audit.write(tx, audit.HOUSE, Deed.CLAIM, house.clock())
        house.store.owed += tx.audited
        tx.audited, tx.at_end = [], []
    assert await audit.write_owed(house.store) == 2
    assert (await rows(house), len(house.store.owed)) == (["case_opened", "claim"], 0)
    await proving.look_after(house, *await proving.due(house))
    assert (await verdict.verify(house.store, house.settings.anchor_folder)).faults == 0


async def test_what_is_no_danger_waits_and_is_never_given_up(house: House, clock: Clock) -> None:
    body = b'{"kind": "text", "text": "I want to talk to a person", "address": "' + (
        SOMEBODY.encode() + b'"}'
    )
    async with broken(house.store):
        assert await inbox.keep(house.store, "web", "k1", SOMEBODY, body, clock())
        for _ in range(8):
            claimed = await inbox.claim(house.store, "w:1", clock())
            assert claimed is not None
            await _hear(house, claimed)
            clock.move(minutes=2)
        assert (await answers(house), await rows(house)) == ([], [])
        async with house.store.read() as tx:
            assert (await tx.execute(select(Inbox.state))).scalars().all() == ["new"]
    claimed = await inbox.claim(house.store, "w:1", clock())
    assert claimed is not None
    await _hear(house, claimed)
    assert (await answers(house) != [], await rows(house)) == (True, ["case_opened"])


async def test_a_fault_elsewhere_is_not_taken_for_one_of_the_audit(house: House) -> None:
    """Two rows of one key: the deed fails as ever, and danger is no excuse for it."""
    with pytest.raises(IntegrityError):
        await _helped_wrongly(house)
    assert (await rows(house), len(house.store.owed)) == ([], 0)


async def _helped_wrongly(house: House) -> None:
    now = house.clock()
    async with house.store.write() as tx:
        tx.helps = True
        audit.write(tx, audit.HOUSE, Deed.CLAIM, now)
        for number in range(2):
            same = Inbox(channel="web", key="k", index=b"i", state="new", received_at=now)
            same.position = number
            tx.add(same)
        await tx.commit()
