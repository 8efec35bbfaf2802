"""The danger phrases and harmless idioms of the data files, checked while they are read."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from enum import StrEnum
from importlib.resources import files
from typing import Any

import yaml

from nlu.patterns import MANY_SPELLINGS, Pattern, Sets
from nlu.reading import Level
from nlu.romanise import romanised
from nlu.script import lao_in_thai_letters
from nlu.sound import sound_of
from nlu.spelled import spelled
from nlu.text import form_of, letters_of

KINDS = (
    "crisis_self_harm",
    "crisis_medical",
    "crisis_child",
    "crisis_violence",
    "crisis_sexual_harm",
    "crisis_confined",
)
MANY_UNSPACED = 200
_TELLING_LENGTH = 6
LANGUAGES = ("lao", "thai", "thai_script_lao", "romanised_lao", "english")


class Role(StrEnum):
    """What a phrase does to the danger in a message."""

    SIGN = "signs"
    HARMLESS = "harmless"
    NOT_SO = "not_so"
    SUBJECT = "subjects"
    ELSEWHERE = "elsewhere"
    CHILD = "child"


@dataclass(frozen=True, slots=True)
class Sign:
    """One written phrase: what it does, and for a sign of danger its kind, level and reason."""

    role: Role
    written: str
    pattern: Pattern
    kind: str = ""
    level: Level = Level.NONE
    reason: str = ""
    alone: bool = False
    language: str = ""


@dataclass(slots=True)
class Phrases:
    """Everything the data files hold, for the common form and for romanised sound."""

    typed: list[Sign] = field(default_factory=list)
    sounded: list[Sign] = field(default_factory=list)


def read_phrases() -> Phrases:
    """Read every language's file; a sentence tells what is wrong with a faulty one."""
    phrases = Phrases()
    for language in LANGUAGES:
        told = yaml.load(
            files("nlu").joinpath("phrases", f"{language}.yml").read_text(encoding="utf-8"),
            yaml.CSafeLoader,
        )
        if language == "romanised_lao":
            # Romanised Lao is often typed without blanks: its phrases are heard in one piece.
            phrases.sounded.extend(_signs(language, told, sound_form, many=MANY_UNSPACED))
            continue
        phrases.typed.extend(_signs(language, told, form_of))
        if language == "lao":
            # The Lao of Isan is the same Lao in other letters: its writers share these phrases.
            phrases.typed.extend(_signs(language, told, in_thai_letters))
            in_latin = _signs(language, told, _in_latin_letters)
            phrases.sounded.extend(sign for sign in in_latin if _is_telling(sign))
    return phrases


def sound_form(text: str) -> str:
    """The sound of romanised Lao."""
    return sound_of(text, letters_of(text), apart=True).form


def in_thai_letters(text: str) -> str:
    """The form of Lao in the Thai letters that Isan writes it in."""
    return form_of(lao_in_thai_letters(text))


def _in_latin_letters(text: str) -> str:
    return sound_form(romanised(text))


def _is_telling(sign: Sign) -> bool:
    """Tell whether a phrase is long enough to mean one thing only once its tones are lost."""
    shortest = sum(min(map(len, part)) for limb in sign.pattern.limbs for part in limb)
    return sign.role not in {Role.SIGN, Role.CHILD} or shortest >= _TELLING_LENGTH


def _signs(
    language: str,
    told: dict[str, Any],
    to_form: Callable[[str], str],
    many: int = MANY_SPELLINGS,
) -> Iterator[Sign]:
    sets: Sets = {name: tuple(words) for name, words in (told.get("sets") or {}).items()}
    for group in told.get("signs") or ():
        if group["kind"] not in KINDS:
            raise ValueError(f"{language}.yml has signs of an unknown kind: {group['kind']!r}.")
        for written in group["phrases"]:
            alone = written.startswith("=")
            yield Sign(
                Role.SIGN,
                written,
                spelled(language, written.removeprefix("=").strip(), sets, to_form, many),
                group["kind"],
                Level(group["level"]),
                group["reason"],
                alone,
                language,
            )
    for role in Role:
        if role is not Role.SIGN:
            for written in told.get(role.value) or ():
                pattern = spelled(language, written, sets, to_form, many)
                yield Sign(role, written, pattern, language=language)
