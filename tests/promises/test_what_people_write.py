"""What people write is never code of any kind: no format, no pattern's ruin, nothing to learn."""

import importlib
import itertools
import re
from pathlib import Path

import pytest

from bot import ears
from bot import sentences as says
from bot.words import Words
from dialogues.turn import Text
from nlu.ear import Ear
from nlu.reading import Language
from tests.faults.hostile import FORMATS
from tests.growth import assert_linear

ROOT = Path(__file__).parents[2]
PAIRS = itertools.product(FORMATS, FORMATS, ("", " "))
FORMS = tuple(f"{a}{between}{b}" for a, b, between in itertools.islice(PAIRS, 500))
MODULES = sorted(
    ".".join(path.relative_to(ROOT).with_suffix("").parts)
    for folder in ("bot", "dialogues", "nlu")
    for path in (ROOT / folder).rglob("*.py")
    if not {"engine", "migrations", "__main__"} & {*path.parts, path.stem}
)
# These are asked of a whole text or of its beginning, or of our own phrases.
WHOLE = {"bot.figures._FORMULA", "bot.telegram.files.PATH", "bot.telegram.start.TOKEN"}
OURS = {"nlu.patterns._JOINT"}
PIECES = ("a", "0", " ", "-", "ກ", "ກ່", "ก", "<", "/", "0 ", "a ", "a-", "\n", "@a.", "0,")


def patterns() -> dict[str, re.Pattern[str]]:
    """Every pattern that the house keeps, by module and name."""
    return {
        f"{module}.{name}": value
        for module in MODULES
        for name, value in vars(importlib.import_module(module)).items()
        if isinstance(value, re.Pattern) and isinstance(value.pattern, str)
    }


@pytest.mark.parametrize("language", list(Language))
def test_five_hundred_formats_are_shown_as_they_were_written(language: Language) -> None:
    words = Words.load()
    assert len(set(FORMS)) == 500
    for written in FORMS:
        shown = words.gettext(language, says.TAKEN, name=written)
        assert shown == words.gettext(language, says.TAKEN, name="\0").replace("\0", written)
        said = words.say(language, Text(says.TAKEN, (("name", written),)))
        assert said == shown


async def test_nothing_is_learnt_from_what_is_heard() -> None:
    def files() -> set[tuple[str, int, int]]:
        found = (path for path in (ROOT / "nlu").rglob("*") if ".venv" not in path.parts)
        kept = ((path, path.stat()) for path in found if "__pycache__" not in path.parts)
        return {(str(path), told.st_size, told.st_mtime_ns) for path, told in kept}

    before = files()
    entities, offers = ears.named()
    ear = Ear(*ears.alone(), None, entities=entities, offers=offers)
    for text in (*FORMS[:50], "ຢາກໄປເຮັດວຽກຢູ່ໄທ", "ช่วยด้วย เขาขังฉันไว้", "they took my passport"):
        await ear.hear(text)
    assert (len(before) > 50, files()) == (True, before)


def test_no_pattern_takes_much_longer_for_hostile_letters() -> None:
    found = {name: one for name, one in patterns().items() if name not in OURS}
    assert len(found) > 40
    for name, pattern in found.items():
        look = pattern.match if name in WHOLE else pattern.search
        for piece in PIECES:
            text = piece * 20_000
            print(name, repr(piece), end=": ")  # noqa: T201 - which one it is
            assert_linear(lambda n, look=look, text=text: look(f"{text[:n]}\0"), 2_000, 20_000)  # type: ignore[misc]
