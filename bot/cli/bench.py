"""`saiyai bench`: measures the helpline beside stock Rasa on this machine."""

import os
import sys
from pathlib import Path

import click

CHECKOUT = Path(__file__).resolve().parents[2]
MEASURES = CHECKOUT / "tests" / "bench" / "__main__.py"
ONLY = ("latency", "load", "conversation", "ours", "stock")


@click.command()
@click.option("--quick", is_flag=True, help="Measure less, in about two minutes.")
@click.option(
    "--only",
    multiple=True,
    type=click.Choice(ONLY),
    help="Measure only this part, or only this side; may be given more than once.",
)
@click.option(
    "--stock-epochs",
    type=click.IntRange(1, 300),
    help="How long stock Rasa learns, once; its own default is 100, which may take an hour.",
)
def bench(*, quick: bool, only: tuple[str, ...], stock_epochs: int | None) -> None:
    """Measure this helpline beside stock Rasa on this machine.

    That takes about a quarter of an hour. Both are started here, on the loopback, with data of
    their own that is thrown away at the end; the figures are printed with their ratios and kept in
    var/bench/latest.json. Stock Rasa learns before its first run, which takes some minutes more.
    """
    if not MEASURES.exists():
        raise click.ClickException(
            "The measurements are part of the checkout and not of an installed package; "
            "run this command inside a checkout."
        )
    words = [sys.executable, "-m", "tests.bench", *(["--quick"] if quick else [])]
    words += [word for one in only for word in ("--only", one)]
    words += ["--stock-epochs", str(stock_epochs)] if stock_epochs else []
    os.chdir(CHECKOUT)
    os.execv(sys.executable, words)  # noqa: S606 - our own words; a signal reaches them directly
