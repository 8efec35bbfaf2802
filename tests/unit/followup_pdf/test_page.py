"""A pack is printed whole: every word, inside its margins, no title alone, nobody named outside."""

import os
import re
import time
from dataclasses import replace
from datetime import date, timedelta

import pytest

from bot.followup.pdf import Pack, Row, Section, Trend, written
from nlu.reading import Language
from tests.unit.followup_pdf.seen import SIDE, WHITE, Page, about, pages

DAY = date(2026, 11, 22)
LAO = (
    "ນາງສາວນ້ອຍເຄີຍເຮັດວຽກຢູ່ໂຮງງານຕັດຫຍິບໃນຕ່າງປະເທດ ແລະໄດ້ກັບຄືນມາບ້ານກັບຄອບຄົວແລ້ວ "
    "ນາງຢາກຮຽນຕໍ່ແລະຢາກໄດ້ຄວາມຊ່ວຍເຫຼືອເລື່ອງການຝຶກອາຊີບ "
)
THAI = "เธอเคยทำงานที่โรงงานตัดเย็บในต่างประเทศและกลับมาอยู่บ้านกับครอบครัวแล้ว เธออยากเรียนต่อ "
ENGLISH = "She worked in a sewing factory abroad and is back with her family. She wants to learn. "
PROSE = {Language.LAO: LAO, Language.THAI: THAI, Language.ENGLISH: ENGLISH}
HIGHEST, LOWEST = "ກິ້", "ຫຼູ່"
HOSTILE = (
    "W" * 400,
    "https://example.org/" + "aB3_" * 90,
    *(letter * 300 for letter in "ກกະ5໑ๆ.-漢"),
    "ກ" + "່" * 300,
    "่" * 40,
    "e" + "\u0301\u0302" * 200,
    "\u202eevil\u202c",
    "\x00\x07\x1b[31m",
    "\ud800\ufffe\U0010ffff",
    "\U0001f469\u200d\U0001f467" * 60,
    "אבג" * 100,
    "#set page(width: 1pt) $x$ *a* _b_ `c` @d <e> \\ //",
    "a\n" * 40,
    " " * 5_000,
    "\u00a0x" * 300,
)


def pack(language: Language = Language.LAO, rows: int = 3, **changes: object) -> Pack:
    text = PROSE[language]
    plain = Pack(
        title="Pack for a conference",
        subtitle=text[:30],
        about=(("Worker", text[:40]),),
        trends=(),
        sections=(
            Section("What happened", (Row("3/1/2025", text * 2, "Noy"),) * rows, "Nothing."),
        ),
        footer="Only for this meeting",
        language=language,
    )
    return replace(plain, **changes)  # type: ignore[arg-type]


def squeezed(text: str) -> str:
    return re.sub(r"\s", "", text)


def assert_inside(page: Page) -> None:
    """Nothing stands outside the margins, drawn or rendered."""
    wide, high = page.size
    outside = [
        box
        for box in page.boxes
        if box[0] < SIDE - 2 or box[2] > wide - SIDE + 2 or box[1] < 20 or box[3] > high - 20
    ]
    edge = int((SIDE - 3) * len(page.ink[0]) / wide)
    strips = {min(row[:edge] + row[-edge:]) for row in page.ink}
    assert (outside, strips) == ([], {WHITE})


@pytest.mark.parametrize("language", Language)
def test_every_word_can_be_read_again(language: Language) -> None:
    [page] = pages(written(pack(language), DAY))
    said = squeezed("".join(page.lines))
    assert said.count(squeezed(PROSE[language] * 2)) == 3
    assert page.size == pytest.approx((595.28, 841.89), abs=0.01)
    assert_inside(page)


def test_each_page_has_its_number_and_later_ones_the_title() -> None:
    all_of_them = pages(written(pack(rows=40), DAY))
    ends = [[line for line in page.lines if " / " in line][-1] for page in all_of_them]
    count = len(all_of_them)
    assert count > 2
    assert [end[-5:] for end in ends] == [f"{at} / {count}" for at in range(1, count + 1)]
    titles = [page.lines.count("Pack for a conference") for page in all_of_them]
    assert titles == [1] * count


def test_no_section_title_stands_last_on_a_page() -> None:
    for rows in range(14, 44):
        before = tuple(Row("1/1/2026", "Called.") for _ in range(rows))
        after = (Row("2/1/2026", "Visited.\nSpoke.\nWent."),) * 2
        sections = (Section("First", before, ""), Section("Second", after, ""))
        for page in pages(written(pack(sections=sections), DAY)):
            words = [line for line in page.lines if not line.startswith("Only for")]
            assert words[-1] not in {"First", "Second"}


def test_the_highest_and_lowest_marks_of_two_lines_never_touch() -> None:
    lines = "\n".join([HIGHEST + LOWEST] * 12)
    [page] = pages(written(pack(sections=(Section("X", (Row("", lines),), ""),)), DAY))
    column = [box for box in page.boxes if 170 < box[0] < 190 and box[3] < 660]
    rows = [column[at : at + 3] for at in range(0, len(column), 3)]
    bottoms = [min(box[1] for box in row) for row in rows]
    tops = [max(box[3] for box in row) for row in rows]
    gaps = {round(bottom - top, 1) for bottom, top in zip(bottoms, tops[1:], strict=False)}
    assert (len(rows), gaps) == (12, {0.6})


def test_whatever_was_typed_breaks_no_page() -> None:
    rows = tuple(Row(bad[:80], bad, bad) for bad in HOSTILE)
    month = (DAY - timedelta(days=30), 1), (DAY, 3)
    bad = " ".join(HOSTILE)
    for said in (HOSTILE[0], HOSTILE[2], bad):
        hostile = pack(
            title=said,
            subtitle=said,
            about=((said, said),),
            trends=(Trend(said, month, said),),
            sections=(Section(said, rows, said), Section(said, (), said)),
            footer=said,
        )
        found = pages(written(hostile, DAY))
        assert len(found) > 3
        for page in found:
            assert_inside(page)


def test_titles_and_texts_have_the_letters_of_three_languages() -> None:
    three = "ນາງ เธอ she"
    [page] = pages(written(pack(title=three, subtitle=three), DAY))
    assert [squeezed(line) for line in page.lines[:2]] == [squeezed(three)] * 2
    assert_inside(page)


def test_words_are_never_taken_for_orders_to_the_printer() -> None:
    orders = "#set page(width: 1pt) *a* _b_ `c` @d <e> #include(sys)"
    [page] = pages(written(pack(Language.ENGLISH, about=(("Said", orders),)), DAY))
    assert squeezed("".join(page.lines)).count(squeezed(orders)) == 1


def test_what_would_turn_the_words_round_is_left_out() -> None:
    [page] = pages(written(pack(about=(("Said", "one\u202etwo\u2066three\x00four"),)), DAY))
    assert "".join(page.lines).count("onetwothreefour") == 1


def test_a_picture_has_a_dot_for_each_answer_and_gaps_where_none_was_asked() -> None:
    days = [DAY + timedelta(days=7 * week) for week in range(6)]
    scores = (3, 2, None, 0, None, 1)
    points = tuple(zip(days, scores, strict=True))
    [page] = pages(written(pack(Language.THAI, trends=(Trend("Money", points),)), DAY))
    assert (page.dots, page.strokes) == (4, 1)
    dates = squeezed("".join(line for line in page.lines if "256" in line))
    assert dates == squeezed("22 พฤศจิกายน 2569 27 ธันวาคม 2569")


@pytest.mark.parametrize("points", [(), ((DAY, 2),), ((DAY, None), (DAY, None)), ((DAY, 0),) * 2])
def test_a_picture_of_little_is_drawn(points: tuple[tuple[date, int | None], ...]) -> None:
    [page] = pages(written(pack(trends=(Trend("Money", points, "Note"),)), DAY))
    assert page.dots == sum(score is not None for _, score in points)
    assert_inside(page)


@pytest.mark.parametrize("score", [-1, 4])
def test_a_score_that_is_not_on_the_scale_is_refused(score: int) -> None:
    with pytest.raises(ValueError, match=r"^A score is a whole number from 0 to 3\.$"):
        written(pack(trends=(Trend("Money", ((DAY, score),)),)), DAY)


def test_an_empty_section_says_so() -> None:
    [page] = pages(written(pack(sections=(Section("Decided", (), "Nothing yet."),)), DAY))
    at = page.lines.index("Decided")
    assert page.lines[at + 1] == "Nothing yet."


def test_the_same_pack_of_the_same_day_is_the_same_file_and_it_names_nobody() -> None:
    named = pack(title="Somebody Fictional", about=(("Name", "Somebody Fictional"),))
    first, second = written(named, DAY), written(named, DAY)
    other = written(named, DAY + timedelta(days=1))
    assert (first == second, first == other) == (True, False)
    told = about(first)
    assert re.fullmatch(r"Typst [\d.]+", told.pop("Creator"))
    assert told == {"CreationDate": "D:20261122000000Z", "ModDate": "D:20261122000000Z"}
    assert first.count(b"Somebody") + first.count("Somebody".encode("utf-16-be")) == 0


@pytest.mark.long
@pytest.mark.parametrize("language", Language)
def test_two_years_of_words_fit_on_their_pages_and_say_how_soon(language: Language) -> None:
    text = (PROSE[language] * 3)[:200]
    long = pack(language, sections=(Section("All", (Row("1/1/2026", text, "Noy"),) * 300, ""),))
    written(pack(language), DAY)
    began = time.perf_counter()
    printed = written(long, DAY)
    took = time.perf_counter() - began
    for page in pages(printed):
        assert_inside(page)
    print(f"two years of words: {took:.1f} s of 3")  # noqa: T201 - the ratio is shown


@pytest.mark.long
def test_what_was_printed_is_not_kept_in_memory() -> None:
    held = []
    for at in range(12):
        texts = (Row("1/1/2026", f"{at} {row} {LAO}" * 2, "Noy") for row in range(150))
        written(pack(sections=(Section("All", tuple(texts), ""),)), DAY)
        with open("/proc/self/statm", encoding="ascii") as sizes:  # noqa: PTH123
            held.append(int(sizes.read().split()[1]) * os.sysconf("SC_PAGE_SIZE"))
    assert held[-1] - held[2] < 30_000_000
