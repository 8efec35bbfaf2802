"""Nobody of the team reads now: whoever needs a person is told once when somebody does again."""

from dataclasses import replace

from dialogues import form
from dialogues.book import Book
from dialogues.draft import Draft
from dialogues.followup import checkin, choices
from dialogues.heard import Country, Reads
from dialogues.pages import Value
from dialogues.turn import OpenCase, Say, Text
from dialogues.where import Where

MARK = "reads:"  # what is settled once somebody was told of an opening
PERSON = "talk_to_person"
WEEK = 7
HIDING = (checkin.FLOW, choices.FLOW)  # talks in which nobody looking on may read who we are


def told(draft: Draft) -> Draft:
    """The turn with when somebody reads again, where its case waits for that; else as it is."""
    reads, place = draft.known.reads, _place(draft)
    if reads is None or place is None or not _is_news(draft, reads):
        return draft
    says = [*draft.says]
    key = "hours.danger" if _has_numbers(says[place]) else "hours.calm"
    text, where = draft.book.word(draft.where, key, {"when": _when(draft, reads)})
    says[place] = _with(draft, says[place], text)
    return replace(draft, says=tuple(says)).at(_marked(where, reads))


def _is_news(draft: Draft, reads: Reads) -> bool:
    """Whether a person is needed openly, and was not told of this opening; who asks is told."""
    cases = [
        one
        for one in draft.effects
        if isinstance(one, OpenCase) and not (one.quiet or one.doubtful)
    ]
    asked = any(one.label == PERSON and not one.evidence for one in cases)
    return bool(cases) and (asked or _mark(reads) not in draft.where.settled)


def _place(draft: Draft) -> int | None:
    """Which message it belongs to: the urgent one, else the first; none behind a cover.

    One with a recording is the answer to a question: it stays as it is recorded.
    """
    urgent = next((n for n, say in enumerate(draft.says) if say.urgent), None)
    if urgent is not None:
        return urgent
    if checkin.is_covered(draft) or draft.where.flow in HIDING:
        return None
    return next((n for n, say in enumerate(draft.says) if not say.audio), None)


def _with(draft: Draft, say: Say, text: Text) -> Say:
    """The paragraph at the end of a message, but before a question that ends it."""
    asked = form.step(draft.book, draft.where)
    questions = draft.book.texts[asked.ask].texts if asked else ()
    *before, last = say.paragraphs
    parts = (*before, text, last) if last.id in questions else (*before, last, text)
    return replace(say, paragraphs=parts)


def _has_numbers(say: Say) -> bool:
    return any(name == "number" for text in say.paragraphs for name, _ in text.fields)


def _marked(where: Where, reads: Reads) -> Where:
    kept = tuple(one for one in where.settled if not one.startswith(MARK))
    return replace(where, settled=(*kept, _mark(reads)))


def _mark(reads: Reads) -> str:
    return f"{MARK}{reads.day}T{reads.clock}"


def _when(draft: Draft, reads: Reads) -> Text:
    """The day and the hour in the words of the person: today, tomorrow, a weekday, a date."""
    book = draft.book
    abroad = draft.known.country is Country.ELSEWHERE
    time = _text(book, "laos", time=reads.clock) if abroad else reads.clock
    if reads.ahead in {0, 1}:
        return _text(book, ("today", "tomorrow")[reads.ahead], time=time)
    if reads.ahead < WEEK:
        day = _text(book, f"day{reads.day.isoweekday()}")
        return _text(book, "on_day", day=day, time=time)
    return _text(book, "on_date", date=reads.day, time=time)


def _text(book: Book, name: str, **fields: Value | Text) -> Text:
    return Text(book.texts[f"hours.{name}"].texts[0], tuple(fields.items()))
