"""What a web chat shows of its own talk: the page's whole memory is this read."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import or_, select

from bot.channels import Button
from bot.store import messages
from bot.store.boxes import outbox
from bot.store.desk.lines import delivery, parts_of
from bot.store.models.boxes import Outbox
from bot.store.models.cases import Message
from bot.store.models.followup import FollowUp
from bot.store.models.people import Address, Person
from bot.store.sealed.vault import Place, Seal
from bot.store.session import Store


@dataclass(frozen=True, slots=True)
class ChatLine:
    """One line of a web chat; `mine` for what the reader wrote, `audio` the path of a recording."""

    id: str
    at: datetime
    mine: bool
    author: str
    text: str
    kind: str
    rows: tuple[tuple[Button, ...], ...]
    waiting: bool
    audio: str = ""


async def web_transcript(store: Store, address: str) -> tuple[ChatLine, ...]:
    """What a web chat shows, oldest first."""
    index = store.vault.index("web", address)
    async with store.read() as tx:
        found = await tx.execute(
            select(Person)
            .join(Address, Address.person_id == Person.id)
            .where(Address.channel == "web", Address.index == index)
        )
        person = found.scalar_one_or_none()
        if person is None or person.key is None:
            return ()
        seal = store.vault.seal_of(person.id, person.key, person.key_version, person.wrapped_by)
        # Of somebody with several chats, each shows what was said in it: another hand may hold one.
        here = or_(Message.author != "person", Message.via.is_(None), Message.via == index)
        wanted = select(Message).where(Message.person_id == person.id, here).order_by(Message.seq)
        covered = select(FollowUp.covered_at).where(FollowUp.person_id == person.id)
        since = (await tx.execute(covered)).scalar_one_or_none()
        if since is not None:  # somebody else held the phone: what was said before shows no more
            wanted = wanted.where(Message.at >= since)
        rows = (await tx.execute(wanted)).scalars().all()
        sent = await parts_of(tx, person.id)
        sent = {id_: [one for one in parts if one.index == index] for id_, parts in sent.items()}
    return tuple(line for row in rows if (line := _chat_line(seal, row, sent.get(row.id, []))))


def _chat_line(seal: Seal, row: Message, parts: list[Outbox]) -> ChatLine | None:
    text = "" if row.kind == messages.PLAN else messages.text_of(seal, row)
    if row.author == "person":
        return ChatLine(row.id, row.at, True, "person", text, row.kind, (), False)  # noqa: FBT003 - fields
    state = delivery(parts)
    if state != "sent":
        return None
    rows: list[tuple[Button, ...]] = []
    audio = ""
    for part in parts:
        if part.body is not None:
            out = outbox.load(seal.open(Place("outbox", "body", part.key), part.body))
            rows += out.rows
            audio = out.audio or audio
    return ChatLine(row.id, row.at, False, row.author, text, row.kind, tuple(rows), False, audio)  # noqa: FBT003 - fields
