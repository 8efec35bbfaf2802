"""Teaches the model the examples of nlu/data; does nothing when it knows them already."""

import argparse
import contextlib
import hashlib
import io
import os
import sys
import time
from pathlib import Path
from tempfile import TemporaryDirectory

from nlu.engine.quiet import hush

ROOT = Path(__file__).parents[2]
MODEL = Path(__file__).parent / "models" / "saiyai.tar.gz"
_LEARNS_FROM = (
    "config.yml",
    "nlu/domain.yml",
    "nlu/data/**/*.yml",
    "nlu/data_offers/*.yml",
    "nlu/engine/requirements.lock",
    "nlu/engine/segmenter.py",
    "nlu/engine/words.py",
    "nlu/engine/sentence_features.py",
    "nlu/engine/sentence_model.py",
    "nlu/engine/sentence_graph.py",
    "nlu/engine/weights.py",
    "nlu/engine/letter_features.py",
    "nlu/engine/letters.py",
    "nlu/engine/classifier.py",
    "nlu/engine/kernel.py",
    "nlu/engine/fallback.py",
    "nlu/engine/lao_letters.py",
    "nlu/engine/learner.py",
    "nlu/engine/restorer.py",
    "nlu/engine/spoken.py",
    "nlu/engine/offer_signs.py",
    "nlu/engine/sign_learner.py",
    "nlu/engine/windows.py",
    "nlu/romanise.py",
    "nlu/sound.py",
    "nlu/text.py",
    "nlu/script.py",
    "nlu/letters.py",
    "nlu/labels.py",
    "nlu/phrases/languages.yml",
)


def main() -> int:
    """Train unless nothing has changed; returns the exit code."""
    asked = argparse.ArgumentParser(prog="python -m nlu.engine.train", description=__doc__)
    asked.add_argument("--output", type=Path, default=MODEL, help="Where the model is written.")
    asked.add_argument("--force", action="store_true", help="Train even if nothing has changed.")
    told = asked.parse_args()
    mark, known = fingerprint(ROOT), told.output.with_suffix(".sha256")
    if not told.force and told.output.exists() and known.exists() and known.read_text() == mark:
        _say("The model knows these examples already.")
        return 0
    began = time.monotonic()
    _say("Starting Rasa ...")
    train(told.output)
    known.write_text(mark)
    _say(f"The model is trained: {told.output.name}, {time.monotonic() - began:.0f} seconds.")
    return 0


def fingerprint(root: Path) -> str:
    """One hash over all that the model is made from, by name and content."""
    files = sorted({path for pattern in _LEARNS_FROM for path in root.glob(pattern)})
    whole = hashlib.sha256()
    for path in files:
        whole.update(f"{path.relative_to(root)}\0{path.stat().st_size}\0".encode())
        whole.update(path.read_bytes())
    return whole.hexdigest()


def train(output: Path) -> None:
    """Let Rasa train the pipeline of config.yml and put the model at `output`, all or nothing."""
    os.environ["RASA_MAX_CACHE_SIZE"] = "0"  # a cache would hold every version of the examples
    hush()
    from rasa.model_training import train_nlu  # noqa: PLC0415 it must be hushed before

    output.parent.mkdir(parents=True, exist_ok=True)
    said = io.StringIO()  # Rasa's own cheer names a folder that is gone by then
    with TemporaryDirectory(dir=output.parent) as folder, contextlib.redirect_stdout(said):
        built = train_nlu(
            config=str(ROOT / "config.yml"),
            nlu_data=str(ROOT / "nlu" / "data"),
            domain=str(ROOT / "nlu" / "domain.yml"),
            output=folder,
            fixed_model_name="saiyai",
        )
        if built is None:
            raise SystemExit("Rasa found no examples in nlu/data, so there is nothing to learn.")
        Path(built).replace(output)


def _say(line: str) -> None:
    sys.stderr.write(f"  {line}\n")


if __name__ == "__main__":
    sys.exit(main())
