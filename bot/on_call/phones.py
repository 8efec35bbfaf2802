"""The linked phones of the staff: a word to them, with the level and the desk's address only."""

from dataclasses import dataclass
from datetime import datetime

from bot import sentences as says
from bot.access import Action, Role, may
from bot.channels import Outgoing
from bot.house import House
from bot.on_call import duty
from bot.store.boxes import outbox
from bot.store.boxes.outbox import Draft, Rank, Rule
from bot.store.models.staff import StaffRow
from bot.store.sealed.vault import Place
from bot.store.session import Tx
from dialogues.turn import Text, Urgency
from nlu.reading import Language

ALERTS_BY = "telegram"  # where staff are told of new cases


@dataclass(frozen=True, slots=True)
class Word:
    """What is told: a sentence (message id) about a case of this level; `key` makes it once."""

    sentence: str
    key: str
    level: Urgency = Urgency.NOW


def linked(everybody: tuple[StaffRow, ...]) -> tuple[StaffRow, ...]:
    """Who of the desk can be told anything by phone."""
    return tuple(row for row in everybody if row.alerts is not None and duty.at_desk(row))


def planners(everybody: tuple[StaffRow, ...]) -> tuple[StaffRow, ...]:
    """Who of them plans the rota: the supervisors."""
    return tuple(row for row in linked(everybody) if may(Role(row.role), Action.PLAN_ROTA))


async def tell(
    house: House, tx: Tx, those: tuple[StaffRow, ...], word: Word, now: datetime
) -> None:
    """Put the word on its way to each of these phones, once."""
    if ALERTS_BY not in house.channels:
        return
    for row in those:
        key = f"{word.key}:{row.id}"
        if row.alerts is None or await outbox.known(tx, key):
            continue
        address = house.store.vault.house.open(Place("staff", "alerts", row.id), row.alerts)
        rank = Rank.DANGER if word.level is Urgency.NOW else Rank.STAFF
        out = Outgoing(_text(house, Language(row.language), word))
        outbox.put(
            tx, house.store, Draft(key, ALERTS_BY, address, out, rank, Rule.AGAIN), None, now
        )


def _text(house: House, language: Language, word: Word) -> str:
    """The sentence; under it the desk's address, where one is known outside the house."""
    level = Text(says.LEVELS[word.level])
    text = house.words.gettext(language, word.sentence, level=level)
    return f"{text}\n{house.settings.address}/console/" if house.settings.public_url else text
