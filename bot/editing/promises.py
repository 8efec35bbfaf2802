"""Words that promise what the house cannot keep, or that wound: none of its sentences has them."""

import re
import unicodedata
from types import MappingProxyType

from nlu.reading import Language

_UNSEEN = re.compile("[\u200b-\u200d\u2060\ufeff\u00ad]")
_SPACES = re.compile(r"\s+")
# Rescue, secrecy, a time nobody measures, certainty; and "why", "victim", which blame.
_WORDS = MappingProxyType(
    {
        Language.ENGLISH: re.compile(
            r"\b(?:why|promis\w*|victims?|rescue\w*|guarantee\w*|secret\w*|immediately|right away"
            r"|(?:nobody|no one) will (?:ever )?know|(?:always|completely) safe"
            r"|always answer\w*)\b",
            re.IGNORECASE,
        ),
        Language.LAO: re.compile(
            "ສັນຍາວ່າ|ເຮົາສັນຍາ|ຮັບປະກັນ|ຮັບຮອງວ່າ|ຄວາມລັບ|ເຫຍື່ອ|ຍ້ອນຫຍັງ|ບໍ່ມີໃຜຮູ້|ກູ້ໄພ|ຮ້ອຍເປີເຊັນ|ຊ່ວຍໄດ້ແນ່ນອນ"
        ),
        Language.THAI: re.compile(
            "สัญญาว่า|เราสัญญา|รับประกัน|รับรองว่า|ความลับ|เหยื่อ|ทำไม|ไม่มีใครรู้|กู้ภัย|ร้อยเปอร์เซ็นต์|ช่วยได้แน่นอน"
        ),
    }
)


def promised(language: Language, text: str, own: str = "") -> str:
    """The first such word that the house's own sentence has not; "" where there is none."""
    known = set(_WORDS[language].findall(_plain(own)))
    found = _WORDS[language].findall(_plain(text))
    return next((word for word in found if word not in known), "")


def _plain(text: str) -> str:
    """The text as it is read: nothing that cannot be seen parts a word."""
    seen = _UNSEEN.sub("", unicodedata.normalize("NFC", text))
    return _SPACES.sub(" ", seen)
