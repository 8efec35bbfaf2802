"""Whatever bytes come in, looking at them and reading them never fails."""

import json
import random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.channels import Incoming
from bot.telegram.envelope import Cause, envelope
from bot.telegram.outcomes import SAID, UPDATES
from bot.telegram.updates import read

LEAVES = (
    st.none()
    | st.booleans()
    | st.integers()
    | st.floats()
    | st.text(max_size=12)
    | st.text(st.characters(categories=["Cs", "Lu"]), max_size=4)
)
KEYS = [
    "id", "type", "chat", "from", "text", "message", "data", "status", "caption", "first_name",
    "language_code", "new_chat_member", "inline_message_id", "file_id", "latitude", "width",
    *SAID,
]  # fmt: skip
ODD: list[object] = [
    None, True, False, 0, -1, 5, 1.5, float("inf"), float("nan"), 10**70, -(2**63), "", "private",
    "group", "kicked", "member", "/start", "\uff0f", "lo", "\ud800", "a\udfffb", "\x00", "ກ\u0ec9",
    [], {}, [[]], [{}],
]  # fmt: skip
JSON = st.recursive(
    LEAVES,
    lambda inner: (
        st.lists(inner, max_size=3) | st.dictionaries(st.sampled_from(KEYS), inner, max_size=5)
    ),
    max_leaves=8,
)
BODIES_A_SEED = 20


def odd_value(chance: random.Random, depth: int) -> object:
    """Anything that JSON can say, most of it under the names that are looked at."""
    if depth == 0 or chance.random() < 0.4:
        return chance.choice(ODD)
    if chance.random() < 0.3:
        return [odd_value(chance, depth - 1) for _ in range(chance.randint(0, 3))]
    return odd_object(chance, depth - 1)


def odd_object(chance: random.Random, depth: int) -> dict[str, object]:
    return {chance.choice(KEYS): odd_value(chance, depth) for _ in range(chance.randint(0, 6))}


def looked_at(body: bytes) -> None:
    seen, incoming = envelope(body), read(body)
    assert seen.usable == (seen.cause == "")
    assert seen.usable == (seen.address != "")
    if isinstance(incoming, Incoming):
        # whatever was heard can be stored and sent on
        texts = (incoming.heard.text, incoming.heard.choice, incoming.name, incoming.remark)
        assert all(text.encode() == text.encode("utf-8", "replace") for text in texts)


@settings(max_examples=1000, deadline=None)
@given(st.binary(max_size=200))
def test_any_bytes(body: bytes) -> None:
    looked_at(body)


@settings(max_examples=400, deadline=None)
@given(st.dictionaries(st.sampled_from(["update_id", *UPDATES]), JSON, max_size=3))
def test_any_shape_under_the_known_names(update: dict[str, object]) -> None:
    looked_at(json.dumps(update).encode())


@settings(max_examples=200, deadline=None)
@given(st.integers(0, 2**32))
def test_odd_values_wherever_something_is_looked_at(seed: int) -> None:
    chance = random.Random(seed)  # noqa: S311 - a seed that can be shown again
    for _ in range(BODIES_A_SEED):
        update = {
            chance.choice(list(UPDATES)): odd_value(chance, 4),
            "update_id": odd_value(chance, 1),
        }
        looked_at(json.dumps(update).encode())


@settings(max_examples=250, deadline=None)
@given(st.integers(0, 2**32))
def test_any_content_in_a_private_chat_reaches_that_chat(seed: int) -> None:
    chance = random.Random(seed)  # noqa: S311 - a seed that can be shown again
    for number in range(1, BODIES_A_SEED + 1):
        chat = {"id": number, "type": "private"}
        inside = odd_object(chance, 4) | {"chat": chat, "message": {"chat": chat}}
        kind = chance.choice(["message", "edited_message", "callback_query", "my_chat_member"])
        body = json.dumps({"update_id": 1, kind: inside}).encode()
        looked_at(body)
        assert envelope(body).address == str(number)


CHAT = '{"id": 5, "type": "private"}'


@pytest.mark.parametrize(
    ("body", "cause"),
    [
        (b"", Cause.BROKEN),
        (b"[" * 10_000, Cause.BROKEN),
        (b"[" * 10_000 + b"]" * 10_000, Cause.BROKEN),
        (b'{"a":' * 10_000 + b"1" + b"}" * 10_000, Cause.BROKEN),
        (b'{"update_id": ' + b"9" * 5000 + b"}", Cause.BROKEN),
        (b"\xff\xfe\x00", Cause.BROKEN),
        (b"[1]", Cause.BROKEN),
        (b'"text"', Cause.BROKEN),
        (b"null", Cause.BROKEN),
        (b'{"update_id": 1', Cause.BROKEN),
        (b"{}", Cause.UNKNOWN),
        (b'{"update_id": 1}', Cause.UNKNOWN),
        (b'{"update_id": 1, "telepathy": {}}', Cause.UNKNOWN),
        (b'{"update_id": 1, "message": "text"}', Cause.UNKNOWN),
        (b'{"update_id": 1, "message": {}}', Cause.NO_CHAT),
        (b'{"update_id": 1, "message": {"chat": {"id": "5", "type": "private"}}}', Cause.NO_CHAT),
        (b'{"update_id": 1, "message": {"chat": {"id": -5, "type": "private"}}}', Cause.NO_CHAT),
        (b'{"update_id": 1, "message": {"chat": {"id": true, "type": "private"}}}', Cause.NO_CHAT),
        (b'{"update_id": 1, "message": {"chat": {"id": 5, "type": []}}}', Cause.NO_CHAT),
        (f'{{"update_id": true, "message": {{"chat": {CHAT}}}}}'.encode(), Cause.NO_NUMBER),
        (f'{{"update_id": -1, "message": {{"chat": {CHAT}}}}}'.encode(), Cause.NO_NUMBER),
        (f'{{"update_id": 1.5, "message": {{"chat": {CHAT}}}}}'.encode(), Cause.NO_NUMBER),
        (f'{{"update_id": 1e400, "message": {{"chat": {CHAT}}}}}'.encode(), Cause.NO_NUMBER),
        (f'{{"update_id": {2**64}, "message": {{"chat": {CHAT}}}}}'.encode(), Cause.NO_NUMBER),
    ],
)  # fmt: skip
def test_an_unusable_body_is_kept_aside_with_its_cause(body: bytes, cause: Cause) -> None:
    seen = envelope(body)
    assert (seen.usable, seen.cause, seen.address, seen.kept_aside) == (False, cause, "", True)


def test_a_private_message_shows_its_number_and_its_chat() -> None:
    seen = envelope(f'{{"update_id": 31, "message": {{"chat": {CHAT}}}}}'.encode())
    assert (seen.update_id, seen.address, seen.usable, seen.cause) == (31, "5", True, "")


@settings(max_examples=1000, deadline=None)
@given(st.integers(0, 2**63 - 1))
def test_any_number_will_do_however_it_compares_with_the_last(number: int) -> None:
    seen = envelope(f'{{"update_id": {number}, "message": {{"chat": {CHAT}}}}}'.encode())
    assert (seen.update_id, seen.usable) == (number, True)
