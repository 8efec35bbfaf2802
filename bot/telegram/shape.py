"""Typed looks into JSON that may be anything: every look gives a usable value and none raises."""

import json
from typing import Any

Part = dict[str, Any]
LARGEST = 2**63 - 1
HALF_CIRCLE = 180


def parse(body: bytes) -> Part | None:
    """Read the JSON object in a body; None where it is no JSON, too deep, or not an object."""
    try:
        value = json.loads(body.decode("utf-8", "replace"))
    except (ValueError, RecursionError):
        return None
    return value if isinstance(value, dict) else None


def repaired(text: str) -> str:
    """Make every lone surrogate, which no database or socket takes, a U+FFFD."""
    return text.encode("utf-16-le", "surrogatepass").decode("utf-16-le", "replace")


def part(value: Part, name: str) -> Part:
    """Get the object under a name; an empty one where there is none."""
    found = value.get(name)
    return found if isinstance(found, dict) else {}


def words(value: Part, name: str, most: int) -> str:
    """Get the text under a name, repaired and at most that many characters; otherwise empty."""
    found = value.get(name)
    return repaired(found)[:most] if isinstance(found, str) else ""


def whole(value: Part, name: str) -> int | None:
    """Get the whole number under a name, if it fits in 64 bits."""
    found = value.get(name)
    if isinstance(found, bool) or not isinstance(found, int):
        return None
    return found if -LARGEST <= found <= LARGEST else None


def amount(value: Part, name: str) -> int:
    """Get the whole number under a name where it is not negative; otherwise 0."""
    return max(whole(value, name) or 0, 0)


def degrees(value: Part, name: str) -> float | None:
    """Get the number under a name as a coordinate between -180 and 180."""
    found = value.get(name)
    if isinstance(found, bool) or not isinstance(found, int | float):
        return None
    return float(found) if -HALF_CIRCLE <= found <= HALF_CIRCLE else None
