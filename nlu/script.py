"""Which language and which letters a message is written in."""

import re
import unicodedata
from collections.abc import Iterable
from functools import cache
from importlib.resources import files
from itertools import islice

import yaml

from nlu.letters import folded, is_lao, is_thai
from nlu.reading import Language, Script

_ENOUGH = 2_000
# The "not" of Lao in Thai letters, but not the Thai words for often, well, afternoon and to moan.
_NOT_IN_ISAN = re.compile(r"บ่(?!น|าย|าว|ม|อ(?!ย(?:าก|ู่)|อก))")
_DECISIVE = 8

_LAO_TO_THAI = str.maketrans(
    "ກຂຄງຈສຊຍດຕຖທນບປຜຝພຟມຢຣລວຫອຮະັາິີຶືຸູໍເແໂໄໃຼໜໝໆ່້໊໋",
    "กขคงจสซยดตถทนบปผฝพฟมยรลวหอฮะัาิีึืุูํเแโไใลนมๆ่้๊๋",
)
_WANT_AND_STAY = {"ຢາກ": "อยาก", "ຢູ່": "อยู่", "ຢູ": "อยู", "ຢ່າ": "อย่า", "ຢ້ານ": "ย่าน"}
_C = "[ກຂຄງຈສຊຍດຕຖທນບປຜຝພຟມຢຣລວຫອຮ]"
# Vowels that Thai writes in another place or with other signs, without tones.
_RESPELLED = tuple(
    (re.compile(lao), thai)
    for lao, thai in (
        ("ບໍ(?!າ)", "ບ"),
        ("ໍ(?!າ)", "ອ"),
        ("ົ(?=ວ)", "ັ"),
        ("ົ", ""),
        (f"([ເແ]{_C})ັ", r"\1"),
        (f"(ເ{_C})ຍ", r"\1ີຍ"),
        (f"ື(?!{_C})", "ືອ"),
        (f"({_C})ຽ", r"ເ\1ີຍ"),
    )
)


def script_of(text: str) -> Script:
    """Tell the letters a message is mostly written in; Lao when it has none or as many."""
    counts = dict.fromkeys(Script, 0)
    for character in text:
        if is_lao(character):
            counts[Script.LAO] += 1
        elif is_thai(character):
            counts[Script.THAI] += 1
        elif character.isalpha():
            counts[Script.LATIN] += 1
    return max(counts, key=lambda script: counts[script])


def language_of(text: str) -> Language:
    """Tell the language of a message from its first 2,000 characters.

    Lao is often typed in Thai or in Latin letters; it is told from Thai and English by the small
    words that each of them cannot do without. Latin text is English only if English is seen.
    """
    text = text[:_ENOUGH]
    match script_of(text):
        case Script.LAO:
            return Language.LAO
        case Script.THAI:
            return Language.LAO if _speaks_isan(text) else Language.THAI
        case Script.LATIN:
            return _latin_language(text)


def _speaks_isan(text: str) -> bool:
    isan = sum(text.count(word) * len(word) for word in _words("isan"))
    isan += len(_NOT_IN_ISAN.findall(text)) * _DECISIVE
    thai = sum(text.count(word) * len(word) for word in _words("thai"))
    return isan > thai


def tells_nothing(text: str) -> bool:
    """Whether the language of a message in Latin letters is a guess: no word of it is known."""
    text = text[:_ENOUGH]
    return script_of(text) is Script.LATIN and _latin_known(text) == (0, 0)


def _latin_language(text: str) -> Language:
    seen, heard = _latin_known(text)
    return Language.ENGLISH if seen > heard else Language.LAO


def _latin_known(text: str) -> tuple[int, int]:
    """Count the words known to be English, and those known to be Lao."""
    english, lao = _words("english"), _words("romanised")
    spoken = list(_latin_words(text))
    return sum(word in english for word in spoken), sum(word in lao for word in spoken)


def _latin_words(text: str) -> Iterable[str]:
    plain = "".join(
        character.casefold() if character.isalpha() else ("" if character in "'’" else " ")
        for character in text
    )
    return islice(plain.split(), _ENOUGH)


@cache
def _words(name: str) -> frozenset[str]:
    told = yaml.safe_load(
        files("nlu").joinpath("phrases", "languages.yml").read_text(encoding="utf-8")
    )
    return frozenset(str(word) for word in str(told[name]).split())


def lao_in_thai_letters(text: str) -> str:
    """Write Lao in Thai letters the way Isan writers do; for matching only, not for people."""
    for lao, thai in _WANT_AND_STAY.items():
        text = text.replace(lao, thai)
    plain = "".join(mark for mark in unicodedata.normalize("NFKD", text) if folded(mark))
    for spelling, thai in _RESPELLED:
        plain = spelling.sub(thai, plain)
    return plain.translate(_LAO_TO_THAI)
