"""One message heard: read outside, then one transaction in which one turn is carried out."""

from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from bot import of_person
from bot.channels import Incoming
from bot.desk import waking
from bot.editing import unanswered
from bot.followup import admission, carrying, followed
from bot.house import House
from bot.on_call import alerts, duty, linking
from bot.store import afterwards, cases, messages, people, tickets
from bot.store.boxes import inbox, outbox
from bot.store.boxes.inbox import Claimed
from bot.store.editing import helped
from bot.store.followup import followups
from bot.store.messages import Said
from bot.store.people import Known
from bot.store.sealed.vault import Place
from bot.store.session import Tx
from bot.talk import bursts, erasing, journeys, raising, reopening, sending, standing
from bot.talk.sending import To
from dialogues.followup.deeds import Admit, OfFollowUp
from dialogues.heard import Heard, Kind
from dialogues.turn import (
    CountWent,
    Erase,
    Helped,
    IssueTicket,
    OfPerson,
    OfPlan,
    OpenCase,
    Say,
    Text,
    Turn,
)
from dialogues.where import Where
from nlu.reading import Language, Reading


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
    if incoming.heard.command == linking.COMMAND and await linking.link(
        house, claimed, incoming, hearing.now
    ):
        return
    topics = await _take_turn(house, hearing)
    house.bell.ring("outbox", *topics)
    if incoming.press:
        await channel.acknowledge(incoming)


async def _take_turn(house: House, hearing: Hearing) -> tuple[str, ...]:
    """The one transaction; what to ring for once it is committed."""
    claimed, incoming, now = hearing.claimed, hearing.incoming, hearing.now
    async with house.store.write(brief=True) as tx:
        known = await people.find_or_make(tx, house.store, claimed.channel, incoming.address, now)
        via = house.store.vault.index(claimed.channel, incoming.address)
        if incoming.heard.kind is not Kind.BLOCKED:  # to shut the chat is not to write
            await people.wrote_from(tx, known, via, now)
            known.row.reachable = True
        case = await cases.open_of(tx, known.row.id)
        where, told = standing.where_of(known), standing.told(house, known, case, now)
        heard = await _checked(house, tx, known, (claimed.channel, via), incoming.heard, where)
        told = await followed.told(tx, known, await followups.of(tx, known.row.id), told)
        told = await followed.invited(house, tx, heard, where, now, told)
        told = await duty.told(house, tx, told, now)
        turn = house.router.decide(heard, hearing.reading, where, told)
        passed = unanswered.Passed(heard, hearing.reading, where, turn, now)
        await unanswered.keep(house, tx, known, passed)
        rest = await bursts.rest(tx, known, (claimed.channel, via), turn, now)
        await _keep_said(tx, known, hearing, heard, via, closed=turn.closed)
        if case is None:
            goes_on = house.router.goes_on(heard, hearing.reading, where, told)
            case = await reopening.reopened(house, tx, known, turn, now, goes_on=goes_on)
        before = case.id if case else ""
        case_id = await _carry_out(house, tx, known, hearing, turn, rest) or before
        if case is not None and heard.kind is not Kind.BLOCKED:
            await alerts.heard_again(house, tx, case, now)
        if case is not None and (heard.kind is not Kind.BLOCKED or not known.row.reachable):
            # Who left one of two chats has written nothing, and is answered in the other.
            await waking.wrote(house, tx, known, case, now)
        if not await inbox.done(tx, claimed, now):
            return ()
        await tx.commit()
    if _erases(turn):
        await house.store.overwrite()
    if not case_id:
        return (f"web:{incoming.address}",)
    return (f"web:{incoming.address}", "queue", f"case:{case_id}")


async def _carry_out(
    house: House, tx: Tx, known: Known, hearing: Hearing, turn: Turn, rest: timedelta
) -> str:
    """Every effect, then the words, then where the conversation stands; the case it opened."""
    key, now, case_id, says = hearing.claimed.turn, hearing.now, "", turn.says
    channel, address = hearing.claimed.channel, hearing.incoming.address
    for effect in turn.effects:
        match effect:
            case OpenCase():
                case_id = (await raising.raise_case(house, tx, known, effect, now)).id
            case Helped() | CountWent():
                await _count(tx, effect, now)
            case IssueTicket():
                says = _with_ticket(says, await tickets.issue(tx, house.store, known.row.id, now))
            case Admit():
                known = await admission.admit(house, tx, known, effect, (channel, address), now)
            case _ if isinstance(effect, OfFollowUp):
                await carrying.carry(house, tx, known, effect, now)
            case _ if isinstance(effect, OfPlan):
                await journeys.carry(house, tx, known, effect, now)
            case _ if isinstance(effect, OfPerson):
                at = (channel, house.store.vault.index(channel, address))
                await of_person.carry(house, tx, known, at, effect, now)
    language = _language(known, hearing)
    to = To(known, channel, address, language)
    if _erases(turn):
        await erasing.erase(house, tx, to, says, key, now)
        return case_id
    said = replace(turn, says=says)
    key = f"{bursts.KEY}{key}" if rest else key
    sending.say(house, tx, to, said, key, now, rest=rest)
    standing.keep_where(known, turn.where)
    await tx.flush()
    return case_id


async def _count(tx: Tx, effect: Helped | CountWent, now: datetime) -> None:
    """What is counted, and of nobody in particular."""
    match effect:
        case Helped(label, well):
            await helped.count(tx, label, now, well=well)
        case CountWent(answer):
            await afterwards.count(tx, answer, now)


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


async def _keep_said(
    tx: Tx, known: Known, hearing: Hearing, heard: Heard, via: bytes, *, closed: bool
) -> None:
    """What the person did, as the transcript shows it; what is of a plan waits for its opening."""
    incoming = hearing.incoming
    if incoming.name and known.row.name is None:
        place = Place("people", "name", known.row.id)
        known.row.name = known.seal.close(place, incoming.name[:200])
    command = f"/{heard.command}" if heard.command else ""
    text = "\n".join(part for part in (command, heard.text, incoming.remark) if part)
    kind = messages.PLAN if closed else heard.kind
    said = Said("person", kind, text, hearing.reading, incoming.attachment, via=via)
    messages.write(tx, known.row.id, known.seal, said, hearing.now)
    if heard.kind is not Kind.BLOCKED:
        known.row.heard_at = hearing.now


async def _checked(
    house: House, tx: Tx, known: Known, at: tuple[str, bytes], heard: Heard, where: Where
) -> Heard:
    """A pressed button with its payload checked and its label as the text of the transcript."""
    if heard.kind is not Kind.BUTTON:
        return heard
    go, asking = await _pressed(house, tx, known, at, heard.choice)
    label = await outbox.label_of(tx, known, heard.choice) if go else ""
    return replace(heard, choice=go, text=label, late=asking != str(where.asking))


async def _pressed(
    house: House, tx: Tx, known: Known, at: tuple[str, bytes], data: str
) -> tuple[str, str]:
    """Payload and asking of a button.

    One of a talk that was put into this one is theirs, and late; so is one that this chat was
    shown before it was theirs: a cry for help is heard however old.
    """
    go, asking = sending.pressed(house, known.row.id, data)
    if go:
        return go, asking
    before = (*await people.put_into(tx, known.row.id), *await outbox.written_to(tx, *at))
    theirs = (sending.pressed(house, one, data)[0] for one in before)
    return next(filter(None, theirs), ""), ""


async def _ignore(house: House, claimed: Claimed) -> None:
    async with house.store.write() as tx:
        if await inbox.done(tx, claimed, house.clock(), cause="ignored"):
            await tx.commit()


def _language(known: Known, hearing: Hearing) -> Language:
    """The language to answer in: chosen, else the app's, else the one they wrote in."""
    if known.row.language:
        return Language(known.row.language)
    if hearing.incoming.heard.hint is not None:
        return hearing.incoming.heard.hint
    return hearing.reading.language if hearing.reading else Language.LAO
