"""The people at the desk: who may sign in and how, and who is called when somebody is in danger."""

from datetime import datetime, time, timedelta
from functools import partial

from bot.access import Action, Role, may
from bot.demo import demo
from bot.doctor.fault import Fault, s
from bot.doctor.patient import Patient
from bot.on_call import duty, phones, rota
from bot.on_call.duty import Planned
from bot.staff import passphrases
from bot.store import vitals
from bot.store.accounts import staff
from bot.words import ZONE

MORNING = time(7)
NIGHT = timedelta(hours=13)  # before the morning: from six in the evening
PLAN = "Plan it on the desk's page 'On call', or agree with somebody and add a change for today."


async def nobody_above(patient: Patient) -> Fault | None:
    """Nobody plans, takes over and confirms facts."""
    everybody = await patient.asked(staff.everybody)
    if any(not one.disabled and may(Role(one.role), Action.PLAN_ROTA) for one in everybody):
        return None
    return Fault(
        "There is no supervisor: nobody can plan, take over or confirm facts.",
        "Run: saiyai staff add LOGIN --name NAME --role supervisor",
    )


async def without_factor(patient: Patient) -> Fault | None:
    """An account whose next visitor sets its phone up."""
    count = await patient.asked(vitals.without_factor)
    if not count:
        return None
    return Fault(
        f"{count} account{s(count)} without a second factor: the passphrase alone sets one up.",
        "Let each of them sign in today, or run: saiyai staff disable LOGIN",
    )


async def of_the_demo(patient: Patient) -> Fault | None:
    """An account opens with the passphrase that the demo prints."""
    logins = {one.login for one in demo.STAFF}
    everybody = await patient.asked(staff.everybody)
    known = [one for one in everybody if one.login in logins and not one.disabled]
    found = [one for one in known if await passphrases.fits(one.passphrase, demo.PASSPHRASE)]
    count = len(found)
    if not count:
        return None
    return Fault(
        f"The demo's passphrase, which anybody may know, opens {count} account{s(count)}.",
        "Run for each of them (saiyai staff list): saiyai staff disable LOGIN",
    )


async def never_planned(patient: Patient) -> Fault | None:
    """There is no rota, so alerts go to everybody and nobody is told when somebody reads."""
    if (await _planned(patient)).rota is not None:
        return None
    return Fault("Nobody is on call: no rota was ever planned.", PLAN)


async def nobody_now(patient: Patient) -> Fault | None:
    """Nobody is on call at this moment."""
    plan, now = (await _planned(patient)).rota, patient.clock()
    if plan is None or rota.who(plan, now).first:
        return None
    opens = rota.next_opening(plan, now)
    until = f"before {_clock(opens)}" if opens else "in the next weeks"
    return Fault(f"Nobody is on call now, nor {until}.", PLAN)


async def nobody_tonight(patient: Patient) -> Fault | None:
    """There are hours of the coming night in which nobody is on call."""
    plan = (await _planned(patient)).rota
    begins, ends = coming_night(patient.clock())
    gap = None if plan is None else _gap(plan, begins, ends)
    if gap is None:
        return None
    return Fault(f"Nobody is on call in the coming night from {_clock(gap)}.", PLAN)


async def unlinked(patient: Patient) -> Fault | None:
    """Whoever is on call cannot be told."""
    plan, now = await _planned(patient), patient.clock()
    on = rota.who(plan.rota, now) if plan.rota else rota.Who()
    linked = {row.id for row in phones.linked(plan.staff)}
    if not on.first or {on.first, on.second} & linked:
        return None
    return Fault(
        "Nobody who is on call now has linked a phone: alerts go to others, or nowhere.",
        "Let them link it on their own page at the desk: it takes a minute.",
    )


def coming_night(now: datetime) -> tuple[datetime, datetime]:
    """The night that comes, or what is left of this one, by the clock of Laos."""
    local = now.astimezone(ZONE)
    ends = datetime.combine(local.date(), MORNING, ZONE)
    if ends <= local:
        ends += timedelta(days=1)
    return max(local, ends - NIGHT), ends


def _gap(plan: rota.Rota, begins: datetime, ends: datetime) -> datetime | None:
    """The first moment at which nobody is on call."""
    moment: datetime | None = begins
    while moment is not None and moment < ends:
        now = rota.at(plan, moment)
        if not now.first:
            return moment
        moment = now.until
    return None


def _clock(moment: datetime) -> str:
    return f"{moment.astimezone(ZONE):%H:%M on %A}"


async def _planned(patient: Patient) -> Planned:
    return await patient.asked(partial(duty.planned_in, patient.database))
