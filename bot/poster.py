"""The poster for the border: a code that opens the first questions on the person's own phone."""

from html import escape

import segno

from bot.sentences import N_
from bot.words import Words
from dialogues.border import FLOW
from nlu.reading import Language

# NOTE: On a poster at the border, beside a square code to be scanned with a telephone.
SCAN = N_(
    "Point your phone here and answer five short questions before you come to the counter. "
    "No name is needed."
)
_SIZE = 10  # points of the printed page for each point of the code


def link(public_url: str, bot: str = "") -> str:
    """What the code opens: the bot of this name on Telegram, else the web chat."""
    if bot:
        return f"https://t.me/{bot.removeprefix('@')}?start={FLOW}"
    return f"{public_url}/chat?start={FLOW}"


def page(to: str, words: Words) -> str:
    """A page to be printed: the code, what to do in three languages, and the address in letters."""
    drawn = segno.make(to, error="h").svg_inline(scale=_SIZE, title=to)
    told = "\n".join(
        f'<h2 lang="{language}">{escape(words.gettext(language, SCAN))}</h2>'
        for language in Language
    )
    return (
        '<!doctype html>\n<html lang="lo">\n<head>\n<meta charset="utf-8">\n'
        f"<title>Saiyai</title>\n</head>\n<body>\n{told}\n{drawn}\n"
        f"<p>{escape(to)}</p>\n</body>\n</html>\n"
    )
