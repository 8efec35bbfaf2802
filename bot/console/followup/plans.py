"""The part of a form that says how often, when and how somebody is asked."""

from collections.abc import Mapping
from dataclasses import dataclass

from bot.console.followup import words
from bot.console.followup.words import PICK_A_RHYTHM, PICK_HOURS
from bot.followup.record import Plan
from dialogues.followup import taper
from dialogues.followup.plan import Hours, Means, Risk, Step
from dialogues.followup.tables import Tables

OWN = "own"
DAYS = range(1, 8)
FROM = range(24)
UNTIL = range(1, 25)
USUAL = Hours(frozenset(DAYS), 8, 20, "Asia/Vientiane")
Fields = Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Asking:
    """How somebody is asked, as a worker filled it in; `taper` is written as in the table."""

    taper: str
    risk: Risk
    means: Means
    hours: Hours


def read(tables: Tables, fields: Fields) -> Asking:
    """What the form says; raises ValueError with a sentence where something is not filled in."""
    return Asking(_taper(tables, fields), *_choices(fields), _hours(fields))


def of_plan(tables: Tables, plan: Plan) -> dict[str, str]:
    """The fields of the form, filled in from a plan."""
    name = next((name for name, one in tables.tapers.items() if _is(one.steps, plan)), OWN)
    rhythm = {"taper": name, "taper_own": plan.taper if name == OWN else ""}
    chosen = {"risk": plan.risk.value, "means": plan.means.value}
    return {**rhythm, **chosen, **of_hours(plan.hours)}


def of_hours(hours: Hours) -> dict[str, str]:
    """The fields of days, hours and place."""
    days = {f"day{day}": "on" for day in sorted(hours.days)}
    return {**days, "first": str(hours.first), "last": str(hours.last), "zone": hours.zone}


def beginning() -> dict[str, str]:
    """The fields of a plan that nobody filled in yet."""
    chosen = {"taper": "usual", "risk": Risk.USUAL.value, "means": Means.CHAT.value}
    return {**chosen, **of_hours(USUAL)}


def choices() -> dict[str, object]:
    """What a form about a plan offers."""
    return {
        "purposes": words.PURPOSES,
        "risks": {risk.value: words.RISKS[risk] for risk in Risk},
        "means": {means.value: words.MEANS[means] for means in Means},
        "weekdays": words.WEEKDAYS,
        "from_hours": FROM,
        "until_hours": UNTIL,
    }


def _taper(tables: Tables, fields: Fields) -> str:
    chosen = fields.get("taper", "")
    if chosen in tables.tapers:
        return taper.written(tables.tapers[chosen].steps)
    if chosen != OWN:
        raise ValueError(PICK_A_RHYTHM)
    return taper.written(taper.read(fields.get("taper_own", "")))


def _choices(fields: Fields) -> tuple[Risk, Means]:
    try:
        return Risk(fields.get("risk", "")), Means(fields.get("means", ""))
    except ValueError:
        raise ValueError(PICK_A_RHYTHM) from None


def _hours(fields: Fields) -> Hours:
    days = frozenset(day for day in DAYS if f"day{day}" in fields)
    try:
        first, last = int(fields.get("first", "")), int(fields.get("last", ""))
    except ValueError:
        raise ValueError(PICK_HOURS) from None
    return Hours(days, first, last, fields.get("zone", ""))


def _is(steps: tuple[Step, ...], plan: Plan) -> bool:
    return taper.written(steps) == plan.taper
