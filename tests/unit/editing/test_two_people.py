"""What is said to people in danger is published by somebody who wrote nothing of it."""

import asyncio

import pytest
from sqlalchemy import select, update

from bot.access import Staff
from bot.editing import drafting, publishing
from bot.editing.leaves import leaves
from bot.editing.publishing import TWO_ARE_NEEDED
from bot.house import House
from bot.store.editing import content
from bot.store.models.content import ContentDraft
from bot.store.models.staff import AuditRow
from nlu.reading import Language
from tests.conftest import Clock, add_staff
from tests.unit.editing.conftest import draft_of, past, said, seen, texts

TOLD = "text-crisis-told"
HERS = "ທີມຂອງພວກເຮົາຮູ້ແລ້ວ."


@pytest.fixture
async def mala(house: House) -> Staff:
    return await add_staff(house, "mala", "Mala", "supervisor", "lo")


async def keep(house: House, by: Staff, **changed: str) -> str:
    """Keep the draft with these words; what is said to that."""
    mark = await seen(house, TOLD)
    return (await drafting.keep(house, by, TOLD, texts(house, TOLD, **changed), mark)).sentence


async def publish(house: House, by: Staff) -> str:
    looked = await publishing.publish(house, by, TOLD, await seen(house, TOLD), "Warmer")
    return looked.outcome.sentence


async def who(house: House) -> list[tuple[str, str]]:
    """Who wrote and who made public, of every publication."""
    return [(one.writer_id, one.staff_id) for one in await past(house)]


async def test_a_draft_that_another_kept_as_it_was_is_still_its_writer_s(
    house: House, anna: Staff, dao: Staff, clock: Clock
) -> None:
    assert await keep(house, anna, words_1_lo=HERS) == ""
    before = await draft_of(house, TOLD)
    clock.now = clock.now.replace(minute=clock.now.minute + 1)
    assert await keep(house, dao, words_1_lo=HERS) == ""
    assert before is not None
    assert await draft_of(house, TOLD) == before
    assert (before.staff_id, before.writers) == (anna.id, frozenset({anna.id}))
    assert (await publish(house, anna), await past(house)) == (TWO_ARE_NEEDED, ())
    assert await publish(house, dao) == ""
    assert await who(house) == [(anna.id, dao.id)]
    async with house.store.read() as tx:
        rows = await tx.execute(select(AuditRow.actor).where(AuditRow.action == "content_drafted"))
    assert rows.scalars().all() == [anna.id]


@pytest.mark.parametrize(
    "second",
    [{"words_1_lo": f"{HERS}!"}, {"words_1_lo": HERS, "words_1_th": "ทีมของเรารู้แล้ว"}],
    ids=["one mark more", "the other language"],
)
async def test_who_wrote_any_of_it_does_not_publish_it_and_a_third_does(
    house: House, anna: Staff, dao: Staff, mala: Staff, second: dict[str, str]
) -> None:
    assert await keep(house, anna, words_1_lo=HERS) == ""
    assert await keep(house, dao, **second) == ""
    for by in (anna, dao):
        assert (by.name, await publish(house, by), await past(house)) == (
            by.name,
            TWO_ARE_NEEDED,
            (),
        )
    assert await publish(house, mala) == ""
    assert await who(house) == [(dao.id, mala.id)]


async def test_where_all_three_wrote_none_of_them_publishes_until_it_is_thrown_away(
    house: House, anna: Staff, dao: Staff, mala: Staff
) -> None:
    for number, by in enumerate((anna, dao, mala, anna)):
        assert await keep(house, by, words_1_lo=HERS + "!" * number) == ""
    for by in (anna, dao, mala):
        assert (by.name, await publish(house, by)) == (by.name, TWO_ARE_NEEDED)
    assert (await drafting.drop(house, dao, TOLD, await seen(house, TOLD))).ok
    assert await keep(house, anna, words_1_lo=HERS) == ""
    assert await publish(house, anna) == TWO_ARE_NEEDED
    assert await publish(house, dao) == ""
    assert await keep(house, dao, words_1_lo=f"{HERS}!") == ""  # what is public has no writers
    assert await publish(house, anna) == ""
    assert await who(house) == [(anna.id, dao.id), (dao.id, anna.id)]


async def test_of_a_change_and_a_publication_at_once_no_writer_s_own_words_are_public(
    house: House, anna: Staff, dao: Staff
) -> None:
    assert await keep(house, anna, words_1_lo=HERS) == ""
    mark, wanted = await seen(house, TOLD), texts(house, TOLD, words_1_lo=f"{HERS}!")
    kept, published = await asyncio.gather(
        drafting.keep(house, dao, TOLD, wanted, mark),
        publishing.publish(house, dao, TOLD, mark, "Warmer"),
    )
    told = (kept.sentence, published.outcome.sentence)
    assert sorted(told) == ["", drafting.SOMEBODY_WROTE]
    public = [(change.texts or {})["lo"] for one in await past(house) for change in one.changes]
    assert public == ([HERS] if kept.sentence else [])
    hers = publishing.NO_DRAFT if kept.sentence else TWO_ARE_NEEDED
    assert await publish(house, anna) == hers


async def test_of_a_look_and_a_publication_at_once_no_writer_s_own_words_are_public(
    house: House, anna: Staff, dao: Staff
) -> None:
    assert await keep(house, anna, words_1_lo=HERS) == ""
    mark, same = await seen(house, TOLD), texts(house, TOLD, words_1_lo=HERS)
    kept, published = await asyncio.gather(
        drafting.keep(house, dao, TOLD, same, mark),
        publishing.publish(house, anna, TOLD, mark, "Mine"),
    )
    assert (kept.ok, published.outcome.sentence) == (True, TWO_ARE_NEEDED)
    assert (await publish(house, anna), await past(house)) == (TWO_ARE_NEEDED, ())


async def test_to_undo_something_else_makes_nobody_s_draft_another_s(
    house: House, anna: Staff, dao: Staff
) -> None:
    id_ = leaves(house.router.book)[TOLD].parts[0].id
    own = said(house, id_, Language.THAI)
    assert await keep(house, anna, words_1_th="ทีมของเรารู้แล้ว") == ""
    assert await publish(house, dao) == ""
    [one] = await past(house)
    assert await keep(house, anna, words_1_lo=HERS, words_1_th="ทีมของเรารู้แล้ว") == ""
    assert await keep(house, dao, words_1_lo=HERS, words_1_th="ทีมของเรารู้แล้ว") == ""
    assert (await publishing.undo(house, dao, TOLD, one.id, await seen(house, TOLD))).ok
    assert await publish(house, anna) == TWO_ARE_NEEDED
    assert (said(house, id_, Language.THAI), said(house, id_) == HERS) == (own, False)


async def test_a_draft_from_before_drafts_told_their_writers_has_those_who_are_on_record(
    house: House, anna: Staff, dao: Staff, mala: Staff
) -> None:
    assert await keep(house, mala, words_1_lo=HERS) == ""
    assert (await drafting.drop(house, mala, TOLD, await seen(house, TOLD))).ok
    for number, by in enumerate((anna, dao)):
        assert await keep(house, by, words_1_lo=HERS + "!" * number) == ""
    old = texts(house, TOLD, words_1_lo=f"{HERS}!")
    async with house.store.write() as tx:
        body = content.close(house.store, "content_drafts", TOLD, old)
        await tx.execute(update(ContentDraft).values(body=body))
        await tx.commit()
    draft = await draft_of(house, TOLD)
    assert draft is not None
    assert (draft.texts, draft.writers) == (old, frozenset({anna.id, dao.id}))
    assert (await publish(house, anna), await publish(house, mala)) == (TWO_ARE_NEEDED, "")
