"""Once the cover is up, nothing that is done with the follow-up takes it down before its time."""

from dataclasses import replace
from datetime import datetime

import pytest
from sqlalchemy import select

from bot.access import Role, Staff
from bot.desk import merging
from bot.followup import changing, enrolment
from bot.followup.enrolment import Enrolment
from bot.house import House
from bot.store.accounts import staff
from bot.store.desk.transcript import web_transcript
from bot.store.followup import followups
from bot.store.models.cases import Case
from bot.store.models.followup import FollowUp
from nlu.reading import Language
from tests.conftest import Clock, add_staff
from tests.unit.followed import (
    BY_PHONE,
    WANTED,
    Their,
    in_each_language,
    join,
    joined,
    on_sqlite,
    speaking,
)
from tests.unit.followup.test_duress import EARLIER, WHO, under_duress

OTHER = "f" * 32
WHY = "she told me so on the phone"


async def worker_of(them: Their) -> Staff:
    """The worker who follows them."""
    async with them.house.store.read() as tx:
        row = await staff.by_id(tx, (await them.plan()).staff_id)
    assert row is not None
    return Staff(row.id, row.login, row.name, Role(row.role), Language.ENGLISH)


async def shown(them: Their) -> list[str]:
    """What their web chat shows, line by line."""
    return [line.text for line in await web_transcript(them.house.store, them.address)]


async def enrolled_anew(them: Their, by: Staff, wanted: Enrolment) -> None:
    outcome, person_id = await enrolment.enrol(
        them.house, by, speaking(them.language, wanted), them.person_id
    )
    assert (outcome.ok, person_id) == (True, them.person_id)


async def once_covered(
    house: House, clock: Clock, language: Language = Language.ENGLISH
) -> tuple[Their, datetime]:
    """Somebody whose cover is up, since when, and whose case was closed at once."""
    them, _ = await under_duress(house, clock, language)
    await them.case_closed(await add_staff(house, "dao", "Dao"))
    return them, clock.now


async def ended(them: Their) -> Staff:
    """Their worker ends the follow-up."""
    noy = await worker_of(them)
    assert (await changing.end(them.house, noy, them.person_id, "a closing talk")).ok
    return noy


@pytest.mark.parametrize("wanted", [WANTED, BY_PHONE], ids=["by chat", "by phone"])
@in_each_language
async def test_who_is_enrolled_anew_sees_nothing_from_before_the_cover(
    house: House, clock: Clock, language: Language, wanted: Enrolment
) -> None:
    them, up = await once_covered(house, clock, language)
    pictures = await them.pictures()
    noy = await ended(them)
    before = await shown(them)
    assert EARLIER[language] not in before
    clock.move(days=3)
    await enrolled_anew(them, noy, wanted)
    assert await shown(them) == before
    row = await them.plan()
    assert (row.covered_at, row.made_at) == (up, clock.now)
    about = followups.about((await them.person()).seal, row)
    assert (about.cover, about.ordinary, about.duress) == ("weaving", *pictures)
    assert about.name == wanted.name


@on_sqlite
async def test_neither_stop_nor_an_invitation_that_nobody_takes_up_uncovers(
    house: House, clock: Clock
) -> None:
    them, up = await once_covered(house, clock)
    noy = await worker_of(them)
    await them.write("stop", hours=1)
    for _ in range(2):  # stopped, enrolled, ended before it began, enrolled once more
        await enrolled_anew(them, noy, WANTED)
        assert await enrolment.invite(house, noy, them.person_id) is not None
        clock.move(days=40)
        await ended(them)
    await them.command("start")
    assert EARLIER[Language.ENGLISH] not in await shown(them)
    assert (await them.plan()).covered_at == up


@on_sqlite
async def test_what_is_chosen_at_joining_anew_counts_from_then_on(
    house: House, clock: Clock
) -> None:
    them, up = await once_covered(house, clock)
    await enrolled_anew(them, await ended(them), WANTED)
    await join(them, await worker_of(them), cover="chickens")
    row = await them.plan()
    about = followups.about((await them.person()).seal, row)
    assert (row.state, row.covered_at, about.cover) == ("active", up, "chickens")
    assert EARLIER[Language.ENGLISH] not in await shown(them)


@on_sqlite
async def test_nobody_is_covered_by_being_enrolled_anew(house: House, clock: Clock) -> None:
    them = await joined(house, clock, await add_staff(house))
    await them.write(EARLIER[Language.ENGLISH])
    await enrolled_anew(them, await ended(them), WANTED)
    assert (await them.plan()).covered_at is None
    assert EARLIER[Language.ENGLISH] in await shown(them)


async def merged(them: Their, other: Their, by: Staff) -> None:
    """The talk of the second is put into that of the first."""
    async with them.house.store.read() as tx:
        rows = (await tx.execute(select(Case))).scalars()
        case_of = {row.person_id: row.id for row in rows}
    kept, goes = case_of[them.person_id], case_of[other.person_id]
    outcome = await merging.merge(them.house, kept, goes, by, WHY, sure=True)
    assert outcome.ok, outcome.sentence


async def somebody_else(house: House, clock: Clock, noy: Staff) -> Their:
    """Another chat with a plan that goes on and a case that waits; it may be the same person's."""
    other = await joined(house, clock, noy, address=OTHER)
    await other.write("I need to talk to a person please")
    return other


@pytest.mark.parametrize("stays", ["covered", "other"])
@on_sqlite
async def test_a_merge_keeps_the_cover_of_a_plan_that_goes(
    house: House, clock: Clock, stays: str
) -> None:
    them, _ = await under_duress(house, clock, Language.ENGLISH)
    up = clock.now
    dao = await add_staff(house, "dao", "Dao")
    await them.case_closed(dao)
    other = await somebody_else(house, clock, await ended(them))
    pictures = await other.pictures()
    both = (them, other) if stays == "covered" else (other, them)
    await merged(*both, dao)
    row = await both[0].plan()
    assert (row.state, row.covered_at) == ("active", up)
    assert await both[0].pictures() == pictures  # those of the plan that goes on
    for one in both:
        assert EARLIER[Language.ENGLISH] not in await shown(one)


@pytest.mark.parametrize("later", ["goes", "stays"])
@on_sqlite
async def test_of_two_covers_the_later_one_counts(house: House, clock: Clock, later: str) -> None:
    them, _ = await under_duress(house, clock, Language.ENGLISH)
    first = clock.now
    dao = await add_staff(house, "dao", "Dao")
    await them.case_closed(dao)
    other = await somebody_else(house, clock, await ended(them))
    second = clock.now
    await covered(other, second)
    if later == "goes":
        await covered(them, second)
        await covered(other, first)
    await merged(other, them, dao)
    assert (await other.plan()).covered_at == second > first


async def covered(them: Their, at: datetime) -> None:
    """The cover of their plan went up then."""
    async with them.house.store.write() as tx:
        row = await tx.get_one(FollowUp, them.person_id)
        row.covered_at = at
        await tx.commit()


@in_each_language
async def test_a_follow_up_that_ends_leaves_the_cover_up_until_the_case_is_closed(
    house: House, clock: Clock, language: Language
) -> None:
    them, _ = await under_duress(house, clock, language)
    await ended(them)
    topic = them.wordings("cover.weaving_chat")
    said = [*await them.write(WHO[language], minutes=1), *await them.tap("menu", minutes=1)]
    said += await them.command("start")
    assert said == [topic[n % len(topic)] for n in range(3)]
    await them.case_closed(await add_staff(house, "dao", "Dao"))
    clock.move(hours=1)
    assert await them.command("start") == [them.says("menu.hello")]


@on_sqlite
async def test_who_is_enrolled_anew_by_phone_is_as_covered_as_before(
    house: House, clock: Clock
) -> None:
    them, _ = await under_duress(house, clock, Language.ENGLISH)
    await enrolled_anew(them, await ended(them), BY_PHONE)
    topic = them.wordings("cover.weaving_chat")
    assert await them.write(WHO[Language.ENGLISH], minutes=1) == [topic[0]]
    ordinary, _ = await them.pictures()
    assert await them.write(ordinary, minutes=1) == [them.says("checkin.back")]


@on_sqlite
async def test_without_a_picture_no_word_takes_the_cover_down(house: House, clock: Clock) -> None:
    them, _ = await under_duress(house, clock, Language.ENGLISH)
    async with house.store.write() as tx:
        row = await tx.get_one(FollowUp, them.person_id)
        person = await them.person()
        about = replace(followups.about(person.seal, row), ordinary="", duress="")
        row.about = followups.sealed(person, row.id, about)
        await tx.commit()
    topic = them.wordings("cover.weaving_chat")
    assert await them.write(WHO[Language.ENGLISH], minutes=1) == [topic[0]]
