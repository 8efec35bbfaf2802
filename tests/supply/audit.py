"""Asks pip-audit about both locks: `python -m tests.supply.audit PIP_AUDIT`, exit code 1 if any.

What is known and accepted of the engine's packages stands with its reason in `accepted.yml`; of the
house's own nothing is accepted. Where no service answers that is said, and nothing is proved.
"""

import argparse
import json
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml

from tests.supply.locks import ENGINE, HOUSE, ROOT

ACCEPTED = Path(__file__).with_name("accepted.yml")
NOTHING_KNOWN = 2  # the exit code where nobody could be asked


@dataclass(frozen=True, slots=True)
class Accepted:
    """A known vulnerability that we live with, and why."""

    id: str
    package: str
    reason: str


def accepted() -> tuple[Accepted, ...]:
    """All of them."""
    told = yaml.safe_load(ACCEPTED.read_text("utf-8"))
    return tuple(
        Accepted(id_, package, one["reason"]) for package, one in told.items() for id_ in one["ids"]
    )


def asked(tool: str, lock: Path) -> dict[str, Any] | None:
    """What the service says about every package of a lock; None where nobody can be asked."""
    command = [tool, "--format", "json", "--disable-pip", "--require-hashes", "-r", str(lock)]
    done = subprocess.run(command, capture_output=True, text=True, check=False)  # noqa: S603
    try:
        told: dict[str, Any] = json.loads(done.stdout)
    except ValueError:
        return None
    skipped = [one for one in told["dependencies"] if "skip_reason" in one]
    return None if len(skipped) == len(told["dependencies"]) else told


def unaccepted(told: dict[str, Any], known: tuple[Accepted, ...]) -> list[str]:
    """A sentence for each vulnerability that nobody accepted; for each package not known there."""
    ids = {(one.package, one.id) for one in known}
    found = []
    for one in told["dependencies"]:
        if "skip_reason" in one:
            found.append(f"{one['name']}: the service does not know it.")
        for hole in one.get("vulns", ()):
            names = {hole["id"], *hole.get("aliases", ())}
            if not {(one["name"], name) for name in names} & ids:
                fixed = ", ".join(hole.get("fix_versions", ())) or "no version yet"
                found.append(f"{one['name']} {one['version']}: {hole['id']}, mended in {fixed}.")
    return found


def main(tool: str) -> int:
    """Ask about both; the exit code."""
    worst = 0
    for lock, known in ((HOUSE, ()), (ENGINE, accepted())):
        told, name = asked(tool, lock), lock.relative_to(ROOT)
        if told is None:
            sys.stdout.write(f"{name}: no service answers from here, so nothing is known.\n")
            worst = NOTHING_KNOWN
            continue
        found = unaccepted(told, known)
        sys.stdout.write("".join(f"{line}\n" for line in found))
        sys.stdout.write(f"{name}: {len(told['dependencies'])} packages, {len(found)} open.\n")
        worst = max(worst, int(bool(found)))
    return worst


if __name__ == "__main__":
    words = argparse.ArgumentParser(prog="python -m tests.supply.audit", description=__doc__)
    words.add_argument("tool", help="The pip-audit to ask.")
    sys.exit(main(**vars(words.parse_args())))
