"""U8: the house as a wheel, in a bare environment far from any checkout, opens and is looked over.

The packages of the lock are lent to that environment; of the house it has the wheel alone.
"""

import json
import os
import re
import signal
import subprocess
import sys
import sysconfig
import time
import venv
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from shutil import copy2, copytree, ignore_patterns
from urllib.error import URLError
from urllib.request import urlopen

import pytest

from bot.store import schema
from tests.conftest import NOBODY_LISTENS
from tests.journeys.conftest import free_port
from tests.supply.locks import ROOT

PARTS = ("bot", "nlu", "dialogues", "locales")
LEFT = ignore_patterns(".venv", "*.tar.gz", "__pycache__", "*.pyc")
BUILD = "import sys; from setuptools.build_meta import build_wheel; build_wheel(sys.argv[1])"


@dataclass(frozen=True)
class Installed:
    """A bare environment with the wheel in it, and a folder with nothing in it to stand in."""

    bin: Path
    nowhere: Path

    def run(self, *words: str, **settings: str) -> subprocess.CompletedProcess[str]:
        return subprocess.run(  # noqa: S603 - the house itself
            [str(self.bin / "saiyai"), *words],
            cwd=self.nowhere,
            env=self.environment(**settings),
            capture_output=True,
            text=True,
            timeout=90,
            check=False,
        )

    def environment(self, **settings: str) -> dict[str, str]:
        mine = {"PATH": os.defpath, "SAIYAI_HOME": str(self.nowhere / "home")}
        return {**mine, "RASA_URL": NOBODY_LISTENS, **settings}


@pytest.fixture(scope="module")
def installed(tmp_path_factory: pytest.TempPathFactory) -> Installed:
    """The wheel, built from a copy of the tree and unpacked as an installer does."""
    folder = tmp_path_factory.mktemp("wheel")
    source, bare = folder / "source", folder / "bare"
    for part in PARTS:
        copytree(ROOT / part, source / part, ignore=LEFT)
    for file in ("pyproject.toml", "README.md"):
        copy2(ROOT / file, source / file)
    subprocess.run(  # noqa: S603 - ourselves
        [sys.executable, "-c", BUILD, str(folder)], cwd=source, check=True, capture_output=True
    )
    venv.create(bare, symlinks=True)
    [place] = bare.glob("lib/python*/site-packages")
    [wheel] = folder.glob("*.whl")
    with zipfile.ZipFile(wheel) as packed:
        packed.extractall(place)
    (place / "lent.pth").write_text(sysconfig.get_path("purelib") + "\n")
    starter = bare / "bin" / "saiyai"
    starter.write_text(f"#!{bare}/bin/python\nfrom bot.__main__ import main\nmain()\n")
    starter.chmod(0o755)
    nowhere = folder / "nowhere"
    nowhere.mkdir()
    return Installed(bare / "bin", nowhere)


def asked(url: str) -> tuple[int, str]:
    """What the house answers, as soon as it answers."""
    until = time.monotonic() + 60
    while True:
        try:
            with urlopen(url, timeout=5) as answer:  # noqa: S310 - our own address on loopback
                return answer.status, answer.read().decode("utf-8", "replace")
        except URLError as error:
            if isinstance(error.reason, ConnectionRefusedError) and time.monotonic() < until:
                time.sleep(0.1)
                continue
            raise


@pytest.mark.timeout(300)
def test_the_wheel_alone_migrates_serves_and_is_looked_over(installed: Installed) -> None:
    lent = {"SAIYAI_PORT": str(free_port()), "SAIYAI_PUBLIC_URL": "https://help.example"}
    migrated = installed.run("db", "upgrade", **lent)
    assert migrated.returncode == 0, migrated.stderr
    needed = schema._head()
    assert migrated.stdout == f"The tables are at {needed} (before: none).\n"
    url = f"http://127.0.0.1:{lent['SAIYAI_PORT']}"
    with subprocess.Popen(  # noqa: S603 - the house itself
        [str(installed.bin / "saiyai"), "serve"],
        cwd=installed.nowhere,
        env=installed.environment(**lent),
        stdout=subprocess.DEVNULL,
        stderr=subprocess.PIPE,
        text=True,
    ) as house:
        try:
            status, page = asked(f"{url}/chat")
            assert status == 200
            parts = sorted({*re.findall(r'(?:href|src)="(/static/[^"#?]+)', page)})
            assert len(parts) >= 2
            assert [asked(f"{url}{part}")[0] for part in parts] == [200] * len(parts)
            assert asked(f"{url}/healthz")[0] == 200
            looked = installed.run("doctor", "--json", **lent)
        finally:
            house.send_signal(signal.SIGTERM)
            said = house.communicate(timeout=30)[1]
    assert house.returncode == 0, said
    report = json.loads(looked.stdout)
    assert looked.returncode == 2
    # It has no engine, no backups and nobody at the desk, and that is all.
    assert {one["check"] for one in report["faults"]} - {"database_in_memory"} == {
        "engine_down", "backup_nowhere", "no_supervisor", "no_rota", "facts_unconfirmed",
    }  # fmt: skip


def test_it_is_the_wheels_own_code_with_all_that_belongs_to_it(installed: Installed) -> None:
    code = "import bot, nlu, dialogues; print(*(one.__path__[0] for one in (bot, nlu, dialogues)))"
    told = subprocess.run(  # noqa: S603 - ourselves
        [str(installed.bin / "python"), "-c", code],
        cwd=installed.nowhere,
        env=installed.environment(),
        capture_output=True,
        text=True,
        check=True,
    )
    places = [Path(one) for one in told.stdout.split()]
    assert [place.is_relative_to(installed.bin.parent) for place in places] == [True] * 3
    for place in places:
        ours = {path.relative_to(ROOT) for path in files_of(ROOT / place.name)}
        theirs = {path.relative_to(place.parent) for path in files_of(place)}
        assert ours - theirs == set()


def files_of(folder: Path) -> Iterator[Path]:
    """What the house reads while it is at work."""
    kinds = {
        ".py",
        ".yml",
        ".html",
        ".css",
        ".js",
        ".woff2",
        ".svg",
        ".typ",
        ".mako",
        ".json",
        ".txt",
    }
    for path in folder.rglob("*"):
        apart = {".venv", "__pycache__"} & {*path.parts}
        if path.is_file() and path.suffix in kinds and not apart:
            yield path
