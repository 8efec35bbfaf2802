"""Voice notes, pictures, places and the like: each has an outcome, and it is said."""

from dialogues.draft import Draft
from dialogues.heard import Kind
from dialogues.turn import OpenCase
from nlu.reading import Evidence

WORDLESS = frozenset(
    {
        Kind.VOICE,
        Kind.PICTURE,
        Kind.FILE,
        Kind.PLACE,
        Kind.CONTACT,
        Kind.STICKER,
        Kind.OTHER,
    },
)


def kept(draft: Draft, kind: Kind) -> Draft:
    """Say what becomes of it; what may be a cry for help is put before a person."""
    entry = draft.book.kept[kind.value]
    return noted(draft, kind).say(entry.key, rows=draft.row("person", "menu"))


def noted(draft: Draft, kind: Kind) -> Draft:
    """The case alone, without a word: for a person whom a member of staff is answering."""
    entry = draft.book.kept[kind.value]
    if entry.urgency is None:
        return draft
    seen = (Evidence(entry.reason, ""),)
    return draft.do(OpenCase(entry.urgency, "talk_to_person", seen))
