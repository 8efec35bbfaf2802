"""`saiyai nlu`: teach the model, try it on a message, measure it, or serve it alone."""

import asyncio
import json
import subprocess
import sys
from collections.abc import AsyncIterator, Iterable, Iterator
from contextlib import asynccontextmanager
from io import TextIOWrapper
from pathlib import Path
from typing import NoReturn

import click

from bot.settings import read_settings
from nlu.client import engine_at
from nlu.controls import Controls
from nlu.danger import DangerNet
from nlu.ear import Ear
from nlu.engine_process import EngineMissingError, EngineProcess
from nlu.entities import Entities
from nlu.reading import Reading

CHECKOUT = Path(__file__).resolve().parents[2]
YARDSTICK = CHECKOUT / "tests" / "nlu" / "__main__.py"
ENGINE_PYTHON = CHECKOUT / "nlu" / "engine" / ".venv" / "bin" / "python"
PATIENCE = 30.0  # seconds for one message here: nobody waits for an answer in a chat


@click.group()
def nlu() -> None:
    """Teach the model, try it, measure it, or serve it alone."""


@nlu.command()
@click.option("--force", is_flag=True, help="Train even if nothing has changed.")
def train(*, force: bool) -> None:
    """Teach the model the examples of nlu/data, in about three minutes."""
    _engine("train", *(["--force"] if force else []))


@nlu.command()
@click.option("--port", default=5005, show_default=True, help="The port on 127.0.0.1.")
@click.option("--host", default="127.0.0.1", help="Another loopback address.")
def serve(port: int, host: str) -> None:
    """Serve the engine alone, on this machine only.

    Its paths are Rasa's own.
    """
    _engine("serve", "--host", host, "--port", str(port))


@nlu.command()
@click.option("--folds", is_flag=True, help="Judge the examples by each other instead.")
@click.option("--only", type=click.Choice(["first", "second"]), help="Read one set alone.")
@click.option(
    "--stock-epochs",
    type=click.IntRange(1, 300),
    help="Beside it stock Rasa's default pipeline, which first learns this long; it may take"
    " an hour.",
)
def test(*, folds: bool, only: str | None, stock_epochs: int | None) -> None:
    """Measure how well messages are heard, in two minutes.

    The whole ear reads the messages of tests/nlu/apart, which nothing learns from: settings may be
    chosen by the first set, never by the second. For each way of writing it tells macro-F1,
    mistakes, dangers heard, false alarms, calibration and what is found of what is named, each
    with its 95 % interval, and keeps them in var/nlu/latest.json. With --folds the examples of
    nlu/data are judged instead, each by what was learnt without its like.
    """
    if folds and (only or stock_epochs is not None):
        raise click.UsageError("--folds judges our examples alone: leave the other options out.")
    if folds:
        _engine("evaluate")
    if not YARDSTICK.exists():
        raise click.ClickException("The yardstick is in the checkout of the project only.")
    words = ["--only", only] if only else []
    words += [] if stock_epochs is None else ["--stock-epochs", str(stock_epochs)]
    _run([sys.executable, "-m", "tests.nlu", *words])


@nlu.command()
@click.argument("messages", nargs=-1)
def parse(messages: tuple[str, ...]) -> None:
    """Read messages and print one JSON object a line.

    Without MESSAGES they are read from standard input, one a line. The engine at RASA_URL is asked;
    without one, an engine is started for as long as this runs.
    """
    try:
        asyncio.run(_parse(messages or _typed()))
    except EngineMissingError as missing:
        raise click.ClickException(str(missing)) from missing


def _typed() -> Iterator[str]:
    for line in TextIOWrapper(sys.stdin.buffer, encoding="utf-8", errors="replace"):
        yield line.rstrip("\r\n")


async def _parse(lines: Iterable[str]) -> None:
    async with _engine_url() as url, engine_at(url, PATIENCE) as client:
        ear = Ear(DangerNet.load(), Controls.load(), client, entities=Entities.load())
        for line in lines:
            click.echo(json.dumps(_as_told(await ear.hear(line)), ensure_ascii=False))


@asynccontextmanager
async def _engine_url() -> AsyncIterator[str]:
    given = read_settings().rasa_url
    if given is not None:
        yield str(given)
        return
    engine = EngineProcess()
    await engine.start()
    try:
        if not await engine.ready():
            raise click.ClickException("The engine did not start: try saiyai nlu serve.")
        yield engine.url
    finally:
        await engine.stop()


def _as_told(reading: Reading) -> dict[str, object]:
    """One reading in the form that the outside was promised."""
    danger = reading.danger
    # The likeliest label, also where the bot would rather ask; its confidence says so.
    best = reading.nearest[0] if reading.nearest else reading.intent
    return {
        "text": reading.text,
        "language": reading.language.value,
        "script": reading.script.value,
        "intent": best.label,
        "confidence": round(best.confidence, 4),
        "danger": {
            "level": danger.level.value,
            "kind": danger.kind,
            "evidence": [sign.reason for sign in danger.evidence],
        },
        "entities": [
            {"kind": named.kind, "value": named.value, "start": named.start, "end": named.end}
            for named in reading.entities
        ],
        "ms": round(reading.ms, 2),
    }


def _engine(module: str, *words: str) -> NoReturn:
    """Run one of the engine's own programs in its own environment, and end as it ends."""
    if not ENGINE_PYTHON.exists():
        raise click.ClickException("The engine is not built yet: run make setup.")
    _run([str(ENGINE_PYTHON), "-m", f"nlu.engine.{module}", *words])


def _run(command: list[str]) -> NoReturn:
    """Run a program of ours in the checkout, and end as it ends."""
    try:
        done = subprocess.run(command, cwd=CHECKOUT, check=False)  # noqa: S603 our own program
    except KeyboardInterrupt:  # the program heard it as well and has left
        sys.exit(130)
    sys.exit(done.returncode)
