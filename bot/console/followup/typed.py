"""What stands in a form that came back, and the one-time mark of what a form brings."""

import hashlib
import re
from collections.abc import Mapping
from dataclasses import dataclass, field

from aiohttp import web

_NONCE = re.compile(r"[0-9a-f]{32}")


@dataclass(frozen=True, slots=True)
class Typed:
    """A form that could not be carried out: its name, the sentence that says so, its fields."""

    form: str = ""
    sentence: str = ""
    fields: Mapping[str, str] = field(default_factory=dict)

    def of(self, form: str, name: str, otherwise: str = "") -> str:
        """What stands in a field of this form; `otherwise` where it did not come back."""
        return self.fields.get(name, "") if form == self.form else otherwise

    def has(self, form: str, name: str, *, otherwise: bool = False) -> bool:
        """Whether a box of this form is ticked."""
        return name in self.fields if form == self.form else otherwise

    def wrong(self, form: str) -> str:
        """What is wrong with this form, "" where nothing is."""
        return self.sentence if form == self.form else ""


def once(fields: Mapping[str, str]) -> str:
    """The mark of one deed: the same form with the same words is one, other words are another.

    Raises `HTTPBadRequest` where the form has no nonce of ours.
    """
    nonce = fields.get("nonce", "")
    if not _NONCE.fullmatch(nonce):
        raise web.HTTPBadRequest
    said = sorted((name, value) for name, value in fields.items() if name != "csrf")
    return hashlib.sha256(repr(said).encode()).hexdigest()[:32]
