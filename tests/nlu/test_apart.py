"""The yardstick is whole, and nothing learns from it."""

from collections import Counter

import pytest

from nlu.labels import CRISES, LABELS
from tests.nlu.apart import SETS, WRITINGS, Apart, read_apart, read_learnt
from tests.nlu.likeness import ALIKE, Known

FEWEST = 2  # messages a label and way of writing
FEWEST_OF_A_LABEL = 10
DANGERS, HARMLESS = 150, 200
KINDS = {
    "province_la", "border_point", "province_th", "country", "job", "age", "money", "duration",
    "phone",
}  # fmt: skip


@pytest.fixture(scope="module", params=SETS)
def apart(request: pytest.FixtureRequest) -> Apart:
    return read_apart(str(request.param))


def test_every_label_is_asked_in_every_way_of_writing(apart: Apart) -> None:
    counts = Counter((one.writing, one.label) for one in apart.messages)
    assert {label for _, label in counts} == set(LABELS)
    assert not [
        (writing, label)
        for writing in WRITINGS
        for label in LABELS
        if counts[writing, label] < FEWEST
    ]
    a_label = Counter(one.label for one in apart.messages)
    assert not [label for label in LABELS if a_label[label] < FEWEST_OF_A_LABEL]


def test_there_are_dangers_and_alarming_words_enough(apart: Apart) -> None:
    assert len(apart.dangers) >= DANGERS
    assert len(apart.harmless) >= HARMLESS
    assert {one.label for one in apart.dangers} == set(CRISES)
    assert not [one for one in apart.harmless if one.label.startswith(("crisis_", "report_"))]


def test_nothing_of_it_is_learnt(apart: Apart) -> None:
    """Not even nearly: the same saying spelt a little differently is the same saying."""
    known = Known(one.text for one in read_learnt())
    shared = [number for number, one in enumerate(apart.all()) if known.nearest(one.text) >= ALIKE]
    assert shared == []


def test_the_two_sets_share_nothing() -> None:
    first, second = map(read_apart, SETS)
    known = Known(one.text for one in first.all())
    assert not [one.writing for one in second.all() if known.nearest(one.text) >= ALIKE]


def test_what_is_named_stands_in_its_message() -> None:
    namings = read_apart("second").naming
    assert {one.writing for one in namings} == set(WRITINGS)
    assert all(words in one.text for one in namings for _, words in one.named)
    assert {kind for one in namings for kind, _ in one.named} == KINDS
