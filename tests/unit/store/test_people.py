"""People are found by a blind index, made once, and forgotten for good."""

import asyncio

from sqlalchemy import select

from bot.channels import Attachment, Outgoing
from bot.store import cases, messages, people
from bot.store.boxes import outbox
from bot.store.keeping import forgetting
from bot.store.messages import Said
from bot.store.models.boxes import Outbox
from bot.store.models.cases import Message, Reason
from bot.store.models.people import Address, Person
from bot.store.sealed.vault import Place
from bot.store.session import Store
from dialogues.turn import OpenCase, Urgency
from nlu.reading import Evidence, Reading
from tests.conftest import Clock


async def test_a_person_is_made_once_even_when_two_messages_come_together(
    store: Store, clock: Clock
) -> None:
    async def meet() -> str:
        async with store.write() as tx:
            known = await people.find_or_make(tx, store, "web", "token", clock())
            person_id = known.row.id
            await tx.commit()
        return person_id

    met = [await meet() for _ in range(3)] + list(await asyncio.gather(*(meet() for _ in range(8))))
    assert len(set(met)) == 1


async def test_the_address_is_read_back_from_its_seal(store: Store, clock: Clock) -> None:
    async with store.write() as tx:
        known = await people.find_or_make(tx, store, "telegram", "100", clock())
        assert await people.address_of(tx, known) == ("telegram", "100")
        assert await people.find(tx, store, "web", "100") is None


async def test_forgetting_leaves_nothing_that_opens_and_spares_everyone_else(
    store: Store, clock: Clock
) -> None:
    async with store.write() as tx:
        for chat in ("100", "200"):
            known = await people.find_or_make(tx, store, "telegram", chat, clock())
            said = Said("person", "voice", "said", Reading("said"), Attachment("voice", "file"))
            message_id = messages.write(tx, known.row.id, known.seal, said, clock())
            wanted = OpenCase(Urgency.NOW, "crisis_child", (Evidence("why", "said"),))
            await cases.open_or_raise(tx, known.row.id, known.seal, wanted, clock(), clock())
            draft = outbox.Draft(
                f"k{chat}", "telegram", chat, Outgoing("out"), outbox.Rank.ANSWER,
                outbox.Rule.LEAVE, message_id,
            )  # fmt: skip
            outbox.put(tx, store, draft, (known.row.id, known.seal), clock())
            known.row.name = known.seal.close(Place("people", "name", known.row.id), "N")
        await tx.commit()
    async with store.write() as tx:
        gone = await people.find(tx, store, "telegram", "100")
        assert gone is not None
        await forgetting.forget(tx, gone, clock())
        await tx.commit()
    async with store.read() as tx:
        assert await people.find(tx, store, "telegram", "100") is None
        person = await tx.get(Person, gone.row.id)
        assert person is not None
        assert (person.key, person.name, person.where, person.pseudonym) == (None, None, None, "-")
        kept = (await tx.execute(select(Message.text).order_by(Message.seq))).scalars().all()
        assert [bool(text) for text in kept] == [False, True]
        states = (await tx.execute(select(Outbox.state).order_by(Outbox.id))).scalars().all()
        assert states == ["never", "waiting"]
        evidence = (await tx.execute(select(Reason.evidence).order_by(Reason.id))).scalars().all()
        assert [bool(one) for one in evidence] == [False, True]
        assert len((await tx.execute(select(Address))).all()) == 1
        open_case = await cases.open_of(tx, gone.row.id)
        assert open_case is None
