"""Knows text that looks like a command: a stock Rasa would take it for an intent, we never do."""

import unicodedata

# Looks like a slash without being one to Unicode: fraction, division and big slashes.
_LOOKALIKES = frozenset("/\u2044\u2215\u29f8\u2571\u27cb")
_UNSEEN_CATEGORIES = frozenset({"Cc", "Cf", "Zs", "Zl", "Zp", "Mn", "Me"})


def looks_like_a_command(text: str) -> bool:
    """Tell whether the first character that can be seen is a slash of any kind."""
    for character in unicodedata.normalize("NFKC", text):
        if character in _LOOKALIKES:
            return True
        if unicodedata.category(character) not in _UNSEEN_CATEGORIES:
            return False
    return False
