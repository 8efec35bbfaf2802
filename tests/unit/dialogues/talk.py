"""A conversation to test with: what is said to the router, and every state that can be reached."""

from collections import deque
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from functools import cache

from dialogues.book import Book
from dialogues.followup.deeds import Join
from dialogues.heard import (
    Country,
    Followed,
    Hand,
    Heard,
    Invited,
    Kind,
    Known,
)
from dialogues.router import Router
from dialogues.turn import (
    OpenCase,
    SetAge,
    SetCountry,
    SetLanguage,
    StopWriting,
    Text,
    Turn,
    WriteAgain,
)
from dialogues.where import Where
from nlu.entities import Entities
from nlu.labels import CRISES, LABELS
from nlu.reading import UNKNOWN, Danger, Entity, Evidence, Intent, Language, Level, Reading, Script

Said = tuple[Heard, Reading | None]
SIGN = (Evidence("says that the door is locked", "locked"),)
NEAR = (Intent("crisis_child", 0.2), Intent("ask_wages", 0.2), Intent("ask_costs", 0.1))
BESIDE = ("checkin", "joining")  # flows in which it matters who is followed up
INVITED = Invited("c" * 32, number="123", worker="Noy")
FOLLOWED = Followed("Noy", "weaving", "🌸", "🍃", (("phone", "yes"), ("means", "chat")))
QUESTIONS = ("safety", "family", "money", "work", "feelings", "treatment", "health")
AGED, WORDED = ("", "age", "report"), ("",)  # flows in which an age, or the word, says something
COMMANDS = (
    "start",
    "help",
    "menu",
    "language",
    "person",
    "stop",
    "erase",
    "safe",
    "nothing",
    "border",
    "plan",
    "mine",
)
MEDIA = (
    Kind.VOICE,
    Kind.PICTURE,
    Kind.FILE,
    Kind.PLACE,
    Kind.CONTACT,
    Kind.STICKER,
    Kind.OTHER,
)


@cache
def book() -> Book:
    return Book.load()


@cache
def entities() -> Entities:
    return Entities.load()


def router() -> Router:
    return Router(book())


@cache
def _named(text: str) -> tuple[Entity, ...]:
    return entities().find(text)


def typed(
    text: str = "words",
    label: str = "unknown",
    *,
    danger: Danger | None = None,
    near: tuple[Intent, ...] = NEAR,
    language: Language = Language.LAO,
    script: Script = Script.LAO,
    kind: Kind = Kind.TEXT,
) -> Said:
    intent = UNKNOWN if label == "unknown" else Intent(label, 0.9)
    named = _named(text)
    reading = Reading(text, language, script, intent, near, danger or Danger(), named)
    return Heard(kind, text=text), reading


def sure(crisis: str = "crisis_confined", kind: Kind = Kind.TEXT) -> Said:
    return typed(danger=Danger(Level.SURE, crisis, SIGN), kind=kind)


def maybe(kind: str = "crisis_violence", label: str = "unknown") -> Said:
    return typed(label=label, danger=Danger(Level.MAYBE, kind, SIGN))


def pressed(go: str) -> Said:
    return Heard(Kind.BUTTON, choice=go), None


def late(go: str) -> Said:
    return Heard(Kind.BUTTON, choice=go, late=True), None


def command(word: str) -> Said:
    return Heard(Kind.COMMAND, command=word), None


def planned(word: str) -> list[Said]:
    """A whole plan for the way, step by step, with a word for trouble."""
    return [
        pressed("journey"),
        typed("Nowhere Town"),
        pressed("day:2"),
        *(typed(said) for said in ("a man called X", "a kitchen", "by bus", "my aunt")),
        (Heard(Kind.PICTURE), None),
        *((typed(word), pressed("skip")) if len(word) < 4 else (typed(word),)),
    ]


@dataclass(frozen=True)
class State:
    """Where a conversation stands, what is known, and the buttons that are on the screen."""

    where: Where = field(default_factory=Where)
    known: Known = field(default_factory=Known)
    goes: tuple[str, ...] = ()


def hear(state: State, said: Said) -> tuple[Turn, State]:
    """One turn, with its effects on what is known carried out as the house does."""
    turn = router().decide(said[0], said[1], state.where, state.known)
    known = state.known
    for effect in turn.effects:
        if isinstance(effect, SetLanguage):
            known = replace(known, language=effect.language)
        elif isinstance(effect, SetCountry):
            known = replace(known, country=effect.country)
        elif isinstance(effect, SetAge):
            known = replace(known, age=effect.age)
        elif isinstance(effect, OpenCase) and known.hand is Hand.NONE:
            known = replace(known, hand=Hand.WAITING)
        elif isinstance(effect, Join):
            known = replace(known, followed=FOLLOWED, invited=None)
        elif isinstance(effect, StopWriting):
            known = replace(known, stopped=True)
        elif isinstance(effect, WriteAgain):
            known = replace(known, stopped=False)
    goes = tuple(choice.go for say in turn.says for row in say.rows for choice in row)
    return turn, State(turn.where, known, goes or state.goes if not turn.says else goes)


def talk(*saids: Said, state: State | None = None) -> tuple[list[Turn], State]:
    turns, state = [], state or State()
    for said in saids:
        turn, state = hear(state, said)
        turns.append(turn)
    return turns, state


def texts(turn: Turn) -> list[Text]:
    return [text for say in turn.says for text in say.paragraphs]


def ids(turn: Turn) -> list[str]:
    return [text.id for text in texts(turn)]


def shown(text: Text) -> str:
    out = text.id
    for name, value in text.fields:
        out = out.replace(f"{{{name}}}", shown(value) if isinstance(value, Text) else str(value))
    return out


@cache
def everything() -> tuple[Said, ...]:
    """One of everything a person can do, but for the buttons on the screen."""
    return tuple(_everything())


def _everything() -> Iterator[Said]:
    for label in sorted(LABELS):
        yield typed("something", label)
    yield typed()
    yield typed(near=())
    yield typed("   ")
    for kind in sorted(CRISES):
        yield sure(kind)
        yield maybe(kind)
    for word in COMMANDS:
        yield command(word)
    for media in MEDIA:
        yield Heard(media), None
    yield typed(kind=Kind.EDIT)
    for go in ("erase:yes", "safe:no", "doubt:yes", "nonsense", "", "skip", "back", "country:TH"):
        yield pressed(go)


def shape(state: State) -> tuple[object, ...]:
    """What makes two states differ for the walk: not the memory of wordings."""
    where, known = state.where, state.known
    return (
        where.flow,
        where.step,
        where.answer("_asked") == "2",
        bool(where.answer("_aside")),
        min(where.misses, 2),
        where.welcomed,
        bool(where.kinds),
        known.country is None and "country" not in where.settled,
        where.flow in AGED and known.age is None,
        where.flow in WORDED and bool(where.word),
        where.flow in BESIDE and (known.followed is None, where.answer("_single")),
        "cover" in where.settled,
        known.hand,
        known.stopped,
        bool(state.goes),
    )


@cache
def reachable() -> tuple[State, ...]:
    """Every state a conversation can come to, from every kind of person, by walking the graph."""
    starts = [
        State(known=Known(language=language, country=country))
        for language in (None, Language.THAI)
        for country in (None, Country.ELSEWHERE)
    ]
    starts += [
        State(router().check(stage, stage, Where(welcomed=True), Known()).where)
        for stage in ("first", "last")
    ]
    starts += [State(router().ask_how_things_are(Where(welcomed=True), Known()).where)]
    followed = Known(followed=FOLLOWED)
    asked = router().ask_how_they_are("hello", QUESTIONS, Where(), followed, peer=True)
    starts += [asked_state := State(asked.where, followed)]
    starts += [
        hear(asked_state, pressed("time:b"))[1],
        hear(State(Where(welcomed=True), followed), command("mine"))[1],
        hear(State(known=Known(invited=INVITED)), typed("BCDF-2345"))[1],
    ]
    moves = (
        typed("123"),
        *(typed("something", label) for label in ("ask_passport", "ask_emergency_numbers")),
        *(typed("something", label) for label in ("affirm", "deny", "postpone", "greet")),
        *(typed("something", label) for label in ("report_broker", "talk_to_person")),
        typed("mangosteen tree"),
        *(pressed(go) for go in ("offer", "journey", "services", "tracing")),
        command("border"),
        typed(),
        sure(),
        maybe(),
        *(command(word) for word in ("start", "stop", "erase", "safe")),
        (Heard(Kind.VOICE), None),
    )
    seen: dict[tuple[object, ...], State] = {}
    ahead = deque(starts)
    while ahead:
        state = ahead.popleft()
        if shape(state) in seen:
            continue
        seen[shape(state)] = state
        ahead.extend(hear(state, said)[1] for said in moves)
        ahead.extend(hear(state, pressed(go))[1] for go in dict.fromkeys(state.goes))
    held = [replace(s, known=replace(s.known, hand=Hand.HELD)) for s in seen.values()]
    return (*seen.values(), *held)
