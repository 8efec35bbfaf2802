"""The whole conversation with forms alone, as in a browser that runs no script."""

import pytest

from bot.app import Running
from bot.store import people
from bot.store.keeping import forgetting
from nlu.reading import Language

from .conftest import Visitor, heard_texts, rows


async def test_opening_the_page_stores_nothing(served: Running, visitor: Visitor) -> None:
    page = await visitor.open()
    assert page.status == 200
    assert await rows(served.house) == {"inbox": 0, "messages": 0, "people": 0}


async def test_start_is_answered_on_the_page_that_follows(
    served: Running, visitor: Visitor
) -> None:
    page = await visitor.open()
    page = await visitor.post("/chat/press", {"command": "start", "nonce": page.nonce})
    assert page.said("person") == ["Start"]
    assert len(page.said("bot")) == 1
    assert await heard_texts(served.house, visitor.cookies["chat"]) == ["/start"]


async def test_a_message_with_its_lines_comes_back_as_it_was_typed(visitor: Visitor) -> None:
    text = "ສະບາຍດີ <b>&amp;\nขอถามหน่อย\n1362"
    page = await visitor.say(text.replace("\n", "\r\n"))
    assert page.said("person") == [text]
    assert page.status == 200


async def test_a_button_of_the_bot_is_pressed(visitor: Visitor) -> None:
    page = await visitor.open()
    page = await visitor.post("/chat/press", {"command": "start", "nonce": page.nonce})
    page = await visitor.press(page, "English")
    assert page.said("person") == ["Start", "English"]
    assert len(page.said("bot")) == 2


async def test_only_the_newest_buttons_are_alive(visitor: Visitor) -> None:
    page = await visitor.open()
    first = await visitor.post("/chat/press", {"command": "start", "nonce": page.nonce})
    second = await visitor.press(first, "English")
    old = {value for name, value, _, _ in first.buttons if name == "choice"}
    alive = {value for name, value, _, alive in second.buttons if name == "choice" and alive}
    newest = len([one for one in second.buttons if one[0] == "choice"]) - len(old)
    assert len(alive) == newest


async def test_the_same_form_sent_twice_is_one_message(served: Running, visitor: Visitor) -> None:
    page = await visitor.open()
    await visitor.say("one and the same", page.nonce)
    again = await visitor.say("one and the same", page.nonce)
    assert again.said("person") == ["one and the same"]
    assert (await rows(served.house))["inbox"] == 1


async def test_other_words_in_a_page_from_before_are_a_new_message(visitor: Visitor) -> None:
    page = await visitor.open()
    await visitor.say("first", page.nonce)
    again = await visitor.say("he is back", page.nonce)
    assert again.said("person") == ["first", "he is back"]


async def test_two_visitors_with_the_same_form_number_are_both_heard(
    served: Running, visitor: Visitor
) -> None:
    other = Visitor(visitor._session, visitor.url)
    await visitor.open()
    await other.open()
    await visitor.say("help", "0" * 32)
    await other.say("help", "0" * 32)
    assert (await rows(served.house))["inbox"] == 2
    assert (await rows(served.house))["people"] == 2


async def test_the_language_follows_the_phone_until_it_is_picked(visitor: Visitor) -> None:
    visitor.language = "fr-FR,th;q=0.8,en;q=0.5"
    assert '<html lang="th">' in (await visitor.open()).html
    visitor.language = "fr-FR"
    page = await visitor.open()
    assert '<html lang="lo">' in page.html
    page = await visitor.post("/chat/language", {"language": "en", "nonce": page.nonce})
    assert '<html lang="en">' in page.html


async def test_picking_a_language_keeps_the_words_in_the_box(visitor: Visitor) -> None:
    page = await visitor.open()
    fields = {"language": "lo", "nonce": page.nonce, "text": "half a sentence"}
    page = await visitor.post("/chat/language", fields)
    assert page.box == "half a sentence"
    assert '<html lang="lo">' in page.html


async def test_the_conversation_follows_the_language_that_was_picked(
    served: Running, visitor: Visitor
) -> None:
    page = await visitor.say("xyz")
    await visitor.post("/chat/language", {"language": "th", "nonce": page.nonce})
    texts = served.house.router.book.texts["language.done"].texts
    done = {served.house.words.gettext(Language.THAI, text) for text in texts}
    page = await visitor.until(lambda page: bool(done & set(page.said("bot"))))
    assert page.said("person") == ["xyz", "ไทย"]


async def test_pressing_a_button_keeps_the_words_in_the_box(visitor: Visitor) -> None:
    page = await visitor.open()
    fields = {"command": "start", "nonce": page.nonce, "text": "half a sentence"}
    page = await visitor.post("/chat/press", fields)
    assert page.box == "half a sentence"
    assert len(page.said("bot")) == 1


async def test_a_browser_without_cookies_is_told_so(visitor: Visitor) -> None:
    page = await visitor.open()
    visitor.cookies.clear()
    async with visitor._session.get(
        f"{visitor.url}/chat?sent=1", headers={"Accept-Language": "en"}
    ) as reply:
        text = await reply.text()
    assert text.count("keeps no cookies") == 1
    assert page.html.count("keeps no cookies") == 0


async def test_after_everything_was_erased_only_the_last_words_are_shown(
    served: Running, visitor: Visitor
) -> None:
    await visitor.say("my name is Fictional Somebody")
    await visitor.say("/erase")
    page = await visitor.until(lambda page: ("🔥 Yes, erase it", True) in page.labels)
    await visitor.press(page, "🔥 Yes, erase it")
    page = await visitor.until(lambda page: not page.lines)
    text = served.house.router.book.texts["erase.done"].texts[0]
    page = await visitor.until(lambda page: text in page.html)
    assert page.lines == []
    assert page.html.count("Fictional Somebody") == 0


async def test_who_was_forgotten_from_another_chat_reads_nothing_more_here(
    served: Running, visitor: Visitor
) -> None:
    await visitor.say("hello")
    page = await visitor.until(lambda page: page.said("bot") != [])
    said, house = page.said("bot")[0].splitlines()[0], served.house
    async with house.store.write() as tx:
        known = await people.find(tx, house.store, "web", visitor.cookies["chat"])
        assert known is not None
        await forgetting.forget(tx, known, house.clock())
        await tx.commit()
    page = await visitor.open()
    assert (page.lines, page.html.count(said)) == ([], 0)


async def test_the_link_of_the_poster_begins_the_questions_at_the_border(
    visitor: Visitor, served: Running
) -> None:
    page = await visitor.open("/chat?start=border")
    assert page.html.count('name="command" value="border"') == 1
    page = await visitor.post("/chat/press", {"command": "border", "nonce": page.nonce})
    hello = served.house.router.book.texts["border.hello"].texts[0]
    hello = served.house.words.gettext(Language.LAO, hello)
    page = await visitor.until(lambda page: hello in page.html)
    again = await visitor.open("/chat?start=border")  # the code can be scanned once more later
    assert again.html.count('name="command" value="border"') == 1
    assert (await visitor.open("/chat?start=other")).html.count('value="border"') == 0


@pytest.mark.parametrize("path", ["/chat/say", "/chat/press", "/chat/language"])
async def test_a_page_that_answered_a_form_leads_to_the_talk_when_it_is_opened_again(
    visitor: Visitor, path: str
) -> None:
    await visitor.say("one two three")
    page = await visitor.open(path)
    assert (page.status, page.headers["Location"]) == (303, "/chat")


async def test_a_way_out_that_was_not_reached_shows_the_calendar(visitor: Visitor) -> None:
    await visitor.say("one two three")
    page = await visitor.open("/chat/leave")
    where = page.headers["Location"]
    assert (page.status, where.partition("?")[0]) == (303, "/chat/away")
    await visitor.open(where)
    assert visitor.cookies == {}
