"""What is wrong with new words before they become public: each mistake is one sentence."""

import re
import unicodedata
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from bot import content
from bot.content import FIELD
from bot.editing.leaves import ANSWER, Leaf, Part
from bot.editing.promises import promised
from bot.house import House
from bot.sentences import N_
from bot.store.editing.publications import Texts
from bot.words import Words
from dialogues.proofread import BUTTON
from nlu.reading import Language

MISSING = N_("Something is missing here: all three languages are needed.")
FIELDS = N_("These fields must stay, just as they are: {fields}")
NO_FIELDS = N_("There can be no curly brackets here.")
LONG_BUTTON = N_("This button has {count} letters; it can have at most {most}.")
LONG_TEXT = N_("This has {count} letters; Telegram shows at most {most} in one message.")
LONG_ANSWER = N_("The whole answer has {count} letters; Telegram shows at most {most}.")
A_NUMBER = N_("Numbers come from the list of facts. Please write no figure here.")
PROMISED = N_("“{word}” promises too much, or wounds. Please say it in another way.")

MOST = {Language.ENGLISH: BUTTON, Language.LAO: content.LABEL, Language.THAI: content.LABEL}
UNSEEN = "CZ"  # controls and gaps, of any width
_DIGIT = re.compile(r"\d")
# Direction marks, overrides, other controls: what would hide or turn a line.
_TRICKS = re.compile(
    "[\x00-\x08\x0b-\x1f\x7f-\x9f\u061c\u200e\u200f\u2028\u2029\u202a-\u202e\u2066-\u2069"
    "\ufff9-\ufffb\ufeff\U000e0000-\U000e007f]"
)


@dataclass(frozen=True, slots=True)
class Mistake:
    """Where it is, and a sentence (message id) with its fields; `slot` "" is the whole leaf."""

    slot: str
    language: Language
    sentence: str
    fields: Mapping[str, str] = field(default_factory=dict)


def cleaned(part: Part, text: str) -> str:
    """The words as they are kept: nothing unseen in them that turns a line, buttons in one line."""
    text = _TRICKS.sub("", text).strip()
    if all(unicodedata.category(one)[0] in UNSEEN for one in text):
        return ""
    return " ".join(text.split()) if part.is_button else text


def fields_of(part: Part) -> tuple[str, ...]:
    """The fields of a sentence, as they are written in it."""
    return tuple(dict.fromkeys(f"{{{name}}}" for name in FIELD.findall(part.id)))


def limit(part: Part, language: Language) -> int:
    """How many letters it can have."""
    return MOST[language] if part.is_button else content.TEXT_UNITS


def mistakes(house: House, leaf: Leaf, texts: Texts) -> tuple[Mistake, ...]:
    """Everything that is wrong with the new words of a leaf."""
    found = [
        mistake
        for part in leaf.parts
        for language in Language
        for mistake in _part(
            house.words, part, language, texts.get(part.slot, {}).get(language, "")
        )
    ]
    return tuple(found) if found else tuple(_whole(house, leaf, texts))


def _part(words: Words, part: Part, language: Language, text: str) -> Iterator[Mistake]:
    def wrong(sentence: str, **fields: str) -> Mistake:
        return Mistake(part.slot, language, sentence, fields)

    if not text:
        yield wrong(MISSING)
        return
    own = words.gettext(language, part.id)
    needed = sorted(FIELD.findall(part.id))
    if sorted(FIELD.findall(text)) != needed or set("{}") & set(FIELD.sub("", text)):
        yield wrong(FIELDS, fields=" ".join(fields_of(part))) if needed else wrong(NO_FIELDS)
    if _DIGIT.search(FIELD.sub("", text)) and not _DIGIT.search(FIELD.sub("", own)):
        yield wrong(A_NUMBER)
    if word := promised(language, text, own):
        yield wrong(PROMISED, word=word)
    count, most = length(part, text), limit(part, language)
    if count > most:
        told = LONG_BUTTON if part.is_button else LONG_TEXT
        yield wrong(told, count=str(count), most=str(most))


def length(part: Part, text: str) -> int:
    """How long words are, counted as their limit is."""
    return len(text) if part.is_button else content.units(text)


def _whole(house: House, leaf: Leaf, texts: Texts) -> Iterator[Mistake]:
    """An answer whose paragraphs fit, but not all in one message."""
    if leaf.kind != ANSWER:
        return
    tried = {
        language: {part.id: texts[part.slot][language] for part in leaf.parts}
        for language in Language
    }
    words = house.words.with_words(tried)
    for language in Language:
        count = content.longest(house.router.book, words, leaf.name, language)
        if count > content.TEXT_UNITS:
            fields = {"count": str(count), "most": str(content.TEXT_UNITS)}
            yield Mistake("", language, LONG_ANSWER, fields)
