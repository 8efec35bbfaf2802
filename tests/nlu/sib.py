"""Run by Rasa's own environment: the pipeline of config.yml on SIB-200, a public yardstick.

`python -m tests.nlu.sib FOLDER` with the published splits (`lao_Laoo.train.tsv` ...): each language
learns from its `train` alone; `dev` and `test` are told. Seven topics of news sentences, so it says
how well the features read a language, not how well a helpline hears.
"""

import csv
import os
import subprocess
import sys
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING

from nlu.engine.quiet import hush

hush()

import yaml  # noqa: E402 nothing may log before it is hushed

from tests.nlu.scores import Figure, Judged, drawn, macro_f1  # noqa: E402

if TYPE_CHECKING:
    from nlu.engine.reader import Reader

ROOT = Path(__file__).resolve().parents[2]
LANGUAGES = ("lao_Laoo", "tha_Thai", "eng_Latn")
MODEL = "sib.tar.gz"
AIMS = {"lao_Laoo": 0.82, "tha_Thai": 0.88, "eng_Latn": 0.88}


def main() -> None:
    """Print one line a language."""
    place = Path(sys.argv[1])
    for language in LANGUAGES:
        with TemporaryDirectory() as folder:
            reader = _taught(place, language, Path(folder))
            dev, test = (_judged(place, language, part, reader) for part in ("dev", "test"))
        sys.stdout.write(
            f"{language}  dev {_told(dev)}  test {_told(test)}  aim {AIMS[language]}\n"
        )
        sys.stdout.flush()


def _taught(place: Path, language: str, folder: Path) -> "Reader":
    """A model that has learnt this language's `train` with the helpline's own pipeline."""
    by_topic: dict[str, list[str]] = {}
    for topic, text in _rows(place, language, "train"):
        by_topic.setdefault(topic, []).append(text)
    blocks = [
        {"intent": topic, "examples": "".join(f"- {text}\n" for text in texts)}
        for topic, texts in sorted(by_topic.items())
    ]
    examples = folder / "nlu.yml"
    told = yaml.safe_dump({"version": "3.1", "nlu": blocks}, allow_unicode=True, width=10_000)
    examples.write_text(told, encoding="utf-8")
    # In a process of its own, as always: what trains and what reads do not share one well.
    words = [sys.executable, "-m", __spec__.name, "--learn", str(examples), str(folder)]
    bare = os.environ | {"RASA_MAX_CACHE_SIZE": "0"}
    subprocess.run(words, cwd=ROOT, env=bare, check=True, stdout=subprocess.DEVNULL)  # noqa: S603 ourselves
    from nlu.engine.reader import Reader  # noqa: PLC0415 before training it would hide our parts

    storage = folder / "read"
    storage.mkdir()
    return Reader(folder / MODEL, storage)


def learn(examples: str, folder: str) -> None:
    """Rasa's own training, with the helpline's configuration."""
    import rasa.engine.recipes.default_recipe  # noqa: PLC0415, F401 ours register there
    from rasa.model_training import train_nlu  # noqa: PLC0415

    train_nlu(str(ROOT / "config.yml"), examples, folder, fixed_model_name="sib")


def _judged(place: Path, language: str, part: str, reader: "Reader") -> Figure:
    judgements = []
    for topic, text in _rows(place, language, part):
        best = reader.read(text)["intent_ranking"][0]
        judgements.append(Judged(topic, best["name"], best["confidence"]))
    return drawn(macro_f1, judgements)


def _rows(place: Path, language: str, part: str) -> list[tuple[str, str]]:
    """Topic and sentence; brackets and slashes mean something else to Rasa."""
    with (place / f"{language}.{part}.tsv").open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file, delimiter="\t", quoting=csv.QUOTE_NONE))
    plain = str.maketrans({"[": "(", "]": ")", "{": "(", "}": ")"})
    return [(row["category"].replace("/", "_"), row["text"].translate(plain)) for row in rows]


def _told(figure: Figure) -> str:
    return f"{figure.value:.3f} ({figure.low:.2f}-{figure.high:.2f})"


if __name__ == "__main__":
    if sys.argv[1] == "--learn":
        learn(*sys.argv[2:])
    else:
        main()
