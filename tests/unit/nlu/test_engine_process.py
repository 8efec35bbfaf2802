"""The engine is a child that is watched: it comes back, it leaves, it is told no secret."""

import asyncio
import json
import os
import signal
import socket
import stat
import subprocess
import sys
from collections.abc import AsyncIterator
from functools import cache
from pathlib import Path

import psutil
import pytest

from nlu.client import engine_at
from nlu.engine_process import EngineMissingError, EngineProcess

ROOT = Path(__file__).parents[3]
SECRETS = {
    "SAIYAI_DATABASE_URL": "postgresql+asyncpg://sa:canary-1@127.0.0.1/saiyai",
    "SAIYAI_KEYS": "/canary-2/keys.json",
    "TELEGRAM_BOT_TOKEN": "1234:canary-3",
}
ALLOWED = {
    "HOME",
    "LANG",
    "OMP_NUM_THREADS",
    "OPENBLAS_NUM_THREADS",
    "PATH",
    "PYTHONUNBUFFERED",
    "RASA_TELEMETRY_ENABLED",
    "TMPDIR",
}

SENTENCES = {
    "network": "This system gives the engine no network of its own.",
    "files": "This system does not keep files from the engine: it may read what the house may.",
    "calls": "This system does not refuse new connections to the engine.",
}


@pytest.fixture
async def engine(monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[EngineProcess]:
    for name, value in SECRETS.items():
        monkeypatch.setenv(name, value)
    process = EngineProcess()
    await process.start()
    assert await process.ready()
    yield process
    await process.stop()


async def test_it_answers_knows_no_secret_and_reaches_nothing_but_its_socket(
    engine: EngineProcess, caplog: pytest.LogCaptureFixture
) -> None:
    """What the kernel knows of it while it answers: no address, no interface, no file of ours."""
    assert engine.pid is not None
    child, ours = psutil.Process(engine.pid), psutil.Process()
    async with engine_at(engine.url, 30) as client:
        assert await client.ready() is True
        parsed = await client.parse("hello")
        spoken = child.net_connections("all")
    assert parsed is not None
    assert parsed.intent.label == "greet"
    given = child.environ()
    assert set(given) == ALLOWED
    assert "canary" not in str(given)
    assert given["RASA_TELEMETRY_ENABLED"] == "false"
    assert [one for one in spoken if one.family != socket.AF_UNIX] == []
    own = engine.url.removeprefix("unix://")
    assert {str(one.laddr) for one in spoken} - {""} == {own}
    assert (_mode(Path(own)), _mode(Path(own).parent)) == (0o660, 0o700)
    files = [Path(one.path) for one in child.open_files()]
    assert [path for path in files if path.suffix in {".db", ".db-wal", ".json"}] == []
    may = _may()
    assert (_network(child) != _network(ours), _interfaces(child) == {"lo"}) == (
        (True, True) if "network" in may else (False, _interfaces(ours) == {"lo"})
    )
    assert _kernel_says(child, "Seccomp") == (
        "2" if "calls" in may else _kernel_says(ours, "Seccomp")
    )
    assert _kernel_says(child, "NoNewPrivs") == ("1" if may & {"calls", "files"} else "0")
    assert _told(caplog) == {SENTENCES[way] for way in SENTENCES.keys() - may}


@pytest.mark.parametrize(
    "forbidden", [frozenset({"network"}), frozenset({"network", "files", "calls"})]
)
async def test_where_the_machine_forbids_it_to_shut_itself_in_it_works_and_that_is_told(
    forbidden: frozenset[str], monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    """A machine without namespaces, as containers often are, and one that grants nothing."""
    may, command = _may() - forbidden, EngineProcess._command
    monkeypatch.setattr(
        EngineProcess,
        "_command",
        lambda process: [
            sys.executable,
            "-c",
            _FORBID,
            *sorted(forbidden),
            "--",
            *command(process),
        ],
    )
    process = EngineProcess()
    await process.start()
    try:
        assert await process.ready()
        async with engine_at(process.url, 30) as client:
            assert await client.parse("hello") is not None
    finally:
        await process.stop()
    assert _told(caplog) == {SENTENCES[way] for way in SENTENCES.keys() - may}


def test_whoever_is_in_its_process_reaches_nothing(tmp_path: Path) -> None:
    """A process that shuts itself in as the engine does tries all that an intruder would."""
    may = _may()
    open_, shut = _tried(tmp_path, "open"), _tried(tmp_path, "shut in")
    by_files = {"the keys", "the house's environment", "a file elsewhere", "a signal"}
    by_calls = {"a port", "a socket file", "a program", "the house's memory"}
    assert {*open_} == {*shut} == {"held", "own folder"} | by_files | by_calls
    reached = {deed for deed, end in open_.items() if end == "done"}
    assert reached >= {*open_} - {"held", "the house's memory"}  # some machines shut that to all
    assert shut["held"] == sorted(may)
    reached = {deed for deed, end in shut.items() if end == "done"}
    assert "own folder" in reached
    assert reached & (by_files if "files" in may else set()) == set()
    assert reached & (by_calls if "calls" in may else set()) == set()


def _tried(folder: Path, how: str) -> dict[str, object]:
    """What somebody in such a process could do, and what ended with which error."""
    ours, home, other = folder / "keys.json", folder / "own", folder / f"{how}.sock"
    ours.write_text("canary")
    home.mkdir(exist_ok=True)
    with (
        socket.create_server(("127.0.0.1", 0)) as by_network,
        socket.socket(socket.AF_UNIX) as by_file,
    ):
        by_file.bind(str(other))
        by_file.listen()
        port = str(by_network.getsockname()[1])
        done = subprocess.run(  # noqa: S603 - ourselves
            [sys.executable, "-c", _INTRUDER, str(ours), str(other), port, str(home), how],
            cwd=ROOT,
            stdout=subprocess.PIPE,
            check=True,
        )
    told: dict[str, object] = json.loads(done.stdout)
    return told


def _told(caplog: pytest.LogCaptureFixture) -> set[str]:
    """What the log says of it; that an engine stops belongs to other tests."""
    return {one.getMessage() for when in ("setup", "call") for one in caplog.get_records(when)}


def _left(home: Path) -> bool:
    return home.exists() or home.parent.exists()


def _mode(path: Path) -> int:
    return stat.S_IMODE(path.stat().st_mode)


@cache
def _may() -> frozenset[str]:
    """What this machine lets a process without rights do to itself, asked without our own code."""
    asked = {
        "network": "unshare(0x50000000) == 0",
        "files": "syscall(444, None, 0, 1) > 0",
        "calls": "prctl(38, 1, 0, 0, 0) == 0 and libc.prctl(22, 2, None) == -1 "
        "and ctypes.get_errno() == 14",  # it would take a filter, but not none: EFAULT
    }
    code = "import ctypes, sys; libc = ctypes.CDLL(None, use_errno=True); sys.exit(not (libc.{}))"
    return frozenset(
        way
        for way, call in asked.items()
        if subprocess.run([sys.executable, "-c", code.format(call)], check=False).returncode == 0  # noqa: S603
    )


def _kernel_says(process: psutil.Process, name: str) -> str:
    lines = Path(f"/proc/{process.pid}/status").read_text("ascii").splitlines()
    return {key: value.strip() for key, _, value in (line.partition(":") for line in lines)}[name]


def _network(process: psutil.Process) -> str:
    return str(Path(f"/proc/{process.pid}/ns/net").readlink())


def _interfaces(process: psutil.Process) -> set[str]:
    lines = Path(f"/proc/{process.pid}/net/dev").read_text("ascii").splitlines()[2:]
    return {line.partition(":")[0].strip() for line in lines}


async def test_a_killed_engine_comes_back_at_its_address_and_a_stopped_one_leaves_nothing(
    engine: EngineProcess,
) -> None:
    before, url = engine.pid, engine.url
    assert before is not None
    os.kill(before, signal.SIGKILL)
    await _until_missed(engine, before)
    assert not psutil.pid_exists(before)
    assert await engine.ready() is True
    assert engine.pid not in {before, None}
    assert engine.url == url
    assert engine.pid is not None
    child = psutil.Process(engine.pid)
    home = Path(child.environ()["HOME"])
    await engine.stop()
    assert (child.is_running(), _left(home)) == (False, False)
    assert engine.pid is None


async def test_stopping_what_never_started_does_nothing() -> None:
    process = EngineProcess()
    await process.stop()
    assert process.pid is None


def test_it_dies_with_a_parent_that_is_killed() -> None:
    house = subprocess.Popen(  # noqa: S603 ourselves
        [sys.executable, "-c", _HOUSE], cwd=ROOT, stdout=subprocess.PIPE, text=True
    )
    assert house.stdout is not None
    child = psutil.Process(int(house.stdout.readline()))
    house.kill()
    house.communicate(timeout=60)
    assert psutil.wait_procs([child], timeout=60)[1] == []


async def test_an_engine_that_is_not_built_says_what_to_do(tmp_path: Path) -> None:
    with pytest.raises(
        EngineMissingError, match=r"^The engine is not built yet: run make setup\.$"
    ):
        await EngineProcess(root=tmp_path).start()


async def test_a_model_that_is_not_trained_says_what_to_do() -> None:
    with pytest.raises(
        EngineMissingError, match=r"^There is no trained model yet: run make setup\.$"
    ):
        await EngineProcess(model=Path("nowhere.tar.gz")).start()


async def _until_missed(engine: EngineProcess, pid: int) -> None:
    """The system reaps a child a moment before its parent has heard of it."""
    async with asyncio.timeout(60):
        while engine.pid == pid:  # noqa: ASYNC110 another process cannot set an event
            await asyncio.sleep(0.02)


_HOUSE = """
import asyncio
from nlu.engine_process import EngineProcess

async def main():
    engine = EngineProcess()
    await engine.start()
    await engine.ready()
    print(engine.pid, flush=True)
    await asyncio.sleep(60)

asyncio.run(main())
"""

# Forbids calls as some machines do, then goes on as what stands behind "--".
_FORBID = """
import os, platform, sys
from nlu.engine import shut_in

here = sys.argv.index("--")
x86 = platform.machine() == "x86_64"
numbers = {
    "network": (272 if x86 else 97,),
    "files": (444,),
    "calls": (317 if x86 else 277,),
}
refused = [number for way in sys.argv[1:here] for number in numbers[way]]
assert not refused or shut_in.refuse(tuple(refused))
os.execv(sys.argv[here + 1], sys.argv[here + 1 :])
"""

_INTRUDER = """
import ctypes, json, os, socket, subprocess, sys
from errno import EFAULT
from pathlib import Path
from nlu.engine import shut_in

keys, other, port, home, how = sys.argv[1:]
house = os.getppid()
ways = {
    "network": shut_in.network,
    "files": lambda: shut_in.files((Path(home),), (Path("nlu"),)),
    "calls": shut_in.calls,
}
ways = {way: hold() for way, hold in ways.items() if how == "shut in"}
tried = {"held": sorted(way for way, held in ways.items() if held)}

def memory():
    space = ctypes.create_string_buffer(8)
    part = (ctypes.c_size_t * 2)(ctypes.addressof(space), 8)
    libc = ctypes.CDLL(None, use_errno=True)
    if libc.process_vm_readv(house, part, 1, part, 1, 0) < 0 and ctypes.get_errno() != EFAULT:
        raise OSError(ctypes.get_errno(), "refused")  # EFAULT: it may, but nothing is there

def by_file():
    with socket.socket(socket.AF_UNIX) as one:
        one.connect(other)

for name, deed in {
    "the keys": lambda: Path(keys).read_text(),
    "the house's environment": lambda: Path(f"/proc/{house}/environ").read_bytes(),
    "a file elsewhere": lambda: Path(keys).with_name("left").write_text("x"),
    "a signal": lambda: os.kill(house, 0),
    "a port": lambda: socket.create_connection(("127.0.0.1", int(port))).close(),
    "a socket file": by_file,
    "a program": lambda: subprocess.run([sys.executable, "-c", ""], check=True),
    "the house's memory": memory,
    "own folder": lambda: (Path(home) / "note").write_text("x"),
}.items():
    try:
        deed()
        tried[name] = "done"
    except (OSError, subprocess.SubprocessError) as error:
        tried[name] = type(error).__name__
print(json.dumps(tried))
"""
