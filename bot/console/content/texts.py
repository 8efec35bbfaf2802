"""The list of texts, and what is done with one: kept, published, taken back, thrown away."""

from collections.abc import Mapping

from aiohttp import web

from bot.console.content import words
from bot.console.content.boxes import FORM
from bot.console.content.desk import desk_of
from bot.console.content.facts import HERE, common
from bot.console.content.leaf import leaf_page, shown_in_list
from bot.console.followup.typed import Typed
from bot.console.origin import posted
from bot.console.pages import page, redirect
from bot.console.visit import house_of, visit_of
from bot.editing import drafting, publishing, standing
from bot.editing.checks import Mistake
from bot.editing.leaves import ANSWER, Leaf, leaves
from bot.outcome import Outcome
from bot.store.editing import publications
from bot.store.editing.publications import Texts
from nlu.reading import Language

DRAFTS = "drafts"


async def show(request: web.Request) -> web.Response:
    """The texts of one group, answers first; or all drafts."""
    house = house_of(request)
    every = leaves(house.router.book)
    async with house.store.read() as tx:
        drafts = await publications.drafted(tx)
        stands = standing.now(await publications.publications(tx, house.store))
    groups = dict.fromkeys((ANSWER, DRAFTS, *(leaf.group for leaf in every.values())))
    wanted = request.query.get("group", ANSWER)
    group = wanted if wanted in groups else ANSWER
    those = [one for one in every.values() if _is_in(one, group, drafts)]
    return page(
        request,
        "content/texts.html",
        groups={one: words.GROUPS.get(one, one) for one in groups if one != DRAFTS},
        group=group,
        those=[shown_in_list(request, leaf) for leaf in those],
        drafts=drafts & every.keys(),
        changed={one.slug for one in those if any(part.id in stands for part in one.parts)},
        **common("texts", f"{HERE}/texts"),
    )


def _is_in(leaf: Leaf, group: str, drafts: frozenset[str]) -> bool:
    return leaf.slug in drafts if group == DRAFTS else leaf.group == group


async def show_one(request: web.Request) -> web.Response:
    """One text."""
    return await leaf_page(request)


async def keep(request: web.Request) -> web.Response:
    """Keep the draft, and look at it as the chat would show it, if that was asked for."""
    fields = await posted(request)
    house, staff, slug = house_of(request), visit_of(request).staff, _slug(request)
    leaf = (await desk_of(request)).leaf
    seen = fields.get("seen", "")
    outcome = await drafting.keep(house, staff, slug, _texts(leaf, fields), seen)
    if not outcome.ok:
        return await _back(request, FORM, outcome, fields)
    looks = "/preview" if fields.get("then") == "preview" else ""
    return redirect(f"{HERE}/text/{slug}{looks}#kept-{slug}-{seen}")


async def publish(request: web.Request) -> web.Response:
    """Make the draft public."""
    fields = await posted(request)
    house, staff = house_of(request), visit_of(request).staff
    told = (fields.get("seen", ""), fields.get("note", ""))
    looked = await publishing.publish(house, staff, _slug(request), *told)
    if looked.outcome.ok:
        return redirect(f"{HERE}/text/{_slug(request)}")
    return await _back(request, "publish", looked.outcome, fields, looked.mistakes)


async def undo(request: web.Request) -> web.Response:
    """Bring back what was said before one publication."""
    fields = await posted(request)
    house, staff = house_of(request), visit_of(request).staff
    which = (fields.get("publication", ""), fields.get("seen", ""))
    outcome = await publishing.undo(house, staff, _slug(request), *which)
    if outcome.ok:
        return redirect(f"{HERE}/text/{_slug(request)}")
    return await _back(request, "undo", outcome, fields)


async def drop(request: web.Request) -> web.Response:
    """Throw the draft away."""
    fields = await posted(request)
    house, staff = house_of(request), visit_of(request).staff
    outcome = await drafting.drop(house, staff, _slug(request), fields.get("seen", ""))
    if outcome.ok:
        return redirect(f"{HERE}/text/{_slug(request)}")
    return await _back(request, "drop", outcome, fields)


def _slug(request: web.Request) -> str:
    return request.match_info["slug"]


def _texts(leaf: Leaf, fields: Mapping[str, str]) -> Texts:
    return {
        part.slot: {one.value: fields.get(f"{part.slot}.{one}", "") for one in Language}
        for part in leaf.parts
    }


async def _back(
    request: web.Request,
    form: str,
    outcome: Outcome,
    fields: Mapping[str, str],
    mistakes: tuple[Mistake, ...] = (),
) -> web.Response:
    """The page with what was typed; not found where there is no such text."""
    if not outcome.sentence:
        raise web.HTTPNotFound
    gettext, language = house_of(request).words.gettext, visit_of(request).language
    told = gettext(language, outcome.sentence, **outcome.fields)
    return await leaf_page(request, Typed(form, told, fields), mistakes, 409)
