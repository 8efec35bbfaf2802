"""Years of work written into a database at once: people, what they said, and their cases."""

import json
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import cache
from typing import Any

from sqlalchemy import insert, text

from bot.house import House
from bot.store import cases
from bot.store.finding import buckets
from bot.store.models.cases import Case, Message, Reason
from bot.store.models.people import Address, Person
from bot.store.models.search import Find, Searchable
from bot.store.people import new_id
from bot.store.sealed.vault import Place, Seal, Vault
from dialogues.turn import Urgency

CHUNK = 1_000  # people a transaction
SAID = (
    "ຢາກຖາມເລື່ອງໜັງສືຜ່ານແດນ ຕ້ອງໃຊ້ຫຍັງແດ່",
    "ເພິ່ນບອກວ່າໄດ້ເງິນເດືອນສອງໝື່ນບາດ",
    "นายจ้างยังไม่จ่ายค่าแรงเดือนนี้เลย",
    "my cousin went to Ubon last year and I want to go too",
    "ຂອບໃຈຫຼາຍໆ",
)
FIRST = 1_000  # of the numbers that stand for people in the search
RARE, RARE_AT = "ສວນຢາງພາລາ", 2  # what one of a thousand wrote about
TABLES: tuple[type, ...] = (Person, Address, Message, Case, Reason, Searchable, Find)
LABELS = ("crisis_confined", "crisis_unpaid", "request_human")
LEVELS = (Urgency.NOW, Urgency.TODAY, Urgency.SOON)
Rows = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Size:
    """How much there is; `still_open` of the cases are."""

    people: int = 100_000
    messages: int = 1_000_000
    cases: int = 20_000
    still_open: int = 60


@dataclass(frozen=True, slots=True)
class Archive:
    """What was written: an open case whose talk is as long as `longest`, and its person."""

    open_case: str
    person_id: str
    longest: int


async def write(house: House, size: Size, now: datetime, longest: int = 400) -> Archive:
    """Write it all; the first person has an open case and the longest talk."""
    each = size.messages // size.people
    first = ("", "")
    for start in range(0, size.people, CHUNK):
        rows: dict[type, list[Rows]] = {table: [] for table in TABLES}
        for number in range(start, min(start + CHUNK, size.people)):
            said = longest if number == 0 else each
            person_id = new_id()
            for table, row in _person(house, size, number, person_id, said, now):
                rows[table].append(row)
            if number == 0:
                first = (rows[Case][0]["id"], person_id)
        async with house.store.write() as tx:
            for table, many in rows.items():
                if many:
                    await tx.execute(insert(table), many)
            await tx.commit()
    async with house.store.write() as tx:  # as a database that has run for years would be
        await tx.execute(text("ANALYZE"))
        await tx.commit()
    return Archive(*first, longest)


def _person(
    house: House, size: Size, number: int, person_id: str, said: int, now: datetime
) -> Iterator[tuple[type, Rows]]:
    key = house.store.vault.new_key(person_id)
    seal = house.store.vault.seal_of(person_id, **key)
    heard = now - timedelta(minutes=number % 500_000)
    yield Person, {
        "id": person_id, "pseudonym": f"Nobody {number}", **key,
        "language": ("lo", "th", "en")[number % 3], "country": "LA", "stopped": False,
        "reachable": True, "made_at": heard, "heard_at": heard,
    }  # fmt: skip
    address = f"a{number:031x}"
    yield Address, {
        "person_id": person_id, "channel": "web",
        "index": house.store.vault.index("web", address),
        "sealed": seal.close(Place("addresses", "sealed", "web"), address),
    }  # fmt: skip
    for n in range(said):
        yield Message, _message(seal, person_id, number, n, heard - timedelta(minutes=said - n))
    if number < size.cases:
        yield from _case(seal, person_id, number, heard, still_open=number < size.still_open)
        yield Searchable, {"n": FIRST + number, "person_id": person_id, "name": f"nobody {number}"}
        for bucket in sorted(_buckets(house.store.vault, frozenset(_words(number, said)))):
            yield Find, {"bucket": bucket, "person": FIRST + number}


@cache
def _buckets(vault: Vault, said: frozenset[str]) -> frozenset[int]:
    """Where somebody who said this is found."""
    return frozenset(
        buckets.bucket(vault, token) for words in said for token in buckets.tokens(words)
    )


def _words(number: int, said: int) -> Iterator[str]:
    """What this person said, in turn with the program."""
    for n in range(said):
        if n % 2 == 0:
            yield RARE if n == RARE_AT and number % 1_000 == 0 else SAID[(number + n) % len(SAID)]


def _message(seal: Seal, person_id: str, number: int, n: int, at: datetime) -> Rows:
    message_id = new_id()
    words = RARE if n == RARE_AT and number % 1_000 == 0 else SAID[(number + n) % len(SAID)]
    heard = {"label": "ask_passport", "confidence": 0.9, "danger": "none", "kind": None}
    reading = json.dumps({**heard, "named": []})
    by_person = n % 2 == 0
    return {
        "id": message_id, "person_id": person_id, "author": "person" if by_person else "bot",
        "staff_id": None, "kind": "text",
        "text": seal.close(Place("messages", "text", message_id), words),
        "reading": seal.close(Place("messages", "reading", message_id), reading)
        if by_person else None,
        "attachment": None, "at": at,
    }  # fmt: skip


def _case(
    seal: Seal, person_id: str, number: int, at: datetime, *, still_open: bool
) -> Iterator[tuple[type, Rows]]:
    case_id, level = new_id(), LEVELS[number % 3]
    yield Case, {
        "id": case_id, "person_id": person_id, "urgency": cases.ORDER[level],
        "state": "waiting" if still_open else "closed", "doubtful": False, "quiet": False,
        "opened_at": at, "waiting_since": at, "due_at": at + timedelta(hours=4),
        "closed_at": None if still_open else at + timedelta(hours=3),
        "outcome": None if still_open else "helped",
    }  # fmt: skip
    signs = json.dumps([["says the door is locked from outside", "locked"]])
    yield Reason, {
        "case_id": case_id, "label": LABELS[number % 3], "urgency": cases.ORDER[level],
        "doubtful": False, "at": at,
        "evidence": seal.close(Place("reasons", "evidence", case_id), signs),
    }  # fmt: skip
