"""When nobody understood: the nearest topics first, a person second, never the same words twice."""

from dataclasses import replace

from dialogues import topics
from dialogues.draft import Draft, Rows
from dialogues.heard import Hand
from dialogues.turn import OpenCase, Urgency
from nlu.reading import Reading

TOPICS = 2
PATIENCE = 3
STOP = "stop_messages"


def missed(draft: Draft, reading: Reading | None) -> Draft:
    """One message that nobody understood; the third in a row goes to a person to read."""
    misses = draft.where.misses + 1
    draft = draft.at(replace(draft.where, misses=misses, topic=""))
    near = nearest(draft, reading)
    person = draft.row("person")
    if draft.known.hand is Hand.WAITING and draft.where.kinds:
        return draft.say("crisis.kept", rows=(*person, *draft.row("numbers"), *near))
    if misses >= PATIENCE:
        if misses % PATIENCE == 0:
            draft = draft.do(OpenCase(Urgency.SOON, "out_of_scope"))
        return draft.say("fallback.read", rows=(*person, *near, *draft.row("menu")))
    if misses > 1:
        rows = (*person, *(near or topics.headings(draft)[:-2]), *draft.row("menu"))
        return draft.say("fallback.second", rows=rows)
    if near:
        return draft.say("fallback.near", rows=(*near, *person, *draft.row("menu")))
    return draft.say("fallback.menu", rows=topics.headings(draft))


def nearest(draft: Draft, reading: Reading | None) -> Rows:
    """A button for each of the two likeliest labels that have an answer, and one that stops."""
    labels = [guess.label for guess in reading.nearest] if reading else []
    known = [label for label in dict.fromkeys(labels) if label in draft.book.answers]
    near = tuple((draft.book.topic(label),) for label in known[:TOPICS])
    return (*draft.row("stop"), *near) if STOP in labels[:1] else near


def wordless(draft: Draft) -> Draft:
    """A message of spaces or pictures only: a kind word, then it counts as missed."""
    if draft.where.misses:
        return missed(draft, None)
    draft = draft.at(replace(draft.where, misses=1))
    return draft.say("fallback.wordless", rows=draft.row("person", "menu"))


def stale(draft: Draft) -> Draft:
    """A button of a question that is closed, or one nobody knows."""
    return draft.say("menu.stale", rows=topics.headings(draft))
