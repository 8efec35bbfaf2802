"""Which answer of the open question a tap, words, a number or a name stand for."""

import re

from dialogues import form
from dialogues.book import Book
from dialogues.heard import Age, Heard, Kind
from dialogues.pages import Option, Step
from dialogues.where import Where
from nlu.reading import Reading

LITTLE = 14  # letters beside a name: "ຕອນນີ້ຂ້ອຍຢູ່", "I am now in"
# What lets go of a danger, of a plan or of everything, and what somebody agrees to. "I do not know"
# and "I dare not say" sound like a no to the engine, "maybe" and "with him" like a yes: here only a
# plain word is one.
LETS_GO = frozenset(
    {
        *("arrival:well", "doubt:no", "erase:yes", "mine:out", "safe:quiet", "safe:yes"),
        "safety:3",
    }
)
AGREES = frozenset(
    {"about", "contact", "may", "partner", "peer", "phone", "team", "tracing", "village"}
)
IN_PLAIN_WORDS = LETS_GO | {f"{consent}:yes" for consent in AGREES}
YES_OR_NO = frozenset({"affirm", "deny"})
_STRIPPED = " .!?,~\u200b\n"
_BETWEEN = re.compile(f"[{re.escape(_STRIPPED)}]+")
THUMB = "👍"  # as plain a yes as any word, and no letters by which the ear could know it
_TONES = "\U0001f3fb\U0001f3fc\U0001f3fd\U0001f3fe\U0001f3ff"
# An age that is told as a number and as nothing else: "16", "ອາຍຸ 16 ປີ", "i am 16 years old".
_AGE = re.compile(
    r"(?:ຂ້ອຍ|ນ້ອງ|ฉัน|หนู|ผม|)\s?(?:i am|i'm|im|age|ayu|ອາຍຸ|อายุ|)\s?(\d{2})\s?"
    r"(?:years old|years|pi|ປີ|ปี|)\s?(?:ເຈົ້າ|ค่ะ|ครับ|)"
)
_GROWN_UP = 18


def meant(book: Book, where: Where, heard: Heard, reading: Reading | None) -> Option | None:
    """The option of the open question that a button or words stand for; None if there is none."""
    asked = form.step(book, where)
    if asked is None or heard.late:
        return None
    if heard.kind is Kind.BUTTON:
        return next((option for option in asked.options if option.go == heard.option), None)
    if heard.kind is not Kind.TEXT or reading is None:
        return None
    by_label = [option for option in asked.options if _labelled(option, reading)]
    if by_label:
        return by_label[0]
    return _worded(asked, heard.text) or _aged(asked, heard.text) or named(asked, reading)


def _labelled(option: Option, reading: Reading) -> bool:
    """Whether the label of a message stands for an option; only a guess has others near it."""
    intent = reading.intent
    if intent.label not in option.means:
        return False
    if option.go not in IN_PLAIN_WORDS or not reading.nearest or _is_thumb(reading.text):
        return True
    return intent.label not in YES_OR_NO and intent.confidence >= form.PLAIN


def _is_thumb(text: str) -> bool:
    return THUMB in text and not text.strip(THUMB + _TONES + _STRIPPED)


def _worded(asked: Step, text: str) -> Option | None:
    """The option that the typed words are."""
    said = _BETWEEN.sub(" ", text.casefold()).strip()
    return next((option for option in asked.options if said in option.words), None)


def _aged(asked: Step, text: str) -> Option | None:
    """The option for an age that was written as a number, where an age is asked for."""
    told = _AGE.fullmatch(text.casefold().strip(_STRIPPED))
    if told is None:
        return None
    age = Age.UNDER_18 if int(told[1]) < _GROWN_UP else Age.ADULT
    return next((option for option in asked.options if option.go == f"age:{age.value}"), None)


def named(asked: Step, reading: Reading) -> Option | None:
    """The one option that is named in a message that says little else.

    "in Ubon now" answers where somebody is; "what may I earn in Ubon" only asks about it.
    """
    found: list[Option] = []
    beside = sum(map(str.isalpha, reading.text))
    for entity in reading.entities:
        # An option that names the value itself comes before one for every thing of its kind.
        fits = [one for one in asked.options if entity.value in one.names] or [
            one for one in asked.options if entity.kind in one.names
        ]
        if fits:
            found.append(fits[0])
            beside -= sum(map(str.isalpha, reading.text[entity.start : entity.end]))
    one = found[0] if found and beside <= LITTLE else None
    return one if all(option is one for option in found) else None
