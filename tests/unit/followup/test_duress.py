"""The sign that somebody else holds the phone: the screen tells nothing, the team knows at once."""

import json
from dataclasses import replace

import pytest

from bot import intake
from bot.channels import Incoming
from bot.house import House
from bot.store.boxes import inbox
from bot.store.desk import reads
from bot.telegram import updates
from bot.webchat.channel import WebChannel
from dialogues.turn import Urgency
from nlu.reading import Language
from tests.conftest import Clock, add_staff
from tests.unit.followed import Their, in_each_language, joined, on_sqlite, speaking
from tests.unit.spoken import SOMEBODY, hear

EARLIER = {
    Language.ENGLISH: "the man at the shop follows me",
    Language.LAO: "ຜູ້ຊາຍຢູ່ຮ້ານນັ້ນເບິ່ງຂ້ອຍຕະຫຼອດ",
    Language.THAI: "ผู้ชายที่ร้านนั้นมองหนูตลอด",
}
WHO = {Language.ENGLISH: "who is this?", Language.LAO: "ນີ້ແມ່ນໃຜ", Language.THAI: "นี่ใคร"}
MENU = {Language.ENGLISH: "menu", Language.LAO: "ເມນູ", Language.THAI: "เมนู"}
STOP = {Language.ENGLISH: "stop", Language.LAO: "ຢຸດ", Language.THAI: "หยุด"}
DANGER = {
    Language.ENGLISH: "he keeps the key and i cannot go outside",
    Language.LAO: "ຂ້ອຍຖືກຂັງ ຊ່ວຍແດ່",
    Language.THAI: "ฉันถูกขัง ช่วยด้วย",
}
OLD_BUTTONS = (
    *("time:a", "time:b", "time:later", "safety:0", "family:1", "need:doctor", "skip", "back"),
    *("enough", "menu", "mine", "mine:end", "mine:out", "person", "erase", "erase:yes", "stop"),
    *("journey", "lang:en", "topic:ask_passport", "numbers", "about:no", "safe:yes", "write"),
)


async def under_duress(
    house: House, clock: Clock, language: Language, cover: str = "weaving", by: str = "tap"
) -> tuple[Their, list[str]]:
    """Somebody who gave the sign in the middle of an ordinary week, and what they then saw."""
    them = await joined(house, clock, await add_staff(house), speaking(language), cover=cover)
    await them.asked()
    await them.say_yes()
    await them.tap("safety:3")
    await them.write(EARLIER[language])
    await them.tap("enough")
    await them.asked()
    if by == "tap":
        return them, await them.give_the_sign()
    _, duress = await them.pictures()
    return them, await them.write(f"ok {duress}", minutes=5)


@pytest.mark.parametrize("by", ["tap", "typed"])
@in_each_language
async def test_the_screen_tells_nothing_and_the_team_is_told_at_once(
    house: House, clock: Clock, language: Language, by: str
) -> None:
    them, said = await under_duress(house, clock, language, by=by)
    assert said == [them.says("cover.weaving_noted")]
    assert await them.buttons() == []
    case = await them.case()
    assert case is not None
    reasons = [house.router.book.reasons[f"checkin.{name}"] for name in ("duress", "words")]
    assert (case.urgency, case.reasons, case.state) == (Urgency.NOW, tuple(reasons), "waiting")
    talk = await reads.conversation(house.store, case.case_id)
    assert talk is not None
    assert talk.quiet is True
    signs = [sign for why in talk.reasons for sign in why.evidence]
    assert [sign.words for sign in signs] == ["", ""]
    assert (await them.plan()).covered_at == clock.now
    assert [one.state for one in await them.checkins()] == ["stopped", "stopped"]


@pytest.mark.parametrize("cover", ["weather", "chickens"])
@on_sqlite
async def test_each_topic_covers(house: House, clock: Clock, cover: str) -> None:
    them, said = await under_duress(house, clock, Language.THAI, cover)
    assert said == [them.says(f"cover.{cover}_noted")]
    for text in them.wordings(f"cover.{cover}_chat"):
        assert await them.write(WHO[Language.THAI], minutes=1) == [text]


@in_each_language
async def test_whatever_is_done_afterwards_gets_a_word_of_the_topic(
    house: House, clock: Clock, language: Language
) -> None:
    them, _ = await under_duress(house, clock, language)
    topic = them.wordings("cover.weaving_chat")
    said = []
    for text in (WHO[language], MENU[language], STOP[language], EARLIER[language], "347", "?"):
        said += await them.write(text, minutes=1)
    for go in OLD_BUTTONS:
        said += await them.tap(go, minutes=1)
    for command in ("start", "mine", "stop", "erase", "help", "person"):
        said += await them.command(command)
    assert said == [topic[n % len(topic)] for n in range(len(said))]
    assert len(said) == 6 + len(OLD_BUTTONS) + 6
    assert await them.buttons() == []
    row = await them.plan()
    assert (row.state, (await them.person()).row.stopped) == ("active", False)


@in_each_language
async def test_while_a_worker_has_it_nothing_is_said_by_itself(
    house: House, clock: Clock, language: Language
) -> None:
    them, _ = await under_duress(house, clock, language)
    before = await them.waiting()
    case_id = await them.case_taken(await add_staff(house, "dao", "Dao"))
    assert await them.waiting() == before
    for text in (WHO[language], MENU[language], STOP[language]):
        assert await them.write(text) == []
    assert [await them.tap(go) for go in OLD_BUTTONS] == [[]] * len(OLD_BUTTONS)
    assert await them.command("start") == []
    noticed = await them.case()
    assert noticed is not None
    assert noticed.case_id == case_id


@in_each_language
async def test_words_of_danger_still_have_their_full_answer(
    house: House, clock: Clock, language: Language
) -> None:
    them, _ = await under_duress(house, clock, language)
    (said,) = await them.write(DANGER[language], minutes=1)
    assert said.split("\n\n")[:2] == [
        them.says("crisis.crisis_confined"),
        them.says("crisis.told"),
    ]
    assert await them.write(WHO[language], minutes=1) == [them.says("cover.weaving_chat")]


@in_each_language
async def test_nothing_is_asked_until_it_is_closed_and_then_the_chat_is_itself_again(
    house: House, clock: Clock, language: Language
) -> None:
    them, _ = await under_duress(house, clock, language)
    begun = clock.now
    for _ in range(9):
        assert await them.at_next() == []
    assert (clock.now - begun).days >= 8
    noy = await add_staff(house, "dao", "Dao")
    before = await them.waiting()
    await them.case_closed(noy)
    assert await them.waiting() == before  # nothing is said by itself to who may be watched
    clock.move(hours=1)
    assert await them.command("start") == [them.says("menu.hello")]
    clock.move(hours=1)
    await them.asked()
    assert await them.say_yes() == [them.asks("safety", them.option("time:a", "time").reply)]


async def test_a_case_of_silence_later_does_not_put_the_cover_up_again(
    house: House, clock: Clock
) -> None:
    """Who wrote nothing between the two is heard, and not only answered about the weather."""
    them, _ = await under_duress(house, clock, Language.ENGLISH)
    await them.case_closed(await add_staff(house, "dao", "Dao"))
    await them.asked()
    for _ in range(9):
        if await them.case() is None:
            await them.at_next()
            await them.delivered()
    assert await them.noticed() is not None
    clock.move(hours=1)
    assert await them.say_yes() == [them.asks("safety", them.option("time:a", "time").reply)]


@in_each_language
async def test_their_own_picture_takes_the_cover_down(
    house: House, clock: Clock, language: Language
) -> None:
    them, _ = await under_duress(house, clock, language)
    ordinary, _ = await them.pictures()
    assert await them.write(ordinary, minutes=30) == [them.says("checkin.back")]
    assert await them.command("start") == [them.says("menu.hello")]
    noticed = await them.noticed()
    assert noticed is not None
    assert noticed[0] is Urgency.NOW


async def test_it_opens_the_door_again_after_a_stop_of_nothing(house: House, clock: Clock) -> None:
    """The two pictures mean nothing to somebody who is not followed up."""
    them = await joined(house, clock, await add_staff(house))
    _, duress = await them.pictures()
    await them.tap("mine:out")
    await them.write(duress)
    assert await them.noticed() is None


async def test_a_second_sign_is_the_same_case(house: House, clock: Clock) -> None:
    them, _ = await under_duress(house, clock, Language.ENGLISH)
    first = await them.noticed()
    _, duress = await them.pictures()
    assert await them.write(duress, minutes=9) == [them.wordings("cover.weaving_noted")[1]]
    assert await them.noticed() == first


@in_each_language
async def test_the_picture_under_a_first_message_that_is_over_tells_the_team_as_well(
    house: House, clock: Clock, language: Language
) -> None:
    them = await joined(house, clock, await add_staff(house), speaking(language))
    await them.asked()
    await them.say_yes()
    await them.tap("enough")
    assert await them.give_the_sign() == [them.says("cover.weaving_noted")]
    reason = house.router.book.reasons["checkin.duress"]
    assert await them.noticed() == (Urgency.NOW, (reason,))


@pytest.mark.parametrize("since", ["asked again", "asked no more"])
@pytest.mark.parametrize(("before", "after"), [("leaf", "moon"), ("flower", "sun")])
@on_sqlite
async def test_under_an_older_message_the_pictures_mean_what_they_meant_then(
    house: House, clock: Clock, before: str, after: str, since: str
) -> None:
    """Other pictures were chosen since; neither the place nor the payload tells which is which."""
    them = await joined(house, clock, await add_staff(house), sign=before)
    await them.asked()
    older = await them.pictures()
    ordinary, duress = [await them.button(picture) for picture in older]
    await them.tap("mine:sign", minutes=5)
    await them.tap(f"sign:{after}")
    assert set(older).isdisjoint(await them.pictures())
    if since == "asked again":
        clock.move(hours=1)
        await them.asked()
    await hear(house, ordinary, kind="button")
    assert await them.noticed() is None
    assert [one.state for one in await them.checkins()] == ["asked"]
    (said,) = await hear(house, duress, kind="button")
    assert said in them.wordings("cover.weaving_noted")
    reason = house.router.book.reasons["checkin.duress"]
    assert await them.noticed() == (Urgency.NOW, (reason,))


@pytest.mark.parametrize("sign", ["leaf", "flower"])
@on_sqlite
async def test_the_buttons_that_they_are_shown_say_yes_and_tell_the_team(
    house: House, clock: Clock, sign: str
) -> None:
    them = await joined(house, clock, await add_staff(house), sign=sign)
    await them.asked()
    ordinary, duress = [await them.button(picture) for picture in await them.pictures()]
    begun = them.asks("safety", them.option("time:a", "time").reply)
    assert await hear(house, ordinary, kind="button") == [begun]
    await them.tap("enough")
    assert await hear(house, duress, kind="button") == [them.says("cover.weaving_noted")]


class OfTelegram(WebChannel):
    """The chat of the one whom a test speaks of, as Telegram would tell of it."""

    def read(self, body: bytes) -> Incoming | None:
        """What Telegram tells, from that chat."""
        incoming = updates.read(body)
        return replace(incoming, address=SOMEBODY) if incoming else None


@on_sqlite
async def test_a_sticker_with_the_picture_of_danger_is_the_sign_as_well(
    house: House, clock: Clock
) -> None:
    """Telegram offers stickers to whoever types one picture alone."""
    them = await joined(house, clock, await add_staff(house))
    on_phone = replace(house, channels={**house.channels, "web": OfTelegram(house.bell)})
    ordinary, duress = await them.pictures()
    for number, picture in enumerate(("\N{THUMBS UP SIGN}", ordinary, duress)):
        assert await them.noticed() is None
        chat = {"id": 100, "type": "private"}
        sent = {"file_id": "abc", "file_unique_id": "abc", "emoji": picture}
        sender = {"id": 100, "is_bot": False, "first_name": "Somebody"}
        message = {"message_id": 5, "date": 0, "chat": chat, "from": sender, "sticker": sent}
        body = json.dumps({"update_id": number, "message": message}).encode()
        assert await inbox.keep(house.store, "web", f"s{number}", SOMEBODY, body, clock.now)
        claimed = await inbox.claim(house.store, "w", clock.now)
        assert claimed is not None
        await intake.hear(on_phone, claimed)
    reason = house.router.book.reasons["checkin.duress"]
    assert await them.noticed() == (Urgency.NOW, (reason,))
    assert await them.newest() in them.wordings("cover.weaving_noted")
