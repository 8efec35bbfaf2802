"""What is accepted of the engine's packages because it is never loaded is not loaded."""

import subprocess
from pathlib import Path

import pytest

from tests.engine.conftest import PYTHON, ROOT
from tests.supply.audit import accepted

MODULES = {
    "keras": "keras",
    "pymongo": "pymongo",
    "sentry-sdk": "sentry_sdk",
    "skops": "skops",
    "tensorflow-cpu": "tensorflow",
}
SERVING = """
import sys
from pathlib import Path
from nlu.engine import serve
serve.hush()
from nlu.engine.reader import Reader
from nlu.engine.train import MODEL
Reader(MODEL, Path(sys.argv[1])).read("hello")
print(*sorted({name.partition(".")[0] for name in sys.modules}))
"""


@pytest.mark.long
def test_a_serving_engine_loads_none_of_what_is_accepted_for_that(tmp_path: Path) -> None:
    done = subprocess.run(  # noqa: S603 - our own engine
        [str(PYTHON), "-c", SERVING, str(tmp_path)],
        cwd=ROOT,
        env={"HOME": str(tmp_path), "PATH": ""},
        capture_output=True,
        text=True,
        timeout=120,
        check=True,
    )
    loaded = {*done.stdout.split()}
    unloaded = {one.package for one in accepted() if "not loaded" in one.reason} | {"keras"}
    assert unloaded == {*MODULES}
    assert {*MODULES.values()} & loaded == set()
    assert "onnxruntime" in loaded
