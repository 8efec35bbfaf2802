"""Puts words on their way: a message kept in the transcript, rows in the outbox, buttons signed."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from bot.channels import Button, Outgoing
from bot.house import House
from bot.store import messages, people
from bot.store.boxes import outbox
from bot.store.boxes.outbox import Draft, Rank, Rule
from bot.store.messages import Said
from bot.store.people import Known
from bot.store.session import Tx
from bot.talk import recordings
from dialogues.turn import Choice, Say, Turn
from nlu.reading import Language

LETS_GO = timedelta(hours=47)  # Telegram lets a bot delete its messages for 48; some wait a while
AT_ONCE = 100  # messages in one call


@dataclass(frozen=True, slots=True)
class To:
    """Where words go: one person, the chat they are in, and the language they read."""

    known: Known
    channel: str
    address: str
    language: Language


async def find(house: House, tx: Tx, known: Known) -> To | None:
    """Where words reach this person now; None where they have no channel of this house."""
    found = await people.address_of(tx, known)
    if found is None or found[0] not in house.channels:
        return None
    language = Language(known.row.language) if known.row.language else Language.LAO
    return To(known, *found, language)


def say(
    house: House,
    tx: Tx,
    to: To,
    turn: Turn,
    key: str,
    now: datetime,
    calm: Rank = Rank.ANSWER,
    rest: timedelta = timedelta(),
) -> None:
    """Keep what the bot says and put it on its way; rows are keyed `key:n:part`.

    `calm` is the rank of what is not urgent; nothing is sent before `rest` is over.
    """
    due = now + rest
    for number, one in enumerate(turn.says):
        text = written(house, to.language, one)
        message = Said("bot", "text", text)
        message_id = messages.write(tx, to.known.row.id, to.known.seal, message, now)
        rank, rule = (Rank.DANGER, Rule.AGAIN) if one.urgent else (calm, Rule.LEAVE)
        for part, out in enumerate(_parts(house, to, one, text, turn.where.asking)):
            draft = Draft(
                f"{key}:{number}:{part}", to.channel, to.address, out, rank, rule, message_id, due
            )
            outbox.put(tx, house.store, draft, (to.known.row.id, to.known.seal), now)
        voice = _voice(house, to, one)
        if voice is not None:
            # Of no message, so that one that cannot be fetched never makes the answer look unsent.
            which = f"{key}:{number}:audio"
            draft = Draft(which, to.channel, to.address, voice, rank, Rule.LEAVE, not_before=due)
            outbox.put(tx, house.store, draft, (to.known.row.id, to.known.seal), now)


def say_last(house: House, tx: Tx, to: To, says: tuple[Say, ...], key: str, now: datetime) -> None:
    """The last words to somebody who is being forgotten: kept nowhere, wiped once sent."""
    for number, one in enumerate(says):
        text = written(house, to.language, one)
        for part, piece in enumerate(house.channels[to.channel].split(text)):
            draft = Draft(
                f"{key}:{number}:{part}",
                to.channel,
                to.address,
                Outgoing(piece, last=True),
                Rank.ANSWER,
                Rule.LEAVE,
            )
            outbox.put(tx, house.store, draft, None, now)


async def take_back(
    house: House, tx: Tx, known: Known, were: tuple[str, ...], key: str, now: datetime
) -> None:
    """Let go from the chats of somebody who is being forgotten what the channel still lets go.

    `were` are the ids of whom they were in these chats before.
    """
    there: dict[tuple[str, str], list[str]] = {}
    for channel, address, shown in await outbox.shown_since(tx, known, now - LETS_GO, were):
        there.setdefault((channel, address), []).append(shown)
    for chat, ((channel, address), ids) in enumerate(there.items()):
        for start in range(0, len(ids), AT_ONCE):
            out = Outgoing("", takes_back=tuple(ids[start : start + AT_ONCE]))
            which = f"{key}:back:{chat}:{start}"
            draft = Draft(which, channel, address, out, Rank.ANSWER, Rule.AGAIN)
            outbox.put(tx, house.store, draft, None, now)


def say_as_staff(
    house: House, tx: Tx, to: To, staff_id: str, text: str, key: str, now: datetime
) -> None:
    """A worker's own words; whether an uncertain one is sent again, the worker decides."""
    message = Said("staff", "text", text, staff_id=staff_id)
    message_id = messages.write(tx, to.known.row.id, to.known.seal, message, now)
    for part, piece in enumerate(house.channels[to.channel].split(text)):
        draft = Draft(
            f"{key}:{part}",
            to.channel,
            to.address,
            Outgoing(piece),
            Rank.STAFF,
            Rule.ASK,
            message_id,
        )
        outbox.put(tx, house.store, draft, (to.known.row.id, to.known.seal), now)


def written(house: House, language: Language, say: Say) -> str:
    """The paragraphs of a message in the reader's language."""
    return "\n\n".join(house.words.say(language, text) for text in say.paragraphs)


def signed(house: House, person_id: str, go: str, asking: int) -> str:
    """What comes back from a button: whose it is, and under which asking it was shown."""
    shown = f"{go}@{asking}"
    return f"{shown}.{house.store.vault.sign(person_id, shown)}"


def pressed(house: House, person_id: str, data: str) -> tuple[str, str]:
    """The payload and the asking of a button that was ours and this person's; else both empty."""
    shown, _, signature = data.rpartition(".")
    if not (shown and house.store.vault.signed(person_id, shown, signature)):
        return "", ""
    go, _, asking = shown.partition("@")
    return go, asking


def _parts(house: House, to: To, say: Say, text: str, asking: int) -> tuple[Outgoing, ...]:
    """The text within the channel's limit; buttons and player stand under its last part."""
    channel = house.channels[to.channel]
    *first, last = channel.split(text)
    rows = tuple(
        tuple(
            Button(_label(house, to, choice), signed(house, to.known.row.id, choice.go, asking))
            for choice in row
        )
        for row in say.rows
    )
    audio = "" if channel.fetches else recordings.path_of(house, to.language, say.audio)
    return (*(Outgoing(piece) for piece in first), Outgoing(last, rows, audio))


def _voice(house: House, to: To, say: Say) -> Outgoing | None:
    """The recording as a message of its own, where the channel can fetch it from this house."""
    if not (house.channels[to.channel].fetches and house.settings.public_url):
        return None
    path = recordings.path_of(house, to.language, say.audio)
    return Outgoing("", audio=house.settings.address + path) if path else None


def _label(house: House, to: To, choice: Choice) -> str:
    return f"{choice.icon} {house.words.say(to.language, choice.label)}".strip()
