"""Check-ins as the person sees them, on good days and bad ones, in three languages."""

from dataclasses import replace
from datetime import timedelta

import pytest

from bot.channels import Incoming
from bot.house import House
from bot.store.followup.checkins import Answer
from bot.webchat.channel import WebChannel
from bot.words import ZONE
from dialogues.heard import Heard, Kind
from dialogues.turn import Urgency
from nlu.reading import Language
from tests.conftest import Clock, add_staff
from tests.unit.followed import DOMAINS, Their, in_each_language, joined, on_sqlite, speaking
from tests.unit.spoken import hear

OWN_WORDS = {
    Language.ENGLISH: "My sister lets me sell vegetables at her table",
    Language.LAO: "ນ້ອງສາວໃຫ້ຂ້ອຍຂາຍຜັກຢູ່ໂຕະຂອງລາວ",
    Language.THAI: "น้องสาวให้หนูขายผักที่โต๊ะของเขา",
}
WANTS = {
    Language.ENGLISH: "two piglets",
    Language.LAO: "ຢາກໄດ້ລູກໝູສອງໂຕ",
    Language.THAI: "อยากได้ลูกหมูสองตัว",
}
FINE = {Language.ENGLISH: "fine", Language.LAO: "ສະບາຍດີ", Language.THAI: "สบายดี"}
BUSY = {Language.ENGLISH: "later", Language.LAO: "ບໍ່ສະດວກ", Language.THAI: "ไม่สะดวก"}
YES = {Language.ENGLISH: "yes", Language.LAO: "ແມ່ນ", Language.THAI: "ใช่"}
PUTTING_OFF = ("time:later", "time:not")
GOOD_DAY = ("safety:3", "family:3", "money:2", "work:2", "feelings:3", "treatment:3", "health:3")


def kept(answers: tuple[Answer, ...]) -> list[tuple[str, int | None, str]]:
    """The answers without their times."""
    return [(one.domain, one.score, one.words) for one in answers]


@in_each_language
async def test_a_good_day(house: House, clock: Clock, language: Language) -> None:
    them = await joined(house, clock, await add_staff(house), speaking(language))
    begun = clock.now
    before = len(await them.waiting())
    await them.asked()
    assert len(await them.waiting()) == before + 1
    assert (clock.now.astimezone(ZONE).date() - begun.astimezone(ZONE).date()).days == 7
    ordinary, duress = await them.pictures()
    first, second = sorted((ordinary, duress))
    assert await them.buttons() == [
        f"{first} {them.label('time:a', 'time')}",
        f"{second} {them.label('time:b', 'time')}",
        *(f"{house.router.book.icons[go]} {them.label(go, 'time')}" for go in PUTTING_OFF),
    ]
    assert await them.say_yes() == [them.asks("safety", them.option("time:a", "time").reply)]
    for go, following in zip(GOOD_DAY, (*DOMAINS[1:], "need"), strict=True):
        assert await them.tap(go) == [them.asks(following)]
    assert await them.tap("need:none") == [them.says("checkin.done")]
    scores = [(go.partition(":")[0], int(go[-1]), "") for go in GOOD_DAY]
    assert [kept(one) for one in await them.answers()] == [scores]
    (one,) = await them.checkins()
    assert (one.state, one.form, one.means, one.laters) == ("done", "long", "chat", 0)
    assert await them.noticed() is None
    assert await them.owed() == []
    row = await them.plan()
    assert (row.stage, row.checkin_id, row.rung) == ("due", None, 0)
    assert (await them.until_due()).days in {6, 7}


@in_each_language
async def test_own_words_are_kept_as_they_are(
    house: House, clock: Clock, language: Language
) -> None:
    them = await joined(house, clock, await add_staff(house), speaking(language))
    await them.asked()
    await them.say_yes()
    await them.tap("safety:3")
    assert await them.write(OWN_WORDS[language]) == [them.asks("money")]
    for go in GOOD_DAY[2:]:
        await them.tap(go)
    assert await them.write(WANTS[language]) == [them.says("checkin.done")]
    answers = kept((await them.answers())[0])
    assert answers[1] == ("family", None, OWN_WORDS[language])
    assert answers[-1] == ("need", None, WANTS[language])
    reason = house.router.book.reasons["checkin.words"]
    assert await them.noticed() == (Urgency.SOON, (reason,))


@pytest.mark.parametrize("domain", ["feelings", "health"])
@in_each_language
async def test_to_say_that_one_is_well_is_the_best_answer_and_no_greeting(
    house: House, clock: Clock, language: Language, domain: str
) -> None:
    them = await joined(house, clock, await add_staff(house), speaking(language))
    await them.asked()
    await them.say_yes()
    await until(them, domain)
    await them.write(FINE[language])
    assert [kept(one) for one in await them.answers()] == [[(domain, 3, "")]]


async def test_an_answer_that_comes_while_a_worker_reads_is_kept(
    house: House, clock: Clock
) -> None:
    noy = await add_staff(house)
    them = await joined(house, clock, noy)
    await them.asked()
    await them.say_yes()
    await them.tap("safety:1")
    await them.case_taken(noy)
    assert await them.tap("family:2") == []
    answers = [kept(one) for one in await them.answers()]
    assert answers == [[("safety", 1, ""), ("family", 2, "")]]


class Microphone(WebChannel):
    """The web chat as if it had a microphone: a voice message comes as one from a phone does."""

    def read(self, body: bytes) -> Incoming | None:
        """What was posted, as a voice message."""
        typed = super().read(body)
        return replace(typed, heard=Heard(Kind.VOICE)) if typed else None


@in_each_language
async def test_a_voice_answers_and_its_worker_listens(
    house: House, clock: Clock, language: Language
) -> None:
    them = await joined(house, clock, await add_staff(house), speaking(language))
    await them.asked()
    await them.say_yes()
    heard = replace(house, channels={"web": Microphone(house.bell)})
    assert await hear(heard, "-") == [them.asks("family", "checkin.voice")]
    assert [kept(one) for one in await them.answers()] == [[("safety", None, "")]]
    reason = house.router.book.reasons["checkin.voice"]
    assert await them.noticed() == (Urgency.SOON, (reason,))


@in_each_language
async def test_skip_back_and_enough_keep_what_was_told(
    house: House, clock: Clock, language: Language
) -> None:
    them = await joined(house, clock, await add_staff(house), speaking(language))
    await them.asked()
    await them.say_yes()
    assert await them.tap("skip") == [them.asks("family")]
    assert await them.tap("family:2") == [them.asks("money")]
    assert await them.tap("back") == [them.asks("family")]
    assert await them.tap("family:3") == [them.asks("money")]
    assert await them.tap("enough") == [them.says("checkin.stopped")]
    assert [kept(one) for one in await them.answers()] == [[("family", 2, ""), ("family", 3, "")]]
    (one,) = await them.checkins()
    assert one.state == "stopped"
    assert (await them.plan()).stage == "due"
    assert await them.tap("enough") == [them.says("checkin.stopped")]
    assert len(await them.checkins()) == 1


async def test_who_leaves_in_the_middle_is_asked_anew_by_the_plan(
    house: House, clock: Clock
) -> None:
    them = await joined(house, clock, await add_staff(house))
    await them.asked()
    await them.say_yes()
    await them.tap("safety:2")
    assert await them.at_next() == []
    (one,) = await them.checkins()
    assert one.state == "stopped"
    assert [kept(answers) for answers in await them.answers()] == [[("safety", 2, "")]]
    assert await them.until_due() > timedelta(days=5)
    assert await them.noticed() is None


@on_sqlite
async def test_each_worrying_answer_opens_a_case_at_once_for_its_reason(
    house: House, clock: Clock
) -> None:
    noy = await add_staff(house)
    them = await joined(house, clock, noy)
    worries = house.router.book.followup.worries
    left = {(domain, score) for domain, by in worries.items() for score in by} - {("safety", 0)}
    days = (
        ("safety:1", "family:0", "money:0", "work:0", "feelings:0", "treatment:1", "health:0"),
        ("safety:2", "feelings:1", "treatment:0"),
    )
    for answers in days:
        await them.asked()
        await them.say_yes()
        for go in answers:
            domain, _, score = go.partition(":")
            await until(them, domain)
            await them.tap(go)
            worry = worries[domain].get(int(score))
            assert await them.noticed() == ((worry.urgency, (worry.reason,)) if worry else None)
            if worry:
                left.remove((domain, int(score)))
                await them.case_closed(noy)
        await them.tap("enough")
        if await them.noticed():
            await them.case_closed(noy)
        assert await them.until_due() < timedelta(days=8)
    assert left == set()


async def until(them: Their, domain: str) -> None:
    """Skip until a question stands open."""
    for _ in DOMAINS:
        said = await them.write("?")
        if said and said[-1].endswith(them.asks(domain)):
            return
        await them.tap("skip")
    raise AssertionError(domain)


@in_each_language
async def test_not_to_be_safe_has_the_full_answer_of_a_crisis(
    house: House, clock: Clock, language: Language
) -> None:
    noy = await add_staff(house)
    them = await joined(house, clock, noy, speaking(language))
    await them.asked()
    await them.say_yes()
    said = await them.tap("safety:0")
    book = house.router.book
    lines = tuple(house.words.say(language, line) for line in book.lines("", None))
    first = them.says("crisis.danger", "crisis.told", "crisis.call_either")
    question = them.asks("safe", flow="crisis")
    assert said == ["\n\n".join((first, *lines, question))]
    reasons = {book.followup.worries["safety"][0].reason, book.reasons["crisis.not_safe"]}
    noticed = await them.noticed()
    assert noticed is not None
    assert (noticed[0], {*noticed[1]}) == (Urgency.NOW, reasons)
    (one,) = await them.checkins()
    assert one.state == "stopped"
    for _ in range(3):  # not on top of a crisis: put off from day to day
        assert await them.at_next() == []
    await them.case_closed(noy)
    clock.move(days=1)
    assert len(await them.asked()) == 1


@on_sqlite
async def test_a_fall_and_many_small_ones_are_noticed_at_the_end(
    house: House, clock: Clock
) -> None:
    noy = await add_staff(house)
    them = await joined(house, clock, noy)
    await them.answer_all(safety=3, feelings=3)
    assert await them.noticed() is None
    await them.answer_all(safety=3, feelings=2)
    assert await them.noticed() is None
    await them.answer_all(safety=1)
    tables = house.router.book.followup
    worry = tables.worries["safety"][1].reason
    assert await them.noticed() == (Urgency.TODAY, (worry, tables.domains["safety"].fell))


@in_each_language
async def test_a_need_is_a_line_of_the_record_and_somebody_looks_at_it(
    house: House, clock: Clock, language: Language
) -> None:
    noy = await add_staff(house)
    them = await joined(house, clock, noy, speaking(language))
    await them.asked()
    await them.say_yes()
    for go in GOOD_DAY:
        await them.tap(go)
    noted = them.option("need:doctor").reply
    for go in ("need:doctor", "need:doctor", "need:training"):
        assert await them.tap(go, minutes=1) == [them.asks("more", noted)]
    assert await them.tap("need:none") == [them.says("checkin.done")]
    lines = [one for one in await them.record() if one.kind == "need"]
    day = clock.now.astimezone(ZONE).date() + timedelta(days=7)
    assert [(one.fields, one.staff_id, one.due_on, one.done_at) for one in lines] == [
        ((("need", need),), noy.id, day, None) for need in ("doctor", "training")
    ]
    needs = house.router.book.followup.needs
    reasons = (needs["doctor"].reason, needs["training"].reason)
    assert await them.noticed() == (Urgency.SOON, reasons)


@in_each_language
async def test_not_alone_is_another_day_at_another_time(
    house: House, clock: Clock, language: Language
) -> None:
    them = await joined(house, clock, await add_staff(house), speaking(language))
    await them.asked()
    asked = clock.now.astimezone(ZONE)
    assert await them.tap("time:not", minutes=5) == [them.says("cover.weaving_later")]
    await them.asked()
    again = clock.now.astimezone(ZONE)
    assert (again.date() - asked.date()).days == 1
    assert abs(again.hour * 60 + again.minute - asked.hour * 60 - asked.minute) >= 4 * 60
    assert await them.noticed() is None
    assert [(one.laters, one.state) for one in await them.checkins()] == [(1, "asked")]


@in_each_language
async def test_later_three_times_tells_the_team_once(
    house: House, clock: Clock, language: Language
) -> None:
    noy = await add_staff(house)
    them = await joined(house, clock, noy, speaking(language))
    await them.asked()
    asked = clock.now
    assert await them.write(BUSY[language], minutes=5) == [them.says("cover.weaving_later")]
    await them.asked()
    assert timedelta(hours=3) <= clock.now - asked < timedelta(days=1)
    await them.tap("time:later", minutes=5)
    assert await them.noticed() is None
    await them.asked()
    assert await them.tap("time:not", minutes=5) == [them.says("cover.weaving_later")]
    reason = house.router.book.followup.later.reason
    assert await them.noticed() == (Urgency.SOON, (reason,))
    assert [(one.laters, one.state) for one in await them.checkins()] == [(3, "stopped")]
    await them.case_closed(noy)
    assert await them.until_due() > timedelta(days=5)
    await them.asked()
    await them.tap("time:later", minutes=5)
    assert await them.noticed() is None


@in_each_language
async def test_words_that_tell_nothing_get_the_two_pictures_again(
    house: House, clock: Clock, language: Language
) -> None:
    them = await joined(house, clock, await add_staff(house), speaking(language))
    await them.asked()
    for _ in range(2):
        assert await them.write(YES[language], minutes=1) == [them.asks("time", "checkin.tap")]
    assert await them.write(YES[language]) == [them.says("cover.weaving_later")]
    assert [one.laters for one in await them.checkins()] == [1]
    assert await them.answers() == [()]


@pytest.mark.parametrize("moment", ["live talk", "a worker's talk", "a question", "night"])
async def test_nobody_is_asked_in_the_middle_of_something_else(
    house: House, clock: Clock, moment: str
) -> None:
    noy = await add_staff(house)
    them = await joined(house, clock, noy)
    row = await them.plan()
    assert row.next_at is not None
    clock.now = row.next_at - timedelta(minutes=10)
    if moment == "live talk":
        await them.write("hello")
    elif moment == "a question":
        clock.move(hours=-2)
        await them.tap("journey")
    elif moment == "a worker's talk":
        clock.move(minutes=-40)
        await them.tap("person")
        clock.move(minutes=40)
        await them.case_taken(noy)
    else:
        clock.now = row.next_at.astimezone(ZONE).replace(hour=22)
    asked = clock.now
    assert await them.at_next() == []
    row = await them.plan()
    assert row.next_at is not None
    assert 8 <= row.next_at.astimezone(ZONE).hour < 20
    wait = row.next_at - asked
    assert wait >= timedelta(minutes=30)
    assert wait < timedelta(days=2)
    for _ in range(2):
        if keys := await them.at_next():
            break
    assert len(keys) == 1
