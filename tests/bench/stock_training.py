"""Trains the stock project once; the model is kept under a key of all that it learnt from."""

import asyncio
import os
import shutil
import time
from collections.abc import Callable
from pathlib import Path

from tests.bench.processes import NotReadyError, started
from tests.bench.stock_project import MODEL, Project

LONGEST_START = 900.0  # seconds for reading and measuring the examples
LONGEST_EPOCH = 180.0
SAY_EVERY = 10.0
QUIET_RASA = {
    "RASA_TELEMETRY_ENABLED": "false",
    "SQLALCHEMY_SILENCE_UBER_WARNING": "1",
    "TF_CPP_MIN_LOG_LEVEL": "2",
}
RASA_EPOCHS = 100


def rasa_environment() -> dict[str, str]:
    """This environment without telemetry and without anything of the house's own."""
    ours = ("SAIYAI_", "TELEGRAM_", "RASA_")
    return {
        name: value for name, value in os.environ.items() if not name.startswith(ours)
    } | QUIET_RASA


async def trained(
    project: Project, environment: Path, cache: Path, tell: Callable[[str], None]
) -> tuple[Path, float]:
    """The trained model, and the seconds that training took (0 when it was there already).

    Raises `NotReadyError` when Rasa does not finish.
    """
    folder = cache / project.key
    model = folder / MODEL
    if model.exists():
        return model, 0.0
    project.write(folder)
    began = time.monotonic()
    half_made = folder / "half"
    words = [
        *(str(environment / "bin" / "python"), "-m", "rasa", "train", "--skip-validation"),
        *("--config", "config.yml", "--domain", "domain.yml"),
        *("--data", "rules.yml", *(str(path.resolve()) for path in project.data)),
        *("--out", half_made.name, "--fixed-model-name", Path(MODEL).name),
    ]
    epochs = project.epochs or RASA_EPOCHS
    limit = LONGEST_START + LONGEST_EPOCH * epochs
    log = folder / "train.log"
    async with started("Rasa's training", words, folder, rasa_environment(), log) as child:
        while child.process.returncode is None:
            passed = time.monotonic() - began
            if passed > limit:
                raise NotReadyError(f"Stock Rasa was still training after {limit:.0f} s.")
            tell(f"Stock Rasa is learning {epochs} epochs, {passed:.0f} s so far {_epoch(log)}")
            await _wait(child.process)
    made = half_made / MODEL
    if child.process.returncode != 0 or not made.exists():
        raise NotReadyError("Stock Rasa could not be trained; train.log in its folder says why.")
    made.replace(model)
    for left in (half_made, folder / ".rasa"):
        shutil.rmtree(left, ignore_errors=True)
    return model, time.monotonic() - began


async def _wait(process: asyncio.subprocess.Process) -> None:
    try:
        await asyncio.wait_for(asyncio.shield(process.wait()), SAY_EVERY)
    except TimeoutError:
        return


def _epoch(log: Path) -> str:
    """How far the last progress bar of Rasa's log is."""
    text = log.read_text(encoding="utf-8", errors="replace").replace("\r", "\n")
    bars = [line for line in text.splitlines() if line.startswith("Epochs:")]
    return f"(epochs done: {bars[-1].split('|')[-1].split('[')[0].strip()})" if bars else ""
