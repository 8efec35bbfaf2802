"""The person writes: whoever holds their case owes an answer, and a rest is over at once.

What was answered and did not arrive is owed still.
"""

from datetime import datetime

from bot.desk import holding
from bot.house import House
from bot.on_call import alerts
from bot.store import cases
from bot.store.desk import holds
from bot.store.models.cases import Case
from bot.store.people import Known
from bot.store.session import Tx


async def wrote(house: House, tx: Tx, known: Known, case: Case, now: datetime) -> None:
    """In the transaction that keeps their words: the time for an answer begins.

    It is counted from the first word that nobody has answered yet, so that who writes again does
    not wait longer for it.
    """
    if not await holding.can_be_answered(house, tx, known):
        term = holding.term_of(house, case.urgency, now)
        await holds.answered(tx, case.id, term)  # nobody can owe what cannot be sent
        return
    await _owed(house, tx, case, now)


async def not_arrived(house: House, tx: Tx, known: Known, now: datetime) -> None:
    """In the transaction that puts it on record: an answer of the team did not, or may not, arrive.

    Whoever holds the case may be at another one: it waits for them, and goes back in its time. It
    rests no longer, since whoever laid it to rest took it for answered.
    """
    case = await cases.open_of(tx, known.row.id)
    if case is not None and await holding.can_be_answered(house, tx, known):
        await _owed(house, tx, case, now)


async def _owed(house: House, tx: Tx, case: Case, now: datetime) -> None:
    term = holding.term_of(house, case.urgency, now)
    if await holds.awake(tx, case.id, term, early=True):
        if case.state == "waiting":
            await alerts.begin(house, tx, case, now)
    elif case.state == "held":
        await holds.owe(tx, case.id, term.due)
