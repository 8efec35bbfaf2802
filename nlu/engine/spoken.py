"""How a message sounds, vowels too, in Latin letters that all ways of writing Lao share."""

import re

from nlu.engine.letters import plain
from nlu.romanise import romanised
from nlu.sound import sounded
from nlu.text import Comparable

# Thai letters as the Lao ones that sound alike. The blocks run side by side, 0x80 apart; these
# are the letters that Lao has no own sign for.
_THAI_TO_LAO = {code: chr(code + 0x80) for code in range(0x0E01, 0x0E5A)} | {
    ord(thai): lao
    for thai, lao in zip(
        "ฃฅฆฉซฌศษสญณฎฏฐฑฒธภฬรยชฤำ",
        [*"ຂຄຄສຊຊສສສຍນດຕຖທທທພລລຍຊລ", "ໍາ"],
        strict=True,
    )
}


# Isan's "no", written in Thai without its vowel; not the beginning of บ่าย or บ่อย.
_NO = re.compile("บ่(?![าอมน])")


def spoken(text: str) -> str:
    """The sound of a whole message without blanks: `ຂ້ອຍຢາກໄປ`, `koi yak pay`: `koiyakpai`."""
    return _heard(text).form


def spoken_words(text: str) -> list[str]:
    """The sound of each word or syllable that stands by itself."""
    heard = _heard(text)
    if not heard.form:
        return []
    starts = [place for place, gap in enumerate(heard.gaps[: len(heard.form)]) if gap]
    ends = [*starts[1:], len(heard.form)]
    return [heard.form[start:end] for start, end in zip(starts, ends, strict=True)]


def _heard(text: str) -> Comparable:
    return sounded(romanised(_NO.sub("ບໍ່", plain(text)).translate(_THAI_TO_LAO)))
