"""Fuzzed by atheris, which steers by what an input reaches: `... guided SECONDS FOLDER [TARGET]`.

Every target has a process of its own and so many seconds. What it reached is kept in the folder
and goes on from there; an input that breaks something is written there and named, exit code 1.
It belongs among the seeds then.
"""

import subprocess
import sys
from pathlib import Path

from tests.fuzz.seeds import SEEDS
from tests.fuzz.targets import TARGETS

LONGEST_INPUT = 512  # bytes
HANGS = 60  # seconds for one input, after which it counts as broken


def fuzz(name: str, seconds: int, folder: Path) -> bool:
    """Run one target; whether nothing broke it."""
    corpus = folder / name
    corpus.mkdir(parents=True, exist_ok=True)
    for number, seed in enumerate(SEEDS):
        (corpus / f"seed-{number}").write_bytes(seed[:LONGEST_INPUT])
    print(f"{name}: {seconds} s", flush=True)  # noqa: T201 - what it says is what it is for
    command = [sys.executable, "-m", "tests.fuzz.steered", name, str(corpus)]
    flags = [
        f"-max_total_time={seconds}",
        f"-max_len={LONGEST_INPUT}",
        f"-timeout={HANGS}",
        f"-artifact_prefix={folder / name}-",
        "-print_final_stats=1",
        "-verbosity=0",
    ]
    return subprocess.run([*command, *flags], check=False).returncode == 0  # noqa: S603 - ourselves


def main() -> int:
    """Run what was asked for; the exit code."""
    seconds, folder, *names = sys.argv[1:]
    whole = [fuzz(name, int(seconds), Path(folder)) for name in names or TARGETS]
    return 0 if all(whole) else 1


if __name__ == "__main__":
    sys.exit(main())
