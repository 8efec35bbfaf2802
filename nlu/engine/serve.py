"""Answers Rasa's `/model/parse` on this machine only, and dies with the process that began it.

With `--socket` it needs no network at all: whoever may open that file may ask it.
"""

import argparse
import asyncio
import contextlib
import ctypes
import ipaddress
import os
import signal
import sys
import time
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory, gettempdir
from typing import TYPE_CHECKING

from aiohttp import web

from nlu.engine import shut_in
from nlu.engine.quiet import hush
from nlu.engine.train import MODEL, ROOT

if TYPE_CHECKING:
    from nlu.engine.reader import Reader

_LONGEST_REQUEST = 64 * 1024  # bytes
_MOST_WAITING = 64  # messages; whoever waits longer than this has given up
_DIE_WITH_PARENT = 1  # PR_SET_PDEATHSIG
_MINIMUM_COMPATIBLE = "3.5.0"
_OWN_GROUP = 0o660  # who may open the socket: the engine's own group, which the house is in


class Engine:
    """The model behind HTTP: one message is read at a time, the others wait their turn."""

    def __init__(self, reader: "Reader", model: Path) -> None:
        self._reader = reader
        self._model = model
        self._worker = ThreadPoolExecutor(max_workers=1, thread_name_prefix="reader")
        self._waiting = 0

    def app(self) -> web.Application:
        """The three paths of Rasa's that are served; there are no others."""
        app = web.Application(client_max_size=_LONGEST_REQUEST)
        app.router.add_post("/model/parse", self._parse)
        app.router.add_get("/status", self._status)
        app.router.add_get("/version", self._version)
        return app

    async def _parse(self, request: web.Request) -> web.Response:
        try:
            asked = await request.json()
        except (ValueError, RecursionError):
            return _refused(400, "The request is not JSON.")
        text = asked.get("text") if isinstance(asked, dict) else None
        if not isinstance(text, str):
            return _refused(400, "The request has no text.")
        if self._waiting >= _MOST_WAITING:
            return _refused(503, "Too many messages are waiting.")
        self._waiting += 1
        try:
            loop = asyncio.get_running_loop()
            read = await loop.run_in_executor(self._worker, self._reader.read, text)
        finally:
            self._waiting -= 1
        return web.json_response(read)

    async def _status(self, _: web.Request) -> web.Response:
        return web.json_response(
            {
                "model_id": self._reader.model_id,
                "model_file": self._model.name,
                "num_active_training_jobs": 0,
            }
        )

    async def _version(self, _: web.Request) -> web.Response:
        return web.json_response(
            {
                "version": self._reader.rasa_version,
                "minimum_compatible_version": _MINIMUM_COMPATIBLE,
            }
        )


def main() -> int:
    """Serve until told to stop; returns the exit code."""
    hush()  # before anything of Rasa is loaded, and only where this process is the engine
    asked = argparse.ArgumentParser(prog="python -m nlu.engine.serve", description=__doc__)
    asked.add_argument("--host", default="127.0.0.1", help="A loopback address; no other will do.")
    asked.add_argument("--port", type=int, default=5005, help="0 takes a free one.")
    asked.add_argument("--socket", type=Path, help="A socket file, instead of host and port.")
    asked.add_argument("--alone", action="store_true", help="With a socket: shut itself in.")
    asked.add_argument("--model", type=Path, default=MODEL, help="The trained model.")
    asked.add_argument("--parent", type=int, help="The process to die with.")
    told = asked.parse_args()
    if not _is_loopback(told.host):
        return _said(
            2, "The engine listens on this machine only: --host must be a loopback address."
        )
    if not told.model.exists():
        return _said(2, "There is no trained model yet: run make setup.")
    if told.parent is not None:
        _die_with(told.parent)
    with TemporaryDirectory() as storage:
        door = _Door(told.host, told.port, told.socket, told.alone and told.socket is not None)
        door.shut_in(told.model, Path(storage))
        asyncio.run(_serve(door, told.model, Path(storage)))
    return 0


async def _serve(door: "_Door", model: Path, storage: Path) -> None:
    began = time.monotonic()
    from nlu.engine.reader import Reader  # noqa: PLC0415 it takes seconds; mistakes are told first

    reader = Reader(model, storage)
    reader.read("ສະບາຍດີ")  # the first message would wait for what is only loaded then
    stop = asyncio.Event()
    for name in (signal.SIGTERM, signal.SIGINT):
        asyncio.get_running_loop().add_signal_handler(name, stop.set)
    runner = web.AppRunner(Engine(reader, model).app(), access_log=None)
    await runner.setup()
    try:
        address = await door.open(runner)
        took = time.monotonic() - began
        sys.stdout.write(f"The engine is ready at {address} after {took:.1f} seconds{door.how}.\n")
        sys.stdout.flush()
        await stop.wait()
    finally:
        await runner.cleanup()


@dataclass
class _Door:
    """Where the engine is asked: a socket file, or else a port of loopback.

    `held` are the ways in which an engine that is alone is shut in.
    """

    host: str
    port: int
    socket: Path | None
    is_alone: bool
    held: tuple[str, ...] = ()

    @property
    def how(self) -> str:
        """What the ready line adds."""
        return f"; shut in: {', '.join(self.held) or 'not at all'}" if self.is_alone else ""

    def shut_in(self, model: Path, storage: Path) -> None:
        """Before anything begins threads: leave the network, and all files but its own."""
        if not self.is_alone or self.socket is None:
            return
        nlu, scratch = ROOT / "nlu", Path(gettempdir())
        self._hold(shut_in.NETWORK, done=shut_in.network())
        own, read = (storage, scratch, self.socket.parent), (nlu, ROOT / "config.yml", model)
        self._hold(shut_in.FILES, done=shut_in.files(own, read))

    async def open(self, runner: web.AppRunner) -> str:
        """Open it; its address. From then on no other can be opened."""
        if self.socket is None:
            await web.TCPSite(runner, self.host, self.port).start()
            return f"http://{self.host}:{runner.addresses[0][1]}"
        await web.UnixSite(runner, str(self.socket)).start()
        self.socket.chmod(_OWN_GROUP)
        if self.is_alone:
            self._hold(shut_in.CALLS, done=shut_in.calls())
        return f"unix://{self.socket}"

    def _hold(self, way: str, *, done: bool) -> None:
        self.held += (way,) if done else ()


def _is_loopback(host: str) -> bool:
    with contextlib.suppress(ValueError):
        return ipaddress.ip_address(host).is_loopback
    return host == "localhost"


def _die_with(parent: int) -> None:
    """Have the kernel end this process with its parent; on a system that can't, it lives on."""
    with contextlib.suppress(OSError, AttributeError):
        ctypes.CDLL(None).prctl(_DIE_WITH_PARENT, signal.SIGTERM)
    if os.getppid() != parent:
        sys.exit(0)


def _refused(status: int, sentence: str) -> web.Response:
    return web.json_response({"status": "failure", "message": sentence}, status=status)


def _said(code: int, sentence: str) -> int:
    sys.stderr.write(f"{sentence}\n")
    return code


if __name__ == "__main__":
    sys.exit(main())
