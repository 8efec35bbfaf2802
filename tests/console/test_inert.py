"""What people write and are called is shown as it is, and does nothing."""

import re
from html import unescape
from html.parser import HTMLParser

import pytest

from bot.console.labels import LABELS, UNHEARD, label_name
from bot.console.plain import plain
from dialogues.turn import OpenCase, Urgency
from nlu.reading import Evidence
from tests.conftest import add_staff
from tests.console.conftest import SQLITE, Desk, waits

HOSTILE = (
    "<script>alert(1)</script>",
    "</title><svg onload=alert(1)>",
    '"><img src=x onerror=alert(1)>',
    "' onmouseover='alert(1)",
    "{{ 7 * 7 }}{% raw %}",
    "{0.__class__.__mro__}%s%(x)s{name}",
    "\u202egnihtemos\u202c \u2066x\u2069",
    "\x1b[31mred\x1b[0m \x07\x00",
    "=HYPERLINK(1)",
    "*bold* _it_ [x](javascript:alert(1))",
    "ກ" + "່" * 400,
    "a" * 4000,
    "\u2028\u2029\ufeff",
    "</textarea></form><form action=//evil.example>",
)
OPENED = ("<", "</p><", "</script><", '"><', "'><", "<<", "<!--><", "</textarea><", "]]><", "<?><")
ACTS = (
    "img src=x onerror=alert(1)",
    "svg/onload=alert(1)",
    "iframe srcdoc=x",
    "a href=javascript:alert(1)",
    "script src=//evil.example",
    "style onload=alert(1)",
    "math href=javascript:x",
    "body onpageshow=alert(1)",
    "div hx-on:load=alert(1)",
    "base href=//evil.example",
)
SHUT = (">", "//")


class Acting(HTMLParser):
    """Finds whatever in a page could act by itself, the way a browser reads the page."""

    def __init__(self) -> None:
        super().__init__()
        self.found: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = dict(attrs)
        ours = str(given.get("src", "")).startswith("/static/")
        idle = tag in {"script", "img"} and ours
        if tag in {"svg", "img", "style", "iframe", "object", "script"} and not idle:
            self.found.append(tag)
        for name, value in given.items():
            addressed = name in {"href", "src", "action"} and not str(value).startswith(("/", "#"))
            if name == "style" or name.startswith(("on", "hx-on")) or addressed:
                self.found.append(f"{tag} {name}")


def acting(body: str) -> list[str]:
    reader = Acting()
    reader.feed(body)
    return reader.found


def test_the_reader_of_pages_finds_what_acts() -> None:
    page = '<script>1</script><p onclick=1 style="x"><a href="javascript:1"><img src=x>'
    assert acting(page) == ["script", "p onclick", "p style", "a href", "img", "img src"]


@SQLITE
async def test_hostile_words_are_shown_and_are_nothing_but_words(desk: Desk) -> None:
    browser = await desk.browser()
    for hostile in HOSTILE:
        wanted = OpenCase(Urgency.NOW, "crisis_child", (Evidence("says so", hostile),))
        body = (await browser.get(f"/console/talk/{await waits(desk.house, hostile, wanted)}")).body
        shown = re.search(r'<p class="words" dir="auto">(.*?)</p>', body, re.DOTALL)
        quoted = re.search(r'<q dir="auto">(.*?)</q>', body, re.DOTALL)
        assert shown is not None
        assert quoted is not None
        assert [unescape(part[1]) for part in (shown, quoted)] == [plain(hostile)] * 2
        assert acting(body) == []


@SQLITE
async def test_two_hundred_scripts_in_a_talk_are_words(desk: Desk) -> None:
    browser = await desk.browser()
    scripts = [f"{opened}{acts}{shut}" for opened in OPENED for acts in ACTS for shut in SHUT]
    assert len({*scripts}) == 200
    for some in (scripts[:100], scripts[100:]):
        case_id = await waits(desk.house, "\n".join(some))
        body = (await browser.get(f"/console/talk/{case_id}")).body
        assert acting(body) == []
        assert [one for one in some if one not in unescape(body)] == []


@SQLITE
async def test_a_hostile_name_of_a_colleague_is_inert_wherever_it_stands(desk: Desk) -> None:
    for number, name in enumerate(HOSTILE):
        if "\x00" in name or len(name) > 80:
            continue
        await add_staff(desk.house, f"w{number}", name, "worker", "en")
        browser = desk.stranger()
        await browser.sign_in(f"w{number}")
        path = await desk.holding(browser)
        for page in ("/console/", "/console/me", path):
            body = (await browser.get(page)).body
            assert plain(name) in unescape(body)
            assert acting(body) == []


@SQLITE
async def test_a_page_has_no_script_or_style_of_its_own(desk: Desk) -> None:
    browser = await desk.browser()
    path = await desk.holding(browser)
    for page in ("/console/", "/console/me", path, "/console/nothing"):
        body = (await browser.get(page)).body
        assert acting(body) == []


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("\u202eabc\u202c", "⟨U+202E⟩abc⟨U+202C⟩"),
        ("\u200fx\u061c", "⟨U+200F⟩x⟨U+061C⟩"),
        ("a\x1b[0m\x07", "a⟨U+001B⟩[0m⟨U+0007⟩"),
        ("\ud800", "⟨U+D800⟩"),
        ("ກ\u200bຂ\u200d", "ກ\u200bຂ\u200d"),
        ("one\r\ntwo\rthree\tfour", "one\ntwo\nthree\tfour"),
        ("ນໍ້າ กำ้ 🙏🏽", "ນໍ້າ กำ้ 🙏🏽"),
        (None, ""),
    ],
)
def test_tricks_become_marks_and_ways_of_writing_stay(text: str | None, shown: str) -> None:
    assert plain(text) == shown


def test_a_label_nobody_knows_is_called_not_understood() -> None:
    assert (len(LABELS), label_name("unknown")) == (54, UNHEARD)
