"""`saiyai staff`: accounts by the command line, and codes, which it says for the demo alone."""

import asyncio
from pathlib import Path

import pytest
from click.testing import CliRunner, Result
from sqlalchemy import select

from bot import app
from bot.cli.staff import staff
from bot.demo import demo
from bot.house import utc_now
from bot.settings import Settings, read_settings
from bot.staff import factor
from bot.store import schema
from bot.store.accounts import factors, sign_ins
from bot.store.accounts import staff as accounts
from bot.store.models.staff import AuditRow
from bot.store.sealed.keys import make_keys
from bot.store.sealed.vault import Place
from tests.conftest import PASSPHRASE


@pytest.fixture
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("SAIYAI_HOME", str(tmp_path))
    return tmp_path


def run(*arguments: str) -> Result:
    return CliRunner().invoke(staff, arguments)


async def kept(settings: Settings, login: str, *, phone: bool) -> tuple[bool, bool, int]:
    """Whether the account is shut off, whether it has a phone, and how many sessions are open."""
    store = await app.open_store(settings)
    async with store.write() as tx:
        row = await accounts.by_login(tx, login)
        assert row is not None
        if phone:
            await factors.put(tx, row.id, b"sealed", 0, utc_now())
            await sign_ins.open_session(tx, b"t" * 32, row.id, "csrf", utc_now())
        found = await factors.factor(tx, row.id)
        opened = await sign_ins.sessions_of(tx, row.id)
        await tx.commit()
    await store.close()
    return row.disabled, found is not None, len(opened)


@pytest.mark.usefixtures("home")
def test_an_account_is_added_without_a_phone_and_a_reset_forgets_phone_and_sessions() -> None:
    added = run("add", "Noy", "--name", "Noy", "--passphrase", PASSPHRASE)
    assert (added.exit_code, "sets a phone up then" in added.output) == (0, True)
    assert asyncio.run(kept(read_settings(), "noy", phone=False)) == (False, False, 0)
    assert asyncio.run(kept(read_settings(), "noy", phone=True)) == (False, True, 1)
    assert run("disable", "noy").exit_code == 0
    assert asyncio.run(kept(read_settings(), "noy", phone=False)) == (True, True, 0)
    assert run("reset", "noy", "--passphrase", f"{PASSPHRASE} again").exit_code == 0
    assert asyncio.run(kept(read_settings(), "noy", phone=False)) == (False, False, 0)


@pytest.mark.usefixtures("home")
@pytest.mark.parametrize("passphrase", ["too short", "noy noy noy noy noy"])
def test_a_passphrase_that_cannot_be_one_is_refused_with_a_sentence(passphrase: str) -> None:
    answer = run("add", "noy", "--name", "Noy", "--passphrase", passphrase)
    assert (answer.exit_code, "passphrase" in answer.output) == (1, True)


@pytest.mark.usefixtures("home")
def test_a_code_is_said_in_the_demos_house_alone() -> None:
    assert run("add", "noy", "--name", "Noy", "--passphrase", PASSPHRASE).exit_code == 0
    answer = run("code", "noy")
    assert (answer.exit_code, "the demo's house only" in answer.output) == (1, True)


async def _a_demo(settings: Settings) -> str:
    settings.home.mkdir(parents=True)
    store = await app.open_store(settings)
    await schema.upgrade(store)
    seed = factor.new_seed()
    async with store.write() as tx:
        noy = await accounts.add(tx, demo.STAFF[0], utc_now())
        sealed = store.vault.house.close(factor._place(noy), seed)
        await factors.put(tx, noy, sealed, 0, utc_now())
        await tx.commit()
    await store.close()
    return seed


@pytest.mark.usefixtures("home")
def test_the_demos_code_fits_and_nobody_unknown_has_one() -> None:
    seed = asyncio.run(_a_demo(demo.settings()))
    said = run("code", "NOY").output.strip()
    assert factor.fitting(seed, said, utc_now()) is not None
    unknown = run("code", "nobody")
    assert (unknown.exit_code, "no account nobody" in unknown.output) == (1, True)


def test_the_demo_has_somebody_of_every_role_and_says_where_the_code_comes_from() -> None:
    roles = {one.role for one in demo.STAFF}
    assert roles == {"worker", "supervisor", "manager", "administrator", "auditor"}
    assert "saiyai staff code noy" in demo.welcome("http://127.0.0.1:8080")


@pytest.mark.usefixtures("home")
def test_a_reset_of_an_account_that_was_open_is_not_told_as_its_opening() -> None:
    assert run("add", "noy", "--name", "Noy", "--passphrase", PASSPHRASE).exit_code == 0
    assert run("reset", "noy", "--passphrase", f"{PASSPHRASE} again").exit_code == 0
    for _ in range(2):  # by two who did not know of each other
        assert run("disable", "noy").exit_code == 0
    assert run("reset", "noy", "--passphrase", PASSPHRASE).exit_code == 0
    resets = ["passphrase_reset", "factor_reset"]
    assert asyncio.run(deeds()) == [
        "staff_added",
        *resets,
        "staff_disabled",
        *resets,
        "staff_enabled",
    ]


async def linked(login: str, *, anew: bool = False) -> bool:
    """Whether a chat gets this account's alerts; `anew` links one, with a code for another."""
    store = await app.open_store(read_settings())
    async with store.write() as tx:
        row = await accounts.by_login(tx, login)
        assert row is not None
        if anew:
            row.alerts = store.vault.house.close(Place("staff", "alerts", row.id), "100")
            row.link_code, row.link_until = store.vault.index("link", "A CODE"), utc_now()
        await tx.commit()
        found = row.alerts is not None
        assert (row.link_code is not None) is found
    await store.close()
    return found


@pytest.mark.usefixtures("home")
def test_a_chat_that_gets_alerts_is_taken_away_and_that_is_on_record_once() -> None:
    assert run("add", "noy", "--name", "Noy", "--passphrase", PASSPHRASE).exit_code == 0
    assert "no chat" in run("unlink", "noy").output
    assert asyncio.run(linked("noy", anew=True))
    assert "linked" in run("list").output
    assert asyncio.run(kept(read_settings(), "noy", phone=True)) == (False, True, 1)
    assert run("unlink", "Noy").exit_code == 0
    assert not asyncio.run(linked("noy"))
    assert "linked" not in run("list").output
    assert asyncio.run(kept(read_settings(), "noy", phone=False)) == (False, True, 1)
    assert run("unlink", "noy").exit_code == 0
    assert asyncio.run(deeds()) == ["staff_added", "alerts_unlinked"]
    unknown = run("unlink", "nobody")
    assert (unknown.exit_code, "no account nobody" in unknown.output) == (1, True)


async def deeds() -> list[str]:
    """What the audit says, oldest first."""
    store = await app.open_store(read_settings())
    async with store.read() as tx:
        rows = await tx.execute(select(AuditRow.action).order_by(AuditRow.id))
    await store.close()
    ours = ("staff_", "pass", "factor", "alerts_")
    return [one for one in rows.scalars() if one.startswith(ours)]


@pytest.mark.parametrize(
    "words",
    [
        ("list",),
        ("disable", "noy"),
        ("reset", "noy", "--passphrase", PASSPHRASE),
        ("unlink", "noy"),
    ],
)
def test_where_there_is_no_house_none_is_made_and_it_is_said(
    home: Path, words: tuple[str, ...]
) -> None:
    """By hand without the house's settings: an account that was to be shut would stay open."""
    done = run(*words)
    assert (done.exit_code, [*home.iterdir()]) == (1, [])
    assert f"There is no key file at {home}/keys.json." in done.output
    make_keys(home / "keys.json")  # PostgreSQL's house, and its address was not given
    done = run(*words)
    assert (done.exit_code, "There is no house in this database." in done.output) == (1, True)
