"""Every kind of update and of message that the library knows has a stated outcome."""

import json

import pytest
from telegram import Message, Update
from telegram.constants import MessageType

from bot.telegram.envelope import envelope
from bot.telegram.outcomes import NOTES, SAID, UPDATES
from bot.telegram.updates import read
from dialogues.heard import Kind

PERSON = {"id": 77, "is_bot": False, "first_name": "Noy"}
# What a message says about itself; it is not what somebody said.
ABOUT = frozenset(
    {
        "author_signature", "business_connection_id", "caption", "caption_entities", "chat", "date",
        "direct_messages_topic", "edit_date", "effect_id", "entities", "external_reply",
        "forward_origin", "from_user", "guest_bot_caller_chat", "guest_bot_caller_user",
        "guest_query_id", "has_media_spoiler", "has_protected_content", "is_automatic_forward",
        "is_from_offline", "is_paid_post", "is_topic_message", "link_preview_options",
        "media_group_id", "message_id", "message_thread_id", "paid_star_count", "quote",
        "reply_markup", "reply_to_checklist_task_id", "reply_to_message",
        "reply_to_poll_option_id", "reply_to_story", "sender_boost_count", "sender_business_bot",
        "sender_chat", "sender_tag", "show_caption_above_media", "suggested_post_info", "via_bot",
    }
)  # fmt: skip


def fields_of(kind: type) -> set[str]:
    slots = {name for base in kind.__mro__ for name in getattr(base, "__slots__", ())}
    return {name for name in slots if not name.startswith("_")} - {"api_kwargs"}


def private(**content: object) -> bytes:
    message = {
        "message_id": 5,
        "date": 1,
        "from": PERSON,
        "chat": {"id": 77, "type": "private"},
        **content,
    }
    return json.dumps({"update_id": 9, "message": message}).encode()


def test_every_optional_field_of_an_update_has_exactly_one_outcome() -> None:
    assert set(UPDATES) == fields_of(Update) - {"update_id"}


def test_every_kind_the_library_can_ask_for_has_an_outcome() -> None:
    assert set(UPDATES) == {str(kind) for kind in Update.ALL_TYPES}


def test_every_field_of_a_message_is_said_or_a_note_or_about_the_message() -> None:
    assert set(SAID) | NOTES | ABOUT == fields_of(Message)


def test_no_field_of_a_message_is_in_two_tables() -> None:
    assert len(SAID) + len(NOTES) + len(ABOUT) == len(fields_of(Message))


def test_every_type_of_message_the_library_names_is_in_the_tables() -> None:
    assert {kind.value for kind in MessageType} - set(SAID) - NOTES - ABOUT == set()


@pytest.mark.parametrize(("content", "kind"), SAID.items())
def test_each_content_is_heard_as_its_kind_whatever_shape_it_has(content: str, kind: Kind) -> None:
    shapes: list[object] = [{}, [], 5, True, "words", {"file_id": 5}, [{"file_id": []}]]
    for shape in shapes:
        incoming = read(private(**{content: shape}))
        assert incoming is not None
        assert incoming.heard.kind == kind


@pytest.mark.parametrize("note", sorted(NOTES))
def test_notes_of_telegram_itself_change_nothing(note: str) -> None:
    assert read(private(**{note: {"anything": 1}})) is None


def test_a_content_nobody_knows_yet_is_heard_as_something_other() -> None:
    incoming = read(private(hologram={"file_id": "h"}))
    assert incoming is not None
    assert incoming.heard.kind == Kind.OTHER


@pytest.mark.parametrize("kind", sorted(set(UPDATES)))
@pytest.mark.parametrize("chat_type", ["group", "supergroup", "channel"])
def test_nothing_from_a_shared_chat_is_heard_or_kept(kind: str, chat_type: str) -> None:
    chat = {"id": -100500, "type": chat_type, "title": "Village"}
    inside = {"chat": chat, "from": PERSON, "text": "hello", "message": {"chat": chat}}
    body = json.dumps({"update_id": 3, kind: inside}).encode()
    seen = envelope(body)
    assert (seen.address, seen.usable, seen.kept_aside, read(body)) == ("", False, False, None)
