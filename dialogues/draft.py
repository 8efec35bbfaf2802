"""A turn being written: every handler takes one and gives back a fuller one."""

from dataclasses import dataclass, replace

from dialogues.book import Book
from dialogues.heard import Known
from dialogues.pages import Value
from dialogues.turn import (
    Choice,
    Effect,
    Say,
    Text,
    Turn,
)
from dialogues.where import Where

Rows = tuple[tuple[Choice, ...], ...]


@dataclass(frozen=True, slots=True)
class Draft:
    """What is said and done so far, and where the conversation stands by now."""

    book: Book
    known: Known
    where: Where
    says: tuple[Say, ...] = ()
    effects: tuple[Effect, ...] = ()

    def say(
        self,
        *parts: str | Text,
        rows: Rows = (),
        urgent: bool = False,
        audio: str = "",
        **fields: Value | Text,
    ) -> "Draft":
        """Add one message; a part is a ready text or the key of a paragraph of the book."""
        texts, where = [], self.where
        for part in parts:
            if isinstance(part, Text):
                texts.append(part)
            else:
                text, where = self.book.word(where, part, fields)
                texts.append(text)
        said = Say(tuple(texts), rows, urgent, audio)
        return replace(self, says=(*self.says, said), where=where)

    def do(self, *effects: Effect) -> "Draft":
        """Add effects, each once."""
        fresh = tuple(effect for effect in effects if effect not in self.effects)
        return replace(self, effects=(*self.effects, *fresh))

    def at(self, where: Where) -> "Draft":
        """The same draft with the conversation standing elsewhere."""
        return replace(self, where=where)

    def row(self, *names: str) -> Rows:
        """The named buttons of the book, side by side."""
        return (tuple(self.book.buttons[name] for name in names),)

    def turn(self) -> Turn:
        """What the house is to carry out."""
        says = tuple(
            replace(say, rows=tuple(tuple(map(self.book.pictured, row)) for row in say.rows))
            for say in self.says
        )
        return Turn(says, self.where, self.effects)
