"""The systemd units: what they start is there, and they are refused all they do not need."""

import re
import shutil
import subprocess
from collections import defaultdict
from pathlib import Path

import pytest
from click.testing import CliRunner
from pyrage import x25519

from bot.__main__ import saiyai
from bot.settings import check_telegram, read_settings
from bot.store.sealed.keys import make_keys
from tests.deploy.known import ROOT, is_a_command, unknown_settings

UNITS = ROOT / "deploy" / "systemd"
SAMPLE = ROOT / "deploy" / "settings.example"
SERVICES = sorted(path.name for path in UNITS.glob("*.service"))
ALL = sorted(path for path in UNITS.rglob("*") if path.is_file())
TOOL = shutil.which("systemd-analyze")
MOST = 2.0
REFUSED = {
    "NoNewPrivileges", "PrivateDevices", "PrivateTmp", "PrivateUsers", "ProtectHome",
    "ProtectClock", "ProtectControlGroups", "ProtectHostname", "ProtectKernelLogs",
    "ProtectKernelModules", "ProtectKernelTunables", "LockPersonality",
    "MemoryDenyWriteExecute", "RemoveIPC", "RestrictNamespaces", "RestrictRealtime",
    "RestrictSUIDSGID",
}  # fmt: skip
SHUTS_IN = {"landlock_create_ruleset", "landlock_add_rule", "landlock_restrict_self", "seccomp"}
HOUSE = "/opt/saiyai/.venv/bin/saiyai"
ENGINE = "/opt/saiyai/nlu/engine/.venv/bin/python"
needs_the_tool = pytest.mark.skipif(
    TOOL is None, reason="systemd-analyze is not on this machine, so nobody can ask it."
)

Unit = dict[str, dict[str, list[str]]]


def read(path: Path) -> Unit:
    """The sections of a unit: every value of each key, in order."""
    unit: Unit = defaultdict(lambda: defaultdict(list))
    section = ""
    for line in path.read_text("utf-8").splitlines():
        if line.startswith("["):
            section = line.strip("[]")
        elif line and not line.startswith("#"):
            key, _, value = line.partition("=")
            unit[section][key].append(value)
    return unit


def hardened() -> dict[str, list[str]]:
    return read(UNITS / "saiyai-.service.d" / "hardened.conf")["Service"]


@pytest.fixture
def root(tmp_path: Path) -> Path:
    """A machine with these units and nothing in its programs."""
    mine = tmp_path / "etc" / "systemd" / "system"
    shutil.copytree(UNITS, mine)
    shutil.copytree(
        "/usr/lib/systemd/system", tmp_path / "usr" / "lib" / "systemd" / "system", symlinks=True
    )
    for place in (HOUSE, ENGINE):
        program = tmp_path / place.lstrip("/")
        program.parent.mkdir(parents=True)
        program.touch(0o755)
    return tmp_path


def sample() -> list[tuple[str, str, str]]:
    """The settings of the sample, as `/etc/saiyai/settings` has them."""
    lines = SAMPLE.read_text("utf-8").splitlines()
    return [line.partition("=") for line in lines if not line.startswith("#")]


def named(name: str) -> str:
    return name.replace("@.", "@1.")


def ask(root: Path, *words: str) -> tuple[int, str]:
    done = subprocess.run(  # noqa: S603 - the system's own tool
        [str(TOOL), *words, f"--root={root}"],
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
    return done.returncode, done.stdout + done.stderr


@needs_the_tool
@pytest.mark.parametrize("name", SERVICES)
def test_a_unit_is_exposed_two_at_most(root: Path, name: str) -> None:
    _, said = ask(root, "security", "--offline=true", named(name))
    found = re.search(r"exposure level for \S+: ([0-9.]+)", said)
    assert found is not None, said
    print(f"{name}: {found[1]}")  # noqa: T201 - the number is the proof
    assert float(found[1]) <= MOST


@needs_the_tool
def test_systemd_finds_no_mistake_in_any_unit(root: Path) -> None:
    names = [named(path.name) for path in UNITS.iterdir() if path.is_file()]
    assert ask(root, "verify", *names) == (0, "")


@needs_the_tool
def test_a_mistake_would_be_found(root: Path) -> None:
    conf = root / "etc/systemd/system/saiyai-.service.d/hardened.conf"
    conf.write_text(conf.read_text().replace("ProtectHome=yes", "ProtectHome=yess"))
    assert "protect home" in ask(root, "verify", "saiyai-house.service")[1]


@pytest.mark.parametrize("name", [name for name in SERVICES if name != "saiyai-engine.service"])
def test_what_a_unit_starts_is_a_command_of_ours(name: str) -> None:
    service = read(UNITS / name)["Service"]
    [start] = service["ExecStart"]
    program, *words = start.split()
    assert program == HOUSE
    assert is_a_command(words), start


def test_the_engine_is_started_with_options_that_it_has() -> None:
    [start] = read(UNITS / "saiyai-engine.service")["Service"]["ExecStart"]
    program, *words = start.split()
    assert (program, words[:2]) == (ENGINE, ["-m", "nlu.engine.serve"])
    source = (ROOT / "nlu" / "engine" / "serve.py").read_text("utf-8")
    options = [word for word in words if word.startswith("--")]
    assert options == ["--alone", "--socket"]
    assert [word for word in options if f'"{word}"' not in source] == []


@pytest.mark.parametrize("path", ALL, ids=lambda path: path.name)
def test_only_settings_that_exist_are_named(path: Path) -> None:
    assert unknown_settings(path.read_text("utf-8")) == set()


def test_the_sample_of_the_settings_is_read_by_the_house() -> None:
    assert unknown_settings(SAMPLE.read_text("utf-8")) == set()
    settings = read_settings(
        {
            **{name: value for name, _, value in sample()},
            "TELEGRAM_BOT_TOKEN": "123456789:AAfictional",
            "TELEGRAM_WEBHOOK_SECRET": "fictional" * 4,
        }
    )
    check_telegram(settings)
    assert settings.edge_port != settings.port
    house = read(UNITS / "saiyai-house.service")["Service"]
    assert str(settings.home) == f"/var/lib/{house['StateDirectory'][0]}"
    assert house["ReadWritePaths"] == [f"-{settings.backups}"]
    engine = read(UNITS / "saiyai-engine.service")["Service"]
    [socket] = [word for word in engine["ExecStart"][0].split() if word.endswith(".sock")]
    assert settings.rasa_url == f"unix://{socket}"
    assert socket.startswith(f"/run/{engine['RuntimeDirectory'][0]}/")


@pytest.mark.parametrize("words", [("backup",), ("staff", "list"), ("retention", "--dry-run")])
def test_what_does_not_open_telegram_goes_without_the_bots_token(
    words: tuple[str, ...], ready: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """As in the unit of the backups, and by hand with the house's settings."""
    home, backups = tmp_path / "home", tmp_path / "backups"
    make_keys(home / "keys.json")
    shutil.copyfile(ready, home / "saiyai.db")
    backups.mkdir()
    for name, _, value in sample():
        monkeypatch.setenv(name, value)
    monkeypatch.setenv("SAIYAI_HOME", str(home))
    monkeypatch.setenv("SAIYAI_BACKUPS", str(backups))
    monkeypatch.setenv("SAIYAI_BACKUP_RECIPIENT", str(x25519.Identity.generate().to_public()))
    done = CliRunner().invoke(saiyai, words)
    assert (done.exit_code, read_settings().telegram_mode) == (0, "webhook"), done.output
    assert len([*backups.glob("saiyai-*.age")]) == (words == ("backup",))


def test_the_engine_has_no_network_and_nothing_of_the_house() -> None:
    engine = read(UNITS / "saiyai-engine.service")["Service"]
    assert engine["PrivateNetwork"] == ["yes"]
    assert engine["RestrictAddressFamilies"] == ["AF_UNIX"]
    assert engine["User"] != read(UNITS / "saiyai-house.service")["Service"]["User"]
    assert {"EnvironmentFile", "LoadCredential", "StateDirectory"} & {*engine} == set()
    assert "SAIYAI_" not in " ".join(engine["Environment"])
    shut = engine["InaccessiblePaths"][0].split()
    assert shut == ["-/var/lib/saiyai", "-/var/backups/saiyai", "-/etc/saiyai"]


def test_the_engine_may_shut_itself_in_as_a_unit() -> None:
    """A group that lacks one of these calls would leave it its files, or new connections."""
    allowed, refused = hardened()["SystemCallFilter"]
    assert {*allowed.split()} == {"@system-service", *SHUTS_IN}
    assert refused == "~@privileged @resources"


def test_secrets_come_as_files_and_stand_in_no_unit() -> None:
    for name in SERVICES:
        service = read(UNITS / name)["Service"]
        told = [word for line in service["Environment"] for word in line.split()]
        secret = [word for word in told if word.startswith(("TELEGRAM_", "SAIYAI_DATABASE"))]
        assert [word.partition("=")[0].endswith("_FILE") for word in secret] == [True] * len(secret)
        credentials = {line.partition(":")[0] for line in service["LoadCredential"]}
        assert {word.rpartition("/")[2] for word in secret} == credentials


@pytest.mark.parametrize("name", [name for name in SERVICES if name != "saiyai-engine.service"])
def test_every_unit_of_the_house_has_the_databases_url_as_a_file(name: str) -> None:
    """Where there is none it is an empty one, which says nothing: SQLite in the home."""
    service = read(UNITS / name)["Service"]
    assert "SAIYAI_DATABASE_URL_FILE=%d/database_url" in service["Environment"]
    assert "database_url:/etc/saiyai/database_url" in service["LoadCredential"]
    assert service["SetCredential"] == [r"database_url:\n"]
    assert "SAIYAI_DATABASE_URL" not in {said for said, _, _ in sample()}
    assert "/etc/saiyai/database_url" in SAMPLE.read_text("utf-8")


def test_the_way_back_from_a_backup_is_written_for_the_units_as_they_are() -> None:
    """Followed word for word it must not open a new house in another folder."""
    readme = (ROOT / "deploy" / "README.md").read_text("utf-8")
    [recipe] = re.findall(r"\*\*With systemd\*\*.*?(?=\*\*In containers\*\*)", readme, re.DOTALL)
    house = read(UNITS / "saiyai-house.service")["Service"]
    home = f"/var/lib/{house['StateDirectory'][0]}"
    [user], [group] = house["User"], hardened()["Group"]
    assert f"-o {user} -g {group} /media/stick/keys.json {home}/keys.json" in recipe
    assert "/srv/" not in readme
    told = {
        one.rstrip(";") for one in re.findall(r"saiyai-(?:[a-z]+)(?:@\S*?)?(?:\.timer)?", recipe)
    }
    units = {path.name.removesuffix(".service") for path in UNITS.iterdir()}
    assert {one for one in told if not one.startswith(("saiyai-work@", "saiyai-identity"))} <= units
    for command in ("saiyai-doctor", "journalctl -u saiyai-doctor"):
        assert command in readme
    by_hand = readme.partition("by_hand() {")[2].partition("\n    by_hand ")[0]
    assert f"User={user} " in by_hand
    assert f"Group={group} " in by_hand
    assert "LoadCredential=database_url:/etc/saiyai/database_url" in by_hand


def test_it_is_written_how_other_folders_are_opened_to_every_unit_that_writes() -> None:
    """The README advises a stick for the anchors; the units as they are would refuse it."""
    readme = (ROOT / "deploy" / "README.md").read_text("utf-8")
    [recipe] = re.findall(r"for unit in ([^;]+); do.*?ReadWritePaths=.*?done", readme, re.DOTALL)
    told = {name for name in SERVICES if "ReadWritePaths" in read(UNITS / name)["Service"]}
    assert {f"{name}.service" for name in recipe.split()} == told


def test_every_service_is_hardened_and_leaves_no_core() -> None:
    common = hardened()
    assert (common["LimitCORE"], common["UMask"]) == (["0"], ["0077"])
    assert (common["CapabilityBoundingSet"], common["AmbientCapabilities"]) == ([""], [""])
    assert (common["ProtectSystem"], common["ProtectProc"]) == (["strict"], ["invisible"])
    assert {key for key, told in common.items() if told == ["yes"]} == REFUSED
    assert all(name.startswith("saiyai-") for name in SERVICES)
    for name in SERVICES:
        service = read(UNITS / name)["Service"]
        assert {*service} & {*common} == set(), name  # nothing is taken back
        assert service["User"][0] in {"saiyai", "saiyai-engine"}
        assert service["MemoryMax"]
        assert service["IPAddressDeny"] == ["any"]


def test_every_timer_has_its_service() -> None:
    timers = {path.stem for path in UNITS.glob("*.timer")}
    assert timers == {"saiyai-doctor", "saiyai-backup"}
    assert {f"{name}.service" for name in timers} <= {*SERVICES}
