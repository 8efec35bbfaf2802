"""What stands in a form that came back."""

from collections.abc import Mapping
from dataclasses import dataclass, field


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
