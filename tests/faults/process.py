"""Starts, kills and waits for real `saiyai` processes, through one zygote a test session."""

import asyncio
import json
import os
import re
import signal
import subprocess
import sys
import threading
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any, Self

from tests.conftest import NEVER_SAID
from tests.faults.crashing import Plan

ROOT = Path(__file__).parents[2]
MOST_SECONDS = 60.0


class Zygote:
    """One warm process that forks the others; its answers come one a question."""

    module = "tests.faults.zygote"

    def __init__(self) -> None:
        self._process = subprocess.Popen(  # noqa: S603 - a module of these tests
            [sys.executable, "-m", self.module],
            cwd=ROOT,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )
        self._one_at_a_time = threading.Lock()
        self._read()

    def start(
        self, argv: list[str], env: dict[str, str], output: Path, plan: Plan | None = None
    ) -> "Child":
        """Start `saiyai` with these arguments; what it prints goes to `output`."""
        wanted = {
            "argv": argv,
            "env": env,
            "output": str(output),
            "plan": asdict(plan) if plan else None,
        }
        return Child(self, self.ask(wanted)["pid"], output)

    def ask(self, question: dict[str, Any]) -> dict[str, Any]:
        with self._one_at_a_time:
            assert self._process.stdin is not None
            self._process.stdin.write(json.dumps(question) + "\n")
            self._process.stdin.flush()
            return self._read()

    def close(self) -> None:
        assert self._process.stdin is not None
        self._process.stdin.close()
        self._process.wait(10)

    def _read(self) -> dict[str, Any]:
        assert self._process.stdout is not None
        answer: dict[str, Any] = json.loads(self._process.stdout.readline())
        return answer


@dataclass(slots=True)
class Child:
    """One running `saiyai`."""

    zygote: Zygote
    pid: int
    output: Path
    _status: int | None = field(default=None)

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(self, *_error: object) -> None:
        await self.kill()

    def alive(self) -> bool:
        """Whether it still runs; a process that ended but was not waited for does not."""
        if self._status is not None:
            return False
        with Path(f"/proc/{self.pid}/stat").open(encoding="ascii") as stat:
            return stat.read().rpartition(")")[2].split()[0] != "Z"

    async def ended(self, seconds: float) -> bool:
        """Wait until it has ended by itself; whether it did in time."""
        until = asyncio.get_running_loop().time() + seconds
        while self.alive():
            if asyncio.get_running_loop().time() > until:
                return False
            await asyncio.sleep(0.01)
        return True

    async def kill(self) -> int:
        """End it with SIGKILL (if it runs); its exit status."""
        return await self.end(signal.SIGKILL)

    async def end(self, how: signal.Signals, seconds: float = MOST_SECONDS) -> int:
        """Send a signal and wait for the end; its exit status.

        One that has only begun to start would be ended by a SIGTERM like any program.
        """
        if self._status is None:
            while how is signal.SIGTERM and self.alive() and not self._hears(how):  # noqa: ASYNC110
                await asyncio.sleep(0.01)
            if self.alive():
                os.kill(self.pid, how)
            await self.status(seconds)
        assert self._status is not None
        return self._status

    def _hears(self, how: signal.Signals) -> bool:
        told = Path(f"/proc/{self.pid}/status").read_text(encoding="ascii")
        caught = re.search(r"^SigCgt:\s*(\w+)$", told, re.MULTILINE)
        return caught is not None and bool(int(caught[1], 16) >> (how - 1) & 1)

    async def status(self, seconds: float = MOST_SECONDS) -> int:
        """Wait for its end; its exit status (negative for a signal).

        Whatever the test is about: no process may have printed a secret of the house.
        """
        if self._status is None:
            if not await self.ended(seconds):
                os.kill(self.pid, signal.SIGKILL)
            answer = await asyncio.to_thread(self.zygote.ask, {"wait": self.pid})
            self._status = int(answer["status"])
            assert not self._told(), f"a token, secret, seed or passphrase stands in {self.output}"
        return self._status

    def _told(self) -> bool:
        """Whether it or one before it printed a secret; one that was ended at once printed none."""
        if not self.output.exists():
            return False
        printed = self.output.read_text("utf-8", "replace")
        return any(one in printed for one in NEVER_SAID)
