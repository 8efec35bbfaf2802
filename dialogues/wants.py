"""What one message wants, as the payload of a button would say it, and how that is carried out."""

from collections.abc import Callable
from dataclasses import replace

from dialogues import (
    border,
    crisis,
    fallback,
    form,
    journey,
    meaning,
    offer,
    services,
    topics,
    tracing,
    wishes,
)
from dialogues.book import Book
from dialogues.draft import Draft
from dialogues.followup import checkin, joining
from dialogues.heard import Heard, Kind
from dialogues.where import Where
from nlu.reading import Reading

COMMANDS = {
    "start": "start",
    "help": "menu",
    "menu": "menu",
    "language": "language",
    "person": "person",
    "stop": "stop",
    "erase": "erase",
    "safe": "safe",
    "border": "border",
    "plan": "journey",
    "mine": "mine",
}
INTENTS = {
    "menu_help": "menu",
    "change_language": "language",
    "talk_to_person": "person",
    "stop_messages": "stop",
    "erase_my_data": "erase",
    "postpone": "postpone",
    "goodbye": "goodbye",
    "inform_struggling": "struggling",
    **{label: f"small:{label}" for label in wishes.SMALL},
}
# Amid danger these are an answer that nobody can tell, "with him" or the name of a shop, and no
# reason for small talk.
NO_WISH = meaning.YES_OR_NO | {"inform_doing_well", "out_of_scope"}
ANY_TIME = frozenset(
    {
        "country",
        "enough",
        "erase",
        "helped",
        "journey",
        "lang",
        "language",
        "menu",
        "mine",
        "numbers",
        "offer",
        "person",
        "services",
        "start",
        "stop",
        "tip",
        "topic",
        "tracing",
        "write",
    },
)
# What ends, erases or passes on something: a button of then must not do it to what is so by now.
IN_TIME = {
    "enough": "stale",
    "journey:forget": "journey:which",
    "mine:keep": "stale",
    "mine:out": "stale",
    "tip:yes": "stale",
}


def want(book: Book, where: Where, heard: Heard, reading: Reading | None) -> str:
    """What is wanted, as a payload; "" where nobody can tell, "stale" for a button too late."""
    if heard.kind is Kind.BUTTON:
        return _pressed(book, where, heard)
    if heard.kind is Kind.COMMAND:
        return _commanded(heard)
    if heard.text.casefold().strip() in book.at_border:
        return "border"
    return _meant(book, where, heard, reading) if reading else ""


def _barely_later(reading: Reading) -> bool:
    """A poor guess that they go now: to the name of a place nobody answers with silence."""
    return reading.intent.label in {"postpone", "goodbye"} and _is_poor(reading)


def _barely_stop(reading: Reading) -> bool:
    """A poor guess that they want no more messages: on it nobody's follow-up ends."""
    return reading.intent.label == fallback.STOP and _is_poor(reading)


def _is_poor(reading: Reading) -> bool:
    return bool(reading.nearest) and reading.intent.confidence < form.PLAIN


def _meant(book: Book, where: Where, heard: Heard, reading: Reading) -> str:
    label = reading.intent.label
    if label == "change_language":
        code = wishes.named(book, heard.text, whole=False)
    else:
        code = wishes.named(book, heard.text, whole=True)
    if code:
        return f"lang:{code}"
    place = _place(book, where, reading)
    if place:
        return place
    if where.flow in form.URGENT_FLOWS and (label in NO_WISH or _barely_later(reading)):
        return ""
    if _barely_stop(reading):
        return ""
    return INTENTS.get(label, f"topic:{label}" if label in book.answers else "")


def _commanded(heard: Heard) -> str:
    """What a command wants; a start by the link on the border's poster brings its questions."""
    word = heard.command.lstrip("/").partition("@")[0].casefold()
    if word == "start" and heard.text.strip().casefold() == border.FLOW:
        return "border"
    return COMMANDS.get(word, "unknown")


def _place(book: Book, where: Where, reading: Reading) -> str:
    """Where somebody in danger says that they are, whatever was asked; "" where they do not."""
    asked = book.flows["crisis"].step("where") if where.flow == "crisis" else None
    option = meaning.named(asked, reading) if asked else None
    return option.go if option else ""


def _pressed(book: Book, where: Where, heard: Heard) -> str:
    """A payload as it stands where it works at any time; one out of its step is stale."""
    choice, head = heard.choice, heard.choice.partition(":")[0]
    if heard.option in checkin.FIRST and not where.flow:
        return "past"
    if heard.late and choice in IN_TIME:
        return IN_TIME[choice]
    if head in {"skip", "back"} and form.step(book, where) and not heard.late:
        return choice
    if choice in {"erase:yes", "erase:no", "offer:questions"} or head not in ANY_TIME:
        return "stale"
    return choice


def start(draft: Draft) -> Draft:
    """The first command of every chat; later it is the menu with a greeting."""
    return topics.menu(draft, "menu.hello")


def safe_asked(draft: Draft) -> Draft:
    """The person wants to be asked: are you safe now."""
    return form.ask(form.start(draft, "crisis", kind=draft.where.answer("_kind")))


def unknown_command(draft: Draft) -> Draft:
    """A command that nobody knows."""
    return topics.menu(draft, "menu.unknown_command")


PLAIN: dict[str, Callable[[Draft], Draft]] = {
    "start": start,
    "menu": topics.menu,
    "language": wishes.language,
    "person": wishes.person,
    "stop": wishes.stop,
    "erase": wishes.erase,
    "erase:yes": wishes.erased,
    "safe": safe_asked,
    "safe:yes": crisis.safe,
    "safe:no": crisis.unsafe,
    "safe:quiet": crisis.quiet,
    "doubt:yes": crisis.confirmed,
    "doubt:no": crisis.reassured,
    "postpone": wishes.postpone,
    "goodbye": wishes.goodbye,
    "struggling": wishes.struggling,
    "numbers": topics.numbers,
    "write": wishes.write_again,
    "unknown": unknown_command,
    "stale": fallback.stale,
    "past": checkin.past,
    "skip": form.skip,
    "back": form.back,
    "offer": offer.opened,
    "offer:more": offer.questions,
    "border": border.opened,
    "border:stop": border.told,
    "journey": journey.opened,
    "journey:open": journey.shown,
    "journey:forget": journey.erased,
    "journey:which": journey.which,
    "services": services.opened,
    "tracing": tracing.opened,
    "enough": checkin.enough,
    "mine": joining.choices,
}
NAMED: dict[str, Callable[[Draft, str], Draft]] = {
    "lang": wishes.set_language,
    "country": topics.set_country,
    "helped": topics.helped,
    "menu": topics.group,
    "mine": joining.mine,
    "small": wishes.small,
    "tip": offer.tip,
}


def carry(draft: Draft, go: str, heard: Heard) -> Draft:
    """Carry out what is wanted; a payload that names nothing known gets the menu."""
    head, _, tail = go.partition(":")
    topic = draft.where.topic if head == "topic" else ""
    draft = draft.at(replace(draft.where, misses=0, topic=topic))
    if go in PLAIN:
        return PLAIN[go](draft)
    if head in NAMED:
        return NAMED[head](draft, tail)
    if head == "topic":
        return topics.answer(draft, tail, heard)
    return topics.menu(draft)
