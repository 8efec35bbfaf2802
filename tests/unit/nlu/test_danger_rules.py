"""The rules of the danger net, each alone: what lowers a sign, what takes it back, how far it goes.

The net here holds a dozen phrases, so that every rule can be seen at its very edge.
"""

from dataclasses import dataclass

import pytest

from nlu.danger import CHILD_REASON, DangerNet
from nlu.net import NEAR, Net, Places, Span
from nlu.patterns import Pattern, read_pattern
from nlu.reading import Danger, Evidence, Level
from nlu.signs import Role, Sign, sound_form
from nlu.text import comparable, form_of

FORTY = "xy" * (NEAR // 2)
SURE, MAYBE, NONE = Level.SURE, Level.MAYBE, Level.NONE
PHRASES = {
    Role.HARMLESS: ("hits the road",),
    Role.ELSEWHERE: ("film",),
    Role.NOT_SO: ("not", "ບໍ່", "ไม่"),
    Role.SUBJECT: ("she", "ຂ້ອຍ"),
    Role.CHILD: ("son",),
}


@dataclass(frozen=True)
class Told:
    """One sign of the small net."""

    written: str
    kind: str = "crisis_violence"
    level: Level = SURE
    reason: str = "hit"
    alone: bool = False


SIGNS = (
    Told("hits"),
    Told("she hits"),
    Told("ຖືກຕີ"),
    Told("ตี"),
    Told("scolds", level=MAYBE, reason="scolded"),
    Told("wants to die", "crisis_self_harm", MAYBE, "wishes to die"),
    Told("locked", "crisis_confined", reason="locked in"),
    Told("bleeds", "crisis_medical", reason="bleeds"),
    Told("help", level=MAYBE, reason="asks for help", alone=True),
)


def signs() -> list[Sign]:
    said = [
        Sign(
            Role.SIGN,
            one.written,
            read_pattern(one.written, {}, form_of),
            one.kind,
            one.level,
            one.reason,
            one.alone,
        )
        for one in SIGNS
    ]
    others = [
        Sign(role, written, read_pattern(written, {}, form_of))
        for role, all_written in PHRASES.items()
        for written in all_written
    ]
    return said + others


@pytest.fixture
def net() -> DangerNet:
    by_sound = Sign(
        Role.SIGN,
        "kha khoy",
        read_pattern("kha khoy", {}, sound_form),
        "crisis_violence",
        SURE,
        "killed",
    )
    return DangerNet(signs(), [by_sound])


@pytest.mark.parametrize(
    ("message", "level"),
    [
        ("", NONE),
        ("he hits", SURE),
        ("he scolds", MAYBE),
        ("kha khoy", SURE),
        # An idiom takes back what it holds, and nothing that only touches it.
        ("he hits the road", NONE),
        ("he hits the road and hits", SURE),
        # A denial right before a sign takes it back.
        ("not hits", NONE),
        ("he is not hits", NONE),
        ("xnot hits", SURE),
        ("he not once hits", SURE),
        ("he hits not", SURE),
        # Words with a subject of their own are a new clause.
        ("if not she hits", SURE),
        # Lao: plain at the start, after a gap and after a subject, else only half a denial.
        ("ບໍ່ຖືກຕີ", NONE),
        ("ແມ່ນ ບໍ່ຖືກຕີ", NONE),
        ("ຂ້ອຍບໍ່ຖືກຕີ", NONE),
        ("ແມ່ນບໍ່ຖືກຕີ", MAYBE),
        ("ບໍ່ ຖືກຕີ", SURE),
        # Thai: wood denies nothing.
        ("ไม่ตี", NONE),
        ("ไม้ตี", SURE),
        # A film takes one step, and half a denial another.
        ("film he hits", MAYBE),
        ("he hits film", MAYBE),
        ("film he scolds", NONE),
        ("film ແມ່ນບໍ່ຖືກຕີ", NONE),
        # It is heard as far as forty letters, on either side.
        (f"film {FORTY} hits", MAYBE),
        (f"film {FORTY}z hits", SURE),
        (f"hits {FORTY} film", MAYBE),
        (f"hits {FORTY}z film", SURE),
        # A cry counts where it is the whole message.
        ("help!!", MAYBE),
        ("help with a form", NONE),
        ("who can help", NONE),
        ("help he hits", SURE),
        ("he hits help", SURE),
    ],
)
def test_each_rule_at_its_edge(net: DangerNet, message: str, level: Level) -> None:
    assert net.find(message).level is level


def test_of_two_places_the_surer_one_is_told_and_the_first_of_equals(net: DangerNet) -> None:
    doubted_first = f"film He hits {FORTY}{FORTY} and he HITS"
    assert net.find(doubted_first) == Danger(SURE, "crisis_violence", (Evidence("hit", "HITS"),))
    doubted_twice = f"film Hits {FORTY}{FORTY} film and HITS"
    assert net.find(doubted_twice) == Danger(MAYBE, "crisis_violence", (Evidence("hit", "Hits"),))
    twice = net.find("he Hits and HITS")
    assert twice == Danger(SURE, "crisis_violence", (Evidence("hit", "Hits"),))


def test_what_is_surest_comes_first_then_the_kind_then_the_place(net: DangerNet) -> None:
    danger = net.find("scolds, wants to die, locked, hits, bleeds")
    assert (danger.level, danger.kind) == (SURE, "crisis_medical")
    told = ["bleeds", "hit", "locked in", "wishes to die", "scolded"]
    assert [sign.reason for sign in danger.evidence] == told


def test_each_reason_is_told_once_before_any_is_told_again() -> None:
    phrases = {"one": "first", "two": "first", "three": "second"}
    made = [
        Sign(Role.SIGN, word, read_pattern(word, {}, form_of), "crisis_violence", SURE, reason)
        for word, reason in phrases.items()
    ]
    evidence = DangerNet(made, []).find("one two three").evidence
    assert evidence == (Evidence("first", "one"), Evidence("second", "three"))


@pytest.mark.parametrize(
    ("message", "reasons"),
    [
        ("he hits my son", ["tells of a child in this danger", "hit"]),
        (f"he hits {FORTY} son", ["tells of a child in this danger", "hit"]),
        (f"he hits {FORTY}z son", ["hit"]),
        (f"son {FORTY} locked", ["tells of a child in this danger", "locked in"]),
        (f"son {FORTY}z locked", ["locked in"]),
        ("my son bleeds", ["bleeds"]),
        ("my son", []),
    ],
)
def test_harm_beside_a_child_is_the_childs(
    net: DangerNet, message: str, reasons: list[str]
) -> None:
    danger = net.find(message)
    assert [sign.reason for sign in danger.evidence] == reasons
    assert (danger.kind == "crisis_child") is (CHILD_REASON in reasons)


def test_romanised_lao_is_heard_by_its_sound_only_where_latin_letters_are() -> None:
    by_sound = Sign(Role.SIGN, "12", Pattern(((frozenset({"12"}),),), ()), "crisis_violence", SURE)
    assert DangerNet([], [by_sound]).find("12") == Danger()
    assert DangerNet([], [by_sound]).find("12 a").level is SURE
    assert DangerNet([], [by_sound]).find("12 z").level is SURE


def spans(net: Net, message: str) -> list[list[tuple[int, int]]]:
    """What is seen of each pattern: where it begins and ends, in letters."""
    said = comparable(message)
    seen = dict(net.seen(net.hits(said), range(9), lambda span: span))
    return [[(span.start, span.end) for span in seen.get(at, [])] for at in range(9) if at in seen]


def of(*written: str) -> Net:
    return Net(read_pattern(one, {}, form_of) for one in written)


@pytest.mark.parametrize(
    ("written", "message", "seen"),
    [
        ("one .. two", f"one {'xy' * 6} two", [[(0, 18)]]),
        ("one .. two", f"one {'xy' * 6}z two", []),
        ("one ..3 two", "one xyz two", [[(0, 9)]]),
        ("one ..3 two", "one xyzu two", []),
        ("one .. two", "two one", []),
        ("one & two", "two one", [[(0, 6)]]),
        ("one & two", "one two", [[(0, 6)]]),
        ("one & two", "one two one", [[(0, 6), (3, 9)]]),
        ("one", "someone", []),
        ("one", "one oneself one", [[(0, 3), (10, 13)]]),
        ("(is hit|hit) .. now", "is hit now", [[(0, 8)]]),
        ("one .. two .. four", "one two four", [[(0, 10)]]),
        ("one .. two .. four", "one four two", []),
    ],
)
def test_parts_stand_in_order_and_within_reach(
    written: str, message: str, seen: list[list[tuple[int, int]]]
) -> None:
    assert spans(of(written), message) == seen


def test_of_two_before_it_the_nearer_one_counts() -> None:
    assert spans(of("one .. two"), "one one two two") == [[(3, 9), (3, 12)]]


def test_limbs_of_one_phrase_stand_side_by_side() -> None:
    whole = Pattern(((frozenset({"one"}), frozenset({"two"})),), ())
    assert spans(Net([whole]), "one two") == [[(0, 6)]]
    assert spans(Net([whole]), "one x two") == []


def test_each_pattern_is_known_by_its_place_and_asked_for_by_it() -> None:
    net = of("one", "two .. one", "two")
    said = comparable("two one")
    hits = net.hits(said)
    assert sorted(number for number, _ in net.seen(hits, range(3), lambda span: span)) == [0, 1, 2]
    assert [number for number, _ in net.seen(hits, range(1, 2), lambda span: span)] == [1]
    refused = list(net.seen(hits, range(3), lambda span: None if span.start == 0 else span))
    assert refused == [(0, [Span(6, 3)])]


def test_half_a_doubt_of_a_part_is_the_wholes() -> None:
    net, said = of("one .. two"), comparable("one two")
    for doubted in (0, 3):
        [(_, [span])] = net.seen(
            net.hits(said),
            range(1),
            lambda span, at=doubted: Span(span.end, span.start, span.start == at),  # type: ignore[misc]
        )
        assert span == Span(6, 0, shaky=True)


def test_a_net_of_nothing_hears_nothing() -> None:
    assert Net([]).hits(comparable("anything")) == {}


@pytest.mark.parametrize(
    ("start", "end", "covered"),
    [
        (0, 9, True),
        (4, 9, True),
        (3, 5, True),
        (0, 10, False),
        (7, 10, False),
        (20, 22, True),
        (20, 23, False),
        (19, 22, False),
    ],
)
def test_a_place_covers_what_it_holds_whole(start: int, end: int, covered: bool) -> None:
    places = Places([Span(9, 0), Span(5, 3), Span(8, 7), Span(22, 20)])
    assert places.cover(Span(end, start)) is covered


@pytest.mark.parametrize(
    ("start", "end", "near"),
    [(149, 150, True), (150, 151, False), (59, 60, True), (58, 59, False), (105, 106, True)],
)
def test_near_is_forty_letters_from_either_end(start: int, end: int, near: bool) -> None:
    places = Places([Span(109, 100), Span(105, 103), Span(108, 107)])
    assert places.near(Span(end, start)) is near
    assert Places([Span(3, 0), Span(109, 100)]).near(Span(50, 49)) is False
    assert Places([]).near(Span(end, start)) is False
