"""Looking for someone, what follows a report, services near by, ages: what is asked and told."""

from dataclasses import replace

import pytest

from dialogues import ages, journey
from dialogues.heard import (
    Age,
    Hand,
    Heard,
    Kind,
    Known,
)
from dialogues.turn import (
    Arrived,
    ErasePlan,
    IssueTicket,
    KeepPlan,
    OpenCase,
    OpenPlan,
    SetAge,
    Turn,
    Urgency,
    WriteAgain,
)
from dialogues.where import Where
from nlu.reading import Danger, Evidence, Level
from tests.unit.dialogues.talk import (
    SIGN,
    State,
    book,
    command,
    ids,
    maybe,
    planned,
    pressed,
    router,
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
        typed("maybe", "affirm"),  # a guess
        typed("yes", "affirm", near=()),
    )
    assert not cases(turns[:-1])
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
    assert ids(turns[-1])[0].startswith("All right, nobody is asked to look.")
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
    signs = ("tells it about someone else", "does not want to be written to about it")
    evidence = tuple(Evidence(sign, "") for sign in signs)
    assert cases(turns[:2]) == [OpenCase(Urgency.TODAY, label, evidence, quiet=True)]
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
    assert after.known.age is Age.UNDER_18
    (*_, last) = cases(turns)
    marked = ages.marked(book(), last, Age.UNDER_18)
    assert marked == OpenCase(Urgency.TODAY, "inform_struggling", (YOUNG,))
    assert ages.marked(book(), last, None) == OpenCase(Urgency.SOON, "inform_struggling")


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
    assert not {*ids(turns[1])} & {*book().texts["age.thanks"].texts}
    turns, _ = talk(
        pressed("topic:ask_age_limit"),
        pressed("helped:yes:ask_age_limit"),
        pressed("age:under_18"),
    )
    assert [text for text in ids(turns[2]) if text.startswith(young)] != []


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


WRITTEN = ("ຂ້ອຍອາຍຸ 16 ປີ", "ฉันอายุ 16 ปีค่ะ", "16 ປີ ເຈົ້າ")


@pytest.mark.parametrize(
    "text", ["16", "ອາຍຸ 16", "16 ປີ", "໑໖", "I am 16 years old", "under 18", *WRITTEN]
)
def test_an_age_that_is_written_is_heard(text: str) -> None:
    turns, state = talk(typed(label="ask_age_limit"), typed(text, "out_of_scope"))
    assert SetAge(Age.UNDER_18) in turns[1].effects
    assert state.where.flow == ""


@pytest.mark.parametrize(("text", "age"), [("18", Age.ADULT), ("6", None), ("not 16", None)])
def test_only_a_number_alone_is_an_age(text: str, age: Age | None) -> None:
    _, state = talk(typed(label="ask_age_limit"), typed(text, "out_of_scope"))
    assert state.known.age is age


@pytest.mark.parametrize("text", ["tomorrow", "ມື້ອື່ນ", "พรุ่งนี้", "meu eun"])
def test_to_arrive_tomorrow_is_no_wish_to_put_the_plan_off(text: str) -> None:
    _, state = talk(pressed("journey"), typed("Nowhere Town"), typed(text, "postpone"))
    assert (state.where.flow, state.where.step) == ("journey", "who")
    assert state.where.answer("day") == "1"


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
        ("ນ້ຳຫວານ", "ນໍ້າຫວານ", True),
        ("ແຕງໂມສຸກ", "ເເຕງໂມສຸກ", True),
        ("แตงโมสุก", "เเตงโมสุก", True),
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


def test_a_flow_left_for_another_does_not_come_back_after_a_danger() -> None:
    _, after = talk(
        pressed("journey"),
        typed("Nowhere Town"),
        pressed("day:2"),
        pressed("services"),
        sure(),
        pressed("safe:yes"),
        pressed("skip"),
    )
    assert after.where.flow in {"", "services"}
    assert after.where.answer("to") == ""


def test_what_is_typed_for_a_plan_is_closed_whatever_becomes_of_it() -> None:
    start = (pressed("journey"), typed("Nowhere Town"))
    for said in (
        typed("next tuesday"),
        typed("Nowhere Village", kind=Kind.EDIT),
        (Heard(Kind.PICTURE, text="my visa"), None),
    ):
        turns, after = talk(*start, said)
        assert turns[-1].closed is True
        assert cases(turns) == []
        assert (after.where.flow, after.where.step) == ("journey", "day")
    _, after = talk(*planned("mangosteen tree"))
    turns, _ = talk(typed("Nowhere Village", kind=Kind.EDIT), state=after)
    assert turns[0].closed is True
    turns, _ = talk(*start, sure())
    assert turns[-1].closed is False


def test_a_picture_of_papers_is_kept_with_its_words_wherever_it_comes() -> None:
    picture = (Heard(Kind.PICTURE, text="my visa"), None)
    turns, _ = talk(
        pressed("journey"),
        typed("Nowhere Town"),
        picture,
        pressed("day:2"),
        *[pressed("skip")] * 4,
        pressed("skip"),
        pressed("skip"),
    )
    plans = [effect for turn in turns for effect in turn.effects if isinstance(effect, KeepPlan)]
    assert plans == [KeepPlan((("to", "Nowhere Town"), ("day", "2")), 2)]
    turns, _ = talk(
        pressed("journey"),
        typed("Nowhere Town"),
        pressed("day:2"),
        *[pressed("skip")] * 4,
        picture,
        pressed("skip"),
    )
    plans = [effect for turn in turns for effect in turn.effects if isinstance(effect, KeepPlan)]
    assert dict(plans[0].plan)["papers"] == "my visa"


def test_the_same_word_may_be_chosen_for_a_new_plan() -> None:
    turns, after = talk(*planned("mangosteen tree"), *planned("mangosteen tree"))
    assert cases(turns) == []
    assert after.where.word == "mangosteen tree"


def test_a_plan_that_is_erased_is_asked_about_no_more() -> None:
    _, after = talk(*planned("mangosteen tree"))
    asked = router().check("first", "first", after.where, after.known)
    turns, after = talk(pressed("journey:forget"), state=State(asked.where, after.known))
    assert (len(turns[0].says), after.where.flow) == (1, "")


def test_while_a_worker_answers_a_call_for_help_and_the_plan_are_still_heard() -> None:
    _, after = talk(*planned("mangosteen tree"))
    asked = router().check("first", "first", after.where, after.known)
    held = State(asked.where, Known(hand=Hand.HELD))
    turns, _ = talk(pressed("arrival:help"), state=held)
    assert (turns[0].says, [case.urgency for case in cases(turns)]) == ((), [Urgency.NOW])
    for go, effect in (
        ("arrival:well", Arrived()),
        ("journey:open", OpenPlan()),
        ("journey:forget", ErasePlan()),
    ):
        turns, _ = talk(pressed(go), state=held)
        assert (turns[0].says, effect in turns[0].effects) == ((), True)


def test_after_a_stop_the_word_for_trouble_opens_the_door_again() -> None:
    _, after = talk(*planned("mangosteen tree"), command("stop"))
    turns, _ = talk(typed("mangosteen tree"), state=after)
    assert WriteAgain() in turns[0].effects
    assert [case.quiet for case in cases(turns)] == [True]


def test_who_answers_nothing_at_the_border_gets_the_menu() -> None:
    turns, after = talk(command("border"), pressed("border:stop"))
    assert (cases(turns), after.where.flow) == ([], "")
    assert IssueTicket() not in turns[1].effects


@pytest.mark.parametrize(
    ("said", "label", "refused"),
    [
        ("ນ້ຳ", "unknown", True),
        ("ເງິນ", "unknown", True),
        ("no", "deny", True),
        ("thank you", "thanks", True),
        ("ໝາກມັງຄຸດ", "out_of_scope", False),
    ],
)
def test_a_word_for_trouble_is_rare_and_long_enough(
    said: str,
    label: str,
    refused: bool,
) -> None:
    _, reading = typed(said, label)
    assert reading is not None
    where = Where(flow="journey", step="word")
    assert journey.refuses(where, said, reading) is refused
