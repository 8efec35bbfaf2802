import sqlite3
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path

import pytest
from click.testing import CliRunner

from bot.cli import bench as command
from tests.bench.conditions import ours_holds, stock_holds
from tests.bench.examples import Kind, Said, draw, read_examples
from tests.bench.figures import Load, Times, times
from tests.bench.lines import lines
from tests.bench.machine import Machine
from tests.bench.measure import many_at_once, one_at_a_time
from tests.bench.plan import ONLY, make_plan
from tests.bench.results import Results
from tests.bench.sides import Shares
from tests.bench.stock import INSERT, lay_down
from tests.bench.updates import Updates

DATA = Path(__file__).parents[2] / "nlu" / "data"
TABLE = (
    "CREATE TABLE events (id INTEGER PRIMARY KEY, sender_id, type_name, timestamp, intent_name,"
    " action_name, data)"
)
HELLO = Said(Kind.TEXT, "hello", "greet")


class Slow:
    """A side that answers every second message, after as many seconds as it was told."""

    name = "slow"

    def __init__(self) -> None:
        self.chats: list[int] = []

    async def meet(self, chats: object) -> None:
        """Everybody is known."""

    async def turn(self, chat: int, _said: Said, *, settle: bool = False) -> float | None:
        del settle
        self.chats.append(chat)
        return 0.25 if len(self.chats) % 2 else None

    async def pass_by(self, chat: int, said: object, turns: int) -> None:
        """Nothing grows."""

    def memory(self) -> Shares:
        return Shares(1.0, 2.0)

    def processor(self) -> Shares:
        return Shares(0.0, 0.0)


def test_percentiles_are_values_that_were_measured() -> None:
    taken = times([number / 1000 for number in range(1, 101)])
    assert taken == Times(turns=100, unanswered=0, p50_ms=50.0, p95_ms=95.0)


def test_a_turn_without_a_reply_is_counted_and_not_timed() -> None:
    assert times([None, 0.5]) == Times(turns=2, unanswered=1, p50_ms=500.0, p95_ms=500.0)


def test_where_nothing_was_answered_there_is_no_time() -> None:
    assert times([None]) == Times(turns=1, unanswered=1, p50_ms=None, p95_ms=None)


async def test_each_message_goes_to_the_next_chat() -> None:
    side = Slow()
    taken = await one_at_a_time(side, [1, 2], [HELLO] * 4)
    assert side.chats == [1, 2, 1, 2]
    assert taken == Times(turns=4, unanswered=2, p50_ms=250.0, p95_ms=250.0)


async def test_no_chat_is_asked_twice_before_all_others_had_their_turn() -> None:
    side = Slow()
    done = await many_at_once(side, range(10), iter([HELLO] * 30), turns=30, at_once=3)
    assert len(done.turns) == 30
    assert [sorted(side.chats[at : at + 10]) for at in (0, 10, 20)] == [list(range(10))] * 3


def test_nobody_is_in_danger_and_nobody_ends_the_conversation() -> None:
    labels = {said.label for said in draw(read_examples(DATA), Kind.TEXT)}
    stays = {label for label in labels if label.startswith("ask_")}
    assert labels - stays == {"greet", "thanks", "menu_help"}


def test_no_message_is_an_example_word_for_word() -> None:
    examples = read_examples(DATA)
    learnt = {text for texts in examples.by_label.values() for text in texts}
    assert [said for said in draw(examples, Kind.TEXT) if said.text in learnt] == []


def test_both_sides_are_sent_the_same_messages_in_every_run() -> None:
    examples = read_examples(DATA)
    assert draw(examples, Kind.TEXT) == draw(examples, Kind.TEXT)


def test_a_past_is_laid_down_in_whole_turns_of_this_chat_alone(tmp_path: Path) -> None:
    lived = [("action", "a"), ("user", "1"), ("bot", "1"), ("user", "2"), ("bot", "2")]
    store = tmp_path / "tracker.db"
    with closing(sqlite3.connect(store)) as database, database:
        database.execute(TABLE)
        for sender in ("chat-1", "chat-2"):
            rows = [(sender, kind, 0.0, None, None, data) for kind, data in lived]
            database.executemany(INSERT, rows)
    lay_down(store, "chat-1", 3)
    with closing(sqlite3.connect(store)) as database:
        query = "SELECT type_name, data FROM events WHERE sender_id = ? ORDER BY id"
        first = database.execute(query, ("chat-1",)).fetchall()
        second = database.execute(query, ("chat-2",)).fetchall()
    assert first == [*lived, *lived[1:], ("user", "1"), ("bot", "1")]
    assert second == lived


def test_updates_are_numbered_upwards() -> None:
    updates = Updates()
    numbers = [made["update_id"] for made in (updates.text(1, "/start"), updates.press(1, "go.x"))]
    assert numbers == sorted(numbers)


def _load(rate: float) -> Load:
    return Load(rate, rate, rate, 1.0, None, Times(10, 0, 1.0, 2.0))


@pytest.mark.parametrize(("rate", "met"), [(30.0, True), (29.0, False)])
def test_the_aim_is_three_times_the_peers_turns(rate: float, met: bool) -> None:
    plan = make_plan(quick=True, only=(), stock_epochs=3)
    machine = Machine(2, "a processor", 8.0, 0.0, 1.0, "3.11")
    results = Results(
        datetime(2026, 1, 1, tzinfo=UTC), plan, machine, ours_holds(plan) + stock_holds(plan)
    )
    results.ours.load[Kind.TEXT] = _load(rate)
    results.stock.load[Kind.TEXT] = _load(10.0)
    turns = {line.key: line for line in lines(results)}["load_text_turns"]
    assert (turns.ratio, turns.met) == (rate / 10, met)


def test_a_side_alone_has_figures_and_no_ratio() -> None:
    plan = make_plan(quick=True, only=("ours",), stock_epochs=3)
    machine = Machine(2, "a processor", 8.0, 0.0, 1.0, "3.11")
    results = Results(datetime(2026, 1, 1, tzinfo=UTC), plan, machine, [])
    results.ours.load[Kind.TEXT] = _load(10.0)
    shown = [(line.ratio, line.met) for line in lines(results)]
    assert shown == [(None, None)] * 4


def test_the_command_offers_what_the_measurements_know() -> None:
    assert sorted(command.ONLY) == sorted(ONLY)


def test_without_a_checkout_the_command_says_so(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(command, "MEASURES", Path("/nowhere"))
    said = CliRunner().invoke(command.bench)
    assert said.exit_code == 1
    assert said.output == (
        "Error: The measurements are part of the checkout and not of an installed package; "
        "run this command inside a checkout.\n"
    )
