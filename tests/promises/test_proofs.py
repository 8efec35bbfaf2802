"""The list of proofs is true: every test that it names is there, and every id has one."""

import re
from pathlib import Path

ROOT = Path(__file__).parents[2]
NAMED = re.compile(r"`(tests/[\w/]+\.py)::(\w+)`")
ROW = re.compile(r"^\| ([A-Z]\d+) \|", re.MULTILINE)
DESK = {f"C{n}" for n in range(1, 18)} | {f"A{n}" for n in range(1, 9)}
DESK |= {f"I{n}" for n in range(1, 10)} - {"I4"}
DESK |= {"R15", "R16", "R19", "U7"}
DESK |= {f"E{n}" for n in range(1, 9)}  # sealed
DESK |= {"R20", "R21", "R22"}  # backup
DESK |= {"L2", "L3", "L4", "L5", "L6"}  # the audit
DESK |= {"I4", "L1", "R17", "T5", "U1", "U2", "U3", "U4", "U5", "U6", "U8", "U9"}  # operating
DESK |= {f"R{n}" for n in (*range(1, 15), 18)}  # the way of a message
DESK |= {f"T{n}" for n in range(1, 15)} - {"T5"}  # Telegram's door

NOT_REACHED = ["U5"]  # stands there with what was measured, and no test


def proofs() -> str:
    return (ROOT / "docs" / "proofs.md").read_text(encoding="utf-8")


def test_every_test_that_is_named_is_there() -> None:
    named = NAMED.findall(proofs())
    missing = [
        f"{path}::{name}"
        for path, name in named
        if not re.search(rf"def {name}\b", (ROOT / path).read_text(encoding="utf-8"))
    ]
    assert (len(named) > len(DESK), missing) == (True, [])


def test_every_property_of_the_desk_stands_in_it_once_with_a_test() -> None:
    rows = [line for line in proofs().splitlines() if ROW.match(line)]
    assert sorted(ROW.findall(proofs())) == sorted(DESK)
    unproved = [ROW.findall(row)[0] for row in rows if not NAMED.search(row)]
    assert unproved == NOT_REACHED
