"""Looking for someone, what follows a report, services near by, ages: what is asked and told."""

from dataclasses import replace

import pytest

from dialogues import journey
from dialogues.turn import Age, Hand, Kind, Known, OpenCase, SetAge, Turn, Urgency
from dialogues.where import Where
from nlu.reading import Danger, Evidence, Level
from tests.unit.dialogues.talk import (
    SIGN,
    State,
    book,
    command,
    ids,
    maybe,
    pressed,
    shown,
    sure,
    talk,
    texts,
    typed,
)

YOUNG = Evidence("said that they are under 18", "")


def cases(turns: list[Turn]) -> list[OpenCase]:
    return [e for turn in turns for e in turn.effects if isinstance(e, OpenCase)]


def test_a_search_goes_to_a_worker_with_the_familys_own_words() -> None:
    turns, after = talk(
        pressed("tracing"),
        typed("my brother X, nineteen", "report_missing_person"),
        typed("in March, Ubon"),
        pressed("back"),
        typed("in May, Ubon"),
        pressed("skip"),
        pressed("skip"),
        typed("yes", "affirm"),
    )
    assert cases(turns) == [
        OpenCase(
            Urgency.TODAY,
            "report_missing_person",
            (
                Evidence("looks for", "my brother X, nineteen"),
                Evidence("last heard of them", "in May, Ubon"),
            ),
        )
    ]
    assert (after.where.flow, after.where.answers) == ("", ())


def test_a_search_without_a_yes_is_passed_to_nobody() -> None:
    turns, after = talk(
        pressed("tracing"),
        typed("my sister Y"),
        *[pressed("skip")] * 3,
        typed("no", "deny"),
    )
    assert cases(turns) == []
    assert ids(turns[-1]) == [
        "All right, I pass nothing on. You can come back to this whenever you like."
    ]
    assert after.where.answers == ()


def test_a_question_in_the_middle_is_answered_and_the_search_goes_on() -> None:
    turns, after = talk(pressed("tracing"), typed("what does it cost?", "ask_costs"), typed("X"))
    assert len(turns[1].says) == 2
    assert turns[1].says[-1].paragraphs[0].id.startswith("Who are you looking for?")
    assert (after.where.step, after.where.answer("who")) == ("last", "X")


def test_danger_in_the_middle_comes_first_and_the_answers_are_kept() -> None:
    _, after = talk(
        pressed("tracing"), typed("my brother X"), sure(), pressed("safe:yes"), pressed("skip")
    )
    assert (after.where.flow, after.where.answer("who")) == ("tracing", "my brother X")


@pytest.mark.parametrize(
    "label", [label for label in sorted(book().answers) if label.startswith("report_")]
)
def test_every_report_has_a_case_and_asks_whether_a_worker_may_write(label: str) -> None:
    turns, after = talk(pressed(f"topic:{label}"))
    assert [case.urgency for case in cases(turns)] == [Urgency.TODAY]
    if label == "report_missing_person":
        assert after.goes[0] == "tracing"
        return
    assert after.where.flow == "report"
    turns, after = talk(
        pressed("whose:other"), pressed("may:no"), typed("again", label), state=after
    )
    assert cases(turns[:2]) == [
        OpenCase(
            Urgency.TODAY,
            label,
            (
                Evidence("tells it about someone else", ""),
                Evidence("does not want to be written to about it", ""),
            ),
        )
    ]
    assert after.where.flow == ""  # asked once for each thing told


def test_somebody_young_may_bring_a_grown_up_and_waits_no_longer_than_today() -> None:
    turns, after = talk(
        pressed("topic:report_broker"),
        pressed("whose:me"),
        pressed("age:under_18"),
        pressed("may:yes"),
        typed("tired", "inform_struggling"),
    )
    assert SetAge(Age.UNDER_18) in turns[2].effects
    assert ids(turns[2])[0].startswith("If you like, a grown-up you trust can be with you")
    assert cases(turns)[-1] == OpenCase(Urgency.TODAY, "inform_struggling", (YOUNG,))
    assert after.known.age is Age.UNDER_18


def test_an_age_is_asked_once_and_changes_what_is_told() -> None:
    turns, after = talk(
        pressed("topic:ask_age_limit"), pressed("age:under_18"), pressed("topic:ask_age_limit")
    )
    adult = "I have no confirmed age for the legal way to Thailand; the labour office can tell you."
    young = "At the border at Vang Tao officers may not let someone go on who is under age"
    assert adult in ids(turns[0])
    assert [text for text in ids(turns[1]) if text.startswith(young)] != []
    assert adult not in ids(turns[2])
    assert after.where.flow == ""
    turns, after = talk(
        pressed("topic:ask_documents"), pressed("skip"), pressed("topic:ask_documents")
    )
    assert after.where.flow == ""


def test_services_are_those_of_the_need_and_the_place_and_none_is_a_shelter() -> None:
    turns, _ = talk(pressed("services"), pressed("need:law"), typed("Champasak"))
    told = [shown(text) for text in texts(turns[-1])]
    assert [line for line in told if "Pakse the migrant resource centre" in line] != []
    assert [line for line in told if "Salavan" in line] == []
    for service in book().services.values():
        assert "shelter" not in service.statement.text.casefold()


def test_every_need_finds_something_somewhere_and_every_service_can_be_found() -> None:
    step = book().flows["services"].step("need")
    assert step is not None
    needs = {option.go.partition(":")[2] for option in step.options}
    assert {need for one in book().services.values() for need in one.needs} == needs


def test_the_word_at_the_border_and_the_link_begin_the_questions() -> None:
    for said in (typed("ດ່ານ"), typed("Border "), command("border")):
        _, after = talk(said)
        assert after.where.flow == "border"


def test_an_expired_fact_is_said_to_be_old_and_a_person_is_offered() -> None:
    old = "An old value is among these facts. A person of our team can check it for you."
    state = State(known=Known(expired=frozenset({"N-TH-05"})))
    turns, after = talk(pressed("topic:ask_wages"), state=state)
    assert old in ids(turns[0])
    assert "person" in after.goes
    assert old not in ids(talk(pressed("topic:ask_wages"))[0][0])


def test_the_plan_does_not_cut_into_danger_or_a_workers_talk() -> None:
    _, after = talk(pressed("journey"), typed("Nowhere Town"), sure())
    assert (after.where.flow, after.where.answer("to")) == ("crisis", "Nowhere Town")
    turns, _ = talk(pressed("journey"), state=State(known=Known(hand=Hand.HELD)))
    assert turns[0].says == ()


def test_a_doubt_in_a_plan_is_asked_about_and_the_plan_goes_on() -> None:
    _, after = talk(pressed("journey"), typed("Nowhere Town"), maybe(), pressed("doubt:no"))
    assert (after.where.flow, after.where.step) == ("journey", "day")


WHOLE = (Evidence("the whole message sounds like it", ""),)


@pytest.mark.parametrize(
    ("kind", "signs", "flow"),
    [
        ("crisis_child", WHOLE, "tracing"),
        ("crisis_confined", WHOLE, "crisis"),
        ("crisis_child", SIGN, "crisis"),
    ],
)
def test_a_name_and_an_age_are_no_cry_for_help_where_they_were_asked_for(
    kind: str, signs: tuple[Evidence, ...], flow: str
) -> None:
    danger = Danger(Level.SURE, kind, signs)
    _, after = talk(pressed("tracing"), typed("my brother X, nineteen", danger=danger))
    assert after.where.flow == flow
    _, outside = talk(typed("my brother X, nineteen", danger=danger))
    assert outside.where.flow == "crisis"


@pytest.mark.parametrize(
    ("label", "flow"), [("unknown", "journey"), ("deny", "journey"), ("crisis_confined", "doubt")]
)
def test_a_place_that_sounds_like_nothing_known_is_an_answer(label: str, flow: str) -> None:
    danger = Danger(Level.MAYBE, "crisis_confined", WHOLE)
    _, after = talk(pressed("journey"), typed("Nowhere Town", label, danger=danger))
    assert after.where.flow == flow


@pytest.mark.parametrize(
    ("word", "said", "is_trouble"),
    [
        ("rice", "RICE!", True),
        ("rice", "a bowl of rice, please", True),
        ("rice", "what price is that", False),
        ("mangosteen tree", "the mangosteen  tree", True),
        ("mangosteen tree", "mangosteentree", True),
        ("ໝາກມັງຄຸດ", "ມື້ນີ້ກິນ ໝາກ ມັງຄຸດ", True),
        ("ໝາກມັງຄຸດ", "ໝາກມ່ວງ", False),
        ("มังคุดสุก", "ซื้อมังคุดสุกมาแล้ว", True),
        ("", "anything", False),
    ],
)
def test_the_word_for_trouble_is_heard_as_people_space_it(
    word: str, said: str, is_trouble: bool
) -> None:
    heard, _ = typed(said)
    assert journey.is_trouble(Where(word=word), heard) is is_trouble
    button = replace(heard, kind=Kind.BUTTON)
    assert journey.is_trouble(Where(word=word), button) is False
