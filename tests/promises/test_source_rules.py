"""Rules that every line of the house keeps, read from its own source."""

import ast
import re
import tomllib
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
SOURCES = sorted(
    path
    for folder in ("bot", "dialogues", "nlu")
    for path in (ROOT / folder).rglob("*.py")
    if ".venv" not in path.parts
)
TEMPLATES = sorted((ROOT / "bot").rglob("*.html")) + sorted((ROOT / "bot").rglob("*.j2"))
GUARDED = ("secret", "token", "hash", "signature", "csrf", "passphrase")
SQL_WORDS = ("select ", "insert ", "update ", "delete ", "create ", "drop ", "pragma ", "alter ")
SPEAKING_SQL = {"text", "execute", "exec_driver_sql", "executescript", "raw"}
UNSAFE = re.compile(
    r"\|\s*safe\b|(?<![A-Za-z])Markup\(|autoescape\s+false|autoescape\s*=\s*False|hx-on\b|hx-vals=.js"
)
Rule = Callable[[ast.AST], Iterator[int]]


def compared_early(tree: ast.AST) -> Iterator[int]:
    """Lines where a secret is compared by == or !=, which tells how much of it was right."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Compare) and any(
            isinstance(how, ast.Eq | ast.NotEq) for how in node.ops
        ):
            sides = (node.left, *node.comparators)
            if not any(_is_column(side) for side in sides):
                yield from (
                    node.lineno
                    for side in sides
                    if any(word in _dotted(side).lower() for word in GUARDED)
                )


def _is_column(node: ast.AST) -> bool:
    """Whether it is a column in a query: there the database looks up what was hashed before."""
    owner = getattr(node, "value", None)
    return isinstance(owner, ast.Name) and owner.id[:1].isupper()


def built_sql(tree: ast.AST) -> Iterator[int]:
    """Lines where SQL is put together from pieces: an f-string, +, % or format."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Call) and _name(node.func) in SPEAKING_SQL and node.args:
            statement = node.args[0]
            if isinstance(statement, ast.JoinedStr | ast.BinOp) or _formats(statement):
                yield node.lineno
        if isinstance(node, ast.JoinedStr) and _begins_as_sql(node):
            yield node.lineno


def reads_the_text_as_code(tree: ast.AST) -> Iterator[int]:
    """Lines that would run or unpack what somebody wrote."""
    names = {"eval", "exec", "loads_pickle", "system", "popen", "from_string"}
    for node in ast.walk(tree):
        if isinstance(node, ast.Call) and _name(node.func) in names:
            yield node.lineno


def _name(node: ast.AST) -> str:
    return str(getattr(node, "attr", getattr(node, "id", "")))


def _dotted(node: ast.AST) -> str:
    """A name with all that it is taken from: `secret.value`, `token.encode()`, `hashes[0]`."""
    match node:
        case ast.Call(func=inside) | ast.Subscript(value=inside):
            return _dotted(inside)
        case ast.Attribute(value=inside, attr=name):
            return f"{_dotted(inside)}.{name}"
    return _name(node)


def _formats(node: ast.AST) -> bool:
    return isinstance(node, ast.Call) and _name(node.func) == "format"


def _begins_as_sql(node: ast.JoinedStr) -> bool:
    first = node.values[0] if node.values else None
    return (
        isinstance(first, ast.Constant)
        and isinstance(first.value, str)
        and first.value.lstrip().lower().startswith(SQL_WORDS)
    )


# SQLite's own settings: names and numbers of ours, which no placeholder can stand for.
ALLOWED: dict[str, set[str]] = {"built_sql": {"bot/store/engines.py"}}


@pytest.mark.parametrize("rule", [compared_early, built_sql, reads_the_text_as_code])
def test_no_line_breaks_the_rule(rule: Rule) -> None:
    allowed = ALLOWED.get(rule.__name__, set())
    broken = [
        f"{path.relative_to(ROOT)}:{line}"
        for path in SOURCES
        if str(path.relative_to(ROOT)) not in allowed
        for line in rule(ast.parse(path.read_text("utf-8")))
    ]
    assert len(SOURCES) > 100
    assert broken == []


@pytest.mark.parametrize(
    ("rule", "line"),
    [
        (compared_early, "if row.token_hash == given: pass"),
        (compared_early, "ok = a != webhook_secret"),
        (compared_early, "ok = candidate == secret.value"),
        (compared_early, "ok = candidate == secret.get_secret_value().encode()"),
        (compared_early, "ok = candidate == tokens[0]"),
        (built_sql, 'tx.execute(text(f"SELECT {a}"))'),
        (built_sql, 'x = f"delete from {table}"'),
        (built_sql, 'tx.execute("SELECT " + name)'),
        (built_sql, 'tx.execute("SELECT %s" % name)'),
        (built_sql, 'tx.execute("SELECT {}".format(name))'),
        (reads_the_text_as_code, "eval(heard)"),
    ],
)
def test_each_rule_sees_what_it_forbids(rule: Rule, line: str) -> None:
    assert list(rule(ast.parse(line))) != []


def test_every_template_escapes_everything() -> None:
    assert len(TEMPLATES) > 5
    found = [
        f"{path.relative_to(ROOT)}: {sign}"
        for path in (*TEMPLATES, *SOURCES)
        for sign in UNSAFE.findall(path.read_text("utf-8"))
    ]
    assert found == []
    assert len(UNSAFE.findall("{{ x|safe }} {{ x | safe }} Markup(x) InlineKeyboardMarkup(x)")) == 3


def test_no_message_is_ever_given_to_telegram_as_markup() -> None:
    found = [path.name for path in SOURCES if "parse_mode" in path.read_text("utf-8")]
    assert found == []


def test_previews_of_links_are_off_wherever_a_message_is_sent() -> None:
    senders = [path for path in SOURCES if ".send_message(" in path.read_text("utf-8")]
    assert [path.name for path in senders] == ["sender.py"]
    assert "LinkPreviewOptions(is_disabled=True)" in senders[0].read_text("utf-8")


@pytest.mark.parametrize(
    ("rule", "room"),
    [("sql", "bot.store.**"), ("telegram", "bot.telegram.**"), ("words", "bot.words")],
)
def test_no_module_of_the_house_is_left_out_of_a_rule(rule: str, room: str) -> None:
    pyproject = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))
    contracts = pyproject["tool"]["importlinter"]["contracts"]
    (contract,) = [one for one in contracts if one.get("id") == rule]
    assert contract["source_modules"] == ["bot", "dialogues", "nlu"]
    assert {free.split(" -> ")[0] for free in contract["ignore_imports"]} == {room}
