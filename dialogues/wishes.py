"""What a person can ask of the house itself: a person, silence, forgetting, another language."""

from dataclasses import replace

from dialogues import form, topics
from dialogues.book import Book
from dialogues.draft import Draft
from dialogues.heard import Hand
from dialogues.turn import (
    Choice,
    Erase,
    OpenCase,
    SetLanguage,
    StopWriting,
    Text,
    Urgency,
    WriteAgain,
)
from dialogues.where import Where
from nlu.reading import Language, Script

MANNERS = "manners"  # settled where a language is known from a word that others say as well
A_SENTENCE = 3  # words
SAID_BY_ALL = frozenset({"affirm", "deny", "goodbye", "greet", "menu_help", "thanks"})
SMALL = {
    "thanks": "smalltalk.thanks",
    "affirm": "smalltalk.affirm",
    "deny": "smalltalk.deny",
    "greet": "smalltalk.greet",
    "inform_doing_well": "smalltalk.doing_well",
    "out_of_scope": "smalltalk.out_of_scope",
}


def person(draft: Draft) -> Draft:
    """The person wants a human: the team is told, or was told already."""
    part = "person.waiting" if draft.known.hand is Hand.WAITING else "person.told"
    draft = draft.do(OpenCase(Urgency.TODAY, "talk_to_person"))
    return draft.say(part, rows=draft.row("numbers", "menu"))


def stop(draft: Draft) -> Draft:
    """No more messages that were not asked for, at once."""
    where = replace(form.leave(draft.where), topic="")
    ways = (*draft.row("person"), *draft.row("write"))
    return draft.at(where).do(StopWriting()).say("stop.done", rows=ways)


def erase(draft: Draft) -> Draft:
    """Ask once whether all that is held is to go."""
    return form.ask(form.start(draft, "erase"), "erase.what", "erase.not")


def erased(draft: Draft) -> Draft:
    """Everything goes, the state of the conversation too."""
    return draft.at(Where()).do(Erase()).say("erase.done")


def postpone(draft: Draft) -> Draft:
    """Not now: a short sentence that tells an onlooker nothing."""
    return draft.at(form.leave(draft.where)).say("smalltalk.postpone")


def goodbye(draft: Draft) -> Draft:
    """The end of a talk; nothing more is asked."""
    return draft.at(form.leave(draft.where)).say("smalltalk.goodbye", rows=draft.row("person"))


def small(draft: Draft, label: str) -> Draft:
    """Small talk; being greeted shows the menu."""
    rows = topics.headings(draft) if label == "greet" else draft.row("person", "menu")
    return draft.say(SMALL[label], rows=rows)


def struggling(draft: Draft) -> Draft:
    """Troubles that are no danger: a warm word, and somebody of the team reads it soon."""
    rows = (
        (draft.book.topic("ask_counselling"),),
        (draft.book.topic("ask_livelihood_support"),),
        *draft.row("person", "menu"),
    )
    return draft.do(OpenCase(Urgency.SOON, "inform_struggling")).say(
        "smalltalk.struggling",
        rows=rows,
    )


def language(draft: Draft) -> Draft:
    """Every language by its own name."""
    return draft.say("language.choose", rows=(languages(draft), *draft.row("person")))


def languages(draft: Draft) -> tuple[Choice, ...]:
    """One button for each language, named in that language."""
    label = draft.book.buttons["own_name"].label.id
    return tuple(
        Choice(Text(label, (("name", tongue.name),)), f"lang:{code.value}")
        for code, tongue in draft.book.tongues.items()
    )


def set_language(draft: Draft, code: str) -> Draft:
    """Speak this language from now on."""
    if code not in set(Language):
        return language(draft)
    chosen = Language(code)
    where = draft.where.settle("language")
    draft = replace(draft, known=replace(draft.known, language=chosen)).at(where)
    others = tuple(e for e in draft.effects if not isinstance(e, SetLanguage))
    draft = replace(draft, effects=(*others, SetLanguage(chosen)))
    return draft.say("language.done", rows=draft.row("menu", "person"))


def named(book: Book, text: str, *, whole: bool) -> str:
    """The code of the one language that a text names, "" where it names none or several."""
    said = text.casefold().strip()
    codes = [
        code.value
        for code, tongue in book.tongues.items()
        if any(said == word if whole else word in said for word in tongue.words)
    ]
    return codes[0] if len(codes) == 1 else ""


def write_again(draft: Draft) -> Draft:
    """The person wants to hear from the house again."""
    return topics.menu(draft.do(WriteAgain()), "stop.again")


def tongue(
    draft: Draft,
    script: Script | None,
    heard: Language | None,
    hint: Language | None,
    label: str = "",
    words: int = 0,
) -> Draft:
    """Speak as the person writes, until they choose: letters tell more than the app's setting.

    Lao written in Thai letters is answered in Thai, Lao in Latin letters in Lao. A mere "hello",
    a single word in Latin letters or a start without any words tells little: what follows may still
    show Lao or English. Who wrote English and then Lao may do either. English is never taken from
    an app's setting, which is English on half the phones of the south.
    """
    by_letters = {Script.LAO: Language.LAO, Script.THAI: Language.THAI}
    known, loosely = draft.known.language, MANNERS in draft.where.settled
    little = script is Script.LATIN and _tells_little(heard, label, words)
    if script in by_letters or (heard is not None and not little):
        draft = draft.at(draft.where.unsettle(MANNERS))
    if script in by_letters:
        found = by_letters[script]
    elif known is not None and not _is_other(heard, known, words, loosely=loosely, little=little):
        return draft
    elif known is not None or heard is Language.LAO:
        found = heard or Language.LAO
    else:
        found = hint if hint in {Language.LAO, Language.THAI} else (heard or Language.LAO)
    if found is known or (known is not None and "language" in draft.where.settled):
        return draft
    mixed = known is Language.ENGLISH and script is Script.LATIN
    if (little or mixed or heard is None) and hint not in {Language.LAO, Language.THAI}:
        draft = draft.at(draft.where.settle(MANNERS))
    return replace(draft, known=replace(draft.known, language=found)).do(SetLanguage(found))


def _tells_little(heard: Language | None, label: str, words: int) -> bool:
    """Whether one of another language might write so too: "ok", "visa", but not "sabaidee"."""
    if label in SAID_BY_ALL:
        return heard is Language.ENGLISH
    return heard is not None and words == 1


def _is_other(
    heard: Language | None, known: Language, words: int, *, loosely: bool, little: bool
) -> bool:
    """Whether a message speaks for another language than those before it: Lao before all.

    Two words of Lao amid English may still be a name.
    """
    if heard is Language.LAO:
        return loosely or (known is Language.ENGLISH and not little and words >= A_SENTENCE)
    return heard is Language.ENGLISH and loosely and not little
