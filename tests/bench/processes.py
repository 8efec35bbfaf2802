"""Starts the processes that are measured, waits until they are ready, weighs them, ends them."""

import asyncio
import contextlib
import socket
import time
from collections.abc import AsyncIterator, Mapping, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path

import aiohttp
import psutil

MIB = 1024 * 1024
GRACE = 20.0  # seconds a process has to end by itself
LAST_LINES = 5
LOOK_AGAIN = 0.25  # seconds


class NotReadyError(Exception):
    """Something that should be measured did not start; the text is a sentence."""


@dataclass(frozen=True, slots=True)
class Child:
    """A process that this run started: its name, its own process and where it writes its log."""

    name: str
    process: asyncio.subprocess.Process
    log: Path

    def family(self) -> tuple[psutil.Process, ...]:
        """The process itself, then every process below it that still lives."""
        try:
            top = psutil.Process(self.process.pid)
            return (top, *top.children(recursive=True))
        except psutil.NoSuchProcess:
            return ()

    def memory(self) -> tuple[float, float]:
        """Resident memory in MiB: of the process itself, and of all below it together."""
        top, *below = [_resident(one) for one in self.family()] or [0.0]
        return top, sum(below)

    def processor(self) -> tuple[float, float]:
        """Seconds of processor time so far: of the process itself, and of all below it."""
        top, *below = [_busy(one) for one in self.family()] or [0.0]
        return top, sum(below)


@asynccontextmanager
async def started(
    name: str, words: Sequence[str], folder: Path, env: Mapping[str, str], log: Path
) -> AsyncIterator[Child]:
    """Start a process with its output in a file; on leaving, it and all below it are ended."""
    with log.open("wb") as out:
        process = await asyncio.create_subprocess_exec(
            *words,
            cwd=folder,
            env=dict(env),
            stdin=asyncio.subprocess.DEVNULL,
            stdout=out,
            stderr=asyncio.subprocess.STDOUT,
            start_new_session=True,  # Ctrl-C is ours to hear, not the child's
        )
    child = Child(name, process, log)
    try:
        yield child
    finally:
        await _end(child)


async def answers(child: Child, url: str, limit: float) -> None:
    """Wait until a GET of `url` says 200; raises `NotReadyError` after `limit` seconds."""
    end, said = time.monotonic() + limit, "nothing"
    async with aiohttp.ClientSession(timeout=aiohttp.ClientTimeout(total=5)) as session:
        while time.monotonic() < end:
            if child.process.returncode is not None:
                raise NotReadyError(f"{child.name} ended before it was ready: {_tail(child.log)}")
            with contextlib.suppress(aiohttp.ClientError, TimeoutError):
                async with session.get(url) as answer:
                    if answer.status == 200:
                        return
                    said = f"{answer.status} {await answer.text()}"
            await asyncio.sleep(LOOK_AGAIN)
    raise NotReadyError(f"{child.name} was not ready after {limit:.0f} s; last it said {said}")


def free_port() -> int:
    """A port of the loopback that nobody listens on just now."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


async def _end(child: Child) -> None:
    family = child.family()
    if child.process.returncode is None:
        child.process.terminate()
    with contextlib.suppress(TimeoutError):
        await asyncio.wait_for(child.process.wait(), GRACE)
    for left in family:  # psutil compares the start time: never another process of the same id
        with contextlib.suppress(psutil.NoSuchProcess):
            left.kill()
    await child.process.wait()


def _resident(process: psutil.Process) -> float:
    try:
        return float(process.memory_info().rss) / MIB
    except psutil.NoSuchProcess:
        return 0.0


def _busy(process: psutil.Process) -> float:
    try:
        times = process.cpu_times()
    except psutil.NoSuchProcess:
        return 0.0
    return float(times.user + times.system)


def _tail(log: Path) -> str:
    lines = log.read_text(encoding="utf-8", errors="replace").splitlines()
    return " / ".join(lines[-LAST_LINES:]) or "it wrote nothing."
