"""The doctor over a whole house: silent about a good one, honest about what it cannot see."""

import asyncio
import json
import os
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest
from click.testing import CliRunner

from bot import app
from bot.__main__ import saiyai
from bot.cli.doctor import doctor
from bot.doctor.fault import Check, Fault, Weight
from bot.doctor.house import SELF_STARTED
from bot.doctor.looking import look_over
from bot.doctor.patient import Needs
from bot.doctor.patient import Patient as Seen
from bot.errors import BadSetting
from bot.store import schema
from bot.store.sealed import rewraps, rotating
from bot.store.sealed.keys import read_keys
from bot.store.sealed.vault import Vault
from bot.store.session import Store
from tests.accounts import another_account, as_root, give, shut
from tests.conftest import NOBODY_LISTENS
from tests.fakes.engine import FakeEngine
from tests.journeys.conftest import SECRET
from tests.unit.doctor.patients import NAMED, confirm, move_in, opened, patient


async def test_nothing_is_found_in_a_good_house_that_is_open(ready: Path) -> None:
    async with patient(ready) as well, FakeEngine() as engine:
        well.environment["RASA_URL"] = engine.url
        async with app.serving(well.settings) as running:
            _, dao = await move_in(running.house)
            await confirm(running.house, dao, 300)
            report = await well.looked_over()
    assert [one.fault.sentence for one in report.found] == []
    assert (report.exit_code, report.unseen) == (0, ())
    assert report.well == tuple(NAMED)


async def test_a_house_that_was_never_opened_is_not_opened_by_being_looked_at(
    ready: Path,
) -> None:
    async with patient(ready) as well:
        before = sorted(path.name for path in well.home.iterdir())
        (well.home / "saiyai.db").unlink()
        report = await well.looked_over()
        assert {*before} - {path.name for path in well.home.iterdir()} == {"saiyai.db"}
    assert "database_silent" in {one.check for one in report.found}
    assert "no_supervisor" in report.unseen


@pytest.mark.parametrize("name", ["x" * 300, "saiyai.db"])
async def test_a_place_that_cannot_be_used_is_told_and_stops_no_check(
    name: str, ready: Path
) -> None:
    """A folder that nobody can open; a file that is no database."""
    async with patient(ready) as well:
        place = well.home / name
        if name == "saiyai.db":
            place.write_bytes(b"no database" * 1000)
        well.environment["SAIYAI_DATABASE_URL"] = f"sqlite+aiosqlite:///{place}"
        report = await well.looked_over()
    checks = {one.check for one in report.found}
    assert checks >= {"database_silent"}
    assert ("database_broken" in checks) == (name == "saiyai.db")
    said = [one.fault.sentence for one in report.found]
    assert [one for one in said if one.startswith("This could not be looked at")] == []


async def test_without_the_keys_what_is_not_sealed_is_looked_at(ready: Path) -> None:
    async with patient(ready) as well:
        (well.home / "keys.json").unlink()
        report = await well.looked_over("no_supervisor", "no_rota")
    assert [one.check for one in report.found] == ["no_supervisor"]
    assert report.unseen == ("no_rota",)


@pytest.mark.parametrize("engine", [True, False])
async def test_an_engine_of_the_houses_own_is_asked_about_at_the_house(
    engine: bool, ready: Path
) -> None:
    async with patient(ready) as well:
        del well.environment["RASA_URL"]
        await opened(well, engine=engine)
        report = await well.looked_over("engine_down")
        await well.after.aclose()
    mends = [one.fault.mend for one in report.found]
    assert mends == ([] if engine else [SELF_STARTED])


async def test_an_older_wrapping_key_that_stays_after_its_day_is_found(ready: Path) -> None:
    async with patient(ready) as well:
        file = well.home / "keys.json"
        rotating.add(file)
        assert (await well.looked_over("rotation_stuck")).found == ()
        os.utime(file, (0, 0))
        [never_noted] = (await well.looked_over("rotation_stuck")).found
        async with well.house() as house, house.store.write() as tx:
            await rewraps.note(tx, 2, well.clock())
            await tx.commit()
        assert (await well.looked_over("rotation_stuck")).found == ()
        well.ahead = timedelta(hours=26)
        [stays] = (await well.looked_over("rotation_stuck")).found
    assert never_noted == stays
    assert stays.fault.sentence == (
        f"An older wrapping key that nobody needs any more is still in {file}."
    )


async def test_tables_of_a_newer_version_are_told_apart(ready: Path) -> None:
    async with patient(ready) as well:
        store = await app.open_store(well.settings)
        async with store.bare() as connection:
            await connection.exec_driver_sql("UPDATE alembic_version SET version_num = '9999'")
        await store.close()
        report = await well.looked_over("migrations_pending")
    [found] = report.found
    needed = schema._head()
    assert found.fault.sentence == (
        f"The tables are at 9999, further than this version knows ({needed})."
    )


async def test_a_check_that_falls_over_is_a_fault_and_stops_no_other(ready: Path) -> None:
    async def falls(_patient: Seen) -> Fault | None:
        raise RuntimeError("the words of somebody")

    broken = Check("broken", Weight.SOON, Needs.NOTHING, falls)
    async with patient(ready) as well:
        checks = (broken, NAMED["edge_off"])
        report = await look_over(well.settings, well.clock, checks=checks)
    assert [one.fault.sentence for one in report.found] == [
        "This could not be looked at: broken (RuntimeError)."
    ]
    assert (report.well, report.exit_code) == (("edge_off",), 1)


def run(environment: dict[str, str], *arguments: str) -> tuple[int, str]:
    answer = CliRunner().invoke(doctor, arguments, env=environment)
    return answer.exit_code, answer.output


async def test_the_command_says_each_fault_with_its_mend_and_prints_json(ready: Path) -> None:
    async with patient(ready) as well:
        del well.environment["SAIYAI_EDGE_PORT"]
        well.environment["RASA_URL"] = NOBODY_LISTENS
        code, said = await asyncio.to_thread(run, well.environment)
        json_code, told = await asyncio.to_thread(run, well.environment, "--json")
    assert (code, json_code) == (2, 2)
    lines = said.splitlines()
    at = lines.index("Soon: Telegram posts to the listener that also has the desk and every page.")
    assert lines[at + 1] == (
        "    Set SAIYAI_EDGE_PORT and let the proxy pass /telegram/webhook to that port."
    )
    report = json.loads(told)
    assert {*report} == {"faults", "well", "not_looked_at"}
    assert len(report["faults"]) + len(report["well"]) + len(report["not_looked_at"]) == len(NAMED)
    edge = [one for one in report["faults"] if one["check"] == "edge_off"]
    assert [sorted(one) for one in edge] == [["check", "mend", "sentence", "weight"]]
    for secret in (SECRET, well.telegram.token):
        assert secret not in said + told


def test_a_setting_that_cannot_be_used_is_the_fault_that_is_told() -> None:
    code, told = run({"SAIYAI_PORT": "http"}, "--json")
    report = json.loads(told)
    assert (code, [one["check"] for one in report["faults"]]) == (2, ["setting_unusable"])
    assert report["faults"][0]["sentence"].startswith("SAIYAI_PORT cannot be used")


async def test_without_the_bots_token_all_else_is_looked_at(ready: Path) -> None:
    """As where the command is typed by hand, without what systemd gives to the unit."""
    async with patient(ready) as well:
        del well.environment["TELEGRAM_BOT_TOKEN"]
        del well.environment["SAIYAI_EDGE_PORT"]
        _, told = await asyncio.to_thread(run, well.environment, "--json")
    report = json.loads(told)
    checks = {one["check"]: one["mend"] for one in report["faults"]}
    assert {"telegram_unset", "edge_off"} <= {*checks}
    assert {"token_refused", "telegram_silent"} & {*checks} == set()
    assert "systemctl start saiyai-doctor" in checks["telegram_unset"]
    assert "keys_missing" in report["well"]


async def test_an_address_that_cannot_be_used_is_one_fault_beside_the_others(ready: Path) -> None:
    for wrong in ("sqlite+aiosqlite", "postgresql+asyncpg://noy:hidden@db:abc/x"):
        async with patient(ready) as well:
            well.environment["SAIYAI_DATABASE_URL"] = wrong
            del well.environment["SAIYAI_EDGE_PORT"]
            report = await well.looked_over()
        checks = [one.check for one in report.found]
        assert checks.count("database_misaddressed") == 1
        assert "edge_off" in checks
        assert "database_silent" not in checks
        said = " ".join(f"{one.fault.sentence} {one.fault.mend}" for one in report.found)
        assert "This could not be looked at" not in said
        assert "hidden" not in said


async def test_folders_that_another_account_shut_are_told_and_no_check_falls(ready: Path) -> None:
    async with patient(ready) as well:
        closed = well.home.parent / "closed"
        (closed / "backups").mkdir(parents=True)
        (well.home / "keys.json").rename(closed / "keys.json")
        well.environment["SAIYAI_KEYS"] = str(closed / "keys.json")
        well.environment["SAIYAI_BACKUPS"] = str(closed / "backups")
        well.environment["SAIYAI_DATABASE_URL"] = f"sqlite+aiosqlite:///{closed / 'saiyai.db'}"
        well.home.parent.chmod(0o755)
        with shut(closed):
            report = await well.looked_over()
    said = {one.check: one.fault.sentence for one in report.found}
    for check, place in (
        ("keys_missing", "keys.json"),
        ("database_silent", "saiyai.db"),
        ("backup_folder_gone", "backups"),
    ):
        assert said[check] == (
            f"{closed / place} cannot be looked at by this account. "
            "Run the command as the house's own user."
        )
    assert [one for one in said.values() if one.startswith("This could not be")] == []
    assert "backup_none" not in said


@pytest.mark.parametrize(
    ("weights", "code"),
    [((), 0), ((Weight.SOON,), 1), ((Weight.SOON, Weight.WRONG), 2)],
)
async def test_the_exit_code_is_that_of_the_worst_fault(
    ready: Path, weights: tuple[Weight, ...], code: int
) -> None:
    async def found(_patient: Seen) -> Fault | None:
        return Fault("It is so.", "Mend it.")

    checks = tuple(replace(NAMED["edge_off"], weight=one, look=found) for one in weights)
    async with patient(ready) as well:
        report = await look_over(well.settings, well.clock, checks=checks)
    assert report.exit_code == code


async def test_a_recipient_that_is_none_is_told_and_no_timer_is_blamed(ready: Path) -> None:
    """As the sample says it: every backup is refused, and the keyring is not written anew."""
    async with patient(ready) as well:
        well.environment["SAIYAI_BACKUP_RECIPIENT"] = "age1..."
        report = await well.looked_over("backup_for_nobody")
    [found] = report.found
    assert found.fault.sentence == (
        "SAIYAI_BACKUP_RECIPIENT is no age recipient: no backup can be written."
    )
    assert "saiyai keys identity FILE" in found.fault.mend


async def test_anchors_on_a_stick_that_is_not_there_are_told(ready: Path) -> None:
    """Where it would be the house's account may make no folder, so that no anchor is written."""
    async with patient(ready) as well:
        place = well.home.parent / "stick"
        place.mkdir()
        well.environment["SAIYAI_ANCHORS"] = str(place / "anchors" / "saiyai")
        assert (await well.looked_over("anchors_shut")).found == ()
        well.home.parent.chmod(0o755)
        give(well.home, well.home / "keys.json")
        with shut(place, 0o755 if os.geteuid() == 0 else 0o555):
            report = await well.looked_over("anchors_shut")
    [found] = report.found
    assert found.fault.sentence == (
        f"The audit's anchors cannot be written: {place} is shut to this account."
    )


@as_root
async def test_a_key_file_of_another_account_is_not_called_broken(ready: Path) -> None:
    """As root's hand brings it back: to bring it back once more would not help."""
    async with patient(ready) as well:
        file = well.home / "keys.json"
        well.home.parent.chmod(0o755)
        give(well.home, well.home / "saiyai.db")
        with another_account():
            report = await well.looked_over("keys_unusable")
        with another_account(), pytest.raises(BadSetting) as refused:
            read_keys(file)
    [found] = report.found
    assert found.fault.sentence == f"The key file at {file} cannot be read by this account."
    assert f"chown saiyai {file}" in found.fault.mend
    assert str(refused.value) == f"The key file at {file} cannot be read."


async def test_a_key_file_that_was_named_is_not_said_to_be_made_by_itself(ready: Path) -> None:
    """`saiyai serve` makes none there: what is advised must be what helps."""
    async with patient(ready) as well:
        well.environment["SAIYAI_KEYS"] = str(well.home / "elsewhere.json")
        named = await well.looked_over("keys_missing")
        del well.environment["SAIYAI_KEYS"]
        (well.home / "keys.json").unlink()
        at_home = await well.looked_over("keys_missing")
    assert [one.fault.mend.partition(" A house that is new ")[2] for one in named.found] == [
        "makes one in SAIYAI_HOME when it is opened without SAIYAI_KEYS: move it here afterwards."
    ]
    assert [one.fault.mend.partition(" A house that is new ")[2] for one in at_home.found] == [
        "makes one when it is opened: saiyai serve"
    ]


async def test_pending_migrations_ask_for_no_backup_that_this_version_refuses(ready: Path) -> None:
    async with patient(ready) as well:
        url = f"sqlite+aiosqlite:///{well.home / 'saiyai.db'}"
        store = Store.connect(url, Vault.of(well.home / "keys.json"))
        await schema.downgrade(store, "-1")
        await store.close()
        [found] = (await well.looked_over("migrations_pending")).found
        with pytest.MonkeyPatch.context() as patch:
            for name, value in well.environment.items():
                patch.setenv(name, value)
            done = await asyncio.to_thread(CliRunner().invoke, saiyai, ["backup"])
    assert (done.exit_code, "Run: saiyai db upgrade" in done.output) == (1, True)
    assert found.fault.mend == (
        "Run: saiyai db upgrade. The way back to the version of before is a backup that it made "
        "itself; this one makes none of its tables."
    )
