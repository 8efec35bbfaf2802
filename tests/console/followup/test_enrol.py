"""Enrolling: what is missing is said, what was typed stays, and the person's page comes after."""

from bot.console.followup.words import PICK_A_RHYTHM, PICK_AGE, PICK_HOURS, PICK_LANGUAGE, SHORTER
from bot.followup import record
from bot.sentences import (
    NEEDS_A_GUARDIAN,
    NEEDS_A_NAME,
    NEEDS_A_PHONE,
    NEEDS_A_REASON,
    NEEDS_THEIR_YES,
    ONLY_A_SUPERVISOR,
)
from bot.store import cases
from bot.store.desk import readers, reads
from dialogues.followup import hours, taper
from dialogues.followup.plan import Hours, Means, Purpose, Risk
from tests.console.conftest import SQLITE, Desk, staff_of, waits
from tests.console.followup.conftest import NAME, NOWHERE, ONCE, PHONE, enrolled, form, words

pytestmark = SQLITE
PATH = "/console/followup/enrol"
FILLED = {
    "name": NAME,
    "phone": PHONE,
    "language": "th",
    "age": "adult",
    "means": "phone",
    "risk": "high",
    "taper": "own",
    "taper_own": "3:14 30:200",
    "day1": "on",
    "day3": "on",
    "first": "9",
    "last": "17",
    "zone": "Asia/Tokyo",
    "yes-followup": "on",
    "yes-phone": "on",
    "contact": "Aunt Storybook",
    "village": "",
    "guardian_name": "",
    "reason": "",
}

WRONG: tuple[tuple[dict[str, str | None], str], ...] = (
    ({"name": " "}, NEEDS_A_NAME),
    ({"phone": ""}, NEEDS_A_PHONE),
    ({"language": ""}, PICK_LANGUAGE),
    ({"age": ""}, PICK_AGE),
    ({"taper": ""}, PICK_A_RHYTHM),
    ({"risk": "x"}, PICK_A_RHYTHM),
    ({"taper_own": "soon"}, taper.Impossible.UNREADABLE),
    ({"taper_own": "7:30 7:20"}, taper.Impossible.NOT_RISING),
    ({"taper_own": "7:9000"}, taper.Impossible.TOO_LONG),
    ({"first": ""}, PICK_HOURS),
    ({"first": "17"}, hours.Impossible.BACKWARDS),
    ({"last": "25"}, hours.Impossible.OUTSIDE),
    ({"zone": "Asia/Atlantis"}, hours.Impossible.NO_ZONE),
    ({"day1": None, "day3": None}, hours.Impossible.NO_DAY),
    ({"yes-phone": None}, NEEDS_THEIR_YES),
    ({"age": "under_18"}, NEEDS_A_GUARDIAN),
    ({"age": "under_18", "guardian": "agrees"}, NEEDS_A_GUARDIAN),
    ({"age": "under_18", "guardian": "danger", "reason": "owes money"}, ONLY_A_SUPERVISOR),
    ({"contact": "x" * 2001}, SHORTER),
)


def filled(csrf: str, **other: str | None) -> dict[str, str]:
    fields = {**FILLED, "csrf": csrf, "nonce": ONCE, "person": "", **other}
    return {name: said for name, said in fields.items() if said is not None}


async def test_somebody_is_enrolled_by_phone_just_as_the_form_says(desk: Desk) -> None:
    browser = await desk.browser()
    answer = await browser.post(PATH, filled((await browser.get(PATH)).csrf))
    place, _, mark = answer.headers["Location"].partition("#")
    assert (answer.status, mark) == (303, "kept-enrol")
    staff = await staff_of(desk.house, browser)
    told = await record.read(desk.house, staff, place[-32:])
    assert told is not None
    assert (told.about.name, told.about.phone, told.about.contact) == (
        NAME,
        PHONE,
        "Aunt Storybook",
    )
    assert (told.language, told.plan.risk, told.plan.means) == ("th", Risk.HIGH, Means.PHONE)
    assert told.plan.taper == "3:14 30:200"
    assert told.plan.hours == Hours(frozenset({1, 3}), 9, 17, "Asia/Tokyo")
    assert told.given == {Purpose.FOLLOWUP, Purpose.PHONE}
    assert NAME in words(await browser.get(place))


async def test_what_is_missing_is_said_and_everything_typed_is_kept(desk: Desk) -> None:
    browser = await desk.browser()
    csrf = (await browser.get(PATH)).csrf
    for wrong, sentence in WRONG:
        sent = filled(csrf, **wrong)
        answer = await browser.post(PATH, sent)
        assert (sentence, answer.status) == (sentence, 409)
        assert sentence in words(answer)
        kept = {name: said for name, said in form(answer, PATH).items() if said}
        typed = {name: said for name, said in sent.items() if said.strip()}
        assert {**kept, **wrong} == {**typed, **wrong}
    staff = await staff_of(desk.house, browser)
    assert (await record.listed(desk.house, staff)).people == ()


async def test_only_a_supervisor_excuses_a_guardian_and_only_with_a_reason(desk: Desk) -> None:
    browser = await desk.browser("dao", "supervisor")
    csrf = (await browser.get(PATH)).csrf
    danger = {"age": "under_18", "guardian": "danger"}
    refused = await browser.post(PATH, filled(csrf, **danger))
    assert (refused.status, NEEDS_A_REASON in words(refused)) == (409, True)
    done = await browser.post(PATH, filled(csrf, **danger, reason="owes money to the broker"))
    assert done.status == 303
    page = words(await browser.get(done.headers["Location"].partition("#")[0]))
    assert "A parent or guardian agrees: no" in page
    assert "owes money to the broker" in page


async def test_who_writes_to_us_already_is_enrolled_as_the_same_person_and_only_once(
    desk: Desk,
) -> None:
    browser = await desk.browser()
    talk = await reads.conversation(desk.house.store, await waits(desk.house))
    assert talk is not None
    link = f"{PATH}?person={talk.person_id}"
    assert f'href="{link}"' in (await browser.get(f"/console/talk/{talk.case_id}")).body
    page = await browser.get(link)
    assert talk.pseudonym in words(page)
    sent = filled(page.csrf, person=talk.person_id)
    assert form(page, PATH)["person"] == talk.person_id
    done = await browser.post(PATH, sent)
    assert done.headers["Location"] == f"/console/person/{talk.person_id}#kept-enrol"
    again = await browser.get(link)
    assert (again.status, again.headers["Location"]) == (303, f"/console/person/{talk.person_id}")
    twice = await browser.post(PATH, sent)
    assert twice.headers["Location"] == done.headers["Location"]
    refused = await browser.post(PATH, {**sent, "nonce": "b" * 32})
    assert (refused.status, "Somebody follows this person up already." in words(refused)) == (
        409,
        True,
    )


async def test_a_form_that_comes_twice_enrols_one_person(desk: Desk) -> None:
    browser = await desk.browser()
    sent = filled((await browser.get(PATH)).csrf)
    first, second = [await browser.post(PATH, sent) for _ in range(2)]
    assert (first.status, first.headers["Location"]) == (303, second.headers["Location"])
    other = await browser.post(PATH, {**sent, "nonce": "b" * 32})
    assert other.headers["Location"] != first.headers["Location"]


async def test_somebody_who_is_not_there_cannot_be_enrolled(desk: Desk) -> None:
    browser = await desk.browser()
    csrf = (await browser.get(PATH)).csrf
    for person in (NOWHERE, "x", "' or 1=1"):
        assert (await browser.get(f"{PATH}?person={person}")).status == 404
        assert (await browser.post(PATH, filled(csrf, person=person))).status == 404


async def test_somebody_whose_case_is_sensitive_is_enrolled_only_by_who_was_named(
    desk: Desk,
) -> None:
    noy, dao = await desk.browser("noy"), await desk.browser("dao")
    talk = await reads.conversation(desk.house.store, await waits(desk.house))
    assert talk is not None
    named = (await staff_of(desk.house, noy)).id
    async with desk.house.store.write() as tx:
        now = desk.house.clock()
        await readers.name(tx, talk.person_id, frozenset({named}), named, now)
        await tx.commit()
    link = f"{PATH}?person={talk.person_id}"
    assert talk.pseudonym in words(await noy.get(link))
    shut = await dao.get(link)
    assert (shut.status, talk.pseudonym in shut.body) == (404, False)
    csrf = (await dao.get(PATH)).csrf
    assert (await dao.post(PATH, filled(csrf, person=talk.person_id))).status == 404


async def test_an_invitation_is_shown_once_with_its_number_and_a_new_one_is_another(
    desk: Desk,
) -> None:
    browser = await desk.browser()
    staff = await staff_of(desk.house, browser)
    path = f"/console/person/{await enrolled(desk.house, staff, Means.CHAT)}"
    sent = form(await browser.get(path), f"{path}/invite")
    shown = [words(await browser.post(f"{path}/invite", sent)) for _ in range(2)]
    links = [next(w for w in one.split() if "/chat?join=" in w) for one in shown]
    assert links[0] != links[1]
    assert [link.partition("join=")[2] in one for link, one in zip(links, shown, strict=True)] == [
        True,
        True,
    ]
    assert links[1].partition("join=")[2] not in words(await browser.get(path))


async def test_by_phone_alone_there_is_nothing_to_invite_to(desk: Desk) -> None:
    browser = await desk.browser()
    staff = await staff_of(desk.house, browser)
    path = f"/console/person/{await enrolled(desk.house, staff)}"
    page = await browser.get(path)
    assert f'action="{path}/invite"' not in page.body
    assert (await browser.post(f"{path}/invite", {"csrf": page.csrf})).status == 404


async def test_nobody_enrols_into_a_talk_that_a_colleague_holds(desk: Desk) -> None:
    """Whoever enrols somebody has their record, with what was promised in the talk."""
    noy, khamla = await desk.browser(), await desk.browser("khamla")
    path = await desk.holding(noy)
    async with desk.house.store.read() as tx:
        case = await cases.by_id(tx, path[-32:])
    assert case is not None
    theirs = {"person": case.person_id}
    assert (await khamla.get(f"{PATH}?person={case.person_id}")).status == 404
    answer = await khamla.post(PATH, filled((await khamla.get(PATH)).csrf, **theirs))
    assert answer.status in {404, 409}
    assert (await khamla.get(f"/console/person/{case.person_id}")).status == 404
    door = await khamla.get(path)
    why = {"csrf": door.csrf, "reason": "made up: we plan the week", "choice": "read"}
    await khamla.post(f"{path}/open", why)
    assert (await khamla.get(f"{PATH}?person={case.person_id}")).status == 200
