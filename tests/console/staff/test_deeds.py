"""What the auditor reads of each deed: a name in their language, never a code of ours."""

import ast
import re
from html import unescape
from pathlib import Path

import pytest
from sqlalchemy import insert

import bot
from bot.console.followup.kinds import KINDS
from bot.console.staff.deeds import BESIDE, DEEDS, Reader
from bot.console.talk.words import REACHED
from bot.store.audit import audit
from bot.store.audit.deeds import Deed, wrote
from bot.store.models.staff import AuditRow
from bot.words import Words
from nlu.reading import Language
from tests.console.conftest import SQLITE, Desk

WHAT = re.compile(r'<td data-name="What">(.*?)</td>')
MORE = re.compile(r'<td data-name="More">(.*?)</td>')


def test_every_deed_has_a_name_and_no_name_is_without_its_deed() -> None:
    """The types of `audit.write` let nothing be written that is no deed."""
    assert set(DEEDS) == set(Deed)
    assert {deed for deed in BESIDE if deed not in set(Deed)} == set()


@pytest.mark.parametrize("language", Language)
def test_no_two_deeds_have_the_same_name(language: Language) -> None:
    reader = Reader(Words.load(), language)
    names = [reader.deed(deed) for deed in Deed]
    assert (len(set(names)), "" in names) == (len(Deed), False)


@pytest.mark.parametrize("kind", [*KINDS, "call"])
def test_every_kind_of_line_in_a_record_has_a_deed(kind: str) -> None:
    assert wrote(kind).endswith(kind)


def test_rows_of_the_audit_are_made_in_one_place() -> None:
    """What would be written past `audit.write` could be any word, and have no name."""
    package = Path(bot.__file__).parent
    making = {
        path.relative_to(package).as_posix()
        for path in package.rglob("*.py")
        for node in ast.walk(ast.parse(path.read_text("utf-8")))
        if isinstance(node, ast.Call) and _makes(node)
    }
    assert making == {"store/audit/audit.py"}


def _makes(call: ast.Call) -> bool:
    """`AuditRow(...)`, or `insert`, `update`, `delete` of it."""
    named = [one.id for one in (call.func, *call.args) if isinstance(one, ast.Name)]
    return "AuditRow" in named and named[0] in {"AuditRow", "insert", "update", "delete"}


@SQLITE
@pytest.mark.parametrize("language", Language)
async def test_a_page_of_every_deed_shows_names_alone(desk: Desk, language: Language) -> None:
    async with desk.house.store.write() as tx:
        for deed in list(Deed)[:99]:
            audit.write(tx, audit.HOUSE, deed, desk.house.clock())
        await tx.commit()
    auditor = await desk.browser("peter", "auditor", language.value)
    body = unescape((await auditor.get("/console/audit?actor=house")).body)
    reader = Reader(desk.house.words, language)
    shown = re.findall(r'<td data-name="[^"]*">(.*?)</td>', body)[2::6]
    assert shown == [reader.deed(deed) for deed in reversed(list(Deed)[:99])]
    for deed in Deed:
        assert f">{deed.value}<" not in body


@SQLITE
async def test_what_stands_beside_a_deed_is_named_as_well(desk: Desk) -> None:
    said = {
        Deed.CASE_OPENED: "crisis_confined",
        Deed.CLOSE: "not_reached",
        Deed.HAND_UP: "supervisor",
        Deed.CALLED: next(iter(REACHED)),
        Deed.CONSENT: "team",
        Deed.BACKED_UP: "as it is",
    }
    async with desk.house.store.write() as tx:
        for deed, detail in said.items():
            audit.write(tx, audit.HOUSE, deed, desk.house.clock(), detail=detail)
        await tx.commit()
    auditor = await desk.browser("peter", "auditor")
    body = (await auditor.get("/console/audit?actor=house")).body
    assert MORE.findall(body)[:6] == [
        "as it is",
        "The whole team may read the record",
        "The person was reached",
        "Supervisor",
        "Could not be reached",
        "Locked in or held",
    ]


@SQLITE
async def test_a_word_that_is_no_deed_of_ours_is_shown_as_it_is(desk: Desk) -> None:
    """Whoever owns the database can write anything, also what would break a sentence."""
    row = {"at": desk.house.clock(), "actor": "house", "action": "{odd} <b>", "mac": b"made up"}
    async with desk.house.store.write() as tx:
        await tx.execute(insert(AuditRow), [row])
        await tx.commit()
    auditor = await desk.browser("peter", "auditor")
    answer = await auditor.get("/console/audit?actor=house")
    assert (answer.status, WHAT.findall(answer.body)[:1]) == (
        200,
        ["<code>{odd} &lt;b&gt;</code>"],
    )
    assert '<option value="{odd} &lt;b&gt;">{odd} &lt;b&gt;</option>' in answer.body
