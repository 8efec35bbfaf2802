"""The rota as it is kept: one text, read back the same."""

import json
from datetime import date, time
from typing import Any

from bot.on_call.rota import Change, Holiday, Rota, Shift


def written(rota: Rota) -> str:
    """The whole rota as a text."""
    plan = {
        "shifts": [_shift(one) for one in rota.shifts],
        "changes": [
            {**_hours(one), "day": str(one.day), "shift": one.shift} for one in rota.changes
        ],
        "holidays": [
            {"id": one.id, "name": one.name, "begins": str(one.begins), "ends": str(one.ends)}
            for one in rota.holidays
        ],
    }
    return json.dumps(plan, ensure_ascii=False)


def read(text: str) -> Rota:
    """The rota that was written."""
    plan = json.loads(text)
    return Rota(
        tuple(_read_shift(one) for one in plan["shifts"]),
        tuple(
            Change(day=date.fromisoformat(one["day"]), shift=one["shift"], **_read_hours(one))
            for one in plan["changes"]
        ),
        tuple(
            Holiday(
                one["id"],
                one["name"],
                date.fromisoformat(one["begins"]),
                date.fromisoformat(one["ends"]),
            )
            for one in plan["holidays"]
        ),
    )


def _shift(one: Shift) -> dict[str, Any]:
    until = str(one.until) if one.until else None
    return {**_hours(one), "days": sorted(one.days), "since": str(one.since), "until": until}


def _read_shift(one: dict[str, Any]) -> Shift:
    until = date.fromisoformat(one["until"]) if one["until"] else None
    since = date.fromisoformat(one["since"])
    return Shift(days=frozenset(one["days"]), since=since, until=until, **_read_hours(one))


def _hours(one: Shift | Change) -> dict[str, Any]:
    return {
        "id": one.id,
        "start": f"{one.start:%H:%M}",
        "end": f"{one.end:%H:%M}",
        "first": one.first,
        "second": one.second,
    }


def _read_hours(one: dict[str, Any]) -> dict[str, Any]:
    return {
        "id": one["id"],
        "start": time.fromisoformat(one["start"]),
        "end": time.fromisoformat(one["end"]),
        "first": one["first"],
        "second": one["second"],
    }
