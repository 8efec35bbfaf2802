"""Phrases spelled out once, when the house is set up: reading them back takes a tenth of the time.

`make setup` writes them beside the phrases. Without that file, or with one that is older
than the phrases or the code, every phrase is spelled out anew.
"""

import hashlib
import json
from collections.abc import Callable
from functools import cache
from pathlib import Path

from nlu.patterns import Joint, Pattern, Sets, read_pattern

_HERE = Path(__file__).parent
_KEPT = _HERE / "phrases" / "spelled.json"
_CODE = ("letters", "patterns", "romanise", "script", "sound", "spelled", "text")

Packed = tuple[list[list[list[str]]], list[tuple[int, bool]]]
_made: dict[str, Packed] = {}


def spelled(
    file: str, written: str, sets: Sets, to_form: Callable[[str], str], many: int
) -> Pattern:
    """Give the pattern of one phrase of a file; `to_form` is known by its name."""
    key = f"{file} {to_form.__name__} {many} {written}"
    packed = _kept().get(key)
    if packed is not None:
        limbs, joints = packed
        return Pattern(
            tuple(tuple(frozenset(part) for part in limb) for limb in limbs),
            tuple(Joint(reach, either) for reach, either in joints),
        )
    pattern = read_pattern(written, sets, to_form, many)
    _made[key] = (
        [[sorted(part) for part in limb] for limb in pattern.limbs],
        [(joint.reach, joint.either_order) for joint in pattern.joints],
    )
    return pattern


@cache
def _kept() -> dict[str, Packed]:
    try:
        told = json.loads(_KEPT.read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return {}
    known: dict[str, Packed] = told["patterns"] if told.get("digest") == _digest() else {}
    return known


def _digest() -> str:
    told = hashlib.sha256()
    sources = [*sorted((_HERE / "phrases").glob("*.yml")), *(_HERE / f"{n}.py" for n in _CODE)]
    for path in sources:
        told.update(path.name.encode() + path.read_bytes())
    return told.hexdigest()


def keep() -> None:
    """Spell everything out and keep it; `make setup` does."""
    from nlu.danger import DangerNet  # noqa: PLC0415 they read phrases by this module
    from nlu.offers import Offers  # noqa: PLC0415

    _KEPT.unlink(missing_ok=True)
    _kept.cache_clear()
    DangerNet.load()
    Offers.load()
    half = _KEPT.with_suffix(".half")
    whole = {"digest": _digest(), "patterns": _made}
    half.write_text(json.dumps(whole, ensure_ascii=False), encoding="utf-8")
    half.replace(_KEPT)
