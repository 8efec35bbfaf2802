"""How a danger phrase is written in a data file, and what it spells out to."""

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from itertools import product
from math import prod

from nlu.sound import spoken_alike

_JOINT = re.compile(r"\s*(\.\.|&)(\d*)\s*")
_CHOICE = re.compile(r"\{(\w+)\}|\(([^()]*)\)")
_USUAL_REACH = 12
MANY_SPELLINGS = 30

Sets = Mapping[str, tuple[str, ...]]
Choices = list[tuple[str, ...]]


@dataclass(frozen=True, slots=True)
class Joint:
    """How far apart two parts may stand, in comparable letters, and whether order matters."""

    reach: int
    either_order: bool


Limb = tuple[frozenset[str], ...]


@dataclass(frozen=True, slots=True)
class Pattern:
    """A phrase as limbs with gaps between them.

    The parts of a limb stand side by side; each part is a set of comparable spellings.
    """

    limbs: tuple[Limb, ...]
    joints: tuple[Joint, ...]


def read_pattern(
    written: str, sets: Sets, form_of: Callable[[str], str], many: int = MANY_SPELLINGS
) -> Pattern:
    """Read one phrase of a data file.

    `(a|b|)` and `{set}` stand for each of their words; `a .. b` lets at most 12 letters stand
    between, `a ..30 b` at most 30; `a & b` is the same in either order. A piece with more than
    `many` spellings is heard in parts, which must then begin and end at word edges.
    """
    pieces = _JOINT.split(written)
    limbs = tuple(
        tuple(_spellings(group, form_of) for group in _groups(piece, sets, many))
        for piece in pieces[::3]
    )
    joints = tuple(
        Joint(int(reach or _USUAL_REACH), sign == "&")
        for sign, reach in zip(pieces[1::3], pieces[2::3], strict=True)
    )
    if not all(part for limb in limbs for part in limb):
        raise ValueError(f"A phrase has an empty part: {written!r}.")
    return Pattern(limbs, joints)


def spellings(written: str, sets: Sets, form_of: Callable[[str], str]) -> frozenset[str]:
    """Give every comparable spelling of a phrase that has no gaps."""
    return _spellings(list(choices_of(written, sets)), form_of)


def _spellings(choices: Choices, form_of: Callable[[str], str]) -> frozenset[str]:
    # A blank between the words keeps two romanised ones from being heard as one.
    spoken = (form_of(" ".join(words)) for words in product(*choices))
    spelled = (form for one in spoken for form in spoken_alike(one))
    return frozenset(filter(None, spelled))


def _groups(piece: str, sets: Sets, most: int) -> list[Choices]:
    """Cut a piece with more than `most` spellings into groups that stand side by side."""
    groups: list[Choices] = [[]]
    for words in choices_of(piece, sets):
        many = prod(len(choice) for choice in groups[-1]) * len(words)
        if many > most and "" not in words and _says_something(groups[-1]):
            groups.append([])
        groups[-1].append(words)
    return groups


def _says_something(group: Choices) -> bool:
    return any("" not in words for words in group)


def choices_of(piece: str, sets: Sets) -> Iterator[tuple[str, ...]]:
    """Give the words to choose from, one tuple for each place in a piece."""
    start = 0
    for match in _CHOICE.finditer(piece):
        if piece[start : match.start()]:
            yield (piece[start : match.start()],)
        yield _words_of(match, sets)
        start = match.end()
    if piece[start:]:
        yield (piece[start:],)


def _words_of(match: re.Match[str], sets: Sets) -> tuple[str, ...]:
    name, inline = match.groups()
    if name is None:
        alternatives = (product(*choices_of(one, sets)) for one in str(inline).split("|"))
        return tuple(" ".join(words) for one in alternatives for words in one)
    if name not in sets:
        raise ValueError(f"A phrase names the set {name!r}, which its file does not have.")
    return sets[name]
