"""Measures the trained model on its own examples, each judged by what was learnt without it."""

import argparse
import json
import sys
import tarfile
from pathlib import Path
from tempfile import TemporaryDirectory

import numpy as np
import yaml
from scipy.sparse import load_npz

from nlu.engine.kernel import Seen, Settings, judged, likelihoods
from nlu.engine.train import MODEL, ROOT

_TIMES = 5
_TOGETHER = (0.1, 0.12, 0.15, 0.2, 0.3, 0.5, 0.8)
_NEAR_DANGER = ("report_", "inform_struggling")
_THRESHOLDS = (0.2, 0.25, 0.3, 0.35, 0.4, 0.45, 0.5)


def main() -> int:
    """Print the table; returns the exit code."""
    asked = argparse.ArgumentParser(prog="python -m nlu.engine.evaluate", description=__doc__)
    asked.add_argument("--model", type=Path, default=MODEL, help="The trained model.")
    told = asked.parse_args()
    if not told.model.exists():
        sys.stderr.write("There is no trained model yet: run make setup.\n")
        return 2
    with TemporaryDirectory() as folder:
        with tarfile.open(told.model) as archive:
            archive.extractall(folder, filter="data")
        kept = next(Path(folder).glob("components/*/names.json")).parent
        _measure(kept, _settings())
    return 0


def _measure(kept: Path, settings: Settings) -> None:
    names = json.loads((kept / "names.json").read_text(encoding="utf-8"))
    with np.load(kept / "numbers.npz", allow_pickle=False) as numbers:
        seen = Seen(numbers["sentences"], load_npz(kept / "runs.npz"), numbers["trust"])
        labels, decision = numbers["labels"], float(numbers["decision"])
    _, scores = judged(seen, labels, len(names["labels"]), settings, _TIMES)
    _print_table(names, labels, scores)
    shares = likelihoods(scores, decision)
    _print_thresholds(labels, shares)
    _print_dangers(names["labels"], labels, shares)


def _print_table(names: dict[str, list[str]], labels: np.ndarray, scores: np.ndarray) -> None:
    written = _writings()
    pairs = zip(names["texts"], labels, strict=True)
    writing = np.array([written.get((text, names["labels"][label]), "?") for text, label in pairs])
    told = scores.argmax(axis=1)
    crisis = np.array([name.startswith("crisis_") for name in names["labels"]])
    _say(f"{'way of writing':18} {'examples':>8} {'macro-F1':>8} {'right':>6} {'crisis heard':>12}")
    for one in [*sorted(set(writing)), "all"]:
        mine = (writing == one) | (one == "all")
        hurt = mine & crisis[labels]
        heard = crisis[told[hurt]].mean() if hurt.any() else float("nan")
        right = (told[mine] == labels[mine]).mean()
        score = macro_f1(labels[mine], told[mine])
        _say(f"{one:18} {mine.sum():8d} {score:8.3f} {right:6.3f} {heard:12.3f}")


def _print_thresholds(labels: np.ndarray, shares: np.ndarray) -> None:
    _say("")
    _say(f"{'threshold':18} {'answered':>8} {'right of these':>15}")
    best, right = shares.max(axis=1), shares.argmax(axis=1) == labels
    for threshold in _THRESHOLDS:
        sure = best >= threshold
        _say(f"{threshold:<18} {sure.mean():8.3f} {right[sure].mean():15.3f}")


def _print_dangers(names: list[str], labels: np.ndarray, shares: np.ndarray) -> None:
    """How much the crisis labels have together, in dangers and in what is none and near none."""
    crisis = np.array([name.startswith("crisis_") for name in names])
    near = crisis | np.array([name.startswith(_NEAR_DANGER) for name in names])
    together = shares[:, crisis].sum(axis=1)
    _say("")
    _say(f"{'crises together':18} {'dangers':>8} {'harmless':>15}")
    for least in _TOGETHER:
        heard = together >= least
        _say(f"{least:<18} {heard[crisis[labels]].mean():8.3f} {heard[~near[labels]].mean():15.3f}")


def macro_f1(labels: np.ndarray, told: np.ndarray) -> float:
    """The mean over the labels that occur of the harmonic mean of precision and recall."""
    scores = []
    for label in np.union1d(labels, told):
        hit = ((labels == label) & (told == label)).sum()
        scores.append(2 * hit / ((labels == label).sum() + (told == label).sum()))
    return float(np.mean(scores))


def _writings() -> dict[tuple[str, str], str]:
    """The folder each example comes from, by its text and label."""
    found = {}
    for path in sorted((ROOT / "nlu" / "data").glob("*/*.yml")):
        for block in yaml.safe_load(path.read_text(encoding="utf-8"))["nlu"]:
            for line in str(block.get("examples", "")).splitlines():
                found[line.removeprefix("- ").strip(), str(block.get("intent"))] = path.parent.name
    return found


def _settings() -> Settings:
    """What config.yml says of the classifier."""
    pipeline = yaml.safe_load((ROOT / "config.yml").read_text(encoding="utf-8"))["pipeline"]
    told = next(part for part in pipeline if part["name"].endswith("LikenessClassifier"))
    return Settings(told["sharpness"], told["sentences"], told["ridge"])


def _say(line: str) -> None:
    sys.stdout.write(f"{line}\n")


if __name__ == "__main__":
    sys.exit(main())
