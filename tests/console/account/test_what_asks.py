"""Which routes must ask for a code once more, and where a code leads on to."""

import re

import pytest

from bot.access import Action
from bot.console.again import behind
from bot.console.origin import our_page
from bot.console.route import CASE, PERSON
from bot.console.routes import ROUTES
from tests.console.account.test_fresh import ASKS

# Of one's own account, what can neither keep its owner out nor let somebody else in.
HARMLESS = {"/here", "/prove", "/me/language", "/me/link-code"}
SCHEMES = ("//", "/\\", "https://", "https:", "javascript:", "///", "\t//", "data:,", "\u2044/")
PLACES = (
    "evil.example",
    "evil.example/console/",
    "console/me@evil.example",
    "127.0.0.1:1/console/me",
    "evil.example%2fconsole",
    "\u0435vil.example",
)
FILE = re.compile(r"\.(csv|pdf|svg)$")


def test_what_changes_an_account_or_leaves_the_house_or_names_its_readers_asks() -> None:
    must = {
        route.path
        for route in ROUTES
        if (route.method == "POST" and route.need is Action.MANAGE_STAFF)
        or (route.method == "POST" and route.need is Action.OWN_ACCOUNT)
        or (isinstance(route.need, Action) and FILE.search(route.path))
    } - HARMLESS
    pages = {"/me/passphrase", "/me/phone", f"{PERSON}/pack"}
    assert {route.path for route in ASKS} == must | pages | {f"{CASE}/readers"}
    assert [route.path for route in ASKS if route.fresh_if] == [f"{PERSON}/pack"]


@pytest.mark.parametrize(
    ("asked", "onward"),
    [
        ("/console/me/phone", "/console/me/phone"),
        ("/console/me/phone.svg", "/console/me/phone"),
        ("/console/counts.csv", "/console/counts"),
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


def test_fifty_ways_off_the_site_lead_nowhere() -> None:
    tricks = [f"{scheme}{place}" for scheme in SCHEMES for place in PLACES]
    assert (len(tricks), [one for one in tricks if our_page(one) or behind(one)]) == (54, [])
