"""What is fuzzed: each target takes bytes, and fails where the house would break or lie."""

import json
from collections.abc import Callable, Mapping
from functools import cache

from bot.bell import Bell
from bot.channels import Incoming
from bot.console.origin import is_nonce, kept, our_page
from bot.telegram.envelope import envelope
from bot.telegram.outcomes import UPDATES
from bot.telegram.updates import read
from bot.typed import heard_text
from bot.webchat.channel import WebChannel
from dialogues.heard import Heard, Kind
from dialogues.where import Where
from nlu.danger import DangerNet
from nlu.labels import LABELS
from nlu.reading import Danger, Intent, Language, Level, Reading, Script
from tests.unit.dialogues.talk import COMMANDS, State, book, hear

MOST_TURNS = 12
MOST_LETTERS = 2_000
CHAT = {"id": 77, "type": "private"}
KINDS, LANGUAGES, SCRIPTS = tuple(Kind), tuple(Language), tuple(Script)
LEVELS = tuple(Level)
CRISES = tuple(sorted(label for label in LABELS if label.startswith("crisis_")))


def webhook_body(data: bytes) -> None:
    """The raw body: looked at from outside and read in full, whatever it is."""
    seen, incoming = envelope(data), read(data)
    assert seen.usable == (seen.cause == "") == (seen.address != "")
    _can_be_kept(incoming)


def update_reader(data: bytes) -> None:
    """An update in a private chat whose inside is any JSON that the bytes make."""
    kind = tuple(UPDATES)[(data or b"\0")[0] % len(UPDATES)]
    inside: object = data[1:].decode("utf-8", "replace")
    try:
        inside = json.loads(data[1:].decode("utf-8", "surrogateescape"))
    except (ValueError, RecursionError):
        inside = {"text": inside, "caption": inside, "data": inside}
    if isinstance(inside, dict):
        inside = {**inside, "chat": CHAT, "message": {"chat": CHAT}}
    body = json.dumps({"update_id": 1, kind: inside}).encode()
    _can_be_kept(read(body))
    webhook_body(body)


def danger_net(data: bytes) -> None:
    """A message of any letters: it is read, the same each time, and little of it is quoted."""
    text = _text(data)
    found = _net().find(text)
    assert isinstance(found, Danger)
    assert _net().find(text) == found
    assert all(len(one.words) <= MOST_QUOTED for one in found.evidence)


def flow_runner(data: bytes) -> None:
    """A conversation: each byte says something, and its state is kept and read each time."""
    state, left = State(), bytearray(data)
    for _ in range(MOST_TURNS):
        if not left:
            return
        turn, state = hear(state, _said(left, state))
        assert Where.from_json(turn.where.to_json()) == turn.where
        assert len(turn.where.to_json()) < MOST_LETTERS
        for choice in (one for say in turn.says for row in say.rows for one in row):
            assert choice.go.isascii()


def kept_state(data: bytes) -> None:
    """A state that was kept by another version, or broken: it is read or begun anew."""
    state = Where.from_json(data.decode("utf-8", "replace"))
    assert Where.from_json(state.to_json()) == state


def form_fields(data: bytes) -> None:
    """What comes in the fields of a form, of the desk and of the web chat."""
    text = data.decode("utf-8", "surrogateescape")
    clean = kept(text)
    assert clean == kept(clean)
    assert "\x00" not in clean
    clean.encode()
    assert our_page(text) in {"", text}
    assert not is_nonce(text) or len(text) == 32
    heard = heard_text(clean, None)
    assert heard.text[:1] not in {"/", "\uff0f"}
    _can_be_kept(_page().read(data))
    posted = {"kind": "text", "text": text, "address": "a" * 32}
    _can_be_kept(_page().read(json.dumps(posted).encode()))


Target = Callable[[bytes], None]
TARGETS: Mapping[str, Target] = {
    one.__name__: one
    for one in (webhook_body, update_reader, danger_net, flow_runner, kept_state, form_fields)
}
MOST_QUOTED = 120


def _can_be_kept(incoming: Incoming | None) -> None:
    """Whatever is heard can be stored and shown: whole letters, within its length."""
    if incoming is None:
        return
    heard = incoming.heard
    for text in (heard.text, heard.choice, heard.command, incoming.name, incoming.remark):
        text.encode()
        assert len(text) <= 2 * MOST_TEXT
    attached = incoming.attachment
    assert attached is None or (attached.size >= 0 and attached.seconds >= 0)


MOST_TEXT = 1_000_000


def _text(data: bytes) -> str:
    """Letters of the four ways of writing, more often than all others."""
    return "".join(chr(START[one % 4] + one // 4) for one in data) + data.decode("utf-8", "replace")


START = (0x0E80, 0x0E01, 0x61, 0x2000)


def _said(left: bytearray, state: State) -> tuple[Heard, Reading | None]:
    """The next thing that is said, out of the bytes that are left."""

    def drawn() -> int:
        return left.pop(0) if left else 0

    kind, how = KINDS[drawn() % len(KINDS)], drawn()
    words = bytes(left[: how % 16])
    del left[: how % 16]
    text = words.decode("utf-8", "surrogateescape").encode("utf-8", "replace").decode()
    goes = (*state.goes, text) if state.goes else (text,)
    heard = Heard(
        kind,
        text=text,
        choice=goes[drawn() % len(goes)],
        command=COMMANDS[drawn() % len(COMMANDS)] if how % 3 else text,
        hint=LANGUAGES[drawn() % len(LANGUAGES)],
    )
    if how % 2:
        return heard, None
    labels = tuple(sorted(LABELS))
    level = LEVELS[drawn() % len(LEVELS)] if how % 5 == 0 else Level.NONE
    danger = Danger(level, CRISES[drawn() % len(CRISES)]) if level is not Level.NONE else Danger()
    reading = Reading(
        text,
        language=LANGUAGES[drawn() % len(LANGUAGES)],
        script=SCRIPTS[drawn() % len(SCRIPTS)],
        intent=Intent(labels[drawn() % len(labels)], drawn() / 255),
        nearest=(),
        danger=danger,
    )
    return heard, reading


@cache
def _net() -> DangerNet:
    return DangerNet.load()


@cache
def _page() -> WebChannel:
    return WebChannel(Bell())


def ready() -> None:
    """Read once what is read once, so that the first example is not the slowest."""
    book()
    _net()
