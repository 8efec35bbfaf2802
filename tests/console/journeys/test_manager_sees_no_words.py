"""Who only counts, keeps accounts or checks is shown nobody's words, wherever they knock."""

import re
from dataclasses import dataclass
from datetime import date
from itertools import product

from bot.access import Role
from bot.console.routes import ROUTES
from bot.desk import claiming, closing, drafting, passing, writing
from bot.store import people
from bot.store.desk import reads
from bot.store.desk.drafts import Typed
from dialogues.followup.plan import Purpose
from tests.console.conftest import SQLITE, Browser, Desk, staff_of, waits
from tests.console.followup.conftest import BOTH_YES, enrolled, told
from tests.console.table import UNKNOWN, path_of

pytestmark = SQLITE
SAID, ANSWERED, NOTED, HALF, SERVICE, NAME, LIVED, LAST = CANARIES = (
    "kingfisher in the wet rice",
    "kingbird above the wall",
    "bulbul on the wire",
    "barbet in the bamboo",
    "spiderhunter house of help",
    "Drongo Storybook",
    "broadbill in the rain",
    "leafbird at the end",
)
NOT_FOR = (Role.MANAGER, Role.ADMINISTRATOR, Role.AUDITOR)
MORE = {"slug": "answer", "form": "week"}


@dataclass(frozen=True, slots=True)
class Filled:
    """What can stand in an address, and what everybody whom the words are about is called."""

    known: tuple[dict[str, str], ...]
    pseudonyms: list[str]


async def filled(desk: Desk, noy: Browser) -> Filled:
    """A held talk, a closed one and a followed person, each with words of its own."""
    house, by = desk.house, await staff_of(desk.house, noy)
    held, over = await waits(house, SAID), await waits(house, SAID)
    for case_id in (held, over):
        assert (await claiming.claim(house, case_id, by)).ok
    assert (await writing.reply(house, held, by, ANSWERED, "1" * 32)).ok
    assert (await writing.write_note(house, held, by, NOTED, "2" * 32)).ok
    assert (await drafting.keep(house, held, by, Typed("reply", HALF, "3" * 32))).ok
    due = date(2026, 12, 1)
    sent = await passing.refer(house, held, by, SERVICE, "", due, "4" * 32, said_yes=True)
    assert sent.ok
    assert (await closing.close(house, over, by, "helped", LAST)).ok
    yeses = BOTH_YES | {Purpose.TEAM}
    followed = await enrolled(house, by, name=NAME, purposes=yeses)
    await told(house, followed, 5, {"safety": 1}, (), said=LIVED)
    talks = [await reads.conversation(house.store, case_id) for case_id in (held, over)]
    ids = [talk.person_id for talk in talks if talk] + [followed]
    async with house.store.read() as tx:
        found = [await people.by_id(tx, house.store, one) for one in ids]
    pseudonyms = [one.row.pseudonym for one in found if one]
    assert len(pseudonyms) == 3
    known = tuple(
        {**UNKNOWN, **MORE, "case_id": case_id, "person_id": person_id, "staff_id": by.id}
        for case_id, person_id in ((held, ids[0]), (over, ids[1]), (held, followed))
    )
    return Filled(known, pseudonyms)


def doors(there: Filled) -> tuple[tuple[str, str], ...]:
    """Every address but the ways out, which would end the knocking, and streams without an end."""
    out = re.compile(r"/(sign-out|lock|panic)$|events$")
    kept = (route for route in ROUTES if not out.search(route.path))
    asked = ((route.method, path_of(route, **known)) for route, known in product(kept, there.known))
    return tuple(dict.fromkeys(asked))


async def bodies(browser: Browser, there: Filled) -> str:
    """Everything that this browser's owner is shown at every address."""
    csrf = (await browser.get("/console/me")).csrf
    seen = []
    for method, path in doors(there):
        if method == "GET":
            seen.append(await browser.get(path))
        else:
            words = {"words": NAME, "text": "x", "choice": "read", "reason": "x"}
            seen.append(await browser.post(path, {"csrf": csrf, **words}))
    return "\n".join(one.body + repr(one.headers) for one in seen)


async def test_whoever_is_not_at_the_desk_reads_no_word_at_any_address(desk: Desk) -> None:
    noy = await desk.browser()
    there = await filled(desk, noy)
    words = (*CANARIES, *there.pseudonyms)
    pages = [
        (await noy.get(path)).body
        for method, path in doors(there)
        if method == "GET" and not path.endswith((".pdf", ".csv", "/pack"))
    ]
    theirs = "\n".join(pages)
    assert [word for word in words if word not in theirs] == []  # the words are there to be leaked
    leaks = {}
    for role in NOT_FOR:
        browser = await desk.browser(role.value, role.value)
        shown = await bodies(browser, there)
        assert (await browser.get("/console/me")).status == 200  # nothing of it signed them out
        leaks[role] = [word for word in words if word in shown]
    checked = {Role.AUDITOR: there.pseudonyms}  # else nobody could check who opened whose talk
    assert leaks == {role: checked.get(role, []) for role in NOT_FOR}
