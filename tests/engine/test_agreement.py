"""What we compute for speed is what it should be."""

import json
import subprocess
from typing import Any

import pytest

from tests.engine.conftest import PYTHON, ROOT

TEXTS = (
    "ຂ້ອຍຢາກໄປເຮັດວຽກຢູ່ໄທ ຕ້ອງໃຊ້ເອກະສານຫຍັງແດ່",
    "ເພິ່ນຍຶດພາສປອດຂອງຂ້ອຍໄປແລ້ວ",
    "อยากไปทำงานที่ไทยต้องใช้เอกสารอะไรบ้าง",
    "khoy yak pai het viak yu thai",
    "they took my passport, what do I do?",
    "ok 👍",
    "a  b\tc ① ﬁ",
)


@pytest.fixture(scope="module")
def told() -> dict[str, Any]:
    asked = json.dumps(TEXTS).encode()
    words = [str(PYTHON), "-m", "tests.engine.agreement"]
    done = subprocess.run(words, cwd=ROOT, input=asked, capture_output=True, check=True)  # noqa: S603 our own program
    answer: dict[str, Any] = json.loads(done.stdout)
    return answer


def test_sentences_mean_what_the_weights_say(told: dict[str, Any]) -> None:
    assert told["pieces"] == told["their_pieces"]
    assert min(told["cosines"]) > 0.99


def test_leaving_a_fold_out_is_exact(told: dict[str, Any]) -> None:
    """But for the labels' shares, which one factorisation takes from all examples."""
    assert told["left_out"] < 0.05


def test_the_weights_of_a_sign_say_what_the_sentences_say(told: dict[str, Any]) -> None:
    assert told["signs"] < 0.01
