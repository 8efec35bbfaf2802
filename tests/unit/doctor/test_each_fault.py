"""Each check of the doctor is silent in a good house, and words its own fault when it is made."""

import os
import re
import shutil
import time as clock
from collections.abc import Awaitable, Callable
from datetime import UTC, datetime, time, timedelta
from pathlib import Path
from zoneinfo import reset_tzpath

import pytest
from sqlalchemy import text

from bot.channels import Outgoing
from bot.demo import demo
from bot.doctor import machine
from bot.doctor.patient import ROOT
from bot.house import utc_now
from bot.staff import passphrases
from bot.store import people, schema
from bot.store.accounts import staff as accounts
from bot.store.accounts.staff import NewStaff
from bot.store.audit import checks
from bot.store.boxes import gates, inbox, outbox
from bot.store.boxes.outbox import Draft, Rank, Rule
from bot.store.editing import content
from bot.store.editing.content import Confirmed
from bot.store.sealed import rotating
from bot.store.sealed.keys import make_keys
from bot.words import ZONE
from nlu.engine.train import fingerprint
from tests.accounts import give, shut
from tests.conftest import NOBODY_LISTENS, DatabaseMaker, add_staff
from tests.fakes.engine import FakeEngine
from tests.unit.doctor.patients import (
    ARCHIVE,
    NAMED,
    Patient,
    account,
    age,
    confirm,
    disable,
    move_in,
    nobody_planned,
    opened,
    patient,
)
from tests.unit.on_call.planned import shift

Sentence = str | re.Pattern[str]
Deed = Callable[[Patient], Awaitable[Sentence]]
Before = Callable[[Patient], Awaitable[None]]
MEMORY = Path("/dev/shm")  # noqa: S108 - a folder of one's own is made there
HAS_MEMORY = MEMORY.is_dir()
FAULTS: dict[str, Deed] = {}
BEFORE: dict[str, Before] = {}
NEEDS_POSTGRESQL = {"clock_beside_the_database"}


def fault(before: Before | None = None) -> Callable[[Deed], Deed]:
    """A way to spoil a house: named like its check, it gives the sentence that must be heard."""

    def named(deed: Deed) -> Deed:
        FAULTS[deed.__name__] = deed
        if before:
            BEFORE[deed.__name__] = before
        return deed

    return named


@fault()
async def home_shut(well: Patient) -> str:
    """No account can use a folder of that name; root may look into any other."""
    home = well.home / ("x" * 300)
    well.environment["SAIYAI_HOME"] = str(home)
    return f"The house's folder {home} (SAIYAI_HOME) cannot be used by this account."


@fault()
async def keys_missing(well: Patient) -> str:
    (well.home / "keys.json").unlink()
    return f"There is no key file at {well.home}/keys.json."


@fault()
async def keys_unusable(well: Patient) -> str:
    (well.home / "keys.json").write_text('{"current": 1}')
    return f"The key file at {well.home}/keys.json is not whole."


@fault()
async def keys_readable(well: Patient) -> str:
    (well.home / "keys.json").chmod(0o640)
    return f"Other accounts of this machine may read the key file at {well.home}/keys.json."


@fault()
async def keys_of_the_demo(well: Patient) -> str:
    (well.home / "keys.json").unlink()
    make_keys(well.home / "keys.json", demo=True)
    return f"The keys in {well.home}/keys.json are a demo's; the house refuses to open."


async def somebody_wrote(well: Patient) -> None:
    async with well.house() as house, house.store.write() as tx:
        await people.find_or_make(tx, house.store, "web", "somebody", house.clock())
        await tx.commit()


@fault(somebody_wrote)
async def keys_of_another_house(well: Patient) -> str:
    (well.home / "keys.json").unlink()
    make_keys(well.home / "keys.json")
    return f"The keys in {well.home}/keys.json are not this database's."


@fault(somebody_wrote)
async def rotation_stuck(well: Patient) -> str:
    """It came two hours ago, and no house runs that would go on with it."""
    file = well.home / "keys.json"
    rotating.add(file)
    came = file.stat().st_mtime - 2 * 3600
    os.utime(file, (came, came))
    return (
        "Still under an older wrapping key, 2 hours after the new one came: 1 of the people's keys."
    )


@fault()
async def keys_beside_the_backups(well: Patient) -> str:
    well.environment["SAIYAI_BACKUPS"] = str(well.home)
    return "The key file stands in the folder of the backups: a thief of one has both."


@fault()
async def database_silent(well: Patient) -> str:
    (well.home / "saiyai.db").unlink()
    return "The database (SAIYAI_DATABASE_URL) is not there or does not answer."


@fault()
async def database_broken(well: Patient) -> str:
    file = well.home / "saiyai.db"
    with file.open("r+b") as whole:
        whole.seek(8192)
        whole.write(b"\xff" * 4096)
    return f"The database {file} is damaged."


@fault()
async def database_misaddressed(well: Patient) -> str:
    well.environment["SAIYAI_DATABASE_URL"] = "postgresql+asyncpg://noy:hidden@db/x?sslmode=require"
    return "SAIYAI_DATABASE_URL has an option that is not known here; for TLS say ?ssl=require."


@fault()
async def database_shut(well: Patient) -> str:
    """The house's account has all but the file, as after a restore by root's hand."""
    file = well.home / "saiyai.db"
    well.home.parent.chmod(0o755)
    give(well.home, well.home / "keys.json")
    well.after.enter_context(shut(file))
    return (
        f"The database cannot be written: {file} is shut to this account, "
        "so no message could be kept."
    )


@fault()
async def anchors_shut(well: Patient) -> str:
    folder = well.home / "anchors"
    folder.mkdir()
    well.home.parent.chmod(0o755)
    give(well.home, well.home / "keys.json", well.home / "saiyai.db")
    well.after.enter_context(shut(folder))
    return f"The audit's anchors cannot be written: {folder} is shut to this account."


@fault()
async def setting_unknown(well: Patient) -> str:
    """Also the name is told, never what it was set to."""
    well.environment["SAIYAI_BACKUP"] = "hidden"
    well.environment["SAIYAI_PROT_FILE"] = "hidden"
    return "There is no setting of this name: SAIYAI_BACKUP, SAIYAI_PROT_FILE."


@fault()
async def telegram_unset(well: Patient) -> str:
    del well.environment["TELEGRAM_BOT_TOKEN"]
    return "Telegram is switched on, but TELEGRAM_BOT_TOKEN is not set."


@fault()
async def migrations_pending(well: Patient) -> str:
    (well.home / "saiyai.db").unlink()
    (well.home / "saiyai.db").touch()
    needed = schema._head()
    return f"Migrations are pending: the tables are at nothing, {needed} is needed."


@fault()
async def database_in_memory(well: Patient) -> str:
    if not HAS_MEMORY:
        pytest.skip("This machine has no disk in memory.")
    file = MEMORY / f"{well.home.parent.name}.db"
    shutil.copyfile(well.home / "saiyai.db", file)
    well.after.callback(file.unlink)
    well.environment["SAIYAI_DATABASE_URL"] = f"sqlite+aiosqlite:///{file}"
    return f"The database {file} is on a disk in memory: all is lost when the machine stops."


@fault()
async def disk_full(well: Patient) -> Sentence:
    patch = well.after.enter_context(pytest.MonkeyPatch.context())
    patch.setattr(machine, "LEAST_BYTES", 2**60)
    return re.compile(rf"Only [0-9]+ MiB are left on the disk of {well.home}\.")


@fault(opened)
async def house_closed(well: Patient) -> str:
    await well.after.aclose()
    return f"No house answers at http://127.0.0.1:{well.environment['SAIYAI_PORT']}."


async def engine_runs(well: Patient) -> None:
    engine = await well.after.enter_async_context(FakeEngine())
    well.environment["RASA_URL"] = engine.url


@fault(engine_runs)
async def engine_down(well: Patient) -> str:
    await well.after.aclose()
    return "The engine does not answer: danger is heard, but most questions are not understood."


async def taught(well: Patient) -> None:
    """A checkout of one example and the model that was taught it."""
    well.root = well.home / "checkout"
    model = well.root / "nlu" / "engine" / "models" / "saiyai.tar.gz"
    data = well.root / "nlu" / "data"
    for folder in (model.parent, data):
        folder.mkdir(parents=True)
    (data / "greet.yml").write_text("- hello")
    model.write_bytes(b"a model")
    model.with_suffix(".sha256").write_text(fingerprint(well.root))
    del well.environment["RASA_URL"]


@fault(taught)
async def model_missing(well: Patient) -> str:
    shutil.rmtree(well.root / "nlu" / "engine")
    return "There is no trained model: the engine cannot start."


@fault(taught)
async def model_old(well: Patient) -> str:
    (well.root / "nlu" / "data" / "thanks.yml").write_text("- thank you")
    return "The model is older than the examples it is taught by."


@fault()
async def telegram_silent(well: Patient) -> str:
    well.environment["TELEGRAM_API_URL"] = NOBODY_LISTENS
    return "Telegram does not answer from this machine."


@fault()
async def token_refused(well: Patient) -> str:
    well.telegram.world.token = "123456789:AAanother-fictional-token"
    return "Telegram refuses the bot's token (TELEGRAM_BOT_TOKEN)."


@fault()
async def webhook_not_set(well: Patient) -> str:
    well.telegram.world.webhook.url = ""
    return "The webhook is not set: Telegram keeps what people write."


@fault()
async def webhook_elsewhere(well: Patient) -> str:
    well.telegram.world.webhook.url = "https://127.0.0.2:9/telegram/webhook"
    return "Telegram posts what people write to 127.0.0.2, which is not this house's address."


async def by_polling(well: Patient) -> None:
    well.environment["SAIYAI_TELEGRAM_MODE"] = "polling"
    well.telegram.world.webhook.url = ""


@fault(by_polling)
async def webhook_besides_polling(well: Patient) -> str:
    well.telegram.world.webhook.url = "https://127.0.0.2:9/telegram/webhook"
    return "A webhook is set although this house asks for updates itself: another one has the bot."


async def twenty_wait(well: Patient) -> None:
    for chat in range(20):
        await well.telegram.user_says(chat, "hello")


@fault(twenty_wait)
async def updates_pending(well: Patient) -> str:
    await well.telegram.user_says(20, "hello")
    return "21 updates wait at Telegram."


async def failed_long_ago(well: Patient) -> None:
    hook = well.telegram.world.webhook
    hook.last_error, hook.last_error_at = "Connection refused", int(clock.time()) - 601


@fault(failed_long_ago)
async def webhook_failing(well: Patient) -> str:
    well.telegram.world.webhook.last_error_at += 30
    return (
        "Telegram could not post to this house in the last ten minutes; "
        "it says: Connection refused."
    )


async def somebody_waits(well: Patient, minutes: float) -> None:
    async with well.house() as house:
        then = house.clock() - timedelta(minutes=minutes)
        assert await inbox.keep(house.store, "web", f"{minutes}", "somebody", b"{}", then)


@fault(lambda well: somebody_waits(well, 1.9))
async def message_unheard(well: Patient) -> str:
    await somebody_waits(well, 5.1)
    return "A message has waited 5 minutes to be heard."


async def put(well: Patient, minutes: float, rank: Rank, state: str, rule: Rule) -> None:
    async with well.house() as house, house.store.write() as tx:
        then = house.clock() - timedelta(minutes=minutes)
        draft = Draft(f"k{minutes}{rank}{rule}", "web", "somebody", Outgoing("hello"), rank, rule)
        outbox.put(tx, house.store, draft, None, then)
        await tx.flush()
        await tx.execute(
            text("UPDATE outbox SET state = :state WHERE key = :key"),
            {"state": state, "key": draft.key},
        )
        await tx.commit()


async def some_wait(well: Patient) -> None:
    """A fresh message, and a check-in that waits for its hour."""
    await put(well, 14, Rank.ANSWER, "waiting", Rule.LEAVE)
    await put(well, 600, Rank.CHECKIN, "waiting", Rule.LEAVE)


@fault(some_wait)
async def message_unsent(well: Patient) -> str:
    await put(well, 16, Rank.ANSWER, "waiting", Rule.LEAVE)
    return "A message has waited 16 minutes to be sent."


@fault(lambda well: put(well, 5, Rank.ANSWER, "unknown", Rule.LEAVE))
async def message_unknown(well: Patient) -> str:
    await put(well, 5, Rank.STAFF, "unknown", Rule.ASK)
    return "Nobody knows whether 1 message arrived."


@fault()
async def outbox_closed(well: Patient) -> str:
    async with well.house() as house, house.store.write() as tx:
        assert await gates.close(tx, house.clock(), gates.OPERATOR)
        await tx.commit()
    return "The outbox is closed: nothing goes out to anybody."


async def looked_over(well: Patient, faults: int, days: float) -> None:
    async with well.house() as house, house.store.write() as tx:
        then = house.clock() - timedelta(days=days)
        checks.keep(tx, checks.Check(then, 7, 7, 0, faults))
        await tx.commit()


@fault(lambda well: looked_over(well, 0, 1.5))
async def audit_not_whole(well: Patient) -> str:
    await looked_over(well, 2, 1)
    return "The audit is not whole: its last check found 2 faults."


@fault(lambda well: looked_over(well, 0, 1.5))
async def audit_not_looked_over(well: Patient) -> str:
    well.ahead = timedelta(days=2)
    return "The audit was not looked over for 3 days."


async def unreadable(well: Patient, days: float) -> None:
    async with well.house() as house:
        then = house.clock() - timedelta(days=days)
        assert await inbox.keep_dead(house.store, "telegram", f"{days}", b"{", "NotJson", then)


@fault(lambda well: unreadable(well, 8))
async def update_dead(well: Patient) -> str:
    await unreadable(well, 1)
    await unreadable(well, 2)
    return "In the last 7 days 2 updates could not be read."


async def a_supervisor(well: Patient) -> None:
    async with well.house() as house:
        await add_staff(house, "dao", "Dao", "supervisor")


@fault(a_supervisor)
async def demo_accounts(well: Patient) -> str:
    hashed = await passphrases.hashed(demo.PASSPHRASE)
    async with well.house() as house, house.store.write() as tx:
        await accounts.add(tx, NewStaff("noy", "Noy", "worker", "lo", hashed), house.clock())
        await tx.commit()
    return "The demo's passphrase, which anybody may know, opens 1 account."


@fault(a_supervisor)
async def no_supervisor(well: Patient) -> str:
    async with well.house() as house:
        await add_staff(house, "noy")
        await disable(house, "dao")
    return "There is no supervisor: nobody can plan, take over or confirm facts."


@fault(a_supervisor)
async def no_second_factor(well: Patient) -> str:
    async with well.house() as house:
        await add_staff(house, "noy", with_phone=False)
        await add_staff(house, "gone", with_phone=False)
        await disable(house, "gone")
    return "1 account without a second factor: the passphrase alone sets one up."


async def on_call(well: Patient) -> None:
    """Somebody is always on call; it is noon in Laos."""
    noon = datetime.combine(utc_now().astimezone(ZONE).date(), time(12), ZONE)
    well.ahead = noon.astimezone(UTC) - utc_now()
    async with well.house() as house:
        await move_in(house)


@fault(on_call)
async def nobody_on_call(well: Patient) -> str:
    async with well.house() as house:
        await disable(house, "noy", "dao")
    return "Nobody is on call now, nor in the next weeks."


@fault(on_call)
async def phones_unlinked(well: Patient) -> str:
    async with well.house() as house, house.store.write() as tx:
        (await account(tx, "noy")).alerts = None
        await tx.commit()
    return "Nobody who is on call now has linked a phone: alerts go to others, or nowhere."


@fault(on_call)
async def no_rota(well: Patient) -> str:
    async with well.house() as house:
        await nobody_planned(house)
    return "Nobody is on call: no rota was ever planned."


@fault(on_call)
async def nobody_tonight(well: Patient) -> str:
    async with well.house() as house:
        async with house.store.read() as tx:
            noy = await account(tx, "noy")
        await nobody_planned(house, shift(noy.id, hours=(7, 22)))
        today = house.clock().astimezone(ZONE)
    return f"Nobody is on call in the coming night from 22:00 on {today:%A}."


@fault()
async def clock_beside_the_database(well: Patient) -> Sentence:
    well.ahead = timedelta(seconds=90)
    return re.compile(r"This machine's clock is 9[01] seconds ahead of the database's\.")


@fault()
async def clock_beside_telegram(well: Patient) -> Sentence:
    well.ahead = timedelta(hours=-2)
    return re.compile(r"This machine's clock is (7199|7200) seconds behind Telegram's\.")


@fault()
async def time_zones_gone(well: Patient) -> str:
    well.after.callback(reset_tzpath)
    reset_tzpath(to=())
    return "The system has no time zone data: nobody's safe hours can be told."


@fault()
async def backup_nowhere(well: Patient) -> str:
    del well.environment["SAIYAI_BACKUPS"]
    return (
        "It is not said where backups are (SAIYAI_BACKUPS): all is lost with this machine's disk."
    )


@fault()
async def backup_for_nobody(well: Patient) -> str:
    del well.environment["SAIYAI_BACKUP_RECIPIENT"]
    return "It is not said who may open the backups (SAIYAI_BACKUP_RECIPIENT): none can be written."


@fault()
async def backup_folder_gone(well: Patient) -> str:
    folder = Path(well.environment["SAIYAI_BACKUPS"])
    shutil.rmtree(folder)
    return f"The folder for backups is not there: {folder}."


@fault()
async def backup_folder_shut(well: Patient) -> str:
    """A new disk was mounted there, and its topmost folder is root's."""
    folder = Path(well.environment["SAIYAI_BACKUPS"])
    (folder / ARCHIVE).unlink()
    well.home.parent.chmod(0o755)
    give(well.home, well.home / "keys.json", well.home / "saiyai.db")
    well.after.enter_context(shut(folder, 0o755))
    return f"No backup can be written: {folder} is shut to this account."


@fault()
async def backup_none(well: Patient) -> str:
    folder = Path(well.environment["SAIYAI_BACKUPS"])
    (folder / ARCHIVE).rename(folder / f".{ARCHIVE}.0a1b2c3d")
    (folder / "keyring.age").write_bytes(b"the people's keys")
    return f"There is no backup in {folder}."


@fault()
async def backup_old(well: Patient) -> str:
    folder = Path(well.environment["SAIYAI_BACKUPS"])
    age(folder / ARCHIVE, hours=30)
    (folder / "keyring.age").write_bytes(b"the people's keys, which are written anew")
    (folder / "saiyai-20990101T000000Z.age").touch()
    age(folder / "saiyai-20990101T000000Z.age", hours=-900)  # a clock was ahead once
    return "The newest backup is 30 hours old."


@fault()
async def public_address_not_https(well: Patient) -> str:
    well.environment["SAIYAI_PUBLIC_URL"] = "http://help.example"
    return "The public address (SAIYAI_PUBLIC_URL) is not an https one: it is http://help.example."


@fault()
async def edge_off(well: Patient) -> str:
    del well.environment["SAIYAI_EDGE_PORT"]
    return "Telegram posts to the listener that also has the desk and every page."


@fault()
async def home_open(well: Patient) -> str:
    well.home.chmod(0o755)
    return f"Other accounts of this machine may look into {well.home}."


async def own_words(well: Patient) -> None:
    well.root = well.home / "checkout"
    shutil.copytree(ROOT / "locales", well.root / "locales")
    for source in (well.root / "locales").rglob("*.po"):
        age(source, minutes=1)
        source.with_suffix(".mo").touch()


@fault(own_words)
async def words_old(well: Patient) -> str:
    source = well.root / "locales" / "lo" / "LC_MESSAGES" / "messages.po"
    age(source, minutes=-1)
    return "The words of a language are older than their source, or not there."


async def own_letters(well: Patient) -> None:
    well.root = well.home / "checkout"
    shutil.copytree(ROOT / "bot" / "static", well.root / "bot" / "static")


@fault(own_letters)
async def fonts_gone(well: Patient) -> str:
    name = "noto-sans-thai-thai-400-normal.woff2"
    (well.root / "bot" / "static" / "fonts" / name).unlink()
    return f"A file of the letters that pages are shown in is gone: {name}."


async def all_confirmed(well: Patient) -> None:
    async with well.house() as house:
        dao = await add_staff(house, "dao", "Dao", "supervisor")
        await confirm(house, dao, 300)


@fault(all_confirmed)
async def facts_expired(well: Patient) -> Sentence:
    well.ahead = timedelta(days=301)
    return re.compile(r"These facts have run out and are shown as old: .+ and [0-9]+ more\.")


@fault(all_confirmed)
async def facts_expiring(well: Patient) -> str:
    async with well.house() as house:
        dao = await add_staff(house, "anna", "Anna", "supervisor")
        await confirm(house, dao, 13, "N-LA-06")
    return "These facts run out within 14 days: N-LA-06."


@fault(all_confirmed)
async def facts_unconfirmed(well: Patient) -> str:
    async with well.house() as house, house.store.write() as tx:
        dao = await account(tx, "dao")
        version, today = await content.raise_version(tx), house.clock().date()
        back = Confirmed(version, "N-LA-06", dao.id, {}, "", today, None, house.clock())
        content.confirm(tx, house.store, back)
        await tx.commit()
    return "The team never confirmed these facts with a number: N-LA-06."


def test_every_check_has_a_fault_of_its_own() -> None:
    assert {*FAULTS} == {*NAMED}
    assert len(NAMED) >= 40


@pytest.mark.parametrize("name", NAMED)
async def test_the_fault_is_found_and_worded(
    name: str, ready: Path, request: pytest.FixtureRequest
) -> None:
    database = None
    if name in NEEDS_POSTGRESQL:
        maker: DatabaseMaker = request.getfixturevalue("postgres")
        database = maker()
    async with patient(ready, database) as well:
        if name in BEFORE:
            await BEFORE[name](well)
        before = await well.looked_over(name)
        sentence = await FAULTS[name](well)
        after = await well.looked_over(name)
        await well.after.aclose()
    assert before.found == ()
    [found] = after.found
    assert (found.check, found.weight) == (name, NAMED[name].weight)
    expected = re.escape(sentence) if isinstance(sentence, str) else sentence.pattern
    assert re.fullmatch(expected, found.fault.sentence), found.fault.sentence
    for words in (found.fault.sentence, found.fault.mend):
        assert "\n" not in words
        assert "hidden" not in words
    assert found.fault.sentence.endswith(".")
