"""The content desk as a supervisor uses it: what was typed stays, what is wrong is said."""

import pytest

from bot.console.content.words import VALUES
from bot.editing import checks, confirming, drafting, publishing
from bot.house import House
from bot.store import people
from bot.store.editing import unanswered
from bot.store.editing.unanswered import Asked
from dialogues.turn import Text
from nlu.reading import Language
from tests.console.conftest import SQLITE, Browser, Desk
from tests.console.followup.conftest import form, send, words
from tests.statements import statements_of

pytestmark = SQLITE
DESK = "/console/content"
FACT = f"{DESK}/fact/N-TH-05"
WAGES = f"{DESK}/text/answer-ask_wages"
TOLD = f"{DESK}/text/text-crisis-told"
STEP = "Tell me if you get less than that or nothing at all."
NEW = "ບອກເຮົາແດ່ເດີ້."


@pytest.fixture
async def anna(desk: Desk) -> Browser:
    return await desk.browser("anna", "supervisor")


def said(desk: Desk, sentence: str = STEP, language: Language = Language.LAO) -> str:
    return desk.house.words.say(language, Text(sentence))


async def test_a_fact_is_confirmed_and_that_is_taken_back(anna: Browser, desk: Desk) -> None:
    filled = {"value-labour_number": "0 0000", "source": "The ministry's page"}
    answer = await send(anna, FACT, f"{FACT}/confirm", until="2027-05-01", **filled)
    assert (answer.status, answer.headers["Location"]) == (303, FACT)
    page = words(await anna.get(FACT))
    assert "Confirmed until 1 May 2027 Anna , 09:00 The ministry's page" in page
    listed = words(await anna.get(DESK))
    assert "Confirmed 1 N-TH-05" in listed
    assert (await send(anna, FACT, f"{FACT}/take-back")).status == 303
    assert "Confirmed 1" not in words(await anna.get(DESK))
    assert desk.house.router.book.facts == desk.house.current.book.facts


def test_every_value_of_a_fact_is_called_something(desk: Desk) -> None:
    facts = desk.house.current.book.facts.values()
    assert {name for fact in facts for name, _ in fact.values} == set(VALUES)


async def test_a_number_for_danger_is_said_when_another_supervisor_found_it_too(
    anna: Browser, desk: Desk
) -> None:
    dao, police = await desk.browser("dao", "supervisor"), f"{DESK}/fact/N-LA-06"
    filled = {"value-number": "0 0000", "source": "Called there", "until": "2570-05-01"}
    assert (await send(anna, police, f"{police}/confirm", **filled)).status == 303
    assert words(await dao.get(DESK)).count("Needs two") == 1
    page = await dao.get(police)
    assert "as soon as another supervisor has found the same. Anna , 09:00" in words(page)
    assert "Telephone number as it came with the house: 1191" in words(page)
    assert (form(page, f"{police}/confirm")["value-number"], "1191, Laos" in page.body) == (
        "0 0000",
        True,
    )
    assert (await send(dao, police, f"{police}/confirm", source="Called too")).status == 303
    page = await anna.get(police)
    assert "0 0000, Laos" in page.body
    assert words(page).count("Confirmed until 1 May 2027 Anna , 09:00 Called there") == 1


async def test_what_runs_out_soon_stands_above_all_else(anna: Browser) -> None:
    for fact, until in (("N-TH-05", "2026-12-07"), ("N-LA-04", "2026-12-08")):
        path = f"{DESK}/fact/{fact}"
        await send(anna, path, f"{path}/confirm", source="Called", until=until)
    told = words(await anna.get(DESK))
    assert told.index("Runs out soon 1 N-TH-05") < told.index("Never confirmed 79")
    assert told.index("Never confirmed 79") < told.index("Confirmed 1 N-LA-04")


async def test_a_fact_without_its_source_comes_back_as_it_was_typed(anna: Browser) -> None:
    typed = {"value-labour_number": "12", "source": " ", "until": "2027-01-01"}
    answer = await send(anna, FACT, f"{FACT}/confirm", **typed)
    told = form(answer, f"{FACT}/confirm")
    assert (answer.status, confirming.NEEDS_A_SOURCE in words(answer)) == (409, True)
    assert {name: told[name] for name in typed} == typed


async def test_words_are_kept_looked_at_published_and_undone(anna: Browser, desk: Desk) -> None:
    own = said(desk)
    kept = await send(anna, WAGES, f"{WAGES}/draft", then="preview", **{"step.lo": NEW})
    assert kept.headers["Location"].partition("#")[0] == f"{WAGES}/preview"
    shown = await anna.get(f"{WAGES}/preview")
    assert (NEW in shown.body, "337 baht" in shown.body, said(desk)) == (True, True, own)
    assert (await send(anna, WAGES, f"{WAGES}/publish", note="Shorter")).status == 303
    assert said(desk) == NEW
    assert "Shorter Anna , 09:00" in words(await anna.get(WAGES))
    assert (await send(anna, WAGES, f"{WAGES}/undo")).status == 303
    assert said(desk) == own
    assert "Taken back Anna , 09:00" in words(await anna.get(WAGES))


async def test_what_is_wrong_stands_beside_its_words_and_nothing_is_lost(
    anna: Browser, desk: Desk
) -> None:
    own = said(desk)
    await send(anna, WAGES, f"{WAGES}/draft", **{"step.lo": "ເຮົາ {x}", "step.th": ""})
    page = await anna.get(WAGES)
    told = words(page)
    assert [one for one in (checks.NO_FIELDS, checks.MISSING) if one in told] == [
        checks.NO_FIELDS,
        checks.MISSING,
    ]
    assert form(page, f"{WAGES}/draft")["step.lo"] == "ເຮົາ {x}"
    seen = form(page, f"{WAGES}/drop")
    answer = await anna.post(f"{WAGES}/publish", {**seen, "note": "Try"})
    assert (answer.status, publishing.NOT_RIGHT_YET in words(answer)) == (409, True)
    assert said(desk) == own
    assert (await anna.get(f"{WAGES}/preview")).status == 200


async def test_of_two_editors_the_second_is_told_and_sees_both(anna: Browser, desk: Desk) -> None:
    dao = await desk.browser("dao", "supervisor")
    late = form(await dao.get(WAGES), f"{WAGES}/draft")
    await send(anna, WAGES, f"{WAGES}/draft", **{"step.en": "Anna's <words>"})
    answer = await dao.post(f"{WAGES}/draft", {**late, "step.en": "Dao's words"})
    told = words(answer)
    assert (answer.status, drafting.SOMEBODY_WROTE in told) == (409, True)
    assert "Your colleague's words: Anna's <words>" in told
    again = form(answer, f"{WAGES}/draft")
    assert again["step.en"] == "Dao's words"
    assert (await dao.post(f"{WAGES}/draft", again)).status == 303


async def test_what_is_said_in_danger_is_published_by_another(anna: Browser, desk: Desk) -> None:
    await send(anna, TOLD, f"{TOLD}/draft", **{"words-1.lo": NEW})
    page = await anna.get(TOLD)
    assert publishing.TWO_ARE_NEEDED in words(page)
    fields = form(page, f"{TOLD}/drop")
    answer = await anna.post(f"{TOLD}/publish", {**fields, "note": "Warmer"})
    assert (answer.status, publishing.TWO_ARE_NEEDED in words(answer)) == (409, True)
    dao = await desk.browser("dao", "supervisor")
    assert (await send(dao, TOLD, f"{TOLD}/publish", note="Warmer")).status == 303
    assert "written by Anna" in words(await anna.get(TOLD))


async def test_lists_show_drafts_and_what_was_changed(anna: Browser) -> None:
    assert "There is no draft." in words(await anna.get(f"{DESK}/texts?group=drafts"))
    await send(anna, WAGES, f"{WAGES}/draft", **{"step.lo": NEW})
    assert words(await anna.get(f"{DESK}/texts?group=drafts")).count(" Draft ") == 1
    await send(anna, WAGES, f"{WAGES}/publish", note="Shorter")
    told = words(await anna.get(f"{DESK}/texts?group=nothing"))
    assert (told.count("Changed by staff"), told.count("Needs two")) == (1, 2)


async def asked(house: House, *texts: str) -> None:
    async with house.store.write() as tx:
        now = house.clock()
        known = await people.find_or_make(tx, house.store, "web", "a" * 32, now)
        for text in texts:
            unanswered.keep(tx, known, Asked(0, "lo", "ask_costs", "missed", text, now))
        await tx.commit()


async def test_what_nobody_answered_is_shown_of_nobody_and_marked(
    anna: Browser, desk: Desk
) -> None:
    path = f"{DESK}/unanswered"
    assert "Everything was answered, or looked at." in words(await anna.get(path))
    await asked(desk.house, "where to get a loan", "where do I get a loan", "<b>rain</b>")
    page = await anna.get(path)
    told = words(page)
    assert "2× near to: What it costs to go" in told
    async with desk.house.store.read() as tx:
        known = await people.find(tx, desk.house.store, "web", "a" * 32)
    assert known is not None
    assert [one for one in (known.row.id, known.row.pseudonym) if one in page.body] == []
    first = page.body.partition('name="ids" value="')[2].partition('"')[0]
    sent = {"csrf": page.csrf, "ids": first, "seen": "belongs", "answer": ""}
    assert "Please choose the answer first." in words(await anna.post(path, sent))
    assert (await anna.post(path, {**sent, "answer": "ask_costs"})).status == 303
    assert (await anna.post(path, {**sent, "ids": "1;2"})).status == 400
    after = words(await anna.get(path))
    assert ("loan" in after, "1× near to" in after) == (False, True)


async def test_no_page_asks_more_of_the_database_where_there_is_more(
    anna: Browser, desk: Desk
) -> None:
    pages = (DESK, FACT, f"{DESK}/texts", WAGES, f"{WAGES}/preview", f"{DESK}/unanswered")
    counts = []
    for round_ in range(2):
        for number in range(3 * round_):
            await send(anna, FACT, f"{FACT}/confirm", source=f"s{number}", until="2027-01-01")
            await send(anna, WAGES, f"{WAGES}/draft", **{"step.en": f"Write{'!' * number}"})
            await send(anna, WAGES, f"{WAGES}/publish", note=f"n{number}")
            await asked(desk.house, f"word{number} " * 9)
        ran = []
        for path in pages:
            with statements_of(desk.house.store) as statements:
                assert (await anna.get(path)).status == 200
            ran.append(len(statements))
        counts.append(ran)
    assert counts[0] == counts[1]
