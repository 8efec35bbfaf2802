"""What a role may do is written in one place, and is what the table of the brief says."""

import ast
from pathlib import Path

import bot
from bot.access import ALLOWED, HAND_TO, NAMES, ON_THE_DESK, Action, Role, may
from bot.console.staff.words import ACTIONS

OF_PEOPLE = {
    Action.READ_CASE,
    Action.CLAIM,
    Action.REPLY,
    Action.NOTE,
    Action.MERGE,
    Action.READ_RECORD,
    Action.WRITE_RECORD,
    Action.SEE_QUEUE,
    Action.FOLLOW_UP,
}


def test_roles_are_named_in_one_place() -> None:
    naming = set()
    names = {role.value for role in Role} - {"worker", "manager"}  # words of other things too
    for path in Path(bot.__file__).parent.rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text())):
            if isinstance(node, ast.Attribute) and ast.unparse(node).startswith("Role."):
                naming.add(path.name)
            if isinstance(node, ast.Constant) and node.value in names:
                naming.add(path.name)
    assert naming == {"access.py", "demo.py"}  # the demo has one of each


def test_who_counts_audits_or_keeps_accounts_does_that_and_nothing_else() -> None:
    off_the_desk = {role: ALLOWED[role] for role in Role if not may(role, Action.CLAIM)}
    assert off_the_desk == {
        Role.MANAGER: {Action.SEE_COUNTS},
        Role.ADMINISTRATOR: {Action.MANAGE_STAFF},
        Role.AUDITOR: {Action.SEE_AUDIT},
    }
    assert [one for one in off_the_desk.values() if one & OF_PEOPLE] == []


def test_what_the_desk_may_and_what_only_a_supervisor() -> None:
    who = {action: tuple(role for role in Role if may(role, action)) for action in Action}
    both = {action for action, roles in who.items() if roles == ON_THE_DESK}
    above = {action for action, roles in who.items() if roles == HAND_TO}
    assert (ON_THE_DESK, HAND_TO) == ((Role.WORKER, Role.SUPERVISOR), (Role.SUPERVISOR,))
    assert both == OF_PEOPLE | {
        Action.HAND_OVER,
        Action.CLOSE,
        Action.ENROL,
        Action.TAKE_OVER,
        Action.SEE_ROTA,
    }
    assert above == {
        Action.EXCUSE_GUARDIAN,
        Action.SEE_ALL_FOLLOWED,
        Action.NAME_IN_PACK,
        Action.NAME_READERS,
        Action.PLAN_ROTA,
        Action.EDIT_REPLIES,
        Action.EDIT_CONTENT,
        Action.SEE_LOAD,
    }
    assert who[Action.SEE_COUNTS] == (Role.SUPERVISOR, Role.MANAGER)
    assert who[Action.OWN_ACCOUNT] == tuple(Role)


def test_every_role_and_every_action_has_a_name_in_words() -> None:
    assert (set(NAMES), set(ACTIONS)) == (set(Role), set(Action))
