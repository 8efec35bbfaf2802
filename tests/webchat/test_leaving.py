"""The quick exit: what it clears, what it tells the team, and what it says it cannot do."""

import re
from pathlib import Path

import pytest

from bot.app import Running
from nlu.reading import Language

from .conftest import Visitor, rows

SECRET = "the door is locked and I cannot get out"
CANNOT = (
    "“Leave now” cannot erase the list of pages opened on this phone, stop a program that "
    "somebody has put on it to watch you, or take back what you wrote to us."
)


@pytest.fixture
def database(tmp_path: Path) -> str:
    return f"sqlite+aiosqlite:///{tmp_path / 'house.db'}"


async def left_without_network(visitor: Visitor) -> str:
    """The address of the calendar that takes the place of a talk as long as there is no network."""
    found = re.search(r'data-mark="(\w+)"', (await visitor.open()).html)
    return f"/chat/away?of={found[1] if found else ''}"


async def test_the_browser_forgets_the_chat(visitor: Visitor) -> None:
    await visitor.say(SECRET)
    page = await visitor.post("/chat/leave", {})
    assert visitor.cookies == {}
    assert page.html.count("<h1>Calendar</h1>") == 1
    assert (await visitor.open()).lines == []


async def test_the_answer_asks_the_browser_to_clear_everything(
    served: Running, visitor: Visitor
) -> None:
    await visitor.say(SECRET)
    async with visitor._session.post(
        served.url + "/chat/leave",
        headers={**visitor._headers(), "Sec-Fetch-Site": "same-origin",
                 "Content-Type": "application/x-www-form-urlencoded"},
        allow_redirects=False,
    ) as reply:  # fmt: skip
        assert reply.headers["Clear-Site-Data"] == '"cache", "cookies", "storage"'
        assert reply.headers["Location"] == "/chat/away"
        assert {name: morsel.value for name, morsel in reply.cookies.items()} == {
            "chat": "",
            "chat_language": "",
        }


async def test_the_calendar_opened_by_its_address_leaves_too_and_only_guessed_at_does_not(
    served: Running, visitor: Visitor
) -> None:
    await visitor.say(SECRET)
    guess = {**visitor._headers(), "Sec-Purpose": "prefetch;prerender"}
    address = await left_without_network(visitor)
    async with visitor._session.get(served.url + address, headers=guess) as reply:
        assert list(reply.cookies) == []
    assert (await rows(served.house))["inbox"] == 1
    await visitor.open(address)
    assert visitor.cookies == {}
    assert (await visitor.open()).lines == []
    assert (await rows(served.house))["inbox"] == 2  # the team is told, as by the button


async def test_a_calendar_of_before_that_wakes_up_leaves_a_talk_begun_since_alone(
    visitor: Visitor,
) -> None:
    await visitor.say("one two three")
    addresses = ("/chat/away", await left_without_network(visitor))
    await visitor.post("/chat/leave", {})
    await visitor.say(SECRET)
    for address in addresses:
        assert (await visitor.open(address)).html.count("<h1>Calendar</h1>") == 1
    assert (await visitor.open()).said("person") == [SECRET]


async def test_the_page_that_is_left_for_names_nothing_of_the_chat(visitor: Visitor) -> None:
    page = await visitor.open("/chat/away")
    seen = page.html.partition("<body>")[2].casefold()
    assert [word for word in ("chat", "saiyai", "help", "href") if word in seen] == []


async def test_the_team_is_told_that_answers_are_not_seen_any_more(
    served: Running, visitor: Visitor
) -> None:
    await visitor.say(SECRET)
    await visitor.post("/chat/leave", {})
    assert (await rows(served.house))["inbox"] == 2


async def test_leaving_without_a_word_stores_nothing(served: Running, visitor: Visitor) -> None:
    await visitor.open()
    await visitor.post("/chat/leave", {})
    assert await rows(served.house) == {"inbox": 0, "messages": 0, "people": 0}


@pytest.mark.parametrize("language", list(Language))
async def test_what_it_cannot_do_stands_there_before_it_is_needed(
    served: Running, visitor: Visitor, language: Language
) -> None:
    visitor.language = language.value
    page = await visitor.open()
    sentence = served.house.words.gettext(language, CANNOT)
    assert page.html.count(sentence) == 1
    assert page.html.index(sentence) < page.html.index("<details>")
