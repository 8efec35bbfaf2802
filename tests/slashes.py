"""Five hundred messages that look like commands, each with the label it would be to Rasa."""

from collections.abc import Iterator
from itertools import islice, product

from nlu.labels import LABELS

SLASHES = ("/", "\uff0f", "\u2215", "//")
BEFORE = ("", " ", "\u200b", "\ufeff", "\n\t", "\u00a0\u200d", "\u200e", "\u3000", "\u2060 ")
AFTER = ("", '{"name": "x"}', "@1.0", " ສະບາຍດີ")


def slash_messages() -> Iterator[tuple[str, str]]:
    """(message, label) 500 times, over every kind of slash, of blank and of ending."""
    forms = list(product(BEFORE, SLASHES, AFTER))
    pairs = (
        (f"{before}{slash}{label}{after}", label)
        for turn in range(10)
        for place, label in enumerate(LABELS)
        for before, slash, after in [forms[(turn * len(LABELS) + place) % len(forms)]]
    )
    return islice(pairs, 500)
