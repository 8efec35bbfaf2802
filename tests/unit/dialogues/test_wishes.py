"""What a person asks of the house: language, a person, silence, forgetting, peace."""

from dataclasses import replace

import pytest

from dialogues.heard import (
    Country,
    Hand,
    Heard,
    Kind,
)
from dialogues.turn import (
    Erase,
    OpenCase,
    SetCountry,
    SetLanguage,
    StopWriting,
    Unreachable,
    Urgency,
    WriteAgain,
)
from dialogues.where import Where
from nlu.reading import Evidence, Language, Script
from tests.unit.dialogues.talk import (
    NEAR,
    Said,
    State,
    book,
    command,
    hear,
    ids,
    pressed,
    sure,
    talk,
    typed,
)

THAI = {"language": Language.THAI, "script": Script.THAI}


def languages(effects: tuple[object, ...]) -> list[Language]:
    return [effect.language for effect in effects if isinstance(effect, SetLanguage)]


@pytest.mark.parametrize(
    ("language", "script", "hint", "spoken"),
    [
        (Language.LAO, Script.LAO, Language.THAI, Language.LAO),
        (Language.THAI, Script.THAI, None, Language.THAI),
        (Language.LAO, Script.THAI, None, Language.THAI),
        (Language.LAO, Script.LATIN, Language.ENGLISH, Language.LAO),
        (Language.ENGLISH, Script.LATIN, None, Language.ENGLISH),
        (Language.ENGLISH, Script.LATIN, Language.THAI, Language.THAI),
    ],
)
def test_the_letters_choose_the_first_language(
    language: Language,
    script: Script,
    hint: Language | None,
    spoken: Language,
) -> None:
    heard, reading = typed("abc", language=language, script=script)
    turn, _ = hear(State(), (replace(heard, hint=hint), reading))
    assert languages(turn.effects) == [spoken]


@pytest.mark.parametrize(
    ("hint", "spoken"),
    [
        (None, Language.LAO),
        (Language.THAI, Language.THAI),
        (Language.LAO, Language.LAO),
        (Language.ENGLISH, Language.ENGLISH),
    ],
)
def test_without_letters_the_apps_setting_is_a_hint(hint: Language, spoken: Language) -> None:
    heard = Heard(Kind.COMMAND, command="start", hint=hint)
    turn, _ = hear(State(), (heard, None))
    expected = Language.LAO if spoken is Language.ENGLISH else spoken
    assert languages(turn.effects) == [expected]


def test_other_letters_change_the_language_until_one_is_chosen() -> None:
    turns, state = talk(command("start"), typed("สวัสดี", "greet", **THAI))  # type: ignore[arg-type]
    assert languages(turns[1].effects) == [Language.THAI]
    turns, _ = talk(pressed("lang:lo"), typed("สวัสดี", "greet", **THAI), state=state)  # type: ignore[arg-type]
    assert [languages(turn.effects) for turn in turns] == [[Language.LAO], []]


ENGLISH = {"language": Language.ENGLISH, "script": Script.LATIN}
ROMANISED = {"language": Language.LAO, "script": Script.LATIN}


def test_romanised_lao_is_answered_in_lao_also_after_a_hello() -> None:
    hello, lao = typed("hello", "greet", **ENGLISH), typed("yak kap ban", **ROMANISED)  # type: ignore[arg-type]
    turns, state = talk(hello, lao)
    assert [languages(turn.effects) for turn in turns] == [[Language.ENGLISH], [Language.LAO]]
    turn, _ = hear(state, hello)
    assert languages(turn.effects) == []


def english(text: str, label: str) -> Said:
    return typed(text, label, language=Language.ENGLISH, script=Script.LATIN)


def romanised(text: str, label: str) -> Said:
    return typed(text, label, language=Language.LAO, script=Script.LATIN)


PLAIN_ENGLISH = english("how can I study again", "ask_schooling")


def test_english_is_answered_in_english_also_after_a_single_word() -> None:
    hello, word = english("hello", "greet"), romanised("sponsorship", "ask_schooling")
    for first in ((hello, word), (word,)):
        turns, state = talk(*first, PLAIN_ENGLISH)
        assert languages(turns[-1].effects) == [Language.ENGLISH]
        assert state.known.language is Language.ENGLISH


@pytest.mark.parametrize("text", ["", "👋", "1"])
def test_english_is_answered_in_english_also_after_a_start_without_words(text: str) -> None:
    opening = typed(text, "greet") if text else command("start")
    turns, _ = talk(opening, PLAIN_ENGLISH)
    assert [languages(turn.effects) for turn in turns] == [[Language.LAO], [Language.ENGLISH]]
    heard, _ = command("start")
    turns, _ = talk((replace(heard, hint=Language.LAO), None), PLAIN_ENGLISH)
    assert [languages(turn.effects) for turn in turns] == [[Language.LAO], []]


def test_words_in_no_list_make_nobody_lao_for_good() -> None:
    heard, reading = romanised("sponsorship requirements", "unknown")
    assert reading is not None
    turns, _ = talk((heard, replace(reading, guessed=True)), PLAIN_ENGLISH)
    assert [languages(turn.effects) for turn in turns] == [[Language.LAO], [Language.ENGLISH]]


def test_who_writes_english_and_then_lao_is_answered_in_what_was_written_last() -> None:
    lao = romanised("khao khang khoy", "ask_return_home")
    turns, _ = talk(PLAIN_ENGLISH, lao, PLAIN_ENGLISH)
    expected = [[Language.ENGLISH], [Language.LAO], [Language.ENGLISH]]
    assert [languages(turn.effects) for turn in turns] == expected
    turns, _ = talk(PLAIN_ENGLISH, romanised("Mai Van", "deny"))
    assert languages(turns[1].effects) == []
    turns, _ = talk(pressed("lang:en"), lao)
    assert languages(turns[1].effects) == []


def test_a_single_english_word_makes_nobody_english_for_good() -> None:
    word, lao = english("visa", "ask_work_permit"), romanised("yak kap ban", "ask_return_home")
    turns, state = talk(word, lao, word)
    assert [languages(turn.effects) for turn in turns] == [[Language.ENGLISH], [Language.LAO], []]
    assert state.known.language is Language.LAO


def test_who_greets_in_lao_or_has_a_lao_phone_is_not_made_english() -> None:
    turns, _ = talk(romanised("sabaidee", "greet"), PLAIN_ENGLISH)
    assert languages(turns[1].effects) == []
    heard, reading = romanised("passport", "ask_passport")
    turns, _ = talk((replace(heard, hint=Language.LAO), reading), PLAIN_ENGLISH)
    assert languages(turns[1].effects) == []


def test_a_name_makes_nobody_lao_who_wrote_english_or_chose_it() -> None:
    hello, name = typed("hello", "greet", **ENGLISH), typed("Pakse", **ROMANISED)  # type: ignore[arg-type]
    for plainly in (typed("what papers do I need", "ask_documents", **ENGLISH), pressed("lang:en")):  # type: ignore[arg-type]
        turns, state = talk(hello, plainly, name)
        assert languages(turns[2].effects) == []
        assert state.known.language is Language.ENGLISH


def test_a_place_alone_makes_nobody_lao_who_cried_for_help_in_english() -> None:
    cry = typed("help me please", "menu_help", **ENGLISH)  # type: ignore[arg-type]
    heard, reading = typed("Bangkok", **ROMANISED)  # type: ignore[arg-type]
    assert reading is not None
    assert [one.value for one in reading.entities] != []
    turns, state = talk(cry, (heard, reading))
    assert languages(turns[1].effects) == []
    assert state.known.language is Language.ENGLISH
    more, its_reading = typed("yu Bangkok", **ROMANISED)  # type: ignore[arg-type]
    turns, _ = talk(cry, (more, its_reading))
    assert languages(turns[1].effects) == [Language.LAO]


@pytest.mark.parametrize("text", ["speak Thai please", "ขอภาษาไทย", "ເວົ້າພາສາໄທໄດ້ບໍ"])
def test_a_language_that_is_named_is_taken_at_once(text: str) -> None:
    turns, _ = talk(command("start"), pressed("lang:lo"), typed(text, "change_language"))
    assert languages(turns[2].effects) == [Language.THAI]


def test_a_language_that_is_not_named_is_asked_for_in_its_own_name() -> None:
    turns, _ = talk(typed("another language", "change_language"))
    row = turns[0].says[0].rows[0]
    assert [(choice.go, dict(choice.label.fields)["name"]) for choice in row] == [
        ("lang:lo", "ລາວ"),
        ("lang:th", "ไทย"),
        ("lang:en", "English"),
    ]


def test_the_name_of_a_language_alone_is_enough_when_the_engine_is_dead() -> None:
    turns, _ = talk(command("start"), typed("English", near=(), script=Script.LATIN))
    assert languages(turns[1].effects) == [Language.ENGLISH]


def test_start_welcomes_in_three_sentences_with_language_and_menu() -> None:
    turns, state = talk(command("start"))
    welcome = turns[0].says[0]
    assert [text.id.count(".") for text in welcome.paragraphs] == [1, 1, 1]
    goes = [choice.go for row in welcome.rows for choice in row]
    assert goes[:4] == ["lang:lo", "lang:th", "lang:en", "menu:going"]
    assert state.where.welcomed is True
    turns, _ = talk(command("start"), state=state)
    assert ids(turns[0]) == ["Hello again. Tap a topic, or write your question."]


def test_a_first_question_is_answered_before_the_welcome() -> None:
    turns, _ = talk(typed(label="ask_passport"))
    first, second = turns[0].says
    assert first.paragraphs[0].id.startswith("An electronic passport")
    assert second.paragraphs[0].id.startswith("By the way, I am Saiyai")
    turns, _ = talk(typed(label="ask_passport"), typed(label="ask_wages"))
    assert len(turns[1].says) == 1


def test_an_open_question_stays_the_last_thing_said_on_first_contact() -> None:
    turns, _ = talk(typed(label="ask_emergency_numbers"))
    assert [len(say.paragraphs) for say in turns[0].says] == [11, 2, 1]
    assert turns[0].says[-1].rows[0][0].go == "country:LA"


def test_the_welcome_comes_once_the_danger_has_passed() -> None:
    turns, _ = talk(sure(), pressed("safe:quiet"), typed(label="ask_wages"))
    assert [len(turn.says) for turn in turns] == [1, 1, 2]


def test_a_person_is_asked_for_once_and_confirmed_in_other_words() -> None:
    turns, _ = talk(command("start"), typed(label="talk_to_person"), pressed("person"))
    assert turns[1].effects == (OpenCase(Urgency.TODAY, "talk_to_person"),)
    assert set(ids(turns[1])) <= set(book().texts["person.told"].texts)
    assert set(ids(turns[2])) <= set(book().texts["person.waiting"].texts)


def test_stop_is_obeyed_at_once_and_says_the_way_back() -> None:
    turns, state = talk(command("start"), typed(label="stop_messages"))
    assert turns[1].effects == (StopWriting(),)
    assert "just write here" in ids(turns[1])[0]
    for quiet in ("thanks", "goodbye", "affirm", "postpone", "stop_messages"):
        turn, _ = hear(state, typed(label=quiet))
        assert WriteAgain() not in turn.effects
    turn, _ = hear(state, typed(label="ask_wages"))
    assert WriteAgain() in turn.effects


@pytest.mark.parametrize("text", ["maybe", "Sekong", "อยู่คนเดียว"])
def test_nothing_is_erased_on_a_guess(text: str) -> None:
    turns, after = talk(command("start"), command("erase"), typed(text, "affirm"))
    assert Erase() not in turns[2].effects
    assert (after.where.flow, after.where.step) == ("erase", "sure")


def test_erasing_is_asked_once_and_then_done() -> None:
    turns, state = talk(command("start"), typed(label="erase_my_data"))
    assert turns[1].effects == ()
    assert len(turns[1].says[0].paragraphs) == 3
    for yes in (pressed("erase:yes"), typed(label="affirm", near=()), typed("yes", near=())):
        turn, after = hear(state, yes)
        assert turn.effects == (Erase(),)
        assert after.where == Where()
    turn, after = hear(state, typed(label="deny"))
    assert turn.effects == ()
    assert after.where.flow == ""


def test_an_old_erase_button_erases_nothing() -> None:
    turns, _ = talk(command("start"), pressed("erase:yes"))
    assert turns[1].effects == ()
    assert ids(turns[1]) == ["That button belongs to an earlier message. What would you like now?"]


def test_a_stale_button_amid_a_question_gets_the_question_again() -> None:
    turns, state = talk(command("start"), command("erase"), pressed("doubt:no"))
    assert ids(turns[2])[-1] in book().texts["erase.sure?"].texts
    assert (state.where.flow, state.where.step) == ("erase", "sure")


def test_not_now_is_answered_with_words_that_tell_nothing() -> None:
    turns, _ = talk(command("start"), typed(label="postpone"))
    assert ids(turns[1]) == ["All right, another time."]
    assert turns[1].says[0].rows == ()


def test_a_country_is_asked_once_and_a_question_in_between_is_answered() -> None:
    turns, state = talk(
        command("start"),
        typed(label="ask_emergency_numbers"),
        typed(label="ask_passport"),
    )
    assert [len(turn.says) for turn in turns] == [1, 2, 2]
    turns, state = talk(typed("ຂ້ອຍຢູ່ໄທ"), state=state)
    assert turns[0].effects == (SetCountry(Country.THAILAND),)
    numbers = [dict(text.fields).get("number") for text in turns[0].says[0].paragraphs]
    assert numbers == [None, "1300", "1323", "1387", "191", "1669"]
    turns, state = talk(typed(label="ask_counselling"), state=state)
    assert len(turns[0].says) == 1


def test_where_no_number_is_known_none_is_shown() -> None:
    known = replace(State().known, country=Country.ELSEWHERE)
    for label, paragraphs in (("ask_emergency_numbers", 1), ("ask_counselling", 2)):
        turns, _ = talk(command("start"), typed(label=label), state=State(known=known))
        said = turns[1].says[0].paragraphs
        assert said[-1].id in book().texts["country.none"].texts
        assert (len(said), [text.fields for text in said if text.fields]) == (paragraphs, [])


def test_a_country_can_be_skipped_and_is_not_asked_again() -> None:
    turns, state = talk(command("start"), pressed("numbers"), pressed("skip"))
    assert state.where.flow == ""
    assert turns[2].says != ()
    turns, _ = talk(pressed("numbers"), state=state)
    assert len(turns[0].says) == 1


@pytest.mark.parametrize(
    ("kind", "urgency"),
    [
        (Kind.VOICE, Urgency.TODAY),
        (Kind.PICTURE, Urgency.TODAY),
        (Kind.PLACE, Urgency.TODAY),
        (Kind.FILE, Urgency.SOON),
        (Kind.CONTACT, Urgency.SOON),
    ],
)
def test_what_nobody_has_seen_yet_is_put_before_a_person(kind: Kind, urgency: Urgency) -> None:
    reason = book().kept[kind.value].reason
    case = OpenCase(urgency, "talk_to_person", (Evidence(reason, ""),))
    turns, state = talk(command("start"), (Heard(kind), None))
    assert turns[1].effects == (case,)
    assert turns[1].says[0].rows[0][0].go == "person"
    held = replace(state, known=replace(state.known, hand=Hand.HELD))
    turn, _ = hear(held, (Heard(kind), None))
    assert (turn.says, turn.effects) == ((), (case,))


def test_a_question_under_a_picture_is_answered_as_well() -> None:
    turns, _ = talk(command("start"), typed(label="ask_wages", kind=Kind.PICTURE))
    assert [len(turn.says) for turn in turns] == [1, 2]


def test_a_sticker_opens_no_case() -> None:
    turns, _ = talk(command("start"), (Heard(Kind.STICKER), None))
    assert turns[1].effects == ()
    assert len(turns[1].says) == 1


def test_blocking_and_unblocking_are_noted_without_a_word() -> None:
    turns, state = talk(
        command("start"), (Heard(Kind.BLOCKED), None), (Heard(Kind.UNBLOCKED), None)
    )
    assert [(turn.says, turn.effects) for turn in turns[1:]] == [
        ((), (Unreachable(),)),
        ((), (WriteAgain(),)),
    ]
    assert state.where.welcomed is True


def test_an_edit_changes_nothing() -> None:
    _, state = talk(command("start"), command("erase"))
    turn, after = hear(state, typed("yes", "affirm", kind=Kind.EDIT))
    assert (turn.says, turn.effects, after.where) == ((), (), state.where)


@pytest.mark.parametrize("label", sorted(a for a in book().answers if a.startswith("report_")))
def test_a_report_tells_the_team_and_says_so(label: str) -> None:
    turns, _ = talk(command("start"), typed(label=label))
    assert turns[1].effects == (OpenCase(Urgency.TODAY, label),)
    assert "our team" in " ".join(ids(turns[1]))
    assert "person" in [choice.go for row in turns[1].says[0].rows for choice in row]


def test_troubles_are_read_soon_by_a_person() -> None:
    turns, _ = talk(command("start"), typed(label="inform_struggling"))
    assert turns[1].effects == (OpenCase(Urgency.SOON, "inform_struggling"),)


def test_a_text_without_a_reading_is_not_understood_but_answered() -> None:
    turns, _ = talk(command("start"), (Heard(Kind.TEXT, text="hello"), None))
    assert turns[1].says[0].paragraphs[0].id in book().texts["fallback.menu"].texts


def test_signs_without_words_are_met_kindly_then_counted() -> None:
    turns, _ = talk(command("start"), *[typed("😭", near=NEAR)] * 3)
    assert ids(turns[1])[0] in book().texts["fallback.wordless"].texts
    assert turns[3].effects == (OpenCase(Urgency.SOON, "out_of_scope"),)


@pytest.mark.parametrize("go", ["topic:ask_money", "menu:money", "country:XX", "erase:all"])
def test_a_button_that_names_nothing_we_know_gets_the_menu(go: str) -> None:
    turns, _ = talk(command("start"), pressed(go))
    assert turns[1].says[0].paragraphs[0].id in book().texts["menu.choose"].texts


def test_the_numbers_are_shown_even_while_a_worker_answers() -> None:
    state = State(known=replace(State().known, hand=Hand.HELD, country=Country.LAOS))
    turn, _ = hear(state, pressed("numbers"))
    assert [dict(text.fields).get("number") for text in turn.says[0].paragraphs] == [
        None,
        "1362",
        "1554",
        "1191",
        "1195",
    ]
