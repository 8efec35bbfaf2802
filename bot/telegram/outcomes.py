"""What becomes of each kind of update, and of each kind of message, that Telegram can send."""

from collections.abc import Mapping
from enum import StrEnum
from types import MappingProxyType
from typing import Final

from dialogues.heard import Kind


class Outcome(StrEnum):
    """What one kind of update does to the house; every kind after `DOOR` changes nothing."""

    MESSAGE = "heard, when it was written in a private chat"
    EDIT = "heard as an edit, when it was made in a private chat"
    PRESS = "heard as a button press, when the button stands in a private chat"
    DOOR = "heard as blocked or unblocked, when it is about a private chat"
    CHANNEL = "changes nothing: it was said in a channel, to everybody"
    BUSINESS = "changes nothing: it was said to somebody else's business account"
    GUEST = "changes nothing: the bot was called into a chat between others"
    INLINE = "changes nothing: the bot offers nothing inline"
    MONEY = "changes nothing: nothing is ever sold here"
    POLL = "changes nothing: the bot asks no polls"
    OTHERS = "changes nothing: it is about other people in a group or a channel"


UPDATES: Final[Mapping[str, Outcome]] = MappingProxyType(
    {
        "message": Outcome.MESSAGE,
        "edited_message": Outcome.EDIT,
        "callback_query": Outcome.PRESS,
        "my_chat_member": Outcome.DOOR,
        "channel_post": Outcome.CHANNEL,
        "edited_channel_post": Outcome.CHANNEL,
        "business_connection": Outcome.BUSINESS,
        "business_message": Outcome.BUSINESS,
        "edited_business_message": Outcome.BUSINESS,
        "deleted_business_messages": Outcome.BUSINESS,
        "guest_message": Outcome.GUEST,
        "inline_query": Outcome.INLINE,
        "chosen_inline_result": Outcome.INLINE,
        "shipping_query": Outcome.MONEY,
        "pre_checkout_query": Outcome.MONEY,
        "purchased_paid_media": Outcome.MONEY,
        "poll": Outcome.POLL,
        "poll_answer": Outcome.POLL,
        "chat_member": Outcome.OTHERS,
        "chat_join_request": Outcome.OTHERS,
        "chat_boost": Outcome.OTHERS,
        "removed_chat_boost": Outcome.OTHERS,
        "message_reaction": Outcome.OTHERS,
        "message_reaction_count": Outcome.OTHERS,
        "managed_bot": Outcome.OTHERS,
    }
)

# The first that a message carries decides, so a kind that comes with a plainer one stands first:
# a venue carries a location, an animation a document, a live photo a photo.
SAID: Final[Mapping[str, Kind]] = MappingProxyType(
    {
        "text": Kind.TEXT,
        "voice": Kind.VOICE,
        "audio": Kind.VOICE,
        "video_note": Kind.VOICE,  # a round video is somebody speaking
        "live_photo": Kind.PICTURE,
        "photo": Kind.PICTURE,
        "animation": Kind.PICTURE,  # a video without sound arrives as one
        "video": Kind.PICTURE,
        "document": Kind.FILE,
        "venue": Kind.PLACE,
        "location": Kind.PLACE,
        "contact": Kind.CONTACT,
        "sticker": Kind.STICKER,
        "dice": Kind.STICKER,  # one big moving emoji
        "checklist": Kind.OTHER,
        "game": Kind.OTHER,
        "giveaway": Kind.OTHER,
        "giveaway_winners": Kind.OTHER,
        "invoice": Kind.OTHER,
        "paid_media": Kind.OTHER,
        "passport_data": Kind.OTHER,
        "poll": Kind.OTHER,
        "story": Kind.OTHER,
        "web_app_data": Kind.OTHER,
    }
)

# Telegram's own notes in a chat: nobody said anything, so nothing is answered.
NOTES: Final[frozenset[str]] = frozenset(
    {
        "boost_added",
        "channel_chat_created",
        "chat_background_set",
        "chat_owner_changed",
        "chat_owner_left",
        "chat_shared",
        "checklist_tasks_added",
        "checklist_tasks_done",
        "connected_website",
        "delete_chat_photo",
        "direct_message_price_changed",
        "forum_topic_closed",
        "forum_topic_created",
        "forum_topic_edited",
        "forum_topic_reopened",
        "general_forum_topic_hidden",
        "general_forum_topic_unhidden",
        "gift",
        "gift_upgrade_sent",
        "giveaway_completed",
        "giveaway_created",
        "group_chat_created",
        "left_chat_member",
        "managed_bot_created",
        "message_auto_delete_timer_changed",
        "migrate_from_chat_id",
        "migrate_to_chat_id",
        "new_chat_members",
        "new_chat_photo",
        "new_chat_title",
        "paid_message_price_changed",
        "pinned_message",
        "poll_option_added",
        "poll_option_deleted",
        "proximity_alert_triggered",
        "refunded_payment",
        "successful_payment",
        "suggested_post_approval_failed",
        "suggested_post_approved",
        "suggested_post_declined",
        "suggested_post_paid",
        "suggested_post_refunded",
        "supergroup_chat_created",
        "unique_gift",
        "users_shared",
        "video_chat_ended",
        "video_chat_participants_invited",
        "video_chat_scheduled",
        "video_chat_started",
        "write_access_allowed",
    }
)
