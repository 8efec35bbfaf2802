"""Codes that are used twice, too old or in the wrong hands; plans that nobody could keep."""

from dataclasses import replace

import pytest

from bot import sentences as says
from bot.followup import changing, enrolment, record
from bot.followup.changing import Change
from bot.followup.enrolment import AGREES, DANGER, Enrolment
from bot.house import House
from bot.store.followup.consents import Line
from bot.store.followup.invitations import Issued
from dialogues.followup import hours, taper
from dialogues.followup.plan import Hours, Means, Purpose, Risk
from dialogues.heard import Age
from dialogues.turn import Urgency
from nlu.reading import Language
from tests.conftest import Clock, add_staff
from tests.unit.followed import (
    ANY_DAY,
    USUAL,
    WANTED,
    Their,
    choose,
    enrolled,
    in_each_language,
    join,
    joined,
    on_sqlite,
    speaking,
)
from tests.unit.spoken import known

OTHER = "b" * 32
YOUNG = replace(WANTED, age=Age.UNDER_18)
SAYS_TOO_MUCH = {
    Language.ENGLISH: (
        *("work", "abroad", "travel", "plan", "safe", "help", "saiyai", "team", "shelter"),
        *("follow", "check", "how are you", "how you are", "question", "danger"),
    ),
    Language.LAO: (
        *("ວຽກ", "ຕ່າງປະເທດ", "ເດີນທາງ", "ແຜນ", "ປອດໄພ", "ຊ່ວຍ", "ສາຍໃຍ", "ທີມ", "ຕິດຕາມ"),
        *("ຄຳຖາມ", "ອັນຕະລາຍ", "ສູນພັກພິງ", "ພະນັກງານ"),
    ),
    Language.THAI: (
        *("งาน", "ต่างประเทศ", "เดินทาง", "แผน", "ปลอดภัย", "ช่วย", "สายใย", "ทีม", "ติดตาม"),
        *("คำถาม", "อันตราย", "บ้านพัก", "เจ้าหน้าที่"),
    ),
}


async def invited(house: House, clock: Clock, wanted: Enrolment = WANTED) -> tuple[Their, Issued]:
    """Somebody with a code in their hand."""
    noy = await add_staff(house)
    them = await enrolled(house, clock, noy, wanted)
    issued = await enrolment.invite(house, noy, them.person_id)
    assert issued is not None
    return them, issued


def wrong(issued: Issued, tries: int = 3) -> list[str]:
    """So many numbers, none of which is the right one."""
    return [f"{(int(issued.number) + n) % 900 + 100}" for n in range(1, tries + 1)]


@in_each_language
async def test_until_the_number_is_right_nothing_tells_what_this_is(
    house: House, clock: Clock, language: Language
) -> None:
    them, issued = await invited(house, clock, speaking(language))
    (said,) = await them.write(issued.code.lower().replace("-", " "))
    stranger = replace(them, language=Language((await known(house)).row.language or language))
    assert said == stranger.asks("number", "joining.hello", flow="joining")

    assert await them.tell(issued.number) == "\n\n".join(
        (
            them.says("joining.right"),
            them.says("joining.about", worker="Noy", every=7),
            them.says("joining.about_free"),
            them.asks("about", flow="joining"),
        )
    )
    assert (await them.plan()).state == "invited"
    assert Purpose.FOLLOWUP not in await them.given()
    await choose(them)
    assert (await them.plan()).state == "active"


@in_each_language
async def test_a_code_works_once(house: House, clock: Clock, language: Language) -> None:
    noy = await add_staff(house)
    them = await enrolled(house, clock, noy, speaking(language))
    issued = await enrolment.invite(house, noy, them.person_id)
    assert issued is not None
    for text in (issued.code, issued.number):
        await them.write(text)
    await choose(them)
    assert await them.write(issued.code) == [them.says("joining.here_already")]
    forwarded = replace(them, address=OTHER)
    assert (await forwarded.write(issued.code))[0] in gone(them)
    assert (await known(house, OTHER)).row.id != them.person_id
    assert (await known(house)).row.id == them.person_id


def gone(them: Their) -> list[str]:
    """That a code is good no longer, in whichever language a stranger is spoken to."""
    return [replace(them, language=each).says("joining.gone") for each in Language]


@pytest.mark.parametrize("days", [7, 30])
async def test_an_old_code_is_good_no_longer(house: House, clock: Clock, days: int) -> None:
    them, issued = await invited(house, clock)
    clock.move(days=days)
    assert (await them.write(issued.code))[0] in gone(them)
    assert (await them.plan()).state == "invited"


async def test_a_code_that_grows_old_while_the_number_is_asked(house: House, clock: Clock) -> None:
    them, issued = await invited(house, clock)
    await them.write(issued.code)
    clock.move(days=7)
    assert (await them.write(issued.number))[0] in gone(them)
    assert (await known(house)).row.id != them.person_id


async def test_a_fresh_code_takes_the_place_of_an_older_one(house: House, clock: Clock) -> None:
    noy = await add_staff(house)
    them = await enrolled(house, clock, noy)
    old = await enrolment.invite(house, noy, them.person_id)
    new = await enrolment.invite(house, noy, them.person_id)
    assert old is not None
    assert new is not None
    assert (await them.write(old.code))[0] in gone(them)
    await them.write(new.code)
    assert (await them.tell(new.number)).startswith(them.says("joining.right"))


async def test_a_code_that_nobody_drew_reveals_nothing(house: House, clock: Clock) -> None:
    them, issued = await invited(house, clock)
    sign = "B" if issued.code[0] != "B" else "C"
    assert (await them.write(sign + issued.code[1:]))[0] in gone(them)
    assert (await known(house)).row.id != them.person_id


@in_each_language
async def test_a_forwarded_code_is_closed_by_three_wrong_numbers_and_the_team_told(
    house: House, clock: Clock, language: Language
) -> None:
    them, issued = await invited(house, clock, speaking(language))
    thief = replace(them, address=OTHER)
    await thief.write(issued.code)
    said = []
    for number in wrong(issued):
        said += await thief.write(number)
    spoken = Language((await known(house, OTHER)).row.language or "lo")
    shown = replace(thief, language=spoken)
    asks = shown.asks("number", flow="joining")
    tries = shown.wordings("joining.wrong")
    assert said[:2] == [f"{tries[0]}\n\n{asks}", f"{tries[1]}\n\n{asks}"]
    assert said[2] == shown.says("joining.wrong_end")
    told = " ".join(said)
    assert [word for word in ("Noy", "Somebody Made Up", issued.number) if word in told] == []
    reason = house.router.book.reasons["checkin.wrong_number"]
    assert await them.noticed() == (Urgency.TODAY, (reason,))
    for phone in (thief, them):
        assert (await phone.write(issued.code))[0] in gone(them)
    row = await them.plan()
    assert (row.state, await them.given()) == ("invited", frozenset())


async def test_of_two_phones_with_the_code_the_second_is_told_it_is_gone(
    house: House, clock: Clock
) -> None:
    them, issued = await invited(house, clock)
    second = replace(them, address=OTHER)
    for phone in (them, second):
        await phone.write(issued.code)
    await them.write(issued.number)
    assert (await second.write(issued.number))[0] in gone(them)
    assert (await known(house, OTHER)).row.id != them.person_id
    await choose(them)
    assert (await them.plan()).state == "active"


@in_each_language
async def test_who_says_no_is_asked_nothing_and_the_ledger_has_it(
    house: House, clock: Clock, language: Language
) -> None:
    them, issued = await invited(house, clock, speaking(language))
    await them.write(issued.code)
    await them.write(issued.number)
    assert (await them.tap("about:no"))[0] == them.says("joining.declined")
    row = await them.plan()
    assert (row.state, row.end_cause, row.next_at) == ("ended", "declined", None)
    assert [(one.purpose, one.given, one.how) for one in await them.ledger()] == [
        (Purpose.FOLLOWUP, False, "chat")
    ]


@in_each_language
async def test_each_yes_stands_by_itself(house: House, clock: Clock, language: Language) -> None:
    them = await joined(house, clock, await add_staff(house), speaking(language), phone="no")
    assert await them.given() == {Purpose.FOLLOWUP, Purpose.TEAM, Purpose.PARTNER}
    assert {one.purpose for one in await them.ledger() if not one.given} == {
        Purpose.PHONE,
        Purpose.CONTACT,
        Purpose.VILLAGE,
    }
    row = await them.plan()
    assert (row.means, row.days, row.first_hour, row.last_hour) == ("chat", "1234567", 8, 20)


@pytest.mark.parametrize(
    ("bad", "sentence"),
    [
        ({"days": frozenset()}, hours.Impossible.NO_DAY),
        ({"days": frozenset({0, 8})}, hours.Impossible.NO_SUCH_DAY),
        ({"first": 20, "last": 8}, hours.Impossible.BACKWARDS),
        ({"first": 9, "last": 9}, hours.Impossible.BACKWARDS),
        ({"first": -1}, hours.Impossible.OUTSIDE),
        ({"last": 25}, hours.Impossible.OUTSIDE),
        ({"zone": "Asia/Nowhere"}, hours.Impossible.NO_ZONE),
        ({"zone": ""}, hours.Impossible.NO_ZONE),
    ],
)
@on_sqlite
async def test_impossible_hours_are_refused_with_a_sentence(
    house: House, clock: Clock, bad: dict[str, int], sentence: str
) -> None:
    noy = await add_staff(house)
    impossible = replace(ANY_DAY, **bad)  # type: ignore[arg-type]  # as a wrong form posts it
    outcome, person_id = await enrolment.enrol(house, noy, replace(WANTED, hours=impossible))
    assert (outcome.ok, outcome.sentence, person_id) == (False, sentence, "")
    them = await joined(house, clock, noy)
    wanted = Change(1, USUAL, Risk.USUAL, Means.CHAT, impossible, noy.id)
    changed = await changing.change(house, noy, them.person_id, wanted)
    assert (changed.ok, changed.sentence) == (False, sentence)
    assert (await them.plan()).version == 1


@pytest.mark.parametrize(
    ("bad", "sentence"),
    [
        ("", taper.Impossible.NO_STEP),
        ("weekly", taper.Impossible.UNREADABLE),
        ("0:30", taper.Impossible.TOO_OFTEN),
        ("7:30 14:20", taper.Impossible.NOT_RISING),
        ("7:30 14:800", taper.Impossible.TOO_LONG),
        (" ".join(f"7:{n}" for n in range(1, 14)), taper.Impossible.TOO_MANY),
    ],
)
@on_sqlite
async def test_impossible_tapers_are_refused_with_a_sentence(
    house: House, clock: Clock, bad: str, sentence: str
) -> None:
    noy = await add_staff(house)
    outcome, person_id = await enrolment.enrol(house, noy, replace(WANTED, taper=bad))
    assert (outcome.ok, outcome.sentence, person_id) == (False, sentence, "")
    them = await joined(house, clock, noy)
    wanted = Change(1, bad, Risk.USUAL, Means.CHAT, ANY_DAY, noy.id)
    changed = await changing.change(house, noy, them.person_id, wanted)
    assert (changed.ok, changed.sentence) == (False, sentence)
    assert (await them.plan()).taper == USUAL


async def test_of_two_who_edit_one_plan_the_second_is_told(house: House, clock: Clock) -> None:
    noy, dao = await add_staff(house), await add_staff(house, "dao", "Dao")
    them = await joined(house, clock, noy)
    read = (await them.plan()).version
    mornings = Hours(frozenset({1, 3, 5}), 7, 9, "Asia/Bangkok")
    first = Change(read, "14:90", Risk.HIGH, Means.CHAT, mornings, noy.id)
    second = Change(read, "30:90", Risk.LOW, Means.CHAT, ANY_DAY, dao.id)
    assert (await changing.change(house, noy, them.person_id, first)).ok
    told = await changing.change(house, dao, them.person_id, second)
    assert (told.ok, told.sentence) == (False, says.CHANGED_MEANWHILE)
    row = await them.plan()
    assert (row.taper, row.risk, row.days, row.staff_id, row.version) == (
        "14:90",
        "high",
        "135",
        noy.id,
        read + 1,
    )
    assert (await changing.change(house, dao, them.person_id, replace(second, version=2))).ok
    assert (await them.plan()).staff_id == dao.id


async def test_who_has_another_number_is_called_there(house: House, clock: Clock) -> None:
    noy = await add_staff(house)
    them = await joined(house, clock, noy)
    called = Change(1, USUAL, Risk.USUAL, Means.PHONE, ANY_DAY, noy.id, phone=" ")
    told = await changing.change(house, noy, them.person_id, called)
    assert (told.ok, told.sentence) == (False, says.NEEDS_A_PHONE)
    for wanted in (
        replace(called, phone=" 020 0000 0000 "),
        replace(called, version=2, phone=None),
    ):
        assert (await changing.change(house, noy, them.person_id, wanted)).ok
        told_of = await record.read(house, noy, them.person_id)
        assert told_of is not None
        assert (told_of.about.phone, told_of.plan.means) == ("020 0000 0000", Means.PHONE)


async def test_many_changes_do_not_put_a_check_in_off_for_ever(house: House, clock: Clock) -> None:
    noy = await add_staff(house)
    them = await joined(house, clock, noy)
    due = (await them.plan()).next_at
    for version in (1, 2, 3):
        clock.move(days=1)
        wanted = Change(version, USUAL, Risk.USUAL, Means.CHAT, ANY_DAY, noy.id)
        assert (await changing.change(house, noy, them.person_id, wanted)).ok
    assert (await them.plan()).next_at == due


@pytest.mark.parametrize(
    ("role", "told", "sentence"),
    [
        ("worker", {}, says.NEEDS_A_GUARDIAN),
        ("worker", {"guardian": AGREES}, says.NEEDS_A_GUARDIAN),
        ("worker", {"guardian": DANGER, "reason": "made up"}, says.ONLY_A_SUPERVISOR),
        ("supervisor", {"guardian": DANGER}, says.NEEDS_A_REASON),
        ("worker", {"guardian": AGREES, "guardian_name": "Aunt Example"}, says.ENROLLED),
        ("supervisor", {"guardian": DANGER, "reason": "made up"}, says.ENROLLED),
    ],
)
async def test_under_18_a_guardian_agrees_or_a_supervisor_excuses_it(
    house: House, clock: Clock, role: str, told: dict[str, str], sentence: str
) -> None:
    by = await add_staff(house, role=role)
    wanted = replace(YOUNG, **told)  # type: ignore[arg-type]  # fields of one kind
    outcome, person_id = await enrolment.enrol(house, by, wanted)
    assert outcome.sentence == sentence
    if not outcome.ok:
        assert person_id == ""
        return
    agreed = told["guardian"] == AGREES
    how, detail = ("paper", "Aunt Example") if agreed else ("excused", "made up")
    ledger = await Their(house, clock, person_id).ledger()
    assert ledger == (Line(Purpose.GUARDIAN, agreed, by.id, how, detail, clock.now),)


@in_each_language
async def test_the_young_are_asked_in_words_of_their_own(
    house: House, clock: Clock, language: Language
) -> None:
    noy = await add_staff(house)
    wanted = replace(speaking(language, YOUNG), guardian=AGREES, guardian_name="Aunt Example")
    them = await enrolled(house, clock, noy, wanted)
    issued = await enrolment.invite(house, noy, them.person_id)
    assert issued is not None
    await them.write(issued.code)
    said = await them.tell(issued.number)
    assert said.split("\n\n")[2] == them.says("joining.about_young")


async def test_only_who_may_read_of_somebody_may_invite_them(house: House, clock: Clock) -> None:
    noy, dao = await add_staff(house), await add_staff(house, "dao", "Dao")
    boss = await add_staff(house, "boss", "Boss", "supervisor")
    them = await enrolled(house, clock, noy)
    assert await enrolment.invite(house, dao, them.person_id) is None
    assert await enrolment.invite(house, boss, them.person_id) is not None
    await join(them, noy, team="yes")
    assert await enrolment.invite(house, dao, them.person_id) is not None


@on_sqlite
@pytest.mark.parametrize("language", Language)
@pytest.mark.parametrize("cover", ["weaving", "weather", "chickens"])
@pytest.mark.parametrize("stage", ["hello", "again"])
async def test_the_first_letters_of_every_first_message_tell_nothing(
    house: House, clock: Clock, language: Language, cover: str, stage: str
) -> None:
    them = Their(house, clock, "", language=language)
    shown = [
        "\n\n".join((wording, them.asks("time")))[:60].casefold()
        for wording in them.wordings(f"cover.{cover}_{stage}")
    ]
    told = [word for text in shown for word in SAYS_TOO_MUCH[language] if word in text]
    assert (len(shown) >= 2, told) == (True, [])
    if language is not Language.ENGLISH:
        english = replace(them, language=Language.ENGLISH).wordings(f"cover.{cover}_{stage}")
        assert {*english} & {*them.wordings(f"cover.{cover}_{stage}")} == set()


@pytest.mark.parametrize("longer", [True, False])
async def test_a_plan_that_is_made_longer_before_its_last_words_goes_on(
    house: House, clock: Clock, longer: bool
) -> None:
    noy = await add_staff(house)
    them = await joined(house, clock, noy, replace(WANTED, taper="7:7"))
    await them.asked()
    await them.say_yes()
    await them.tap("enough")
    row = await them.plan()
    assert row.stage == "closing"
    taper_ = USUAL if longer else "6:7"
    wanted = Change(row.version, taper_, Risk.USUAL, Means.CHAT, ANY_DAY, noy.id)
    assert (await changing.change(house, noy, them.person_id, wanted)).ok
    clock.move(hours=1)
    keys = await them.at_next()
    assert [key.partition(":")[0] for key in keys] == ["checkin" if longer else "closing"]
    assert (await them.plan()).state == ("active" if longer else "ended")
