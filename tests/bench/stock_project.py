"""Makes the peer: a stock Rasa project on the same training data, with Rasa's own defaults."""

import hashlib
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml

from tests.bench.examples import Examples
from tests.bench.processes import NotReadyError

DEFAULTS = "lib/python*/site-packages/rasa/engine/recipes/config_files/default_config.yml"
ANSWER_LETTERS = 400  # about what one of our answers has
STORE = "tracker.db"
SQL = {"type": "SQL", "dialect": "sqlite", "db": STORE}
MODEL = "stock.tar.gz"


@dataclass(frozen=True, slots=True)
class Project:
    """A stock project as files by name, the data it learns from, and a key of all of them."""

    files: dict[str, str]
    data: tuple[Path, ...]
    key: str
    epochs: int | None

    def write(self, folder: Path) -> None:
        """Lay the project's own files down in a folder."""
        folder.mkdir(parents=True, exist_ok=True)
        for name, content in self.files.items():
            (folder / name).write_text(content, encoding="utf-8")


def make_project(examples: Examples, environment: Path, epochs: int | None) -> Project:
    """One rule a label, each answered in words; `epochs` None keeps Rasa's default.

    Raises `NotReadyError` when Rasa is not in the environment.
    """
    defaults = next(environment.glob(DEFAULTS), None)
    if defaults is None:
        raise NotReadyError("Rasa's environment is not there; `make setup` builds it.")
    files = {
        "config.yml": _config(defaults.read_text(encoding="utf-8"), epochs),
        "domain.yml": _yaml(_domain(examples)),
        "rules.yml": _yaml(_rules(examples)),
        "endpoints.yml": _yaml({"tracker_store": SQL}),
        "credentials.yml": "rest:\n",
    }
    return Project(files, examples.files, _key(files, examples.files), epochs)


def _config(defaults: str, epochs: int | None) -> str:
    """Rasa's default configuration, word for word but for the epochs of a quick run."""
    config: dict[str, Any] = yaml.safe_load(defaults)
    for part in (*config["pipeline"], *config["policies"]):
        if epochs is not None and "epochs" in part:
            part["epochs"] = epochs
    return _yaml(config | {"assistant_id": "stock"})


def _domain(examples: Examples) -> dict[str, Any]:
    answers = {
        f"utter_{label}": [{"text": _answer(texts)}] for label, texts in examples.by_label.items()
    }
    return {
        "version": "3.1",
        "intents": sorted(examples.by_label),
        "entities": list(examples.entities),
        "responses": answers | {"utter_nlu_fallback": [{"text": _any_answer(examples)}]},
        "session_config": {"session_expiration_time": 60, "carry_over_slots_to_new_session": True},
    }


def _any_answer(examples: Examples) -> str:
    """What is said when nothing was understood; as long as any other answer."""
    return _answer(tuple(texts[0] for texts in examples.by_label.values()))


def _answer(texts: tuple[str, ...]) -> str:
    """Some text of an answer's length, without anything that Rasa would fill in."""
    return " ".join(texts).translate({ord("{"): None, ord("}"): None})[:ANSWER_LETTERS]


def _rules(examples: Examples) -> dict[str, Any]:
    labels = [*sorted(examples.by_label), "nlu_fallback"]
    rules = [
        {"rule": f"answer {label}", "steps": [{"intent": label}, {"action": f"utter_{label}"}]}
        for label in labels
    ]
    return {"version": "3.1", "rules": rules}


def _yaml(content: dict[str, Any]) -> str:
    return yaml.safe_dump(content, allow_unicode=True, sort_keys=False, width=10_000)


def _key(files: dict[str, str], data: tuple[Path, ...]) -> str:
    whole = hashlib.sha256()
    for name, content in files.items():
        whole.update(f"{name}\0{content}\0".encode())
    for path in data:
        whole.update(path.name.encode() + b"\0" + path.read_bytes())
    return whole.hexdigest()[:16]
