"""`python -m tests.offers`: how many of the bad and of the clean offers are read as serious."""

from statistics import median

import click

from nlu.engine_process import EngineMissingError
from tests.offers.reading import FIRST, JUDGE, judged, share_serious


@click.command()
@click.option("--first", is_flag=True, help="Read the offers that settings may be chosen by.")
def main(*, first: bool) -> None:
    """Print one line a file, and one for all: with the engine, and by the phrases alone."""
    try:
        told = judged(FIRST if first else JUDGE)
    except EngineMissingError as missing:
        raise click.ClickException(str(missing)) from missing
    click.echo("read as serious           with the engine   phrases alone   aim")
    for name in (*sorted({one.language for one in told}), "all"):
        part = [one for one in told if name in (one.language, "all")]
        for bad, kind, aim in ((True, "bad", "0.95"), (False, "clean", "0.10")):
            shares = [share_serious(part, bad=bad, alone=alone) for alone in (False, True)]
            count = sum(one.bad is bad for one in part)
            click.echo(f"{name:6} {kind:5} ({count:2}) {shares[0]:20.3f} {shares[1]:15.3f}   {aim}")
    letters, took = (
        median(each) for each in zip(*((len(o.text), o.ms) for o in told), strict=True)
    )
    click.echo(f"an offer of {letters:.0f} letters (median) is read in {took:.0f} ms (median)")


if __name__ == "__main__":
    main()
