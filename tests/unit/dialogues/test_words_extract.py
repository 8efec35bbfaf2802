"""The extractor finds each sentence for people once, with its line and its translators' note."""

from io import BytesIO
from pathlib import Path

from babel.messages.extract import extract_from_file

from bot.words_extract import extract

ROOT = Path(__file__).parents[3]
PAGE = b"""# a file
texts:
  hello:
    # note: said first
    say: "Hello"
  again:
    # note: for all of them
    say:
      - "One"
      # note: for the second
      - "Two"
      - "One"
steps:
  first:
    ask: "Well?"
    words: ["not this"]
    options:
      - button: "Yes"
        go: "x:yes"
reasons:
  # a comment that is no note
  seen:
    reason: "was seen"
name:
  nested: "not this either"
empty:
  say: ""
"""


def test_each_sentence_is_found_once_with_its_line_and_notes() -> None:
    assert list(extract(BytesIO(PAGE), (), (), {})) == [
        (5, None, "Hello", ["note: said first"]),
        (9, None, "One", ["note: for all of them"]),
        (11, None, "Two", ["note: for all of them", "note: for the second"]),
        (15, None, "Well?", []),
        (18, None, "Yes", []),
        (23, None, "was seen", []),
    ]


def test_an_empty_file_has_no_sentences() -> None:
    assert list(extract(BytesIO(b""), (), (), {})) == []


def test_babel_itself_takes_what_is_found() -> None:
    file = ROOT / "dialogues/flows/stop.yml"
    found = extract_from_file("bot.words_extract:extract", str(file))
    assert [line for line, *_ in found] == [5, 6, 10, 11]
