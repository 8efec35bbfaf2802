"""While it is proved, the house and whatever it starts turn to nobody but this machine."""

import subprocess
import sys
from pathlib import Path

import pytest

from tests.conftest import ALONE

ROOT = Path(__file__).parents[2]
OUTSIDE = ("203.0.113.5", "2001:db8::5")  # nobody's, RFC 5737 and RFC 3849
TRY = (
    "import socket; from tests import network; network.enter(); "
    "network.asks({!r}, socket.{}); print(network.strays())"
)


@pytest.fixture
def alone(request: pytest.FixtureRequest) -> None:
    """Tests of other users than root stay in the machine's network, and nobody counts."""
    if not request.config.stash[ALONE]:
        pytest.skip("only root may open a network of its own")


@pytest.mark.usefixtures("alone")
@pytest.mark.parametrize("kind", ["SOCK_STREAM", "SOCK_DGRAM"])
@pytest.mark.parametrize("address", OUTSIDE)
def test_whoever_turns_outside_is_counted(address: str, kind: str) -> None:
    done = subprocess.run(  # noqa: S603 - our own words
        [sys.executable, "-c", TRY.format(address, kind)],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=True,
    )
    assert done.stdout.splitlines() == ["Network is unreachable", "1"]


@pytest.mark.usefixtures("alone")
def test_there_is_nobody_but_this_machine() -> None:
    found = Path("/proc/self/net/dev").read_text(encoding="ascii").splitlines()[2:]
    assert [line.split(":")[0].strip() for line in found] == ["lo", "wire0"]
