"""The tables as the helpline keeps them, and each mistake in them told in one sentence."""

from copy import deepcopy
from datetime import timedelta
from functools import cache
from typing import Any

import pytest

from bot.words_extract import KEYS
from dialogues import shelf
from dialogues.followup import tables
from dialogues.followup.plan import Risk, Rungs
from dialogues.followup.reading import load
from dialogues.followup.tables import Instrument, Sooner
from dialogues.followup.taper import Impossible
from tests.unit import followup

PARTS = ("tapers", "ladders", "zones", "domains", "needs", "instrument", "worries", "rules")
RUNGS = "again, hour, day, call, contact"
ASK = {"after": 6, "does": "again"}
A_WORRY = {"urgency": "now", "reason": "has bad luck"}
KEPT = "The taper usual cannot be kept."
DOES = f"it must be one of {RUNGS}."
WORDS = "it must be words."
NUMBER = "it must be a whole number."
URGENCY = "no good urgency: it must be one of now, today, soon."


def page() -> dict[str, Any]:
    """The file, to be changed."""
    return deepcopy(_page())


@cache
def _page() -> dict[str, Any]:
    whole = shelf.pages("flows")["followup"]
    return {part: whole[part] for part in PARTS}


def test_the_ladders_of_silence() -> None:
    again, hour, day, call, contact = Rungs
    found = {
        risk: [(rung.after // timedelta(hours=1), rung.does) for rung in rungs]
        for risk, rungs in followup.tables().ladders.items()
    }
    assert found == {
        Risk.LOW: [(48, again), (48, hour), (72, day), (96, call), (168, contact)],
        Risk.USUAL: [(24, again), (24, hour), (48, day), (48, call), (72, contact)],
        Risk.HIGH: [(6, again), (12, hour), (12, call), (24, contact)],
    }


def test_what_is_asked() -> None:
    found = followup.tables()
    assert {name: domain.name for name, domain in found.domains.items()} == {
        "safety": "Safety",
        "family": "Family",
        "money": "Money",
        "work": "Work or school",
        "feelings": "Feelings",
        "treatment": "How people treat them",
        "health": "Health",
    }
    assert [*found.needs] == ["training", "grant", "school", "doctor", "lawyer", "talk"]
    assert found.instrument == Instrument(("safety", "feelings"), 1, 1, 85)
    assert found.sooner == Sooner(1, 7, 3)


def test_the_places_where_somebody_may_be() -> None:
    zones = followup.tables().zones
    wanted = {
        *("Asia/Vientiane", "Asia/Bangkok", "Asia/Kuala_Lumpur", "Asia/Singapore"),
        *("Asia/Shanghai", "Asia/Taipei", "Asia/Seoul", "Asia/Tokyo"),
        *("Australia/Sydney", "Europe/Paris", "America/Los_Angeles"),
    }
    assert wanted - zones.keys() == set()
    assert len({*zones.values()}) == len(zones)


def test_nothing_can_be_changed_afterwards() -> None:
    found = followup.tables()
    with pytest.raises(TypeError):
        found.zones["Asia/Nowhere"] = "Nowhere"  # type: ignore[index]


def test_words_for_people_stand_where_translators_find_them() -> None:
    words = [
        (key, value)
        for keys, value in leaves(page())
        for key in [keys[-1]]
        if isinstance(value, str) and " " in value
    ]
    assert {key for key, _ in words} <= KEYS


def leaves(part: Any, keys: tuple[str, ...] = ()) -> list[tuple[tuple[str, ...], Any]]:  # noqa: ANN401
    """Every value of the file that is no mapping, with the keys that lead to it."""
    if isinstance(part, dict):
        return [leaf for key, value in part.items() for leaf in leaves(value, (*keys, str(key)))]
    return [(keys, part)]


@pytest.mark.parametrize(
    ("keys", "value", "sentence"),
    [
        ("tapers usual name", "", f"The taper usual has no good name: {WORDS}"),
        ("tapers usual steps", [], "The taper usual has no good steps: it must be a list."),
        ("tapers usual steps 0 every", 0, f"The taper usual has no good every: {NUMBER}"),
        ("tapers usual steps 0 until", True, f"The taper usual has no good until: {NUMBER}"),
        ("tapers usual steps 1 until", 30, f"{KEPT} {Impossible.NOT_RISING}"),
        ("tapers usual steps 3 until", 800, f"{KEPT} {Impossible.TOO_LONG}"),
        ("tapers usual", None, "There is no taper usual."),
        ("ladders high", None, "The ladder high does not end with a call or a contact."),
        ("ladders high", [ASK], "The ladder high does not end with a call or a contact."),
        ("ladders wild", [], "The table of ladders names wild, which is not known."),
        ("ladders high 0 after", 0, f"The ladder high has no good after: {NUMBER}"),
        ("ladders high 0 does", "shout", f"The ladder high has no good does: {DOES}"),
        ("ladders high 0 does", "hour", "The ladder high does the same twice."),
        ("ladders high 0 does", "day", f"The ladder high is not in the order {RUNGS}."),
        ("ladders high 3 after", 12, "The ladder high asks others no later than the worker calls."),
        ("ladders high 3", None, ""),
        ("zones Asia/Nowhere", {"name": "Nowhere"}, "The zone Asia/Nowhere is not known."),
        ("zones Asia/Tokyo name", None, f"The zone Asia/Tokyo has no good name: {WORDS}"),
        ("domains money name", None, f"The domain money has no good name: {WORDS}"),
        ("domains money fell", None, f"The domain money has no good fell: {WORDS}"),
        ("domains money fell reason", "", f"The domain money has no good fell: {WORDS}"),
        ("needs talk reason", None, f"The need talk has no good reason: {WORDS}"),
        ("needs talk urgency", "now", "The need talk names urgency, which is not known."),
        ("instrument always", ["safety", "luck"], "The instrument names luck, which is not known."),
        ("instrument always", "safety", "The instrument has no good always: it must be a list."),
        ("instrument rotating", -1, f"The instrument has no good rotating: {NUMBER}"),
        ("instrument rotating", 0, ""),
        ("instrument again", 4, f"The instrument has no good again: {NUMBER}"),
        ("worries luck", {0: A_WORRY}, "The table of worries names luck, which is not known."),
        ("worries money 0 urgency", "tomorrow", f"The worry money 0 has {URGENCY}"),
        ("worries money 0 urgency", ["now"], f"The worry money 0 has {URGENCY}"),
        ("worries money 0 reason", " ", f"The worry money 0 has no good reason: {WORDS}"),
        ("worries money 4", A_WORRY, "The worry money 4 is of no score from 0 to 3."),
        ("rules fall steps", 1.5, f"The rule fall has no good steps: {NUMBER}"),
        ("rules fall step", 2, "The rule fall names step, which is not known."),
        ("rules wide urgency", None, f"The rule wide has {URGENCY}"),
        ("rules later reason", None, f"The rule later has no good reason: {WORDS}"),
        ("rules rhythm times", None, f"The rule rhythm has no good times: {NUMBER}"),
        ("rules sooner score", 0, ""),
        ("rules sooner every", 0, f"The rule sooner has no good every: {NUMBER}"),
        ("rules faster", {"score": 1}, "The table of rules names faster, which is not known."),
    ],
)
def test_each_mistake_is_told_in_a_sentence(keys: str, value: object, sentence: str) -> None:
    assert mistakes(changed(keys.split(), value)) == ([sentence] if sentence else [])


@pytest.mark.parametrize("part", PARTS)
def test_a_table_that_is_missing_is_named(part: str) -> None:
    assert mistakes({**page(), part: None}) == [f"The table {part} is empty."]


def test_a_rule_that_is_missing_is_named_field_by_field() -> None:
    assert mistakes(changed(["rules", "sooner"], None)) == [
        f"The rule sooner has no good {name}: {NUMBER}" for name in ("score", "every", "of")
    ]


def test_every_mistake_is_told_at_once() -> None:
    twice = changed(["worries", "safety", "0", "urgency"], "never")
    twice["zones"]["Asia/Nowhere"] = {"name": "Nowhere"}
    assert len(mistakes(twice)) == 2


def changed(keys: list[str], value: object) -> dict[str, Any]:
    """The file with one value changed, or gone where it is None."""
    whole = page()
    part: Any = whole
    *path, last = [int(key) if key.isdigit() else key for key in keys]
    for key in path:
        part = part[key]
    if value is None:
        del part[last]
    else:
        part[last] = value
    return whole


def mistakes(changed_page: dict[str, Any]) -> list[str]:
    """The sentences told about a file."""
    try:
        load(changed_page)
    except ValueError as error:
        return str(error).splitlines()
    return []


def test_the_taper_of_whoever_has_no_other_is_there() -> None:
    assert followup.tables().tapers[tables.USUAL].name == "As usual"
