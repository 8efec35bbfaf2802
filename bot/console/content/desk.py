"""One leaf as it lies on the desk: its draft, what was published, and what is said now."""

from collections.abc import Mapping
from dataclasses import dataclass

from aiohttp import web

from bot.console.visit import house_of
from bot.content import FIELD
from bot.editing import drafting, standing
from bot.editing.leaves import Leaf, Part, leaves
from bot.editing.standing import Stands
from bot.house import House
from bot.store.accounts import staff
from bot.store.editing import publications as kept
from bot.store.editing.publications import Draft, Published, Texts
from bot.words import Words
from nlu.reading import Language


@dataclass(frozen=True, slots=True)
class Desk:
    """Everything that is known of one leaf."""

    leaf: Leaf
    draft: Draft | None
    publications: tuple[Published, ...]
    stands: Mapping[str, Stands]
    names: Mapping[str, str]

    @property
    def seen(self) -> str:
        """What this page was made of."""
        return drafting.mark(self.leaf, self.draft, self.publications)


async def desk_of(request: web.Request) -> Desk:
    """The leaf in the address; not found where the book has none."""
    house = house_of(request)
    leaf = leaves(house.router.book).get(request.match_info["slug"])
    if leaf is None:
        raise web.HTTPNotFound
    async with house.store.read() as tx:
        draft = await kept.draft_of(tx, house.store, leaf.slug)
        publications = await kept.publications(tx, house.store)
        names = {one.id: one.name for one in await staff.everybody(tx)}
    return Desk(leaf, draft, publications, standing.now(publications), names)


def words_now(house: House, desk: Desk) -> Texts:
    """The words that are said now, by slot and language."""
    return {
        part.slot: {one.value: _now(house, desk, part, one) for one in Language}
        for part in desk.leaf.parts
    }


def _now(house: House, desk: Desk, part: Part, language: Language) -> str:
    stood = desk.stands.get(part.id)
    texts = (stood.change.texts or {}) if stood else {}
    return texts.get(language) or house.words.gettext(language, part.id)


def tried_words(house: House, desk: Desk) -> Words:
    """The words with the draft in their place."""
    now = words_now(house, desk)
    texts = desk.draft.texts if desk.draft else now
    return house.words.with_words(
        {
            one: {
                part.id: _whole(part.id, texts.get(part.slot, {}).get(one) or now[part.slot][one])
                for part in desk.leaf.parts
            }
            for one in Language
        }
    )


def _whole(source: str, text: str) -> str:
    """The words, if they can be filled in; a draft may be wrong in any way."""
    rest = FIELD.sub("", text)
    fits = set(FIELD.findall(text)) <= set(FIELD.findall(source)) and not set("{}") & set(rest)
    return text if fits else text.replace("{", "(").replace("}", ")")
