"""An update is read in full, and what it brings beside a message never costs the message."""

import json
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from telegram import Update

from bot.channels import Attachment, Incoming
from bot.telegram.limits import NAME_LENGTH, TEXT_UNITS
from bot.telegram.updates import read
from dialogues.heard import Kind
from nlu.reading import Language

PERSON = {
    "id": 77,
    "is_bot": False,
    "first_name": "ນ້ອຍ",
    "last_name": "Sky",
    "username": "noysky",
    "language_code": "lo",
}
CHAT = {"id": 77, "type": "private", "first_name": "ນ້ອຍ"}
FILE = {"file_id": "abc", "file_unique_id": "u", "file_size": 900}


def update(kind: str = "message", person: dict[str, Any] | None = None, **content: object) -> bytes:
    inside: dict[str, Any] = {"message_id": 5, "date": 1700000000, "chat": CHAT}
    inside |= {"from": PERSON if person is None else person} | content
    return json.dumps({"update_id": 9, kind: inside}).encode()


def heard(body: bytes) -> Incoming:
    incoming = read(body)
    assert incoming is not None
    return incoming


def pressed(**more: object) -> bytes:
    press: dict[str, Any] = {"id": "q1", "from": PERSON, "chat_instance": "1", "data": "yes.abcd"}
    press["message"] = {"message_id": 5, "date": 0, "chat": CHAT}
    return json.dumps({"update_id": 9, "callback_query": press | more}).encode()


def door(status: str) -> bytes:
    bot = {"id": 1, "is_bot": True, "first_name": "b"}
    inside = {
        "chat": CHAT,
        "from": PERSON,
        "date": 1,
        "old_chat_member": {"user": bot, "status": "member"},
        "new_chat_member": {"user": bot, "status": status, "until_date": 0},
    }
    return json.dumps({"update_id": 9, "my_chat_member": inside}).encode()


def test_a_message_brings_its_words_its_sender_and_the_language_of_the_app() -> None:
    incoming = heard(update(text="ສະບາຍດີ\u200bເດີ້"))
    assert incoming.address == "77"
    assert incoming.name == "ນ້ອຍ Sky"
    assert (incoming.heard.kind, incoming.heard.text) == (Kind.TEXT, "ສະບາຍດີ\u200bເດີ້")
    assert incoming.heard.hint == Language.LAO


@pytest.mark.parametrize(
    ("code", "hint"),
    [
        ("lo", Language.LAO),
        ("th", Language.THAI),
        ("en-GB", Language.ENGLISH),
        ("EN_us", Language.ENGLISH),
        ("vi", None),
        ("loz", None),
        ("", None),
        (5, None),
    ],
)
def test_only_our_three_languages_are_a_hint(code: object, hint: Language | None) -> None:
    assert heard(update(person=PERSON | {"language_code": code}, text="a")).heard.hint == hint


@pytest.mark.parametrize(
    ("person", "name"),
    [
        ({"first_name": "A"}, "A"),
        ({"first_name": "", "last_name": "B"}, "B"),
        ({"username": "handle"}, "handle"),
        ({}, ""),
        ({"first_name": 5}, ""),
    ],
)
def test_the_name_is_what_there_is_of_it(person: dict[str, Any], name: str) -> None:
    assert heard(update(person=person, text="a")).name == name


@pytest.mark.parametrize(
    ("typed", "command", "rest"),
    [
        ("/start", "start", ""),
        ("/start@saiyai_bot  hello there", "start", "hello there"),
        ("/Start\nhello", "start", "hello"),
        ("\uff0fstart", "start", ""),
        ("\u200b /start", "start", ""),
        ("\ufeff/help me", "help", "me"),
        ("/start /confirm_safe", "start", "confirm_safe"),
        ("/", "", ""),
        ("//\u200b/", "", ""),
    ],
)
def test_a_slash_makes_a_command(typed: str, command: str, rest: str) -> None:
    said = heard(update(text=typed)).heard
    assert (said.kind, said.command, said.text) == (Kind.COMMAND, command, rest)


@pytest.mark.parametrize(
    ("typed", "text"),
    [
        ('/confirm_safe{"a": 1}', 'confirm_safe{"a": 1}'),
        ("/ຊ່ວຍແດ່", "ຊ່ວຍແດ່"),
        ("\uff0f\u200b/ ช่วยด้วย", "ช่วยด้วย"),
        ("/a@b@c", "a@b@c"),
        ("1/2", "1/2"),
        ("  hello", "  hello"),
    ],
)
def test_words_behind_a_slash_stay_words(typed: str, text: str) -> None:
    said = heard(update(text=typed)).heard
    assert (said.kind, said.text) == (Kind.TEXT, text)


UNSEEN = st.text("\u200b\ufeff \t\n\u2060\u200e\u0301", max_size=4)
INTENTS = st.text("abc_{}@\"':1.0/\uff0f", max_size=12)


@settings(max_examples=500, deadline=None)
@given(UNSEEN, st.sampled_from("/\uff0f"), UNSEEN, INTENTS, st.booleans())
def test_no_text_ever_begins_with_a_slash(
    before: str, slash: str, between: str, rest: str, caption: bool
) -> None:
    typed = before + slash + between + rest
    body = update(photo=[], caption=typed) if caption else update(text=typed)
    seen = heard(body).heard.text.lstrip("\u200b\ufeff \t\n\u2060\u200e\u0301")
    assert seen[:1] not in {"/", "\uff0f"}


def test_lone_surrogates_are_repaired_and_real_emoji_stay() -> None:
    body = update(text="x").replace(b'"x"', rb'"a\ud800b\ude00 \ud83d\ude4f"')
    assert heard(body).heard.text == "a\ufffdb\ufffd 🙏"


def test_bytes_that_are_no_text_cost_only_themselves() -> None:
    body = update(text="help X").replace(b"help X", b"help \xff\xfe")
    assert heard(body).heard.text == "help \ufffd\ufffd"


def test_a_text_is_never_longer_than_telegram_allows() -> None:
    assert len(heard(update(text="a" * 9000)).heard.text) == TEXT_UNITS


def test_an_edit_is_heard_as_an_edit() -> None:
    said = heard(update("edited_message", text="changed", edit_date=2)).heard
    assert (said.kind, said.text) == (Kind.EDIT, "changed")


def test_a_press_brings_its_choice_and_what_to_acknowledge() -> None:
    incoming = heard(pressed())
    assert (incoming.heard.kind, incoming.heard.choice) == (Kind.BUTTON, "yes.abcd")
    assert (incoming.press, incoming.address) == ("q1", "77")


def test_a_press_on_a_message_that_telegram_dropped_is_the_pressers_own() -> None:
    assert heard(pressed(message=None)).address == "77"


def test_a_press_under_an_inline_message_changes_nothing() -> None:
    assert read(pressed(message=None, inline_message_id="i")) is None


@pytest.mark.parametrize("data", ["x" * 65, "ກ" * 22, 5, None])
def test_a_choice_that_no_button_of_ours_could_hold_is_empty(data: object) -> None:
    assert heard(pressed(data=data)).heard.choice == ""


@pytest.mark.parametrize(("status", "kind"), [("kicked", Kind.BLOCKED), ("member", Kind.UNBLOCKED)])
def test_a_closed_and_an_opened_door_are_heard(status: str, kind: Kind) -> None:
    assert heard(door(status)).heard.kind == kind


def test_another_change_of_membership_changes_nothing() -> None:
    assert read(door("restricted")) is None


@pytest.mark.parametrize(
    ("content", "attachment"),
    [
        (
            {"voice": FILE | {"duration": 7, "mime_type": "audio/ogg"}},
            Attachment("voice", "abc", "audio/ogg", 900, 7),
        ),
        (
            {"video_note": FILE | {"duration": 3, "length": 240}},
            Attachment("video_note", "abc", "", 900, 3),
        ),
        (
            {"document": FILE | {"mime_type": "application/pdf"}},
            Attachment("document", "abc", "application/pdf", 900, 0),
        ),
        (
            {
                "photo": [
                    FILE | {"width": 90, "height": 90, "file_id": "small"},
                    FILE | {"width": 900, "height": 900, "file_id": "large"},
                    5,
                ]
            },
            Attachment("photo", "large", "", 900, 0),
        ),
        ({"voice": FILE | {"duration": "x", "file_size": -5}}, Attachment("voice", "abc")),
        ({"voice": {"file_id": ""}}, None),
        ({"photo": []}, None),
        ({"sticker": FILE}, None),
    ],
)
def test_a_file_is_kept_as_a_reference(
    content: dict[str, Any], attachment: Attachment | None
) -> None:
    assert heard(update(**content)).attachment == attachment


@pytest.mark.parametrize(
    ("content", "remark"),
    [
        ({"location": {"latitude": 14.8833, "longitude": 105.8667}}, "14.883300, 105.866700"),
        ({"location": {"latitude": 1e999, "longitude": 5}}, ""),
        ({"location": {"latitude": 10**400, "longitude": True}}, ""),
        (
            {
                "venue": {
                    "title": "Market",
                    "address": "Road 1",
                    "location": {"latitude": 1, "longitude": 2},
                }
            },
            "Market\nRoad 1\n1.000000, 2.000000",
        ),
        ({"contact": {"first_name": "Aunt", "phone_number": "020 555"}}, "Aunt\n020 555"),
        ({"sticker": {"emoji": "🙏"}}, "🙏"),
        ({"document": {"file_name": "../../x.pdf"}}, "../../x.pdf"),
        ({"poll": {"question": "Who?"}}, "Who?"),
        ({"text": "plain"}, ""),
    ],
)
def test_a_worker_sees_what_the_words_leave_out(content: dict[str, Any], remark: str) -> None:
    assert heard(update(**content)).remark == remark


def test_a_caption_is_what_they_typed() -> None:
    said = heard(update(photo=[FILE], caption="this is the offer")).heard
    assert (said.kind, said.text) == (Kind.PICTURE, "this is the offer")


HOSTILE = [
    "<script>alert(1)</script>", "<img src=x onerror=alert(1)>", "*bold* _it_ `code`", "[a](b://c)",
    "\u202egnp.exe", "\u2066x\u2069", "\x1b[31mred\x1b[0m", "{0.__class__}", "{name!r:>9999}",
    "%s%n%x", "=1+1", "@SUM(A1)", "+1", "-1", "|calc", "\t=1", "'; DROP TABLE x;--", "${7*7}",
    "{{7*7}}", "a\r\nSet-Cookie: x=1", "\x00", "\u2028\u2029", "x" * 4096, "", "🙏" * 300,
]  # fmt: skip


@pytest.mark.parametrize("number", range(200))
def test_a_hostile_name_stays_a_name(number: int) -> None:
    first, last = HOSTILE[number % 25], HOSTILE[(number // 8) % 25]
    person = PERSON | {"first_name": first, "last_name": last}
    incoming = heard(update(person=person, text="hi"))
    expected = " ".join(part[:NAME_LENGTH] for part in (first, last) if part) or "noysky"
    assert incoming.name == expected[:NAME_LENGTH]
    assert (incoming.address, incoming.heard.text) == ("77", "hi")


@pytest.mark.parametrize(
    "body",
    [
        update(text="ສະບາຍດີ", entities=[{"type": "bold", "offset": 0, "length": 2}]),
        update(photo=[FILE | {"width": 9, "height": 9}], caption="c"),
        update(voice=FILE | {"duration": 7, "mime_type": "audio/ogg"}),
        update(location={"latitude": 1.5, "longitude": 2.5}),
        update(contact={"first_name": "Aunt", "phone_number": "020"}),
        update("edited_message", text="e", edit_date=1700000001),
        pressed(),
        door("kicked"),
    ],
)
def test_our_reading_agrees_with_the_librarys(body: bytes) -> None:
    theirs, ours = Update.de_json(json.loads(body)), heard(body)
    user, message = theirs.effective_user, theirs.message or theirs.edited_message
    assert user is not None
    assert ours.name == user.full_name
    assert ours.address == str(user.id)
    if message is not None:
        assert ours.heard.text == (message.text or message.caption or "")
    if message is not None and message.voice is not None:
        assert ours.attachment is not None
        assert ours.attachment.reference == message.voice.file_id
    if theirs.callback_query is not None:
        assert ours.heard.choice == theirs.callback_query.data
