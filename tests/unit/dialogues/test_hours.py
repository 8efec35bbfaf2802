"""Nobody reads now: said once, openly, after the words of danger and before no question's end."""

from dataclasses import replace
from datetime import date

import pytest

from dialogues.followup import checkin
from dialogues.heard import Country, Hand, Reads
from dialogues.turn import OpenCase, Text, Turn
from tests.unit.dialogues.talk import (
    State,
    book,
    hear,
    maybe,
    pressed,
    reachable,
    sure,
    texts,
    typed,
)

TOMORROW = Reads(date(2026, 11, 24), 1, "8:00")
SAID = {words for key in ("hours.calm", "hours.danger") for words in book().texts[key].texts}
DANGER = book().texts["hours.danger"].texts[0]
QUESTIONS = {words for key, one in book().texts.items() if key.endswith("?") for words in one.texts}


def at(state: State, reads: Reads = TOMORROW) -> State:
    return replace(state, known=replace(state.known, reads=reads))


def hours_of(turn: Turn) -> list[Text]:
    return [text for text in texts(turn) if text.id in SAID]


def when(turn: Turn) -> Text:
    (said,) = hours_of(turn)
    found = dict(said.fields)["when"]
    assert isinstance(found, Text)
    return found


def test_in_danger_it_stands_behind_the_numbers_and_before_the_question() -> None:
    turn, _ = hear(at(State()), sure("crisis_violence"))
    ids = [text.id for text in texts(turn)]
    assert ids[-2] == DANGER
    assert ids[-1] in QUESTIONS
    assert "number" in dict(texts(turn)[-3].fields)
    assert [say.urgent for say in turn.says] == [True]


def test_it_is_said_once_for_an_opening_and_to_who_asks_for_a_person_again() -> None:
    turn, state = hear(at(State()), sure("crisis_violence"))
    assert len(hours_of(turn)) == 1
    turn, state = hear(state, sure("crisis_medical"))
    assert hours_of(turn) == []
    turn, state = hear(state, pressed("person"))
    assert len(hours_of(turn)) == 1
    later = Reads(date(2026, 11, 25), 1, "8:00")
    turn, _ = hear(at(state, later), sure("crisis_medical"))
    assert len(hours_of(turn)) == 1


@pytest.mark.parametrize(
    ("reads", "said"),
    [
        (Reads(date(2026, 11, 23), 0, "8:00"), "today at {time}"),
        (TOMORROW, "tomorrow at {time}"),
        (Reads(date(2026, 11, 27), 4, "8:00"), "on {day} at {time}"),
        (Reads(date(2026, 12, 3), 10, "8:00"), "on {date} at {time}"),
    ],
)
def test_the_day_is_said_in_the_persons_words(reads: Reads, said: str) -> None:
    turn, _ = hear(at(State(), reads), pressed("person"))
    found = when(turn)
    assert found.id == said
    fields = dict(found.fields)
    assert fields.get("time") == "8:00"
    assert fields.get("date", reads.day) == reads.day
    if "day" in fields:
        assert fields["day"] == Text("Friday")


def test_who_is_in_another_country_is_told_whose_clock_it_is() -> None:
    state = replace(at(State()), known=replace(at(State()).known, country=Country.ELSEWHERE))
    turn, _ = hear(state, pressed("person"))
    assert dict(when(turn).fields)["time"] == Text(
        "{time}, by the clock in Laos", (("time", "8:00"),)
    )


def test_in_every_state_it_is_said_openly_or_not_at_all() -> None:
    for state in reachable():
        state_now = at(state)
        covered = checkin.COVERED in state.where.settled and state.known.followed is not None
        for said in (sure("crisis_child"), maybe(), pressed("person"), typed("words")):
            turn, after = hear(state_now, said)
            plain, plainly = hear(state, said)
            told = hours_of(turn)
            rest = [text.id for text in texts(turn) if text.id not in SAID]
            assert rest == [text.id for text in texts(plain)]
            assert [say.urgent for say in turn.says] == [say.urgent for say in plain.says]
            open_cases = [
                e
                for e in turn.effects
                if isinstance(e, OpenCase) and not e.quiet and not e.doubtful
            ]
            assert len(told) <= 1
            if told:
                assert open_cases
            if covered and not any(say.urgent for say in turn.says):
                assert told == []
            if told and texts(plain)[-1].id in QUESTIONS and len(turn.says) == 1:
                assert texts(turn)[-1].id in QUESTIONS
            stands = replace(after.where, settled=(), said=())
            assert stands == replace(plainly.where, settled=(), said=())


def test_nothing_is_said_where_somebody_holds_the_case_or_reads_now() -> None:
    for state in reachable():
        turn, _ = hear(state, sure("crisis_child"))
        assert hours_of(turn) == []
    held = State()
    held = replace(held, known=replace(held.known, hand=Hand.HELD))
    turn, _ = hear(held, sure("crisis_child"))
    assert hours_of(turn) == []
