"""Real processes for what goes wrong."""

from collections.abc import Iterator

import pytest

from tests.faults.process import Zygote


@pytest.fixture(scope="session")
def zygote() -> Iterator[Zygote]:
    """Starts `saiyai` processes; one for the whole session."""
    warm = Zygote()
    yield warm
    warm.close()
