"""Two hundred invented secrets, and every disguise in which a file could still hold them."""

import base64
import gzip
import random
import zlib
from collections.abc import Iterator
from pathlib import Path

import ahocorasick

LAO = "ກຂຄງຈສຊຍດຕຖທນບປຜຝພຟມຢຣລວຫອຮ"
THAI = "กขคงจฉชซดตถทธนบปผพฟมยรลวศสหอฮ"
LATIN = "bcdfghjklmnpqrstvwxz"
CHUNK = 1 << 24
OVERLAP = 256


def canaries(seed: int, count: int) -> tuple[str, ...]:
    """Words of twelve letters that mean nothing in any language: a third each Lao, Thai, Latin."""
    chance = random.Random(seed)  # noqa: S311 - a seed that can be shown again
    alphabets = (LAO, THAI, LATIN)
    return tuple(
        "".join(chance.choice(alphabets[number % 3]) for _ in range(12)) for number in range(count)
    )


def phone_numbers(seed: int, count: int) -> tuple[str, ...]:
    """Numbers of nobody: they begin with 0999."""
    chance = random.Random(seed)  # noqa: S311 - a seed that can be shown again
    return tuple(f"0999{chance.randrange(10**9):09d}" for _ in range(count))


def disguises(secret: str) -> set[bytes]:
    """The secret as UTF-8 and UTF-16, reversed, escaped, in hexadecimal and as base64."""
    plain = secret.encode()
    forms = {plain, secret[::-1].encode(), plain[::-1]}
    forms |= {secret.encode(code) for code in ("utf-16-le", "utf-16-be")}
    forms |= {plain.hex().encode(), plain.hex().upper().encode()}
    forms |= {secret.encode("unicode_escape"), secret.encode("latin-1", "backslashreplace")}
    for shift in range(3):
        coded = base64.b64encode(b"x" * shift + plain)
        middle = coded[4 if shift else 0 : -4]
        forms |= {middle, middle.replace(b"+", b"-").replace(b"/", b"_")}
    return {form for form in forms if len(form) >= 8}


def files_under(*places: Path) -> list[Path]:
    """Every file in these folders."""
    return [path for place in places for path in place.rglob("*") if path.is_file()]


def hits(secrets: tuple[str, ...], files: list[Path]) -> list[tuple[str, int]]:
    """In which file which canary (by its number) can be read."""
    finder = ahocorasick.Automaton()
    for number, secret in enumerate(secrets):
        for form in disguises(secret):
            finder.add_word(form.decode("latin-1"), number)
    finder.make_automaton()
    found = {
        (path.name, number)
        for path in files
        for data in _content(path)
        for _, number in finder.iter(data.decode("latin-1"))
    }
    return sorted(found)


def _content(path: Path) -> Iterator[bytes]:
    """A file in pieces that overlap, unpacked as well where it is packed."""
    try:
        data = path.read_bytes()
    except OSError:  # a socket, or gone since
        return
    for start in range(0, max(len(data), 1), CHUNK):
        yield data[max(0, start - OVERLAP) : start + CHUNK]
    for unpack in (gzip.decompress, zlib.decompress):
        try:
            yield unpack(data)
        except (OSError, EOFError, zlib.error):
            continue
