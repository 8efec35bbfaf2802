"""Decides what is said: danger, then a human, then the open flow, then a new one, in that order."""

from collections.abc import Callable
from dataclasses import dataclass, replace

from dialogues import (
    ages,
    border,
    crisis,
    fallback,
    form,
    journey,
    media,
    offer,
    report,
    services,
    topics,
    tracing,
    wants,
    welcome,
    wishes,
)
from dialogues.book import Book
from dialogues.draft import Draft
from dialogues.followup import checkin, choices, codes, joining
from dialogues.heard import (
    Hand,
    Heard,
    Kind,
    Known,
)
from dialogues.pages import Option
from dialogues.turn import (
    Turn,
    Unreachable,
    WriteAgain,
)
from dialogues.where import Where
from nlu.reading import Danger, Level, Reading

SILENT = ("stop", "country", "lang", "journey")
NOT_SEEKING = welcome.CLOSING | {"erase", "erase:no", "small:thanks", "small:affirm", "small:deny"}
WISHES = welcome.CLOSING | {"menu", "language", "person", "erase", "numbers"}
ENDINGS: dict[str, Callable[[Draft], Draft]] = {
    ages.FLOW: ages.told,
    border.FLOW: border.told,
    checkin.FLOW: checkin.told,
    choices.FLOW: joining.told,
    journey.ARRIVAL: journey.answered,
    journey.FLOW: journey.made,
    offer.FLOW: offer.told,
    report.FLOW: report.told,
    services.FLOW: services.told,
    tracing.FLOW: tracing.told,
}
OWN_QUESTION = frozenset({"erase", "safe", "skip", "back", "doubt:no", "safe:yes"})


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
        danger = form.alarm(self.book, where, reading, crisis.alarm(heard, reading, where))
        danger = offer.alarm(where, heard, reading, danger)
        secret = checkin.is_duress(known.followed, where, heard) or journey.is_trouble(where, heard)
        calm = danger.level is Level.NONE and not secret
        held = known.hand is Hand.HELD
        closed = calm and not held and journey.is_of_plan(where, heard)
        if heard.kind is Kind.EDIT and calm:
            return Turn((), where, closed=closed)
        draft = _tongue(Draft(self.book, known, where), heard, reading)
        return replace(_decided(draft, heard, reading, danger).turn(), closed=closed)

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

    def last_words(self, where: Where, known: Known) -> Turn:
        """What is said when a plan of follow-up is over."""
        return checkin.closing(Draft(self.book, known, where)).turn()


def _decided(draft: Draft, heard: Heard, reading: Reading | None, danger: Danger) -> Draft:
    if checkin.is_duress(draft.known.followed, draft.where, heard):
        return checkin.duress(draft)
    if journey.is_trouble(draft.where, heard):
        return journey.trouble(draft, reading)
    if danger.level is not Level.NONE:
        return _danger(draft, heard, reading, danger)
    return _calmly(draft, heard, reading)


def _calmly(draft: Draft, heard: Heard, reading: Reading | None) -> Draft:
    """No danger: behind a cover, at the door of follow-up, beside a worker, or with the bot."""
    if checkin.is_covered(draft):
        if draft.known.hand is not Hand.NONE:
            return _covered(draft, heard)
        draft = draft.at(draft.where.unsettle(checkin.COVERED))
    if draft.known.invited and codes.code_in(heard):
        return joining.met(draft)
    if draft.known.hand is Hand.HELD:
        return _quiet(draft, heard, reading)
    return _converse(draft, heard, reading)


def _covered(draft: Draft, heard: Heard) -> Draft:
    """Somebody else may be reading: nothing but the topic, and nothing while a worker writes."""
    if draft.known.hand is Hand.HELD or heard.kind is Kind.EDIT:
        return draft
    return checkin.chat(draft, heard)


def _tongue(draft: Draft, heard: Heard, reading: Reading | None) -> Draft:
    """The language to speak, from letters where there are any."""
    if reading is None or not any(map(str.isalpha, heard.text)) or codes.code_in(heard):
        return wishes.tongue(draft, None, None, heard.hint)
    return wishes.tongue(draft, reading.script, reading.language, heard.hint)


def _worded(text: str) -> bool:
    return any(letter.isalnum() for letter in text)


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
    option = form.meant(draft.book, draft.where, heard, None)
    go = option.go if option else wants.want(draft.book, draft.where, heard, reading)
    if go == "numbers":
        return topics.numbers(draft)
    if go.partition(":")[0] == "erase":  # one's own right, whoever holds the case
        return wants.carry(draft, go, heard)
    if option and draft.where.flow in {checkin.FLOW, journey.ARRIVAL}:
        told = _answered(draft, option, heard)
        return told if option.go == checkin.UNSAFE else replace(told, says=())
    if go.partition(":")[0] in SILENT:
        return replace(wants.carry(draft, go, heard), says=())
    return draft


def _converse(draft: Draft, heard: Heard, reading: Reading | None) -> Draft:
    """The open flow first, then what is wanted anew; a first contact ends with a welcome."""
    before = draft.where
    option = form.meant(draft.book, draft.where, heard, reading)
    go = option.go if option else wants.want(draft.book, draft.where, heard, reading)
    draft = _welcomed_back(draft, go)
    if checkin.waits_for_a_tap(draft.where, option, go):
        return checkin.tap(draft)
    if option:
        draft = _answered(draft, option, heard)
    elif form.takes(draft, heard, go, reading):
        draft = _kept(draft, heard, reading)
    elif heard.kind in media.WORDLESS:
        draft = _shown(draft, heard, go)
    elif reading and offer.is_offer(draft.where, heard, reading) and go not in WISHES:
        draft = offer.read(draft, reading)
    elif go:
        draft = _wanted(draft, go, heard)
    else:
        draft = _unheard(draft, heard, reading)
    return draft if _tells_nothing(before, draft.where) else welcome.welcomed(draft, go)


def _tells_nothing(before: Where, after: Where) -> bool:
    """Whether somebody may be looking who must not read who we are: a code, or a check-in."""
    joining_on = before.flow == choices.FLOW and (
        after.flow == choices.FLOW or before.step == choices.NUMBER
    )
    return joining_on or checkin.FLOW in {before.flow, after.flow}


def _welcomed_back(draft: Draft, go: str) -> Draft:
    """After a stop, a message that seeks something opens the door again."""
    seeks = draft.known.stopped and go not in NOT_SEEKING
    return draft.do(WriteAgain()) if seeks else draft


def _shown(draft: Draft, heard: Heard, go: str) -> Draft:
    """Something that is not text; a question in its caption is answered as well."""
    draft = media.kept(draft, heard.kind)
    if go:
        return _wanted(draft, go, heard)
    return form.again(draft)


def _kept(draft: Draft, heard: Heard, reading: Reading | None) -> Draft:
    """Words or a picture that answer the open question."""
    where = draft.where
    if reading and journey.refuses(where, heard.text, reading):
        return form.ask(draft, "journey.short_word")
    if where.flow == checkin.FLOW:
        draft = checkin.heard(draft, where, None, heard)
        spoken = heard.kind is Kind.VOICE
        return _onward(where, form.keep(draft, heard), *(("checkin.voice",) if spoken else ()))
    return _onward(where, form.keep(draft, heard))


def _onward(before: Where, draft: Draft, *replies: str) -> Draft:
    """The next question; or, after the last one, what its flow comes to."""
    end = ENDINGS.get(before.flow)
    if end and not draft.where.flow:
        return end(draft)
    if before.flow == report.FLOW:
        return report.question(draft)
    if before.flow == choices.FLOW:
        return joining.onward(before, draft)
    return form.ask(draft, *replies)


def _answered(draft: Draft, option: Option, heard: Heard) -> Draft:
    """An answer to the open question: carried out, replied to, and the next one asked."""
    before, pending = draft.where, draft.where.answer("_pending")
    if option.go in wants.PLAIN or option.go.partition(":")[0] in wants.NAMED:
        draft = _wanted(draft, option.go, heard)
        return _calm(draft, pending, heard) if option.go == "doubt:no" else draft
    if before.flow == checkin.FLOW:
        draft = checkin.heard(draft, before, option, heard)
        if option.go == checkin.UNSAFE:
            return checkin.unsafe(draft)
    draft = form.advance(ages.noted(draft, option), option)
    return _onward(before, draft, *((option.reply,) if option.reply else ()))


def _calm(draft: Draft, pending: str, heard: Heard) -> Draft:
    """After a doubt: what was asked besides is answered, and an open question asked again."""
    flow = draft.where.flow
    if pending == offer.FLOW:
        return offer.told(draft, more=True)
    if pending:
        draft = topics.answer(draft, pending, heard)
    return form.again(draft) if flow else draft


def _wanted(draft: Draft, go: str, heard: Heard) -> Draft:
    """Something new in the middle of a question is answered, and the question asked once more."""
    if go == "stale" and form.step(draft.book, draft.where):
        return form.ask(draft, "menu.stale_step")
    before = draft.where
    draft = wants.carry(draft, go, heard)
    if go in {"skip", "back"}:
        ended = not draft.where.flow and before.flow not in ENDINGS
        return topics.menu(draft) if ended else _onward(before, draft)
    moved = (draft.where.flow, draft.where.step) != (before.flow, before.step)
    own = go in OWN_QUESTION or go.partition(":")[0] in {"country", "mine"}
    return draft if moved or own else form.again(draft)


def _unheard(draft: Draft, heard: Heard, reading: Reading | None) -> Draft:
    """Words that nobody understood: an answer in its own words, or a miss."""
    asked = form.step(draft.book, draft.where)
    if asked is None:
        return fallback.missed(draft, reading) if _worded(heard.text) else fallback.wordless(draft)
    if draft.where.flow in form.URGENT_FLOWS:
        return crisis.listen(draft)
    draft = form.again(draft)
    return draft if draft.says else fallback.missed(draft, reading)
