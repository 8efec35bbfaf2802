"""At night the archive that is taken is the newest one that is not from a clock set wrong."""

import re
import subprocess
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from bot.backup.folder import archive_name

ROOT = Path(__file__).parents[2]
TYPED = [
    (name, line.strip())
    for name in ("README.md", "deploy/README.md")
    for line in (ROOT / name).read_text("utf-8").splitlines()
    if line.strip().startswith("ARCHIVE=")
]


def test_each_way_back_takes_an_archive() -> None:
    assert [name for name, _ in TYPED] == ["README.md", "deploy/README.md", "deploy/README.md"]


@pytest.mark.parametrize("line", [line for _, line in TYPED])
def test_what_is_typed_takes_the_newest_archive_whose_date_is_not_to_come(
    line: str, tmp_path: Path
) -> None:
    now = datetime.now(UTC)
    names = [archive_name(now + timedelta(days=days)) for days in (-2, -1, 400)]
    for name in names:
        (tmp_path / name).touch()
    typed = re.sub(r"/media/stick|/run/brought", str(tmp_path), line)
    done = subprocess.run(  # noqa: S603 - our own README's
        ["/bin/bash", "-c", f'{typed}; echo "$ARCHIVE"'], capture_output=True, text=True, check=True
    )
    assert done.stdout.strip() == str(tmp_path / names[1])
