"""The poster for the border: a code that opens the first questions on the person's own phone."""

import base64
import re
from html import escape
from pathlib import Path

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
_SHELF = Path(__file__).parent / "static"
_FONT = re.compile(r'url\("(fonts/[\w.-]+)"\)')
_LOOKS = """
body { font-family: "Noto Sans Lao", "Noto Sans Thai", sans-serif; text-align: center; }
h2 { font-weight: 600; line-height: 1.7; }
"""
_SIZE = 10  # points of the printed page for each point of the code


def link(public_url: str, bot: str = "") -> str:
    """What the code opens: the bot of this name on Telegram, else the web chat."""
    if bot:
        return f"https://t.me/{bot.removeprefix('@')}?start={FLOW}"
    return f"{public_url}/chat?start={FLOW}"


def page(to: str, words: Words) -> str:
    """One file to be printed from any browser, with its letters in it.

    It has what to do in three languages, the code, and the address in letters.
    """
    told = "\n".join(
        f'<h2 lang="{language}">{escape(words.gettext(language, SCAN))}</h2>'
        for language in Language
    )
    code = segno.make(to, error="h").svg_inline(scale=_SIZE, title=to)
    return (
        '<!doctype html>\n<html lang="lo">\n<head>\n<meta charset="utf-8">\n<title>Saiyai</title>\n'
        f"<style>\n{_letters()}{_LOOKS}</style>\n</head>\n"
        f"<body>\n{told}\n{code}\n<p>{escape(to)}</p>\n</body>\n</html>\n"
    )


def _letters() -> str:
    """The house's own fonts inside the style sheet: no printer's machine need have any."""
    sheet = (_SHELF / "fonts.css").read_text(encoding="utf-8")
    return _FONT.sub(lambda found: f'url("{_packed(_SHELF / found[1])}")', sheet)


def _packed(font: Path) -> str:
    return f"data:font/woff2;base64,{base64.b64encode(font.read_bytes()).decode()}"
