"""The questions at the border give a ticket that brings a worker to the answers at once."""

import re
from datetime import timedelta

from bot.access import Staff
from bot.desk import closing, counter
from bot.house import House
from bot.store.desk import queues, reads
from dialogues.turn import Urgency
from tests.conftest import Clock, add_staff
from tests.unit.spoken import hear, press

TICKET = re.compile(r"\b[B-Z]{3}-[2-9]{3}\b")
OTHER = "b" * 32
SENT_BACK = ("way:sent", "papers:kept", "pay:none", "free:no", "now:well")


async def at_the_border(house: House, *answers: str, address: str = "a" * 32) -> str:
    """Five questions answered; the ticket."""
    await hear(house, "start border", address, kind="command")
    said: list[str] = []
    for go in answers:
        said = await press(house, go, address)
    (ticket,) = TICKET.findall("\n".join(said))
    return str(ticket)


async def opened(house: House, ticket: str, by: Staff) -> reads.Conversation:
    outcome, case_id = await counter.claim(house, ticket, by)
    assert outcome.ok
    talk = await reads.conversation(house.store, case_id)
    assert talk is not None
    return talk


async def test_the_answers_are_signs_for_the_worker_who_types_the_ticket(house: House) -> None:
    ticket = await at_the_border(house, *SENT_BACK)
    await at_the_border(house, "way:self", "border:stop", address=OTHER)
    noy = await add_staff(house)
    talk = await opened(house, ticket.lower().replace("-", " "), noy)
    assert (talk.urgency, talk.holder_id) == (Urgency.SOON, noy.id)
    assert [sign.reason for reason in talk.reasons for sign in reason.evidence] == [
        "answered the questions at the border",
        "was sent back over the border",
        "somebody kept their papers",
        "got no pay",
        "could not go out or leave the work",
    ]


async def test_nothing_is_said_to_the_person_about_what_their_answers_mean(house: House) -> None:
    await hear(house, "start border", kind="command")
    said = [text for go in SENT_BACK for text in await press(house, go)]
    indicators = {
        name for sign in house.router.book.signs.values() for name in (*sign.ilo, sign.reason)
    }
    assert [text for text in said if any(name in text for name in indicators)] == []


async def test_fear_is_an_alarm_and_the_ticket_is_given_all_the_same(house: House) -> None:
    ticket = await at_the_border(house, "skip", "skip", "skip", "skip", "now:afraid")
    (row,) = await queues.queue(house.store, house.clock())
    assert (row.urgency, bool(ticket)) == (Urgency.NOW, True)


async def test_a_ticket_is_good_for_two_days_and_no_other_reads_like_it(
    house: House, clock: Clock
) -> None:
    ticket = await at_the_border(house, *SENT_BACK)
    noy = await add_staff(house)
    for wrong in ("", "BBB-222", ticket[:-1], f"{ticket}2"):
        if wrong != ticket:
            assert (await counter.claim(house, wrong, noy))[1] == ""
    clock.move(hours=47)
    await opened(house, ticket, noy)
    clock.now += timedelta(hours=2)
    assert (await counter.claim(house, ticket, noy))[1] == ""


async def test_a_newer_ticket_takes_the_place_of_the_older_one(house: House) -> None:
    first = await at_the_border(house, *SENT_BACK)
    second = await at_the_border(house, "way:self", "border:stop")
    noy = await add_staff(house)
    assert (await counter.claim(house, first, noy))[1] == ""
    await opened(house, second, noy)


async def test_a_case_that_was_closed_is_opened_anew_at_the_counter(house: House) -> None:
    ticket = await at_the_border(house, *SENT_BACK)
    noy = await add_staff(house)
    case_id = (await opened(house, ticket, noy)).case_id
    assert (await closing.close(house, case_id, noy, "helped", "")).ok
    assert (await opened(house, ticket, noy)).case_id != case_id


async def test_who_may_not_take_cases_opens_no_ticket(house: House) -> None:
    ticket = await at_the_border(house, *SENT_BACK)
    anna = await add_staff(house, "anna", "Anna", "administrator")
    assert (await counter.claim(house, ticket, anna))[1] == ""
