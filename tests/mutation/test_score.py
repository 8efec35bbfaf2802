"""The score counts every fault but those that are no program, and asks for 85 of a hundred."""

import io

import pytest

from tests.mutation import score
from tests.mutation.score import PARTS

ALL = [name for names in PARTS.values() for name in names]


def results(module: str, **ends: int) -> list[str]:
    ended = {"found": "killed", "left": "survived", "refused": "caught by type check"}
    return [
        f"    {module}.x_done__mutmut_{end}{number}: {ended.get(end, end.replace('_', ' '))}\n"
        for end, many in ends.items()
        for number in range(many)
    ]


def test_what_the_types_refuse_is_left_out_and_all_else_counts() -> None:
    module = "bot.store.sealed.vault"
    ends = {"found": 6, "timeout": 1, "segfault": 1, "left": 1, "no_tests": 1, "refused": 9}
    lines, _ = score.told(score.counted(results(module, **ends)))
    assert lines[
        lines.index(f"{'vault':24}  80.0 %: 8 of 10 found; 9 more refused by the types") + 1
    ]
    assert f"{'  ' + module:24}  80.0 %: 8 of 10 found; 9 more refused by the types" in lines


@pytest.mark.parametrize(("left", "code"), [(15, 0), (16, 1)])
def test_every_part_must_have_85_of_a_hundred(
    monkeypatch: pytest.MonkeyPatch, left: int, code: int
) -> None:
    lines = [line for name in ALL[1:] for line in results(name, found=1)]
    lines += results(ALL[0], found=100 - left, left=left)
    monkeypatch.setattr("sys.stdin", io.StringIO("".join(lines)))
    assert score.main() == code


def test_a_part_that_was_not_asked_about_has_nothing() -> None:
    _, enough = score.told(score.counted(results("nlu.danger", found=9)))
    assert enough is False
