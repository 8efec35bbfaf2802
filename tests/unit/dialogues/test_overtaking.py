"""Which answers may be left out where a later message is answered, and which always go."""

import pytest

from dialogues.heard import Country, Hand, Heard, Kind, Known
from dialogues.overtaking import LIGHT
from dialogues.turn import OpenCase, SetLanguage
from dialogues.where import Where
from nlu.reading import Language
from tests.unit.dialogues.talk import (
    Said,
    State,
    command,
    hear,
    maybe,
    planned,
    pressed,
    reachable,
    sure,
    talk,
    typed,
)

LAO = Known(language=Language.LAO)
KNOWN = State(Where(welcomed=True), LAO)
IN_LAOS = State(Where(welcomed=True), Known(language=Language.LAO, country=Country.LAOS))
WAITING = State(Where(welcomed=True), Known(language=Language.LAO, hand=Hand.WAITING))


@pytest.mark.parametrize(
    "said",
    [
        typed(),
        typed("hello", "greet"),
        typed("passport", "ask_passport"),
        typed("I am sad", "inform_struggling"),
        pressed("menu"),
        command("menu"),
        command("stop"),
        (Heard(Kind.STICKER), None),
    ],
)
def test_talk_that_is_answered_again_by_the_next_may_be_left_out(said: Said) -> None:
    turn, _ = hear(KNOWN, said)
    assert (turn.passing, bool(turn.says)) == (True, True)


@pytest.mark.parametrize(
    ("state", "said"),
    [
        (State(), typed()),  # the welcome
        (KNOWN, sure()),
        (KNOWN, maybe()),
        (KNOWN, pressed("safe:no")),
        (KNOWN, pressed("offer")),  # a question
        (KNOWN, command("erase")),
        (KNOWN, command("person")),  # that the team knows
        (KNOWN, typed("numbers", "ask_emergency_numbers")),  # asks for the country
        (KNOWN, pressed("country:TH")),
        (KNOWN, pressed("lang:th")),
        (talk(pressed("offer"), state=KNOWN)[1], typed("x" * 80, "ask_job_offer_check")),
        (talk(sure(), state=KNOWN)[1], pressed("safe:yes")),
        (talk(sure(), state=KNOWN)[1], typed("yes", "affirm")),
        (talk(sure(), state=IN_LAOS)[1], pressed("safe:yes")),  # nothing is asked after it
        (talk(maybe(), state=KNOWN)[1], maybe()),
        (talk(command("erase"), state=KNOWN)[1], pressed("erase:no")),
        (talk(*planned("mangosteen tree"), state=KNOWN)[1], pressed("journey:forget")),
        (talk(*planned("mangosteen tree")[:-1], state=KNOWN)[1], typed("mangosteen tree")),
    ],
)
def test_what_matters_by_itself_always_goes(state: State, said: Said) -> None:
    turn, _ = hear(state, said)
    assert (turn.passing, bool(turn.says)) == (False, True)


def test_that_the_team_knows_is_told_once_for_certain_and_then_may_be_left_out() -> None:
    assert not hear(KNOWN, command("person"))[0].passing
    assert hear(WAITING, command("person"))[0].passing


def test_words_amid_a_crisis_that_answer_nothing_may_be_left_out_but_for_the_last() -> None:
    turns, _ = talk(sure(), *(typed() for _ in range(6)), state=KNOWN)
    assert [turn.passing for turn in turns] == [False, *(True for _ in range(6))]


def test_in_no_state_is_a_word_about_danger_or_a_first_case_left_out() -> None:
    for state in reachable()[::9]:
        for said in (sure(), maybe(), pressed("safe:no"), command("person"), typed()):
            turn, _ = hear(state, said)
            cases = [one for one in turn.effects if isinstance(one, OpenCase)]
            first = state.known.hand is Hand.NONE and any(one.urgency != "soon" for one in cases)
            if turn.passing:
                assert not any(say.urgent for say in turn.says)
                assert not first
                assert {type(one) for one in turn.effects} <= {OpenCase, SetLanguage, *LIGHT}
