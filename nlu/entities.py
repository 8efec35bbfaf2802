"""What a message names: places, countries, work, ages, money, spans of time, phone numbers."""

from typing import Self

from nlu.names import NEVER, Names, longest
from nlu.quantities import Quantities
from nlu.reading import Entity

_FILES = ("places.yml", "countries.yml", "jobs.yml")


class Entities:
    """Finds what is named, in whichever of the five ways of writing."""

    def __init__(self, names: Names, quantities: Quantities) -> None:
        self._names = names
        self._quantities = quantities

    @classmethod
    def load(cls) -> Self:
        """Read the names that come with the package; a faulty file is told in a sentence."""
        return cls(Names.load(*_FILES), Quantities.load())

    def find(self, text: str) -> tuple[Entity, ...]:
        """Give what is named, in the order of its place; where two overlap, the longest."""
        found = [*self._names.seen(text), *self._quantities.find(text)]
        return tuple(one for one in longest(found, len(text)) if one.kind != NEVER)
