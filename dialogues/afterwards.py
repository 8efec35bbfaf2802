"""After a case: the one kind question, and whether what somebody writes opens the case again."""

from dialogues import form, meaning, wants
from dialogues.draft import Draft
from dialogues.heard import Heard, Kind
from dialogues.turn import CountWent, OpenCase, Urgency
from nlu.reading import Evidence, Reading

FLOW, STEP = "afterwards", "how"
LABEL = "inform_struggling"
BRIEF = 60  # letters; a thank-you that is longer has something to tell as well
POLITE = frozenset({"affirm", "goodbye", "greet", "thanks"})
OF_THE_HOUSE = frozenset(
    {"change_language", "erase_my_data", "menu_help", "postpone", "stop_messages"}
)
TELLING = frozenset({Kind.VOICE, Kind.PICTURE, Kind.FILE, Kind.PLACE, Kind.CONTACT})
ANSWERS = ("better", "same", "not_good")


def asked(draft: Draft) -> Draft:
    """The question, in words that tell an onlooker nothing."""
    return form.ask(form.start(draft.at(form.leave(draft.where)), FLOW))


def told(draft: Draft) -> Draft:
    """What follows an answer: warm words, and a case where things are not good."""
    answer = draft.where.answer(STEP)
    if answer not in ANSWERS:
        return _in_words(draft)
    draft = draft.do(CountWent(answer))
    rows = draft.row("person", "menu")
    if answer == "same":
        topics = tuple(
            (draft.book.topic(label),) for label in ("ask_counselling", "ask_livelihood_support")
        )
        return draft.say(f"{FLOW}.same", rows=(*topics, *rows))
    if answer == "not_good":
        draft = _opened(draft, Urgency.TODAY, LABEL, answer)
        return draft.say(f"{FLOW}.not_good", rows=draft.row("numbers", "menu"))
    return draft.say(f"{FLOW}.better", rows=rows)


def _in_words(draft: Draft) -> Draft:
    """They were asked, so what they answer is read by somebody."""
    draft = _opened(draft.do(CountWent("words")), Urgency.SOON, "talk_to_person", "words")
    return draft.say(f"{FLOW}.words", rows=draft.row("person", "menu"))


def _opened(draft: Draft, urgency: Urgency, label: str, reason: str) -> Draft:
    sign = Evidence(draft.book.reasons[f"{FLOW}.{reason}"], "")
    return draft.do(OpenCase(urgency, label, (sign,)))


def goes_on(draft: Draft, heard: Heard, reading: Reading | None) -> bool:
    """Whether somebody whose case was closed has more to say to the team.

    A thank-you, a good-bye, a greeting alone, a button and what is asked of the program itself
    is none of it; nor is an answer to the question that is open.
    """
    if heard.kind in TELLING or heard.kind is Kind.TEXT:
        return _tells(heard, reading) and not _answers(draft, heard, reading)
    return False


def _tells(heard: Heard, reading: Reading | None) -> bool:
    """Whether there is more in it than manners."""
    if heard.kind is not Kind.TEXT:
        return True
    label = reading.intent.label if reading else ""
    if label in OF_THE_HOUSE or not any(map(str.isalnum, heard.text)):
        return False
    return label not in POLITE or len(heard.text) > BRIEF


def _answers(draft: Draft, heard: Heard, reading: Reading | None) -> bool:
    book, where = draft.book, draft.where
    option = meaning.meant(book, where, heard, reading)
    go = option.go if option else wants.want(book, where, heard, reading)
    return option is not None or form.takes(draft, heard, go, reading)
