"""What the figures were taken on: cores, processor, memory, how busy it was, how fast it writes."""

import os
import platform
import statistics
import tempfile
import time
from dataclasses import dataclass
from pathlib import Path

import psutil

WRITES = 50
BLOCK = bytes(4096)


@dataclass(frozen=True, slots=True)
class Machine:
    """The machine; `write_ms` is the median of one 4 KiB write that is safe on the disk."""

    cores: int
    processor: str
    memory_gib: float
    load_at_start: float
    write_ms: float
    python: str


def look(folder: Path) -> Machine:
    """Look at this machine and at the disk that `folder` is on."""
    return Machine(
        cores=len(os.sched_getaffinity(0)),
        processor=_processor(),
        memory_gib=round(psutil.virtual_memory().total / 1024**3, 1),
        load_at_start=round(os.getloadavg()[0], 2),
        write_ms=round(_write_ms(folder), 2),
        python=platform.python_version(),
    )


def _processor() -> str:
    try:
        lines = Path("/proc/cpuinfo").read_text(encoding="utf-8").splitlines()
    except OSError:
        return platform.machine()
    names = [line.partition(":")[2].strip() for line in lines if line.startswith("model name")]
    return names[0] if names else platform.machine()


def _write_ms(folder: Path) -> float:
    taken = []
    with tempfile.TemporaryFile(dir=folder, buffering=0) as file:
        for _ in range(WRITES):
            began = time.perf_counter()
            file.write(BLOCK)
            os.fsync(file.fileno())
            taken.append(time.perf_counter() - began)
    return statistics.median(taken) * 1000
