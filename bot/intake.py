"""One message heard: read outside, then one transaction in which one turn is carried out."""

from dataclasses import dataclass, replace
from datetime import datetime

from bot import access, journeys, raising, sending, sentences, standing
from bot.channels import Incoming, Outgoing
from bot.followup import admission, carrying, followed
from bot.house import House
from bot.sending import To
from bot.store import (
    audit,
    cases,
    followups,
    helped,
    inbox,
    messages,
    outbox,
    people,
    staff,
    tickets,
)
from bot.store.inbox import Claimed
from bot.store.messages import Said
from bot.store.outbox import Draft, Rank, Rule
from bot.store.people import Known
from bot.store.session import Tx
from bot.store.vault import Place
from dialogues.followup.deeds import Admit, OfFollowUp
from dialogues.heard import Heard, Kind
from dialogues.turn import (
    Erase,
    Helped,
    IssueTicket,
    OfPerson,
    OfPlan,
    OpenCase,
    Reassured,
    Say,
    SetAge,
    SetCountry,
    SetLanguage,
    StopWriting,
    Text,
    Turn,
    Unreachable,
    WriteAgain,
)
from nlu.reading import Language, Reading

STAFF_COMMAND = "staff"


@dataclass(frozen=True, slots=True)
class Hearing:
    """One update on its way through: what came in, how it was read, and the time of it."""

    claimed: Claimed
    incoming: Incoming
    reading: Reading | None
    now: datetime


async def hear(house: House, claimed: Claimed) -> None:
    """Hear one claimed update to its end; nothing of it happens unless all of it does."""
    channel = house.channels[claimed.channel]
    incoming = channel.read(claimed.body)
    if incoming is None:
        await _ignore(house, claimed)
        return
    text = incoming.heard.text
    reading = await house.ear.hear(text) if text.strip() else None
    hearing = Hearing(claimed, incoming, reading, house.clock())
    if incoming.heard.command == STAFF_COMMAND and await _link_staff(house, hearing):
        return
    topics = await _take_turn(house, hearing)
    house.bell.ring("outbox", *topics)
    if incoming.press:
        await channel.acknowledge(incoming)


async def _take_turn(house: House, hearing: Hearing) -> tuple[str, ...]:
    """The one transaction; what to ring for once it is committed."""
    claimed, incoming, now = hearing.claimed, hearing.incoming, hearing.now
    async with house.store.write() as tx:
        known = await people.find_or_make(tx, house.store, claimed.channel, incoming.address, now)
        case = await cases.open_of(tx, known.row.id)
        heard = await _checked(house, tx, known, incoming.heard)
        where, told = standing.where_of(known), standing.told(house, known, case, now)
        told = await followed.told(tx, known, await followups.of(tx, known.row.id), told)
        told = await followed.invited(house, tx, heard, where, now, told)
        turn = house.router.decide(heard, hearing.reading, where, told)
        await _keep_said(tx, known, hearing, heard, closed=turn.closed)
        before = case.id if case else ""
        case_id = await _carry_out(house, tx, known, hearing, turn) or before
        if not await inbox.done(tx, claimed, now):
            return ()
        await tx.commit()
    if _erases(turn):
        await house.store.overwrite()
    if not case_id:
        return (f"web:{incoming.address}",)
    return (f"web:{incoming.address}", "queue", f"case:{case_id}")


async def _carry_out(house: House, tx: Tx, known: Known, hearing: Hearing, turn: Turn) -> str:
    """Every effect, then the words, then where the conversation stands; the case it opened."""
    key, now, case_id, says = f"u{hearing.claimed.id}", hearing.now, "", turn.says
    for effect in turn.effects:
        match effect:
            case OpenCase():
                case_id = (await raising.raise_case(house, tx, known, effect, key, now)).id
            case Helped(label, well):
                await helped.count(tx, label, now, well=well)
            case IssueTicket():
                says = _with_ticket(says, await tickets.issue(tx, house.store, known.row.id, now))
            case Admit():
                at = (hearing.claimed.channel, hearing.incoming.address)
                known = await admission.admit(house, tx, known, effect, at, now)
            case _ if isinstance(effect, OfFollowUp):
                await carrying.carry(house, tx, known, effect, now)
            case _ if isinstance(effect, OfPlan):
                await journeys.carry(house, tx, known, effect, now)
            case _ if isinstance(effect, OfPerson):
                await _change_person(house, tx, known, effect, now)
    language = _language(known, hearing)
    to = To(known, hearing.claimed.channel, hearing.incoming.address, language)
    if _erases(turn):
        # Last of all: the words before it still need the person's key.
        sending.say_last(house, tx, to, says, key, now)
        audit.write(tx, audit.HOUSE, "forgotten", now, person_id=known.row.id)
        await people.forget(tx, known, now)
        return case_id
    sending.say(house, tx, to, says, key, now)
    standing.keep_where(known, turn.where)
    await tx.flush()
    return case_id


def _with_ticket(says: tuple[Say, ...], code: str) -> tuple[Say, ...]:
    """What is said, with the ticket written into its field."""
    return tuple(
        replace(say, paragraphs=tuple(_filled(text, code) for text in say.paragraphs))
        for say in says
    )


def _filled(text: Text, code: str) -> Text:
    fields = tuple((name, code if name == "ticket" else value) for name, value in text.fields)
    return replace(text, fields=fields)


def _erases(turn: Turn) -> bool:
    return any(isinstance(effect, Erase) for effect in turn.effects)


async def _change_person(
    house: House, tx: Tx, known: Known, effect: OfPerson, now: datetime
) -> None:
    """What a turn changes about the person themselves."""
    person = known.row
    match effect:
        case SetLanguage(language):
            person.language = language
        case SetCountry(country):
            person.country = country
        case SetAge(age):
            person.age = age
        case Reassured():
            await _reassured(tx, known, now)
        case StopWriting():
            person.stopped = True
            await outbox.cancel(tx, person.id, now, "Stopped")
            audit.write(tx, audit.HOUSE, "stopped", now, person_id=person.id)
            await carrying.stopped(house, tx, known, now)
        case WriteAgain():
            person.stopped, person.reachable = False, True
        case Unreachable():
            await shut(house, tx, known, now)


async def shut(house: House, tx: Tx, known: Known, now: datetime) -> None:
    """The person shut the chat: nothing more is tried, and an open case says so."""
    known.row.reachable = False
    await outbox.cancel(tx, known.row.id, now, "Blocked")
    case = await cases.open_of(tx, known.row.id)
    if case is not None:
        told = OpenCase(cases.URGENCY[case.urgency], "unreachable")
        await cases.open_or_raise(tx, known.row.id, known.seal, told, case.due_at, now)
    audit.write(tx, audit.HOUSE, "unreachable", now, person_id=known.row.id)
    await carrying.blocked(house, tx, known, now)


async def _reassured(tx: Tx, known: Known, now: datetime) -> None:
    if await cases.close_doubt(tx, known.row.id, now):
        audit.write(tx, audit.HOUSE, "reassured", now, person_id=known.row.id)


async def _keep_said(tx: Tx, known: Known, hearing: Hearing, heard: Heard, *, closed: bool) -> None:
    """What the person did, as the transcript shows it; what is of a plan waits for its opening."""
    incoming = hearing.incoming
    if incoming.name and known.row.name is None:
        place = Place("people", "name", known.row.id)
        known.row.name = known.seal.close(place, incoming.name[:200])
    command = f"/{heard.command}" if heard.command else ""
    text = "\n".join(part for part in (command, heard.text, incoming.remark) if part)
    kind = messages.PLAN if closed else heard.kind
    said = Said("person", kind, text, hearing.reading, incoming.attachment)
    messages.write(tx, known.row.id, known.seal, said, hearing.now)
    if heard.kind is not Kind.BLOCKED:  # to shut the chat is not to write
        known.row.heard_at = hearing.now


async def _checked(house: House, tx: Tx, known: Known, heard: Heard) -> Heard:
    """A pressed button with its payload checked and its label as the text of the transcript."""
    if heard.kind is not Kind.BUTTON:
        return heard
    go = sending.pressed(house, known.row.id, heard.choice)
    label = await outbox.label_of(tx, known, heard.choice) if go else ""
    return replace(heard, choice=go, text=label)


async def _ignore(house: House, claimed: Claimed) -> None:
    async with house.store.write() as tx:
        if await inbox.done(tx, claimed, house.clock(), cause="ignored"):
            await tx.commit()


async def _link_staff(house: House, hearing: Hearing) -> bool:
    """Link a member of staff's chat by their one-time code; False lets it be heard as usual."""
    if hearing.claimed.channel != raising.ALERTS_BY:
        return False
    code = hearing.incoming.heard.text.strip().upper()
    async with house.store.write() as tx:
        row = await staff.by_link_code(tx, house.store.vault.index("link", code))
        if row is None or row.disabled or access.link_expired(row, hearing.now):
            return False
        address = hearing.incoming.address
        row.alerts = house.store.vault.house.close(Place("staff", "alerts", row.id), address)
        row.link_code = row.link_until = None
        text = house.words.gettext(Language(row.language), sentences.ALERTS_LINKED)
        key = f"u{hearing.claimed.id}:linked"
        draft = Draft(
            key, hearing.claimed.channel, address, Outgoing(text), Rank.ANSWER, Rule.LEAVE
        )
        outbox.put(tx, house.store, draft, None, hearing.now)
        audit.write(tx, row.id, "alerts_linked", hearing.now)
        if not await inbox.done(tx, hearing.claimed, hearing.now):
            return True
        await tx.commit()
    house.bell.ring("outbox")
    return True


def _language(known: Known, hearing: Hearing) -> Language:
    """The language to answer in: chosen, else the app's, else the one they wrote in."""
    if known.row.language:
        return Language(known.row.language)
    if hearing.incoming.heard.hint is not None:
        return hearing.incoming.heard.hint
    return hearing.reading.language if hearing.reading else Language.LAO
