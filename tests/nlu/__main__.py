"""`python -m tests.nlu`: the whole ear on the yardstick; a low score never fails it."""

import asyncio
import statistics
import subprocess
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path

import click
from rich.console import Console

from nlu.ear import ASK_BELOW
from nlu.engine_process import EngineMissingError
from tests.bench.processes import NotReadyError
from tests.nlu.apart import SETS, WRITINGS, Apart, Written, read_apart
from tests.nlu.both import ears
from tests.nlu.hearing import Heard, hear_all, summed_up
from tests.nlu.report import keep, show
from tests.nlu.scores import Figure, drawn, macro_f1
from tests.nlu.stock import stock_judges

CHECKOUT = Path(__file__).resolve().parents[2]
LATEST = CHECKOUT / "var" / "nlu" / "latest.json"
PICTURE = LATEST.with_suffix(".png")
EVERY = 50  # messages between two words of progress


@click.command()
@click.option("--only", type=click.Choice(SETS))
@click.option("--stock-epochs", type=click.IntRange(0, 300), default=0)
def main(*, only: str | None, stock_epochs: int) -> None:
    """Measure; `saiyai nlu test --help` explains the options."""
    sets = {name: read_apart(name) for name in SETS if only in (None, name)}
    told = sets[only or SETS[-1]].messages
    try:
        heard, median = asyncio.run(_ours(sets))
        stock = asyncio.run(_stock(told, stock_epochs)) if stock_epochs else {}
    except (EngineMissingError, NotReadyError) as missing:
        raise click.ClickException(str(missing)) from missing
    for name, rows in heard.items():
        show(name, rows, stock if sets[name].messages is told else {}, Console())
    click.echo(f"A message is read in {median:.1f} ms (median).")
    if only:
        return
    keep(LATEST, heard, stock, median)
    _draw()
    click.echo(f"The figures are kept in {LATEST.parent.relative_to(CHECKOUT)}, with a picture.")


async def _ours(sets: Mapping[str, Apart]) -> tuple[dict[str, list[Heard]], float]:
    """What the whole ear hears of each set, and the milliseconds of a message (median)."""
    async with ears() as (ear, without, entities):
        heard, taken = {}, list[float]()
        for name, apart in sets.items():
            whole = await hear_all(apart, ear.hear, _tell)
            alone = await hear_all(apart, without.hear, _tell)
            taken += [reading.ms for reading in whole.values()]
            heard[name] = summed_up(apart, whole, alone, entities.find, ASK_BELOW)
        return heard, statistics.median(taken)


async def _stock(messages: Sequence[Written], epochs: int) -> dict[str, Figure]:
    judgements, taken = await stock_judges(CHECKOUT, messages, epochs, _say)
    _say(
        f"Stock Rasa reads a message in {statistics.median(taken):.1f} ms (median, in its process)."
    )
    told = list(zip(messages, judgements, strict=True))
    return {
        writing: drawn(macro_f1, [one for message, one in told if message.writing == writing])
        for writing in WRITINGS
    }


def _draw() -> None:
    """By the environment that has matplotlib; without it there are the tables."""
    python = CHECKOUT / "nlu" / "engine" / ".venv" / "bin" / "python"
    words = [str(python), "-m", "tests.nlu.picture", str(LATEST), str(PICTURE)]
    subprocess.run(words, cwd=CHECKOUT, check=False)  # noqa: S603 our own program


def _tell(done: int, count: int) -> None:
    if done % EVERY == 0 or done == count:
        _say(f"\r  messages read: {done} of {count}{'' if done < count else chr(10)}", end="")


def _say(sentence: str, end: str = "\n") -> None:
    sys.stderr.write(f"{sentence}{end}")
    sys.stderr.flush()


if __name__ == "__main__":
    main()
