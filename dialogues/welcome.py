"""First contact: what is kept and who reads it, once, after the answer and never amid danger."""

from dataclasses import replace

from dialogues import form, topics, wishes
from dialogues.draft import Draft, Rows

GREETINGS = ("start", "menu", "small:greet")
CLOSING = frozenset({"stop", "postpone", "goodbye", "erase:yes", "safe:quiet"})


def welcomed(draft: Draft, go: str) -> Draft:
    """Add the welcome, where it is due."""
    if draft.where.welcomed or not draft.says or draft.where.flow in form.URGENT_FLOWS:
        return draft
    if go in CLOSING or go == "erase" or any(said.urgent for said in draft.says):
        return draft
    rows: Rows = (wishes.languages(draft),)
    if go in GREETINGS:
        draft = replace(draft, says=(), where=replace(draft.where, said=()))
        rows = (*rows, *topics.headings(draft))
        draft = draft.say("welcome.hello", "welcome.kept", "welcome.free", rows=rows)
    else:
        draft = _before_question(draft.say("welcome.short", "welcome.kept", rows=rows))
    return draft.at(replace(draft.where, welcomed=True))


def _before_question(draft: Draft) -> Draft:
    """An open question stays the last thing said: the newest message moves before it."""
    if not draft.where.flow:
        return draft
    *earlier, question, newest = draft.says
    return replace(draft, says=(*earlier, newest, question))
