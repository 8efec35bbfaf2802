"""A case taken over, handed on, referred: by one, with a reason, and seen by both."""

import asyncio
import secrets
from dataclasses import replace

import pytest
from sqlalchemy import update

from bot import access
from bot import sentences as says
from bot.access import Staff
from bot.desk import claiming, closing, passing, taking_over
from bot.followup import changing
from bot.house import House
from bot.outcome import Outcome
from bot.store import people
from bot.store.desk import loads
from bot.store.desk.happenings import Kind
from bot.store.desk.loads import Load
from bot.store.followup import entries
from bot.store.models.cases import Case
from dialogues.followup.plan import Purpose
from dialogues.turn import Urgency
from tests.conftest import Clock, add_staff
from tests.unit.desk import audited, happened, held, kinds, link, person, row, sent, waits
from tests.unit.followed import joined

WHY = "made up: she is ill and has gone home"
on_sqlite = pytest.mark.parametrize("database", ["sqlite"], indirect=True)


async def refer(
    house: House, case_id: str, by: Staff, *, said_yes: bool, to: str = "a shelter that is made up"
) -> Outcome:
    return await passing.refer(
        house, case_id, by, to, "", None, secrets.token_hex(16), said_yes=said_yes
    )


async def record(house: House, case_id: str) -> list[tuple[str, entries.Fields]]:
    known = await person(house, case_id)
    async with house.store.read() as tx:
        return [(one.kind, one.fields) for one in await entries.of(tx, known)]


async def test_a_take_over_has_one_winner_and_both_see_who_and_why(house: House) -> None:
    case_id, noy = await held(house)
    dao = await add_staff(house, "dao", "Dao", "supervisor")
    khamla = await add_staff(house, "khamla", "Khamla")
    before = await sent(house)
    for _ in range(2):
        taken = await taking_over.take_over(house, case_id, dao, noy.id, WHY)
        assert taken.ok
    late = await taking_over.take_over(house, case_id, khamla, noy.id, WHY)
    assert late == Outcome(ok=False, sentence=says.TAKEN, fields={"name": "Dao"})
    assert await audited(house) == ["case_opened", "claim", "take_over"]
    assert await sent(house) == [*before, "claim"]  # the person hears once who is there now
    last = (await happened(house, case_id))[-1]
    assert (last.kind, last.name, last.other, last.reason) == (Kind.TAKEN_OVER, "Dao", "Noy", WHY)


@on_sqlite
async def test_a_take_over_needs_a_reason_and_somebody_who_holds_it(
    house: House,
) -> None:
    case_id, noy = await held(house)
    khamla = await add_staff(house, "khamla", "Khamla")
    auditor = await add_staff(house, "aud", "Aud", "auditor")
    refused = [
        await taking_over.take_over(house, case_id, khamla, noy.id, " \n"),
        await taking_over.take_over(house, case_id, khamla, noy.id, "x" * 501),
        await taking_over.take_over(house, case_id, auditor, noy.id, WHY),
        await taking_over.take_over(house, "0" * 32, khamla, noy.id, WHY),
    ]
    assert [one.sentence for one in refused] == [
        says.WRITE_A_REASON,
        says.REASON_TOO_LONG,
        says.NO_SUCH_CASE,
        says.NO_SUCH_CASE,
    ]
    assert (await passing.give_back(house, case_id, noy)).ok
    free = await taking_over.take_over(house, case_id, khamla, noy.id, WHY)
    assert free == Outcome(ok=False, sentence=says.NOBODY_HOLDS_IT)
    assert (await claiming.claim(house, case_id, noy)).ok
    assert (await closing.close(house, case_id, noy, "helped", "")).ok
    over = await taking_over.take_over(house, case_id, khamla, noy.id, WHY)
    assert over == Outcome(ok=False, sentence=says.IS_CLOSED)
    assert (await row(house, case_id)).holder_id == noy.id


@on_sqlite
async def test_what_is_posted_twice_is_done_once_and_says_the_same(house: House) -> None:
    case_id, noy = await held(house)
    khamla = await add_staff(house, "khamla", "Khamla")
    first = await passing.hand_over(house, case_id, noy, khamla.id, "made up")
    assert await passing.hand_over(house, case_id, noy, khamla.id, "made up") == first
    assert first == Outcome(ok=True, sentence=says.HANDED_OVER, fields={"name": "Khamla"})
    for _ in range(2):
        assert (await passing.to_role(house, case_id, khamla, access.HAND_TO[0], "made up")).ok
    assert (await row(house, case_id)).wanted_by == "supervisor"
    assert (await claiming.claim(house, case_id, noy)).ok
    for _ in range(2):
        assert (await passing.give_back(house, case_id, noy)).ok
    assert (await row(house, case_id)).wanted_by is None
    assert (await claiming.claim(house, case_id, noy)).ok
    for _ in range(2):
        assert (await closing.close(house, case_id, noy, "helped", "made up")).ok
    deeds = ["claim", "hand_over", "hand_up", "claim", "give_back", "claim", "close"]
    assert (await audited(house))[1:] == deeds
    assert await kinds(house, case_id) == [
        "claimed",
        "handed_over",
        "handed_up",
        "claimed",
        "given_back",
        "claimed",
        "closed",
    ]


@on_sqlite
async def test_a_case_goes_to_no_role_but_one_it_can_be_handed_to(house: House) -> None:
    case_id, noy = await held(house)
    for role in ("worker", "manager", "nobody"):
        assert await passing.to_role(house, case_id, noy, role, "") == Outcome(
            ok=False, sentence=says.NOBODY_THERE
        )
    assert (await row(house, case_id)).holder_id == noy.id


@on_sqlite
async def test_a_referral_is_kept_only_with_the_persons_yes(house: House) -> None:
    case_id, noy = await held(house)
    asked = await refer(house, case_id, noy, said_yes=False)
    assert asked == Outcome(ok=False, sentence=says.CONFIRM_THEIR_YES)
    nameless = await refer(house, case_id, noy, said_yes=True, to=" ")
    assert nameless == Outcome(ok=False, sentence=says.WRITE_TO_WHOM)
    assert await record(house, case_id) == []
    assert (await refer(house, case_id, noy, said_yes=True)).ok
    assert await record(house, case_id) == [("referral", (("to", "a shelter that is made up"),))]
    assert await kinds(house, case_id) == ["claimed", "referred"]
    assert await audited(house) == ["case_opened", "claim", "refer"]


@on_sqlite
async def test_of_who_is_followed_up_the_ledger_counts_not_the_workers_word(
    house: House, clock: Clock
) -> None:
    noy = await add_staff(house)
    them = await joined(house, clock, noy, partner="no")
    case_id = await waits(house, address=them.address)
    assert (await claiming.claim(house, case_id, noy)).ok
    refused = await refer(house, case_id, noy, said_yes=True)
    assert refused == Outcome(ok=False, sentence=says.NEEDS_YES_TO_SHARE)
    await changing.consent(
        house, noy, them.person_id, Purpose.PARTNER, given=True, how="spoken", detail=""
    )
    assert (await refer(house, case_id, noy, said_yes=False)).ok


@on_sqlite
async def test_after_a_hard_case_a_pause_is_offered_and_never_forced(
    house: House, clock: Clock
) -> None:
    first, noy = await held(house, Urgency.NOW)
    assert (await closing.close(house, first, noy, "helped", "")).ok
    clock.move(minutes=29)
    calm, hard = await waits(house), await waits(house, Urgency.NOW)
    khamla = await add_staff(house, "khamla", "Khamla")
    assert (await claiming.claim(house, calm, noy)).ok
    offered = await claiming.claim(house, hard, noy)
    assert offered == Outcome(ok=False, sentence=says.TAKE_A_BREATH, offer=claiming.PAUSE)
    assert (await row(house, hard)).state == "waiting"
    alone = await claiming.colleague_first(house, hard, noy)
    assert alone == Outcome(ok=False, sentence=says.NOBODY_TO_CALL)
    assert (await claiming.claim(house, hard, noy, rested=True)).ok
    assert (await passing.hand_over(house, hard, noy, khamla.id, "")).ok
    third = await waits(house, Urgency.NOW)
    clock.move(minutes=31)
    assert (await claiming.claim(house, third, noy)).ok


@on_sqlite
async def test_a_colleague_who_is_asked_first_hears_it_on_their_phone(
    house: House,
) -> None:
    with_phones = replace(house, channels={**house.channels, "telegram": house.channels["web"]})
    first, noy = await held(with_phones, Urgency.NOW)
    assert (await closing.close(with_phones, first, noy, "helped", "")).ok
    hard = await waits(with_phones, Urgency.NOW)
    for one in (noy, await add_staff(house, "khamla", "Khamla")):
        await link(house, one)
    before = await sent(house)
    asked = await claiming.colleague_first(with_phones, hard, noy)
    assert asked == Outcome(ok=True, sentence=says.COLLEAGUE_CALLED)
    assert len(await sent(house)) == len(before) + 1
    assert (await row(house, hard)).state == "waiting"


async def test_the_load_says_what_each_holds_and_took_today(house: House, clock: Clock) -> None:
    hard, noy = await held(house, Urgency.NOW)
    khamla = await add_staff(house, "khamla", "Khamla")
    for urgency in (Urgency.TODAY, Urgency.SOON, Urgency.SOON):
        assert (await claiming.claim(house, await waits(house, urgency), noy)).ok
    assert await loads.load_of(house.store, clock()) == {noy.id: Load(1, 1, 2, 1)}
    assert (await passing.hand_over(house, hard, noy, khamla.id, "")).ok
    assert await loads.load_of(house.store, clock()) == {
        noy.id: Load(0, 1, 2, 1),
        khamla.id: Load(1, 0, 0, 1),
    }
    clock.move(days=1)
    assert await loads.load_of(house.store, clock()) == {noy.id: Load(0, 0, 2, 0)}


@pytest.mark.parametrize("database", ["postgresql"], indirect=True)
async def test_a_case_that_becomes_quiet_while_it_is_closed_says_nothing(house: House) -> None:
    case_id, noy = await held(house)
    before = await sent(house)
    async with house.store.write() as tx:
        case = await row(house, case_id)
        assert await people.by_id(tx, house.store, case.person_id) is not None  # locked
        await tx.execute(update(Case).values(quiet=True))
        closing_it = asyncio.create_task(closing.close(house, case_id, noy, "helped", ""))
        await asyncio.sleep(0.3)
        await tx.commit()
    assert (await closing_it).ok
    assert await sent(house) == before


@on_sqlite
async def test_nobody_hands_a_case_to_themselves(house: House) -> None:
    case_id, noy = await held(house)
    before = await sent(house)
    outcome = await passing.hand_over(house, case_id, noy, noy.id, "")
    assert outcome == Outcome(ok=False, sentence=says.NOBODY_THERE)
    assert await sent(house) == before
