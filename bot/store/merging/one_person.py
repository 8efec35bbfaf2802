"""What is known of two who are one: where they differ, what was said last."""

from dataclasses import replace

from bot.store.people import Known
from bot.store.sealed.vault import Place
from dialogues.where import Where

UNDER_18 = "under_18"


def make(kept: Known, other: Known) -> None:
    """What is known of both; where they differ, what was said last, and of an age the younger."""
    mine, theirs = kept.row, other.row
    later = theirs.heard_at > mine.heard_at
    where = _where(kept, other, later=later)
    if where is not None:
        mine.where = kept.seal.close(Place("people", "where", mine.id), where.to_json())
    if mine.name is None and theirs.name is not None:
        name = other.seal.open(Place("people", "name", theirs.id), theirs.name)
        mine.name = kept.seal.close(Place("people", "name", mine.id), name)
    ages = {mine.age, theirs.age}
    mine.age = UNDER_18 if UNDER_18 in ages else mine.age or theirs.age
    newer, older = (theirs, mine) if later else (mine, theirs)
    mine.language = newer.language or older.language
    mine.country = newer.country or older.country
    mine.stopped, mine.reachable = newer.stopped, newer.reachable
    mine.made_at = min(mine.made_at, theirs.made_at)
    mine.heard_at = max(mine.heard_at, theirs.heard_at)


def _where(kept: Known, other: Known, *, later: bool) -> Where | None:
    """Where the talk stands that was written in last; what is settled in either is settled.

    It counts as a new asking: what a button said in one of the two, it does not say in both.
    """
    mine, theirs = _stands(kept), _stands(other)
    newer, older = (theirs, mine) if later else (mine, theirs)
    if newer is None or older is None:
        return newer or older
    settled = tuple(dict.fromkeys((*newer.settled, *older.settled)))
    asking, word = newer.asking + older.asking + 1, newer.word or older.word
    return replace(newer, settled=settled, word=word, welcomed=True, asking=asking)


def _stands(known: Known) -> Where | None:
    if known.row.where is None:
        return None
    return Where.from_json(known.seal.open(Place("people", "where", known.row.id), known.row.where))
