"""Starts the engine as a child process and watches it; an engine that stops is started again.

It is asked through a socket file that only this house's user may open, and is shut in.
"""

import asyncio
import contextlib
import logging
import os
import time
from collections.abc import Mapping
from pathlib import Path
from tempfile import TemporaryDirectory

_LOG = logging.getLogger(__name__)
_ROOT = Path(__file__).parents[1]
_PYTHON = Path("nlu/engine/.venv/bin/python")
_MODEL = Path("nlu/engine/models/saiyai.tar.gz")
_READY = b"The engine is ready"
_NOT_HELD = {
    b"network": "This system gives the engine no network of its own.",
    b"files": "This system does not keep files from the engine: it may read what the house may.",
    b"calls": "This system does not refuse new connections to the engine.",
}
_FIRST_PAUSE, _LONGEST_PAUSE = 0.5, 30.0  # seconds before it is started again
_STEADY = 60.0  # seconds after which a start counts as a good one
_TIME_TO_LEAVE = 1.5  # seconds between asking it to stop and ending it
_SOCKET = "engine.sock"


class EngineMissingError(Exception):
    """The engine's environment or its model is not there; the text says what to run."""


class EngineProcess:
    """One engine behind one socket file for as long as this runs.

    `root` is the checkout that holds the engine's environment and model.
    """

    def __init__(self, root: Path = _ROOT, model: Path = _MODEL) -> None:
        self._root = root
        self._model = root / model
        self._folder: TemporaryDirectory[str] | None = None
        self._pid: int | None = None
        self._is_ready = asyncio.Event()
        self._watch: asyncio.Task[None] | None = None

    @property
    def url(self) -> str:
        """Where it listens: the same file after every restart; known once it is started."""
        return f"unix://{self._socket}"

    @property
    def _socket(self) -> Path:
        return Path(self._folder.name if self._folder else "") / _SOCKET

    @property
    def pid(self) -> int | None:
        """The process that runs now, if one does."""
        return self._pid

    async def start(self) -> None:
        """Start it and return at once; `ready` waits. Raises `EngineMissingError` if not built."""
        if not (self._root / _PYTHON).exists():
            raise EngineMissingError("The engine is not built yet: run make setup.")
        if not self._model.exists():
            raise EngineMissingError("There is no trained model yet: run make setup.")
        self._folder = TemporaryDirectory(prefix="saiyai-engine-")
        self._watch = asyncio.create_task(self._keep_running())

    async def ready(self, within: float = 60.0) -> bool:
        """Wait until it answers, at most `within` seconds; tells whether it does."""
        with contextlib.suppress(TimeoutError):
            async with asyncio.timeout(within):
                await self._is_ready.wait()
        return self._is_ready.is_set()

    async def stop(self) -> None:
        """End it and wait until it is gone. Does nothing if it was never started."""
        if self._watch is None:
            return
        self._watch.cancel()
        with contextlib.suppress(asyncio.CancelledError):
            await self._watch
        self._watch = None
        if self._folder is not None:
            self._folder.cleanup()

    async def _keep_running(self) -> None:
        pause = _FIRST_PAUSE
        while True:
            began = time.monotonic()
            code = await self._run_once()
            if time.monotonic() - began > _STEADY:
                pause = _FIRST_PAUSE
            _LOG.warning("The engine stopped (exit code %s); again in %.1f s.", code, pause)
            await asyncio.sleep(pause)
            pause = min(2 * pause, _LONGEST_PAUSE)

    async def _run_once(self) -> int:
        with TemporaryDirectory(prefix="home-", dir=self._socket.parent) as home:
            process = await asyncio.create_subprocess_exec(
                *self._command(),
                cwd=self._root,
                env=_environment(os.environ, home),
                stdin=asyncio.subprocess.DEVNULL,
                stdout=asyncio.subprocess.PIPE,
                stderr=asyncio.subprocess.DEVNULL,
            )
            self._pid = process.pid
            try:
                await self._listen(process)
                return await process.wait()
            finally:
                self._is_ready.clear()
                await _end(process)
                self._pid = None

    async def _listen(self, process: asyncio.subprocess.Process) -> None:
        output = process.stdout
        while output is not None and (line := await output.readline()):
            if line.startswith(_READY):
                self._is_ready.set()
                held = line.rpartition(b"shut in: ")[2].rstrip(b".\n").split(b", ")
                for way in _NOT_HELD.keys() - {*held}:
                    _LOG.warning(_NOT_HELD[way])

    def _command(self) -> list[str]:
        return [
            str(self._root / _PYTHON),
            *("-m", "nlu.engine.serve"),
            *("--socket", str(self._socket), "--alone"),
            *("--model", str(self._model)),
            *("--parent", str(os.getpid())),
        ]


def _environment(ours: Mapping[str, str], home: str) -> dict[str, str]:
    """All the child is given: nothing of ours but where programs are, so no key, token or URL."""
    return {
        "PATH": ours.get("PATH", os.defpath),
        "HOME": home,
        "TMPDIR": home,
        "LANG": "C.UTF-8",
        "OMP_NUM_THREADS": "1",
        "OPENBLAS_NUM_THREADS": "1",
        "PYTHONUNBUFFERED": "1",
        "RASA_TELEMETRY_ENABLED": "false",
    }


async def _end(process: asyncio.subprocess.Process) -> None:
    if process.returncode is not None:
        return
    with contextlib.suppress(ProcessLookupError):
        process.terminate()
        with contextlib.suppress(TimeoutError):
            async with asyncio.timeout(_TIME_TO_LEAVE):
                await process.wait()
        if process.returncode is None:
            process.kill()
            await process.wait()
