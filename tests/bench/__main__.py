"""`python -m tests.bench`: measures, prints the table, keeps the JSON; a time never fails it."""

import asyncio
import signal
import sys
import time
from dataclasses import asdict
from pathlib import Path

import click
from rich.console import Console

from tests.bench import desk, follow_up
from tests.bench.desk import DeskFigures
from tests.bench.follow_up import FollowUp
from tests.bench.opening import Tell
from tests.bench.plan import EPOCHS, ONLY, Part, Plan, SideName, make_plan
from tests.bench.processes import NotReadyError
from tests.bench.report import keep, show, write
from tests.bench.results import Results
from tests.bench.run import run

CHECKOUT = Path(__file__).resolve().parents[2]
LATEST = CHECKOUT / "var" / "bench" / "latest.json"
OF_FOLLOW_UP = LATEST.with_name("follow_up.json")
OF_THE_DESK = LATEST.with_name("desk.json")
QUICK_SECONDS = 20.0  # for as long as the sending of check-ins is watched in a quick run


@click.command()
@click.option("--quick", is_flag=True)
@click.option("--only", multiple=True, type=click.Choice(ONLY))
@click.option("--stock-epochs", type=click.IntRange(1, 300), default=EPOCHS)
def main(*, quick: bool, only: tuple[str, ...], stock_epochs: int) -> None:
    """Measure; `saiyai bench --help` explains the options."""
    plan = make_plan(quick=quick, only=only, stock_epochs=stock_epochs)
    console, began = Console(stderr=True), time.monotonic()

    def tell(sentence: str) -> None:
        console.print(
            f"[{time.monotonic() - began:5.0f} s] {sentence}", markup=False, highlight=False
        )

    try:
        results, ours = asyncio.run(_run(plan, tell))
    except NotReadyError as missing:
        click.echo(f"saiyai bench: {missing}", err=True)
        sys.exit(2)
    except (KeyboardInterrupt, asyncio.CancelledError):
        click.echo("saiyai bench: stopped before the end; nothing was written.", err=True)
        sys.exit(130)
    keep(results, LATEST)
    show(results, Console())
    if ours is not None:
        followed, seen = ours
        write(asdict(followed), OF_FOLLOW_UP)
        follow_up.show(followed, Console())
        write(asdict(seen), OF_THE_DESK)
        desk.show(seen, Console())
    click.echo(f"The figures are kept in {LATEST.relative_to(CHECKOUT)}.")


async def _run(plan: Plan, tell: Tell) -> tuple[Results, tuple[FollowUp, DeskFigures] | None]:
    """Run until the end, or until told to stop: then all that was started is ended first.

    Follow-up and the desk have no peer and no part of their own: measured with all of ours.
    """
    this = asyncio.current_task()
    if this is not None:
        asyncio.get_running_loop().add_signal_handler(signal.SIGTERM, this.cancel)
    results = await run(plan, CHECKOUT, tell)
    if SideName.OURS not in plan.sides or plan.parts != frozenset(Part):
        return results, None
    seconds = QUICK_SECONDS if plan.mode == "quick" else follow_up.SECONDS
    followed = await follow_up.measure(tell, seconds=seconds)
    size = desk.QUICK if plan.mode == "quick" else desk.WHOLE
    return results, (followed, await desk.measure(tell, size))


if __name__ == "__main__":
    main()
