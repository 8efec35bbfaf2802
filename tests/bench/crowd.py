"""A crowd that is followed up, written into a database at once: everybody chose the same."""

import hashlib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import insert

from bot.house import House
from bot.store import people
from bot.store.boxes.outbox import Rank, Rule
from bot.store.followup import checkins, followups
from bot.store.followup.followups import About
from bot.store.models.boxes import Outbox
from bot.store.models.followup import CheckInRow, Consent, FollowUp
from bot.store.models.people import Address, Person
from bot.store.people import Known, new_id
from bot.store.sealed.vault import Place
from dialogues.followup.plan import Purpose, Risk

CHUNK = 2_000
TAPER = "7:30 14:91 30:365 61:730"
ZONE = "Asia/Vientiane"
Rows = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Somebody:
    """One of the crowd; `asked_at` and `sent_at` where they wait, in silence, on the last rung."""

    address: str
    next_at: datetime
    asked_at: datetime | None = None
    sent_at: datetime | None = None


async def enrol(
    house: House, staff_id: str, channel: str, crowd: Sequence[Somebody], now: datetime
) -> None:
    """Write so many people, whose plans are active, and who said yes to being asked and called."""
    for start in range(0, len(crowd), CHUNK):
        made = [_rows(house, staff_id, channel, one, now) for one in crowd[start : start + CHUNK]]
        async with house.store.write() as tx:
            for table in (Person, Address, FollowUp, Consent, CheckInRow, Outbox):
                rows = [row for each in made for of, row in each if of is table]
                if rows:
                    await tx.execute(insert(table), rows)
            await tx.commit()


def _rows(
    house: House, staff_id: str, channel: str, one: Somebody, now: datetime
) -> tuple[tuple[type, Rows], ...]:
    person_id = new_id()
    key = house.store.vault.new_key(person_id)
    person = Person(id=person_id, pseudonym="Nobody 000", **key)
    known = Known(person, people._seal(house.store, person), new=True)
    return tuple(_each(house, staff_id, channel, one, known, now))


def _each(
    house: House, staff_id: str, channel: str, one: Somebody, known: Known, now: datetime
) -> Iterator[tuple[type, Rows]]:
    index = house.store.vault.index(channel, one.address)
    yield Person, {
        "id": known.row.id, "pseudonym": known.row.pseudonym, "key": known.row.key,
        "key_version": known.row.key_version,
        "wrapped_by": known.row.wrapped_by, "language": "lo", "stopped": False,
        "reachable": True, "made_at": now, "heard_at": now - timedelta(days=30),
    }  # fmt: skip
    yield Address, {
        "person_id": known.row.id, "channel": channel, "index": index,
        "sealed": known.seal.close(Place("addresses", "sealed", channel), one.address),
    }  # fmt: skip
    checkin = (
        checkins.new(new_id(), known.row.id, now.date(), "chat", long=True)
        if one.asked_at
        else None
    )
    yield FollowUp, _plan(staff_id, one, known, checkin.id if checkin else None, now)
    for purpose in (Purpose.FOLLOWUP, Purpose.PHONE):
        yield Consent, {
            "person_id": known.row.id, "purpose": purpose, "given": True, "by": "person",
            "how": "chat", "at": now,
        }  # fmt: skip
    if checkin is not None:
        yield CheckInRow, {
            "id": checkin.id, "person_id": known.row.id, "day": checkin.day, "form": checkin.form,
            "means": "chat", "state": "asked", "key": checkin.key, "laters": 0,
            "asked_at": one.asked_at,
        }  # fmt: skip
        yield Outbox, {
            "key": f"{checkin.key}:2:0:0", "channel": channel, "index": index,
            "person_id": known.row.id, "rank": int(Rank.CHECKIN), "rule": Rule.LEAVE,
            "state": "sent", "attempts": 1, "unknowns": 0, "not_before": one.asked_at,
            "made_at": one.asked_at, "ended_at": one.sent_at,
        }  # fmt: skip


def _plan(
    staff_id: str, one: Somebody, known: Known, checkin_id: str | None, now: datetime
) -> Rows:
    followup_id = new_id()
    about = About(name="Somebody Made Up", cover="weaving", ordinary="🌸", duress="🌺")
    waits = checkin_id is not None
    return {
        "person_id": known.row.id, "id": followup_id, "state": "active", "staff_id": staff_id,
        "about": followups.sealed(known, followup_id, about), "taper": TAPER,
        "risk": Risk.HIGH if waits else Risk.USUAL, "means": "chat", "days": "1234567",
        "first_hour": 0, "last_hour": 24, "zone": ZONE, "version": 1, "made_at": now,
        "started_on": now.date() - timedelta(days=10), "next_at": one.next_at,
        "stage": "waiting" if waits else "due", "rung": 2 if waits else 0,
        "checkin_id": checkin_id,
    }  # fmt: skip


def spread(count: int, now: datetime, days: int = 30) -> list[Somebody]:
    """So many people whose next moment lies some time after now; the same ones in every run."""
    return [Somebody(f"{n:032x}", now + timedelta(seconds=_drawn(n, days))) for n in range(count)]


def _drawn(number: int, days: int) -> int:
    digest = hashlib.sha256(f"{number}".encode()).digest()
    return 60 + int.from_bytes(digest[:8]) % (days * 86_400)
