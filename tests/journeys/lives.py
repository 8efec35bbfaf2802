"""Three hundred fictional people who are followed up: how each is asked, and how each answers."""

import random
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, time, timedelta
from enum import StrEnum
from typing import TypeVar
from zoneinfo import ZoneInfo

from dialogues.followup.plan import Hours, Means, Risk

T = TypeVar("T")
SEED = 20261123
FIRST_DAY = datetime(2026, 11, 23, 2, 0, tzinfo=UTC)
EVERY_DAY = frozenset(range(1, 8))
TAPERS = (
    "7:30 14:91 30:365 61:730",
    "7:91 14:182 30:729",
    "14:30 30:182 61:730",
    "61:730",
    "120:730",
    "7:30 30:150",
    "180:731",
)
SPARSE = (2, 1, 2, 3, 24, 8, 60)  # of a hundred: most are asked seldom, so that two years pass soon
USUAL = (40, 10, 20, 10, 5, 10, 5)
ZONES = (
    "Asia/Vientiane",
    "Asia/Bangkok",
    "Asia/Yangon",
    "Europe/Paris",
    "Australia/Sydney",
    "America/Los_Angeles",
)
ZONES_BY = (40, 20, 10, 10, 10, 10)
WINDOWS = ((8, 20), (17, 21), (0, 24), (1, 4), (12, 13), (6, 9))
WINDOWS_BY = (40, 20, 5, 10, 10, 15)
DAYS = (EVERY_DAY, frozenset({6, 7}), frozenset({1, 2, 3, 4, 5}), frozenset({7}), frozenset({3}))
DAYS_BY = (50, 15, 20, 10, 5)


class Reply(StrEnum):
    """What somebody does when they have been asked."""

    ANSWERS = "answers"
    LATER = "later"
    NOT_ALONE = "not_alone"
    OTHERWISE = "otherwise"  # writes, but of something else
    SILENT = "silent"


@dataclass(frozen=True, slots=True)
class Life:
    """One person: how they are asked, and how they are.

    Of a hundred asks `silent` are not answered and `later` are put off; `broke` has no money for
    the phone at month ends; `stops_on` is when they want to be asked no more, None for never.
    """

    number: int
    taper: str
    hours: Hours
    risk: Risk
    means: Means
    joins_at: datetime
    silent: int
    later: int
    broke: bool
    stops_on: datetime | None

    @property
    def address(self) -> str:
        """Where the house reaches them."""
        return f"{self.number:032x}"

    @property
    def by_heart(self) -> bool:
        """Whether they join by the code and the questions, as everybody really does."""
        usual = (self.hours.days, self.hours.first, self.hours.last) == (EVERY_DAY, 8, 20)
        return usual and self.means is Means.CHAT and self.number % 8 == 0

    def reply(self, sent: datetime, chance: random.Random) -> tuple[Reply, datetime]:
        """What they do after an ask that was sent at `sent`, and when."""
        drawn = chance.randrange(100)
        soon = sent + timedelta(minutes=chance.randint(2, 300))
        local = sent.astimezone(ZoneInfo(self.hours.zone))
        if self.broke and local.day >= 25:
            back = (local.replace(day=1) + timedelta(days=32)).date().replace(day=2)
            at = datetime.combine(back, time(11), ZoneInfo(self.hours.zone))
            return Reply.ANSWERS, at.astimezone(UTC)
        if drawn < self.silent:
            return Reply.SILENT, sent
        if drawn < self.silent + self.later:
            others = (Reply.LATER, Reply.NOT_ALONE, Reply.OTHERWISE)
            return chance.choice(others), soon
        return Reply.ANSWERS, soon


def lives(tapers_by: tuple[int, ...], count: int) -> Iterator[Life]:
    """So many people, always the same ones; `tapers_by` are the shares of the tapers."""
    chance = random.Random(SEED)  # noqa: S311 - a seed that can be shown again
    for number in range(1, count + 1):
        yield _life(number, tapers_by, chance)


def _life(number: int, tapers_by: tuple[int, ...], chance: random.Random) -> Life:
    def one(of: Sequence[T], by: tuple[int, ...]) -> T:
        return chance.choices(of, by)[0]

    first, last = one(WINDOWS, WINDOWS_BY)
    joins_at = FIRST_DAY + timedelta(minutes=chance.randrange(120 * 24 * 60))
    stops = chance.random() < 0.15
    return Life(
        number=number,
        taper=one(TAPERS, tapers_by),
        hours=Hours(one(DAYS, DAYS_BY), first, last, one(ZONES, ZONES_BY)),
        risk=one(tuple(Risk), (20, 60, 20)),
        means=one((Means.CHAT, Means.BOTH, Means.PHONE), (80, 12, 8)),
        joins_at=joins_at,
        silent=one((3, 20, 100), (82, 15, 3)),
        later=one((0, 12, 60), (60, 35, 5)),
        broke=chance.random() < 0.15,
        stops_on=joins_at + timedelta(days=chance.randrange(20, 600)) if stops else None,
    )
