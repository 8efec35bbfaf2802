"""The demo's follow-up: fictional people at home again, with check-ins of some months."""

from dataclasses import dataclass, replace
from datetime import timedelta

from bot.access import Staff
from bot.followup import enrolment, record, series
from bot.followup.beside import Beside
from bot.followup.enrolment import Enrolment
from bot.house import House
from bot.store import people
from bot.store.followup import checkins, followups
from bot.store.followup.checkins import NEED, Answer
from bot.store.followup.entries import NewEntry
from bot.store.people import new_id
from dialogues.followup.plan import Hours, Means, Purpose, Risk
from dialogues.heard import Age
from nlu.reading import Language

DOMAINS = ("safety", "family", "money", "work", "feelings", "treatment", "health")
EVERY_DAY = Hours(frozenset(range(1, 8)), 8, 20, "Asia/Vientiane")
YESES = frozenset({Purpose.FOLLOWUP, Purpose.PHONE, Purpose.TEAM, Purpose.PARTNER})


@dataclass(frozen=True, slots=True)
class Fictional:
    """Somebody made up: scores 0 to 3 by domain for each check-in, oldest first, and needs."""

    name: str
    means: Means
    days_ago: tuple[int, ...]
    scores: tuple[str, ...]
    need: str = ""
    promised: str = ""


PEOPLE = (
    Fictional(
        "ນາງ ດອກຈຳປາ",
        Means.PHONE,
        (120, 106, 92, 61, 31, 3),
        ("3233233", "3223233", "3222233", "3222223", "2212222", "1211122"),
        "training",
        "ຖາມສູນຝຶກອາຊີບ ເລື່ອງຫຼັກສູດຕ່ຳຫູກ",
    ),
    Fictional(
        "ທ້າວ ໄມ້ໄຜ່",
        Means.PHONE,
        (90, 76, 62, 31, 8),
        ("2111212", "2122222", "2222232", "3232333", "3333333"),
        "grant",
    ),
    Fictional("ນາງ ຝົນ", Means.CHAT, (), ()),
)


async def fill(house: House, workers: tuple[Staff, ...]) -> None:
    """Enrol the fictional people with the first of these workers, and write down their months."""
    for one in PEOPLE:
        await _follow(house, workers[0], one)


async def _follow(house: House, by: Staff, one: Fictional) -> None:
    begun = timedelta(days=max(one.days_ago, default=0) + 14)
    start = house.clock() - begun
    then = replace(house, clock=lambda: start)
    wanted = Enrolment(
        name=one.name,
        phone="000 000" if one.means is Means.PHONE else "",
        language=Language.LAO,
        age=Age.ADULT,
        means=one.means,
        risk=Risk.USUAL,
        taper="7:30 14:91 30:365 61:730",
        hours=EVERY_DAY,
        purposes=YESES if one.means is Means.PHONE else frozenset(),
    )
    _, person_id = await enrolment.enrol(then, by, wanted)
    if not one.days_ago:
        return
    await _write_months(house, by, person_id, one)
    fields = (("note", one.promised),)
    if one.promised:
        day = (house.clock() + timedelta(days=2)).date()
        new = NewEntry("promise", by.id, fields, f"demo:{new_id()}", day)
        await record.write(house, by, person_id, new)


async def _write_months(house: House, by: Staff, person_id: str, one: Fictional) -> None:
    """Their check-ins, as if a worker had called and written them down."""
    now = house.clock()
    async with house.store.write() as tx:
        known = await people.by_id(tx, house.store, person_id)
        row = await followups.of(tx, person_id)
        if known is None or row is None:
            return
        beside = Beside(house, tx, known, row, now)
        for ago, scores in zip(one.days_ago, one.scores, strict=True):
            when = now - timedelta(days=ago)
            day = replace(beside, now=when).today
            checkin = checkins.new(new_id(), person_id, day, "phone", long=True)
            tx.add(checkin)
            told = [
                Answer(domain, int(score), "", when.isoformat())
                for domain, score in zip(DOMAINS, scores, strict=True)
            ]
            if one.need and ago == one.days_ago[-1]:
                told.append(Answer(NEED, None, one.need, when.isoformat()))
            checkins.keep(known.seal, checkin, tuple(told))
            checkin.asked_at = checkin.heard_at = checkin.ended_at = when
            checkin.state, checkin.staff_id = "done", by.id
        await tx.flush()
        series.plan_next(beside, await series.of(tx, known))
        await tx.commit()
