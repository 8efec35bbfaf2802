"""The tables, every one known whichever is asked for first.

What people wrote, are called or can be reached at stands only in sealed columns.
"""

from bot.store.models import (
    after,
    audit,
    base,
    boxes,
    cases,
    content,
    desk,
    followup,
    helping,
    keeping,
    keys,
    on_call,
    people,
    queue,
    search,
    sign_in,
    staff,
    talk,
)

__all__ = [
    "after",
    "audit",
    "base",
    "boxes",
    "cases",
    "content",
    "desk",
    "followup",
    "helping",
    "keeping",
    "keys",
    "on_call",
    "people",
    "queue",
    "search",
    "sign_in",
    "staff",
    "talk",
]
