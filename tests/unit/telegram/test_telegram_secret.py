"""A webhook secret that somebody could guess is refused, and no secret is compared by `==`."""

import ast
from pathlib import Path

import pytest
from pydantic import SecretStr

import bot
from bot.errors import BadSetting
from bot.settings import Settings
from bot.telegram.start import check_secret, open_bot

TOKEN = "123456789:AAfictional-token-0123456789abcdefgh"
GOOD = "Mekong_4f9a2c71d8e35b60-Champasak_7e1d"
SOURCES = sorted(Path(bot.__file__).parent.rglob("*.py"))
GUARDED = ("secret", "token", "hash", "signature", "csrf")


@pytest.mark.parametrize(
    ("secret", "sentence"),
    [
        (GOOD[:31], "TELEGRAM_WEBHOOK_SECRET must have 32 to 256 characters."),
        (GOOD * 7, "TELEGRAM_WEBHOOK_SECRET must have 32 to 256 characters."),
        ("", "TELEGRAM_WEBHOOK_SECRET may hold only A-Z, a-z, 0-9, _ and -."),
        (GOOD + " ", "TELEGRAM_WEBHOOK_SECRET may hold only A-Z, a-z, 0-9, _ and -."),
        (GOOD + "é", "TELEGRAM_WEBHOOK_SECRET may hold only A-Z, a-z, 0-9, _ and -."),
        (GOOD + "\n", "TELEGRAM_WEBHOOK_SECRET may hold only A-Z, a-z, 0-9, _ and -."),
        (TOKEN, "TELEGRAM_WEBHOOK_SECRET must not be the bot token or a part of it."),
        (
            TOKEN.partition(":")[2],
            "TELEGRAM_WEBHOOK_SECRET must not be the bot token or a part of it.",
        ),
        (
            "change-me-change-me-0123456789-change-me",
            "TELEGRAM_WEBHOOK_SECRET is a sample that anybody could guess; draw a random one.",
        ),
        (
            "0123456789abcdef_example_0123456789abcdef",
            "TELEGRAM_WEBHOOK_SECRET is a sample that anybody could guess; draw a random one.",
        ),
        (
            "a" * 40,
            "TELEGRAM_WEBHOOK_SECRET is a sample that anybody could guess; draw a random one.",
        ),
    ],
    ids=range(11),
)
def test_a_weak_secret_is_refused_with_a_sentence(secret: str, sentence: str) -> None:
    with pytest.raises(BadSetting) as refusal:
        check_secret(secret, TOKEN)
    assert str(refusal.value) == sentence


@pytest.mark.parametrize("secret", [GOOD, GOOD[:32], "Zz9_" + GOOD * 6])
def test_a_good_secret_is_taken(secret: str) -> None:
    check_secret(secret, TOKEN)


async def test_a_bot_without_a_token_is_refused() -> None:
    with pytest.raises(BadSetting) as refusal:
        await open_bot(Settings())
    expected = "TELEGRAM_BOT_TOKEN is not set; @BotFather gives one to each bot."
    assert str(refusal.value) == expected


@pytest.mark.parametrize("token", ["hello", "12:", "12:a/b", "12:a b", ":abc"], ids=range(5))
async def test_a_token_that_is_none_is_refused_without_being_told(token: str) -> None:
    with pytest.raises(BadSetting) as refusal:
        await open_bot(Settings(telegram_bot_token=SecretStr(token)))
    expected = "TELEGRAM_BOT_TOKEN is no bot token: it has a number, a colon and a key."
    assert str(refusal.value) == expected


async def test_a_bot_never_shows_its_token() -> None:
    wire = await open_bot(Settings(telegram_bot_token=SecretStr(TOKEN)))
    assert (repr(wire), str(wire)) == ("Wire(the token is not shown)",) * 2
    await wire.shutdown()


def compared_names(tree: ast.AST) -> list[str]:
    """The names of secrets that stand in a comparison which ends early."""
    found = []
    for node in ast.walk(tree):
        if not isinstance(node, ast.Compare):
            continue
        if not any(isinstance(how, ast.Eq | ast.NotEq) for how in node.ops):
            continue
        for side in (node.left, *node.comparators):
            name = getattr(side, "attr", getattr(side, "id", "")).lower()
            found += [name] * any(word in name for word in GUARDED)
    return found


def test_the_rule_sees_a_comparison_that_ends_early() -> None:
    assert compared_names(ast.parse("a.webhook_secret == b or x != token")) == [
        "webhook_secret",
        "token",
    ]


def test_no_secret_is_compared_by_equality_in_this_channel() -> None:
    sources = [path for path in SOURCES if path.parent.name == "telegram"]
    assert len(sources) > 10
    found = {path.name: compared_names(ast.parse(path.read_text())) for path in sources}
    assert {name: names for name, names in found.items() if names} == {}


def test_the_code_base_never_names_a_parse_mode() -> None:
    assert [path.name for path in SOURCES if "parse_mode" in path.read_text()] == []


def test_only_this_channel_imports_the_library() -> None:
    importers = set()
    for path in SOURCES:
        for node in ast.walk(ast.parse(path.read_text())):
            names = [a.name for a in node.names] if isinstance(node, ast.Import) else []
            names += [node.module or ""] if isinstance(node, ast.ImportFrom) else []
            if any(name.split(".")[0] == "telegram" for name in names):
                importers.add(path.parent.name)
    assert importers == {"telegram"}
