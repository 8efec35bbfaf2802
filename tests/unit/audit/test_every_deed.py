"""No deed goes unwritten unseen: what the audit can say is said somewhere in the house."""

import ast
from pathlib import Path

import bot
from bot.store.audit.deeds import Deed

NAMES = {"store/deeds.py", "console/staff/deeds.py"}  # what deeds there are, what they are called
OF_A_LINE = "WROTE_"  # each kind of line in a record: made of the kind by `deeds.wrote`


def test_every_deed_is_written_by_something() -> None:
    package = Path(bot.__file__).parent
    said = {
        node.attr
        for path in package.rglob("*.py")
        if path.relative_to(package).as_posix() not in NAMES
        for node in ast.walk(ast.parse(path.read_text("utf-8")))
        if isinstance(node, ast.Attribute) and ast.unparse(node.value) == "Deed"
    }
    silent = {one.name for one in Deed if not one.name.startswith(OF_A_LINE)} - said
    assert silent == set()
