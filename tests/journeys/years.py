"""Years that pass from one due moment to the next: the house asks, people and workers answer.

The house's worker looks every twenty seconds of the fake clock; nothing else of it is imitated.
"""

import heapq
import itertools
import json
import random
import sqlite3
from collections.abc import Awaitable, Callable, Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any

from bot import intake
from bot.access import Staff
from bot.followup import asking, calls, carrying, changing, enrolment
from bot.followup.enrolment import Enrolment
from bot.house import House
from bot.store import people
from bot.store.boxes import inbox
from bot.store.boxes.outbox import Rank
from bot.store.followup.checkins import Answer
from bot.talk import sending, standing
from bot.workers.rounds import FOLLOW_UP
from dialogues.followup.deeds import BeginCheckIn, EndCheckIn, Join, KeepAnswer, OfFollowUp, PutOff
from dialogues.followup.plan import Means, Purpose
from dialogues.heard import Age
from nlu.reading import Language
from tests.conftest import Clock
from tests.journeys.lives import SEED, Life, Reply

BEGIN = datetime(2026, 1, 1, tzinfo=UTC)
YESES = frozenset({Purpose.FOLLOWUP, Purpose.PHONE, Purpose.TEAM, Purpose.CONTACT})
CHOICES = (
    ("team", "yes"), ("phone", "yes"), ("contact", "yes"), ("village", "no"), ("partner", "no"),
    ("cover", "weaving"), ("sign", "🌸"), ("duress", "🌺"),
)  # fmt: skip
BY_HEART = (
    *("about:yes", "team:yes", "phone:yes", "contact:no", "village:no", "partner:yes"),
    *("means:chat", "cover:weaving", "sign:flower", "days:1234567", "time:8-20"),
)
PLAN = "SELECT state, stage, next_at, checkin_id FROM followups WHERE person_id = ?"
CHECKIN = "SELECT state FROM checkins WHERE id = ?"
ON_THE_WAY = "SELECT id FROM outbox WHERE person_id = ? AND state = 'waiting' AND rank = ?"
SENT = "UPDATE outbox SET state = 'sent', ended_at = ? WHERE id = ? AND state = 'waiting'"
Deed = Callable[[], Awaitable[None]]


@dataclass(frozen=True, slots=True)
class Note:
    """What somebody was seen to do, as the test itself remembers it."""

    at: datetime
    person_id: str
    what: str
    checkin_id: str = ""


@dataclass(frozen=True, slots=True)
class Plan:
    """What the test looks at of a plan, as it stands in the database."""

    person_id: str
    state: str
    stage: str
    next_at: datetime | None
    checkin_id: str | None


@dataclass(slots=True)
class Years:
    """Everybody's years; `every` is the share of check-ins answered through the intake."""

    house: House
    clock: Clock
    by: Staff
    file: sqlite3.Connection
    every: int
    chance: random.Random = field(default_factory=lambda: random.Random(SEED))  # noqa: S311
    notes: list[Note] = field(default_factory=list)
    lives: dict[str, Life] = field(default_factory=dict)
    looks: int = 0
    answered: int = 0
    _coming: list[tuple[datetime, int, Deed]] = field(default_factory=list)
    _numbers: Iterator[int] = field(default_factory=itertools.count)
    _on_the_way: set[int] = field(default_factory=set)
    _pressed: Iterator[int] = field(default_factory=itertools.count)

    def at(self, when: datetime, deed: Deed) -> None:
        """Let something happen at a moment."""
        heapq.heappush(self._coming, (when, next(self._numbers), deed))

    async def pass_by(self) -> None:
        """Let everything happen, until nobody is followed up any more."""
        while True:
            due = self._next_look()
            coming = self._coming[0][0] if self._coming else None
            if due is None and coming is None:
                return
            if coming is not None and (due is None or coming <= due):
                self.clock.now = max(self.clock.now, coming)
                await heapq.heappop(self._coming)[2]()
            elif due is not None:
                self.clock.now = max(self.clock.now, due)
                await self._look()

    def _next_look(self) -> datetime | None:
        """The first look of the worker at which somebody is due."""
        (first,) = self._seen("SELECT min(next_at) FROM followups WHERE state = 'active'")[0]
        if first is None:
            return None
        every = timedelta(seconds=FOLLOW_UP.every)
        when = datetime.fromisoformat(first).replace(tzinfo=UTC)
        return when + (BEGIN - when) % every

    async def _look(self) -> None:
        for person_id in await asking.due(self.house):
            self.looks += 1
            await asking.look_after(self.house, person_id)
            self._met(person_id)

    def _met(self, person_id: str) -> None:
        """After each look: what was put on its way, and what the plan now waits for."""
        plan = self._plan(person_id)
        ids = {
            row[0] for row in self._seen(ON_THE_WAY, person_id, int(Rank.CHECKIN))
        } - self._on_the_way
        if ids:
            self._on_the_way |= ids
            self._send(plan, ids)
        if plan.stage == "call" and plan.checkin_id:
            self._let_call(plan)
        elif plan.stage == "due" and plan.next_at is not None:
            self._let_disturb(plan.person_id, plan.next_at)

    def _seen(self, query: str, *values: str | int) -> list[tuple[Any, ...]]:
        """Rows as they stand in the database's file, past the house."""
        return self.file.execute(query, values).fetchall()

    def _plan(self, person_id: str) -> Plan:
        ((state, stage, next_at, checkin_id),) = self._seen(PLAN, person_id)
        when = datetime.fromisoformat(next_at).replace(tzinfo=UTC) if next_at else None
        return Plan(person_id, state, stage, when, checkin_id)

    def _send(self, plan: Plan, ids: set[int]) -> None:
        """Some seconds until it is sent; now and then Telegram cannot be reached for a while."""
        slow = self.chance.random() < 0.02
        lag = self.chance.uniform(900, 7200) if slow else self.chance.uniform(0.2, 5)

        async def deed() -> None:
            sent = self.clock.now.strftime("%Y-%m-%d %H:%M:%S.%f")
            self.file.executemany(SENT, [(sent, one) for one in sorted(ids)])
            self.file.commit()
            if plan.checkin_id:
                self._let_reply(plan.person_id, plan.checkin_id)

        self.at(self.clock.now + timedelta(seconds=lag), deed)

    def _let_reply(self, person_id: str, checkin_id: str) -> None:
        reply, when = self.lives[person_id].reply(self.clock.now, self.chance)
        if reply is Reply.SILENT:
            return

        async def deed() -> None:
            await self._reply(person_id, checkin_id, reply)

        self.at(when, deed)

    async def _reply(self, person_id: str, checkin_id: str, reply: Reply) -> None:
        """Do it, unless the question has been closed meanwhile."""
        plan, state = self._plan(person_id), self._seen(CHECKIN, checkin_id)
        if plan.state != "active" or state != [("asked",)]:
            return
        if reply is not Reply.ANSWERS and plan.stage != "waiting":
            return
        self.notes.append(Note(self.clock.now, person_id, reply, checkin_id))
        match reply:
            case Reply.OTHERWISE:
                await self.press(person_id, "menu")
            case Reply.LATER | Reply.NOT_ALONE:
                alone = reply is Reply.LATER
                if next(self._pressed) % self.every:
                    await self._carry(person_id, PutOff(alone=alone))
                else:
                    await self.press(person_id, "time:later" if alone else "time:not")
            case _:
                await self._answer(person_id)
        self._met(person_id)

    async def _answer(self, person_id: str) -> None:
        """Every so often through the intake, button by button, otherwise by the shortest way."""
        low = self.chance.random() < 0.03
        self.answered += 1
        if self.answered % self.every:
            told = KeepAnswer("feelings", 1 if low else 3)
            await self._carry(person_id, BeginCheckIn(), told, EndCheckIn())
            return
        await self.press(person_id, "time:a")
        while True:
            async with self.house.store.read() as tx:
                known = await people.by_id(tx, self.house.store, person_id)
            assert known is not None
            where = standing.where_of(known)
            if where.flow != "checkin":
                return
            self.clock.move(seconds=20)
            await self.press(person_id, self._button(where.step, low))

    def _button(self, step: str, low: bool) -> str:
        if step in {"need", "more", "peer"}:
            return {"need": "need:none", "more": "need:none", "peer": "peer:no"}[step]
        if self.every > 1 and step != "safety":  # the shortest honest way
            return "feelings:1" if low and step == "feelings" else "enough"
        return f"{step}:1" if low and step == "feelings" else f"{step}:3"

    def _let_call(self, plan: Plan) -> None:
        """The worker calls after a day or so, reaches them or not; sometimes nobody calls."""
        person_id, checkin_id = plan.person_id, plan.checkin_id
        if self.chance.random() < 0.25:
            return

        async def deed() -> None:
            now = self._plan(person_id)
            if now.state != "active" or now.stage != "call" or now.checkin_id != checkin_id:
                return
            form = await calls.form(self.house, self.by, person_id)
            assert form is not None
            told = (Answer("safety", 3, "", ""),)
            self.notes.append(Note(self.clock.now, person_id, "called", form.checkin_id))
            await calls.answer(self.house, self.by, person_id, form.checkin_id, told)
            await calls.end(self.house, self.by, person_id, form.checkin_id)
            self._met(person_id)

        self.at(self.clock.now + timedelta(hours=self.chance.uniform(0.5, 40)), deed)

    def _let_disturb(self, person_id: str, due: datetime) -> None:
        """Now and then somebody is just writing when they are due."""
        minutes = self.chance.uniform(2, 25)
        if self.chance.random() > 0.03 or self.lives[person_id].means is Means.PHONE:
            return

        async def deed() -> None:
            row = self._plan(person_id)
            if row.state == "active" and row.stage == "due":
                self.notes.append(Note(self.clock.now, person_id, "talks"))
                await self.press(person_id, "menu")

        self.at(due - timedelta(minutes=minutes), deed)

    def let_join(self, life: Life) -> None:
        """Let somebody be enrolled on their day, and accept."""

        async def deed() -> None:
            person_id = await self._enrol(life)
            self.lives[person_id] = life
            if life.means is not Means.PHONE:
                await self._join(life, person_id)
            if life.stops_on is not None:
                self.at(life.stops_on, lambda: self._stop(person_id))
            self._met(person_id)

        self.at(life.joins_at, deed)

    async def _enrol(self, life: Life) -> str:
        wanted = Enrolment(
            name="Somebody Made Up",
            phone="000 000",
            language=Language.ENGLISH,
            age=Age.ADULT,
            means=life.means,
            risk=life.risk,
            taper=life.taper,
            hours=life.hours,
            purposes=YESES,
        )
        outcome, person_id = await enrolment.enrol(self.house, self.by, wanted)
        assert outcome.ok, outcome.sentence
        return person_id

    async def _join(self, life: Life, person_id: str) -> None:
        if life.by_heart:
            issued = await enrolment.invite(self.house, self.by, person_id)
            assert issued is not None
            await self.say(life, "text", issued.code)
            await self.say(life, "text", issued.number)
            for go in BY_HEART:
                await self.press(person_id, go)
            return
        async with self.house.store.write() as tx:
            known = await people.by_id(tx, self.house.store, person_id)
            assert known is not None
            await people.reach_at(tx, self.house.store, known, "web", life.address)
            chosen = Join((("means", life.means), *CHOICES))
            await carrying.carry(self.house, tx, known, chosen, self.clock.now)
            await tx.commit()

    async def _stop(self, person_id: str) -> None:
        """They want to be asked no more: by one word, or told to the worker on the phone."""
        row, life = self._plan(person_id), self.lives[person_id]
        if row.state != "active":
            return
        self.notes.append(Note(self.clock.now, person_id, "stops"))
        if life.means is Means.PHONE:
            no = Purpose.FOLLOWUP
            await changing.consent(
                self.house, self.by, person_id, no, given=False, how="phone", detail=""
            )
        else:
            await self.say(life, "command", "stop")

    async def _carry(self, person_id: str, *effects: OfFollowUp) -> None:
        """What the talk would have brought, without the talk."""
        async with self.house.store.write() as tx:
            known = await people.by_id(tx, self.house.store, person_id)
            assert known is not None
            known.row.heard_at = self.clock.now
            for effect in effects:
                await carrying.carry(self.house, tx, known, effect, self.clock.now)
            await tx.commit()

    async def press(self, person_id: str, go: str) -> None:
        """Press a button, through the intake."""
        async with self.house.store.read() as tx:
            known = await people.by_id(tx, self.house.store, person_id)
        assert known is not None
        signed = sending.signed(self.house, person_id, go, standing.where_of(known).asking)
        await self.say(self.lives[person_id], "button", signed)

    async def say(self, life: Life, kind: str, said: str) -> None:
        """Do one thing in the chat, through the intake."""
        name = "choice" if kind == "button" else "text"
        body = json.dumps({"kind": kind, name: said, "address": life.address}).encode()
        store, now = self.house.store, self.clock.now
        assert await inbox.keep(store, "web", f"{next(self._pressed)}", life.address, body, now)
        claimed = await inbox.claim(store, "w:years", now)
        assert claimed is not None
        await intake.hear(self.house, claimed)
