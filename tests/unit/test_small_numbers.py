"""No small number can be told from the page of counts, whatever on it is set beside what.

Every small case is tried: of each answer that the page can give, every truth that would give it is
looked for, and no number shown as "under 5" may be the same in all of them. The search is tried on
the rule that the page had before, where it finds what could be told.
"""

from collections import Counter, defaultdict
from collections.abc import Callable, Iterator, Sequence
from functools import cache
from itertools import product
from operator import eq, le

import pytest

from bot.console.staff import count_words as says
from bot.console.staff.tables import Writer
from bot.figures import FEW, UNDER, shown
from bot.store.afterwards import ASKED
from bot.store.figures import QUARTERS, TABLES, Figures
from bot.words import Words
from dialogues.turn import Urgency
from nlu.reading import Language

CASES = 12  # as many as the truth may be
BESIDE = CASES + FEW  # as many as another truth may be that gives the same answer
SMALL = set(range(FEW))
NAMES = ("2026-07", "2026-04", "2026-01", "2025-10")
# How many parts of each sum the page shows; of all of them one more part is not shown.
SUMS = {says.CASES: 2, says.OUTCOMES: 6, says.CHECKINS: 2}
NO_SUM = {says.PEOPLE["language"]: 3, says.PEOPLE["age"]: 2, says.PEOPLE["country"]: 3}
WENT = 4  # answers to the kind question; whoever did not answer is the part that is not shown

Answer = tuple[int, ...]
Rule = Callable[[int], int]
# Of each answer and each true sum: what each of its numbers can be.
Worlds = dict[Answer, dict[int, list[set[int]]]]
Shape = tuple[int, bool]  # how many parts are shown, and whether their sum is


def truths(parts: int, most: int) -> Iterator[Answer]:
    """So many counts, each from zero, that are not more than this together."""
    if not parts:
        yield ()
        return
    for count in range(most + 1):
        for rest in truths(parts - 1, most - count):
            yield (count, *rest)


@cache
def worlds(parts: int, *, summed: bool, hidden: bool = True, rule: Rule = shown) -> Worlds:
    """What each number of such a table can be, for each of its answers."""
    found: Worlds = defaultdict(dict)
    for truth in truths(parts + hidden, BESIDE):
        every = sum(truth)
        numbers = ((every,) if summed else ()) + truth[:parts]
        could = found[tuple(map(rule, numbers))].setdefault(every, [set() for _ in numbers])
        for cell, number in zip(could, numbers, strict=True):
            cell.add(number)
    return found


def left(one: Worlds, other: Worlds, fits: Callable[[int, int], bool]) -> Iterator[set[int]]:
    """What each number shown as small can be, of each two tables that can stand side by side."""
    for (told, could), (beside, others) in product(one.items(), other.items()):
        if not any(fits(a, b) for a in could for b in others if max(a, b) <= CASES):
            continue
        ours = [a for a in could if any(fits(a, b) for b in others)]
        theirs = [b for b in others if any(fits(a, b) for a in could)]
        for table, answer, sums in ((could, told, ours), (others, beside, theirs)):
            for place, number in enumerate(answer):
                if number == UNDER:
                    yield set.union(*(table[every][place] for every in sums))


def page(told: Figures) -> dict[str, tuple[tuple[str, ...], ...]]:
    """The numbers of each table of the page, row by row."""
    tables = Writer(Words.load(), Language.ENGLISH).tables(told)
    return {table.name: tuple(row[1:] for row in table.rows) for table in tables}


def some(count: int, each: int | None = None) -> Figures:
    """So many of everything, or with the parts of each sum at `each`."""
    part = count if each is None else each
    return Figures(
        NAMES,
        opened=Counter({(at, Urgency.NOW): count for at in NAMES}),
        outcomes=Counter({(at, end): part for at in NAMES for end in list(says.ENDS)[:4]}),
        times={},
        checkins=Counter({(at, "done"): count for at in NAMES}),
        people={
            table: Counter({(at, value): count for at in NAMES for value in ("lo", "adult", "LA")})
            for table in TABLES
        },
        helped=Counter({("answer_documents", True): count}),
        went=Counter({ASKED: count}),
    )


def test_the_page_has_the_tables_that_are_tried_here() -> None:
    told = page(some(0))
    wide = {name: len(told[name][0]) for name in (*SUMS, *NO_SUM)}
    assert wide == {name: parts + 1 for name, parts in SUMS.items()} | NO_SUM
    assert {len(told[name]) for name in (*SUMS, *NO_SUM)} == {QUARTERS}
    assert len(told[says.WENT]) == WENT + 1
    assert set(told) == {*SUMS, *NO_SUM, says.TIMES, says.HELPED, says.WENT}


@pytest.mark.parametrize("fits", [le, eq])
@pytest.mark.parametrize(
    ("less", "more"),
    [
        ((SUMS[says.OUTCOMES], True), (SUMS[says.CASES], True)),
        ((WENT, True), (SUMS[says.OUTCOMES], True)),
        ((SUMS[says.CHECKINS], True), (SUMS[says.CHECKINS], True)),
        *(((parts, False), (SUMS[says.CASES], True)) for parts in (2, 3)),
        *(((parts, False), (3, False)) for parts in (2, 3)),
    ],
)
def test_beside_any_other_table_a_small_number_can_be_anything(
    less: Shape, more: Shape, fits: Callable[[int, int], bool]
) -> None:
    """Whether both tables are of the same people, or one of some of the other's."""
    one, other = (worlds(parts, summed=summed) for parts, summed in (less, more))
    found = list(left(one, other, fits))
    assert len(found) > 10
    assert all(could == SMALL for could in found)


def test_the_search_finds_what_could_be_told_before() -> None:
    """Rounded to the nearest five, zero told, every part shown: levels beside endings."""

    def before(count: int) -> int:
        return UNDER if 0 < count < FEW else (count + FEW // 2) // FEW * FEW

    levels, endings = (worlds(n, summed=False, hidden=False, rule=before) for n in (3, 6))
    assert [could for could in left(levels, endings, eq) if len(could) == 1]


def spans(opened: Sequence[int], closed: Sequence[int]) -> list[int]:
    """Of quarters from a house's first on: how many values each shown number can have.

    Nobody's case is closed before it was opened; how many are open goes from quarter to quarter.
    """
    quarters = list(zip(opened, closed, strict=True))
    reached = [{0}]
    for came, went in quarters:
        reached.append(
            {
                still + a - b
                for still in reached[-1]
                for a in range(came, came + FEW)
                for b in range(went, went + FEW)
                if still + a >= b
            }
        )
    needed = [0]  # how many must be open at least, so that what follows can be
    for came, went in reversed(quarters):
        needed.append(max(0, needed[-1] + went - (came + FEW - 1)))
    needed.reverse()
    wide = []
    for number, (came, went) in enumerate(quarters):
        ways = [
            (a, b)
            for still in reached[number]
            for a in range(came, came + FEW)
            for b in range(went, went + FEW)
            if still + a >= b and still + a - b >= needed[number + 1]
        ]
        wide += [len({a for a, _ in ways}), len({b for _, b in ways})]
    return wide


def test_beside_other_quarters_no_number_can_be_told() -> None:
    """Each way in which four quarters of a new house can be shown, to 14 a quarter."""
    answers = [
        wide
        for opened in product((0, 5, 10), repeat=QUARTERS)
        for closed in product((0, 5, 10), repeat=QUARTERS)
        if (wide := spans(opened, closed))[0]
    ]
    assert len(answers) > 1000
    assert min(map(min, answers)) >= 2


def test_a_fifth_quarter_would_let_numbers_be_told() -> None:
    assert set(spans((0, 0, 0, 0, 0), (0, 0, 0, 0, 20))[::2]) == {1}  # four were opened in each


@pytest.mark.parametrize("count", [1, 2, 3, 4])
def test_a_house_of_few_looks_like_one_of_nobody(count: int) -> None:
    assert page(some(count, 1)) == page(some(0))


def test_what_is_shown_is_the_beginning_of_its_five() -> None:
    told = page(some(9, 2))
    assert told[says.CASES][0] == ("5", "5", "under 5")
    assert told[says.OUTCOMES][0] == ("5", *["under 5"] * 6)
    assert told[says.CHECKINS][0] == ("5", "5", "under 5")
    assert told[says.PEOPLE["language"]][0] == ("5", "under 5", "under 5")
    assert told[says.HELPED] == (("5", "under 5"),)
    assert told[says.WENT][0] == ("5",)
