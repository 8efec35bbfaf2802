"""Danger, then a human, then the open flow, then a new one: what each of them lets through."""

from dataclasses import replace

import pytest

from dialogues.followup import checkin
from dialogues.followup.deeds import Cover
from dialogues.heard import Country, Hand, Heard, Kind, Known
from dialogues.turn import (
    Erase,
    OpenCase,
    SetCountry,
    SetLanguage,
    StopWriting,
    Urgency,
    WriteAgain,
)
from dialogues.where import Where
from nlu.reading import Danger, Intent, Language, Level, Reading, Script
from tests.unit.dialogues.talk import (
    FOLLOWED,
    INVITED,
    NEAR,
    QUESTIONS,
    SIGN,
    State,
    book,
    command,
    hear,
    ids,
    maybe,
    planned,
    pressed,
    router,
    sure,
    talk,
    typed,
)

WELCOMED = Where(welcomed=True)
HELD = State(WELCOMED, Known(hand=Hand.HELD, language=Language.LAO))
SILENCE: tuple[object, ...] = ((), ())


def cases(state: State, *saids: tuple[Heard, object]) -> list[list[OpenCase]]:
    turns, _ = talk(*saids, state=state)  # type: ignore[arg-type]
    return [[one for one in turn.effects if isinstance(one, OpenCase)] for turn in turns]


@pytest.mark.parametrize(
    "said", [typed(), typed(label="ask_passport"), pressed("menu"), pressed("offer")]
)
def test_beside_a_worker_the_bot_says_nothing(said: tuple[Heard, None]) -> None:
    turn, after = hear(HELD, said)
    assert (turn.says, turn.effects) == SILENCE
    assert after.where.flow == ""


@pytest.mark.parametrize(
    ("said", "effect"),
    [
        (typed(label="stop_messages"), StopWriting()),
        (pressed("country:TH"), SetCountry(Country.THAILAND)),
        (pressed("lang:en"), SetLanguage(Language.ENGLISH)),
    ],
)
def test_beside_a_worker_a_wish_is_carried_out_without_a_word(
    said: tuple[Heard, None], effect: object
) -> None:
    turn, _ = hear(HELD, said)
    assert (turn.says, turn.effects) == ((), (effect,))


def test_beside_a_worker_one_may_still_be_forgotten() -> None:
    turns, state = talk(command("erase"), state=HELD)
    assert ids(turns[0])[-1] in book().texts["erase.sure?"].texts
    assert (state.where.flow, state.where.step) == ("erase", "sure")
    turn, _ = hear(state, pressed("erase:yes"))
    assert [type(one) for one in turn.effects] == [Erase]
    assert len(turn.says) == 1


def test_beside_a_worker_an_answer_of_a_check_in_is_taken_and_only_danger_is_answered() -> None:
    known = Known(followed=FOLLOWED, hand=Hand.HELD, language=Language.LAO)
    asked = router().ask_how_they_are("hello", QUESTIONS, WELCOMED, known, peer=False)
    _, state = talk(pressed("time:a"), state=State(asked.where, replace(known, hand=Hand.NONE)))
    state = replace(state, known=known)
    assert state.where.step == "safety"
    turn, after = hear(state, pressed("safety:2"))
    assert turn.says == ()
    assert after.where.step == "family"
    turn, _ = hear(state, pressed(checkin.UNSAFE))
    assert len(turn.says) == 1


def test_doubt_beside_a_worker_is_put_before_them_without_a_question() -> None:
    turn, after = hear(HELD, maybe())
    doubt = OpenCase(Urgency.TODAY, "crisis_violence", SIGN, doubtful=True)
    assert (turn.says, turn.effects, after.where.flow) == ((), (doubt,), "")


def test_danger_is_answered_beside_a_worker_too() -> None:
    turn, after = hear(HELD, sure())
    assert [say.urgent for say in turn.says] == [True]
    assert after.where.flow == "crisis"


@pytest.mark.parametrize(
    ("confidence", "near", "stops"),
    [(0.59, True, False), (0.6, True, True), (1.0, False, True)],
    ids=["a poor guess", "a good guess", "one of the words that always work"],
)
def test_on_a_poor_guess_nobodys_messages_end(confidence: float, near: bool, stops: bool) -> None:
    stop = Intent("stop_messages", confidence)
    heard, reading = typed("sawadee krub", near=(stop, *NEAR) if near else ())
    assert reading is not None
    turn, after = hear(State(), (heard, replace(reading, intent=stop)))
    assert after.known.stopped is stops
    assert ("stop" in after.goes) is not stops
    assert turn.says
    if not stops:
        _, after = hear(after, pressed("stop"))
        assert after.known.stopped


@pytest.mark.parametrize("said", [sure(), maybe(), pressed("safe:no")])
def test_in_danger_somebody_who_said_stop_is_written_to_again(
    said: tuple[Heard, None],
) -> None:
    stopped = State(WELCOMED, Known(stopped=True))
    turn, _ = hear(stopped, said)
    assert WriteAgain() in turn.effects
    turn, _ = hear(State(WELCOMED), said)
    assert WriteAgain() not in turn.effects


def test_a_picture_whose_words_tell_of_danger_is_noted_and_answered_as_danger() -> None:
    seen = book().kept["picture"].reason
    [first] = cases(State(WELCOMED), sure(kind=Kind.PICTURE))
    assert [(one.urgency, one.evidence[0].reason) for one in first] == [
        (Urgency.TODAY, seen),
        (Urgency.NOW, SIGN[0].reason),
    ]
    [plain] = cases(State(WELCOMED), sure())
    assert [one.urgency for one in plain] == [Urgency.NOW]


def test_what_was_asked_besides_a_doubt_is_answered_after_no_if_there_is_an_answer() -> None:
    for label, pending in (("ask_passport", "ask_passport"), ("greet", ""), ("unknown", "")):
        _, state = talk(maybe(label=label), state=State(WELCOMED))
        assert (state.where.flow, state.where.answer("_pending")) == ("doubt", pending)


def covered(hand: Hand) -> State:
    turn, state = hear(
        State(WELCOMED, Known(followed=FOLLOWED, language=Language.LAO)), typed(FOLLOWED.duress)
    )
    assert Cover() in turn.effects
    return replace(state, known=replace(state.known, hand=hand))


def test_behind_a_cover_there_is_nothing_but_the_topic_until_the_case_is_over() -> None:
    topic = {
        text for key in book().texts if key.endswith("_chat") for text in book().texts[key].texts
    }
    turn, _ = hear(covered(Hand.WAITING), typed(label="ask_passport"))
    assert {*ids(turn)} <= topic
    assert turn.effects == ()
    turn, _ = hear(covered(Hand.WAITING), maybe())
    assert {*ids(turn)} <= topic
    assert [type(one) for one in turn.effects] == [OpenCase]
    turn, _ = hear(covered(Hand.HELD), typed(label="ask_passport"))
    assert (turn.says, turn.effects) == SILENCE
    turn, after = hear(covered(Hand.NONE), typed(label="ask_passport"))
    assert after.where.topic == "ask_passport"
    assert checkin.COVERED not in after.where.settled


def test_a_code_is_met_whoever_holds_the_case_and_only_where_one_was_given() -> None:
    code = typed("BCDF-2345")
    for hand in (Hand.NONE, Hand.HELD):
        _, state = talk(code, state=State(WELCOMED, Known(invited=INVITED, hand=hand)))
        assert state.where.flow == "joining"
    _, state = talk(code, state=State(WELCOMED))
    assert state.where.flow == ""
    _, state = talk(typed("mango"), state=State(WELCOMED, Known(invited=INVITED)))
    assert state.where.flow == ""


@pytest.mark.parametrize(
    ("text", "hint", "language"),
    [
        ("ສະບາຍດີ", Language.THAI, Language.LAO),
        ("123", Language.THAI, Language.THAI),
        ("BCDF-2345", Language.THAI, Language.THAI),
    ],
)
def test_only_words_tell_the_language_else_the_setting_of_the_app(
    text: str, hint: Language, language: Language
) -> None:
    heard, reading = typed(text, language=Language.LAO, script=Script.LAO)
    turn = router().decide(replace(heard, hint=hint), reading, Where(), Known())
    assert SetLanguage(language) in turn.effects
    turn = router().decide(Heard(Kind.STICKER, hint=hint), None, Where(), Known())
    assert SetLanguage(hint) in turn.effects


def test_only_what_belongs_to_a_plan_is_closed_and_nothing_a_worker_or_danger_needs() -> None:
    _, state = talk(pressed("journey"), state=State(WELCOMED))
    turn, _ = hear(state, typed("Nowhere Town"))
    assert turn.closed is True
    turn, _ = hear(state, sure())
    assert turn.closed is False
    held = replace(state, known=replace(state.known, hand=Hand.HELD))
    assert hear(held, typed("Nowhere Town"))[0].closed is False
    assert hear(State(WELCOMED), typed("Nowhere Town"))[0].closed is False
    edit = hear(state, typed("Other Town", kind=Kind.EDIT))[0]
    assert (edit.says, edit.closed) == ((), True)
    assert hear(State(WELCOMED), typed("Other Town", kind=Kind.EDIT))[0].closed is False


def test_the_word_for_trouble_opens_the_plan_also_where_it_comes_by_an_edit() -> None:
    _, state = talk(*planned("mangosteen tree"), state=State(WELCOMED))
    for kind in (Kind.TEXT, Kind.EDIT):
        turn, _ = hear(state, typed("mangosteen tree", kind=kind))
        assert [one.urgency for one in turn.effects if isinstance(one, OpenCase)] == [Urgency.NOW]
        assert turn.closed is False


def test_an_edit_that_tells_of_danger_is_answered_and_a_calm_one_is_not() -> None:
    turn, _ = hear(State(WELCOMED), sure(kind=Kind.EDIT))
    assert [say.urgent for say in turn.says] == [True]
    turn, _ = hear(State(WELCOMED), typed(label="ask_passport", kind=Kind.EDIT))
    assert (turn.says, turn.effects) == SILENCE


def test_danger_without_a_kind_is_a_case_for_a_person() -> None:
    danger = Danger(Level.SURE, None, SIGN)
    [[case]] = cases(State(WELCOMED), typed(danger=danger))
    assert (case.urgency, case.label) == (Urgency.NOW, "talk_to_person")


def test_whoever_has_more_to_say_than_thanks_goes_on_and_an_answer_is_none_of_it() -> None:
    asked = router().ask_how_things_are(WELCOMED, Known())
    assert (asked.where.flow, bool(asked.says)) == ("afterwards", True)

    def goes_on(said: tuple[Heard, Reading | None], where: Where = WELCOMED) -> bool:
        return router().goes_on(said[0], said[1], where, Known())

    assert goes_on(typed("he did not pay me", "report_wages_unpaid"))
    assert not goes_on(typed("thanks", "thanks"))
    assert not goes_on(typed("😭"))
    assert not goes_on(pressed("menu"))
    better = typed("better", "affirm")
    assert goes_on((better[0], None))
    assert not goes_on(typed("fine", "affirm"), asked.where)


def test_the_questions_that_the_house_asks_stand_where_their_answers_are_taken() -> None:
    known = Known(followed=FOLLOWED)
    for stage, round_ in (("first", "first"), ("second", "first"), ("last", "last")):
        turn = router().check(stage, round_, WELCOMED, Known())
        assert ids(turn)[0] in book().texts[f"journey.{stage}"].texts
        assert (turn.where.flow, turn.where.answer("_round")) == ("arrival", round_)
    for peer in (False, True):
        turn = router().ask_how_they_are("hello", ("safety",), WELCOMED, known, peer=peer)
        asked = "safety peer" if peer else "safety"
        assert (turn.where.flow, turn.where.answer("_questions")) == ("checkin", asked)
    turn = router().last_words(WELCOMED, known)
    assert ids(turn)[0] in book().texts["checkin.closing"].texts
    assert turn.where == WELCOMED


def test_what_was_heard_beside_the_word_for_trouble_is_put_before_the_worker_too() -> None:
    _, state = talk(*planned("mangosteen tree"), state=State(WELCOMED))
    turn, _ = hear(
        state, typed("mangosteen tree", danger=Danger(Level.SURE, "crisis_confined", SIGN))
    )
    [case] = [one for one in turn.effects if isinstance(one, OpenCase)]
    assert [one.reason for one in case.evidence] == [book().reasons["journey.word"], SIGN[0].reason]


def test_the_sign_that_somebody_else_has_the_phone_counts_in_an_edit_too() -> None:
    followed = State(WELCOMED, Known(followed=FOLLOWED, language=Language.LAO))
    turn, after = hear(followed, typed(f"fine {FOLLOWED.duress}", kind=Kind.EDIT))
    assert Cover() in turn.effects
    assert checkin.COVERED in after.where.settled
