"""Every form of the desk, with fields that no page would send: refused or taken, never broken."""

import random
from urllib.parse import quote_from_bytes

import pytest

from bot.access import Role, may
from bot.console.route import Gate
from bot.console.routes import ROUTES
from tests.console.conftest import SQLITE, Browser, Desk, waits
from tests.console.table import path_of

pytestmark = SQLITE
SEED = 20261206
FIELDS = (
    "text", "choice", "nonce", "message", "language", "name", "login", "role", "reason", "day",
    "hour", "level", "label", "until", "from", "to", "date", "ticket", "number", "version", "q",
    "staff", "passphrase", "code", "zone", "cover", "risk", "means", "days", "value", "source",
)  # fmt: skip
ODD = (
    b"", b" ", b"0", b"-1", b"1e999", b"9" * 400, b"\x00", b"\xed\xa0\x80", b"\xff\xfe",
    b"a" * 70_000,
    b"{0.__class__}", b"%s%n", b"../../etc/passwd", b"2026-02-30", b"9999-12-31T99:99", b"24:61",
    b"0001-01-01", b"'; DROP TABLE people;--", b"<script>alert(1)</script>", b"\r\nX: y", b"0" * 32,
    b"f" * 32, "ກ່ໍາ\u202e\u200b".encode(), "\uff0f\uff11".encode(), b"worker", b"now", b"on",
    b"true",
    b"1.5", b"-0", b"NaN", b"0x10", b"1_000", "\u0664\u0662".encode(), b"[]", b"null", b"=1+1",
)  # fmt: skip


def odd_form(chance: random.Random, csrf: str) -> bytes:
    """A form of a right token and anything beside it; a field may come twice."""
    names = [chance.choice(FIELDS) for _ in range(chance.randint(0, 9))]
    pairs = [f"{name}={quote_from_bytes(chance.choice(ODD))}" for name in names]
    good = [f"nonce={chance.randbytes(16).hex()}"] if chance.random() < 0.8 else []
    return "&".join([f"csrf={csrf}", *good, *pairs]).encode()


async def fuzzed(desk: Desk, role: str, rounds: int) -> dict[int, int]:
    """Send odd fields to every form that this role may send; how often each status came."""
    print(f"seed {SEED}")  # noqa: T201 - it can be shown again
    chance = random.Random(SEED)  # noqa: S311 - a seed that can be shown again
    browser, case_id = await desk.browser(role=role), await waits(desk.house)
    paths = [
        path_of(route, case_id=case_id)
        for route in ROUTES
        if route.method == "POST"
        and not isinstance(route.need, Gate)
        and may(Role(role), route.need)
    ]
    statuses: dict[int, int] = {}
    for _ in range(rounds):
        for path in paths:
            csrf = await token(browser)
            answer = await browser.ask(
                "POST", path, odd_form(chance, csrf), {"Content-Type": FORM, **OURS}
            )
            assert (path, answer.status < 500) == (path, True)
            statuses[answer.status] = statuses.get(answer.status, 0) + 1
    print(role, len(paths), statuses)  # noqa: T201 - the figures are the proof
    return statuses


FORM = "application/x-www-form-urlencoded"
OURS = {"Sec-Fetch-Site": "same-origin"}


async def token(browser: Browser) -> str:
    """The token of the session that is open now."""
    return (await browser.get("/console/me")).csrf


@pytest.mark.parametrize("role", ["worker", "supervisor", "administrator"])
async def test_odd_fields_break_no_form(desk: Desk, role: str) -> None:
    statuses = await fuzzed(desk, role, 1)
    assert sum(statuses.values()) > 10


@pytest.mark.long
@pytest.mark.timeout(1800)
@pytest.mark.parametrize("role", ["worker", "supervisor", "administrator"])
async def test_odd_fields_break_no_form_a_hundred_times(desk: Desk, role: str) -> None:
    await fuzzed(desk, role, 100)
