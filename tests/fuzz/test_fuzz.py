"""Fuzzed by hypothesis, a little in every run and much in the long one; found seeds are kept."""

import json

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.fuzz.seeds import SEEDS
from tests.fuzz.targets import TARGETS, ready

EXAMPLES = {"danger_net": 80, "flow_runner": 40}  # the slower ones; of all others:
MANY, LONG = 120, 50_000
JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=8),
    lambda inner: (
        st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=8), inner, max_size=3)
    ),
    max_leaves=6,
)


def dumped(value: object) -> bytes:
    """JSON as another program would write it, half letters included."""
    return json.dumps(value).encode()


ANYTHING = (
    st.binary(max_size=120)
    | st.text(max_size=60).map(lambda text: text.encode("utf-8", "surrogatepass"))
    | JSON.map(dumped)
)


@pytest.mark.parametrize("name", TARGETS)
@pytest.mark.parametrize("seed", SEEDS, ids=range(len(SEEDS)))
def test_what_once_broke_something_breaks_nothing(name: str, seed: bytes) -> None:
    TARGETS[name](seed)


def fuzz(name: str, examples: int, *, derandomize: bool) -> None:
    ready()
    bounds = settings(
        max_examples=examples,
        deadline=None,
        database=None,
        derandomize=derandomize,
        print_blob=True,
        suppress_health_check=list(HealthCheck),
    )
    bounds(given(ANYTHING)(TARGETS[name]))()


@pytest.mark.parametrize("name", TARGETS)
def test_a_hundred_odd_inputs_break_nothing(name: str) -> None:
    fuzz(name, EXAMPLES.get(name, MANY), derandomize=True)


@pytest.mark.long
@pytest.mark.timeout(3600)
@pytest.mark.parametrize("name", TARGETS)
def test_fifty_thousand_odd_inputs_break_nothing(name: str) -> None:
    fuzz(name, LONG, derandomize=False)
