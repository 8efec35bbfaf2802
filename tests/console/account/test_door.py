"""The door: two steps for everybody, few tries, and nothing to be learnt from a refusal."""

import hashlib
import re
from collections.abc import Callable
from pathlib import Path

import pytest
from argon2 import PasswordHasher
from sqlalchemy import text

from bot import app
from bot.errors import StoreUnavailable
from bot.house import House
from bot.sentences import REFUSED
from bot.staff import accounts, factor, passphrases, sessions, signing_in, tries
from bot.staff.tries import AN_HOUR
from bot.store.accounts import sign_ins, staff
from tests.conftest import PASSPHRASE, Clock, add_staff, code_for, house_settings
from tests.console.conftest import SQLITE, Answer, Browser, Desk, found, open_desk
from tests.console.table import dump

pytestmark = SQLITE
WRONG = "wrong stones in the dry season"
CODE = "/console/login/code"


async def half_way(desk: Desk, login: str = "noy") -> tuple[Browser, str]:
    """A browser whose passphrase fitted, and the token of its form."""
    browser = desk.stranger()
    assert (await browser.at_the_door(login)).headers["Location"] == CODE
    return browser, (await browser.get(CODE)).csrf


async def gives(browser: Browser, csrf: str, code: str) -> Answer:
    return await browser.post(CODE, {"csrf": csrf, "code": code})


async def rows(house: House, table: str) -> int:
    counts = {
        "sign_ins": "SELECT count(*) FROM sign_ins",
        "tries": "SELECT count(*) FROM tries",
    }
    async with house.store.read() as tx:
        return int((await tx.execute(text(counts[table]))).scalar_one())


async def deeds(house: House) -> list[str]:
    """What the audit says, in its order."""
    async with house.store.read() as tx:
        told = await tx.execute(text("SELECT action FROM audit ORDER BY id"))
        return list(told.scalars())


async def test_half_a_sign_in_reaches_the_second_step_and_nothing_else(desk: Desk) -> None:
    await add_staff(desk.house)
    browser, csrf = await half_way(desk)
    for path in ("/console/", "/console/me", "/console/me/phone.svg", "/console/events"):
        answer = await browser.get(path)
        assert (path, answer.headers["Location"][:14]) == (path, "/console/login")
    assert (await browser.get(f"{CODE}.svg")).status == 404
    assert await sessions.look(desk.house, browser.cookies["__Host-saiyai"]) is None
    assert (await browser.post("/console/sign-out", {"csrf": csrf})).status == 303
    assert (await gives(desk.stranger(), csrf, "000000")).status == 403


async def test_half_a_sign_in_lasts_five_minutes(desk: Desk, clock: Clock) -> None:
    await add_staff(desk.house)
    late, csrf = await half_way(desk)
    clock.move(minutes=5, seconds=1)
    answer = await gives(late, csrf, await code_for(desk.house))
    assert (answer.status, answer.headers["Location"]) == (303, "/console/login")
    in_time, csrf = await half_way(desk)
    clock.move(minutes=4, seconds=59)
    answer = await gives(in_time, csrf, await code_for(desk.house))
    assert answer.headers["Location"] == "/console/"


async def test_every_step_has_a_new_token_and_the_older_ones_open_nothing(desk: Desk) -> None:
    await add_staff(desk.house)
    browser = desk.stranger()
    browser.cookies["__Host-saiyai"] = "p" * 43
    tokens = ["p" * 43]
    await browser.at_the_door()
    tokens.append(browser.cookies["__Host-saiyai"])
    csrf = (await browser.get(CODE)).csrf
    await gives(browser, csrf, await code_for(desk.house))
    tokens.append(browser.cookies["__Host-saiyai"])
    alive = [await sessions.who(desk.house, token) is not None for token in tokens]
    halves = [await signing_in.half(desk.house, token) is not None for token in tokens]
    assert (len({*tokens}), alive, halves) == (3, [False, False, True], [False] * 3)
    kept = await dump(desk.house)
    assert [token for token in tokens if token in repr(kept)] == []
    assert [*kept["sign_ins"]] == [(hashlib.sha256(tokens[2].encode()).digest(),)]


async def test_two_windows_with_one_code_are_one_sign_in(desk: Desk) -> None:
    await add_staff(desk.house)
    windows = [await half_way(desk) for _ in range(2)]
    code = await code_for(desk.house)
    answers = [await gives(browser, csrf, code) for browser, csrf in windows]
    assert [answer.status for answer in answers] == [303, 403]
    assert await rows(desk.house, "sign_ins") == 1


async def test_the_first_time_a_phone_is_set_up_and_ten_codes_are_shown_once(
    desk: Desk, clock: Clock
) -> None:
    await add_staff(desk.house, language="en", with_phone=False)
    browser, csrf = await half_way(desk)
    page = await browser.get(CODE)
    key = found(r"<code>([A-Z2-7 ]{39})</code>", page.body).replace(" ", "")
    picture = await browser.get(f"{CODE}.svg")
    assert (picture.headers["Content-Type"], picture.headers["Cache-Control"]) == (
        "image/svg+xml",
        "no-store",
    )
    wrong = await gives(browser, csrf, "000000")
    assert (wrong.status, key[:4] in wrong.body) == (403, True)
    code = factor.code_of(key, factor.step_of(clock()))
    welcome = await gives(browser, csrf, code)
    codes = re.findall(r"<code>([a-z2-9]{4}-[a-z2-9]{4}-[a-z2-9]{4})</code>", welcome.body)
    assert (welcome.status, len({*codes})) == (200, 10)
    assert (await browser.get("/console/")).status == 200
    other, csrf = await half_way(desk)
    assert (await gives(other, csrf, code)).status == 403  # the first code is used up, too
    other, csrf = await half_way(desk)
    sent = {"csrf": csrf, "code": "", "recovery": codes[3]}
    assert (await other.post(CODE, sent)).status == 303
    assert await accounts.codes_left(desk.house, await id_of(desk.house)) == 9


async def id_of(house: House, login: str = "noy") -> str:
    async with house.store.read() as tx:
        row = await staff.by_login(tx, login)
    assert row is not None
    return row.id


async def test_two_who_set_up_at_once_are_one_phone(desk: Desk, clock: Clock) -> None:
    await add_staff(desk.house, with_phone=False)
    windows = [await half_way(desk) for _ in range(2)]
    keys = [
        found(r"<code>([A-Z2-7 ]{39})</code>", (await browser.get(CODE)).body).replace(" ", "")
        for browser, _ in windows
    ]
    here = factor.step_of(clock())
    statuses = [
        (await gives(browser, csrf, factor.code_of(key, here))).status
        for (browser, csrf), key in zip(windows, keys, strict=True)
    ]
    assert (keys[0] == keys[1], statuses) == (False, [200, 303])
    assert await rows(desk.house, "sign_ins") == 1


async def refusals(desk: Desk) -> dict[str, tuple[Browser, Answer]]:
    """Each way of not getting in, by the same name that was typed."""
    answers: dict[str, tuple[Browser, Answer]] = {}
    for way in ("unknown", "disabled", "passphrase", "code"):
        if way != "unknown":
            await add_staff(desk.house, way)
        if way == "disabled":
            async with desk.house.store.write() as tx:
                row = await staff.by_login(tx, way)
                assert row is not None
                await accounts.disable(tx, row, "house", desk.house.clock())
                await tx.commit()
        browser = desk.stranger()
        await browser.get("/console/login?lang=en")
        if way == "code":
            await browser.at_the_door(way)
            csrf = (await browser.get(CODE)).csrf
            answers[way] = browser, await gives(browser, csrf, "000000")
        else:
            tried = WRONG if way == "passphrase" else PASSPHRASE
            answers[way] = browser, await browser.at_the_door(way, tried)
    return answers


def looks(way: str, answer: Answer) -> tuple[int, list[str], str, list[str]]:
    body = re.sub(r'name="csrf" value="[0-9a-f]{64}"', "", answer.body)
    cookies = [re.sub(r"=[A-Za-z0-9_-]{43};", "=;", one) for one in answer.cookies]
    return answer.status, sorted(answer.headers), body.replace(f'value="{way}"', ""), cookies


async def test_whatever_did_not_fit_looks_the_same(desk: Desk) -> None:
    answers = await refusals(desk)
    seen = {repr(looks(way, answer)) for way, (_, answer) in answers.items()}
    assert len(seen) == 1
    [told] = seen
    assert (told[:4], REFUSED in told) == ("(403", True)


async def test_whatever_did_not_fit_was_the_same_work(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    work: list[tuple[int, int]] = []
    verify: Callable[[str, str], bool] = passphrases._verify

    def counted(kept: str, passphrase: str) -> bool:
        memory = int(found(r"m=(\d+)", kept))
        work.append((memory, int(found(r"t=(\d+)", kept))))
        return verify(kept, passphrase)

    monkeypatch.setattr(passphrases, "_verify", counted)
    await refusals(desk)
    await desk.stranger().at_the_door("code", "x" * 300)
    assert work == [(64 * 1024, 3)] * 5


async def test_five_tries_a_minute_and_then_not_even_the_right_ones(
    desk: Desk, clock: Clock
) -> None:
    await add_staff(desk.house)
    await add_staff(desk.house, "dao", "Dao")
    browser = await desk.browser("kham")
    tried = [(await desk.stranger().at_the_door("noy", WRONG)).status for _ in range(5)]
    tried.append((await desk.stranger().sign_in("NOY ")).status)
    assert tried == [403] * 6
    assert (await desk.stranger().sign_in("dao")).status == 303  # others are not touched
    assert (await browser.get("/console/")).status == 200  # nor are open sessions
    await desk.house.store.engine.dispose()  # the count is not in this process
    assert (await desk.stranger().sign_in()).status == 403
    clock.move(seconds=61)
    assert (await desk.stranger().sign_in()).status == 303


async def test_tries_made_by_a_clock_that_went_ahead_shut_nobody_out_once_it_is_set_right(
    desk: Desk, clock: Clock
) -> None:
    """Seven hours ahead no phone's code fits; then the clock is set, and everybody comes in."""
    await add_staff(desk.house)
    clock.move(hours=7)
    for _ in range(5):
        browser, csrf = await half_way(desk)
        assert (await gives(browser, csrf, "000000")).status == 403
        clock.move(minutes=2)
    clock.move(hours=-7, minutes=-10)
    assert (await desk.stranger().sign_in()).status == 303


async def test_a_clock_that_is_a_little_behind_another_counts_what_that_one_counted(
    desk: Desk, clock: Clock
) -> None:
    """Of two processes one is ahead: what is tried in turns at both is counted together."""
    await add_staff(desk.house)
    for number in range(5):
        clock.move(seconds=(20, -20)[number % 2])
        assert (await desk.stranger().at_the_door("noy", WRONG)).status == 403
    clock.move(seconds=-20)
    assert (await desk.stranger().sign_in()).status == 403


async def test_wrong_codes_count_as_tries_too(desk: Desk, clock: Clock) -> None:
    await add_staff(desk.house)
    for _ in range(5):
        browser, csrf = await half_way(desk)
        assert (await gives(browser, csrf, "000000")).status == 403
    assert (await desk.stranger().sign_in()).status == 403
    clock.move(seconds=61)
    assert (await desk.stranger().sign_in()).status == 303


async def test_twenty_tries_an_hour_from_one_address(
    desk: Desk, clock: Clock, monkeypatch: pytest.MonkeyPatch
) -> None:
    await add_staff(desk.house)
    house = desk.house
    monkeypatch.setattr(passphrases, "_verify", lambda _kept, typed: typed == PASSPHRASE)
    for number in range(20):
        answer = await signing_in.begin(house, f"nobody{number}", "short", "192.0.2.7")
        assert isinstance(answer, signing_in.Refused)
    blocked = await signing_in.begin(house, "noy", PASSPHRASE, "192.0.2.7")
    elsewhere = await signing_in.begin(house, "noy", PASSPHRASE, "192.0.2.8")
    assert [isinstance(one, str) for one in (blocked, elsewhere)] == [False, True]
    clock.move(minutes=61)
    assert isinstance(await signing_in.begin(house, "noy", PASSPHRASE, "192.0.2.7"), str)


@pytest.mark.parametrize(
    ("proxies", "seen"), [("0", [303, 303]), ("1", [403, 303]), ("2", [303, 403])]
)
async def test_behind_our_own_proxy_tries_are_counted_by_whom_it_saw(
    tmp_path: Path, database: str, clock: Clock, proxies: str, seen: list[int]
) -> None:
    """A stranger's tries shut the door to the stranger, not to all who come by the same proxy."""
    settings = house_settings(tmp_path, database, SAIYAI_PROXIES=proxies)
    async with app.open_house(settings, clock) as house, open_desk(house) as desk:
        await add_staff(house)
        for _ in range(AN_HOUR):  # as if they had been made by logins that are not there
            assert await tries.count(house, tries.at_the_door(house, "", "203.0.113.9")[1:])
        answers = []
        for forwarded in ("198.51.100.1, 203.0.113.9", "203.0.113.9, 198.51.100.1"):
            browser = desk.stranger()
            csrf = (await browser.get("/console/login")).csrf
            sent = {"csrf": csrf, "login": "noy", "passphrase": PASSPHRASE}
            headers = {"X-Forwarded-For": forwarded}
            answers.append((await browser.post("/console/login", sent, headers)).status)
    assert answers == seen


async def test_ninety_six_wrong_codes_a_day(desk: Desk, clock: Clock) -> None:
    browser = await desk.browser()
    session = await sessions.who(desk.house, browser.cookies["__Host-saiyai"])
    assert session is not None
    for number in range(96):
        clock.move(minutes=1 if number % 5 == 0 else 0)
        assert not await sessions.prove(desk.house, session, "000000")
    clock.move(minutes=2)
    assert not await sessions.prove(desk.house, session, await code_for(desk.house))
    half, csrf = await half_way(desk)
    assert (await gives(half, csrf, await code_for(desk.house))).status == 403
    clock.move(hours=24)
    assert (await desk.stranger().sign_in()).status == 303


async def test_a_count_that_cannot_be_kept_lets_nobody_in(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    await add_staff(desk.house)

    async def broken(*_parts: object) -> int:
        raise StoreUnavailable("no")

    monkeypatch.setattr(sign_ins, "tries", broken)
    browser = desk.stranger()
    assert (await browser.at_the_door()).status == 503
    assert await signing_in.half(desk.house, browser.cookies["__Host-saiyai"]) is None


async def test_what_fits_is_not_counted(desk: Desk) -> None:
    await add_staff(desk.house)
    for _ in range(7):
        assert (await desk.stranger().sign_in()).status == 303
    assert await rows(desk.house, "tries") == 0


async def test_what_happens_at_the_door_is_written_down_without_a_secret(desk: Desk) -> None:
    await add_staff(desk.house)
    await desk.stranger().at_the_door("noy", WRONG)
    half, csrf = await half_way(desk)
    await gives(half, csrf, "000000")
    browser = desk.stranger()
    await browser.sign_in()
    csrf = (await browser.get("/console/me")).csrf
    await browser.post("/console/sign-out", {"csrf": csrf})
    assert await deeds(desk.house) == ["sign_in_refused", "code_refused", "sign_in", "sign_out"]


async def test_a_hash_of_older_parameters_is_renewed_by_signing_in(desk: Desk) -> None:
    noy = await add_staff(desk.house)
    old = PasswordHasher(time_cost=1, memory_cost=8 * 1024, parallelism=1)
    async with desk.house.store.write() as tx:
        row = await staff.by_id(tx, noy.id)
        assert row is not None
        row.passphrase = old.hash(PASSPHRASE)
        await tx.commit()
    assert (await desk.stranger().sign_in()).status == 303
    async with desk.house.store.read() as tx:
        row = await staff.by_id(tx, noy.id)
    assert row is not None
    assert "m=65536,t=3,p=1" in row.passphrase


async def test_after_one_refusal_the_door_still_leads_to_the_page_asked_for(desk: Desk) -> None:
    await add_staff(desk.house)
    browser = desk.stranger()
    refused = await browser.at_the_door("noy", WRONG, "/console/followup")
    assert 'name="next" value="/console/followup"' in refused.body
    assert (await browser.sign_in(onward="/console/followup")).headers["Location"] == (
        "/console/followup"
    )


@pytest.mark.parametrize("role", ["manager", "administrator", "auditor"])
async def test_whoever_has_no_queue_begins_at_their_own_page_by_the_address_everybody_is_told(
    desk: Desk, role: str
) -> None:
    browser = await desk.browser(role, role)
    answer = await browser.get("/console/")
    assert (answer.status, answer.headers["Location"]) == (303, "/console/me")
    assert (await browser.get("/console/me")).status == 200
