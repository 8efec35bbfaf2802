"""Recordings that say an answer aloud: files that staff put into the house's folder."""

import os
from pathlib import Path
from stat import S_ISREG

import structlog

from bot.house import House
from nlu.reading import Language

FOLDER = "audio"  # in SAIYAI_HOME; in it one folder for each language
LARGEST = 1_000_000  # bytes; a larger one Telegram shows as a file, not as a voice note
log = structlog.get_logger()


def find(house: House, language: str, label: str) -> Path | None:
    """The file that says this answer in this language; None where there is none to be used."""
    # Both are checked against what the house knows, so that no name can lead out of the folder.
    if language not in set(Language) or label not in house.router.book.answers:
        return None
    folder = house.settings.home / FOLDER
    try:
        file = (folder / language / f"{label}.ogg").resolve(strict=True)
        within = file.is_relative_to(folder.resolve())  # a link may lead elsewhere
        if within and _usable(file):
            return file
    except (FileNotFoundError, NotADirectoryError):
        return None
    except (OSError, RuntimeError):  # not to be read, or a link to itself
        pass
    log.warning("recording_left_out", label=label)
    return None


def path_of(house: House, language: Language, label: str) -> str:
    """Where the web chat finds the recording; "" where there is none."""
    file = find(house, language, label) if label else None
    if file is None or not _says_the_same(house, label, file):
        return ""
    return f"/chat/audio/{language}/{label}.ogg"


def _says_the_same(house: House, label: str, file: Path) -> bool:
    """Whether the answer was as it is now when it was recorded."""
    made = file.stat().st_mtime
    spans = house.current.otherwise.get(label, ())
    return not any(since.timestamp() <= made <= until.timestamp() for since, until in spans)


def _usable(file: Path) -> bool:
    """Whether it is a plain file of a voice note's size that the house may read."""
    found = file.stat()
    return S_ISREG(found.st_mode) and 0 < found.st_size <= LARGEST and os.access(file, os.R_OK)
