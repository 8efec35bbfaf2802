"""Decides what is said: danger, then a human, then the open flow, then a new one, in that order."""

from dataclasses import dataclass, replace

from dialogues import (
    afterwards,
    converse,
    crisis,
    form,
    hours,
    journey,
    meaning,
    media,
    offer,
    overtaking,
    topics,
    wants,
    wishes,
)
from dialogues.book import Book
from dialogues.draft import Draft
from dialogues.followup import checkin, codes, joining
from dialogues.heard import (
    Hand,
    Heard,
    Kind,
    Known,
)
from dialogues.turn import (
    Turn,
    Unreachable,
    WriteAgain,
)
from dialogues.where import Where
from nlu.reading import Danger, Level, Reading

SILENT = ("stop", "country", "lang", "journey")


@dataclass(frozen=True, slots=True)
class Router:
    """The one door from what was heard to what is said; the same things in give the same out."""

    book: Book

    def decide(self, heard: Heard, reading: Reading | None, where: Where, known: Known) -> Turn:
        """Decide one turn.

        `reading` is given for everything with text; without one a text counts as not understood.
        """
        if heard.kind is Kind.BLOCKED:
            return Turn((), where, (Unreachable(),))
        if heard.kind is Kind.UNBLOCKED:
            return Turn((), where, (WriteAgain(),))
        where = checkin.left(where, known)
        danger = form.alarm(self.book, where, reading, crisis.alarm(heard, reading, where))
        danger = offer.alarm(where, heard, reading, danger)
        draft = Draft(self.book, known, checkin.lifted(where, known.hand))
        if crisis.is_cry(heard, where) and not checkin.is_covered(draft):  # else the team knows
            danger = Danger(Level.SURE)
        secret = checkin.is_duress(
            self.book, known.followed, draft.where, heard
        ) or journey.is_trouble(where, heard)
        calm = danger.level is Level.NONE and not secret
        held = known.hand is Hand.HELD
        closed = calm and not held and journey.is_of_plan(where, heard)
        if heard.kind is Kind.EDIT and calm:
            return Turn((), where, closed=closed)
        draft = _tongue(draft, heard, reading)
        turn = hours.told(_decided(draft, heard, reading, danger)).turn()
        passing = calm and overtaking.may_be(self.book, heard, reading, where, known, turn)
        return replace(turn, closed=closed, passing=passing)

    def check(self, stage: str, round_: str, where: Where, known: Known) -> Turn:
        """The question to somebody who should have arrived: `first`, `second` or `last`.

        `round_` is `first` or `last`: a second ask repeats the one or the other.
        """
        return journey.asked(Draft(self.book, known, where), stage, round_).turn()

    def ask_how_they_are(
        self, stage: str, domains: tuple[str, ...], where: Where, known: Known, *, peer: bool
    ) -> Turn:
        """The first message of a check-in, `hello` or `again`; `domains` are what it will ask."""
        return checkin.asked(Draft(self.book, known, where), stage, domains, peer=peer).turn()

    def ask_how_things_are(self, where: Where, known: Known) -> Turn:
        """The kind question, days after a case was closed."""
        return afterwards.asked(Draft(self.book, known, where)).turn()

    def goes_on(self, heard: Heard, reading: Reading | None, where: Where, known: Known) -> bool:
        """Whether somebody whose case was closed has more to say to the team."""
        return afterwards.goes_on(Draft(self.book, known, where), heard, reading)

    def last_words(self, where: Where, known: Known) -> Turn:
        """What is said when a plan of follow-up is over."""
        return checkin.closing(Draft(self.book, known, where)).turn()


def _decided(draft: Draft, heard: Heard, reading: Reading | None, danger: Danger) -> Draft:
    if checkin.is_duress(draft.book, draft.known.followed, draft.where, heard):
        return checkin.duress(draft)
    if journey.is_trouble(draft.where, heard):
        return journey.trouble(draft, reading)
    if danger.level is not Level.NONE:
        return _danger(draft, heard, reading, danger)
    return _calmly(draft, heard, reading)


def _calmly(draft: Draft, heard: Heard, reading: Reading | None) -> Draft:
    """No danger: behind a cover, at the door of follow-up, beside a worker, or with the bot."""
    if checkin.is_covered(draft):
        return _covered(draft, heard)
    if draft.known.invited and codes.code_in(heard):
        return joining.met(draft)
    if draft.known.hand is Hand.HELD:
        return _quiet(draft, heard, reading)
    return converse.converse(draft, heard, reading)


def _covered(draft: Draft, heard: Heard) -> Draft:
    """Somebody else may be reading: nothing but the topic, and nothing while a worker writes."""
    if draft.known.hand is Hand.HELD:
        return draft
    return checkin.chat(draft, heard)


def _tongue(draft: Draft, heard: Heard, reading: Reading | None) -> Draft:
    """The language to speak, from letters where there are any."""
    if reading is None or not any(map(str.isalpha, heard.text)) or codes.code_in(heard):
        return wishes.tongue(draft, None, None, heard.hint)
    # "Bangkok" is said in every language.
    a_name = draft.known.language is not None and _is_a_name(reading)
    said = None if a_name else reading.language
    words = 1 if reading.guessed else len(heard.text.split())
    return wishes.tongue(draft, reading.script, said, heard.hint, reading.intent.label, words)


def _is_a_name(reading: Reading) -> bool:
    """Whether a message is the name of a place or the like, and nothing beside it."""
    return any(one.end - one.start == len(reading.text.strip()) for one in reading.entities)


def _danger(draft: Draft, heard: Heard, reading: Reading | None, danger: Danger) -> Draft:
    """Danger comes before everything, whoever holds the case and whatever is open."""
    if draft.known.stopped:
        draft = draft.do(WriteAgain())
    if heard.kind in media.WORDLESS:
        draft = media.noted(draft, heard.kind)
    if heard.choice == "safe:no":
        return crisis.unsafe(draft)
    if danger.level is Level.SURE:
        return crisis.sure(draft, danger)
    if draft.known.hand is Hand.HELD:
        return draft.do(crisis.doubted(danger))
    if checkin.is_covered(draft):  # a question about danger would tell who holds the phone
        return checkin.chat(draft.do(crisis.doubted(danger)), heard)
    if reading and offer.is_offer(draft.where, heard, reading):
        return crisis.maybe(offer.noted(draft, reading), danger, offer.FLOW)
    label = reading.intent.label if reading else ""
    return crisis.maybe(draft, danger, label if label in draft.book.answers else "")


def _quiet(draft: Draft, heard: Heard, reading: Reading | None) -> Draft:
    """A person of the team is answering: nothing is said, but what was asked for is done."""
    if heard.kind in media.WORDLESS:
        return media.noted(draft, heard.kind)
    option = meaning.meant(draft.book, draft.where, heard, None)
    go = option.go if option else wants.want(draft.book, draft.where, heard, reading)
    if go == "numbers":
        return topics.numbers(draft)
    if go.partition(":")[0] == "erase":  # one's own right, whoever holds the case
        return wants.carry(draft, go, heard)
    if option and draft.where.flow in {afterwards.FLOW, checkin.FLOW, journey.ARRIVAL}:
        told = converse.answered(draft, option, heard)
        return told if option.go == checkin.UNSAFE else replace(told, says=())
    if go.partition(":")[0] in SILENT:
        return replace(wants.carry(draft, go, heard), says=())
    return draft
