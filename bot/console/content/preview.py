"""A draft as the chat would show it, in every language side by side; nobody else sees it."""

from collections.abc import Iterator
from dataclasses import dataclass

from aiohttp import web

from bot import content as answers
from bot.console.content.desk import Desk, desk_of, tried_words
from bot.console.content.facts import HERE
from bot.console.content.leaf import title
from bot.console.pages import page
from bot.console.visit import house_of
from bot.editing.leaves import ANSWER
from bot.house import House
from bot.words import Words
from dialogues.turn import Choice, Say, Text
from nlu.reading import Language


@dataclass(frozen=True, slots=True)
class Bubble:
    """One message as it is shown."""

    text: str
    rows: tuple[tuple[str, ...], ...]


async def show(request: web.Request) -> web.Response:
    """Three chats beside one another."""
    house, desk = house_of(request), await desk_of(request)
    tried = tried_words(house, desk)
    chats = {one: tuple(_bubbles(house, desk, tried, one)) for one in Language}
    return page(
        request,
        "content/preview.html",
        chats=chats,
        title=title(request, desk.leaf),
        is_draft=desk.draft is not None,
        path=f"{HERE}/text/{desk.leaf.slug}",
    )


def _bubbles(house: House, desk: Desk, words: Words, language: Language) -> Iterator[Bubble]:
    for say in _says(house, desk):
        paragraphs = [words.say(language, text) for text in say.paragraphs]
        rows = tuple(
            tuple(f"{one.icon} {words.say(language, one.label)}".strip() for one in row)
            for row in say.rows
        )
        yield Bubble("\n\n".join(paragraphs), rows)


def _says(house: House, desk: Desk) -> Iterator[Say]:
    """What the house would say: an answer to whoever told nothing, else each wording by itself."""
    book, leaf = house.router.book, desk.leaf
    if leaf.kind == ANSWER:
        first = next(answers.answered(book, leaf.name))
        yield first
        return
    buttons = tuple((Choice(_text(part.id), ""),) for part in leaf.parts if part.is_button)
    texts = [part.id for part in leaf.parts if not part.is_button]
    for id_ in texts or [""]:
        yield Say((_text(id_),) if id_ else (), buttons)


def _text(sentence: str) -> Text:
    """A sentence whose fields stand in it as they are written."""
    return Text(sentence, tuple((name, f"{{{name}}}") for name in answers.FIELD.findall(sentence)))
