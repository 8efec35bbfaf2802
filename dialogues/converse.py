"""A calm talk with the program: the open flow first, then what is wanted anew."""

from collections.abc import Callable

from dialogues import (
    afterwards,
    ages,
    border,
    crisis,
    fallback,
    form,
    journey,
    meaning,
    media,
    offer,
    report,
    services,
    topics,
    tracing,
    wants,
    welcome,
)
from dialogues.draft import Draft
from dialogues.followup import checkin, choices, joining
from dialogues.heard import Heard, Kind
from dialogues.pages import Option
from dialogues.turn import WriteAgain
from dialogues.where import Where
from nlu.reading import Reading

NOT_SEEKING = welcome.CLOSING | {"erase", "erase:no", "small:thanks", "small:affirm", "small:deny"}
WISHES = welcome.CLOSING | {"menu", "language", "person", "erase", "numbers"}
ENDINGS: dict[str, Callable[[Draft], Draft]] = {
    afterwards.FLOW: afterwards.told,
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


def converse(draft: Draft, heard: Heard, reading: Reading | None) -> Draft:
    """The open flow first, then what is wanted anew; a first contact ends with a welcome."""
    before = draft.where
    option = meaning.meant(draft.book, draft.where, heard, reading)
    go = option.go if option else wants.want(draft.book, draft.where, heard, reading)
    draft = _welcomed_back(draft, go)
    if checkin.waits_for_a_tap(draft.where, option, go):
        return checkin.tap(draft)
    if option:
        draft = answered(draft, option, heard)
    elif form.takes(draft, heard, go, reading):
        draft = _kept(draft, heard, reading)
    elif heard.kind in media.WORDLESS:
        draft = _shown(draft, heard, go)
    elif reading and offer.is_offer(draft.where, heard, reading) and not _is_else(go):
        draft = offer.read(draft, reading)
    elif go:
        draft = _wanted(draft, go, heard)
    else:
        draft = _unheard(draft, heard, reading)
    return draft if _tells_nothing(before, draft.where) else welcome.welcomed(draft, go)


def _is_else(go: str) -> bool:
    """Whether words are something else than the offer they sound like: a wish, or where they are.

    "I am in Poipet", amid danger, is no offer of work there.
    """
    return go in WISHES or go.startswith("country:")


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


def answered(draft: Draft, option: Option, heard: Heard) -> Draft:
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


def _worded(text: str) -> bool:
    return any(letter.isalnum() for letter in text)
