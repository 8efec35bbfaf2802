"""Prints what was heard as tables, and keeps it as JSON for the picture."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import asdict
from pathlib import Path

from rich.console import Console
from rich.table import Table

from tests.nlu.hearing import Heard
from tests.nlu.scores import Figure

WIDTH = 190  # where nobody can say how wide the page is
AIMS = {"thai": 0.92, "english": 0.92, "lao": 0.90, "thai_script_lao": 0.85, "romanised_lao": 0.80}


def keep(
    path: Path, heard: Mapping[str, Sequence[Heard]], stock: Mapping[str, Figure], ms: float
) -> None:
    """Write the results as JSON, those of each set under its name."""
    path.parent.mkdir(parents=True, exist_ok=True)
    whole = {
        "ours": {name: [asdict(one) for one in rows] for name, rows in heard.items()},
        "stock_f1": {writing: asdict(figure) for writing, figure in stock.items()},
        "aims": AIMS,
        "median_ms": ms,
    }
    path.write_text(json.dumps(whole, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")


def show(name: str, heard: Sequence[Heard], stock: Mapping[str, Figure], console: Console) -> None:
    """Print one set's tables of labels and of dangers, and the commonest mistakes."""
    if not console.is_terminal:
        console.width = WIDTH
    labels = Table(
        "way of writing", "messages", "macro-F1", "aim", "right", "calibration error",
        "asked back", "named: found", "named: right", "stock Rasa's macro-F1",
        title=f"The {name} set: labels (95 % intervals)", title_justify="left",
    )  # fmt: skip
    dangers = Table(
        "way of writing", "dangers heard", "surely", "harmless alarmed", "surely",
        "harmless words that sound alarming", "surely", "dangers heard with no engine", "surely",
        title=f"The {name} set: danger (95 % intervals)", title_justify="left",
    )  # fmt: skip
    for one in heard:
        labels.add_row(
            one.writing, str(one.f1.count), _told(one.f1), f"{AIMS[one.writing]:.2f}",
            _told(one.right), _told(one.calibration), _told(one.asked_back),
            _told(one.named.found), _told(one.named.right),
            _told(stock[one.writing]) if one.writing in stock else "-",
        )  # fmt: skip
        dangers.add_row(
            one.writing,
            *(
                _told(figure)
                for alarm in (one.dangers, one.harmless, one.alarming, one.alone)
                for figure in (alarm.any, alarm.sure)
            ),
        )
    console.print(labels)
    console.print(dangers)
    for one in heard:
        mistakes = ", ".join(f"{meant} as {given} {count}" for meant, given, count in one.confused)
        console.print(f"{one.writing}: {mistakes}", markup=False, highlight=False)


def _told(figure: Figure) -> str:
    if not figure.count:
        return "-"
    return f"{figure.value:.3f} ({figure.low:.2f}-{figure.high:.2f})"
