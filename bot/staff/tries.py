"""How often somebody may try: a try is counted before it is looked at, and taken back if it fits.

Counted first, a hundred tries at once are a hundred; where they cannot be counted, none is made.
"""

from dataclasses import dataclass
from datetime import timedelta

from bot.house import House
from bot.store.accounts import sign_ins

MINUTE, HOUR, DAY = timedelta(minutes=1), timedelta(hours=1), timedelta(days=1)
A_MINUTE, AN_HOUR, CODES_A_DAY = 5, 20, 96  # by account, by peer, wrong codes of an account


@dataclass(frozen=True, slots=True)
class Limit:
    """At most so many within this time; `who` is a blind index."""

    who: bytes
    window: timedelta
    most: int


def at_the_door(house: House, login: str, peer: str) -> tuple[Limit, ...]:
    """The limits of a login: of the account, whether there is one or not, and of the peer."""
    return (
        Limit(_index(house, f"login:{login}"), MINUTE, A_MINUTE),
        Limit(_index(house, f"peer:{peer}"), HOUR, AN_HOUR),
    )


def of_codes(house: House, staff_id: str) -> tuple[Limit, ...]:
    """The limit of wrong codes, wherever they are given."""
    return (Limit(_index(house, f"codes:{staff_id}"), DAY, CODES_A_DAY),)


def in_a_session(house: House, staff_id: str) -> tuple[Limit, ...]:
    """Codes given in an open session: what goes on at the door does not touch them."""
    inside = Limit(_index(house, f"inside:{staff_id}"), MINUTE, A_MINUTE)
    return (inside, *of_codes(house, staff_id))


async def count(house: House, limits: tuple[Limit, ...]) -> tuple[int, ...] | None:
    """Count a try; None where it would be one too many, and must not be looked at."""
    now = house.clock()
    async with house.store.write() as tx:
        rows = await sign_ins.note_try(tx, tuple(limit.who for limit in limits), now)
        await tx.commit()  # before counting: tries of other processes see this one, too
        for limit in limits:
            if await sign_ins.tries(tx, limit.who, now - limit.window, now) > limit.most:
                await sign_ins.take_back(tx, rows)
                await tx.commit()
                return None
    return rows


def _index(house: House, who: str) -> bytes:
    return house.store.vault.index("try", who)
