"""Reads the locks: every package with its version and the hashes that it may have."""

import re
import tomllib
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).parents[2]
HOUSE, ENGINE = ROOT / "requirements.lock", ROOT / "nlu" / "engine" / "requirements.lock"
LOCKS = (
    HOUSE,
    ENGINE,
    ROOT / "requirements-dev.lock",
    ROOT / "requirements-uv.lock",
    ROOT / "requirements-audit.lock",
    ROOT / "requirements-mutation.lock",
    ROOT / "requirements-fuzz.lock",
)
_PINNED = re.compile(
    r"^([A-Za-z0-9._-]+)(?:\[[a-z,]+\])?==(\S+)((?: \\\n {4}--hash=sha256:[0-9a-f]{64})*)"
)
_HASH = re.compile(r"sha256:([0-9a-f]{64})")
_NAME = re.compile(r"^[A-Za-z0-9._-]+")


@dataclass(frozen=True, slots=True)
class Package:
    """One line of a lock."""

    name: str
    version: str
    hashes: tuple[str, ...]


def packages(lock: Path) -> tuple[Package, ...]:
    """Everything that a lock pins, by name."""
    text = lock.read_text("utf-8")
    found = re.compile(_PINNED.pattern, re.MULTILINE).findall(text)
    made = [
        Package(name.lower(), version, tuple(_HASH.findall(rest))) for name, version, rest in found
    ]
    return tuple(sorted(made, key=lambda one: one.name))


def asked_for(lock: Path) -> frozenset[str]:
    """The names that the house itself asks for; the others come with them."""
    if lock == ENGINE:
        lines = (ENGINE.parent / "requirements.in").read_text("utf-8").splitlines()
    else:
        project = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]
        lines = project["dependencies"] + project["optional-dependencies"]["build"]
    names = [_NAME.match(line) for line in lines if not line.startswith("#")]
    return frozenset(name[0].lower() for name in names if name)


def rest(lock: Path) -> list[str]:
    """Lines of a lock that pin nothing with a hash: there should be comments alone."""
    text = re.compile(_PINNED.pattern, re.MULTILINE).sub("", lock.read_text("utf-8"))
    return [line for line in text.splitlines() if line.strip() and not line.startswith("#")]
