"""A flow file with several questions: answers in order, skipping, going back, words, pausing."""

from dataclasses import replace

import pytest

from bot.words import Words
from dialogues import form, meaning, shelf
from dialogues.book import Book
from dialogues.draft import Draft
from dialogues.heard import (
    Country,
    Followed,
    Heard,
    Kind,
    Known,
)
from dialogues.router import Router
from dialogues.where import Where
from nlu.entities import Entities
from nlu.reading import UNKNOWN, Danger, Entity, Intent, Language, Level, Reading
from tests.unit.dialogues.talk import NEAR, book

TRIP = {
    "steps": {
        "town": {
            "ask": ["Which town?", "To which town do you go?"],
            "free": True,
            "skip": True,
            "next": "alone",
        },
        "alone": {
            "ask": "Do you go alone?",
            "back": True,
            "options": [
                {"button": "Alone", "go": "alone:yes", "means": "affirm", "next": "land"},
                {"button": "With others", "go": "alone:no", "beside": True, "next": "land"},
            ],
        },
        "land": {
            "ask": "Which country?",
            "unless": "country",
            "back": True,
            "next": "bag",
            "options": [{"button": "Laos", "go": "land:LA", "next": "bag"}],
        },
        "bag": {
            "ask": "Is your bag ready?",
            "back": True,
            "options": [{"button": "Yes", "go": "bag:yes", "words": ["yes"], "say": "Good."}],
        },
    },
}


@pytest.fixture
def trip() -> Book:
    texts = {**book().texts, **shelf.wordings({"trip": TRIP})}
    return replace(book(), texts=texts, flows={**book().flows, "trip": shelf.flow("trip", TRIP)})


class Chat:
    """One conversation inside the flow."""

    def __init__(self, book: Book, known: Known | None = None) -> None:
        self.router = Router(book)
        self.known = known or Known()
        draft = form.ask(form.start(Draft(book, self.known, Where(welcomed=True)), "trip"))
        self.where = draft.where
        self.asked = [text.id for text in draft.says[-1].paragraphs]
        self.goes = [choice.go for row in draft.says[-1].rows for choice in row]

    def _hear(self, heard: Heard, reading: Reading | None) -> "Chat":
        turn = self.router.decide(heard, reading, self.where, self.known)
        self.where = turn.where
        self.asked = [text.id for text in turn.says[-1].paragraphs]
        self.goes = [choice.go for row in turn.says[-1].rows for choice in row]
        return self

    def press(self, go: str) -> "Chat":
        return self._hear(Heard(Kind.BUTTON, choice=go), None)

    def type(self, text: str, label: str = "unknown", danger: Danger | None = None) -> "Chat":
        intent = UNKNOWN if label == "unknown" else Intent(label, 0.9)
        return self._hear(
            Heard(Kind.TEXT, text=text),
            Reading(text, intent=intent, danger=danger or Danger()),
        )

    def answers(self) -> dict[str, str]:
        """What was answered; a skipped question stands among them as "" and is none."""
        answers = dict(self.where.answers)
        return {name: said for name, said in answers.items() if said and name[0] != "_"}


def test_questions_follow_each_other_and_answers_are_kept_in_order(trip: Book) -> None:
    chat = Chat(trip)
    assert chat.asked == ["Which town?"]
    assert chat.type("Ubon").asked == ["Do you go alone?"]
    assert chat.press("alone:no").asked == ["Which country?"]
    assert chat.press("land:LA").asked == ["Is your bag ready?"]
    assert chat.type("YES!").asked == ["Good."]
    assert chat.where.flow == ""
    assert chat.answers() == {"town": "Ubon", "alone": "no", "land": "LA", "bag": "yes"}


def test_free_words_stand_for_a_button_by_their_meaning(trip: Book) -> None:
    assert Chat(trip).press("skip").type("yes I do", "affirm").answers() == {"alone": "yes"}


def test_what_is_known_is_not_asked(trip: Book) -> None:
    chat = Chat(trip, Known(country=Country.LAOS)).press("skip").press("alone:no")
    assert chat.asked == ["Is your bag ready?"]


def test_skipping_leaves_no_answer_and_goes_on(trip: Book) -> None:
    chat = Chat(trip)
    assert chat.goes == ["skip", "person"]
    assert chat.press("skip").asked == ["Do you go alone?"]
    assert chat.answers() == {}


def test_going_back_finds_a_question_that_was_skipped(trip: Book) -> None:
    chat = Chat(trip).press("skip").press("alone:yes")
    assert chat.press("back").asked == ["Do you go alone?"]
    assert chat.press("back").asked == ["To which town do you go?"]


def test_a_question_that_cannot_be_skipped_is_asked_again(trip: Book) -> None:
    chat = Chat(trip).press("skip").press("skip")
    assert chat.asked == ["Do you go alone?"]


def test_going_back_takes_the_last_answer_back(trip: Book) -> None:
    chat = Chat(trip).type("Ubon").press("alone:yes")
    assert chat.press("back").asked == ["Do you go alone?"]
    assert chat.answers() == {"town": "Ubon"}
    assert chat.press("back").asked == ["To which town do you go?"]
    assert chat.press("back").asked == ["Which town?"]


def test_options_stand_beside_each_other_and_a_person_is_always_there(trip: Book) -> None:
    chat = Chat(trip).press("skip")
    assert chat.goes == ["alone:yes", "alone:no", "back", "person"]


def test_a_question_in_the_middle_is_answered_and_the_flow_goes_on(trip: Book) -> None:
    chat = Chat(trip).press("skip").type("passport", "ask_passport")
    assert chat.asked == ["Do you go alone?"]
    assert chat.where.step == "alone"


def test_danger_in_the_middle_comes_first_and_the_flow_goes_on_after_it(trip: Book) -> None:
    chat = Chat(trip, Known(country=Country.LAOS)).type("Ubon")
    chat.type("help", danger=Danger(Level.SURE, "crisis_confined"))
    assert chat.where.flow == "crisis"
    assert chat.press("safe:yes").asked == ["Do you go alone?"]
    assert chat.answers() == {"town": "Ubon"}


def test_a_flow_can_be_left_by_stop_and_by_not_now(trip: Book) -> None:
    assert Chat(trip).type("stop", "stop_messages").where.flow == ""
    assert Chat(trip).type("later", "postpone").where.flow == ""


def test_a_question_is_not_asked_for_ever(trip: Book) -> None:
    chat = Chat(trip).press("skip")
    for _ in range(form.PATIENCE):
        assert chat.type("passport", "ask_passport").where.flow == "trip"
    assert chat.type("passport", "ask_passport").where.flow == ""


def test_an_answer_to_no_question_is_nothing(trip: Book) -> None:
    draft = Draft(trip, Known(), Where())
    assert form.keep(draft, Heard(Kind.TEXT, "x")) == draft
    assert form.skip(draft) == draft
    assert form.back(draft) == draft
    assert form.again(draft) == draft
    assert form.ask(draft) == draft


def named(text: str, *entities: Entity) -> tuple[Heard, Reading]:
    return Heard(Kind.TEXT, text=text), Reading(text, entities=entities)


@pytest.mark.parametrize(
    ("text", "country"),
    [
        ("ຢູ່ບາງກອກ", "country:TH"),
        ("ຕອນນີ້ຢູ່ປາກເຊ", "country:LA"),
        ("i am in ubon now", "country:TH"),
        ("ไต้หวัน", "country:ZZ"),
        ("LAO", "country:LA"),
    ],
)
def test_a_place_that_is_named_says_where_somebody_is(text: str, country: str) -> None:
    heard, reading = named(text, *Entities.load().find(text))
    option = meaning.meant(book(), Where(flow="country", step="choose"), heard, reading)
    assert option is not None
    assert option.go == country


@pytest.mark.parametrize(
    "text",
    [
        "ຈາກສາລະວັນໄປບາງກອກ",
        "how much does a maid in Bangkok earn in a month",
        "17 ປີ",
        "lao ja pai",
    ],
)
def test_a_place_asked_about_or_two_places_are_no_answer(text: str) -> None:
    heard, reading = named(text, *Entities.load().find(text))
    assert meaning.meant(book(), Where(flow="country", step="choose"), heard, reading) is None


@pytest.mark.parametrize(
    ("ordinary", "duress", "shown"), [("🌸", "🍃", ["🌸", "🍃"]), ("", "", [""])]
)
def test_two_answers_that_say_the_same_are_told_apart_by_pictures_or_are_one(
    ordinary: str, duress: str, shown: list[str]
) -> None:
    checkin = book().flows["checkin"].step("time")
    assert checkin is not None
    known = Known(followed=Followed("Aunt Example", "weaving", ordinary, duress))
    draft = Draft(book(), known, Where())
    rows = form.rows_of(draft, checkin)
    yes = [choice for row in rows for choice in row if choice.label == rows[0][0].label]
    assert sorted(choice.icon for choice in yes) == sorted(shown)


@pytest.mark.parametrize("language", Language)
def test_what_stands_on_a_button_may_be_typed_as_well(language: Language) -> None:
    """A consent or the end of a danger takes no guess: their own buttons in words are none."""
    words, refused = Words.load(), []
    for flow in book().flows.values():
        for step in flow.steps:
            for option in step.options:
                if option.go not in meaning.IN_PLAIN_WORDS:
                    continue
                label = words.gettext(language, option.button) or option.button
                guess = Reading(label, intent=Intent(option.means[0], 0.9), nearest=NEAR)
                where = Where(flow=flow.name, step=step.name)
                if meaning.meant(book(), where, Heard(Kind.TEXT, text=label), guess) != option:
                    refused.append(label)
    assert refused == []


@pytest.mark.parametrize("text", ["ຮອດແລ້ວ", "arrived", "I arrived.", "ถึงแล้วค่ะ", "hot laew"])
def test_who_writes_that_they_arrived_has_answered(text: str) -> None:
    where = Where(flow="arrival", step="check")
    guess = Reading(text, intent=Intent("affirm", 0.8), nearest=NEAR)
    option = meaning.meant(book(), where, Heard(Kind.TEXT, text=text), guess)
    assert option is not None
    assert option.go == "arrival:well"
