"""The transcript as the page shows it: days between the lines, only the newest buttons alive."""

from dataclasses import dataclass
from datetime import date, datetime

from bot.channels import Button
from bot.store.desk.transcript import ChatLine
from bot.store.messages import PLAN
from bot.words import ZONE


@dataclass(frozen=True, slots=True)
class Shown:
    """One line of the page; `day` is set where a new day begins, `alive` while buttons work."""

    id: str
    at: datetime
    author: str
    text: str
    kind: str
    rows: tuple[tuple[Button, ...], ...]
    alive: bool
    day: date | None
    audio: str


def shown(lines: tuple[ChatLine, ...]) -> tuple[Shown, ...]:
    """The lines that have something to show, oldest first."""
    visible = [line for line in lines if line.text or line.rows or line.kind == PLAN]
    alive = _alive(visible)
    page, last = [], None
    for line in visible:
        day = line.at.astimezone(ZONE).date()
        begins = day if day != last else None
        page.append(
            Shown(
                line.id,
                line.at,
                line.author,
                line.text,
                line.kind,
                line.rows,
                line.id in alive,
                begins,
                line.audio,
            )
        )
        last = day
    return tuple(page)


def _alive(lines: list[ChatLine]) -> frozenset[str]:
    """The newest buttons, and those of lines that were said together with them."""
    found: set[str] = set()
    for line in reversed(lines):
        if line.mine and found:
            break
        if line.rows:
            found.add(line.id)
    return frozenset(found)


def after(lines: tuple[Shown, ...], anchor: str) -> tuple[Shown, ...]:
    """What stands behind a line; everything where there is no such line (any more)."""
    ids = [line.id for line in lines]
    return lines[ids.index(anchor) + 1 :] if anchor in ids else lines
