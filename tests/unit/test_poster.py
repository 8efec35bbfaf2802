"""The poster for the border: its code opens the questions, and says so in three languages."""

import re
from pathlib import Path

import pytest
from click.testing import CliRunner

from bot import poster
from bot.__main__ import saiyai
from bot.words import Words
from nlu.reading import Language


def test_it_opens_the_bot_or_the_web_chat() -> None:
    assert poster.link("https://help.example", "@saiyai_bot") == (
        "https://t.me/saiyai_bot?start=border"
    )
    assert poster.link("https://help.example") == "https://help.example/chat?start=border"


def test_it_is_one_page_with_a_code_and_words_in_three_languages(tmp_path: Path) -> None:
    file = tmp_path / "poster.html"
    ran = CliRunner().invoke(saiyai, ["content", "poster", str(file), "--bot", "saiyai_bot"])
    assert ran.exit_code == 0
    page, words = file.read_text(encoding="utf-8"), Words.load()
    for language in Language:
        assert words.gettext(language, poster.SCAN) in page
    assert page.count("<svg") == 1
    assert (
        re.findall(r"https?://[^<\s\"]+", page.replace("http://www.w3.org/2000/svg", ""))
        == ["https://t.me/saiyai_bot?start=border"] * 2
    )


def test_a_file_that_cannot_be_written_is_said(tmp_path: Path) -> None:
    ran = CliRunner().invoke(
        saiyai, ["content", "poster", str(tmp_path / "no" / "poster.html"), "--bot", "saiyai_bot"]
    )
    assert (ran.exit_code, ran.output.startswith("Error: ")) == (1, True)


def test_no_poster_opens_an_address_that_only_this_machine_has(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """By hand without the house's settings: whoever scans it at the border would reach nobody."""
    monkeypatch.delenv("SAIYAI_PUBLIC_URL", raising=False)
    file = tmp_path / "poster.html"
    ran = CliRunner().invoke(saiyai, ["content", "poster", str(file)])
    assert (ran.exit_code, file.exists()) == (2, False)
    assert "set SAIYAI_PUBLIC_URL, or give --bot" in ran.output
    monkeypatch.setenv("SAIYAI_PUBLIC_URL", "https://help.example")
    ran = CliRunner().invoke(saiyai, ["content", "poster", str(file)])
    assert (ran.exit_code, "https://help.example/chat?start=border" in ran.output) == (0, True)
