"""An older button answers nothing, ends nothing and passes nothing on; a cry for help counts."""

from dataclasses import replace

import pytest

from dialogues.followup import checkin
from dialogues.followup.deeds import EndCheckIn, EndFollowUp
from dialogues.heard import Hand, Known
from dialogues.turn import ErasePlan, OpenCase, SetLanguage, Turn, Urgency
from dialogues.where import Where
from dialogues.wishes import MANNERS
from nlu.reading import Language
from tests.unit.dialogues.talk import (
    FOLLOWED,
    QUESTIONS,
    State,
    book,
    command,
    hear,
    ids,
    late,
    planned,
    pressed,
    reachable,
    router,
    sure,
    talk,
    typed,
)

AT_ANY_TIME = {"border", "country", "lang", "language", "menu", "person"}
CRIES = ("safe:no", "doubt:yes", "safety:0", "arrival:help")
SIGNS = ("time:a", "time:b")  # one of the two is a cry as well, whoever can tell which
WAITING = Known(hand=Hand.WAITING)


def stands(where: Where) -> Where:
    """All that an answer changes: not what was said last, how often it was asked, the language."""
    kept = tuple(one for one in where.answers if one[0] != "_asked")
    calm = replace(where, said=(), misses=0, topic="", answers=kept, welcomed=True)
    return calm.unsettle(MANNERS)


def of_questions() -> tuple[str, ...]:
    """Every answer to a question, and what ends, erases or passes on something."""
    options = {
        option.go
        for flow in book().flows.values()
        for step in flow.steps
        for option in step.options
        if option.go.partition(":")[0] not in AT_ANY_TIME
    }
    return tuple(sorted({*options, "skip", "back", "tip:yes"} - {*CRIES, *SIGNS}))


def asking() -> list[State]:
    """One state for every question that can be open, and some where none is."""
    found = {(state.where.flow, state.where.step): state for state in reversed(reachable())}
    calm = [state for state in found.values() if checkin.COVERED not in state.where.settled]
    return [replace(one, known=replace(one.known, hand=Hand.NONE)) for one in calm]


def test_a_thousand_late_answers_change_nothing_and_are_each_answered() -> None:
    pressings = [(state, go) for state in asking() for go in of_questions()]
    for state, go in pressings:
        turn, after = hear(state, late(go))
        changed = [one for one in turn.effects if not isinstance(one, SetLanguage)]
        assert (stands(after.where), changed) == (stands(state.where), []), (state.where, go)
        assert turn.says, (state.where, go)
    assert len(pressings) > 1000


def test_the_answer_of_last_week_does_not_answer_the_question_of_today() -> None:
    known = Known(language=Language.LAO, followed=FOLLOWED)
    asked = router().ask_how_they_are("hello", QUESTIONS, Where(), known, peer=False)
    _, first = talk(pressed("time:a"), state=State(asked.where, known))
    again = router().ask_how_they_are("hello", QUESTIONS, first.where, first.known, peer=False)
    _, second = talk(pressed("time:a"), state=State(again.where, first.known))
    assert second.where.asking == first.where.asking + 1
    turn, after = hear(second, late("safety:3"))
    assert (after.where.step, turn.effects, "safety:3" in after.goes) == ("safety", (), True)
    turn, after = hear(second, pressed("safety:3"))
    assert (after.where.step, len(turn.effects)) == ("family", 1)


@pytest.mark.parametrize("go", CRIES)
def test_who_calls_for_help_by_an_old_button_is_heard_wherever_the_talk_stands(go: str) -> None:
    for state in asking():
        turn, _ = hear(state, late(go))
        cases = [one.urgency for one in turn.effects if isinstance(one, OpenCase)]
        assert cases == [Urgency.NOW], state.where
        assert any(say.urgent for say in turn.says), state.where


def test_a_cry_that_is_no_longer_asked_for_counts_also_where_nothing_else_was_asked() -> None:
    turn, _ = hear(State(Where(welcomed=True)), pressed("safety:0"))
    assert [one.urgency for one in turn.effects if isinstance(one, OpenCase)] == [Urgency.NOW]


def test_the_picture_that_means_danger_counts_however_old_its_button_is() -> None:
    known = Known(followed=FOLLOWED)
    asked = router().ask_how_they_are("hello", QUESTIONS, Where(), known, peer=False)
    turn, _ = hear(State(asked.where, known), late(duress()))
    assert [one.urgency for one in turn.effects if isinstance(one, OpenCase)] == [Urgency.NOW]


def duress() -> str:
    """The button that has the picture of danger."""
    (sign,) = (go for go, picture in FOLLOWED.signs.items() if picture == FOLLOWED.duress)
    return sign


def test_the_picture_that_means_danger_counts_wherever_the_talk_stands() -> None:
    for state in asking():
        known = replace(state.known, followed=FOLLOWED)
        for said in (late(duress()), pressed(duress())):
            turn, after = hear(replace(state, known=known), said)
            cases = [one.urgency for one in turn.effects if isinstance(one, OpenCase)]
            assert (cases, checkin.COVERED in after.where.settled) == ([Urgency.NOW], True)
            assert set(ids(turn)) < set(book().texts["cover.weaving_noted"].texts)


@pytest.mark.parametrize("go", [*({*SIGNS} - {duress()}), "time:later", "time:not"])
def test_the_buttons_of_a_first_message_that_is_over_do_not_tell_who_we_are(go: str) -> None:
    state = State(Where(welcomed=True), Known(language=Language.LAO, followed=FOLLOWED))
    for said in (late(go), pressed(go)):
        turn, after = hear(state, said)
        assert (turn.effects, stands(after.where)) == ((), stands(state.where))
        (say,) = turn.says
        assert set(ids(turn)) < set(book().texts["cover.weaving_later"].texts)
        assert say.rows == ()


def test_an_old_button_ends_no_follow_up_and_no_check_in() -> None:
    known = Known(followed=FOLLOWED)
    asked = router().ask_how_they_are("hello", QUESTIONS, Where(), known, peer=False)
    for where in (Where(welcomed=True), asked.where):
        for go in ("mine:out", "enough"):
            turn, _ = hear(State(where, known), late(go))
            ended = [one for one in turn.effects if isinstance(one, (EndFollowUp, EndCheckIn))]
            assert ended == []
    _, at_end = talk(command("mine"), pressed("mine:end"), state=State(Where(), known))
    turn, _ = hear(at_end, pressed("mine:out"))
    assert EndFollowUp() in turn.effects


def test_an_old_button_erases_no_plan_and_the_button_of_now_is_shown() -> None:
    _, state = talk(*planned("mangosteen tree"))
    turn, after = hear(state, late("journey:forget"))
    assert ErasePlan() not in turn.effects
    assert {"journey:forget", "journey:open"} < set(after.goes)
    turn, _ = hear(after, pressed("journey:forget"))
    assert ErasePlan() in turn.effects
    turn, _ = hear(State(Where(welcomed=True)), late("journey:forget"))
    assert ids(turn) == list(book().texts["journey.none"].texts)


def test_what_only_opens_an_answer_works_however_old_it_is() -> None:
    def without_asking(turn: Turn) -> Turn:
        return replace(turn, passing=False)

    for go in ("menu", "person", "numbers", "topic:ask_passport", "lang:th", "country:TH", "mine"):
        for state in (State(), State(known=WAITING)):
            assert without_asking(hear(state, late(go))[0]) == without_asking(
                hear(state, pressed(go))[0]
            )


def test_every_flow_that_is_opened_is_another_asking() -> None:
    _, state = talk(pressed("offer"), pressed("journey"), sure(), typed())
    assert state.where.asking == 3
    _, covered = talk(sure(), state=State(Where(asking=7), Known(followed=FOLLOWED)))
    (heard, reading) = typed(FOLLOWED.duress)
    _, covered = hear(covered, (heard, reading))
    assert covered.where.asking == 8


@pytest.mark.parametrize("go", ["safety:0", "arrival:help"])
def test_behind_the_cover_an_old_cry_shows_nothing_but_the_topic(go: str) -> None:
    known = Known(language=Language.LAO, followed=FOLLOWED)
    heard, reading = typed(FOLLOWED.duress)
    _, covered = hear(State(Where(welcomed=True), known), (heard, reading))
    turn, _ = hear(covered, late(go))
    assert set(ids(turn)) < set(book().texts["cover.weaving_chat"].texts)


@pytest.mark.parametrize("go", ["safety:0", "arrival:help"])
def test_once_the_case_behind_a_cover_is_closed_an_old_cry_counts_again(go: str) -> None:
    known = Known(language=Language.LAO, followed=FOLLOWED)
    heard, reading = typed(FOLLOWED.duress)
    _, covered = hear(State(Where(welcomed=True), known), (heard, reading))
    closed = replace(covered, known=replace(covered.known, hand=Hand.NONE))
    turn, after = hear(closed, late(go))
    assert [one.urgency for one in turn.effects if isinstance(one, OpenCase)] == [Urgency.NOW]
    assert checkin.COVERED not in after.where.settled
