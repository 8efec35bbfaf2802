"""Makes letters that would turn or hide a line visible; everything else stays as it was typed."""

import re

# Direction marks, overrides and isolates; other controls; tags; halves of a letter. The word
# break of Lao (U+200B) and the joiners stay: they are part of how people write.
_TRICKS = re.compile(
    "[\x00-\x08\x0b-\x1f\x7f-\x9f\u061c\u200e\u200f\u2028\u2029\u202a-\u202e\u2066-\u2069"
    "\ufff9-\ufffb\ufeff\U000e0000-\U000e007f\ud800-\udfff]"
)


def plain(text: str | None) -> str:
    """The text with every trick replaced by a mark such as ⟨U+202E⟩."""
    lines = (text or "").replace("\r\n", "\n").replace("\r", "\n")
    return _TRICKS.sub(lambda found: f"⟨U+{ord(found[0]):04X}⟩", lines)
