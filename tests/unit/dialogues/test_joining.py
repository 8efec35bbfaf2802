"""Joining by a code and a number, each yes by itself, and every choice changed later."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from importlib.resources import files
from itertools import product

import pytest
import yaml
from hypothesis import given, settings
from hypothesis import strategies as st

from dialogues import form, meaning
from dialogues.draft import Draft
from dialogues.followup import choices, codes, joining
from dialogues.followup.deeds import Admit, Choose, Decline, EndFollowUp, Join, WrongNumber
from dialogues.heard import Followed, Heard, Invited, Kind, Known
from dialogues.turn import Choice, Effect, Turn
from dialogues.where import Where
from tests.unit.dialogues.talk import Said, book, ids, pressed, shown, texts, typed

CODE = "BCDF-2345"
SIGNS = "BCDFGHJKMNPQRTVWXYZ23456789"
INVITED = Invited("i1", number="347", worker="Aunt Example", every=7)
YOUNG = replace(INVITED, under_18=True)
CHOSEN = (
    ("team", "yes"),
    ("phone", "yes"),
    ("contact", "yes"),
    ("whom", "my aunt, the house with the green door"),
    ("village", "no"),
    ("partner", "yes"),
    ("means", "both"),
    ("cover", "weaving"),
    ("sign", "🌸"),
    ("duress", "🍃"),
    ("days", "12345"),
    ("hours", "7-11"),
)
FOLLOWED = Followed("Aunt Example", "weaving", "🌸", "🍃", CHOSEN)
TELLING = re.compile(
    r"abroad|help|safe|shelter|worker|team|follow|saiyai|danger|how you are|question|migra|border",
    re.IGNORECASE,
)
YES_TO_ALL = (
    pressed("about:yes"),
    pressed("team:yes"),
    pressed("phone:yes"),
    pressed("contact:yes"),
    typed("my aunt, the house with the green door"),
    pressed("village:no"),
    pressed("partner:yes"),
    pressed("means:both"),
    pressed("cover:weaving"),
    pressed("sign:flower"),
    pressed("days:12345"),
    pressed("time:7-11"),
)
SINGLE = (
    ("team", [pressed("team:no")], {"team": "no"}),
    ("team", [typed("yes", "affirm", near=())], {"team": "yes"}),
    ("phone", [pressed("phone:yes")], {"phone": "yes"}),
    ("phone", [pressed("phone:no")], {"phone": "no", "means": "chat"}),
    ("contact", [pressed("contact:no")], {"contact": "no", "whom": ""}),
    ("contact", [pressed("contact:yes"), typed("A. B.")], {"contact": "yes", "whom": "A. B."}),
    ("contact", [pressed("contact:yes"), pressed("whom:nobody")], {"contact": "no", "whom": ""}),
    ("village", [pressed("village:yes")], {"village": "yes"}),
    ("partner", [typed("no", "deny")], {"partner": "no"}),
    ("means", [pressed("means:phone")], {"means": "phone"}),
    ("cover", [pressed("cover:chickens")], {"cover": "chickens"}),
    ("sign", [pressed("sign:moon")], {"sign": "🌙", "duress": "🌞"}),
    ("days", [pressed("days:67")], {"days": "67"}),
    ("time", [pressed("time:18-21")], {"hours": "18-21"}),
)


@dataclass(frozen=True)
class State:
    """Where a talk stands; `effects` are all that it brought so far."""

    where: Where = field(default_factory=Where)
    known: Known = field(default_factory=lambda: Known(invited=INVITED))
    effects: tuple[Effect, ...] = ()


def draft_of(state: State) -> Draft:
    return Draft(book(), state.known, state.where)


def went(before: Where, draft: Draft) -> Draft:
    return joining.onward(before, draft) if draft.where.flow else joining.told(draft)


def heard_in(state: State, said: Said) -> Draft:
    """What the router does with a message, as far as it is of joining."""
    draft, (heard, reading) = draft_of(state), said
    option = meaning.meant(draft.book, state.where, heard, reading)
    head, _, tail = (option.go if option else heard.choice).partition(":")
    if codes.code_in(heard):
        return joining.met(draft)
    if head == "mine":
        return joining.mine(draft, tail)
    if option:
        return went(state.where, form.advance(draft, option))
    if heard.choice == "back":
        return went(state.where, form.back(draft))
    if form.takes(draft, heard, "", reading):
        return went(state.where, form.keep(draft, heard))
    return form.again(draft)


def hear(state: State, said: Said) -> tuple[Turn, State]:
    turn = heard_in(state, said).turn()
    assert Where.from_json(turn.where.to_json()) == turn.where
    return turn, State(turn.where, state.known, (*state.effects, *turn.effects))


def talk(*saids: Said, state: State | None = None) -> tuple[Turn, State]:
    """The last turn of a talk, and where it stands then."""
    turn, state = Turn((), Where()), state or State()
    for said in saids:
        turn, state = hear(state, said)
    return turn, state


def invited(**changes: object) -> State:
    return State(known=Known(invited=replace(INVITED, **changes)))  # type: ignore[arg-type]


def followed(**changes: str) -> State:
    choices = tuple((dict(CHOSEN) | changes).items())
    return State(known=Known(followed=replace(FOLLOWED, choices=choices)))


def goes(turn: Turn) -> list[str]:
    return [choice.go for say in turn.says for row in say.rows for choice in row]


def keys(turn: Turn) -> list[str]:
    """The names of the paragraphs of this flow that were said, in order."""
    named = {
        text: key.partition(".")[2]
        for key, words in book().texts.items()
        if key.startswith("joining.")
        for text in words.texts
    }
    return [named[text] for text in ids(turn)]


def words(turn: Turn) -> str:
    return " ".join(shown(text) for text in texts(turn))


@pytest.mark.parametrize(
    "text",
    [
        "BCDF-2345",
        "bcdf2345",
        " b c d f – 2 3 4 5 ",
        "BCDF\u200b-\u200b2345\n",
        "ＢＣＤＦ－２３４５",
        "BCDF−2345",
        "bcdf ໒໓໔໕",
        "bcdf-๒๓๔๕",
    ],
)
def test_a_code_is_heard_however_it_is_typed(text: str) -> None:
    assert codes.code_in(Heard(Kind.TEXT, text=text)) == CODE
    assert codes.code_in(Heard(Kind.COMMAND, text=text, command="/Start@any_bot")) == CODE


@given(code=st.text(SIGNS, min_size=8, max_size=8), blanks=st.lists(st.sampled_from(" -–\t")))
@settings(max_examples=60, deadline=None)
def test_every_code_with_anything_between_its_signs_is_the_same_code(
    code: str, blanks: list[str]
) -> None:
    typed_so = "".join(blanks).join(code.lower())
    heard = Heard(Kind.COMMAND, text=typed_so, command="start")
    assert codes.code_in(heard) == f"{code[:4]}-{code[4:]}"


@pytest.mark.parametrize(
    "heard",
    [
        Heard(Kind.TEXT, text="my code is BCDF-2345"),
        Heard(Kind.TEXT, text="BCDF-234"),
        Heard(Kind.TEXT, text="BCDF-23456"),
        Heard(Kind.TEXT, text="ABCD-2345"),
        Heard(Kind.TEXT, text="BCDF-2340"),
        Heard(Kind.TEXT, text="2345 6789"),
        Heard(Kind.TEXT, text=""),
        Heard(Kind.COMMAND, command="start"),
        Heard(Kind.COMMAND, text="border", command="start"),
        Heard(Kind.COMMAND, text=CODE, command="menu"),
        Heard(Kind.BUTTON, choice=CODE),
        Heard(Kind.EDIT, text=CODE),
        Heard(Kind.PICTURE, text=CODE),
    ],
)
def test_what_is_no_code_is_not_taken_for_one(heard: Heard) -> None:
    assert codes.code_in(heard) == ""


def test_eight_digits_behind_start_are_a_code() -> None:
    heard = Heard(Kind.COMMAND, text="23456789", command="start")
    assert codes.code_in(heard) == "2345-6789"


def test_the_whole_way_from_the_code_to_the_end() -> None:
    asked = []
    state = State()
    for said in (typed(CODE), typed("347"), *YES_TO_ALL):
        turn, state = hear(state, said)
        asked.append(keys(turn))
    assert asked == [
        ["hello", "number?"],
        ["right", "about", "about_free", "about?"],
        ["each", "team?"],
        ["phone?"],
        ["contact?"],
        ["whom?"],
        ["village?"],
        ["partner?"],
        ["means?"],
        ["cover?"],
        ["sign?"],
        ["sign_told", "days?"],
        ["time?"],
        ["joined"],
    ]
    assert state.effects == (Admit("i1"), Join(CHOSEN))
    assert state.where == Where(said=state.where.said, asking=2)


def test_the_yes_is_told_who_asks_how_often_and_how_long() -> None:
    turn, _ = talk(typed(CODE), typed("347"))
    assert shown(texts(turn)[1]) == (
        "Aunt Example, your worker, would like to know how you are. I would ask you here, at "
        "first every 7 days, then less often, for up to two years."
    )


def test_somebody_under_18_reads_that_nobody_may_be_angry_about_a_no() -> None:
    turn, state = talk(typed(CODE), typed("347"), state=State(known=Known(invited=YOUNG)))
    assert keys(turn) == ["right", "about", "about_young", "about?"]
    turn, state = hear(state, typed("no", "deny"))
    assert (keys(turn), state.effects) == (["declined"], (Admit("i1"), Decline()))


def test_before_the_number_no_word_tells_an_onlooker_what_this_is() -> None:
    talks = (
        [typed(CODE)],
        [typed(CODE), typed("12")],
        [typed(CODE), typed("what?")],
        [typed(CODE), typed("111"), typed("222")],
        [typed(CODE), typed("111"), typed("222"), typed("333")],
    )
    said = [talk(*each)[0] for each in talks]
    said += [talk(typed(CODE), state=each)[0] for each in (invited(gone=True), followed())]
    said += [talk(pressed("mine"), state=State())[0]]
    assert [keys(turn) for turn in said] == [
        ["hello", "number?"],
        ["wrong", "number?"],
        ["digits", "number?"],
        ["wrong", "number?"],
        ["wrong_end"],
        ["gone"],
        ["here_already"],
        ["nothing"],
    ]
    assert [found for turn in said for found in TELLING.findall(words(turn))] == []
    assert [goes(turn) for turn in said] == [["person"]] * 4 + [["person", "menu"]] * 4


@pytest.mark.parametrize("number", ["347", " 3 4 7 ", "໓໔໗", "๓๔๗", "it is 3-4-7", "３４７"])
def test_the_number_is_heard_in_any_digits(number: str) -> None:
    turn, state = talk(typed(CODE), typed(number))
    assert (turn.where.step, state.effects) == ("about", (Admit("i1"),))
    assert [name for name, _ in turn.where.answers if name == "number"] == []


def test_after_three_wrong_numbers_it_is_left_and_nothing_of_them_is_kept() -> None:
    state, steps = State(), []
    for number in ("811", "822", "833"):
        turn, state = talk(
            *([typed(CODE)] if not state.effects else []), typed(number), state=state
        )
        steps.append((keys(turn)[0], turn.where.flow, turn.effects))
        assert number not in turn.where.to_json()
    assert steps == [
        ("wrong", "joining", (WrongNumber("i1"),)),
        ("wrong", "joining", (WrongNumber("i1"),)),
        ("wrong_end", "", (WrongNumber("i1"),)),
    ]


def test_two_wrong_numbers_get_different_words() -> None:
    first, state = talk(typed(CODE), typed("111"))
    second, _ = hear(state, typed("222"))
    assert [ids(first)[0], ids(second)[0]] == [*book().texts["joining.wrong"].texts]


def test_words_without_a_digit_are_no_wrong_number() -> None:
    turn, state = talk(typed(CODE), *[typed("I forgot")] * 5, typed("347"))
    assert (turn.where.step, state.effects) == ("about", (Admit("i1"),))


def test_several_numbers_at_once_are_a_wrong_one() -> None:
    _, state = talk(typed(CODE), typed("346 347 348"))
    assert state.effects == (WrongNumber("i1"),)


@pytest.mark.parametrize(
    "known",
    [
        Known(),
        Known(invited=replace(INVITED, gone=True)),
        Known(invited=replace(INVITED, id="i2")),
    ],
)
def test_an_invitation_that_went_meanwhile_is_told_kindly(known: Known) -> None:
    _, state = talk(typed(CODE))
    turn, state = hear(replace(state, known=known), typed("347"))
    assert (keys(turn), turn.where.flow, state.effects) == (["gone"], "", ())


def test_an_empty_number_opens_nothing() -> None:
    _, state = talk(typed(CODE), typed("0"), state=invited(number=""))
    assert state.effects == (WrongNumber("i1"),)


@pytest.mark.parametrize("again", [typed(CODE), pressed("mine")])
def test_who_left_after_the_number_goes_on_without_it(again: Said) -> None:
    _, state = talk(typed(CODE), typed("347"), pressed("about:yes"))
    away = form.start(draft_of(state), "services").where
    turn, state = hear(replace(state, where=away), again)
    assert keys(turn) == ["about", "about_free", "about?"]
    turn, state = talk(*YES_TO_ALL, state=state)
    assert state.effects == (Admit("i1"), Join(CHOSEN))


def test_my_choices_amid_joining_ask_the_open_question_again() -> None:
    _, state = talk(typed(CODE), typed("347"), *YES_TO_ALL[:2])
    turn, state = hear(state, pressed("mine"))
    assert keys(turn) == ["phone?"]
    _, state = talk(*YES_TO_ALL[2:], state=state)
    assert state.effects == (Admit("i1"), Join(CHOSEN))


def test_another_code_asks_for_its_own_number() -> None:
    _, state = talk(typed(CODE), typed("347"))
    turn, _ = hear(State(state.where, invited(id="i2").known), typed(CODE))
    assert keys(turn) == ["hello", "number?"]


def test_no_at_the_first_question_is_the_end_of_it() -> None:
    turn, state = talk(typed(CODE), typed("347"), pressed("about:no"))
    assert keys(turn) == ["declined"]
    assert state.effects == (Admit("i1"), Decline())
    assert (state.where.flow, state.where.answers, state.where.settled) == ("", (), ())


@pytest.mark.parametrize(("label", "value"), [("affirm", "yes"), ("deny", "no")])
def test_each_yes_and_no_can_be_written(label: str, value: str) -> None:
    for name in choices.CONSENTS:
        state = followed()
        said = typed("words", label, near=())
        _, state = talk(pressed(f"mine:{name}"), said, state=state)
        if (name, value) == ("contact", "yes"):
            assert state.where.step == "whom"
        else:
            assert state.effects[0] == Choose(name, value)


@pytest.mark.parametrize("text", ["👍", "👍🏽", "👍👍"])
def test_a_thumb_is_a_plain_yes(text: str) -> None:
    _, state = talk(pressed("mine:team"), typed(text, "affirm"), state=followed())
    assert state.effects[0] == Choose("team", "yes")


def test_a_guess_is_no_yes() -> None:
    for name in choices.CONSENTS:
        turn, state = talk(pressed(f"mine:{name}"), typed("maybe", "affirm"), state=followed())
        assert state.effects == ()
        assert keys(turn)[-1] == f"{name}?"


def test_each_no_is_a_no_to_that_alone() -> None:
    for name in ("team", "village", "partner"):
        answers = [pressed(f"{name}:no") if s[0].choice == f"{name}:yes" else s for s in YES_TO_ALL]
        _, state = talk(typed(CODE), typed("347"), *answers)
        assert state.effects[-1] == Join(tuple((dict(CHOSEN) | {name: "no"}).items()))


def test_who_is_not_to_be_called_is_not_asked_whether_by_phone() -> None:
    answers = [pressed("phone:no") if s[0].choice == "phone:yes" else s for s in YES_TO_ALL]
    without = [s for s in answers if s[0].choice != "means:both"]
    _, state = talk(typed(CODE), typed("347"), *without)
    assert state.effects[-1] == Join(
        tuple((dict(CHOSEN) | {"phone": "no", "means": "chat"}).items())
    )
    turn, _ = talk(typed(CODE), typed("347"), *without[:7], pressed("back"))
    assert keys(turn) == ["partner?"]


@pytest.mark.parametrize("said", [pressed("whom:nobody"), typed("no", "deny")])
def test_a_yes_to_asking_somebody_without_a_name_is_for_nobody(said: Said) -> None:
    answers = [said if s[0].kind is Kind.TEXT else s for s in YES_TO_ALL]
    _, state = talk(typed(CODE), typed("347"), *answers)
    assert state.effects[-1] == Join(tuple((dict(CHOSEN) | {"contact": "no", "whom": ""}).items()))


def test_one_can_go_back_to_the_first_question_and_change_every_answer() -> None:
    _, state = talk(typed(CODE), typed("347"), *YES_TO_ALL[:-1])
    steps = []
    for _ in YES_TO_ALL:
        turn, state = hear(state, pressed("back"))
        steps.append(keys(turn))
    order = ["days", "sign", "cover", "means", "partner", "village", "whom", "contact", "phone"]
    assert steps == [[f"{name}?"] for name in (*order, "team", "about", "about")]
    _, state = talk(*YES_TO_ALL, state=state)
    assert state.effects == (Admit("i1"), Join(CHOSEN))


@pytest.mark.parametrize(
    ("sign", "ordinary", "duress"),
    [
        ("flower", "🌸", "🍃"),
        ("leaf", "🍃", "🌸"),
        ("sun", "🌞", "🌙"),
        ("moon", "🌙", "🌞"),
        ("fish", "🐟", "🐦"),
        ("bird", "🐦", "🐟"),
    ],
)
def test_the_picture_beside_the_chosen_one_means_danger(
    sign: str, ordinary: str, duress: str
) -> None:
    turn, state = talk(pressed("mine:sign"), pressed(f"sign:{sign}"), state=followed())
    assert state.effects == (Choose("sign", ordinary), Choose("duress", duress))
    assert keys(turn) == ["changed", "sign_told"]
    assert shown(texts(turn)[1]) == (
        f"Tap {ordinary} when it is a good time. Tap {duress} if somebody makes you answer or you "
        "are in danger: then I talk about something else, and Aunt Example's team is told at once."
    )


def test_two_pictures_of_a_pair_stand_side_by_side() -> None:
    turn, _ = talk(pressed("mine:sign"), state=followed())
    rows = [[choice.go for choice in row] for row in turn.says[0].rows]
    assert rows == [
        ["sign:flower", "sign:leaf"],
        ["sign:sun", "sign:moon"],
        ["sign:fish", "sign:bird"],
        ["back"],
        ["person"],
    ]


def test_my_choices_are_listed_without_a_name_and_without_the_pictures() -> None:
    turn, _ = talk(pressed("mine"), state=followed())
    assert [shown(text) for text in texts(turn)] == [
        "This is what you chose. Tap what should be different.",
        "The others of the team may read what you answer.",
        "Your worker may call you.",
        "If we do not hear from you, we may ask the person you named.",
        "We do not ask the village unit.",
        "We may tell a service what you need, each time after asking you.",
        "You are asked here in the chat or by phone.",
        "You have chosen your picture. I do not show it here.",
        "I may write from Monday to Friday.",
        "I may write between 7 and 11 o'clock.",
        "What my messages seem to be about: Weaving.",
    ]
    assert goes(turn) == [f"mine:{name}" for name in choices.CHANGED] + [
        "mine:end",
        "person",
        "menu",
    ]
    assert turn.where.flow == ""


def test_what_was_never_chosen_counts_as_no() -> None:
    bare = State(known=Known(followed=Followed("Aunt Example", "", "", "")))
    turn, _ = talk(pressed("mine"), state=bare)
    assert keys(turn) == [
        "mine",
        *(f"has_{name}_no" for name in choices.CONSENTS),
        "has_means_chat",
        "has_days",
    ]


def test_every_value_that_can_be_chosen_has_its_line() -> None:
    for step in book().flows["joining"].steps:
        if step.name not in {*choices.CONSENTS, "means", "days"}:
            continue
        for option in step.options:
            name, _, value = option.go.partition(":")
            turn, _ = talk(pressed("mine"), state=followed(**{name: value}))
            assert f"has_{name}_{value}" in keys(turn)


@pytest.mark.parametrize(("name", "saids", "values"), SINGLE)
def test_one_choice_is_changed_by_itself(
    name: str, saids: list[Said], values: dict[str, str]
) -> None:
    asked, state = talk(pressed(f"mine:{name}"), state=followed())
    assert (keys(asked), asked.effects) == ([f"{name}?"], ())
    turn, state = talk(*saids, state=state)
    assert state.effects == tuple(Choose(*pair) for pair in values.items())
    assert (keys(turn)[0], goes(turn)) == ("changed", ["mine", "menu"])
    assert (turn.where.flow, turn.where.answers) == ("", ())


@pytest.mark.parametrize(
    ("answer", "values"),
    [
        ("phone:yes", {"phone": "yes", "means": "phone"}),
        ("phone:no", {"phone": "no", "means": "chat"}),
    ],
)
def test_who_wants_to_be_asked_by_phone_is_asked_whether_one_may_call(
    answer: str, values: dict[str, str]
) -> None:
    turn, state = talk(pressed("mine:means"), pressed("means:phone"), state=followed(phone="no"))
    assert (keys(turn), state.effects) == (["phone?"], ())
    _, state = hear(state, pressed(answer))
    assert state.effects == tuple(Choose(*pair) for pair in values.items())


def test_going_back_from_one_choice_shows_them_all_and_changes_nothing() -> None:
    turn, state = talk(
        pressed("mine:contact"), pressed("contact:yes"), pressed("back"), state=followed()
    )
    assert keys(turn) == ["contact?"]
    turn, state = hear(state, pressed("back"))
    assert (keys(turn)[0], turn.where.flow, state.effects) == ("mine", "", ())


@pytest.mark.parametrize("yes", [pressed("mine:out"), typed("yes", "affirm", near=())])
def test_it_ends_at_once_after_one_question(yes: Said) -> None:
    turn, state = talk(pressed("mine:end"), state=followed())
    assert (keys(turn), state.effects) == (["end?"], ())
    turn, state = hear(state, yes)
    assert (keys(turn), turn.where.flow, state.effects) == (["ended"], "", (EndFollowUp(),))


@pytest.mark.parametrize("no", [pressed("mine:keep"), typed("no", "deny")])
def test_it_goes_on_where_somebody_does_not_want_the_end(no: Said) -> None:
    turn, state = talk(pressed("mine:end"), no, state=followed())
    assert (keys(turn), turn.where.flow, state.effects) == (["kept"], "", ())


@pytest.mark.parametrize("go", ["mine", "mine:team", "mine:end", "mine:out", "mine:nothing"])
def test_somebody_who_is_not_followed_has_nothing_to_choose(go: str) -> None:
    turn, state = talk(pressed(go), state=State(known=Known()))
    assert (keys(turn), turn.where, state.effects) == (["nothing"], Where(), ())


def test_a_button_that_nobody_knows_shows_the_choices() -> None:
    for go in ("mine:nothing", "mine:number", "mine:about", "mine:whom", "mine:"):
        turn, _ = talk(pressed(go), state=followed())
        assert (keys(turn)[0], turn.where.flow) == ("mine", "")


def test_another_open_question_stays_open_beside_the_choices() -> None:
    opened = form.start(draft_of(followed()), "services").where
    for go in ("mine", "mine:out", "mine:keep"):
        turn, _ = talk(pressed(go), state=replace(followed(), where=opened))
        assert (turn.where.flow, turn.where.step) == (opened.flow, opened.step)


def screens() -> Iterator[Turn]:
    """Every screen of joining and of the choices, by every button on each of them."""
    ahead = [State(), followed(), followed(phone="no"), invited(under_18=True), invited(gone=True)]
    said: tuple[Said, ...] = (typed(CODE), typed("347"), typed("111"), typed("A. B."))
    seen = set()
    while ahead:
        state = ahead.pop()
        where = state.where
        asked = (where.flow, where.step, where.answer("_single"), where.answer("phone"))
        place = (*asked, state.known)
        if place in seen:
            continue
        seen.add(place)
        for each in (*said, pressed("mine"), pressed("mine:end")):
            turn, after = hear(state, each)
            yield turn
            ahead.append(after)
            ahead += [hear(after, pressed(go))[1] for go in goes(turn)]


def test_every_screen_can_be_told_apart_by_its_pictures_and_has_a_way_on() -> None:
    seen = set()
    for turn in screens():
        seen.add((turn.where.flow, turn.where.step))
        for say in turn.says:
            shown_ = [choice for row in say.rows for choice in row]
            assert shown_ != []
            assert {choice.go for choice in shown_} & {"person", "menu"} != set()
            assert [choice.go for choice in shown_ if not choice.icon] == []
            assert len({choice.icon for choice in shown_}) == len(shown_)
        assert len(turn.where.to_json()) < 2_000
    steps = {("joining", step.name) for step in book().flows["joining"].steps}
    assert seen == steps | {("", "")}


def buttons() -> list[Choice]:
    steps = book().flows["joining"].steps
    mine = [choice for name, choice in book().buttons.items() if name.startswith("mine")]
    return [*mine, *(c for s in steps for row in form.rows_of(draft_of(State()), s) for c in row)]


def test_labels_are_short_and_payloads_plain() -> None:
    assert [c.label.id for c in buttons() if len(c.label.id) > 24] == []
    assert [c.go for c in buttons() if len(c.go) > 40 or not c.go.isascii()] == []


def cover() -> dict[str, dict[str, dict[str, list[str] | str]]]:
    page = files("dialogues").joinpath("flows/cover.yml").read_text(encoding="utf-8")
    found: dict[str, dict[str, dict[str, list[str] | str]]] = yaml.safe_load(page)
    return found


def test_every_topic_that_can_be_chosen_has_all_its_words() -> None:
    step = book().flows["joining"].step("cover")
    assert step is not None
    topics = {option.go.partition(":")[2]: option.button for option in step.options}
    assert {name: topic["name"] for name, topic in cover()["covers"].items()} == topics
    counts = {key: len(words.texts) for key, words in book().texts.items() if key[:6] == "cover."}
    times = {"hello": 3, "again": 2, "later": 2, "noted": 2, "chat": 3}
    assert counts == {
        f"cover.{name}_{part}": count for name, (part, count) in product(topics, times.items())
    }


def test_no_word_of_a_cover_tells_what_this_is() -> None:
    texts_ = [
        text
        for key, words_ in book().texts.items()
        if key.startswith("cover.")
        for text in words_.texts
    ]
    assert [text for text in texts_ if TELLING.search(text)] == []
    assert [text for text in texts_ if len(text) > 90] == []


def test_what_is_said_while_the_cover_is_up_asks_nothing() -> None:
    asks = [
        text
        for key, words_ in book().texts.items()
        if key.startswith("cover.") and key.endswith(("_chat", "_noted", "_later"))
        for text in words_.texts
        if "?" in text
    ]
    assert asks == []
