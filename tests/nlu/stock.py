"""The peer on the same yardstick: stock Rasa's default pipeline, taught the same examples."""

import asyncio
import json
import tempfile
from collections.abc import Callable, Sequence
from pathlib import Path

from tests.bench.examples import read_examples
from tests.bench.processes import NotReadyError
from tests.bench.stock_project import make_project
from tests.bench.stock_training import rasa_environment, trained
from tests.nlu.apart import Written
from tests.nlu.scores import Judged

Tell = Callable[[str], None]


async def stock_judges(
    checkout: Path, messages: Sequence[Written], epochs: int, tell: Tell
) -> tuple[list[Judged], list[float]]:
    """What stock Rasa makes of the messages, and the milliseconds each took.

    It learns first, unless it has learnt these examples before; that may take an hour. Raises
    `NotReadyError` where it cannot.
    """
    environment = checkout / "nlu" / "engine" / ".venv"
    examples = read_examples(checkout / "nlu" / "data")
    project = make_project(examples, environment, epochs)
    cache = checkout / "var" / "bench" / "stock"
    model, _ = await trained(project, environment, cache, tell)
    with tempfile.TemporaryFile() as asked:
        asked.writelines(json.dumps(one.text).encode() + b"\n" for one in messages)
        asked.seek(0)
        process = await asyncio.create_subprocess_exec(
            *(str(environment / "bin" / "python"), "-m", "tests.nlu.stock_reads", str(model)),
            cwd=checkout,
            env=rasa_environment(),
            stdin=asked,
            stdout=asyncio.subprocess.PIPE,
            stderr=asyncio.subprocess.DEVNULL,
        )
        said, _ = await process.communicate()
    lines = [json.loads(line) for line in said.splitlines()]
    if len(lines) != len(messages):
        raise NotReadyError("Stock Rasa did not read the messages to their end.")
    judgements = [
        Judged(one.label, line["label"], line["confidence"])
        for one, line in zip(messages, lines, strict=True)
    ]
    return judgements, [line["ms"] for line in lines]
