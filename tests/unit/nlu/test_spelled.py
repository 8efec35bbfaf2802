"""What is kept of the phrases is what they spell."""

import json
import random
from pathlib import Path

import pytest

from nlu import spelled
from nlu.patterns import read_pattern
from nlu.signs import read_phrases
from nlu.text import comparable, form_of

WRITTEN = "(he|the boss) .. {keeps}(my|) (passport|phone)"
SETS = {"keeps": ("keeps", "took")}


def test_a_phrase_read_back_is_the_phrase_spelled_out(monkeypatch: pytest.MonkeyPatch) -> None:
    fresh = read_pattern(WRITTEN, SETS, form_of)
    monkeypatch.setattr(spelled, "_made", {})
    monkeypatch.setattr(spelled, "_kept", dict)
    assert spelled.spelled("test", WRITTEN, SETS, form_of, 30) == fresh
    monkeypatch.setattr(spelled, "_kept", lambda made=spelled._made: made)
    assert spelled.spelled("test", WRITTEN, {}, form_of, 30) == fresh  # its sets are not looked at


def test_what_setup_kept_fits_the_phrases_and_the_code_of_now() -> None:
    assert spelled._kept() != {}
    before = len(spelled._made)
    read_phrases()
    assert len(spelled._made) == before


def test_setup_writes_anew_what_the_phrases_spell(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    of_setup, kept = spelled._KEPT.read_text(encoding="utf-8"), tmp_path / "spelled.json"
    kept.write_text("what a machine wrote that lost its power in the middle", encoding="utf-8")
    monkeypatch.setattr(spelled, "_KEPT", kept)
    monkeypatch.setattr(spelled, "_made", {})
    try:
        spelled._kept.cache_clear()
        assert spelled._kept() == {}  # what cannot be read is spelled out anew, and nothing fails
        spelled.keep()
        assert json.loads(kept.read_text(encoding="utf-8")) == json.loads(of_setup)
        assert [path.name for path in tmp_path.iterdir()] == ["spelled.json"]
        monkeypatch.setattr(spelled, "_digest", lambda: "of another day")
        spelled._kept.cache_clear()
        assert spelled._kept() == {}
    finally:
        spelled._kept.cache_clear()


def test_the_quick_form_is_the_form() -> None:
    dice = random.Random(20261122)  # noqa: S311 - not a secret
    texts = [
        "".join(dice.choices("aabbcdeeiloo  01'", k=dice.randint(0, 14))) for _ in range(5_000)
    ]
    assert [text for text in texts if form_of(text) != comparable(text).form] == []
