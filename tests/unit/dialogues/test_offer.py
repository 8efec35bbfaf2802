"""A job offer is read or asked about, weighed by the table, and told to the team only on a yes."""

from dataclasses import replace

import pytest

from dialogues.heard import Country, Heard, Kind
from dialogues.offer import LABEL
from dialogues.turn import (
    OpenCase,
    SetCountry,
    Turn,
    Urgency,
)
from nlu.reading import Danger, Evidence, Flag, Intent, Level, Reading
from tests.unit.dialogues.talk import (
    SIGN,
    Said,
    State,
    book,
    hear,
    ids,
    maybe,
    pressed,
    sure,
    talk,
    texts,
    typed,
)

DOUBT = Danger(Level.MAYBE, "crisis_confined", SIGN)
STEPS = [step.name for step in book().flows["offer"].steps[1:]]
CALM = ("who:agency", "pays:no", "contract:yes", "pay:usual", "place:near", "crossing:post",
        "passport:own", "secret:no", "age:no", "marriage:no")  # fmt: skip


def offered(*flags: str, label: str = "ask_wages") -> Said:
    """A message of any label in which these signs were seen."""
    heard, reading = typed("come and work, good money", label)
    assert reading is not None
    return heard, replace(reading, flags=tuple(Flag(flag, "words") for flag in flags))


def level(turn: Turn) -> str:
    said = set(ids(turn))
    return next(
        name
        for name in ("serious", "careful", "clean")
        if said & set(book().texts[f"offer.{name}"].texts)
    )


def told(turn: Turn) -> list[str]:
    """The ids of the signs that were said, in their order."""
    by_words = {flag.say: flag.id for flag in book().flags.values()}
    return [by_words[text.id] for text in texts(turn) if text.id in by_words]


def asked(*goes: str) -> tuple[Turn, State]:
    turns, state = talk(pressed("offer"), pressed("offer:questions"), *map(pressed, goes))
    return turns[-1], state


def test_words_that_were_asked_for_are_the_offer_whatever_their_label() -> None:
    turns, state = talk(pressed("offer"), offered("RF-06", "RF-01"))
    assert (level(turns[1]), told(turns[1]), state.where.flow) == (
        "serious",
        ["RF-01", "RF-06"],
        "",
    )


def test_an_offer_shown_with_a_question_is_read_at_once() -> None:
    turns, _ = talk(offered("RF-09", label="ask_job_offer_check"))
    assert (level(turns[0]), told(turns[0])) == ("serious", ["RF-09"])


def test_a_question_about_offers_without_any_sign_gets_the_answer_and_the_way_to_the_check() -> (
    None
):
    turns, state = talk(offered(label="ask_job_offer_check"))
    assert book().answers["ask_job_offer_check"].step in ids(turns[0])
    assert "offer" in state.goes


def test_ten_calm_answers_are_clean_and_that_is_no_promise() -> None:
    turn, state = asked(*CALM)
    assert (level(turn), told(turn), state.where.flow) == ("clean", [], "")


@pytest.mark.parametrize(
    ("place", "go", "flag"),
    [
        (step.name, option.go, option.go.rpartition(":")[2])
        for step in book().flows["offer"].steps
        for option in step.options
        if "RF-" in option.go
    ],
)
def test_each_alarming_answer_is_told_and_weighs_what_the_table_says(
    place: str, go: str, flag: str
) -> None:
    answers = [go if name == place else calm for name, calm in zip(STEPS, CALM, strict=True)]
    turn, _ = asked(*answers)
    heavy = book().flags[flag].weight >= book().serious
    assert (told(turn), level(turn)) == ([flag], "serious" if heavy else "careful")


def test_small_signs_add_up() -> None:
    turn, _ = asked("who:RF-03", "pays:no", "contract:yes", "pay:RF-05", *CALM[4:])
    assert (told(turn), level(turn)) == (["RF-03", "RF-05"], "serious")


def test_every_question_can_be_skipped_and_the_last_one_ends_it_too() -> None:
    turns, state = talk(
        pressed("offer"), pressed("offer:questions"), pressed("who:agency"),
        *[pressed("skip") for _ in STEPS[1:]],
    )  # fmt: skip
    assert (level(turns[-1]), state.where.flow) == ("clean", "")


def test_what_was_read_counts_with_what_is_answered() -> None:
    turns, _ = talk(
        pressed("offer"), offered("RF-05"), pressed("offer:more"), pressed("who:RF-03"),
        *map(pressed, CALM[1:]),
    )  # fmt: skip
    assert (level(turns[1]), told(turns[1])) == ("careful", ["RF-05"])
    assert (level(turns[-1]), told(turns[-1])) == ("serious", ["RF-03", "RF-05"])


def test_a_new_check_forgets_the_one_before() -> None:
    turns, _ = talk(pressed("offer"), offered("RF-06"), pressed("offer"), offered(label="unknown"))
    assert [level(turns[1]), level(turns[3])] == ["serious", "clean"]


def test_the_team_sees_a_serious_offer_only_on_a_yes() -> None:
    turns, state = talk(pressed("offer"), offered("RF-06"))
    assert [
        effect for turn in turns for effect in turn.effects if isinstance(effect, OpenCase)
    ] == []
    no, _ = hear(state, pressed("tip:no"))
    yes, _ = hear(state, pressed("tip:yes"))
    assert no.effects == ()
    case = next(effect for effect in yes.effects if isinstance(effect, OpenCase))
    assert (case.urgency, case.label) == (Urgency.SOON, "report_broker")
    assert [sign.reason for sign in case.evidence] == [book().flags["RF-06"].say]


def test_a_question_in_between_is_answered_and_the_check_goes_on() -> None:
    turns, state = talk(
        pressed("offer"), pressed("offer:questions"), pressed("who:agency"),
        typed("what is the wage", "ask_wages"),
    )  # fmt: skip
    assert (state.where.flow, state.where.step) == ("offer", "pays")
    assert book().texts["offer.pays?"].texts[0] in ids(turns[-1])


@pytest.mark.parametrize("label", ["ask_passport", "thanks", "menu_help"])
def test_a_short_word_about_something_else_is_no_offer(label: str) -> None:
    turns, _ = talk(pressed("offer"), typed("about something else", label))
    assert not set(ids(turns[1])) & set(book().texts["offer.clean"].texts)


def test_a_long_message_without_signs_is_the_offer_that_was_asked_for() -> None:
    turns, _ = talk(pressed("offer"), typed("they said the work is good, " * 4, "ask_wages"))
    assert level(turns[1]) == "clean"


def test_a_wish_for_a_person_is_no_offer() -> None:
    heard = Heard(Kind.TEXT, text="a person please")
    reading = Reading("a person please", intent=Intent("talk_to_person", 0.9))
    turns, state = talk(pressed("offer"), (heard, reading))
    assert any(isinstance(effect, OpenCase) for effect in turns[1].effects)
    assert state.where.step != "pays"


def offered_with(danger: Danger) -> Said:
    heard, reading = offered("RF-06")
    assert reading is not None
    return heard, replace(reading, danger=danger)


def test_what_only_sounds_like_danger_in_an_offer_that_was_asked_for_is_no_doubt() -> None:
    vague = Danger(Level.MAYBE, "crisis_confined", (Evidence("the whole message", ""),))
    turns, _ = talk(pressed("offer"), offered_with(vague))
    assert level(turns[1]) == "serious"
    turns, state = talk(offered_with(vague))
    assert state.where.flow == "doubt"


def test_words_of_danger_that_no_sign_of_the_offer_explains_are_asked_about_first() -> None:
    turns, state = talk(pressed("offer"), offered_with(DOUBT))
    assert level(turns[1]) == "serious"
    turns, state = talk(pressed("offer"), maybe())
    assert state.where.flow == "doubt"
    turns, state = talk(pressed("doubt:no"), state=state)
    assert (level(turns[0]), state.where.flow) == ("clean", "")


def test_an_offer_that_raised_a_doubt_in_passing_is_read_after_a_no() -> None:
    heard, reading = offered_with(DOUBT)
    assert reading is not None
    shown = heard, replace(reading, intent=Intent("ask_job_offer_check", 0.9))
    turns, state = talk(shown, pressed("doubt:no"))
    assert (level(turns[1]), told(turns[1]), state.where.flow) == ("serious", ["RF-06"], "")


def test_sure_danger_in_an_offer_comes_first() -> None:
    certain = Danger(Level.SURE, "crisis_confined", SIGN)
    _, state = talk(pressed("offer"), offered_with(certain))
    assert state.where.flow == "crisis"


@pytest.mark.parametrize("words", ["ຢູ່ປອຍເປດ", "yu poipet", "อยู่ปอยเปต"])
def test_amid_danger_where_somebody_is_sounds_like_no_offer_of_work_there(words: str) -> None:
    heard, reading = typed(words, LABEL)
    assert reading is not None
    there = heard, replace(reading, flags=(Flag("RF-09", words),))
    _, before = talk(sure())
    turn, after = hear(before, there)
    assert (turn.effects, after.where.flow, after.known.country) == (
        (SetCountry(Country.ELSEWHERE),),
        "crisis",
        Country.ELSEWHERE,
    )
    turn, after = hear(State(), there)  # and where nobody is in danger it is one
    assert level(turn) == "serious"
