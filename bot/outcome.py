"""What came of something that staff did."""

from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class Outcome:
    """What came of a deed: a sentence (message id) with its fields, for the page.

    `offer` names what is offered before it is done: another press does it all the same.
    """

    ok: bool
    sentence: str = ""
    fields: dict[str, str] = field(default_factory=dict)
    offer: str = ""
