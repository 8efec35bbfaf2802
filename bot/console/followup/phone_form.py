"""The fields of the phone form: read into answers, and filled in from answers."""

from collections.abc import Iterator, Mapping
from datetime import datetime

from bot.console.followup.questions import NOTE, newest, own_words, questions
from bot.followup.calls import Form, mark
from bot.house import House
from bot.store.followup.checkins import NEED, Answer
from dialogues.followup.plan import BEST, WORST

SCORES = {str(score) for score in range(WORST, BEST + 1)}
Fields = Mapping[str, str]


def told(house: House, fields: Fields, now: datetime) -> Iterator[Answer]:
    """What the form holds: scores with own words, needs by name and in words, and the note."""
    at = now.isoformat(timespec="seconds")
    for domain in house.router.book.followup.domains:
        score, said = fields.get(f"score-{domain}", ""), fields.get(f"words-{domain}", "").strip()
        if score in SCORES or said:
            yield Answer(domain, int(score) if score in SCORES else None, said, at)
    for need in house.router.book.followup.needs:
        if f"need-{need}" in fields:
            yield Answer(NEED, None, need, at)
    for need in filter(None, map(str.strip, fields.get("need-other", "").splitlines())):
        yield Answer(NEED, None, need, at)
    if note := fields.get("note", "").strip():
        yield Answer(NOTE, None, note, at)


def filled(house: House, form: Form) -> dict[str, str]:
    """The fields of the form, filled in from what is kept, and the marks of it.

    What two wrote to one question stands in one field: that has a mark, and so has each of both.
    """
    fields = _filled(house, form)
    marks = map(mark, (*told(house, fields, house.clock()), *form.answers))
    return {**fields, "checkin": form.checkin_id, "shown": " ".join(dict.fromkeys(marks))}


def _filled(house: House, form: Form) -> dict[str, str]:
    known = house.router.book.followup.needs
    needs = [one.words for one in form.answers if one.domain == NEED]
    scores = {
        f"score-{one.domain}": str(one.score)
        for one in newest(form.answers).values()
        if one.score is not None
    }
    return {
        **scores,
        **{f"words-{domain}": own_words(form.answers, domain) for domain in questions(house)},
        **{f"need-{need}": "on" for need in needs if need in known},
        "need-other": "\n".join(need for need in needs if need not in known),
        "note": own_words(form.answers, NOTE),
    }
