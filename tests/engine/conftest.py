"""One real engine for all of these tests, as loud as it can be made, with its output kept."""

import json
import re
import subprocess
import time
import urllib.request
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from urllib.error import HTTPError

import pytest

ROOT = Path(__file__).parents[2]
PYTHON = ROOT / "nlu" / "engine" / ".venv" / "bin" / "python"
LOUD = {"LOG_LEVEL": "DEBUG", "LOG_LEVEL_LIBRARIES": "DEBUG", "PYTHONUNBUFFERED": "1"}
AT_DEBUG = """
import logging, runpy
logging.basicConfig(level=logging.DEBUG)
runpy.run_module("nlu.engine.serve", run_name="__main__", alter_sys=True)
"""
PATIENCE = 60  # seconds for an answer on a busy machine


@dataclass(frozen=True)
class Loud:
    """A running engine: where it listens, its process, and the file with all that it printed."""

    url: str
    pid: int
    printed: Path

    def post(self, path: str, body: bytes) -> tuple[int, bytes]:
        """Status and body of one request."""
        request = urllib.request.Request(  # noqa: S310 our own engine
            f"{self.url}{path}", body, {"Content-Type": "application/json"}
        )
        try:
            with urllib.request.urlopen(request, timeout=PATIENCE) as answer:  # noqa: S310 as above
                return answer.status, answer.read()
        except HTTPError as refused:
            return refused.code, refused.read()

    def get(self, path: str) -> dict[str, object]:
        """The JSON object at a path."""
        with urllib.request.urlopen(f"{self.url}{path}", timeout=PATIENCE) as answer:  # noqa: S310 as above
            found: dict[str, object] = json.load(answer)
        return found

    def parse(self, text: str) -> dict[str, object]:
        """What the engine makes of one message."""
        status, body = self.post("/model/parse", json.dumps({"text": text}).encode())
        assert status == 200
        found: dict[str, object] = json.loads(body)
        return found


@pytest.fixture(scope="session")
def engine(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Loud]:
    """An engine with logging at DEBUG; all that it writes to either stream goes to one file."""
    folder = tmp_path_factory.mktemp("engine")
    printed = folder / "printed"
    with printed.open("wb") as output:
        process = subprocess.Popen(  # noqa: S603 our own engine
            [str(PYTHON), "-u", "-c", AT_DEBUG, "--port", "0"],
            cwd=ROOT,
            env=LOUD | {"HOME": str(folder), "PATH": ""},
            stdin=subprocess.DEVNULL,
            stdout=output,
            stderr=subprocess.STDOUT,
        )
    try:
        yield Loud(_address(printed), process.pid, printed)
    finally:
        process.terminate()
        process.wait(timeout=20)


def _address(printed: Path) -> str:
    """The address in the one line that the engine prints."""
    for _ in range(10 * PATIENCE):
        found = re.search(r"ready at (\S+) after", printed.read_text(encoding="utf-8"))
        if found is not None:
            return found[1]
        time.sleep(0.1)
    raise TimeoutError(f"The engine did not get ready in {PATIENCE} seconds.")
