"""Codes and numbers as people type them: in any script, spaced and dashed as they like."""

import re
import unicodedata

from dialogues.heard import Heard, Kind

_CODE = re.compile("[BCDFGHJKMNPQRTVWXYZ2-9]{8}")
_BETWEEN = frozenset({"Zs", "Zl", "Zp", "Cc", "Cf", "Pd"})  # blanks, unseen signs, dashes
_MINUS = "\u2212"  # a dash to some keyboards, a sum to Unicode


def code_in(heard: Heard) -> str:
    """The code in a message, as XXXX-XXXX: behind "/start", or all that was typed; "" for none.

    Digits alone are a code behind "/start" only: typed, eight of them are a telephone number.
    """
    word = heard.command.lstrip("/").partition("@")[0].casefold()
    if heard.kind is not Kind.TEXT and (heard.kind, word) != (Kind.COMMAND, "start"):
        return ""
    signs = _signs(heard.text)
    if not _CODE.fullmatch(signs) or (heard.kind is Kind.TEXT and signs.isdecimal()):
        return ""
    return f"{signs[:4]}-{signs[4:]}"


def _signs(text: str) -> str:
    """The letters, capital, and the digits of any script, without what stands between them."""
    plain = unicodedata.normalize("NFKC", text).upper()
    return "".join(
        _digit(one) for one in plain if unicodedata.category(one) not in _BETWEEN and one != _MINUS
    )


def _digit(sign: str) -> str:
    return str(unicodedata.decimal(sign)) if sign.isdecimal() else sign


def digits(text: str) -> str:
    """The digits in a text, as Latin ones."""
    return "".join(_digit(sign) for sign in text if sign.isdecimal())
