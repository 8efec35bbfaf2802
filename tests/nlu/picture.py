"""Run by Rasa's own environment: draws the figures of a run of the yardstick."""

import json
import sys
from functools import reduce
from operator import getitem
from pathlib import Path
from typing import Any

import matplotlib as mpl

mpl.use("Agg")
from matplotlib import pyplot as plt

BARS = (  # name, where the figure stands, colour
    ("label right (macro-F1)", ("f1",), "#2a6f97"),
    ("danger heard", ("dangers", "any"), "#d1495b"),
    ("danger heard surely", ("dangers", "sure"), "#f0a6ae"),
    ("harmless, alarmed", ("harmless", "any"), "#7d8597"),
    ("harmless but alarming words, alarmed", ("alarming", "any"), "#c0c5ce"),
)
HIGH, WIDE = 4.2, 10.0  # inches
SET = "second"  # the one nothing was chosen by


def draw(figures: dict[str, Any], place: Path) -> None:
    """One group of bars a way of writing, each with its 95 % interval."""
    rows = figures["ours"][SET]
    _, axes = plt.subplots(figsize=(WIDE, HIGH))
    width = 0.8 / len(BARS)
    for number, (name, path, colour) in enumerate(BARS):
        shown = [reduce(getitem, path, one) for one in rows]
        values = [one["value"] for one in shown]
        reach = [
            [one["value"] - one["low"] for one in shown],
            [one["high"] - one["value"] for one in shown],
        ]
        places = [at + (number - (len(BARS) - 1) / 2) * width for at in range(len(rows))]
        axes.bar(places, values, width, yerr=reach, color=colour, label=name, capsize=2)
    if figures["stock_f1"]:
        values = [figures["stock_f1"][one["writing"]]["value"] for one in rows]
        axes.plot(range(len(rows)), values, "k_", markersize=14, label="stock Rasa (macro-F1)")
    axes.set_xticks(range(len(rows)), [one["writing"].replace("_", " ") for one in rows])
    axes.set_ylim(0, 1)
    axes.grid(axis="y", alpha=0.3)
    axes.legend(ncols=3, fontsize=8, loc="upper center", bbox_to_anchor=(0.5, -0.08), frameon=False)
    plt.tight_layout()
    plt.savefig(place, dpi=110)


if __name__ == "__main__":
    draw(json.loads(Path(sys.argv[1]).read_text(encoding="utf-8")), Path(sys.argv[2]))
