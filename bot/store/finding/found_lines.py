"""Opens what people said, newest first, until the line with what is looked for is found."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Row, select

from bot.store import messages
from bot.store.finding.finds import AUTHORS
from bot.store.models.cases import Message
from bot.store.sealed.vault import Seal, Vault
from bot.store.session import Tx
from nlu import finding
from nlu.finding import Sought, Span
from nlu.reading import Entity

AT_ONCE = 10  # people, in one query
MOST_OPENED = 600  # messages: a word that everybody uses must not hold the desk up


@dataclass(frozen=True, slots=True)
class Found:
    """A line that has what is looked for, and where in it."""

    author: str
    at: datetime
    text: str
    spans: tuple[Span, ...]


async def newest_lines(
    tx: Tx, people: Sequence[Row[Any]], words: tuple[Sought, ...], place: Entity | None, enough: int
) -> tuple[list[tuple[Row[Any], Found]], bool]:
    """Of each of these the newest line with all the words, or the place however it is spelled.

    It ends when enough are found; False beside them says that too much was opened before that. A
    row of `people` has `person_id`, `key`, `key_version` and `wrapped_by`.
    """
    found: list[tuple[Row[Any], Found]] = []
    opened = 0
    for first in range(0, len(people), AT_ONCE):
        some = {row.person_id: row for row in people[first : first + AT_ONCE]}
        said = await _said(tx, tuple(some))
        for person_id, row in some.items():
            line, read = _first(tx.vault, row, said.get(person_id, []), words, place)
            opened += read
            if line:
                found.append((row, line))
            if len(found) >= enough:
                return found, True
            if opened >= MOST_OPENED:
                return found, False
    return found, True


async def _said(tx: Tx, people: tuple[str, ...]) -> dict[str, list[Message]]:
    rows = await tx.execute(
        select(Message)
        .where(
            Message.person_id.in_(people),
            Message.author.in_(AUTHORS),
            Message.kind != messages.PLAN,
        )
        .order_by(Message.seq.desc())
    )
    said: dict[str, list[Message]] = {}
    for row in rows.scalars():
        said.setdefault(row.person_id, []).append(row)
    return said


def _first(
    vault: Vault,
    row: Row[Any],
    said: list[Message],
    words: tuple[Sought, ...],
    place: Entity | None,
) -> tuple[Found | None, int]:
    """The newest message that has what is wanted, and how many were opened for it."""
    seal = vault.seal_of(row.person_id, row.key, row.key_version, row.wrapped_by)
    for opened, one in enumerate(said, 1):
        text = messages.text_of(seal, one)
        spans = _spans(seal, one, text, words, place)
        if spans:
            return Found(one.author, one.at, text, spans), opened
    return None, len(said)


def _spans(
    seal: Seal, row: Message, text: str, words: tuple[Sought, ...], place: Entity | None
) -> tuple[Span, ...]:
    if place is None:
        return finding.places(text, words)
    for one in messages.heard_of(seal, row).named:
        at = text.find(one.words)
        if (one.kind, one.value) == (place.kind, place.value) and at >= 0:
            return ((at, at + len(one.words)),)
    return ()
