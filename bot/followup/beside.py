"""One person's follow-up in hand: their plan, inside one transaction, at one moment."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from bot.house import House
from bot.store.followup import followups
from bot.store.models.followup import FollowUp
from bot.store.people import Known
from bot.store.session import Tx
from dialogues.followup.plan import Hours, Means, Risk, Rung
from dialogues.followup.tables import Tables

LABEL = "talk_to_person"  # of a case that follow-up opens


@dataclass(frozen=True, slots=True)
class Beside:
    """What every deed of follow-up needs; the transaction is the caller's to commit."""

    house: House
    tx: Tx
    known: Known
    row: FollowUp
    now: datetime

    @property
    def person_id(self) -> str:
        """Whose plan it is."""
        return self.row.person_id

    @property
    def tables(self) -> Tables:
        """The table of rhythms, ladders and rules."""
        return self.house.router.book.followup

    @property
    def hours(self) -> Hours:
        """When this person may be written to."""
        return followups.hours(self.row)

    @property
    def today(self) -> date:
        """The date where the person is."""
        return self.now.astimezone(ZoneInfo(self.row.zone)).date()

    @property
    def tomorrow(self) -> date:
        """The day after it."""
        return self.today + timedelta(days=1)

    @property
    def by_phone(self) -> bool:
        """Whether they are called, and never written to."""
        return self.row.means == Means.PHONE

    @property
    def ladder(self) -> tuple[Rung, ...]:
        """What silence brings, at this person's risk."""
        return self.tables.ladders[Risk(self.row.risk)]

    @property
    def rung(self) -> Rung:
        """The rung they stand on; past the last, the last."""
        return self.ladder[min(self.row.rung, len(self.ladder) - 1)]

    def reason(self, name: str) -> str:
        """A sign for the worker's page, by its name in checkin.yml."""
        return self.house.router.book.reasons[f"checkin.{name}"]
