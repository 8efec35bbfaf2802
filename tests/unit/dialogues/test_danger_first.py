"""Danger comes before everything: every state, every kind of message with text (N3)."""

import itertools
from dataclasses import replace

import pytest

from dialogues.followup import checkin
from dialogues.heard import (
    Country,
    Hand,
    Heard,
    Kind,
)
from dialogues.turn import (
    OpenCase,
    Reassured,
    SetCountry,
    Urgency,
    WriteAgain,
)
from dialogues.where import Where
from nlu.labels import CRISES
from nlu.reading import Danger, Evidence, Intent, Language, Level, Reading
from tests.unit.dialogues.talk import (
    MEDIA,
    SIGN,
    State,
    book,
    command,
    hear,
    ids,
    maybe,
    pressed,
    reachable,
    shown,
    sure,
    talk,
    texts,
    typed,
)

WITH_TEXT = (Kind.TEXT, Kind.EDIT, Kind.COMMAND, *MEDIA)
TOPIC = {
    words for key in book().texts if key.endswith("_chat") for words in book().texts[key].texts
}
QUESTIONS = set(book().texts["crisis.safe?"].texts)


@pytest.mark.parametrize("kind", WITH_TEXT)
@pytest.mark.parametrize("crisis", sorted(CRISES))
def test_danger_is_answered_first_in_every_state(kind: Kind, crisis: str) -> None:
    for state in reachable():
        turn, after = hear(state, sure(crisis, kind=kind))
        cases = [e for e in turn.effects if isinstance(e, OpenCase) and e.label == crisis]
        assert cases == [OpenCase(Urgency.NOW, crisis, SIGN)]
        assert [say.urgent for say in turn.says] == [True]
        assert texts(turn)[-1].id in QUESTIONS
        assert (after.where.flow, after.where.step) == ("crisis", "safe")


def test_doubt_is_asked_about_kindly_in_every_state_no_worker_has() -> None:
    for state in reachable():
        turn, after = hear(state, maybe())
        cases = [e for e in turn.effects if isinstance(e, OpenCase)]
        amid = state.where.flow == "crisis" or (
            "crisis_violence" in state.where.kinds and state.known.hand is Hand.WAITING
        )
        covered = checkin.COVERED in state.where.settled  # a question would tell who has the phone
        if state.known.hand is Hand.HELD or covered:
            assert cases == [OpenCase(Urgency.TODAY, "crisis_violence", SIGN, doubtful=True)]
            assert [text.id in TOPIC for text in texts(turn)] == [True] * len(turn.says)
            assert bool(turn.says) is (state.known.hand is not Hand.HELD)
        elif amid:
            assert cases == [OpenCase(Urgency.NOW, "crisis_violence", SIGN)]
        else:
            assert cases == [OpenCase(Urgency.TODAY, "crisis_violence", SIGN, doubtful=True)]
            assert [choice.go for row in turn.says[0].rows[:3] for choice in row] == [
                "doubt:yes",
                "doubt:no",
                "person",
            ]
            assert after.where.flow == "doubt"


@pytest.mark.parametrize("go", ["safe:no", "doubt:yes"])
def test_a_button_that_says_danger_is_danger_however_late_it_is_pressed(go: str) -> None:
    for state in reachable():
        turn, _ = hear(state, pressed(go))
        assert turn.says[0].urgent
        assert [e.urgency for e in turn.effects if isinstance(e, OpenCase)] == [Urgency.NOW]


def test_a_crisis_label_without_danger_is_at_least_a_maybe() -> None:
    turns, _ = talk(typed(label="crisis_medical"))
    assert [e for e in turns[0].effects if isinstance(e, OpenCase)] == [
        OpenCase(Urgency.TODAY, "crisis_medical", (), doubtful=True),
    ]


@pytest.mark.parametrize("crisis", sorted(CRISES))
@pytest.mark.parametrize("country", [Country.LAOS, Country.THAILAND])
def test_two_contacts_of_the_persons_country_are_shown(crisis: str, country: Country) -> None:
    state = State()
    turn, _ = hear(replace(state, known=replace(state.known, country=country)), sure(crisis))
    lines = [text.id for text in texts(turn) if dict(text.fields).get("number")]
    stated = [book().facts[id_] for id_ in book().contacts[crisis, country]]
    assert lines == [fact.statement for fact in stated]
    assert [fact.country for fact in stated] == [country, country]


def test_without_a_country_two_for_each_are_shown_and_the_country_asked_afterwards() -> None:
    turns, state = talk(sure("crisis_violence"), pressed("safe:yes"))
    numbers = [dict(text.fields).get("number") for text in texts(turns[0])]
    assert [number for number in numbers if number] == ["1362", "1191", "1300", "191"]
    assert (state.where.flow, state.where.step) == ("crisis", "where")
    turns, state = talk(pressed("country:TH"), state=state)
    numbers = [dict(text.fields).get("number") for text in texts(turns[0])]
    assert [number for number in numbers if number] == ["1300", "191"]
    assert state.where.flow == ""


@pytest.mark.parametrize("label", ["unknown", "ask_wages", "ask_return_home"])
def test_a_place_amid_danger_is_where_the_person_is_and_brings_its_numbers(label: str) -> None:
    turns, state = talk(sure("crisis_violence"), typed("ຢູ່ບາງກອກ", label))
    assert SetCountry(Country.THAILAND) in turns[1].effects
    numbers = [dict(text.fields).get("number") for text in texts(turns[1])]
    assert [number for number in numbers if number] == ["1300", "191"]
    assert (state.where.flow, state.where.step) == ("crisis", "safe")


def test_elsewhere_no_number_is_shown_and_that_is_said() -> None:
    state = State()
    known = replace(state.known, country=Country.ELSEWHERE)
    turn, _ = hear(replace(state, known=known), sure())
    assert [text for text in texts(turn) if text.fields] == []
    assert "crisis.elsewhere/0" in turn.where.said


def test_1323_is_never_the_only_number() -> None:
    for ids_ in book().contacts.values():
        assert ids_ != ("N-TH-03",)
    assert "try another number as well" in book().facts["N-TH-03"].statement


def test_further_danger_gets_other_and_shorter_words_each_time() -> None:
    turns, _ = talk(*[sure()] * 12)
    assert len(turns[0].says[0].paragraphs) > 4
    for before, after in itertools.pairwise(turns):
        assert len(after.says[0].paragraphs) == 2
        assert set(ids(before)) & set(ids(after)) == set()
        assert "numbers" in [choice.go for row in after.says[0].rows for choice in row]


def test_another_danger_gets_its_own_full_answer() -> None:
    turns, _ = talk(sure("crisis_self_harm"), sure("crisis_medical"), sure("crisis_self_harm"))
    assert [len(turn.says[0].paragraphs) > 4 for turn in turns] == [True, True, False]


def test_a_new_crisis_after_the_case_is_closed_gets_the_full_answer_again() -> None:
    _, state = talk(sure(), pressed("safe:quiet"))
    known = replace(state.known, hand=Hand.NONE)
    turn, _ = hear(replace(state, known=known), sure())
    assert len(turn.says[0].paragraphs) > 4


def test_no_gives_back_calm_and_the_answer_that_was_asked_for() -> None:
    turns, state = talk(maybe(label="report_wages_unpaid"), typed("no", "deny"))
    assert Reassured() in turns[1].effects
    assert OpenCase(Urgency.TODAY, "report_wages_unpaid") in turns[1].effects
    assert state.where.topic == "report_wages_unpaid"


@pytest.mark.parametrize("text", ["ບໍ່ກ້າບອກ", "ไม่รู้", "no one believes me", "bor ka ork"])
def test_who_dares_not_say_is_not_taken_for_a_no(text: str) -> None:
    turns, state = talk(maybe(), typed(text, "deny"))
    assert turns[1].effects == ()
    assert ids(turns[1])[0] in book().texts["doubt.still"].texts
    assert state.where.flow == "doubt"


@pytest.mark.parametrize(
    ("text", "label"),
    [
        ("ຢູ່ບ້ານ", "affirm"),
        ("with him", "affirm"),
        ("อยู่คนเดียว", "affirm"),
        ("ຢູ່ກັບຜົວ", "inform_doing_well"),
        ("ຮ່ອມ 5", "out_of_scope"),
        ("muang khong", "postpone"),
    ],
)
def test_where_somebody_is_or_with_whom_is_not_taken_for_safe(text: str, label: str) -> None:
    heard, reading = typed(text, label)
    assert reading is not None
    guessed = replace(reading, intent=Intent(label, 0.57))
    turns, state = talk(sure(), (heard, guessed))
    assert ids(turns[1])[0] in book().texts["crisis.again"].texts
    assert (state.where.flow, state.where.step) == ("crisis", "safe")


def test_who_cannot_write_now_is_left_in_peace() -> None:
    turns, state = talk(sure(), typed("cannot write now", "postpone"))
    assert ids(turns[1])[0] in book().texts["crisis.quiet"].texts
    assert state.where.flow == ""


@pytest.mark.parametrize("text", ["I am safe", "yes I am", "ຂ້ອຍປອດໄພແລ້ວ", "ปลอดภัยค่ะ"])
def test_who_says_safe_in_plain_words_is_heard_whatever_it_is_guessed_to_be(text: str) -> None:
    turns, _ = talk(sure(), typed(text, "ask_privacy"))
    assert ids(turns[1])[0] in book().texts["crisis.safe"].texts


def test_a_flow_that_a_doubt_interrupted_goes_on_after_no() -> None:
    for label in ("unknown", "ask_wages", "ask_emergency_numbers"):
        _, state = talk(command("start"), command("erase"), maybe(label=label))
        turns, state = talk(pressed("doubt:no"), state=state)
        assert (state.where.flow, state.where.step) == ("erase", "sure")
        assert ids(turns[0])[-1] in book().texts["erase.sure?"].texts


def test_yes_to_the_doubt_is_a_crisis_of_the_kind_that_was_doubted() -> None:
    for said in (pressed("doubt:yes"), typed("yes", "affirm")):
        turns, _ = talk(maybe("crisis_child"), said)
        reason = book().reasons["crisis.not_safe"]
        assert turns[1].effects == (OpenCase(Urgency.NOW, "crisis_child", (Evidence(reason, ""),)),)
        assert turns[1].says[0].paragraphs[0].id == book().texts["crisis.crisis_child"].texts[0]


def test_no_to_are_you_safe_is_not_safe() -> None:
    turns, _ = talk(sure("crisis_violence"), typed("no", "deny"))
    reason = book().reasons["crisis.not_safe"]
    assert turns[1].effects == (OpenCase(Urgency.NOW, "crisis_violence", (Evidence(reason, ""),)),)
    assert turns[1].says[0].urgent


def test_cannot_write_now_is_answered_with_quiet() -> None:
    turns, state = talk(sure(), pressed("safe:quiet"))
    assert ids(turns[1]) == ["All right. I will be quiet now."]
    assert turns[1].says[0].rows == ()
    assert state.where.flow == ""


def test_a_flow_that_danger_interrupted_goes_on_after_the_all_clear() -> None:
    state = State(known=replace(State().known, country=Country.LAOS))
    _, state = talk(typed(label="erase_my_data"), sure(), state=state)
    assert state.where.flow == "crisis"
    turns, state = talk(pressed("safe:yes"), state=state)
    assert (state.where.flow, state.where.step) == ("erase", "sure")
    assert ids(turns[0])[-1] in book().texts["erase.sure?"].texts


def test_after_no_safety_nothing_else_is_taken_up_again() -> None:
    state = State(known=replace(State().known, country=Country.LAOS))
    _, state = talk(typed(label="erase_my_data"), sure(), pressed("safe:no"), state=state)
    assert state.where.flow == ""


def test_danger_after_a_stop_opens_the_door_again() -> None:
    _, state = talk(typed(label="stop_messages"))
    assert state.known.stopped
    turn, _ = hear(state, sure())
    assert WriteAgain() in turn.effects
    assert turn.says[0].urgent


def test_words_that_answer_nothing_are_kept_and_the_question_changes() -> None:
    turns, _ = talk(sure(), typed("a"), typed("b"), typed("c"), typed("d"))
    for before, after in itertools.pairwise(turns):
        assert set(ids(before)) & set(ids(after)) == set()
    assert all("fallback" not in said for said in turns[-1].where.said)


def test_a_frightened_person_is_not_welcomed_first() -> None:
    turns, state = talk(sure())
    assert len(turns[0].says) == 1
    assert state.where.welcomed is False
    assert state.known.language is Language.LAO


def test_a_question_in_a_crisis_is_answered_and_safety_asked_again() -> None:
    turns, state = talk(sure(), typed(label="ask_passport"))
    assert len(turns[1].says) == 2
    assert ids(turns[1])[-1] in QUESTIONS
    assert state.where.step == "safe"


def test_safe_asks_the_question_without_opening_a_case() -> None:
    turn, state = hear(
        State(where=Where(welcomed=True)), (Heard(Kind.COMMAND, command="safe"), None)
    )
    assert [e for e in turn.effects if isinstance(e, OpenCase)] == []
    assert ids(turn) == ["Are you safe now?"]
    turn, _ = hear(state, pressed("safe:yes"))
    assert turn.says[0].paragraphs[0].id in book().texts["crisis.safe_asked"].texts


def test_danger_in_a_crisis_label_names_no_number_of_the_wrong_country() -> None:
    for crisis in CRISES:
        for country, other in ((Country.LAOS, "Thailand"), (Country.THAILAND, "Laos")):
            known = replace(State().known, country=country)
            turn, _ = hear(State(known=known), sure(crisis))
            assert [t for t in map(shown, texts(turn)) if other in t] == []


def test_a_reading_that_is_sure_twice_is_one_case() -> None:
    reading = Reading(
        "x",
        intent=Intent("crisis_child", 0.9),
        danger=Danger(Level.SURE, "crisis_child", SIGN),
    )
    turn, _ = hear(State(), (Heard(Kind.TEXT, text="x"), reading))
    assert [e for e in turn.effects if isinstance(e, OpenCase)] == [
        OpenCase(Urgency.NOW, "crisis_child", SIGN),
    ]
