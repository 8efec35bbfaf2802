"""Claim, answer, note, hand over, give back, close: once each, and by the holder alone."""

import asyncio
from datetime import timedelta

import pytest
from sqlalchemy import select

from bot.channels import Delivery, Ending
from bot.console.talk import deeds
from bot.desk import seeing
from bot.house import House
from bot.sentences import CLOSINGS
from bot.store.boxes import deliveries
from bot.store.desk import reads
from bot.store.models.staff import AuditRow
from tests.console.conftest import (
    SQLITE,
    WORDS,
    Browser,
    Desk,
    found,
    said_by_staff,
    staff_of,
    waits,
)


async def talk_of(desk: Desk, path: str) -> reads.Conversation:
    talk = await reads.conversation(desk.house.store, path[-32:])
    assert talk is not None
    return talk


async def opens(browser: Browser, path: str) -> None:
    """A colleague opens the conversation, with a reason."""
    page = await browser.get(path)
    sent = {"csrf": page.csrf, "reason": "I have the next shift"}
    assert (await browser.post(f"{path}/open", sent)).status == 303


async def write(browser: Browser, path: str, deed: str, **fields: str) -> tuple[int, str]:
    page = await browser.get(path)
    sent = {"csrf": page.csrf, "nonce": page.nonce, **fields}
    answer = await browser.post(f"{path}/{deed}", sent)
    return answer.status, answer.headers.get("Location", "") or answer.body


async def test_a_double_click_a_reload_and_a_back_button_make_one_answer(desk: Desk) -> None:
    browser = await desk.browser()
    path = await desk.holding(browser)
    page = await browser.get(path)
    sent = {"csrf": page.csrf, "nonce": page.nonce, "text": "I am here."}
    at_once = await asyncio.gather(*(browser.post(f"{path}/reply", sent) for _ in range(5)))
    later = await browser.post(f"{path}/reply", sent)
    assert {answer.status for answer in (*at_once, later)} == {303}
    assert await said_by_staff(desk.house, path[-32:]) == ("I am here.",)


async def test_a_text_changed_after_the_back_button_is_a_second_answer_and_is_not_lost(
    desk: Desk,
) -> None:
    browser = await desk.browser()
    path = await desk.holding(browser)
    page = await browser.get(path)
    for text in ("Are you safe?", "Are you safe? Answer only if you can."):
        await browser.post(f"{path}/reply", {"csrf": page.csrf, "nonce": page.nonce, "text": text})
    assert await said_by_staff(desk.house, path[-32:]) == (
        "Are you safe?",
        "Are you safe? Answer only if you can.",
    )


async def test_one_of_five_who_claim_at_once_gets_it_and_the_others_see_who(desk: Desk) -> None:
    browsers = [await desk.browser(f"worker{n}") for n in range(5)]
    path = f"/console/talk/{await waits(desk.house)}"
    forms = [{"csrf": (await browser.get(path)).csrf} for browser in browsers]
    answers = await asyncio.gather(
        *(
            browser.post(f"{path}/claim", form)
            for browser, form in zip(browsers, forms, strict=True)
        )
    )
    assert sorted(answer.status for answer in answers) == [303] + [409] * 4
    holder = (await talk_of(desk, path)).holder_name
    refused = [answer.body for answer in answers if answer.status == 409]
    assert [f"{holder} has taken this case already." in body for body in refused] == [True] * 4


@SQLITE
async def test_only_the_holder_has_an_answer_box_and_only_the_holder_can_use_one(
    desk: Desk,
) -> None:
    noy, dao = await desk.browser("noy"), await desk.browser("dao")
    path = await desk.holding(noy)
    pages = [await browser.get(path) for browser in (noy, dao)]
    assert ['id="reply"' in page.body for page in pages] == [True, False]
    assert "Noy holds this" in pages[1].body
    sent = {"csrf": pages[1].csrf, "nonce": "2" * 32, "text": "mine to keep"}
    answer = await dao.post(f"{path}/reply", sent)
    assert (answer.status, "mine to keep</textarea>" in answer.body) == (409, True)
    assert await said_by_staff(desk.house, path[-32:]) == ()


@SQLITE
@pytest.mark.parametrize(
    ("deed", "fields", "sentence"),
    [
        ("reply", {"text": "  \n "}, "There is nothing in the box yet."),
        ("note", {"text": ""}, "There is nothing in the box yet."),
        ("reply", {"text": "x" * 30_001}, "This text is too long"),
        ("hand-over", {"text": "please", "choice": ""}, "Please choose a colleague first."),
        ("hand-over", {"text": "please", "choice": "f" * 32}, "This colleague cannot take cases."),
        ("close", {"text": "done", "choice": ""}, "Please choose how it ended first."),
    ],
)
async def test_what_cannot_be_done_is_said_and_the_text_stays_in_the_box(
    desk: Desk, deed: str, fields: dict[str, str], sentence: str
) -> None:
    browser = await desk.browser()
    path = await desk.holding(browser)
    status, body = await write(browser, path, deed, **fields)
    assert (status, sentence in body) == (409, True)
    assert found(rf'id="{deed}[^"]*"[^>]*>\n([^<]*)<', body) == fields["text"]
    assert (await talk_of(desk, path)).state == "held"


async def test_a_note_stays_among_staff(desk: Desk) -> None:
    browser = await desk.browser()
    path = await desk.holding(browser)
    page = await browser.get(path)
    sent = {"csrf": page.csrf, "nonce": page.nonce, "text": "for colleagues only"}
    answers = [await browser.post(f"{path}/note", sent) for _ in range(3)]
    assert [answer.headers["Location"] for answer in answers] == [f"{path}#noted"] * 3
    lines = (await talk_of(desk, path)).lines
    notes = [line.text for line in lines if line.author == "note"]
    assert (notes, await said_by_staff(desk.house, path[-32:])) == (["for colleagues only"], ())
    assert "Note by Noy" in (await browser.get(path)).body


async def test_a_case_goes_from_hand_to_hand_and_back_and_is_closed(desk: Desk) -> None:
    noy, dao = await desk.browser("noy"), await desk.browser("dao")
    path = await desk.holding(noy)
    left = f"/console/#left-{path[-32:]}"
    to = (await staff_of(desk.house, dao)).id
    assert await write(noy, path, "hand-over", choice=to, text="She speaks Thai") == (303, left)
    assert (await talk_of(desk, path)).holder_name == "Dao"
    own = {"csrf": (await noy.get(path)).csrf}
    assert (await noy.post(f"{path}/give-back", own)).status == 409
    assert await write(dao, path, "give-back") == (303, left)
    assert (await talk_of(desk, path)).state == "waiting"
    await dao.post(f"{path}/claim", {"csrf": (await dao.get(path)).csrf})
    assert await write(dao, path, "close", choice="passed_on", text="") == (303, left)
    closed = await talk_of(desk, path)
    assert (closed.state, closed.outcome) == ("closed", "passed_on")
    assert "Passed on to another service" in (await noy.get(path)).body


@SQLITE
async def test_extra_fields_in_a_form_change_nothing(desk: Desk) -> None:
    browser = await desk.browser()
    path = await desk.holding(browser)
    await write(
        browser,
        path,
        "reply",
        text="hello",
        urgency="2",
        state="closed",
        holder_id="x",
        author="bot",
    )
    talk = await talk_of(desk, path)
    assert (talk.state, talk.urgency.value, talk.holder_name) == ("held", "now", "Noy")
    assert await said_by_staff(desk.house, path[-32:]) == ("hello",)


async def may_not_have_arrived(house: House) -> None:
    """The sender tried everything that waits; of the staff's answer nobody can tell."""
    while due := await deliveries.claim(house.store, "sender", house.clock(), timedelta(0)):
        async with house.store.write() as tx:
            ending = Ending.UNKNOWN if due.out.text == "Are you there?" else Ending.SENT
            await deliveries.end(tx, due, Delivery(ending), house.clock())
            await tx.commit()


async def test_an_answer_that_may_not_have_arrived_is_sent_again_only_if_the_holder_says_so(
    desk: Desk,
) -> None:
    browser, other = await desk.browser(), await desk.browser("dao")
    path = await desk.holding(browser)
    await write(browser, path, "reply", text="Are you there?")
    await may_not_have_arrived(desk.house)
    await opens(other, path)
    page, seen_by_other = await browser.get(path), await other.get(path)
    assert ["May not have arrived" in p.body for p in (page, seen_by_other)] == [True, True]
    assert ['value="again"' in p.body for p in (page, seen_by_other)] == [True, False]
    sent = {
        "csrf": page.csrf,
        "message": found(r'name="message" value="(\d+)"', page.body),
        "choice": "again",
    }
    stolen = {**sent, "csrf": seen_by_other.csrf}
    assert (await other.post(f"{path}/again", stolen)).status == 409
    assert (await browser.post(f"{path}/again", sent)).status == 303
    [line] = [line for line in (await talk_of(desk, path)).lines if line.author == "staff"]
    assert line.delivery == "waiting"


@SQLITE
async def test_the_transcript_is_whole_with_what_was_heard_and_why_it_is_here(desk: Desk) -> None:
    browser = await desk.browser()
    body = (await browser.get(f"/console/talk/{await waits(desk.house)}")).body
    for shown in (WORDS, "Locked in or held", "In danger", "locked the door", "Now", "Answer due"):
        assert f">{shown}<" in body.replace("\n", "") or shown in body, shown


@SQLITE
async def test_opening_a_conversation_is_written_down_once_and_refreshing_it_is_not(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    noy, dao, case_id = await desk.browser(), await desk.browser("dao"), await waits(desk.house)
    path = f"/console/talk/{case_id}"

    async def readers() -> list[str]:
        async with desk.house.store.read() as tx:
            rows = select(AuditRow.actor, AuditRow.case_id, AuditRow.person_id).order_by("id")
            found = (await tx.execute(rows.where(AuditRow.action == "read"))).all()
        assert all(row.case_id == case_id and row.person_id for row in found)
        return [row.actor for row in found]

    for part in ("", "/lines", "/lines", "/standing"):
        await noy.get(f"{path}{part}")
    [first] = await readers()
    await dao.get(f"{path}/lines")  # its words without ever opening it
    await dao.get(f"{path}/lines")
    assert len(await readers()) == 2
    assert len(set(await readers())) == 2
    monkeypatch.setattr(seeing, "OPEN_FOR", timedelta(minutes=1))
    desk.house.clock.move(minutes=2)  # type: ignore[attr-defined] # the test's own clock
    await noy.get(f"{path}/lines")
    assert (await readers())[2:] == [first]


@SQLITE
async def test_a_lease_that_ran_out_is_shown_as_waiting_and_the_late_answer_keeps_its_text(
    desk: Desk,
) -> None:
    noy, dao = await desk.browser("noy"), await desk.browser("dao")
    path = await desk.holding(noy)
    page = await noy.get(path)
    await noy.post(f"{path}/note", {"csrf": page.csrf, "nonce": "3" * 32, "text": "a note"})
    desk.house.clock.move(minutes=16)  # type: ignore[attr-defined] # the test's own clock
    other = await dao.get(path)
    assert "Claim this conversation" in other.body
    assert (await dao.post(f"{path}/claim", {"csrf": other.csrf})).status == 303
    late = {"csrf": page.csrf, "nonce": page.nonce, "text": "typed for long"}
    answer = await noy.post(f"{path}/reply", late)
    assert (answer.status, "typed for long</textarea>" in answer.body) == (409, True)


def test_every_way_to_close_has_its_own_code() -> None:
    assert len({code for code, _ in CLOSINGS}) == len(CLOSINGS)


@pytest.mark.parametrize("number", ["", "-1", "1.5", "١", "9" * 40, "x"])
def test_only_a_plain_number_names_a_message(number: str) -> None:
    assert not deeds._is_number(number)


async def test_what_a_message_names_stands_below_it_in_the_readers_language(desk: Desk) -> None:
    browser = await desk.browser()
    text = "ນ້ອງອາຍຸ 17 ປີ ຢູ່ບາງກອກ ເປັນໜີ້ 2 ແສນບາດ <b>020 0000 0000</b>"
    case_id = await waits(desk.house, text)
    page = await browser.get(f"/console/talk/{case_id}")
    for shown in ("<span>Age</span> <bdi>17 ", "Place in Thailand", "= 200,000 THB", "Telephone"):
        assert shown in page.body
    assert "<b>" not in page.body
