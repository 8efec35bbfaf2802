"""The running house and what it was built of: its doors, its engine, its words and letters."""

import re
from collections.abc import Iterator
from pathlib import Path

from bot.doctor.fault import Fault
from bot.doctor.patient import Patient, where
from bot.errors import BadSetting
from bot.words import Words
from nlu.client import engine_at
from nlu.engine.train import fingerprint

MODEL = Path("nlu/engine/models/saiyai.tar.gz")
FONTS = re.compile(r'url\("([^"]+)"\)')
BUILD = "Run: make setup"
SELF_STARTED = "The house starts it again by itself; if this stays for a minute, its log says why."
APART = "Start it again, look at its last lines, and see whether RASA_URL is where it answers."


async def closed(patient: Patient) -> Fault | None:
    """Nobody answers at the house's own address."""
    if patient.ready is not None or not patient.settings.port:
        return None
    return Fault(
        f"No house answers at {where(patient.settings)}.",
        "Start it (saiyai serve, or its service), and look at its last log lines if it ends.",
    )


async def engine_down(patient: Patient) -> Fault | None:
    """The engine does not answer; danger is still heard, little else."""
    if patient.settings.rasa_url is None:
        up = bool((patient.ready or {}).get("engine"))
    else:
        async with engine_at(patient.settings.rasa_url) as client:
            up = await client.ready()
    if up:
        return None
    return Fault(
        "The engine does not answer: danger is heard, but most questions are not understood.",
        SELF_STARTED if patient.settings.rasa_url is None else APART,
    )


async def model_missing(patient: Patient) -> Fault | None:
    """The engine has nothing to read with."""
    if patient.settings.rasa_url is not None or (patient.root / MODEL).exists():
        return None
    return Fault("There is no trained model: the engine cannot start.", BUILD)


async def model_old(patient: Patient) -> Fault | None:
    """The model was taught other examples than those that are here."""
    model = patient.root / MODEL
    if patient.settings.rasa_url is not None or not model.exists():
        return None
    mark = model.with_suffix(".sha256")
    if mark.exists() and mark.read_text("ascii") == fingerprint(patient.root):
        return None
    return Fault("The model is older than the examples it is taught by.", "Run: saiyai nlu train")


async def words_old(patient: Patient) -> Fault | None:
    """The catalogues are older than what was translated."""
    try:
        Words.load(patient.root / "locales")
    except BadSetting:
        return Fault("The words of a language are older than their source, or not there.", BUILD)
    return None


async def fonts_gone(patient: Patient) -> Fault | None:
    """The letters that pages are written in are not all there."""
    gone = [path.name for path in _fonts(patient.root / "bot" / "static") if not path.is_file()]
    if not gone:
        return None
    return Fault(
        f"A file of the letters that pages are shown in is gone: {gone[0]}.",
        "Bring the house's own files back, for example: git checkout bot/static",
    )


def _fonts(static: Path) -> Iterator[Path]:
    sheet = static / "fonts.css"
    named = FONTS.findall(sheet.read_text("utf-8")) if sheet.is_file() else []
    yield from (static / name for name in named) if named else (sheet,)
