"""No dead ends, and a human within two messages, from every state (N4, N5, N9)."""

from functools import cache

import pytest

from dialogues.followup import checkin
from dialogues.heard import Hand
from dialogues.turn import (
    Erase,
    OpenCase,
    Say,
    StopWriting,
)
from nlu.labels import CRISES, LABELS
from tests.unit.dialogues.talk import (
    COMMANDS,
    State,
    book,
    command,
    everything,
    hear,
    ids,
    pressed,
    reachable,
    talk,
    typed,
)


@cache
def covered() -> tuple[State, ...]:
    return tuple(state for state in reachable() if checkin.COVERED in state.where.settled)


@cache
def uncovered() -> tuple[State, ...]:
    return tuple(s for s in reachable() if checkin.COVERED not in s.where.settled)


@cache
def free() -> tuple[State, ...]:
    return tuple(state for state in reachable() if state.known.hand is not Hand.HELD)


def _asks_a_human(state: State, go: str) -> bool:
    turn, _ = hear(state, pressed(go))
    return any(isinstance(effect, OpenCase) for effect in turn.effects)


def _told_apart_by_pictures(say: Say) -> bool:
    """Whether every button has a picture of its own; languages are told apart by their names."""
    icons = [c.icon for row in say.rows for c in row if not c.go.startswith("lang:")]
    return all(icons) and len(set(icons)) == len(icons)


def _uncovered() -> list[State]:
    """Where a worker is asked for; behind a cover one was told already, of the utmost urgency."""
    assert {state.known.hand for state in covered()} == {Hand.WAITING, Hand.HELD}
    return [state for state in uncovered() if state.known.hand is not Hand.HELD]


def test_the_walk_meets_every_flow_and_step() -> None:
    steps = {(flow.name, step.name) for flow in book().flows.values() for step in flow.steps}
    assert {(s.where.flow, s.where.step) for s in reachable()} == steps | {("", "")}


def test_a_human_is_at_most_two_messages_away_by_buttons_and_words() -> None:
    for state in _uncovered():
        if "person" in state.goes:
            assert _asks_a_human(state, "person")
            continue
        _, after = hear(state, command("menu"))
        assert "person" in after.goes
        assert _asks_a_human(after, "person")


def test_a_human_is_one_command_away_from_everywhere() -> None:
    for state in _uncovered():
        turn, _ = hear(state, command("person"))
        assert [e.label for e in turn.effects if isinstance(e, OpenCase)] == ["talk_to_person"]


def test_whatever_is_said_in_whatever_state_is_answered() -> None:
    said = tuple(everything())
    for state in free():
        for each in said:
            turn, after = hear(state, each)
            if each[0].kind == "edit" and each[1] and each[1].danger.kind is None:
                assert (turn.says, after.where) == ((), state.where)
            else:
                assert turn.says != ()
            assert all(say.paragraphs for say in turn.says)
            assert all(_told_apart_by_pictures(say) for say in turn.says)


def test_every_button_on_the_screen_leads_somewhere() -> None:
    for state in free():
        for go in state.goes:
            turn, _ = hear(state, pressed(go))
            assert turn.says != ()
            assert [said for said in turn.where.said[-3:] if said.startswith("menu.stale")] == []


def test_only_quiet_says_have_no_button() -> None:
    quiet = {
        text
        for key in (
            "crisis.quiet",
            "smalltalk.postpone",
            "erase.done",
            "journey.quiet",
            "journey.later",
            *(key for key in book().texts if key.startswith("cover.")),
        )
        for text in book().texts[key].texts
    }
    for state in free():
        for said in everything():
            turn, _ = hear(state, said)
            bare = [say for say in turn.says if not say.rows]
            assert {say.paragraphs[0].id for say in bare} <= quiet


@pytest.mark.parametrize("label", sorted(LABELS))
def test_every_label_has_an_outcome_of_its_own(label: str) -> None:
    turns, _ = talk(command("start"), typed("something", label))
    fallback = {
        text
        for key in book().texts
        if key.startswith("fallback.")
        for text in book().texts[key].texts
    }
    assert set(ids(turns[1])) & fallback == set()


def test_answers_and_flows_use_labels_of_the_taxonomy_only() -> None:
    used = set(book().answers) | {
        label
        for flow in book().flows.values()
        for step in flow.steps
        for option in step.options
        for label in option.means
    }
    assert used - set(LABELS) == set()
    assert {label for label in LABELS if label.startswith(("ask_", "report_"))} == set(
        book().answers,
    )
    assert len(LABELS) == 54
    assert len(CRISES) == 6


def test_a_held_case_answers_only_danger_and_the_wish_to_be_forgotten() -> None:
    for state in reachable():
        if state.known.hand is not Hand.HELD:
            continue
        for said in everything():
            turn, _ = hear(state, said)
            danger = (said[1] is not None and said[1].danger.level == "sure") or (
                said[0].choice in {"safe:no", "doubt:yes"}
            )
            if "erase" not in {state.where.flow, turn.where.flow}:
                assert bool(turn.says) is danger


def test_a_stop_and_an_erase_are_done_even_while_a_worker_answers() -> None:
    held = [s for s in uncovered() if s.known.hand is Hand.HELD]
    for state in held:
        turn, _ = hear(state, command("stop"))
        assert (turn.says, StopWriting() in turn.effects) == ((), True)
        asked, after = hear(state, command("erase"))
        assert (len(asked.says), after.where.flow) == (1, "erase")
        turn, _ = hear(after, pressed("erase:yes"))
        assert (len(turn.says), Erase() in turn.effects) == (1, True)


@pytest.mark.parametrize("word", COMMANDS)
def test_every_command_is_answered_also_with_a_bots_name_behind_it(word: str) -> None:
    plain, _ = hear(State(), command(word))
    named, _ = hear(State(), command(f"/{word.upper()}@saiyai_bot"))
    assert plain == named
