"""Joining by a one-time code, each yes by itself, and every choice changed or ended later."""

from dataclasses import replace

from dialogues import form
from dialogues.draft import Draft
from dialogues.followup import choices as made
from dialogues.followup import codes
from dialogues.followup.choices import (
    ABOUT,
    CHANGED,
    CHAT,
    CONTACT,
    COVER,
    END,
    FLOW,
    MEANS,
    NO,
    NUMBER,
    PHONE,
    SIGN,
    WHOM,
    YES,
)
from dialogues.followup.deeds import Admit, Choose, Decline, EndFollowUp, Join, WrongNumber
from dialogues.heard import Invited
from dialogues.where import Where
from dialogues.wishes import MANNERS

TRIES = 3
_ADMITTED = "admitted:"


def met(draft: Draft) -> Draft:
    """A code was given; `known.invited` says whether it is good.

    A good one asks for the number, in words that tell an onlooker nothing. Whose number was right
    before goes on with what comes after it.
    """
    invited = draft.known.invited
    if invited is None or invited.gone:
        part = "here_already" if draft.known.followed else "gone"
        return draft.say(f"{FLOW}.{part}", rows=draft.row("person", "menu"))
    if invited.id == admitted(draft.where):
        return _about(draft, invited)
    return form.ask(form.start(draft, FLOW, invitation=invited.id), f"{FLOW}.hello")


def admitted(where: Where) -> str:
    """The id of the invitation whose number was right, until the end of joining; "" for none."""
    marks = [one for one in where.settled if one.startswith(_ADMITTED)]
    return marks[-1].removeprefix(_ADMITTED) if marks else ""


def onward(before: Where, draft: Draft) -> Draft:
    """What follows a step of joining that was answered or gone back from; the flow is open."""
    answered = before.step in dict(draft.where.answers)
    if before.step == NUMBER:
        return _numbered(draft) if answered else form.ask(draft)
    if draft.known.ended:
        return _over(draft)
    if draft.where.answer("_single"):
        return _single(before, draft, answered=answered)
    if draft.where.step == MEANS and draft.where.answer(PHONE) == NO:
        draft = draft.at(replace(draft.where, step=COVER))  # the chat is all that is left
    if answered and before.step == ABOUT:
        return form.ask(draft, f"{FLOW}.each")
    if answered and before.step == SIGN:
        return form.ask(draft, made.sign_told(draft))
    return form.ask(draft)


def told(draft: Draft) -> Draft:
    """What the flow came to: all that was chosen, one choice changed, or a no to everything."""
    where, chosen = draft.where, made.chosen(draft)
    if draft.known.ended and where.answer(ABOUT) != NO:
        return _over(draft)
    if where.answer("_single"):
        changed = f"{FLOW}.changed"
        parts = (changed, made.sign_told(draft)) if where.answer(SIGN) else (changed,)
        draft = draft.at(replace(where, answers=())).do(*(Choose(*pair) for pair in chosen))
        return draft.say(*parts, rows=draft.row("mine", "menu"))
    draft = draft.at(_done(where))
    if where.answer(ABOUT) != YES:
        return draft.do(Decline()).say(f"{FLOW}.declined", rows=draft.row("person", "menu"))
    rows = (*draft.row("mine"), *draft.row("person", "menu"))
    mine, end = (draft.book.buttons[name].label for name in ("mine", "mine_end"))
    return draft.do(Join(chosen)).say(f"{FLOW}.joined", rows=rows, mine=mine, end=end)


def mine(draft: Draft, tail: str) -> Draft:
    """Whatever a button "mine" or "mine:..." wants; a tail that nobody knows gets the choices."""
    doors = {"end": leave, "out": left, "keep": kept}
    return doors[tail](draft) if tail in doors else change(draft, tail)


def choices(draft: Draft) -> Draft:
    """What the person chose, in plain words, with a button for each of it."""
    followed = draft.known.followed
    if followed is None:
        return _not_followed(draft)
    draft = _out(draft)
    buttons = [draft.book.buttons[f"mine_{name}"] for name in CHANGED]
    rows = tuple(zip(buttons[::2], buttons[1::2], strict=True))
    ways = (*draft.row("mine_end"), *draft.row("person", "menu"))
    return draft.say(f"{FLOW}.mine", *made.lines(draft, followed), rows=(*rows, *ways))


def change(draft: Draft, name: str) -> Draft:
    """Ask one step of joining anew; `name` is one of `CHANGED`, any other gets the choices."""
    if draft.known.followed is None or name not in CHANGED:
        return choices(draft)
    return form.ask(_opened(draft, name, single=YES))


def leave(draft: Draft) -> Draft:
    """Ask once whether it is to end."""
    if draft.known.followed is None:
        return _not_followed(draft)
    return form.ask(_opened(draft, END))


def left(draft: Draft) -> Draft:
    """It ends at once."""
    if draft.known.followed is None:
        return _not_followed(draft)
    return _out(draft).do(EndFollowUp()).say(f"{FLOW}.ended", rows=draft.row("person", "menu"))


def kept(draft: Draft) -> Draft:
    """It goes on after all."""
    return _out(draft).say(f"{FLOW}.kept", rows=draft.row("mine", "menu"))


def _done(where: Where) -> Where:
    """At the end of joining: nothing of it stays in the conversation."""
    settled = tuple(one for one in where.settled if not one.startswith(_ADMITTED))
    return replace(where, answers=(), settled=settled)


def _over(draft: Draft) -> Draft:
    """Their worker ended it meanwhile: nobody is told that it begins, or that a choice is kept."""
    draft = draft.at(_done(form.leave(draft.where)))
    return draft.say(f"{FLOW}.over", rows=draft.row("person", "menu"))


def _numbered(draft: Draft) -> Draft:
    """A number was told; it does not stay in the conversation."""
    where, invited = draft.where, draft.known.invited
    said = codes.digits(where.answer(NUMBER))
    answers = tuple(pair for pair in where.answers if pair[0] != NUMBER)
    draft = draft.at(replace(where, step=NUMBER, answers=answers))
    if invited is None or invited.gone or invited.id != where.answer("_invitation"):
        return draft.at(form.leave(draft.where)).say(
            f"{FLOW}.gone", rows=draft.row("person", "menu")
        )
    if not said:
        return form.ask(draft, f"{FLOW}.digits")
    if said != codes.digits(invited.number):
        return _wrong(draft.do(WrongNumber(invited.id)))
    # From here on their language is the one that their worker wrote down.
    where = draft.where.settle(f"{_ADMITTED}{invited.id}").unsettle(MANNERS)
    return _about(draft.at(where).do(Admit(invited.id)), invited, f"{FLOW}.right")


def _wrong(draft: Draft) -> Draft:
    times = int(draft.where.answer("_wrong") or 0) + 1
    if times < TRIES:
        return form.ask(draft.at(draft.where.note("_wrong", str(times))), f"{FLOW}.wrong")
    draft = draft.at(form.leave(draft.where))
    return draft.say(f"{FLOW}.wrong_end", rows=draft.row("person", "menu"))


def _about(draft: Draft, invited: Invited, *before: str) -> Draft:
    """Tell what this is, to the young in words of their own, and ask for the first yes."""
    draft = _opened(draft, ABOUT, invitation=invited.id, worker=invited.worker)
    what = made.text(draft, ABOUT, worker=invited.worker, every=invited.every)
    free = "about_young" if invited.under_18 else "about_free"
    return form.ask(draft, *before, what, f"{FLOW}.{free}")


def _opened(draft: Draft, step: str, **notes: str) -> Draft:
    """The flow, opened at one of its steps."""
    opened = form.start(draft, FLOW, **notes)
    return opened.at(replace(opened.where, step=step))


def _single(before: Where, draft: Draft, *, answered: bool) -> Draft:
    """One choice was asked anew; naming somebody and allowing calls may belong to it."""
    where = draft.where
    if not answered:
        return form.ask(draft) if where.step != before.step else choices(draft)
    if (before.step, where.step) == (CONTACT, WHOM):
        return form.ask(draft)
    if before.step == MEANS and where.answer(MEANS) != CHAT and not _may_call(draft):
        return form.ask(draft.at(replace(where, step=PHONE)))
    return told(draft.at(form.leave(where)))


def _may_call(draft: Draft) -> bool:
    followed = draft.known.followed
    return followed is not None and followed.choice(PHONE) == YES


def _not_followed(draft: Draft) -> Draft:
    """My choices, from somebody who has none yet: the open question of joining, if there is one."""
    invited = draft.known.invited
    if draft.where.flow == FLOW:
        return form.ask(draft)
    if invited and not invited.gone and invited.id == admitted(draft.where):
        return _about(draft, invited)
    return draft.say(f"{FLOW}.nothing", rows=draft.row("person", "menu"))


def _out(draft: Draft) -> Draft:
    """Out of this flow, if it is open."""
    return draft.at(form.leave(draft.where)) if draft.where.flow == FLOW else draft
