"""The page of one leaf: its words in three languages, the draft, and what was public before."""

from collections.abc import Mapping
from typing import Any

from aiohttp import web

from bot import content as limits
from bot.console.content import words
from bot.console.content.boxes import rows
from bot.console.content.desk import Desk, desk_of, tried_words, words_now
from bot.console.content.facts import HERE, common
from bot.console.content.past import moved, of_draft, past
from bot.console.followup.typed import Typed
from bot.console.labels import label_name
from bot.console.pages import page
from bot.console.visit import house_of, visit_of
from bot.editing import checks
from bot.editing.checks import Mistake
from bot.editing.leaves import ANSWER, TEXT, Leaf
from bot.house import House
from nlu.reading import Language

NOTHING = Typed()


async def leaf_page(
    request: web.Request,
    typed: Typed = NOTHING,
    mistakes: tuple[Mistake, ...] = (),
    status: int = 200,
) -> web.Response:
    """The page, as it is or with a form that came back."""
    house, desk = house_of(request), await desk_of(request)
    now = words_now(house, desk)
    own_draft = desk.draft is not None and visit_of(request).staff.id in desk.draft.writers
    if desk.draft and not mistakes and not typed.form:
        mistakes = checks.mistakes(house, desk.leaf, desk.draft.texts)
    path = f"{HERE}/text/{desk.leaf.slug}"
    return page(
        request,
        "content/leaf.html",
        status,
        desk=desk,
        leaf=desk.leaf,
        title=title(request, desk.leaf),
        facts=[house.router.book.facts[id_] for id_ in desk.leaf.facts],
        rows=tuple(rows(desk, now, typed, mistakes)),
        whole=[one for one in mistakes if not one.slot],
        sums=_sums(house, desk) if desk.leaf.kind == ANSWER else {},
        most=limits.TEXT_UNITS,
        changes=tuple(of_draft(desk, now)),
        past=tuple(past(desk)),
        moved=tuple(moved(house, desk)),
        typed=typed,
        faulty=bool(desk.draft and mistakes),
        seen=desk.seen,
        waits_for_another=desk.leaf.needs_two and own_draft,
        path=path,
        **common("texts", path),
    )


def title(request: web.Request, leaf: Leaf) -> str:
    """What a leaf is called: its topic, or what it stands under and how it begins."""
    house, language = house_of(request), visit_of(request).language
    if leaf.kind == ANSWER:
        return house.words.gettext(language, label_name(leaf.name))
    if leaf.kind == TEXT:
        group = words.GROUPS.get(leaf.group, leaf.group)
        return house.words.gettext(language, group)
    return house.words.said(language, leaf.parts[0].id)


def _sums(house: House, desk: Desk) -> Mapping[Language, int]:
    """How long the whole answer is, with the draft in its place."""
    book, words_, name = house.router.book, tried_words(house, desk), desk.leaf.name
    return {one: limits.longest(book, words_, name, one) for one in Language}


def shown_in_list(request: web.Request, leaf: Leaf) -> dict[str, Any]:
    """What a list tells of a leaf."""
    house, language = house_of(request), visit_of(request).language
    begins = next((part for part in leaf.parts if not part.is_button), leaf.parts[0])
    name = title(request, leaf) if leaf.kind == ANSWER else ""
    return {"leaf": leaf, "name": name, "begins": house.words.said(language, begins.id)}
