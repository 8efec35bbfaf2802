"""The demo: fictional staff and people, told through the same door as everybody's messages."""

import asyncio
import json
import secrets
import sys
from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path

from bot import access, intake, places
from bot.access import Staff
from bot.demo import followed, on_call
from bot.desk import claiming, writing
from bot.house import House
from bot.settings import Settings, read_settings
from bot.staff import factor, passphrases
from bot.store.accounts import factors
from bot.store.accounts import staff as accounts
from bot.store.accounts.staff import NewStaff
from bot.store.boxes import inbox
from bot.store.desk import queues
from bot.store.session import Store
from nlu.reading import Language

PASSPHRASE = "demo river stones in the dry season"  # noqa: S105 - printed on purpose, opens fiction only
ENGINE_SECONDS = 90  # how long the demo waits for the engine before it goes on without
STAFF = (
    NewStaff("noy", "Noy", "worker", "lo", ""),
    NewStaff("khamla", "Khamla", "worker", "lo", ""),
    NewStaff("dao", "Dao", "supervisor", "th", ""),
    NewStaff("anna", "Anna", "supervisor", "en", ""),
    NewStaff("boun", "Boun", "manager", "lo", ""),
    NewStaff("malee", "Malee", "administrator", "th", ""),
    NewStaff("peter", "Peter", "auditor", "en", ""),
)
# Fictional people and what they say, oldest first; nobody's story.
STORIES: tuple[tuple[timedelta, tuple[str, ...]], ...] = (
    (timedelta(hours=26), ("ສະບາຍດີ", "ຢາກໄປເຮັດວຽກຢູ່ໄທ ຕ້ອງໃຊ້ເອກະສານຫຍັງແດ່")),
    (timedelta(hours=7), ("สวัสดีค่ะ", "เถ้าแก่ไม่จ่ายเงินเดือนมา 3 เดือนแล้ว ทำยังไงดี")),
    (timedelta(hours=3), ("ຢາກລົມກັບຄົນແທ້ໆ ໄດ້ບໍ",)),
    (timedelta(minutes=40), ("sabaidee", "yak hu va passport het yu sai")),
    (timedelta(minutes=4), ("ຊ່ວຍແດ່ ເຂົາລັອກປະຕູ ບໍ່ໃຫ້ອອກ ເອົາໂທລະສັບໄປໝົດ",)),
)


def settings() -> Settings:
    """The demo's own settings: embedded database and keys in a folder of its own, no Telegram."""
    asked = read_settings()
    home = asked.home / "demo"
    return asked.model_copy(
        update={
            "home": home,
            "database_url": f"sqlite+aiosqlite:///{home / 'saiyai.db'}",
            "keys": None,
            "telegram_mode": "off",
            "demo": True,
        }
    )


async def fill(house: House) -> None:
    """Add the fictional staff and people, once."""
    async with house.store.read() as tx:
        if await accounts.everybody(tx):
            return
    await _engine_ready(house)
    people = await _add_staff(house)
    for ago, words in STORIES:
        await _tell(house, house.clock() - ago, words)
    await followed.fill(house, people)
    await on_call.fill(house, people)
    waiting = await queues.queue(house.store, house.clock())
    if waiting:
        last = waiting[-1].case_id
        await claiming.claim(house, last, people[1])
        text = "ສະບາຍດີ ເຮົາຊື່ຄຳຫຼ້າ ຢູ່ນີ້ແລ້ວ ເລົ່າໃຫ້ຟັງໄດ້ເລີຍເດີ້"
        await writing.reply(house, last, people[1], text, secrets.token_hex(8))


def is_there(demo: Settings) -> bool:
    """Whether the demo was opened on this machine."""
    return places.is_file(demo.home / "saiyai.db")


async def code(store: Store, login: str, now: datetime) -> str | None:
    """What the phone of somebody fictional shows, the next code where this one was used."""
    async with store.read() as tx:
        row = await accounts.by_login(tx, login)
        kept = await factors.factor(tx, row.id) if row else None
        if kept is None:
            return None
        seed = factor.seed_of(store.vault, kept)
    step = max(factor.step_of(now), kept.step + 1)
    return factor.code_of(seed, step)


def welcome(url: str) -> str:
    """What the demo prints when it is open."""
    logins = "\n".join(f"    {one.login:8} ({one.role}, {one.language})" for one in STAFF)
    return (
        f"\nSaiyai is open, with fictional people and staff.\n"
        f"  Chat:  {url}/chat\n"
        f"  Desk:  {url}/console/\n"
        f"  Sign in as one of\n{logins}\n"
        f"  with the passphrase:  {PASSPHRASE}\n"
        f"  and the code that their phone would show. Ask for it in another window:\n"
        f"    {_saiyai()} staff code noy\n"
        f"\nPress Ctrl-C to close it.\n"
    )


def _saiyai() -> str:
    """How this command is called from here."""
    command = Path(sys.argv[0])
    if command.name != "saiyai":
        return "saiyai"
    near = command.is_absolute() and command.is_relative_to(Path.cwd())
    return str(command.relative_to(Path.cwd()) if near else command)


async def _engine_ready(house: House) -> None:
    """Wait for the engine, so that the fictional people are heard as real ones would be."""
    for _ in range(ENGINE_SECONDS):
        if await house.ear.ready():
            return
        await asyncio.sleep(1)


async def _add_staff(house: House) -> tuple[Staff, ...]:
    hashed = await passphrases.hashed(PASSPHRASE)
    added = []
    async with house.store.write() as tx:
        for one in STAFF:
            staff_id = await accounts.add(tx, replace(one, passphrase=hashed), house.clock())
            await factor.keep(house, tx, staff_id, factor.new_seed(), 0)
            role, language = access.Role(one.role), Language(one.language)
            added.append(Staff(staff_id, one.login, one.name, role, language))
        await tx.commit()
    return tuple(added)


async def _tell(house: House, when: datetime, words: tuple[str, ...]) -> None:
    """One fictional person's messages, heard as they would have been then."""
    then = replace(house, clock=lambda: when)
    address = secrets.token_hex(16)
    for text in words:
        body = json.dumps({"kind": "text", "text": text, "address": address}).encode()
        key = secrets.token_hex(16)
        await inbox.keep(house.store, "web", key, address, body, when)
        claimed = await inbox.claim(house.store, f"demo:{key[:8]}", house.clock())
        if claimed is not None:
            await intake.hear(then, claimed)
