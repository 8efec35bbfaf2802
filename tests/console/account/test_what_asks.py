"""Which routes ask for a code once more, and where a code leads on to."""

import pytest

from bot.console.again import behind
from bot.console.routes import ROUTES
from tests.console.account.test_fresh import ASKS, PERSON


def test_the_routes_that_ask_are_those_that_were_written_down() -> None:
    asking = {
        (route.method, route.path)
        for route in ROUTES
        if (route.fresh or route.fresh_if) and not route.path.startswith(("/staff", "/counts"))
    }
    assert asking == ASKS
    assert [r.path for r in ROUTES if r.fresh_if] == [f"{PERSON}/pack"]


@pytest.mark.parametrize(
    ("asked", "onward"),
    [
        ("/console/me/phone", "/console/me/phone"),
        ("/console/person/0a/pack.pdf?names=1", "/console/person/0a/pack?names=1"),
        ("https://evil.example/", ""),
        ("//evil.example/console/", ""),
        ("/console/../x", ""),
        ("/console/x?next=//evil", ""),
        ("/console/\\evil", ""),
        ("/consol", ""),
    ],
)
def test_a_code_leads_on_only_to_our_own_pages(asked: str, onward: str) -> None:
    assert behind(asked) == onward
