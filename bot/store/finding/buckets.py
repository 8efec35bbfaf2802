"""The blind index of the search: runs of four letters, each kept as sixteen bits of an HMAC.

What was said is put into its buckets when the transaction that says it commits, and only for
people who can be found (see `finds`). What the buckets tell a thief stands at `models_search.Find`.
"""

import asyncio
from collections import defaultdict
from collections.abc import Iterable
from functools import cache

from sqlalchemy import Select, bindparam, delete, literal, select

from bot.store.models.search import Find, Searchable
from bot.store.sealed.vault import Vault
from bot.store.session import Tx
from nlu import finding

_SAID = "said to be found"
LONG = 500  # letters
Names = tuple[tuple[str, str], ...]


def bucket(vault: Vault, token: str) -> int:
    """The bucket of one token: sixteen bits, as a whole number that every database keeps small."""
    return int.from_bytes(vault.index("find", token)[:2], "big", signed=True)


def tokens(text: str, names: Iterable[tuple[str, str]] = ()) -> set[str]:
    """What a text is found by: its runs of letters, and what it names, however that is spelled."""
    return finding.grams(text) | {named(kind, value) for kind, value in names}


def named(kind: str, value: str) -> str:
    """The token of something that is named."""
    return f"={kind}={value}"


def said(tx: Tx, person_id: str, text: str, names: Iterable[tuple[str, str]] = ()) -> None:
    """Somebody said it or was told it; whether they can be found is seen at the commit."""
    if _SAID not in tx.info:
        tx.info[_SAID] = defaultdict(list)
        tx.at_end.append(_keep)
    tx.info[_SAID][person_id].append((text, tuple(names)))


async def make_searchable(tx: Tx, person_id: str, pseudonym: str) -> int:
    """From now on this person can be found; the number that stands for them."""
    row = {"person_id": person_id, "name": pseudonym.casefold()[:64]}
    await tx.execute(tx.insert(Searchable).values(row).on_conflict_do_nothing())
    return (await _numbers(tx, (person_id,)))[person_id]


async def is_searchable(tx: Tx, person_id: str) -> bool:
    """Whether this person can be found."""
    return bool(await _numbers(tx, (person_id,)))


async def fill(tx: Tx, number: int, found_by: set[str]) -> None:
    """Put somebody into the buckets of these tokens; where they are already, they stay."""
    buckets = sorted({bucket(tx.vault, token) for token in found_by})
    if buckets:
        pairs = [{"bucket": one, "person": number} for one in buckets]
        await tx.execute(tx.insert(Find).on_conflict_do_nothing(), pairs)


async def join(tx: Tx, kept_id: str, other_id: str) -> bool:
    """Put one person into the buckets of another, too; False where one of them is in none."""
    numbers = await _numbers(tx, (kept_id, other_id))
    if len(numbers) < len({kept_id, other_id}):
        return False
    theirs = select(Find.bucket, literal(numbers[kept_id])).where(Find.person == numbers[other_id])
    both = tx.insert(Find).from_select(["bucket", "person"], theirs)
    await tx.execute(both.on_conflict_do_nothing())
    return True


async def empty(tx: Tx, person_id: str) -> bool:
    """Find this person by nothing that was said; False where they can be found by nothing."""
    numbers = await _numbers(tx, (person_id,))
    for number in numbers.values():
        await tx.execute(delete(Find).where(Find.person == number))
    return bool(numbers)


async def drop(tx: Tx, person_id: str) -> None:
    """Find this person no more."""
    number = select(Searchable.n).where(Searchable.person_id == person_id)
    await tx.execute(delete(Find).where(Find.person.in_(number)))
    await tx.execute(delete(Searchable).where(Searchable.person_id == person_id))


async def _keep(tx: Tx) -> None:
    heard: dict[str, list[tuple[str, Names]]] = tx.info.pop(_SAID)
    for person_id, number in sorted((await _numbers(tx, tuple(heard))).items()):
        for text, names in heard[person_id]:
            if len(text) > LONG:  # it takes its time, which is nobody else's
                found_by = await asyncio.to_thread(tokens, text, names)
            else:
                found_by = tokens(text, names)
            await fill(tx, number, found_by)


async def _numbers(tx: Tx, people: tuple[str, ...]) -> dict[str, int]:
    rows = await tx.execute(_numbered(), {"people": people})
    return {row.person_id: row.n for row in rows}


@cache
def _numbered() -> Select[str, int]:
    these = Searchable.person_id.in_(bindparam("people", expanding=True))
    return select(Searchable.person_id, Searchable.n).where(these)
