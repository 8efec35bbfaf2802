"""`python -m tests.offers`: how many of the bad and of the clean offers are read as serious."""

import click

from tests.offers.reading import LANGUAGES, judged, share_serious


@click.command()
def main() -> None:
    """Print one line a language, and one for all."""
    told = judged()
    for name in (*LANGUAGES, "all"):
        part = tuple(one for one in told if name in (one.language, "all"))
        bad, clean = (share_serious(part, bad=bad) for bad in (True, False))
        click.echo(
            f"{name:4} bad read as serious {bad:.3f} (aim 0.95)  clean {clean:.3f} (aim 0.10)"
        )


if __name__ == "__main__":
    main()
