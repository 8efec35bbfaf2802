"""How often staff changed what is said, and what they found out about facts: the newest counts."""

import json
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import func, select

from bot.store.models.content import Confirmation, ContentVersion
from bot.store.people import new_id
from bot.store.sealed.vault import Place
from bot.store.session import Store, Tx

PUBLIC = "public"
DRAFTS = "drafts"


@dataclass(frozen=True, slots=True)
class Confirmed:
    """One line of what staff found out about a fact; `until` is None where it was taken back.

    What `waits` does not count yet: another one has to find the same.
    """

    version: int
    fact_id: str
    staff_id: str
    values: dict[str, str | int]
    source: str
    on: date
    until: date | None
    at: datetime
    waits: bool = False


async def version(tx: Tx, name: str = PUBLIC) -> int:
    """How often this was changed so far."""
    found = await tx.execute(select(ContentVersion.version).where(ContentVersion.name == name))
    return found.scalar_one_or_none() or 0


async def raise_version(tx: Tx, name: str = PUBLIC) -> int:
    """The number of the change that is being made; whoever else makes one waits for its end."""
    raised = tx.insert(ContentVersion).values(name=name, version=1)
    found = await tx.execute(
        raised.on_conflict_do_update(
            index_elements=["name"], set_={"version": ContentVersion.version + 1}
        ).returning(ContentVersion.version)
    )
    return found.scalar_one()


def confirm(tx: Tx, store: Store, told: Confirmed) -> None:
    """Add one line about a fact."""
    row_id = new_id()
    body = {"values": told.values, "source": told.source}
    tx.add(
        Confirmation(
            id=row_id,
            version=told.version,
            fact_id=told.fact_id,
            staff_id=told.staff_id,
            body=close(store, "confirmations", row_id, body),
            on=told.on,
            until=told.until,
            at=told.at,
            waits=told.waits,
        )
    )


async def confirmations(tx: Tx, store: Store, fact_id: str | None = None) -> tuple[Confirmed, ...]:
    """The newest line that counts about every fact; or all about one, newest first."""
    asked = select(Confirmation).order_by(Confirmation.version.desc())
    if fact_id is None:
        counts = select(func.max(Confirmation.version)).where(~Confirmation.waits)
        asked = asked.where(Confirmation.version.in_(counts.group_by(Confirmation.fact_id)))
    else:
        asked = asked.where(Confirmation.fact_id == fact_id)
    return tuple(_confirmed(store, row) for row in (await tx.execute(asked)).scalars())


async def counted(tx: Tx, store: Store) -> tuple[Confirmed, ...]:
    """Every line that counts, or did, oldest first."""
    asked = select(Confirmation).where(~Confirmation.waits).order_by(Confirmation.version)
    return tuple(_confirmed(store, row) for row in (await tx.execute(asked)).scalars())


async def waiting(tx: Tx) -> frozenset[str]:
    """The facts of which somebody found another number, and nobody else yet."""
    newest = select(func.max(Confirmation.version)).group_by(Confirmation.fact_id)
    waits = (Confirmation.waits, Confirmation.until.is_not(None))
    found = select(Confirmation.fact_id).where(Confirmation.version.in_(newest), *waits)
    return frozenset((await tx.execute(found)).scalars())


def _confirmed(store: Store, row: Confirmation) -> Confirmed:
    body = opened(store, "confirmations", row.id, row.body)
    values, source = body["values"], body["source"]
    told = (row.version, row.fact_id, row.staff_id)
    return Confirmed(*told, values, source, row.on, row.until, row.at, row.waits)


def close(store: Store, table: str, row: str, told: object) -> bytes:
    """Seal what one row tells, under the house's key: it is of nobody who writes to us."""
    written = json.dumps(told, ensure_ascii=False)
    return store.vault.house.close(Place(table, "body", row), written)


def opened(store: Store, table: str, row: str, sealed: bytes) -> Any:  # noqa: ANN401 - each table's own
    """What one row tells."""
    return json.loads(store.vault.house.open(Place(table, "body", row), sealed))
