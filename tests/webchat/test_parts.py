"""The chat's small parts by themselves: the brake, the streams, the lines, the last words."""

from datetime import UTC, datetime, timedelta

from bot.bell import Bell
from bot.channels import Button, Delivery, Ending, Outgoing
from bot.store.desk.transcript import ChatLine
from bot.webchat.brake import EASY, MOST_CHATS, PAUSE, Brake
from bot.webchat.channel import LAST_WORDS_FOR, MOST_LAST_WORDS, WebChannel
from bot.webchat.lines import after, shown
from bot.webchat.room import MOST_OF_ONE, Streams

EVENING = datetime(2026, 11, 23, 16, 30, tzinfo=UTC)  # 23:30 in Vientiane


def _line(name: str, *, mine: bool, rows: bool = False, minutes: int = 0) -> ChatLine:
    buttons = ((Button("Yes", f"{name}.x"),),) if rows else ()
    author = "person" if mine else "bot"
    at = EVENING + timedelta(minutes=minutes)
    return ChatLine(name, at, mine, author, name, "text", buttons, waiting=False)


def test_the_brake_slows_only_what_is_beyond_the_easy_pace() -> None:
    brake = Brake()
    assert [brake.pause("a", float(n)) for n in range(EASY)] == [0.0] * EASY
    assert brake.pause("a", 31.0) == PAUSE
    assert brake.pause("b", 31.0) == 0.0
    assert brake.pause("a", 300.0) == 0.0


def test_the_brake_keeps_a_bounded_memory() -> None:
    brake = Brake()
    for number in range(MOST_CHATS + 1):
        brake.pause(str(number), 0.0)
    assert (brake.wrote("0"), brake.wrote("1")) == (False, True)


def test_one_chat_has_only_so_many_streams() -> None:
    streams = Streams()
    assert [streams.enter("a") for _ in range(MOST_OF_ONE + 1)] == [True] * MOST_OF_ONE + [False]
    assert streams.enter("b")
    streams.leave("a")
    assert streams.enter("a")


def test_buttons_said_together_stay_alive_together() -> None:
    lines = (
        _line("old", mine=False, rows=True),
        _line("asked", mine=True),
        _line("answer", mine=False, rows=True),
        _line("welcome", mine=False, rows=True),
        _line("more", mine=True),
    )
    alive = {line.id: line.alive for line in shown(lines)}
    assert alive == {
        "old": False, "asked": False, "answer": True, "welcome": True, "more": False,
    }  # fmt: skip


def test_a_new_day_begins_at_midnight_in_vientiane() -> None:
    lines = (
        _line("a", mine=True),
        _line("b", mine=True, minutes=29),
        _line("c", mine=True, minutes=31),
    )
    days = [line.day.isoformat() if line.day else "" for line in shown(lines)]
    assert days == ["2026-11-23", "", "2026-11-24"]


def test_lines_behind_one_that_is_gone_are_all_lines() -> None:
    lines = shown((_line("a", mine=True), _line("b", mine=False)))
    assert [line.id for line in after(lines, "a")] == ["b"]
    assert [line.id for line in after(lines, "gone")] == ["a", "b"]


async def test_last_words_are_forgotten_after_a_while() -> None:
    now = [0.0]
    channel = WebChannel(Bell(), clock=lambda: now[0])
    assert await channel.send("a", Outgoing("Goodbye", last=True)) == Delivery(Ending.SENT)
    now[0] = LAST_WORDS_FOR - 1
    assert channel.last_words("a") == "Goodbye"
    now[0] = LAST_WORDS_FOR
    assert channel.last_words("a") == ""


async def test_last_words_are_kept_of_so_many_chats_and_no_more() -> None:
    channel = WebChannel(Bell(), clock=lambda: 0.0)
    for number in range(MOST_LAST_WORDS + 1):
        await channel.send(str(number), Outgoing("Goodbye", last=True))
    assert (channel.last_words("0"), channel.last_words("1")) == ("", "Goodbye")
