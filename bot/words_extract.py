"""Finds the sentences for people in the YAML files of `dialogues` and `nlu`, for Babel."""

from collections.abc import Collection, Iterator, Mapping
from typing import IO, Any

import yaml

KEYS = frozenset({"say", "ask", "button", "name", "statement", "reason"})
NOTE = "# note:"

Found = tuple[int, None, str, list[str]]


def extract(
    fileobj: IO[bytes],
    keywords: Collection[str],
    comment_tags: Collection[str],
    options: Mapping[str, Any],
) -> Iterator[Found]:
    """Yield line number, None, sentence and translators' notes for each sentence of one file.

    `keywords`, `comment_tags` and `options` are Babel's and change nothing: the keys of the files
    are fixed. A sentence that stands twice is given once, with the notes of its first place.
    """
    del keywords, comment_tags, options
    source = fileobj.read().decode("utf-8")
    lines = source.splitlines()
    root = yaml.compose(source, Loader=yaml.SafeLoader)
    seen: set[str] = set()
    for key, value in _pairs(root):
        for scalar in value.value if isinstance(value, yaml.SequenceNode) else [value]:
            if scalar.value and scalar.value not in seen:
                seen.add(scalar.value)
                yield scalar.start_mark.line + 1, None, scalar.value, _notes(lines, key, scalar)


def _pairs(node: yaml.Node | None) -> Iterator[tuple[yaml.Node, yaml.Node]]:
    """Every key for people with its sentence or list of sentences."""
    if isinstance(node, yaml.SequenceNode):
        for item in node.value:
            yield from _pairs(item)
    if not isinstance(node, yaml.MappingNode):
        return
    for key, value in node.value:
        if key.value in KEYS and _worded(value):
            yield key, value
        else:
            yield from _pairs(value)


def _worded(node: yaml.Node) -> bool:
    """Whether a value is a sentence or a list of nothing but sentences."""
    items = node.value if isinstance(node, yaml.SequenceNode) else [node]
    return bool(items) and all(isinstance(item, yaml.ScalarNode) for item in items)


def _notes(lines: list[str], key: yaml.Node, scalar: yaml.Node) -> list[str]:
    """The notes above the key, then those above the sentence itself."""
    places = dict.fromkeys((key.start_mark.line, scalar.start_mark.line))
    return [note for place in places for note in _above(lines, place)]


def _above(lines: list[str], place: int) -> list[str]:
    notes: list[str] = []
    for line in reversed(lines[:place]):
        text = line.strip()
        if not text.startswith("#"):
            break
        if text.startswith(NOTE):
            notes.insert(0, text.removeprefix("#").strip())
    return notes
