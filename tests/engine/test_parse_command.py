"""`saiyai nlu parse`: what the outside was promised, read by a real engine."""

import json
import subprocess
import sys
from typing import Any

import pytest
from click.testing import CliRunner

from bot.cli import nlu
from nlu.labels import LABELS
from tests.engine.conftest import Loud

LOCKED_IN = "ເຂົາລັອກປະຕູຫ້ອງ ບໍ່ໃຫ້ພວກເຮົາອອກ"
FIELDS = [
    "text", "language", "script", "intent", "confidence", "danger", "entities", "ms",
]  # fmt: skip
WRITTEN = {
    LOCKED_IN: ("lo", "lao", "crisis_confined"),
    "ไปทำงานที่กรุงเทพต้องใช้เอกสารอะไรบ้าง": ("th", "thai", "ask_documents"),
    "sabaidee": ("lo", "latin", "greet"),
    "how do I get a passport?": ("en", "latin", "ask_passport"),
}


def parsed(engine: Loud, monkeypatch: pytest.MonkeyPatch, *words: str, typed: bytes = b"") -> Any:  # noqa: ANN401 - JSON
    monkeypatch.setenv("RASA_URL", engine.url)
    done = CliRunner().invoke(nlu.nlu, ["parse", *words], input=typed)
    assert (done.exit_code, done.stderr) == (0, "")
    return [json.loads(line) for line in done.stdout.splitlines()]


def test_each_line_that_is_typed_is_one_object_of_the_promised_form(
    engine: Loud, monkeypatch: pytest.MonkeyPatch
) -> None:
    lines = [*WRITTEN, "", "\N{REPLACEMENT CHARACTER}"]
    typed = "\r\n".join(lines[:-1]).encode() + b"\n\xff\n"  # letters of no alphabet are no crash
    told = parsed(engine, monkeypatch, typed=typed)
    assert [one["text"] for one in told] == lines
    assert [list(one) for one in told] == [FIELDS] * len(lines)
    heard = [(one["language"], one["script"], one["intent"]) for one in told[: len(WRITTEN)]]
    assert heard == [*WRITTEN.values()]
    for one in told:
        assert one["intent"] in {*LABELS, "unknown"}
        assert 0 <= one["confidence"] <= 1
        assert one["ms"] > 0
        assert [*one["danger"]] == ["level", "kind", "evidence"]


def test_danger_has_its_level_its_kind_and_the_reasons_and_names_have_their_places(
    engine: Loud, monkeypatch: pytest.MonkeyPatch
) -> None:
    question = "I want to work in Bangkok"
    danger, calm = parsed(engine, monkeypatch, LOCKED_IN, question)
    assert (danger["danger"]["level"], danger["danger"]["kind"]) == ("sure", "crisis_confined")
    assert danger["danger"]["evidence"] != []
    assert calm["danger"] == {"level": "none", "kind": None, "evidence": []}
    (place,) = [one for one in calm["entities"] if question[one["start"] : one["end"]] == "Bangkok"]
    assert list(place) == ["kind", "value", "start", "end"]


def test_without_an_engine_one_is_started_for_as_long_as_it_reads() -> None:
    done = CliRunner().invoke(nlu.nlu, ["parse", LOCKED_IN])
    assert (done.exit_code, json.loads(done.stdout)["danger"]["kind"]) == (0, "crisis_confined")


def test_where_no_engine_is_built_it_says_what_to_do(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(nlu, "ENGINE_PYTHON", nlu.CHECKOUT / "nowhere")
    done = CliRunner().invoke(nlu.nlu, ["train"])
    assert done.exit_code == 1
    assert done.stderr == "Error: The engine is not built yet: run make setup.\n"


@pytest.mark.parametrize("more", [["--only", "first"], ["--stock-epochs", "3"]])
def test_folds_measure_the_examples_alone(more: list[str]) -> None:
    done = CliRunner().invoke(nlu.nlu, ["test", "--folds", *more])
    assert done.exit_code == 2
    assert "--folds judges our examples alone: leave the other options out." in done.stderr


def test_the_programs_of_the_engine_are_called_as_they_are_and_end_as_they_end(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    echo = "import sys; print(sys.argv[1:]); sys.exit(3)"
    said = []
    for words in (["train", "--force"], ["serve", "--port", "5006"], ["test", "--folds"]):
        called: list[list[str]] = []
        monkeypatch.setattr(subprocess, "run", _instead(subprocess.run, echo, called))
        done = CliRunner().invoke(nlu.nlu, words)
        monkeypatch.undo()
        assert done.exit_code == 3
        said += called
    engine = str(nlu.ENGINE_PYTHON)
    assert said == [
        [engine, "-m", "nlu.engine.train", "--force"],
        [engine, "-m", "nlu.engine.serve", "--host", "127.0.0.1", "--port", "5006"],
        [engine, "-m", "nlu.engine.evaluate"],
    ]


def _instead(run: Any, program: str, called: list[list[str]]) -> Any:  # noqa: ANN401 - subprocess.run
    def instead(command: list[str], **how: Any) -> Any:  # noqa: ANN401 - as above
        called.append(command)
        return run([sys.executable, "-c", program, *command[3:]], **how)

    return instead
