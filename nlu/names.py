"""Names looked for in one pass over what was typed and one over how it sounds."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from importlib.resources import files
from itertools import chain, product
from typing import Any, Self

import ahocorasick
import yaml

from nlu.letters import is_lao, is_native
from nlu.reading import Entity
from nlu.script import lao_in_thai_letters
from nlu.sound import sound_of, sounded
from nlu.text import Comparable, comparable, drawn_together, letters_of

NEVER = "never"
_SECTIONS = frozenset({"names", "words", "exact", "sounds", "doubtful", "before", "after", NEVER})


@dataclass(frozen=True, slots=True)
class _Name:
    """What a spelling stands for, and which of its letters are the name itself."""

    kind: str
    value: str
    first: int
    length: int
    exact: str = ""


class Names:
    """The names of some files of `nlu/named`, whose heads tell their form."""

    def __init__(self, told: Mapping[str, Any]) -> None:
        self._typed = _Finder(chain(*(_typed(kind, told[kind]) for kind in told)))
        self._by_sound = _Finder(chain(*(_by_sound(kind, told[kind]) for kind in told)))

    @classmethod
    def load(cls, *named: str) -> Self:
        """Read files that come with the package; a faulty file is told in a sentence."""
        told: dict[str, Any] = {}
        for name in named:
            written = files("nlu").joinpath("named", name).read_text(encoding="utf-8")
            told |= yaml.load(written, yaml.CSafeLoader)
        for kind, sections in told.items():
            if not set(sections) <= _SECTIONS:
                raise ValueError(f"The names of {kind!r} have a section that nobody reads.")
        return cls(told)

    def seen(self, text: str) -> Iterator[Entity]:
        """Give every name at word edges, overlapping ones too; linear in the text's length."""
        letters = letters_of(text)
        yield from self._typed.seen(drawn_together(text, letters))
        if any("a" <= letter <= "z" for letter in letters.form):
            yield from self._by_sound.seen(sound_of(text, letters))


def longest(seen: Iterable[Entity], length: int) -> list[Entity]:
    """Of names that overlap keep the longest, the first of equals; in the order of their place."""
    taken = bytearray(length)
    kept = []
    for one in sorted(seen, key=lambda one: (one.start - one.end, one.start)):
        if not any(taken[one.start : one.end]):
            taken[one.start : one.end] = b"\1" * (one.end - one.start)
            kept.append(one)
    return sorted(kept, key=lambda one: one.start)


class _Finder:
    """The automaton of one form of writing."""

    def __init__(self, names: Iterable[tuple[str, _Name]]) -> None:
        by_form: dict[str, dict[_Name, None]] = {}
        for form, name in names:
            by_form.setdefault(form, {})[name] = None
        self._automaton = ahocorasick.Automaton()
        for form, same in by_form.items():
            self._automaton.add_word(form, (len(form), tuple(same)))
        self._empty = not by_form
        self._automaton.make_automaton()

    def seen(self, message: Comparable) -> Iterator[Entity]:
        if self._empty:
            return
        for last, (length, names) in self._automaton.iter(message.form):
            end = last + 1
            if message.is_edge(end) and message.is_edge(end - length):
                for name in names:
                    yield from _placed(message, name, end - length + name.first)


def _placed(message: Comparable, name: _Name, first: int) -> Iterator[Entity]:
    words = message.quote(first, first + name.length)
    if words and (not name.exact or words == name.exact):
        start = message.offsets[first]
        yield Entity(name.kind, name.value, start, start + len(words))


def _typed(kind: str, sections: Mapping[str, Any]) -> Iterator[tuple[str, _Name]]:
    for value, written in _each(sections.get("names", {})):
        for name in _in_both_letters(written):
            form = comparable(name).form
            yield form, _Name(kind, value, 0, len(form))
    for value, written in _each(sections.get("words", {})):
        form = comparable(written).form
        yield form, _Name(kind, value, 0, len(form))
    for value, written in _each(sections.get("exact", {})):
        form = comparable(written).form
        yield form, _Name(kind, value, 0, len(form), written if is_native(written[0]) else "")
    for written in sections.get(NEVER, ()):
        form = comparable(written).form
        yield form, _Name(NEVER, written, 0, len(form))
    yield from _beside_context(kind, sections)


def _beside_context(kind: str, sections: Mapping[str, Any]) -> Iterator[tuple[str, _Name]]:
    """Spell out doubtful names with each word of context; only the name itself is marked."""
    for value, written in _each(sections.get("doubtful", {})):
        for name in _in_both_letters(written):
            length = len(comparable(name).form)
            for before in sections.get("before", ()):
                form = comparable(f"{before} {name}").form
                yield form, _Name(kind, value, len(form) - length, length)
            for after in sections.get("after", ()):
                yield comparable(f"{name} {after}").form, _Name(kind, value, 0, length)


def _by_sound(kind: str, sections: Mapping[str, Any]) -> Iterator[tuple[str, _Name]]:
    for value, written in _each(sections.get("sounds", {})):
        form = sounded(written).form
        yield form, _Name(kind, value, 0, len(form))
    for written in sections.get(NEVER, ()):
        form = sounded(written).form
        yield form, _Name(NEVER, written, 0, len(form))


def _each(values: Mapping[Any, Iterable[str]]) -> Iterator[tuple[str, str]]:
    for value, spellings in values.items():
        yield from product((str(value),), spellings)


def _in_both_letters(name: str) -> list[str]:
    if any(is_lao(letter) for letter in name):
        return [name, lao_in_thai_letters(name)]
    return [name]
