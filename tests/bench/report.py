"""Prints the results as a table with their ratios, and keeps them as JSON."""

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from rich.console import Console
from rich.table import Table

from tests.bench.lines import Line, lines
from tests.bench.results import Results

SMALL, LARGE = 10, 100
WIDTH = 120  # where nobody can say how wide the page is


def keep(results: Results, path: Path) -> None:
    """Write the results as JSON."""
    kept = {line.key: _kept(line) for line in lines(results)}
    write(results.to_json() | {"lines": kept}, path)


def write(content: Mapping[str, Any], path: Path) -> None:
    """Write figures as JSON."""
    path.parent.mkdir(parents=True, exist_ok=True)
    whole = json.dumps(content, ensure_ascii=False, indent=2, allow_nan=False)
    path.write_text(whole + "\n", encoding="utf-8")


def show(results: Results, console: Console) -> None:
    """Print the table, the machine, and the conditions under which the figures hold."""
    if not console.is_terminal:
        console.width = WIDTH
    machine = results.machine
    table = Table(
        "what", "ours", "stock Rasa", "ours / stock", "aim",
        title=f"Saiyai beside stock Rasa ({results.plan.mode} run)", title_justify="left",
    )  # fmt: skip
    for column in table.columns[1:4]:
        column.justify = "right"
    for line in lines(results):
        table.add_row(
            line.name, _figure(line.ours, line.unit), _figure(line.stock, line.unit),
            _number(line.ratio), _aim(line),
        )  # fmt: skip
    console.print(table)
    console.print(
        f"{machine.cores} cores ({machine.processor}), {machine.memory_gib} GiB;"
        f" load {machine.load_at_start} when it began;"
        f" a safe write of 4 KiB takes {machine.write_ms} ms.",
        highlight=False,
    )
    for condition in results.conditions:
        console.print(f"- {condition}", highlight=False, markup=False)


def _kept(line: Line) -> dict[str, object]:
    return {
        "ours": line.ours,
        "stock": line.stock,
        "unit": line.unit,
        "ratio": line.ratio,
        "aim_met": line.met,
    }


def _figure(value: float | None, unit: str) -> str:
    return f"{_number(value)} {unit}".rstrip() if value is not None else "-"


def _number(value: float | None) -> str:
    if value is None:
        return "-"
    if value < SMALL:
        return f"{value:.2f}"
    return f"{value:.1f}" if value < LARGE else f"{value:,.0f}"


def _aim(line: Line) -> str:
    if line.aim is None:
        return ""
    way, limit = line.aim
    whose = "ours " if line.aim_is_for_ours else ""
    reached = {True: "reached", False: "[bold]not reached[/bold]", None: "not measured"}[line.met]
    return f"{whose}{way} {limit:g}: {reached}"
