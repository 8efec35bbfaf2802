"""Buttons are signed for one person: of who became another, they are signed anew."""

from dataclasses import replace

from bot.channels import Button
from bot.store.boxes import outbox
from bot.store.sealed.vault import Vault


def sign_anew(vault: Vault, before: str, now: str, body: str) -> str:
    """What was put on its way to one person, with the buttons of the person they are now."""
    out = outbox.load(body)
    if not out.rows:
        return body
    rows = tuple(tuple(_button(vault, before, now, one) for one in row) for row in out.rows)
    return outbox.dump(replace(out, rows=rows))


def _button(vault: Vault, before: str, now: str, button: Button) -> Button:
    go, _, signature = button.data.rpartition(".")
    if not vault.signed(before, go, signature):
        return button
    return replace(button, data=f"{go}.{vault.sign(now, go)}")
