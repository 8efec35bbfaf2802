"""Fictional people who are followed up, and forms as a browser fills them in."""

import re
from collections.abc import AsyncIterator, Mapping
from datetime import date, timedelta
from html import unescape
from html.parser import HTMLParser

import pytest

from bot.access import Staff
from bot.console.followup import plans
from bot.followup import enrolment
from bot.followup.enrolment import Enrolment
from bot.house import House
from bot.store import cases, people
from bot.store.followup import checkins
from bot.store.followup.checkins import NEED, Answer
from bot.store.models.people import Person
from dialogues.followup.plan import Means, Purpose, Risk
from dialogues.heard import Age
from nlu.reading import Language
from tests.console.conftest import Answer as Page
from tests.console.conftest import Browser, Desk, open_desk

NAME = "Bounmy Storybook"
PHONE = "020 0000 0000"
BOTH_YES = frozenset({Purpose.FOLLOWUP, Purpose.PHONE})
NOWHERE = "0" * 32
ONCE = "1" * 32


@pytest.fixture
async def desk(house: House) -> AsyncIterator[Desk]:
    """The desk of the test's house."""
    async with open_desk(house) as opened:
        yield opened


async def enrolled(
    house: House,
    by: Staff,
    means: Means = Means.PHONE,
    purposes: frozenset[Purpose] = BOTH_YES,
    name: str = NAME,
) -> str:
    """Somebody this member of staff enrolled; their id. By phone alone it has begun."""
    return await _enrolled(house, by, _wanted(means, purposes, name))


async def enrolled_of(house: House, by: Staff, case_id: str) -> str:
    """The same of whoever has this case; what they are called."""
    async with house.store.read() as tx:
        case = await cases.by_id(tx, case_id)
        assert case is not None
        person = await tx.get_one(Person, case.person_id)
    await _enrolled(house, by, _wanted(Means.PHONE, BOTH_YES, NAME), person.id)
    return person.pseudonym


def _wanted(means: Means, purposes: frozenset[Purpose], name: str) -> Enrolment:
    return Enrolment(
        name=name,
        phone=PHONE,
        language=Language.LAO,
        age=Age.ADULT,
        means=means,
        risk=Risk.USUAL,
        taper="7:30 14:91 30:365 61:730",
        hours=plans.USUAL,
        purposes=purposes,
    )


async def _enrolled(house: House, by: Staff, wanted: Enrolment, person_id: str = "") -> str:
    outcome, person_id = await enrolment.enrol(house, by, wanted, person_id)
    assert (outcome.ok, outcome.sentence) == (True, outcome.sentence)
    return person_id


async def told(
    house: House,
    person_id: str,
    ago: int,
    scores: Mapping[str, int],
    needs: tuple[str, ...] = (),
    state: str = "done",
    said: str = "",
) -> date:
    """A check-in so many days ago, as it ended; its day."""
    day = (house.clock() - timedelta(days=ago)).date()
    async with house.store.write() as tx:
        known = await people.by_id(tx, house.store, person_id)
        assert known is not None
        row = checkins.new(people.new_id(), person_id, day, "chat", long=True)
        row.state, row.asked_at, row.ended_at = state, house.clock(), house.clock()
        answers = [Answer(domain, score, "", "") for domain, score in scores.items()]
        answers += [Answer(NEED, None, need, "") for need in needs]
        answers += [Answer("family", None, said, "")] if said else []
        checkins.keep(known.seal, row, tuple(answers))
        tx.add(row)
        await tx.commit()
    return day


class Forms(HTMLParser):
    """Reads the fields of every form as a browser would send them, by the form's path."""

    def __init__(self) -> None:
        super().__init__()
        self.forms: list[tuple[str, dict[str, str]]] = []
        self._area = self._select = ""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Take what a field holds."""
        given = {name: value or "" for name, value in attrs}
        name, value = given.get("name", ""), given.get("value", "on")
        if tag == "form":
            self.forms.append((given.get("action", ""), {}))
        elif tag == "input" and name:
            if given.get("type") not in {"radio", "checkbox"} or "checked" in given:
                self.forms[-1][1][name] = given.get("value", "on")
        elif tag == "textarea":
            self._area = name
        elif tag == "select":
            self._select = name
        elif tag == "option" and ("selected" in given or self._select not in self.forms[-1][1]):
            self.forms[-1][1][self._select] = value

    def handle_endtag(self, tag: str) -> None:
        """A field is over."""
        if tag == "textarea":
            self.forms[-1][1].setdefault(self._area, "")
            self._area = ""
        elif tag == "select":
            self._select = ""

    def handle_data(self, data: str) -> None:
        """What stands in a box for text."""
        if self._area:
            self.forms[-1][1][self._area] = data.removeprefix("\n")


def form(page: Page, path: str, kind: str = "") -> dict[str, str]:
    """The fields of the one form that goes there (of this kind, where there are several)."""
    reader = Forms()
    reader.feed(page.body)
    wanted = [f for to, f in reader.forms if to == path and (not kind or f.get("kind") == kind)]
    assert len(wanted) == 1, "the page has not one such form"
    return wanted[0]


def words(page: Page) -> str:
    """What can be read on a page."""
    body = re.sub(r"<(script|style|head).*?</\1>", " ", page.body, flags=re.DOTALL)
    return " ".join(unescape(re.sub(r"<[^>]+>", " ", body)).split())


async def send(browser: Browser, path: str, to: str, kind: str = "", /, **more: str) -> Page:
    """Open a page, fill one of its forms in, and send it."""
    filled = form(await browser.get(path), to, kind)
    return await browser.post(to, {**filled, **more})
