"""Joining by a one-time code, each yes by itself, and every choice changed or ended later."""

import re
import unicodedata
from dataclasses import replace

from dialogues import form
from dialogues.book import Book
from dialogues.draft import Draft
from dialogues.heard import Followed, Heard, Invited, Kind
from dialogues.pages import Step, Value
from dialogues.turn import (
    Admit,
    Choose,
    Decline,
    EndFollowUp,
    Join,
    Text,
    WrongNumber,
)
from dialogues.where import Where

FLOW = "joining"
NUMBER, ABOUT, PHONE, CONTACT, WHOM = "number", "about", "phone", "contact", "whom"
MEANS, COVER, SIGN, DAYS, TIME, END = "means", "cover", "sign", "days", "time", "end"
CONSENTS = ("team", PHONE, CONTACT, "village", "partner")
CHANGED = (*CONSENTS, MEANS, COVER, SIGN, DAYS, TIME)
HOURS = "hours"  # what the answer to TIME is called among the choices
YES, NO, CHAT, NOBODY = "yes", "no", "chat", "nobody"
TRIES = 3
_ADMITTED = "admitted:"
_CODE = re.compile("[BCDFGHJKMNPQRTVWXYZ2-9]{8}")
_BETWEEN = frozenset({"Zs", "Zl", "Zp", "Cc", "Cf", "Pd"})  # blanks, unseen signs, dashes
_MINUS = "\u2212"  # a dash to some keyboards, a sum to Unicode


def code_in(heard: Heard) -> str:
    """The code in a message, as XXXX-XXXX: behind "/start", or all that was typed; "" for none.

    Digits alone are a code behind "/start" only: typed, eight of them are a telephone number.
    """
    word = heard.command.lstrip("/").partition("@")[0].casefold()
    if heard.kind is not Kind.TEXT and (heard.kind, word) != (Kind.COMMAND, "start"):
        return ""
    signs = _signs(heard.text)
    if not _CODE.fullmatch(signs) or (heard.kind is Kind.TEXT and signs.isdecimal()):
        return ""
    return f"{signs[:4]}-{signs[4:]}"


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
    if draft.where.answer("_single"):
        return _single(before, draft, answered=answered)
    if draft.where.step == MEANS and draft.where.answer(PHONE) == NO:
        draft = draft.at(replace(draft.where, step=COVER))  # the chat is all that is left
    if answered and before.step == ABOUT:
        return form.ask(draft, f"{FLOW}.each")
    if answered and before.step == SIGN:
        return form.ask(draft, _sign_told(draft))
    return form.ask(draft)


def told(draft: Draft) -> Draft:
    """What the flow came to: all that was chosen, one choice changed, or a no to everything."""
    where, chosen = draft.where, _chosen(draft)
    if where.answer("_single"):
        changed = f"{FLOW}.changed"
        parts = (changed, _sign_told(draft)) if where.answer(SIGN) else (changed,)
        draft = draft.at(replace(where, answers=())).do(*(Choose(*pair) for pair in chosen))
        return draft.say(*parts, rows=draft.row("mine", "menu"))
    settled = tuple(one for one in where.settled if not one.startswith(_ADMITTED))
    draft = draft.at(replace(where, answers=(), settled=settled))
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
    return draft.say(f"{FLOW}.mine", *_lines(draft, followed), rows=(*rows, *ways))


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


def duress(book: Book, sign: str) -> str:
    """The sign of danger that belongs to an ordinary one: the picture beside it."""
    signs = [option.go.partition(":")[2] for option in _step(book, SIGN).options]
    return signs[signs.index(sign) ^ 1]  # two pictures a row: 0 and 1, 2 and 3


def picture(book: Book, sign: str) -> str:
    """The picture of a sign."""
    return book.icons.get(f"{SIGN}:{sign}", "")


def _signs(text: str) -> str:
    """The letters, capital, and the digits of any script, without what stands between them."""
    plain = unicodedata.normalize("NFKC", text).upper()
    return "".join(
        _digit(one) for one in plain if unicodedata.category(one) not in _BETWEEN and one != _MINUS
    )


def _digit(sign: str) -> str:
    return str(unicodedata.decimal(sign)) if sign.isdecimal() else sign


def _digits(text: str) -> str:
    return "".join(_digit(sign) for sign in text if sign.isdecimal())


def _numbered(draft: Draft) -> Draft:
    """A number was told; it does not stay in the conversation."""
    where, invited = draft.where, draft.known.invited
    said = _digits(where.answer(NUMBER))
    answers = tuple(pair for pair in where.answers if pair[0] != NUMBER)
    draft = draft.at(replace(where, step=NUMBER, answers=answers))
    if invited is None or invited.gone or invited.id != where.answer("_invitation"):
        return draft.at(form.leave(draft.where)).say(
            f"{FLOW}.gone", rows=draft.row("person", "menu")
        )
    if not said:
        return form.ask(draft, f"{FLOW}.digits")
    if said != _digits(invited.number):
        return _wrong(draft.do(WrongNumber(invited.id)))
    admitted = draft.at(draft.where.settle(f"{_ADMITTED}{invited.id}")).do(Admit(invited.id))
    return _about(admitted, invited, f"{FLOW}.right")


def _wrong(draft: Draft) -> Draft:
    times = int(draft.where.answer("_wrong") or 0) + 1
    if times < TRIES:
        return form.ask(draft.at(draft.where.note("_wrong", str(times))), f"{FLOW}.wrong")
    draft = draft.at(form.leave(draft.where))
    return draft.say(f"{FLOW}.wrong_end", rows=draft.row("person", "menu"))


def _about(draft: Draft, invited: Invited, *before: str) -> Draft:
    """Tell what this is, to the young in words of their own, and ask for the first yes."""
    draft = _opened(draft, ABOUT, invitation=invited.id, worker=invited.worker)
    what = _text(draft, ABOUT, worker=invited.worker, every=invited.every)
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


def _chosen(draft: Draft) -> tuple[tuple[str, str], ...]:
    """What was answered, by the name of the choice, in the order of the questions."""
    answers = dict(draft.where.answers)
    if answers.get(PHONE) == NO:
        answers[MEANS] = CHAT  # nobody who is not to be called is asked by phone
    found: dict[str, str] = {}
    for step in CHANGED:
        if step in answers:
            found |= _choice(draft.book, step, answers)
    return tuple(found.items())


def _choice(book: Book, step: str, answers: dict[str, str]) -> dict[str, str]:
    """The choices that one answer makes."""
    value = answers[step]
    if step == CONTACT:  # without somebody named, a yes is for nobody
        whom = answers.get(WHOM, NOBODY)
        named = value == YES and whom != NOBODY
        return {CONTACT: YES, WHOM: whom} if named else {CONTACT: NO, WHOM: ""}
    if step == SIGN:
        return {SIGN: picture(book, value), "duress": picture(book, duress(book, value))}
    return {HOURS if step == TIME else step: value}


def _sign_told(draft: Draft) -> Text:
    """What the two pictures mean."""
    where, followed = draft.where, draft.known.followed
    sign = where.answer(SIGN)
    return _text(
        draft,
        "sign_told",
        ordinary=picture(draft.book, sign),
        duress=picture(draft.book, duress(draft.book, sign)),
        worker=where.answer("_worker") or (followed.worker if followed else ""),
    )


def _lines(draft: Draft, followed: Followed) -> tuple[Text, ...]:
    """A line for each choice; whom they named and which picture it is stays unseen."""
    days, (first, _, last) = followed.choice(DAYS), followed.choice(HOURS).partition("-")
    names = [f"has_{name}_{followed.choice(name) or NO}" for name in CONSENTS]
    names.append(f"has_means_{followed.choice(MEANS) or CHAT}")
    names += ["has_sign"] if followed.ordinary else []
    of_days = f"has_days_{days}" if f"{FLOW}.has_days_{days}" in draft.book.texts else "has_days"
    lines = [_text(draft, name) for name in (*names, of_days)]
    if last:
        lines.append(_text(draft, "has_hours", first=first, last=last))
    topics = {option.go: option.button for option in _step(draft.book, COVER).options}
    topic = topics.get(f"{COVER}:{followed.cover}")
    return (*lines, *((_text(draft, "has_cover", topic=Text(topic)),) if topic else ()))


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


def _step(book: Book, name: str) -> Step:
    return next(step for step in book.flows[FLOW].steps if step.name == name)


def _text(draft: Draft, name: str, **fields: Value | Text) -> Text:
    """A paragraph of this flow with its fields."""
    return draft.book.word(draft.where, f"{FLOW}.{name}", fields)[0]
