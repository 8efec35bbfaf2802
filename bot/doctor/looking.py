"""Goes through every check; one that falls over is a fault of its own and stops no other."""

import asyncio
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from bot.doctor.examining import examined
from bot.doctor.fault import Check, Fault, Weight
from bot.doctor.patient import ROOT, Patient
from bot.doctor.table import CHECKS
from bot.settings import Settings

LONGEST = 20.0  # seconds for one check


@dataclass(frozen=True, slots=True)
class Found:
    """A check that found its fault."""

    check: str
    weight: Weight
    fault: Fault


@dataclass(frozen=True, slots=True)
class Report:
    """What was found; the names of what is well, and of what could not be looked at."""

    found: tuple[Found, ...]
    well: tuple[str, ...]
    unseen: tuple[str, ...]

    @property
    def exit_code(self) -> int:
        """0: well; 1: something is to be done soon; 2: something is wrong."""
        weights = {one.weight for one in self.found}
        return 2 if Weight.WRONG in weights else 1 if weights else 0


async def look_over(
    settings: Settings,
    clock: Callable[[], datetime],
    root: Path = ROOT,
    checks: tuple[Check, ...] = CHECKS,
) -> Report:
    """Look the house over, whether it runs or not; nothing in it is changed."""
    async with examined(settings, clock, root) as patient:
        seen = [check for check in checks if check.needs in patient.has]
        told = [(check, await _look(check, patient)) for check in seen]
    return Report(
        tuple(Found(check.name, check.weight, fault) for check, fault in told if fault),
        tuple(check.name for check, fault in told if not fault),
        tuple(check.name for check in checks if check not in seen),
    )


async def _look(check: Check, patient: Patient) -> Fault | None:
    try:
        async with asyncio.timeout(LONGEST):
            return await check.look(patient)
    except Exception as error:  # noqa: BLE001 - the doctor's outer boundary: the others go on
        return Fault(
            f"This could not be looked at: {check.name} ({type(error).__name__}).",
            "Run the doctor again as the house's own user; if it stays so, tell the maintainers.",
        )
