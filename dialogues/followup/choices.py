"""What somebody chose in joining: answers as choices, and choices in plain words."""

from dialogues.book import Book
from dialogues.draft import Draft
from dialogues.heard import Followed
from dialogues.pages import Step, Value
from dialogues.turn import Text

FLOW = "joining"
NUMBER, ABOUT, PHONE, CONTACT, WHOM = "number", "about", "phone", "contact", "whom"
MEANS, COVER, SIGN, DAYS, TIME, END = "means", "cover", "sign", "days", "time", "end"
CONSENTS = ("team", PHONE, CONTACT, "village", "partner")
CHANGED = (*CONSENTS, MEANS, COVER, SIGN, DAYS, TIME)
HOURS = "hours"  # what the answer to TIME is called among the choices
YES, NO, CHAT, NOBODY = "yes", "no", "chat", "nobody"


def chosen(draft: Draft) -> tuple[tuple[str, str], ...]:
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


def sign_told(draft: Draft) -> Text:
    """What the two pictures mean."""
    where, followed = draft.where, draft.known.followed
    sign = where.answer(SIGN)
    return text(
        draft,
        "sign_told",
        ordinary=picture(draft.book, sign),
        duress=picture(draft.book, duress(draft.book, sign)),
        worker=where.answer("_worker") or (followed.worker if followed else ""),
    )


def lines(draft: Draft, followed: Followed) -> tuple[Text, ...]:
    """A line for each choice; whom they named and which picture it is stays unseen."""
    days, (first, _, last) = followed.choice(DAYS), followed.choice(HOURS).partition("-")
    names = [f"has_{name}_{followed.choice(name) or NO}" for name in CONSENTS]
    names.append(f"has_means_{followed.choice(MEANS) or CHAT}")
    names += ["has_sign"] if followed.ordinary else []
    of_days = f"has_days_{days}" if f"{FLOW}.has_days_{days}" in draft.book.texts else "has_days"
    lines = [text(draft, name) for name in (*names, of_days)]
    if last:
        lines.append(text(draft, "has_hours", first=first, last=last))
    topics = {option.go: option.button for option in _step(draft.book, COVER).options}
    topic = topics.get(f"{COVER}:{followed.cover}")
    return (*lines, *((text(draft, "has_cover", topic=Text(topic)),) if topic else ()))


def duress(book: Book, sign: str) -> str:
    """The sign of danger that belongs to an ordinary one: the picture beside it."""
    signs = [option.go.partition(":")[2] for option in _step(book, SIGN).options]
    return signs[signs.index(sign) ^ 1]  # two pictures a row: 0 and 1, 2 and 3


def picture(book: Book, sign: str) -> str:
    """The picture of a sign."""
    return book.icons.get(f"{SIGN}:{sign}", "")


def sign(book: Book, picture: str) -> str:
    """The name of the sign with this picture, "" where there is none."""
    heads = (name.partition(":") for name, icon in book.icons.items() if icon == picture)
    return next((tail for head, _, tail in heads if head == SIGN), "")


def text(draft: Draft, name: str, **fields: Value | Text) -> Text:
    """A paragraph of this flow with its fields."""
    return draft.book.word(draft.where, f"{FLOW}.{name}", fields)[0]


def _step(book: Book, name: str) -> Step:
    return next(step for step in book.flows[FLOW].steps if step.name == name)
