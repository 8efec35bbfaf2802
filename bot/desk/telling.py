"""The house's own word about who is there: to nobody whose phone it would light up unawares."""

from datetime import datetime

from bot.desk.holding import Desk
from bot.house import House
from bot.store import cases
from bot.store.boxes.outbox import Rank
from bot.store.followup import followups
from bot.store.models.cases import Case
from bot.store.people import Known
from bot.store.session import Tx
from bot.talk import afterwards, sending, standing
from dialogues.followup import checkin, hours
from dialogues.turn import Say, Text, Turn
from dialogues.where import Where


async def tell(house: House, desk: Desk, sentence: str, name: str, key: str) -> None:
    """Tell the person who reads now, if that can be done without harm."""
    to = await sending.find(house, desk.tx, desk.known)
    if to is None or not await may_be_told(desk.tx, desk.case, desk.known, desk.now):
        return
    told = Say((Text(sentence, (("name", name),)),))
    live = standing.is_live(desk.known, desk.now)
    calm = Rank.ANSWER if live else Rank.CHECKIN  # never late at night
    sending.say(house, desk.tx, to, Turn((told,), Where()), key, desk.now, calm)


async def may_be_told(tx: Tx, case: Case, known: Known, now: datetime) -> bool:
    """Whether the house may show by itself, now, that somebody of the team is there.

    Who has just written looks at the chat, and waits for it. At any other time somebody else may
    hold the phone: then only by day, and never where messages have to seem to be about something
    else, or where the person was ever watched.
    """
    person = known.row
    if case.quiet or person.stopped or not person.reachable:
        return False
    if checkin.COVERED in standing.where_of(known).settled:
        return False
    if standing.is_live(known, now):
        return True
    followed = await followups.of(tx, person.id)
    if followed is not None and followed.state == "active":
        return False
    own = followups.hours(followed) if followed else afterwards.BY_DAY
    return hours.inside(own, now) and not await cases.is_any_quiet(tx, person.id)
