"""The Bot API's methods: each checks what Telegram checks, acts, and gives Telegram's answer."""

import json
import re
import time
from collections.abc import Callable

from tests.fakes.telegram.world import Json, RefusedError, Webhook, World

TEXT_UNITS = 4096
MOST_DELETED = 100
SECRET = re.compile(r"[A-Za-z0-9_-]{1,256}")
Rows = tuple[tuple[tuple[str, str], ...], ...]


def get_me(world: World, _params: Json) -> object:
    return world.bot


def send_message(world: World, params: Json) -> object:
    user = world.receiver(params.get("chat_id"))
    text = _text(params)
    rows = _rows(params.get("reply_markup"))
    _pace(world, user.id)
    shown = world.show(user.id, text, rows)
    return {
        "message_id": shown.message_id,
        "date": int(time.time()),
        "chat": user.chat(),
        "from": world.bot,
        "text": text,
    }


def send_voice(world: World, params: Json) -> object:
    """Telegram would fetch the URL; this one believes it."""
    user = world.receiver(params.get("chat_id"))
    voice = str(params.get("voice", ""))
    if not re.match(r"https?://[^/]", voice):
        raise RefusedError(400, "Bad Request: wrong remote file identifier specified")
    _pace(world, user.id)
    shown = world.show(user.id, "", voice=voice)
    return {
        "message_id": shown.message_id,
        "date": int(time.time()),
        "chat": user.chat(),
        "from": world.bot,
        "voice": {"file_id": "v", "file_unique_id": "u", "duration": 3, "mime_type": "audio/ogg"},
    }


def answer_callback_query(world: World, params: Json) -> object:
    query = params.get("callback_query_id")
    if not isinstance(query, str) or query not in world.queries:
        raise RefusedError(
            400,
            "Bad Request: query is too old and response timeout expired or query ID is invalid",
        )
    world.queries[query] = True
    return True


def delete_message(world: World, params: Json) -> object:
    world.receiver(params.get("chat_id"))
    wanted = (params.get("chat_id"), params.get("message_id"))
    for shown in world.shown:
        if (shown.chat_id, shown.message_id) == wanted and not shown.deleted:
            if time.monotonic() - shown.at > 48 * 3600:
                raise RefusedError(400, "Bad Request: message can't be deleted")
            shown.deleted = True
            return True
    raise RefusedError(400, "Bad Request: message to delete not found")


def delete_messages(world: World, params: Json) -> object:
    """Several at once: those not found are passed over, one that is too old refuses all."""
    chat, ids = params.get("chat_id"), params.get("message_ids") or []
    world.receiver(chat)
    if not 0 < len(ids) <= MOST_DELETED:
        raise RefusedError(400, "Bad Request: message identifiers are not specified")
    found = [one for one in world.shown if one.chat_id == chat and one.message_id in ids]
    if any(time.monotonic() - one.at > 48 * 3600 for one in found):
        raise RefusedError(400, "Bad Request: message can't be deleted")
    for shown in found:
        shown.deleted = True
    return True


def send_chat_action(world: World, params: Json) -> object:
    world.receiver(params.get("chat_id"))
    return True


def get_file(world: World, params: Json) -> object:
    """Where a file is to be fetched; one that nobody sent is not known."""
    wanted = params.get("file_id")
    if wanted not in world.files:
        raise RefusedError(400, "Bad Request: invalid file_id")
    path, body = world.files[str(wanted)]
    return {
        "file_id": wanted,
        "file_unique_id": "u",
        "file_size": world.told_size or len(body),
        "file_path": path,
    }


def set_webhook(world: World, params: Json) -> object:
    url, secret = params.get("url", ""), params.get("secret_token", "")
    if not re.match(r"https://|http://127\.0\.0\.1", url):
        raise RefusedError(400, "Bad Request: bad webhook: An HTTPS URL must be provided")
    if secret and not SECRET.fullmatch(secret):
        raise RefusedError(400, "Bad Request: secret token contains unallowed characters")
    allowed = tuple(params.get("allowed_updates") or ())
    if params.get("drop_pending_updates"):
        world.pending.clear()
    world.webhook = Webhook(url, secret, allowed, params.get("max_connections", 40))
    return True


def delete_webhook(world: World, params: Json) -> object:
    if params.get("drop_pending_updates"):
        world.pending.clear()
    world.webhook = Webhook(allowed=world.webhook.allowed)
    return True


def get_webhook_info(world: World, _params: Json) -> object:
    hook = world.webhook
    info: Json = {
        "url": hook.url,
        "has_custom_certificate": False,
        "pending_update_count": len(world.pending),
        "max_connections": hook.max_connections,
        "allowed_updates": list(hook.allowed),
    }
    if hook.last_error:
        info |= {"last_error_date": hook.last_error_at, "last_error_message": hook.last_error}
    return info


METHODS: dict[str, Callable[[World, Json], object]] = {
    "getMe": get_me,
    "sendMessage": send_message,
    "sendVoice": send_voice,
    "answerCallbackQuery": answer_callback_query,
    "deleteMessage": delete_message,
    "deleteMessages": delete_messages,
    "sendChatAction": send_chat_action,
    "getFile": get_file,
    "setWebhook": set_webhook,
    "deleteWebhook": delete_webhook,
    "getWebhookInfo": get_webhook_info,
}


def _text(params: Json) -> str:
    if "parse_mode" in params:
        raise RefusedError(400, "Bad Request: can't parse entities")
    text = str(params.get("text", "")).strip()
    if not text:
        raise RefusedError(400, "Bad Request: message text is empty")
    if len(text.encode("utf-16-le")) // 2 > TEXT_UNITS:
        raise RefusedError(400, "Bad Request: message is too long")
    return text


def _rows(markup: object) -> Rows:
    if markup is None:
        return ()
    if not isinstance(markup, dict):
        raise RefusedError(400, "Bad Request: object expected as reply markup")
    return tuple(tuple(map(_button, row)) for row in markup.get("inline_keyboard", ()))


def _button(button: Json) -> tuple[str, str]:
    data = str(button.get("callback_data", ""))
    if not 0 < len(data.encode()) <= 64:
        raise RefusedError(400, "Bad Request: BUTTON_DATA_INVALID")
    if not str(button.get("text", "")).strip():
        raise RefusedError(400, "Bad Request: inline keyboard button text must be non-empty")
    return str(button["text"]), data


def _pace(world: World, chat_id: int) -> None:
    """Refuse a message that comes sooner than allowed after the last one to this chat."""
    last = max((shown.at for shown in world.shown if shown.chat_id == chat_id), default=0.0)
    left = world.seconds_between - (time.monotonic() - last)
    if left > 0:
        wait = int(left) + 1
        raise RefusedError(429, f"Too Many Requests: retry after {wait}", retry_after=wait)


def read_params(raw: Json) -> Json:
    """Read each parameter of a form as Telegram does: JSON where it is JSON, text for texts."""
    texts = {"text", "voice", "url", "secret_token", "callback_query_id", "action", "file_id"}
    return {name: value if name in texts else _json(value) for name, value in raw.items()}


def _json(value: str) -> object:
    try:
        return json.loads(value)
    except ValueError:
        return value
