"""Saved replies as supervisors wrote them, by shortcut."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select

from bot.store.models.talk import ReplyRow
from bot.store.session import Store, Tx
from nlu.reading import Language


@dataclass(frozen=True, slots=True)
class Saved:
    """One reply in three languages; `gone` hides the house's own of the same shortcut."""

    shortcut: str
    texts: tuple[tuple[Language, str], ...]
    gone: bool = False

    def text(self, language: Language) -> str:
        """The reply in one language."""
        return dict(self.texts)[language]


async def saved(store: Store) -> tuple[Saved, ...]:
    """Every reply that was written or taken away at the desk."""
    async with store.read() as tx:
        rows = (await tx.execute(select(ReplyRow).order_by(ReplyRow.shortcut))).scalars()
        return tuple(
            Saved(
                row.shortcut,
                ((Language.LAO, row.lo), (Language.THAI, row.th), (Language.ENGLISH, row.en)),
                row.gone,
            )
            for row in rows
        )


async def write(tx: Tx, reply: Saved, by: str, now: datetime) -> None:
    """Keep a reply, in the place of what stood under its shortcut."""
    row = await tx.get(ReplyRow, reply.shortcut, with_for_update=True)
    if row is None:
        row = ReplyRow(shortcut=reply.shortcut)
        tx.add(row)
    row.lo, row.th, row.en = (reply.text(one) for one in Language)
    row.gone, row.staff_id, row.at = reply.gone, by, now
    await tx.flush()
