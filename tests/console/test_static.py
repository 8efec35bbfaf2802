"""What browsers load: served from the house, unchanged from its makers, small, and kept well."""

import gzip
import hashlib
import re
from pathlib import Path

import bot
from bot.web.static_files import load
from tests.console.conftest import SQLITE, Desk

HOUSE = Path(bot.__file__).parent
LARGEST_PAGE = 150 * 1024


def test_the_vendored_files_are_those_their_makers_published() -> None:
    folder = HOUSE / "static" / "vendor"
    told = re.findall(r"^([0-9a-f]{64})  (\S+)$", (folder / "README.md").read_text(), re.MULTILINE)
    files = sorted(folder.glob("*.js"))
    found = [(hashlib.sha256(file.read_bytes()).hexdigest(), file.name) for file in files]
    assert sorted(told) == sorted(found)
    licences = [path.name for path in sorted(folder.glob("LICENSE-*"))]
    assert licences == ["LICENSE-htmx-ext-sse.txt", "LICENSE-htmx.txt"]


def test_only_files_for_browsers_are_served() -> None:
    sheets = load(HOUSE).sheets
    assert [path for path in sheets if path.endswith((".md", ".py", ".html"))] == []
    assert {"fonts.css", "console/console.css", "vendor/htmx.min.js"} <= set(sheets)


def test_what_one_script_takes_from_another_is_the_file_that_pages_load() -> None:
    shelf, found = load(HOUSE), {}
    for path, sheet in shelf.sheets.items():
        if path.endswith(".js") and not path.startswith("vendor/"):
            for name in re.findall(r' from "\./([^"]+)";', sheet.body.decode()):
                folder, _, own = path.rpartition("/")
                wanted = shelf.address(f"{folder}/{name.partition('?')[0]}")
                found[own, name.partition("?")[0]] = f"/static/{folder}/{name}" == wanted
    takers = ("back.js", "draft.js", "kept.js", "phone.js")
    assert found == {
        **{(own, "sealed.js"): True for own in takers},
        ("chat.js", "leave.js"): True,
    }


def test_every_font_named_in_the_style_is_there() -> None:
    sheets = load(HOUSE).sheets
    named = re.findall(r'url\("([^"]+)"\)', sheets["fonts.css"].body.decode())
    assert (len(named), [name for name in named if name not in sheets]) == (6, [])


@SQLITE
async def test_a_page_with_all_it_loads_is_small_enough_for_a_slow_line(desk: Desk) -> None:
    browser = await desk.browser()
    path = await desk.holding(browser)
    for page in ("/console/", path):
        body = (await browser.get(page)).body
        loads = re.findall(r'(?:src|href)="(/static/[^"]+)"', body)
        sizes = []
        for address in loads:
            async with desk.client.get(desk.url + address) as response:
                assert response.headers["Cache-Control"] == "public, max-age=31536000, immutable"
                sizes.append(len(await response.read()))
        assert len(loads) >= 10
        assert len(body.encode()) + sum(sizes) < LARGEST_PAGE


@SQLITE
async def test_a_file_is_sent_small_asked_for_again_and_never_from_outside_its_folder(
    desk: Desk,
) -> None:
    stranger = desk.stranger()
    plain = await stranger.get("/static/vendor/htmx.min.js", **{"Accept-Encoding": "identity"})
    assert plain.headers["Cache-Control"] == "no-cache"
    again = await stranger.get(
        "/static/vendor/htmx.min.js", **{"If-None-Match": plain.headers["Etag"]}
    )
    assert (again.status, again.body) == (304, "")
    small = await stranger.get("/static/vendor/htmx.min.js", **{"Accept-Encoding": "gzip"})
    assert int(small.headers["Content-Length"]) == len(gzip.compress(plain.body.encode(), mtime=0))
    for trick in ("../app.py", "%2e%2e/app.py", "vendor/../../app.py", "vendor/README.md", ""):
        assert (await stranger.get(f"/static/{trick}")).status == 404
