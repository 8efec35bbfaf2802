"""Words are published and taken back; nothing is lost, and every process says them soon."""

import asyncio
from dataclasses import replace
from functools import partial

from bot import app
from bot.access import Role, Staff
from bot.editing import checks, current, drafting, publishing
from bot.editing.leaves import leaves
from bot.house import House
from bot.settings import Settings
from bot.store.editing import content
from bot.workers import rounds
from dialogues.router import Router
from nlu.reading import Language
from tests.conftest import SQLITE, Clock
from tests.unit.editing.conftest import (
    NEW,
    STEP,
    WAGES,
    draft_of,
    past,
    publish,
    said,
    seen,
    texts,
)


async def test_what_one_process_publishes_another_says_within_five_seconds_and_undone_no_more(
    house: House, settings: Settings, clock: Clock, anna: Staff
) -> None:
    own = said(house)
    async with app.open_house(settings, clock) as other:
        engine, stop = other.ear, asyncio.Event()
        looking = asyncio.create_task(rounds.work(other, rounds.CONTENT, stop))
        await publish(house, anna, step_lo=NEW)
        await until_said(other, NEW)
        assert (said(house), said(other, language=Language.THAI)) == (NEW, said(house, STEP, TH))
        [one] = await past(house)
        assert (await publishing.undo(house, anna, WAGES, one.id, await seen(house))).ok
        await until_said(other, own)
        assert (said(house), other.ear is engine) == (own, True)
        stop.set()
        await looking
    async with app.open_house(settings, clock) as restarted:
        assert said(restarted) == own


TH = Language.THAI


async def until_said(house: House, words: str) -> None:
    async with asyncio.timeout(30):
        while said(house) != words:  # noqa: ASYNC110 - the other process tells nobody
            await asyncio.sleep(0.05)


async def test_a_house_that_starts_later_says_what_was_published(
    house: House, settings: Settings, clock: Clock, anna: Staff
) -> None:
    await publish(house, anna, step_lo=NEW)
    async with app.open_house(settings, clock) as restarted:
        assert said(restarted) == NEW


async def test_a_draft_is_not_public(house: House, anna: Staff) -> None:
    own = said(house)
    assert (await drafting.keep(house, anna, WAGES, texts(house, step_lo=NEW), "0-0")).ok
    await current.refresh(house)
    assert said(house) == own


async def test_of_two_who_write_at_once_the_second_is_told_and_nothing_is_lost(
    house: House, anna: Staff, dao: Staff
) -> None:
    tries = [
        drafting.keep(house, by, WAGES, texts(house, step_lo=f"{NEW} {by.name}"), "0-0")
        for by in (anna, dao)
    ]
    outcomes = await asyncio.gather(*tries)
    assert sorted(one.sentence for one in outcomes) == ["", drafting.SOMEBODY_WROTE]
    [winner] = [by for by, one in zip((anna, dao), outcomes, strict=True) if one.ok]
    draft = await draft_of(house)
    assert draft is not None
    assert draft.texts["step"]["lo"] == f"{NEW} {winner.name}"


async def test_two_clicks_publish_once(house: House, anna: Staff, dao: Staff) -> None:
    assert (await drafting.keep(house, anna, WAGES, texts(house, step_lo=NEW), "0-0")).ok
    mark = await seen(house)
    looked = await asyncio.gather(
        *(publishing.publish(house, by, WAGES, mark, "Clearer") for by in (anna, dao))
    )
    assert sorted(one.outcome.sentence for one in looked) == ["", publishing.NO_DRAFT]
    assert [(one.note, one.undoes) for one in await past(house)] == [("Clearer", None)]


async def test_a_page_from_before_a_publication_cannot_take_it_back_unseen(
    house: House, anna: Staff
) -> None:
    await publish(house, anna, step_lo=NEW)
    outcome = await drafting.keep(house, anna, WAGES, texts(house, step_lo="Old"), "0-0")
    assert outcome.sentence == drafting.SOMEBODY_WROTE


async def test_an_older_publication_is_undone_by_itself(house: House, anna: Staff) -> None:
    own = said(house, language=TH)
    await publish(house, anna, step_th="บอกเราด้วยนะ")
    await publish(house, anna, step_lo=NEW)
    first, second = await past(house)
    assert (await publishing.undo(house, anna, WAGES, second.id, await seen(house))).ok
    assert said(house, language=TH) == "บอกเราด้วยนะ"
    assert (await publishing.undo(house, anna, WAGES, first.id, await seen(house))).ok
    assert said(house, language=TH) == own
    again = await publishing.undo(house, anna, WAGES, first.id, await seen(house))
    assert again.sentence == publishing.NOTHING_NEW
    assert [one.undoes for one in await past(house)] == [None, None, second.id, first.id]


async def test_the_same_words_are_no_publication_and_a_note_is_needed(
    house: House, anna: Staff
) -> None:
    assert (await drafting.keep(house, anna, WAGES, texts(house), "0-0")).ok
    mark = await seen(house)
    for note, sentence in (
        (" ", publishing.SAY_WHAT_CHANGED),
        ("x" * 401, publishing.NOTE_TOO_LONG),
        ("Same", publishing.NOTHING_NEW),
    ):
        looked = await publishing.publish(house, anna, WAGES, mark, note)
        assert looked.outcome.sentence == sentence
    assert (await drafting.drop(house, anna, WAGES, mark)).ok
    assert await draft_of(house) is None


async def test_a_sentence_that_the_house_wrote_anew_is_said_as_the_house_says_it(
    house: House, anna: Staff
) -> None:
    """A new release: the published words are of a sentence that the book no longer has."""
    await publish(house, anna, step_lo=NEW)
    book, label = house.current.book, "ask_wages"
    answer = replace(book.answers[label], step="Write to me if it is less.")
    newer = replace(book, answers={**book.answers, label: answer})
    house.current.book, house.current.router = newer, Router(newer)
    await current.refresh(house)
    assert said(house, answer.step) == "Write to me if it is less."
    [one] = await past(house)
    assert (await publishing.undo(house, anna, WAGES, one.id, await seen(house))).ok is False


async def test_nobody_else_can_do_any_of_it(house: House, anna: Staff) -> None:
    for role in (role for role in Role if role is not Role.SUPERVISOR):
        by = replace(anna, role=role)
        wanted = texts(house, step_lo=NEW)
        assert not (await drafting.keep(house, by, WAGES, wanted, "0-0")).ok
        assert not (await publishing.publish(house, by, WAGES, "0-0", "x")).outcome.ok
        assert not (await publishing.undo(house, by, WAGES, "0" * 32, "0-0")).ok
    assert (await draft_of(house), await past(house)) == (None, ())


async def test_what_cannot_be_read_leaves_the_words_as_they_were(house: House, anna: Staff) -> None:
    await publish(house, anna, step_lo=NEW)
    async with house.store.write() as tx:
        version = await content.raise_version(tx)
        await tx.commit()
    assert await current.due(house) == (current.MOVED,)
    await current.put_off(house, current.MOVED)
    assert (await current.due(house), house.current.version, said(house)) == ((), version, NEW)


LONG = "ຄຳ" * 2100
WRONG: tuple[tuple[str, str, str, dict[str, str]], ...] = (
    ("step", "th", "", {}),
    ("step", "lo", "ບອກເຮົາ {name}", {}),
    ("step", "lo", "ບອກເຮົາ {", {}),
    ("step", "lo", "ບອກເຮົາ {x.__class__}", {}),
    ("words-1", "lo", "ຢູ່ໄທ {wage_low} {wage_ubon} {year}", {}),
    ("words-1", "en", "{wage_low!r:>x} {wage_ubon} {wage_bangkok} {year}", {}),
    ("step", "en", "Pay is 400 baht.", {}),
    ("step", "lo", "ຄ່າແຮງ ໔໐໐ ບາດ", {}),
    ("step", "en", "We promise to help.", {"word": "promise"}),
    ("step", "lo", "ເຮົາຮັບປະ\u200bກັນ", {"word": "ຮັບປະກັນ"}),
    ("step", "th", "เราสัญญาว่าจะช่วย", {"word": "เราสัญญา"}),
    ("button", "en", "A button that is much too long", {"count": "30", "most": "28"}),
    ("button", "lo", "ກ" * 33, {"count": "33", "most": "32"}),
    ("step", "lo", LONG, {"count": "4200", "most": "4096"}),
)
SENTENCES = (
    checks.MISSING,
    checks.NO_FIELDS,
    checks.NO_FIELDS,
    checks.NO_FIELDS,
    checks.FIELDS,
    checks.FIELDS,
    checks.A_NUMBER,
    checks.A_NUMBER,
    checks.PROMISED,
    checks.PROMISED,
    checks.PROMISED,
    checks.LONG_BUTTON,
    checks.LONG_BUTTON,
    checks.LONG_TEXT,
)


@SQLITE
async def test_words_that_nobody_can_see_are_none(house: House, anna: Staff, dao: Staff) -> None:
    """The box looked empty, but a gap that Lao and Thai writers use had stayed in it."""
    slug = "text-crisis-told"
    unseen = texts(house, slug, words_1_lo="\u200b \u200b\u2060")
    assert (await drafting.keep(house, anna, slug, unseen, await seen(house, slug))).ok
    looked = await publishing.publish(house, dao, slug, await seen(house, slug), "Shorter")
    assert [(one.slot, one.language, one.sentence) for one in looked.mistakes] == [
        ("words-1", "lo", checks.MISSING)
    ]
    parted = texts(house, slug, words_1_lo="ທີມ\u200bຮູ້ແລ້ວ.")
    assert (await drafting.keep(house, anna, slug, parted, await seen(house, slug))).ok
    looked = await publishing.publish(house, dao, slug, await seen(house, slug), "Shorter")
    assert looked.outcome.ok


@SQLITE
async def test_each_mistake_is_one_sentence_beside_its_words(house: House) -> None:
    leaf = leaves(house.router.book)[WAGES]
    fields = "{wage_low} {wage_ubon} {wage_bangkok} {year}"
    for (slot, language, text, told), sentence in zip(WRONG, SENTENCES, strict=True):
        wanted = texts(house)
        wanted[slot][language] = text
        named = told or ({"fields": fields} if sentence == checks.FIELDS else {})
        found = [(m.slot, m.language, m.sentence, m.fields) for m in look(house, leaf, wanted)]
        assert (text, found) == (text, [(slot, language, sentence, named)])


look = checks.mistakes


@SQLITE
async def test_an_answer_that_is_too_long_only_as_a_whole_is_found(house: House) -> None:
    leaf = leaves(house.router.book)[WAGES]
    wanted = texts(house, step_lo="ຄຳ" * 1000, words_2_lo="ຄຳ" * 1000)
    [one] = checks.mistakes(house, leaf, wanted)
    assert (one.slot, one.language, one.sentence) == ("", "lo", checks.LONG_ANSWER)
    assert house.words.said(Language.LAO, STEP) != "ຄຳ" * 1000


@SQLITE
async def test_the_house_s_own_words_have_no_mistake(house: House) -> None:
    found = {
        slug: mistakes
        for slug, leaf in leaves(house.router.book).items()
        if (mistakes := checks.mistakes(house, leaf, texts(house, slug)))
    }
    assert found == {}


@SQLITE
async def test_what_cannot_be_published_stays_a_draft(house: House, anna: Staff) -> None:
    wanted = texts(house, step_lo="ບອກເຮົາ {name}\u202e")
    keep = partial(drafting.keep, house, anna, WAGES)
    assert (await keep(wanted, "0-0")).ok
    looked = await publishing.publish(house, anna, WAGES, await seen(house), "Clearer")
    assert looked.outcome.sentence == publishing.NOT_RIGHT_YET
    assert [one.sentence for one in looked.mistakes] == [checks.NO_FIELDS]
    draft = await draft_of(house)
    assert draft is not None
    assert draft.texts["step"]["lo"] == "ບອກເຮົາ {name}"
