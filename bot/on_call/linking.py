"""The chat of a member of staff, linked by their one-time code so that they are told of cases."""

from datetime import datetime

from bot import sentences
from bot.channels import Incoming, Outgoing
from bot.house import House
from bot.on_call.phones import ALERTS_BY
from bot.staff import accounts
from bot.store.accounts import staff
from bot.store.audit import audit
from bot.store.audit.deeds import Deed
from bot.store.boxes import inbox, outbox
from bot.store.boxes.inbox import Claimed
from bot.store.boxes.outbox import Draft, Rank, Rule
from bot.store.sealed.vault import Place
from bot.store.session import Tx
from nlu.reading import Language

COMMAND = "staff"


async def link(house: House, claimed: Claimed, incoming: Incoming, now: datetime) -> bool:
    """Link a member of staff's chat by their one-time code; False lets it be heard as usual."""
    if claimed.channel != ALERTS_BY:
        return False
    code = incoming.heard.text.strip().upper()
    async with house.store.write() as tx:
        row = await staff.by_link_code(tx, house.store.vault.index("link", code))
        if row is None or row.disabled or accounts.link_expired(row, now):
            return False
        address = incoming.address
        row.alerts = house.store.vault.house.close(Place("staff", "alerts", row.id), address)
        row.link_code = row.link_until = None
        text = house.words.gettext(Language(row.language), sentences.ALERTS_LINKED)
        key = f"{claimed.turn}:linked"
        draft = Draft(key, claimed.channel, address, Outgoing(text), Rank.ANSWER, Rule.LEAVE)
        outbox.put(tx, house.store, draft, None, now)
        audit.write(tx, row.id, Deed.ALERTS_LINKED, now)
        if not await inbox.done(tx, claimed, now):
            return True
        await tx.commit()
    house.bell.ring("outbox")
    return True


async def shut(house: House, tx: Tx, address: str, now: datetime) -> None:
    """A colleague shut this chat: it is linked no more, and the desk shows that no alert comes."""
    opened = house.store.vault.house.open
    for row in await staff.everybody(tx):
        chat = row.alerts and opened(Place("staff", "alerts", row.id), row.alerts)
        if chat == address:
            await accounts.unlink(tx, row, audit.HOUSE, now)
