"""Saved replies and words that help: put into the box, in the person's language, never sent."""

import re

import pytest
from sqlalchemy import select

from bot.desk import replies
from bot.desk.first_replies import FIRST
from bot.desk.phrases import PHRASES
from bot.desk.replies import To
from bot.store.desk.replies import Saved
from bot.store.models.staff import AuditRow
from bot.store.models.talk import ReplyRow
from dialogues.heard import Country
from nlu.reading import Language
from tests.console.conftest import SQLITE, Desk, said_by_staff

THREE = {"lo": "ສະບາຍດີ {name}", "th": "สวัสดี {name}", "en": "Good day, {name} here.\n{numbers}"}


@SQLITE
async def test_a_supervisor_writes_a_reply_and_everybody_on_the_desk_may_use_it(desk: Desk) -> None:
    above, worker = await desk.browser("mai", "supervisor"), await desk.browser("noy")
    csrf = (await above.get("/console/replies")).csrf
    new = {"csrf": csrf, "form": "new", "shortcut": "Good-Day", **THREE}
    assert (await above.post("/console/replies", new)).status == 303
    assert "/good-day" in (await worker.get("/console/replies")).body
    refused = {**new, "csrf": (await worker.get("/console/replies")).csrf}
    assert (await worker.post("/console/replies", refused)).status == 404
    path = await desk.holding(worker)
    page = (await worker.get(path)).body
    assert 'data-reply="good-day"' in page
    assert "ສະບາຍດີ Noy" in page
    put = await worker.get(f"{path}?reply=good-day")
    assert re.search(r'id="reply"[^>]*>\nສະບາຍດີ Noy<', put.body)
    assert await said_by_staff(desk.house, path[-32:]) == ()
    for shortcut in ("good-day", "hello"):
        gone = {"csrf": csrf, "form": "x", "shortcut": shortcut}
        assert (await above.post("/console/replies/remove", gone)).status == 303
    left = (await worker.get("/console/replies")).body
    assert ("/good-day" in left, "/hello<" in left, "/believe" in left) == (False, False, True)


@SQLITE
@pytest.mark.parametrize(
    ("change", "sentence"),
    [
        ({"shortcut": "a b"}, "A shortcut has 2 to 24 letters"),
        ({"lo": " "}, "Please write the reply in all three languages."),
        ({"en": "Hello {pseudonym}"}, "There is no field {pseudonym}."),
        ({"th": "x" * 2001}, "This text is too long"),
    ],
)
async def test_a_reply_that_cannot_be_kept_comes_back_with_the_reason(
    desk: Desk, change: dict[str, str], sentence: str
) -> None:
    above = await desk.browser("mai", "supervisor")
    csrf = (await above.get("/console/replies")).csrf
    sent = {"csrf": csrf, "form": "new", "shortcut": "day", **THREE, **change}
    answer = await above.post("/console/replies", sent)
    assert (answer.status, sentence in answer.body) == (409, True)
    assert sent["lo"].strip() in answer.body
    assert "/day<" not in (await above.get("/console/replies")).body


@SQLITE
async def test_what_was_never_a_reply_is_taken_away_without_a_trace(desk: Desk) -> None:
    above = await desk.browser("mai", "supervisor")
    csrf = (await above.get("/console/replies")).csrf
    for shortcut in ("somchai-0205551", "hello", "hello"):
        sent = {"csrf": csrf, "form": "x", "shortcut": shortcut}
        answer = await above.post("/console/replies/remove", sent)
        assert (answer.status, answer.headers["Location"]) == (303, "/console/replies")
    async with desk.house.store.read() as tx:
        removed = select(AuditRow.detail).where(AuditRow.action == "reply_removed")
        assert (await tx.execute(removed)).scalars().all() == ["hello"]
        assert (await tx.execute(select(ReplyRow.shortcut))).scalars().all() == ["hello"]


@SQLITE
async def test_fields_are_filled_for_the_country_and_nothing_else_is(desk: Desk) -> None:
    texts = tuple((one, "{name}: {numbers} {else}") for one in Language)
    to = To(Language.ENGLISH, Country.THAILAND, "Noy")
    filled = replies.filled(desk.house, Saved("day", texts), to)
    numbers = [
        desk.house.words.say(to.language, n) for n in desk.house.router.book.lines("", to.country)
    ]
    assert filled == "Noy: " + "\n".join(numbers) + " {else}"
    assert numbers != []


def test_the_houses_own_replies_and_phrases_can_be_used_as_they_are() -> None:
    own = [Saved(name, tuple((one, text) for one in Language)) for name, text in FIRST]
    assert [replies._wrong(one) for one in own] == [None] * len(own)
    crises = {"self_harm", "violence", "sexual_harm", "confined", "child", "medical"}
    assert set(PHRASES) == {f"crisis_{one}" for one in crises}
    said = [one for phrases in PHRASES.values() for one in phrases.say]
    bad = [one for one in said if re.search(r"\bwhy\b|promise|rescue|secret", one, re.IGNORECASE)]
    assert bad == []
    assert {len(one.say) for one in PHRASES.values()} == {4}
