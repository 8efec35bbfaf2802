"""A colleague's conversation shows nothing before there is a reason; a sensitive one never."""

import secrets

from bot.console.route import CASE
from bot.console.talk.routes import _TALK
from bot.desk import naming
from bot.sentences import NAME_THE_HOLDER
from tests.console.conftest import SQLITE, WORDS, Answer, Browser, Desk, staff_of, waits

pytestmark = SQLITE
WHY = "made up: we plan the week"
ASKS = "Your reason for opening it"
TYPED = "made up words that took a while to write"


async def opened(browser: Browser, path: str, reason: str = WHY, **more: str) -> Answer:
    door = await browser.get(path)
    fields = {"csrf": door.csrf, "reason": reason, "choice": "read", **more}
    return await browser.post(f"{path}/open", fields)


async def test_nothing_of_a_colleagues_conversation_is_shown_before_the_reason(desk: Desk) -> None:
    noy, khamla = await desk.browser(), await desk.browser("khamla")
    path = await desk.holding(noy)
    door = await khamla.get(path)
    assert (door.status, ASKS in door.body, "Noy holds this" in door.body) == (200, True, True)
    part = await khamla.get(f"{path}/lines", **{"HX-Request": "true"})
    assert (part.status, part.headers["HX-Redirect"], part.body) == (200, path, "")
    stream = await khamla.get(f"{path}/events", Accept="text/event-stream")
    assert stream.body == "event: ended\ndata:\n\n"
    for route in _TALK:
        where = f"{path}{route.path.removeprefix(CASE)}".replace(
            "{ticket:[0-9a-f]{32}}", secrets.token_hex(16)
        )
        fields = {"csrf": door.csrf, "text": TYPED, "nonce": secrets.token_hex(16), "choice": "x"}
        is_post = route.method == "POST"
        answer = await (khamla.post(where, fields) if is_post else khamla.get(where))
        # What only supervisors do is not there at all for a worker.
        assert answer.status in ({409, 404} if is_post else {200}), route.path
        assert WORDS not in answer.body, route.path
        if answer.status == 409:
            assert (ASKS in answer.body, TYPED in answer.body) == (True, True), route.path


async def test_with_a_reason_it_opens_and_the_holder_reads_who_and_why(desk: Desk) -> None:
    noy, khamla = await desk.browser(), await desk.browser("khamla")
    path = await desk.holding(noy)
    empty = await opened(khamla, path, " ")
    assert (empty.status, "Please write the reason" in empty.body) == (409, True)
    long = await opened(khamla, path, "w" * 501)
    assert (long.status, "w" * 501 in long.body) == (409, True)
    assert (await opened(khamla, path)).headers["Location"] == path
    page = await khamla.get(path)
    assert (WORDS in page.body, ASKS in page.body) == (True, False)
    seen = (await noy.get(path)).body
    assert ("Khamla opened it to read." in seen, WHY in seen) == (True, True)


async def test_at_the_door_it_can_be_taken_over_with_the_same_reason(desk: Desk) -> None:
    noy, khamla = await desk.browser(), await desk.browser("khamla")
    path = await desk.holding(noy)
    holder = (await staff_of(desk.house, noy)).id
    taken = await opened(khamla, path, choice="take", **{"from": holder})
    assert (taken.status, taken.headers["Location"]) == (303, path)
    late = await opened(noy, path, choice="take", **{"from": holder, "csrf": ""})
    assert late.status == 403  # no form stands there any more for who may read on
    lost = (await noy.get(path)).body
    assert ("Khamla took it over from Noy." in lost, WHY in lost) == (True, True)


async def test_what_is_sensitive_looks_like_what_does_not_exist(desk: Desk) -> None:
    dao, khamla = await desk.browser("dao", "supervisor"), await desk.browser("khamla")
    path = await desk.holding(dao)
    boss = await staff_of(desk.house, dao)
    case_id = path.rpartition("/")[2]
    named = await naming.name_readers(desk.house, case_id, boss, frozenset({boss.id}))
    assert named.ok
    csrf = (await khamla.get("/console/me")).csrf
    for tail in ("", "/lines", "/events", "/open", "/claim", "/reply", "/take-over"):
        fields = {"csrf": csrf, "reason": WHY, "text": TYPED, "nonce": secrets.token_hex(16)}
        answers = [
            await khamla.post(f"{one}{tail}", fields)
            if tail in {"/open", "/claim", "/reply", "/take-over"}
            else await khamla.get(f"{one}{tail}")
            for one in (path, f"/console/talk/{'0' * 32}")
        ]
        assert [one.status for one in answers] == [404, 404], tail
    queue = (await khamla.get("/console/")).body
    assert case_id not in queue
    assert WORDS in (await dao.get(path)).body


async def test_a_page_that_is_open_leaves_when_its_person_is_for_others_alone(desk: Desk) -> None:
    dao, khamla = await desk.browser("dao", "supervisor"), await desk.browser("khamla")
    case_id = await waits(desk.house)
    path, nowhere = f"/console/talk/{case_id}", f"/console/talk/{'0' * 32}"
    assert WORDS in (await khamla.get(path)).body
    boss = await staff_of(desk.house, dao)
    assert (await naming.name_readers(desk.house, case_id, boss, frozenset({boss.id}))).ok
    for tail in ("lines", "standing"):
        for one in (path, nowhere):
            part = await khamla.get(f"{one}/{tail}", **{"HX-Request": "true"})
            assert (part.status, part.headers.get("HX-Redirect"), part.body) == (200, one, "")
    assert (await khamla.get(path)).status == 404


async def _again(desk: Desk, khamla: Browser, noy: Browser) -> tuple[str, str]:
    """Khamla closed somebody's first case; Noy holds their second. The paths of both."""
    address = secrets.token_hex(16)
    first = f"/console/talk/{await waits(desk.house, 'made up first words', address=address)}"
    page = await khamla.get(first)
    await khamla.post(f"{first}/claim", {"csrf": page.csrf, "rested": "yes"})
    closed = {"csrf": page.csrf, "choice": "helped", "text": "", "nonce": secrets.token_hex(16)}
    assert (await khamla.post(f"{first}/close", closed)).status == 303
    second = f"/console/talk/{await waits(desk.house, WORDS, address=address)}"
    assert second != first
    page = await noy.get(second)
    await noy.post(f"{second}/claim", {"csrf": page.csrf, "rested": "yes"})
    return first, second


async def test_an_older_case_of_the_person_opens_nothing_of_what_a_colleague_holds(
    desk: Desk,
) -> None:
    noy, khamla = await desk.browser(), await desk.browser("khamla")
    first, second = await _again(desk, khamla, noy)
    door = await khamla.get(first)
    assert (ASKS in door.body, "Noy holds this" in door.body, WORDS in door.body) == (
        True, True, False,
    )  # fmt: skip
    assert f'action="{second}/open"' in door.body
    part = await khamla.get(f"{first}/lines", **{"HX-Request": "true"})
    assert (part.headers["HX-Redirect"], part.body) == (first, "")
    refused = await khamla.post(f"{first}/note", {"csrf": door.csrf, "text": TYPED, "nonce": ""})
    assert (refused.status, TYPED in refused.body, WORDS in refused.body) == (409, True, False)
    assert (await opened(khamla, first, choice="read")).status == 303  # typed, not from the page
    assert WORDS in (await khamla.get(second)).body
    assert "Khamla opened it" in (await noy.get(second)).body


async def test_a_reader_cannot_be_named_over_the_holders_head_by_an_older_case(desk: Desk) -> None:
    khamla, noy = await desk.browser("khamla"), await desk.browser()
    first, second = await _again(desk, khamla, noy)
    dao = await staff_of(desk.house, await desk.browser("dao", "supervisor"))
    for path in (second, first):
        outcome = await naming.name_readers(desk.house, path[-32:], dao, frozenset({dao.id}))
        assert (outcome.sentence, outcome.fields) == (NAME_THE_HOLDER, {"name": "Noy"})
    assert (await noy.get(second)).status == 200
