"""The check-in: a first message about something else, one-tap questions, and the duress sign."""

from dialogues import crisis, fallback, form
from dialogues.book import Book
from dialogues.draft import Draft
from dialogues.followup import choices
from dialogues.followup.deeds import (
    BeginCheckIn,
    Choose,
    Cover,
    EndCheckIn,
    KeepAnswer,
    KeepNeed,
    PutOff,
)
from dialogues.followup.plan import BEST, WORST
from dialogues.heard import SIGNED, Followed, Hand, Heard, Kind, Known
from dialogues.pages import Option
from dialogues.turn import OpenCase, Urgency, WriteAgain
from dialogues.where import Where
from nlu.reading import Danger, Evidence, Level

FLOW, TIME, NEED, PEER = "checkin", "time", "need", "peer"
COVERED = "cover"
WEATHER = "weather"  # what messages seem to be about to whoever chose no topic
LABEL = "talk_to_person"
FIRST = frozenset({*SIGNED, "time:later", "time:not"})  # what stands under a first message
NEEDS = (NEED, "more")
NO_NEED, UNSAFE = "none", "safety:0"


def asked(draft: Draft, stage: str, domains: tuple[str, ...], *, peer: bool = False) -> Draft:
    """The first message, `hello` or `again`, in words of the person's cover topic."""
    questions = " ".join((*domains, *((PEER,) if peer else ())))
    opened = form.start(draft.at(form.leave(draft.where)), FLOW, questions=questions)
    return form.ask(opened, _topic(draft, stage))


def closing(draft: Draft) -> Draft:
    """The last message of a plan that is over."""
    return draft.say(f"{FLOW}.closing")


def is_duress(book: Book, followed: Followed | None, where: Where, heard: Heard) -> bool:
    """Whether this is the sign that somebody else holds the phone, tapped or typed.

    The picture stays under every first message: tapped later it means the same, until the team
    knows. Which picture it was stands in the button; in that of an older day only its place.
    """
    if followed is None or not followed.duress:
        return False
    if heard.kind is Kind.BUTTON:
        known = COVERED in where.settled and (where.flow, where.step) != (FLOW, TIME)
        place = followed.signs.get(heard.option, "")
        shown = choices.picture(book, heard.picture) or place
        return not known and followed.is_danger(shown)
    if heard.kind is Kind.STICKER:  # offered by Telegram to whoever types one picture alone
        return followed.duress in heard.emoji
    return heard.kind in {Kind.TEXT, Kind.EDIT} and followed.duress in heard.text


def duress(draft: Draft) -> Draft:
    """The team is told at once; the screen shows the end of a talk about something else."""
    evidence = (Evidence(draft.book.reasons["checkin.duress"], ""),)
    kept = draft.where
    where = Where(welcomed=True, settled=kept.settled, said=kept.said, asking=kept.asking)
    draft = draft.at(where.settle(COVERED)).do(
        OpenCase(Urgency.NOW, LABEL, evidence, quiet=True), Cover()
    )
    if draft.known.stopped:
        draft = draft.do(WriteAgain())
    return _about_the_topic(draft, "noted")


def lifted(where: Where, hand: Hand) -> Where:
    """Without the cover once the case is closed: then the chat is itself again."""
    return where.unsettle(COVERED) if hand is Hand.NONE else where


def left(where: Where, known: Known) -> Where:
    """Without its questions once nobody follows them up: who said no is asked no further."""
    return form.leave(where) if where.flow == FLOW and known.followed is None else where


def is_covered(draft: Draft) -> bool:
    """Whether the chat seems to be about something else for as long as the case is open.

    Also where the follow-up is over by now: whoever holds the phone may hold it still.
    """
    return COVERED in draft.where.settled


def chat(draft: Draft, heard: Heard) -> Draft:
    """Whatever is written behind the cover gets a word of the topic; their own sign ends it."""
    followed = draft.known.followed
    sign = followed.ordinary if followed else ""
    if sign and sign in heard.text and heard.kind is Kind.TEXT:
        draft = draft.at(draft.where.unsettle(COVERED))
        return draft.say(f"{FLOW}.back", rows=draft.row("person", "menu"))
    return _about_the_topic(draft, "chat")


def _about_the_topic(draft: Draft, text: str) -> Draft:
    return draft.say(_topic(draft, text))


def _topic(draft: Draft, text: str) -> str:
    """A paragraph of the topic that messages seem to be about."""
    followed = draft.known.followed
    return f"cover.{(followed.cover if followed else draft.known.cover) or WEATHER}_{text}"


def heard(draft: Draft, before: Where, option: Option | None, said: Heard) -> Draft:
    """Keep one answer at once, whatever comes after it; `before` is where it was given."""
    if before.step == TIME:
        return _on_time(draft, option)
    if before.step == PEER:
        given = option is not None and option.go == "peer:yes"
        return draft.do(Choose(PEER, "yes" if given else "no"))
    tail = option.go.partition(":")[2] if option else ""
    if before.step in NEEDS:
        return _on_need(draft, tail, said)
    if said.kind is Kind.VOICE:
        return _by_voice(draft.do(KeepAnswer(before.step, None)))
    score = int(tail) if tail.isdigit() and WORST <= int(tail) <= BEST else None
    return draft.do(KeepAnswer(before.step, score, "" if option else said.text))


def _on_time(draft: Draft, option: Option | None) -> Draft:
    go = option.go if option else ""
    return draft.do(BeginCheckIn()) if go in SIGNED else draft


def _on_need(draft: Draft, need: str, said: Heard) -> Draft:
    if said.kind is Kind.VOICE:
        return _by_voice(draft)
    if need == NO_NEED:
        return draft
    return draft.do(KeepNeed(need) if need else KeepAnswer(NEED, None, said.text))


def unsafe(draft: Draft) -> Draft:
    """They do not feel safe: what is asked stops, and danger has its full answer."""
    evidence = (Evidence(draft.book.reasons["crisis.not_safe"], ""),)
    left = draft.at(form.leave(draft.where)).do(EndCheckIn(stopped=True))
    return crisis.sure(left, Danger(Level.SURE, None, evidence))


def _by_voice(draft: Draft) -> Draft:
    evidence = (Evidence(draft.book.reasons["checkin.voice"], ""),)
    return draft.do(OpenCase(Urgency.SOON, LABEL, evidence))


def waits_for_a_tap(where: Where, option: Option | None, go: str) -> bool:
    """Whether somebody answered the first message in words that tell nothing: it wants a sign."""
    at_time = (where.flow, where.step) == (FLOW, TIME)
    return at_time and option is None and (not go or go.startswith("small:"))


def tap(draft: Draft) -> Draft:
    """Show the two pictures once more; who still does not tap one is asked another day."""
    tries = int(draft.where.answer("_asked") or 0)
    if tries >= form.PATIENCE:
        return _about_the_topic(draft.at(form.leave(draft.where)).do(PutOff()), "later")
    return form.ask(draft.at(draft.where.note("_asked", str(tries + 1))), f"{FLOW}.tap")


def told(draft: Draft) -> Draft:
    """The end of the flow: put off, or thanked."""
    time = draft.where.answer(TIME)
    if time in {"later", "not"}:
        return _about_the_topic(draft.do(PutOff(alone=time == "later")), "later")
    before = (f"{FLOW}.peer_yes",) if draft.where.answer(PEER) == "yes" else ()
    draft = draft.do(EndCheckIn())
    return draft.say(*before, f"{FLOW}.done", rows=draft.row("person", "menu"))


def past(draft: Draft) -> Draft:
    """A button of a first message that is over, in whosever hand: no word of who we are."""
    known = draft.known
    return (
        _about_the_topic(draft, "later") if known.followed or known.cover else fallback.stale(draft)
    )


def enough(draft: Draft) -> Draft:
    """The person has had enough: what they told is kept."""
    if draft.where.flow != FLOW:
        return draft.say(f"{FLOW}.stopped", rows=draft.row("person", "menu"))
    draft = draft.at(form.leave(draft.where)).do(EndCheckIn(stopped=True))
    return draft.say(f"{FLOW}.stopped", rows=draft.row("person", "menu"))
