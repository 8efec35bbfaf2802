"""What staff do with a case: each deed one transaction, each loser told the truth."""

from datetime import UTC, datetime, timedelta

import pytest

from bot import access
from bot import sentences as says
from bot.access import Staff
from bot.desk import claiming, closing, passing, texts, writing
from bot.house import House
from bot.outcome import Outcome
from bot.store.boxes import outbox
from bot.store.desk import queues, reads
from bot.talk import raising
from bot.words import ZONE
from dialogues.turn import Urgency
from tests.conftest import Clock, add_staff
from tests.unit.desk import audited, held
from tests.unit.spoken import SOMEBODY, hear

on_sqlite = pytest.mark.parametrize("database", ["sqlite"], indirect=True)
LOCKED_IN = "ຊ່ວຍແດ່ ເຂົາລັອກປະຕູ ບໍ່ໃຫ້ອອກ"


async def waiting(house: House) -> queues.QueueRow:
    (row,) = await queues.queue(house.store, house.clock())
    return row


async def locked_in(house: House) -> tuple[str, Staff]:
    """Somebody in danger, in the hands of Noy."""
    return await held(house, Urgency.NOW, SOMEBODY)


async def rows(house: House) -> int:
    return sum((await outbox.counts(house.store)).values())


@pytest.mark.parametrize(
    ("urgency", "due"),
    [
        (Urgency.NOW, datetime(2026, 11, 20, 9, 15, tzinfo=UTC)),
        (Urgency.TODAY, datetime(2026, 11, 20, 13, 0, tzinfo=UTC)),
        (Urgency.SOON, datetime(2026, 11, 24, 9, 0, tzinfo=UTC)),  # Friday, and two working days
    ],
)
@on_sqlite
async def test_each_level_has_its_time(house: House, urgency: Urgency, due: datetime) -> None:
    friday = datetime(2026, 11, 20, 9, 0, tzinfo=UTC)
    assert raising.due_at(house, urgency, friday) == due


async def test_the_second_to_claim_is_told_who_was_first(house: House) -> None:
    case_id, noy = await locked_in(house)
    khamla = await add_staff(house, "khamla", "Khamla")
    before = await rows(house)
    assert await claiming.claim(house, case_id, khamla) == Outcome(
        ok=False, sentence=says.TAKEN, fields={"name": "Noy"}
    )
    assert (await claiming.claim(house, case_id, noy)).ok
    assert await rows(house) == before


@on_sqlite
async def test_only_the_holder_writes_and_a_loser_sends_nothing(house: House) -> None:
    case_id, _ = await locked_in(house)
    khamla = await add_staff(house, "khamla", "Khamla")
    before = await rows(house)
    for deed in (
        writing.reply(house, case_id, khamla, "hello", "n1"),
        writing.write_note(house, case_id, khamla, "note", "n2"),
        passing.hand_over(house, case_id, khamla, khamla.id, ""),
        passing.give_back(house, case_id, khamla),
        closing.close(house, case_id, khamla, "helped", ""),
    ):
        assert await deed == Outcome(ok=False, sentence=says.NOT_YOURS)
    assert await rows(house) == before


@on_sqlite
async def test_a_role_without_the_right_finds_no_case(house: House) -> None:
    case_id, _ = await locked_in(house)
    for role in ("manager", "administrator", "auditor"):
        other = await add_staff(house, role, role, role)
        assert await claiming.claim(house, case_id, other) == Outcome(
            ok=False, sentence=says.NO_SUCH_CASE
        )
        assert not (await writing.reply(house, case_id, other, "x", f"n-{role}")).ok


async def test_a_note_never_goes_out(house: House) -> None:
    case_id, noy = await locked_in(house)
    before = await rows(house)
    assert (await writing.write_note(house, case_id, noy, "call her aunt", "n1")).ok
    assert (await writing.write_note(house, case_id, noy, "call her aunt", "n1")).ok
    assert await rows(house) == before
    talk = await reads.conversation(house.store, case_id)
    assert talk is not None
    assert [line.text for line in talk.lines if line.author == "note"] == ["call her aunt"]


@on_sqlite
async def test_a_case_handed_over_is_the_colleagues_alone(house: House) -> None:
    case_id, noy = await locked_in(house)
    khamla = await add_staff(house, "khamla", "Khamla")
    handed = await passing.hand_over(house, case_id, noy, khamla.id, "speaks Lao")
    assert handed == Outcome(ok=True, sentence=says.HANDED_OVER, fields={"name": "Khamla"})
    assert not (await writing.reply(house, case_id, noy, "x", "n1")).ok
    assert (await writing.reply(house, case_id, khamla, "x", "n1")).ok


@on_sqlite
async def test_a_case_cannot_be_handed_to_who_may_not_hold_it(house: House) -> None:
    case_id, noy = await locked_in(house)
    auditor = await add_staff(house, "aud", "Aud", "auditor")
    for nobody in (auditor.id, "0" * 32):
        assert await passing.hand_over(house, case_id, noy, nobody, "") == Outcome(
            ok=False, sentence=says.NOBODY_THERE
        )
    assert (await waiting(house)).holder_id == noy.id


async def test_a_lease_that_ran_out_shows_as_waiting_and_the_bot_speaks_again(
    house: House, clock: Clock
) -> None:
    case_id, noy = await locked_in(house)
    before = await rows(house)
    await hear(house, "ຂອບໃຈ")
    assert await rows(house) == before
    clock.move(minutes=31)
    assert (await waiting(house)).state == "waiting"
    await hear(house, "ຂອບໃຈ")
    assert await rows(house) > before
    assert (await claiming.claim(house, case_id, noy)).ok


@on_sqlite
async def test_nothing_is_written_to_someone_who_asked_us_to_stop(house: House) -> None:
    case_id, noy = await locked_in(house)
    await hear(house, "/stop")
    before = await rows(house)
    assert await writing.reply(house, case_id, noy, "x", "n1") == Outcome(
        ok=False, sentence=says.STOPPED
    )
    assert await rows(house) == before


@on_sqlite
async def test_empty_and_endless_texts_are_refused_with_a_sentence(house: House) -> None:
    case_id, noy = await locked_in(house)
    assert await writing.reply(house, case_id, noy, " \n", "n1") == Outcome(
        ok=False, sentence=says.EMPTY
    )
    long = "x" * (texts.LONGEST + 1)
    refused = await writing.reply(house, case_id, noy, long, "n2")
    assert (refused.ok, refused.sentence) == (False, says.TOO_LONG)


async def test_a_closed_case_takes_no_answer_and_a_new_word_opens_it_again(house: House) -> None:
    case_id, noy = await locked_in(house)
    assert (await closing.close(house, case_id, noy, "helped", "")).ok
    assert await writing.reply(house, case_id, noy, "x", "n1") == Outcome(
        ok=False, sentence=says.IS_CLOSED
    )
    await hear(house, LOCKED_IN)
    again = await waiting(house)
    assert (again.case_id, again.state, again.holder_id) == (case_id, "waiting", None)


async def test_each_deed_leaves_one_row_of_who_did_what(house: House) -> None:
    case_id, noy = await locked_in(house)
    await writing.reply(house, case_id, noy, "x", "n1")
    await writing.reply(house, case_id, noy, "x", "n1")
    await writing.write_note(house, case_id, noy, "y", "n2")
    await closing.close(house, case_id, noy, "passed_on", "")
    assert await audited(house) == ["case_opened", "claim", "reply", "note", "close"]


def test_every_role_and_action_is_decided() -> None:
    table = {
        role: sorted(action for action in access.Action if access.may(role, action))
        for role in access.Role
    }
    queue = [
        "claim",
        "close",
        "hand_over",
        "note",
        "own_account",
        "read_case",
        "reply",
        "see_queue",
    ]
    record = ["follow_up", "enrol", "read_record", "write_record"]
    desk = sorted([*queue, *record, "merge", "see_rota", "take_over"])
    above = ["excuse_guardian", "name_in_pack", "see_all_followed", "see_counts"]
    above += ["edit_content", "edit_replies", "name_readers", "plan_rota", "see_load"]
    assert table == {
        access.Role.WORKER: desk,
        access.Role.SUPERVISOR: sorted([*desk, *above]),
        access.Role.MANAGER: ["own_account", "see_counts"],
        access.Role.ADMINISTRATOR: ["manage_staff", "own_account"],
        access.Role.AUDITOR: ["own_account", "see_audit"],
    }


@on_sqlite
async def test_soon_counts_the_working_days_of_vientiane(house: House) -> None:
    local = datetime(2026, 11, 28, 3, 0, tzinfo=ZONE)  # a Saturday, in London still Friday
    due = raising.due_at(house, Urgency.SOON, local.astimezone(UTC)).astimezone(ZONE)
    days = house.settings.due_soon
    assert (due.weekday(), due.date() - local.date()) == (days - 1, timedelta(days=days + 1))
