"""Buttons are signed for one person: of who became another, what is shown is signed anew."""

from dataclasses import replace

from sqlalchemy import or_, select

from bot.channels import Button
from bot.store import outbox
from bot.store.models import Outbox
from bot.store.people import Known
from bot.store.session import Tx
from bot.store.vault import Place

AT_ONCE = 200


async def of(tx: Tx, other: Known) -> tuple[int, ...]:
    """What still waits to be sent to them, and what a web chat shows again and again."""
    rows = await tx.execute(
        select(Outbox.id).where(
            Outbox.person_id == other.row.id,
            Outbox.body.is_not(None),
            or_(Outbox.state == "waiting", Outbox.channel == "web"),
        )
    )
    return tuple(rows.scalars())


async def sign_anew(tx: Tx, kept: Known, before: str, ids: tuple[int, ...]) -> None:
    """Buttons that were signed for the other are the kept one's from now on."""
    for start in range(0, len(ids), AT_ONCE):
        some = ids[start : start + AT_ONCE]
        rows = await tx.execute(select(Outbox).where(Outbox.id.in_(some)))
        for row in rows.scalars():
            place = Place("outbox", "body", row.key)
            out = outbox.load(kept.seal.open(place, row.body or b""))
            if out.rows:
                signed = replace(out, rows=_buttons(tx, kept, before, out.rows))
                row.body = kept.seal.close(place, outbox.dump(signed))
        await tx.flush()


def _buttons(
    tx: Tx, kept: Known, before: str, rows: tuple[tuple[Button, ...], ...]
) -> tuple[tuple[Button, ...], ...]:
    return tuple(tuple(_button(tx, kept, before, one) for one in row) for row in rows)


def _button(tx: Tx, kept: Known, before: str, button: Button) -> Button:
    go, _, signature = button.data.rpartition(".")
    if not tx.vault.signed(before, go, signature):
        return button
    return replace(button, data=f"{go}.{tx.vault.sign(kept.row.id, go)}")
