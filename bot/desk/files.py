"""A voice message, picture or file, fetched when somebody asks for it; kept nowhere."""

from dataclasses import dataclass

from bot import sentences as says
from bot.access import Staff
from bot.channels import Attachment
from bot.desk import opening
from bot.desk.bare import bare
from bot.house import House
from bot.outcome import Outcome
from bot.sentences import N_
from bot.store import cases, messages, people
from bot.store.audit import audit
from bot.store.audit.deeds import Deed

GONE = N_("The file cannot be had any more, or it is too large.")
NOT_OPENED = N_("This kind of file is not opened here.")
PICTURES = frozenset({"image/jpeg", "image/png", "image/webp"})
OGG_HEAD = 64  # bytes within which an Ogg file says that it holds Opus


@dataclass(frozen=True, slots=True)
class File:
    """A file of a kind that is opened here; the kind was read from its bytes alone."""

    kind: str
    body: bytes

    def __repr__(self) -> str:
        return f"File({self.kind}, {len(self.body)} bytes)"


async def fetch(house: House, case_id: str, by: Staff, message_id: str) -> File | Outcome:
    """Fetch what a message brought, for who may read the conversation; that is written down."""
    now = house.clock()
    async with house.store.write() as tx:
        case = await cases.by_id(tx, case_id)
        known = await people.by_id(tx, house.store, case.person_id) if case else None
        if known is None or await opening.reading_of(tx, case, by, now) is not opening.Reading.YES:
            return Outcome(ok=False, sentence=says.NO_SUCH_CASE)
        attached = await messages.attached_to(tx, known.row.id, known.seal, message_id)
        if attached is None:
            return Outcome(ok=False, sentence=says.NO_SUCH_CASE)
        audit.write(tx, by.id, Deed.FILE_OPENED, now, person_id=known.row.id, case_id=case_id)
        await tx.commit()
    return await _from_a_channel(house, attached)


async def is_known(house: House, case_id: str) -> bool:
    """Whether the person of this case is one still: of who was forgotten nothing is shown."""
    async with house.store.read() as tx:
        case = await cases.by_id(tx, case_id)
        return case is not None and await people.by_id(tx, house.store, case.person_id) is not None


async def _from_a_channel(house: House, attached: Attachment) -> File | Outcome:
    for channel in house.channels.values():
        fetched = await channel.fetch(attached.reference)
        if fetched is not None:
            kind = kind_of(fetched.body)
            return File(kind, bare(fetched.body)) if kind else Outcome(False, NOT_OPENED)  # noqa: FBT003 - a field
    return Outcome(ok=False, sentence=GONE)


def kind_of(body: bytes) -> str:
    """The kind of a file by its first bytes, "" where it is none of those that are opened."""
    if body.startswith(b"OggS") and b"OpusHead" in body[:OGG_HEAD]:
        return "audio/ogg"
    if body.startswith(b"\xff\xd8\xff"):
        return "image/jpeg"
    if body.startswith(b"\x89PNG\r\n\x1a\n"):
        return "image/png"
    if body.startswith(b"RIFF") and body[8:12] == b"WEBP":
        return "image/webp"
    return "application/pdf" if body.startswith(b"%PDF-") else ""
