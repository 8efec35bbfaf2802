"""Brings Lao, Thai, Thai-script Lao and romanised Lao onto common letters, in linear time."""

import re
import unicodedata

_UNSEEN = re.compile(
    "[\u0000-\u0008\u000b-\u001f\u007f\u00ad\u200b-\u200f\u202a-\u202e\u2060-\u2064\ufeff]"
)
_TONES = re.compile("[\u0e47-\u0e4c\u0e4e\u0ec8-\u0ecc]")
_SPACES = re.compile(r"\s+")
_DRAWN_OUT = re.compile(r"(.)\1{2,}")
# The vowel am as its ring and its stroke, with a tone mark between them or not.
_AM_IN_TWO = re.compile("[\u0ecd\u0e4d]([\u0ec8-\u0ecb\u0e48-\u0e4b])?([\u0eb2\u0e32])")
_DIGITS = re.compile(r"\d+")

# The two blocks run side by side, 0x80 apart; these are the letters that do not.
_LAO_TO_THAI = {code: chr(code - 0x80) for code in range(0x0E81, 0x0EDA)} | {
    ord("ຍ"): "ย",
    ord("ົ"): "",  # Thai leaves this vowel unwritten (ຄົນ, คน)
    ord("ຼ"): "ล",
    ord("ຽ"): "ีย",
    ord("ໍ"): "อ",
    ord("ໜ"): "หน",
    ord("ໝ"): "หม",
    ord("ຣ"): "ร",
    ord("ໟ"): "ย",
}

_SOUNDS = {
    "k": "ก",
    "K": "ขฃคฅฆ",
    "N": "ง",
    "c": "จ",
    "s": "ฉชซฌศษส",
    "y": "ญย",
    "t": "ดฎตฏ",
    "T": "ฐฑฒถทธ",
    "n": "นณ",
    "p": "บป",
    "P": "ผพภ",
    "f": "ฝฟ",
    "m": "ม",
    "l": "รลฬ",
    "w": "ว",
    "h": "หฮ",
}
_SOUND_OF_THAI = {ord(letter): sound for sound, letters in _SOUNDS.items() for letter in letters}
# Vowels are written in too many ways to agree on; what stays is the run of consonants.
_SOUND_OF_LATIN = (
    (re.compile("r(?![aeiouy])"), ""),
    (re.compile("(?<=[aou])i"), "y"),
    (re.compile("ng"), "N"),
    (re.compile("kh|q"), "K"),
    (re.compile("g|c(?!h)"), "k"),
    (re.compile("ch|j"), "c"),
    (re.compile("th"), "T"),
    (re.compile("ph"), "P"),
    (re.compile("n[yh]"), "y"),
    (re.compile("[xz]"), "s"),
    (re.compile("d"), "t"),
    (re.compile("b"), "p"),
    (re.compile("v"), "w"),
    (re.compile("r"), "l"),
)
_LEADING_H = re.compile("ห(?=[งญนมยรลว])")
_SILENT = re.compile("[ก-ฮ][ิุ]?์")
_WRITTEN_FIRST = re.compile("[ไใ]([ก-ฮ])")
_NOT_A_SOUND = re.compile("[^a-zKNTP]|[aeiou]")
_DOUBLED = re.compile(r"(.)\1+")


def plain(text: str) -> str:
    """The text in one Unicode form, lower case, without what cannot be seen or is drawn out."""
    seen = _UNSEEN.sub("", unicodedata.normalize("NFKC", text)).lower()
    seen = _AM_IN_TWO.sub(lambda am: f"{am[1] or ''}{'ຳ' if am[2] == 'າ' else 'ำ'}", seen)
    return _SPACES.sub(" ", _DRAWN_OUT.sub(r"\1", seen)).strip()


def in_thai_letters(text: str) -> str:
    """Lao letters as the Thai letters that sound alike; everything else as it is."""
    return text.translate(_LAO_TO_THAI)


def without_tones(text: str) -> str:
    """`text` in Thai letters with no tone marks, and every number as one 0."""
    return _DIGITS.sub("0", _TONES.sub("", in_thai_letters(text)))


def sounds(text: str) -> str:
    """The consonants of `text` as classes of sounds that the scripts share.

    ຂ, ค and kh are all `K`; ຊ, ส, x and s all `s`; tones, vowels, blanks and doubled
    letters are dropped.
    """
    heard = _LEADING_H.sub("", without_tones(_SILENT.sub("", text)))
    heard = _WRITTEN_FIRST.sub(r"\1ย", heard.replace("ัว", "").replace("ำ", "ม"))
    for letters, sound in _SOUND_OF_LATIN:
        heard = letters.sub(sound, heard)
    heard = _NOT_A_SOUND.sub("", heard.translate(_SOUND_OF_THAI))
    return _DOUBLED.sub(r"\1", heard)


def grams(text: str, shortest: int, longest: int) -> list[str]:
    """Every run of `shortest` to `longest` letters in ` text `, blanks at both ends counted."""
    padded = f" {text} "
    return [
        padded[start : start + length]
        for length in range(shortest, longest + 1)
        for start in range(len(padded) - length + 1)
    ]
