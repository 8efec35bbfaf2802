"""A row of the outbox, opened for its sender: where it goes and what it says."""

from typing import Any

from sqlalchemy import Row

from bot.channels import Outgoing
from bot.errors import Sealed
from bot.store.boxes.outbox import load
from bot.store.sealed.vault import Place
from bot.store.session import Store


def of(store: Store, row: Row[Any]) -> tuple[str, Outgoing]:
    """The address and the words. Raises `Sealed` with the wrong keys."""
    house = store.vault.house
    if row.person_id is None:
        to = house.open(Place("outbox", "to", row.key), row.to or b"")
        return to, load(house.open(Place("outbox", "body", row.key), row.body or b""))
    seal = store.vault.seal_of(row.person_id, row.wrapped, row.key_version, row.wrapped_by)
    if row.to is not None:
        to = house.open(Place("outbox", "to", row.key), row.to)
    elif row.sealed is None:
        raise Sealed("This person has no address here.")
    else:
        to = seal.open(Place("addresses", "sealed", row.channel), row.sealed)
    return to, load(seal.open(Place("outbox", "body", row.key), row.body or b""))
