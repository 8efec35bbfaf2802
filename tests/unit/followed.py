"""Somebody who is followed up, in the test's hand: enrolled, joined, asked, answering."""

from dataclasses import dataclass, replace
from datetime import timedelta

import pytest
from sqlalchemy import select, update

from bot.access import Staff
from bot.channels import Button
from bot.desk import claiming, closing
from bot.followup import asking, calls, enrolment
from bot.followup.enrolment import Enrolment
from bot.house import House
from bot.store import people
from bot.store.boxes import outbox
from bot.store.desk import queues
from bot.store.desk.queues import QueueRow
from bot.store.followup import checkins, consents, entries, followups
from bot.store.followup.checkins import Answer
from bot.store.followup.consents import Line
from bot.store.followup.entries import Written
from bot.store.messages import text_of
from bot.store.models.boxes import Outbox
from bot.store.models.cases import Message
from bot.store.models.followup import CheckInRow, Entry, FollowUp
from bot.store.people import Known
from bot.store.sealed.vault import Place
from dialogues.followup.plan import Hours, Means, Purpose, Risk
from dialogues.heard import Age
from dialogues.pages import Option, Value
from dialogues.turn import Text, Urgency
from nlu.reading import Language
from tests.conftest import Clock
from tests.unit.spoken import SOMEBODY, hear, press, signed, take_in

ANY_DAY = Hours(frozenset(range(1, 8)), 8, 20, "Asia/Vientiane")
USUAL = "7:30 14:91 30:365 61:730"
WANTED = Enrolment(
    name="Somebody Made Up",
    phone="",
    language=Language.ENGLISH,
    age=Age.ADULT,
    means=Means.CHAT,
    risk=Risk.USUAL,
    taper=USUAL,
    hours=ANY_DAY,
)
BY_PHONE = replace(
    WANTED,
    means=Means.PHONE,
    phone="000 000",
    purposes=frozenset({Purpose.FOLLOWUP, Purpose.PHONE}),
)
FLOW = "checkin"
DOMAINS = ("safety", "family", "money", "work", "feelings", "treatment", "health")
WHOM = "an aunt who is made up"
CHOICES = {
    "about": "yes",
    "team": "yes",
    "phone": "yes",
    "contact": "no",
    "village": "no",
    "partner": "yes",
    "means": "chat",
    "cover": "weaving",
    "sign": "flower",
    "days": "1234567",
    "time": "8-20",
}
on_sqlite = pytest.mark.parametrize("database", ["sqlite"], indirect=True)
in_each_language = pytest.mark.parametrize(
    ("database", "language"),
    [
        ("sqlite", Language.ENGLISH),
        ("postgresql", Language.LAO),
        ("sqlite", Language.THAI),
    ],
    indirect=["database"],
)


@dataclass(frozen=True, slots=True)
class Their:
    """Somebody's plan, and the house it is in."""

    house: House
    clock: Clock
    person_id: str
    address: str = SOMEBODY
    language: Language = Language.ENGLISH

    def wordings(self, key: str, **fields: Value | Text) -> list[str]:
        """Every wording of a paragraph, in their language."""
        texts = self.house.router.book.texts[key].texts
        told = tuple(fields.items())
        return [self.house.words.say(self.language, Text(text, told)) for text in texts]

    def says(self, *keys: str, **fields: Value | Text) -> str:
        """A message of these paragraphs, each in its first wording."""
        return "\n\n".join(self.wordings(key, **fields)[0] for key in keys)

    def asks(self, step: str, *before: str, flow: str = FLOW) -> str:
        """The question of a step, after other paragraphs."""
        found = self.house.router.book.flows[flow].step(step)
        assert found is not None
        return self.says(*before, found.ask)

    def option(self, go: str, step: str = "") -> Option:
        """One answer of a check-in."""
        found = self.house.router.book.flows[FLOW].step(step or go.partition(":")[0])
        assert found is not None
        return next(option for option in found.options if option.go == go)

    def label(self, go: str, step: str = "") -> str:
        """What stands on the button of an answer, without its picture."""
        return self.house.words.gettext(self.language, self.option(go, step).button)

    async def plan(self) -> FollowUp:
        """The plan as it stands."""
        async with self.house.store.read() as tx:
            row = await followups.of(tx, self.person_id)
        assert row is not None
        return row

    async def person(self) -> Known:
        """The person."""
        async with self.house.store.read() as tx:
            known = await people.by_id(tx, self.house.store, self.person_id)
        assert known is not None
        return known

    async def checkins(self) -> list[CheckInRow]:
        """Every time they were asked, oldest first."""
        async with self.house.store.read() as tx:
            return list(await checkins.newest(tx, self.person_id))

    async def answers(self) -> list[tuple[Answer, ...]]:
        """What they answered, by check-in."""
        person = await self.person()
        return [checkins.answers(person.seal, one) for one in await self.checkins()]

    async def record(self) -> tuple[Written, ...]:
        """Every line of their record."""
        person = await self.person()
        async with self.house.store.read() as tx:
            return await entries.of(tx, person)

    async def ledger(self) -> tuple[Line, ...]:
        """Every yes and no, oldest first."""
        person = await self.person()
        async with self.house.store.read() as tx:
            return await consents.ledger(tx, person)

    async def given(self) -> frozenset[Purpose]:
        """What they agree to now."""
        async with self.house.store.read() as tx:
            return await consents.given(tx, self.person_id)

    async def case(self) -> QueueRow | None:
        """Their open case."""
        rows = await queues.queue(self.house.store, self.clock.now)
        return next((row for row in rows if row.person_id == self.person_id), None)

    async def noticed(self) -> tuple[Urgency, tuple[str, ...]] | None:
        """How urgent their open case is, and why; None where none is open."""
        case = await self.case()
        return (case.urgency, case.reasons) if case else None

    async def case_taken(self, by: Staff) -> str:
        """A worker takes their case; its id."""
        case = await self.case()
        assert case is not None
        assert (await claiming.claim(self.house, case.case_id, by)).ok
        return case.case_id

    async def case_closed(self, by: Staff) -> None:
        """A worker takes their case and closes it."""
        case_id = await self.case_taken(by)
        assert (await closing.close(self.house, case_id, by, "helped", "")).ok

    async def buttons(self) -> list[str]:
        """What stands on the buttons below the newest message to them."""
        return [button.label for button in await self._shown()]

    async def button(self, picture: str) -> str:
        """What comes back from the button with this picture below the newest message to them."""
        (found,) = [one.data for one in await self._shown() if one.label.startswith(picture)]
        return found

    async def _shown(self) -> list[Button]:
        person = await self.person()
        wanted = select(Outbox).where(Outbox.person_id == self.person_id).order_by(Outbox.id)
        async with self.house.store.read() as tx:
            row = list((await tx.execute(wanted)).scalars())[-1]
        body = person.seal.open(Place("outbox", "body", row.key), row.body or b"")
        return [button for line in outbox.load(body).rows for button in line]

    async def states(self) -> list[str]:
        """How each ask to them ended, in order."""
        wanted = select(Outbox.state).where(
            Outbox.person_id == self.person_id, Outbox.key.startswith("checkin:")
        )
        async with self.house.store.read() as tx:
            return list((await tx.execute(wanted.order_by(Outbox.id))).scalars())

    async def pictures(self) -> tuple[str, str]:
        """Their ordinary sign, and the one of danger."""
        person = await self.person()
        about = followups.about(person.seal, await self.plan())
        return about.ordinary, about.duress

    async def owed(self) -> list[tuple[str, bool]]:
        """What is or was to be done for them: its kind, and whether it is done."""
        wanted = select(Entry).where(Entry.person_id == self.person_id, Entry.due_on.is_not(None))
        async with self.house.store.read() as tx:
            rows = await tx.execute(wanted.order_by(Entry.made_at, Entry.id))
            return [(row.kind, row.done_at is not None) for row in rows.scalars()]

    async def at_next(self) -> list[str]:
        """Go to when something is due, and do it; what was put on its way by that."""
        row = await self.plan()
        assert row.next_at is not None
        self.clock.now = max(row.next_at, self.clock.now)
        before = await self.waiting()
        await asking.look_after(self.house, self.person_id)
        return [key for key in await self.waiting() if key not in before]

    async def waiting(self) -> list[str]:
        """The keys of what was ever put on its way to them."""
        wanted = select(Outbox.key).where(Outbox.person_id == self.person_id).order_by(Outbox.id)
        async with self.house.store.read() as tx:
            return list((await tx.execute(wanted)).scalars())

    async def until_due(self) -> timedelta:
        """How long it is until something is due for them."""
        row = await self.plan()
        assert row.next_at is not None
        return row.next_at - self.clock.now

    async def delivered(self, state: str = "sent") -> None:
        """All that waits to be sent is sent now; or ends in another way."""
        async with self.house.store.write() as tx:
            await tx.execute(
                update(Outbox)
                .where(Outbox.person_id == self.person_id, Outbox.state == "waiting")
                .values(state=state, ended_at=self.clock.now)
            )
            await tx.commit()

    async def asked(self) -> list[str]:
        """Go on until they have been asked and the question was sent."""
        for _ in range(5):
            keys = await self.at_next()
            if keys:
                await self.delivered()
                return keys
        raise AssertionError("Nobody was asked.")

    async def tap(self, go: str, **after: float) -> list[str]:
        """Press a button, some time later."""
        self.clock.move(**after)
        return await press(self.house, go, self.address)

    async def write(self, text: str, **after: float) -> list[str]:
        """Write something, some time later."""
        self.clock.move(**after)
        return await hear(self.house, text, self.address)

    async def tell(self, number: str) -> str:
        """Tell the number to an invitation; what is said to the invited person, whoever wrote."""
        await self.write(number)
        return await self.newest()

    async def command(self, word: str) -> list[str]:
        """Write a command, such as start."""
        return await hear(self.house, word, self.address, kind="command")

    async def leave(self) -> None:
        """Shut the chat."""
        await hear(self.house, "", self.address, kind="left")

    async def newest(self) -> str:
        """The newest words to them."""
        person = await self.person()
        wanted = select(Message).where(Message.person_id == self.person_id, Message.author == "bot")
        async with self.house.store.read() as tx:
            rows = list((await tx.execute(wanted.order_by(Message.seq))).scalars())
        return text_of(person.seal, rows[-1])

    async def say_yes(self) -> list[str]:
        """Tap the ordinary picture."""
        ordinary, duress = await self.pictures()
        return await self.tap("time:a" if ordinary < duress else "time:b", minutes=5)

    async def give_the_sign(self) -> list[str]:
        """Tap the picture that means: somebody makes me answer."""
        ordinary, duress = await self.pictures()
        return await self.tap("time:a" if duress < ordinary else "time:b", minutes=5)

    async def answer_all(self, **scores: int) -> list[str]:
        """Be asked, and answer every question that comes: as told, else 3; what was said last."""
        await self.asked()
        said = await self.say_yes()
        for domain in DOMAINS:
            if said[-1].endswith(self.asks(domain)):
                said = await self.tap(f"{domain}:{scores.get(domain, 3)}")
        return await self.tap("need:none")


async def enrolled(
    house: House, clock: Clock, by: Staff, wanted: Enrolment = WANTED, address: str = SOMEBODY
) -> Their:
    """Somebody who was enrolled."""
    outcome, person_id = await enrolment.enrol(house, by, wanted)
    assert outcome.ok, outcome.sentence
    return Their(house, clock, person_id, address, wanted.language)


async def joined(
    house: House,
    clock: Clock,
    by: Staff,
    wanted: Enrolment = WANTED,
    address: str = SOMEBODY,
    **other: str,
) -> Their:
    """Somebody who was enrolled and joined by chat, by the choices above or by `other` ones."""
    them = await enrolled(house, clock, by, wanted, address)
    await join(them, by, **other)
    clock.move(hours=1)
    return them


async def join(them: Their, by: Staff, **other: str) -> list[str]:
    """Join by a fresh code and its number; what was said last."""
    issued = await enrolment.invite(them.house, by, them.person_id)
    assert issued is not None
    await them.write(issued.code)
    await them.write(issued.number)
    return await choose(them, **other)


async def choose(them: Their, **other: str) -> list[str]:
    """Answer every question of joining; what was said last."""
    chosen = {**CHOICES, **other}
    if other.get("phone") == "no":
        del chosen["means"]  # the chat is all that is left, so it is not asked
    *goes, last = (f"{name}:{value}" for name, value in chosen.items())
    house, address = them.house, them.address
    for go in goes:
        await take_in(house, await signed(house, go, address), address, kind="button")
        if go == "contact:yes":
            await take_in(house, WHOM, address)
    return await them.tap(last)


def speaking(language: Language, wanted: Enrolment = WANTED) -> Enrolment:
    """The same for somebody who reads another language."""
    return replace(wanted, language=language)


async def filled_in(them: Their, by: Staff, *answers: Answer) -> str:
    """Fill in the form of a call that goes on; the id of the check-in."""
    form = await calls.form(them.house, by, them.person_id)
    assert form is not None
    assert (await calls.answer(them.house, by, them.person_id, form.checkin_id, answers)).ok
    return form.checkin_id


async def called(them: Their, by: Staff, *answers: Answer) -> str:
    """Fill in the form and end the call; the id of the check-in."""
    checkin_id = await filled_in(them, by, *answers)
    assert (await calls.end(them.house, by, them.person_id, checkin_id)).ok
    return checkin_id
