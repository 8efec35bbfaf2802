"""Whatever is said in whatever order, a turn comes out, and its state survives being kept."""

import random

from hypothesis import given, settings
from hypothesis import strategies as st

from dialogues.heard import (
    Country,
    Hand,
    Heard,
    Kind,
    Known,
    Reads,
)
from dialogues.where import Where
from nlu.labels import LABELS
from nlu.reading import Danger, Intent, Language, Level, Reading, Script
from tests.unit.dialogues.talk import State, book, everything, hear, pressed

TEXT = st.text(max_size=40)
GOES = st.one_of(
    st.sampled_from(
        [
            *(choice.go for choice in book().buttons.values()),
            *(f"topic:{label}" for label in sorted(LABELS)),
            *(
                option.go
                for flow in book().flows.values()
                for step in flow.steps
                for option in step.options
            ),
            *(f"menu:{name}" for name in book().groups),
            "lang:lo",
            "lang:zz",
            "country:",
            "erase:",
            ":",
        ],
    ),
    TEXT,
)
LABEL = st.sampled_from([*sorted(LABELS), "unknown"])
DANGER = st.one_of(
    st.just(Danger()),
    st.builds(
        Danger,
        st.sampled_from([Level.MAYBE, Level.SURE]),
        st.sampled_from(sorted(label for label in LABELS if label.startswith("crisis_"))),
    ),
)
READING = st.builds(
    Reading,
    TEXT,
    language=st.sampled_from(Language),
    script=st.sampled_from(Script),
    intent=st.builds(Intent, LABEL, st.floats(0, 1)),
    nearest=st.lists(st.builds(Intent, LABEL, st.floats(0, 1)), max_size=4).map(tuple),
    danger=DANGER,
)
HEARD = st.builds(
    Heard,
    st.sampled_from(Kind),
    text=TEXT,
    choice=GOES,
    command=st.one_of(st.sampled_from(["start", "stop", "erase", "safe", "menu"]), TEXT),
    hint=st.one_of(st.none(), st.sampled_from(Language)),
)
KNOWN = st.builds(
    Known,
    language=st.one_of(st.none(), st.sampled_from(Language)),
    country=st.one_of(st.none(), st.sampled_from(Country)),
    stopped=st.booleans(),
    hand=st.sampled_from(Hand),
    reads=st.one_of(
        st.none(),
        st.builds(Reads, st.dates(), st.integers(0, 62), st.sampled_from(["8:00", "13:30"])),
    ),
)


@settings(max_examples=60, deadline=None)
@given(known=KNOWN, saids=st.lists(st.tuples(HEARD, st.one_of(st.none(), READING)), max_size=60))
def test_a_random_walk_never_fails_and_its_state_round_trips(
    known: Known,
    saids: list[tuple[Heard, Reading | None]],
) -> None:
    state = State(known=known)
    for said in saids:
        turn, state = hear(state, said)
        assert Where.from_json(turn.where.to_json()) == turn.where
        assert len(turn.where.said) <= 12
        assert len(turn.where.to_json()) < 2_000
        assert hear(State(state.where, known), said) == hear(State(state.where, known), said)
        for say in turn.says:
            for row in say.rows:
                for choice in row:
                    assert choice.go.isascii()
                    assert len(choice.go) <= 40


@settings(max_examples=15, deadline=None)
@given(seed=st.integers(0, 1_000_000))
def test_three_hundred_turns_of_one_conversation_leave_a_small_state(seed: int) -> None:
    dice = random.Random(seed)  # noqa: S311  # a seeded walk, no secret
    said, state = tuple(everything()), State()
    for _ in range(300):
        go = pressed(dice.choice(state.goes)) if state.goes else said[0]
        turn, state = hear(state, dice.choice((dice.choice(said), go)))
        assert Where.from_json(turn.where.to_json()) == turn.where
        assert len(state.where.to_json()) < 2_000


def test_a_state_of_another_version_starts_afresh_without_a_second_welcome() -> None:
    assert Where.from_json('{"version": 0, "flow": "old"}') == Where(welcomed=True)
    assert Where.from_json("[]") == Where(welcomed=True)


def test_a_state_kept_before_a_field_was_added_is_still_read() -> None:
    assert Where.from_json('{"version": 1, "flow": "crisis", "gone": 1}') == Where(flow="crisis")
