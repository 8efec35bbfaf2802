"""The poster for the border: its code opens the questions, and says so in three languages."""

import re
from pathlib import Path

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
    ran = CliRunner().invoke(saiyai, ["content", "poster", str(tmp_path / "no" / "poster.html")])
    assert (ran.exit_code, ran.output.startswith("Error: ")) == (1, True)
