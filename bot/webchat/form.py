"""What a page posted: read within a limit, its letters whole, its lines as they were typed."""

import re
import secrets
import unicodedata
from dataclasses import dataclass
from urllib.parse import unquote_to_bytes

from aiohttp import web

from bot.webchat.channel import whole_letters

MOST_CHARACTERS = 20_000
# A Lao letter takes nine bytes in a form, so 20,000 letters do not fit into 64 KiB; this much is
# read so that a longer text can be given back in the box. Only MOST_CHARACTERS are ever stored.
LARGEST_FORM = 1024 * 1024
MOST_FIELDS = 8
NONCE_BYTES = 16
_NONCE = re.compile(r"[0-9a-f]{32}")


@dataclass(frozen=True, slots=True)
class Posted:
    """The fields of the chat's one form; `nonce` is empty where the page's own is missing."""

    text: str = ""
    choice: str = ""
    command: str = ""
    language: str = ""
    nonce: str = ""

    @property
    def empty(self) -> bool:
        """Whether there is nothing in the box that could be seen."""
        return all(
            letter.isspace() or unicodedata.category(letter) in {"Cf", "Cc"} for letter in self.text
        )

    @property
    def too_long(self) -> bool:
        """Whether the text is longer than what is taken at once."""
        return len(self.text) > MOST_CHARACTERS


def new_nonce() -> str:
    """What makes one filled-in form one message, however often it is sent."""
    return secrets.token_hex(NONCE_BYTES)


async def read_form(request: web.Request) -> Posted:
    """Read the form; raises `HTTPRequestEntityTooLarge` beyond 1 MiB."""
    raw = await request.clone(client_max_size=LARGEST_FORM).read()
    fields = dict(_field(part) for part in raw.split(b"&", MOST_FIELDS)[:MOST_FIELDS])
    nonce = fields.get("nonce", "")
    return Posted(
        text=fields.get("text", ""),
        choice=fields.get("choice", ""),
        command=fields.get("command", ""),
        language=fields.get("language", ""),
        nonce=nonce if _NONCE.fullmatch(nonce) else "",
    )


def _field(part: bytes) -> tuple[str, str]:
    name, _, value = part.partition(b"=")
    return _text(name), _text(value)


def _text(raw: bytes) -> str:
    data = unquote_to_bytes(raw.replace(b"+", b" "))
    try:
        text = whole_letters(data.decode("utf-8", "surrogatepass"))
    except UnicodeDecodeError:
        text = data.decode("utf-8", "replace")
    return text.replace("\r\n", "\n").replace("\r", "\n").replace("\x00", "")
