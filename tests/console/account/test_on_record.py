"""L5: what happens at the door and with a factor is on record, and no secret of it is."""

import re
from dataclasses import dataclass, field

from sqlalchemy import select

from bot.house import House
from bot.staff import factor
from bot.store.models.staff import AuditRow
from tests.conftest import PASSPHRASE, SEED, Clock, add_staff, code_for
from tests.console.account.test_fresh import hidden
from tests.console.conftest import SQLITE, Answer, Browser, Desk, found

pytestmark = SQLITE
WRONG = "wrong stones in the dry season"
NEW = "nine geese over the flooded field"
NO_CODE = "123456"


@dataclass(slots=True)
class Door:
    """A browser at the door; `secrets` is everything that was typed, shown or carried there."""

    browser: Browser
    secrets: set[str] = field(default_factory=lambda: {PASSPHRASE, WRONG, NEW, NO_CODE, SEED})

    async def post(self, path: str, **fields: str) -> Answer:
        """Send a form of the page that is open; its token and the cookie are secrets, too."""
        answer = await self.browser.post(f"/console{path}", fields)
        self.secrets |= {*self.browser.cookies.values(), fields.get("csrf", "")} - {"en", ""}
        return answer

    async def code(self) -> str:
        """A code of the phone."""
        code = await code_for(self.browser.house)
        self.secrets.add(code)
        return code

    async def steps(self, passphrase: str, code: str) -> Answer:
        """Both steps of signing in."""
        csrf = (await self.browser.get("/console/login")).csrf
        await self.post("/login", csrf=csrf, login="noy", passphrase=passphrase)
        csrf = (await self.browser.get("/console/login/code")).csrf
        return await self.post("/login/code", csrf=csrf, code=code)


async def written(house: House) -> tuple[list[str], str]:
    """What the audit says was done, and everything that stands in it."""
    async with house.store.read() as tx:
        rows = list((await tx.execute(select(AuditRow).order_by(AuditRow.id))).scalars())
    said = (
        repr((row.id, row.at, row.actor, row.action, row.person_id, row.case_id, row.detail))
        for row in rows
    )
    return [row.action for row in rows], "\n".join(said)


async def test_twelve_events_of_the_door_and_no_secret_of_any(desk: Desk, clock: Clock) -> None:
    noy = await add_staff(desk.house, language="en")
    door = Door(desk.stranger())
    csrf = (await door.browser.get("/console/login")).csrf
    await door.post("/login", csrf=csrf, login="noy", passphrase=WRONG)
    assert (await door.steps(PASSPHRASE, NO_CODE)).status == 403
    other = Door(desk.stranger(), door.secrets)
    assert (await other.steps(PASSPHRASE, await door.code())).status == 303
    assert (await door.steps(PASSPHRASE, await door.code())).status == 303
    csrf = (await door.browser.get("/console/me")).csrf
    await door.post("/lock", csrf=csrf)
    await door.post("/unlock", csrf=csrf, unlock=WRONG)
    await door.post("/unlock", csrf=csrf, unlock=PASSPHRASE)
    clock.move(minutes=6)
    asks = hidden(await door.browser.get("/console/me/passphrase"))
    assert (await door.post("/prove", **asks, code_now=NO_CODE)).status == 403
    assert (await door.post("/prove", **asks, code_now=await door.code())).status == 303
    await door.post("/me/others", csrf=csrf)
    shown = (await door.post("/me/codes", csrf=csrf)).body
    codes = re.findall(r"<li><code>([^<]+)</code>", shown)
    await door.post("/me/phone/new", csrf=csrf)
    page = await door.browser.get("/console/me/phone")
    seed = found(r"<code>([A-Z2-7 ]{39})</code>", page.body).replace(" ", "")
    first = factor.code_of(seed, factor.step_of(clock()))
    assert (await door.post("/me/phone", csrf=csrf, code=first)).status == 200
    await door.post("/me/passphrase", csrf=csrf, passphrase=NEW, passphrase_again=NEW)
    await door.post("/sign-out", csrf=csrf)
    door.secrets |= {seed, first, *codes, *(code.replace("-", "") for code in codes)}
    events, said = await written(desk.house)
    assert events == [
        "sign_in_refused",
        "code_refused",
        "sign_in",
        "sign_in",
        "locked",
        "unlock_refused",
        "unlocked",
        "proof_refused",
        "proved",
        "others_ended",
        "codes_made",
        "factor_set",
        "passphrase_changed",
        "sign_out",
    ]
    assert len(set(events)) == 13
    assert (len(codes), noy.id in said) == (10, True)
    assert len(door.secrets) > 30
    assert [secret for secret in door.secrets if secret in said] == []
