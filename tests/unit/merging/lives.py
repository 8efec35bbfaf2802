"""A whole life in every table, of somebody who never was; and what of it can be read."""

from dataclasses import dataclass
from datetime import date
from typing import TypeVar

from sqlalchemy import func, select

from bot.access import Staff
from bot.channels import Attachment, Button, Outgoing
from bot.house import House
from bot.store import afterwards, cases, journeys, messages, people, tickets
from bot.store.boxes import outbox
from bot.store.desk import drafts, happenings
from bot.store.desk.happenings import Happened, Kind
from bot.store.editing import unanswered
from bot.store.editing.unanswered import Asked
from bot.store.followup import checkins, consents, entries, followups, invitations
from bot.store.followup.checkins import Answer
from bot.store.followup.consents import Line
from bot.store.followup.entries import NewEntry
from bot.store.followup.followups import About
from bot.store.merging.moving import MOVED
from bot.store.messages import Said
from bot.store.models.base import Base
from bot.store.models.boxes import Outbox
from bot.store.models.cases import Case, Message, Note, Reason
from bot.store.models.followup import CheckInRow, FollowUp, Invitation
from bot.store.models.helping import Journey
from bot.store.people import Known, new_id
from bot.store.sealed.vault import Place
from bot.store.session import Tx
from dialogues.followup.plan import Purpose
from dialogues.turn import OpenCase, Urgency
from dialogues.where import Where
from nlu.reading import Evidence, Reading

T = TypeVar("T", bound=Base)


@dataclass(frozen=True, slots=True)
class Life:
    """Who it is, their case, and the word that stands in everything that is theirs."""

    known: Known
    case_id: str
    word: str


async def lived(
    house: House, by: Staff, at: tuple[str, str], word: str, urgency: Urgency = Urgency.TODAY
) -> Life:
    """Somebody with a row in every table, each with this word in it."""
    now = house.clock()
    async with house.store.write() as tx:
        known = await people.find_or_make(tx, house.store, *at, now)
        owner = (known.row.id, known.seal)
        file = Attachment("voice", f"{word} file")
        said = Said("person", "voice", word, Reading(word), file)
        message_id = messages.write(tx, *owner, said, now)
        wanted = OpenCase(urgency, "talk_to_person", (Evidence("why", word),))
        case = (await cases.open_or_raise(tx, *owner, wanted, now, now)).case
        button = Button(word, f"menu.{house.store.vault.sign(known.row.id, 'menu')}")
        out = Outgoing(word, ((button,),))
        sent = outbox.Draft(
            f"k:{word}", *at, out, outbox.Rank.ANSWER, outbox.Rule.LEAVE, message_id
        )
        outbox.put(tx, house.store, sent, owner, now)
        await messages.write_note(tx, case.id, owner, by.id, word, f"n:{word}", now)
        await drafts.keep(tx, known, (case.id, by.id), drafts.Typed("reply", word, "f" * 32), now)
        happenings.write(tx, case, known, Happened(Kind.OPENED, by.id, None, word), now)
        await _followed(tx, house, known, by, word)
        asked = Asked(0, "en", "", "missed", word, now)
        unanswered.keep(tx, known, asked)
        await tickets.issue(tx, house.store, known.row.id, now)
        await afterwards.plan(tx, case, now)
        known.row.name = known.seal.close(Place("people", "name", known.row.id), word)
        where = Where(welcomed=True, settled=(word,), word=word).to_json()
        known.row.where = known.seal.close(Place("people", "where", known.row.id), where)
        case_id = case.id
        await tx.commit()
    return Life(known, case_id, word)


async def _followed(tx: Tx, house: House, known: Known, by: Staff, word: str) -> None:
    now = house.clock()
    checkin = checkins.new(new_id(), known.row.id, date(2026, 11, 1), "chat", long=False)
    checkins.keep(known.seal, checkin, (Answer("safety", 2, word, now.isoformat()),))
    checkin.asked_at = now
    tx.add(checkin)
    line = Line(Purpose.PARTNER, True, by.id, "spoken", word, now)
    await consents.write(tx, known, line)
    new = NewEntry("note", by.id, (("note", word),), f"e:{word}")
    await entries.write(tx, known, new, now)
    await invitations.issue(tx, house.store, known, by.id, now)


async def plans(house: House, life: Life, by: Staff, state: str = "active") -> None:
    """A plan of follow-up, and one for the way."""
    now = house.clock()
    async with house.store.write() as tx:
        followup_id = people.new_id()
        about = followups.sealed(life.known, followup_id, About(name=life.word))
        tx.add(
            FollowUp(
                person_id=life.known.row.id,
                id=followup_id,
                state=state,
                staff_id=by.id,
                about=about,
                taper="7:30",
                risk="usual",
                means="chat",
                days="1234567",
                first_hour=8,
                last_hour=20,
                zone="Asia/Vientiane",
                made_at=now,
            )
        )
        if state == "active":
            await journeys.keep(tx, life.known, (("where", life.word),), now, now)
            await journeys.open_up(tx, life.known.row.id, now)
        await tx.commit()


async def readable(house: House, person_id: str) -> dict[str, list[str]]:
    """Everything of this person's that opens with their key, by what it is, in order."""
    async with house.store.read() as tx:
        known = await people.by_id(tx, house.store, person_id)
        assert known is not None
        person_id, seal = known.row.id, known.seal
        notes, sent = await _all(tx, Note, person_id), await _all(tx, Outbox, person_id)
        asked, told = await _all(tx, CheckInRow, person_id), await _all(tx, Message, person_id)
        followed, ways = await _all(tx, FollowUp, person_id), await _all(tx, Journey, person_id)
        invited, of_them = await _all(tx, Invitation, person_id), await _all(tx, Case, person_id)
        said = sorted(told, key=lambda row: row.seq)
        found = {
            "messages": [messages.text_of(seal, row) for row in said],
            "files": [
                file.reference for row in said if (file := messages.attachment_of(seal, row))
            ],
            "heard": [messages.heard_of(seal, row).label for row in said],
            "notes": [messages.note_text(seal, row) for row in notes],
            "outbox": [
                outbox.load(seal.open(Place("outbox", "body", row.key), row.body or b"")).text
                for row in sent
            ],
            "checkins": [one.words for row in asked for one in checkins.answers(seal, row)],
            "followups": [followups.about(seal, row).name for row in followed],
            "invitations": [
                "number" for row in invited if len(invitations.number(known, row)) == 3
            ],
            "journeys": [
                text
                for row in ways
                if (plan := journeys.readable(seal, row))
                for _, text in plan.fields
            ],
            "consents": [line.detail for line in await consents.ledger(tx, known)],
            "entries": [one.field("note") for one in await entries.of(tx, known)],
            "happenings": [one.reason for one in await happenings.of_person(tx, seal, person_id)],
            "reasons": await _signs(tx, known, [row.id for row in of_them]),
            "drafts": [one.text for row in of_them for one in await drafts.begun(tx, seal, row.id)],
            "name": [seal.open(Place("people", "name", person_id), known.row.name or b"")],
        }
    found["unanswered"] = [one.words for one in await unanswered.newest(house.store)]
    return {name: sorted(words) if name != "messages" else words for name, words in found.items()}


async def _all(tx: Tx, table: type[T], person_id: str) -> list[T]:
    mine = Base.metadata.tables[table.__tablename__].c.person_id == person_id
    return list((await tx.execute(select(table).where(mine))).scalars())


async def _signs(tx: Tx, known: Known, case_ids: list[str]) -> list[str]:
    rows = await tx.execute(select(Reason).where(Reason.case_id.in_(case_ids)))
    return [sign.words for row in rows.scalars() for sign in cases.open_evidence(known.seal, row)]


async def rows(house: House, person_id: str) -> dict[str, int]:
    """How many rows each table has of this person."""
    async with house.store.read() as tx:
        found = {}
        for name in MOVED:
            table = Base.metadata.tables[name]
            wanted = select(func.count()).select_from(table).where(table.c.person_id == person_id)
            found[name] = (await tx.execute(wanted)).scalar_one()
    return found
