"""Settings: what is set in a file, and names that are none."""

from pathlib import Path

import pytest

from bot.errors import BadSetting
from bot.settings import read_settings, unknown_in

NAME = "SAIYAI_PUBLIC_URL"


def test_an_empty_file_says_nothing_and_a_full_one_is_not_said_twice(tmp_path: Path) -> None:
    file = tmp_path / "said"
    file.write_text("\n")
    named = {f"{NAME}_FILE": str(file)}
    assert read_settings(named).public_url == ""
    assert read_settings({**named, NAME: "https://help.example"}).public_url == (
        "https://help.example"
    )
    file.write_text("https://other.example\n")
    assert read_settings(named).public_url == "https://other.example"
    with pytest.raises(BadSetting, match=f"Set {NAME} or {NAME}_FILE, not both"):
        read_settings({**named, NAME: "https://help.example"})


def test_names_that_are_no_settings_are_known_by_name_alone() -> None:
    told = {
        "SAIYAI_BACKUP": "hidden",
        "SAIYAI_PROT_FILE": "hidden",
        "SAIYAI_BACKUPS": "/b",
        "SAIYAI_KEYS_FILE": "/k",
        "SAIYAI_DOMAIN": "help.example",
        "PATH": "/bin",
    }
    assert unknown_in(told) == ("SAIYAI_BACKUP", "SAIYAI_PROT_FILE")
