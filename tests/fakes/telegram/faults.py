"""What can go wrong on the way to Telegram, in the order a test wants it to."""

from dataclasses import dataclass
from enum import StrEnum


class Trouble(StrEnum):
    """The ways in which a call fails; "after" means that Telegram had acted already."""

    SLOW = "slow"
    TOO_MANY = "too_many"
    ERROR = "error"
    ERROR_AFTER = "error_after"
    DROP = "drop"
    DROP_AFTER = "drop_after"
    GARBAGE_AFTER = "garbage_after"


ACTED = frozenset({Trouble.SLOW, Trouble.ERROR_AFTER, Trouble.DROP_AFTER, Trouble.GARBAGE_AFTER})


@dataclass
class Fault:
    """Trouble for the next `times` calls of a method, or of any; to one chat, or to any.

    `seconds` is the delay of `SLOW` and the retry_after of `TOO_MANY` (0 leaves it unsaid),
    `status` the HTTP status of the errors.
    """

    trouble: Trouble
    method: str = ""
    chat_id: int | None = None
    times: int = 1
    seconds: float = 0.0
    status: int = 502

    def meets(self, method: str, chat_id: int | None) -> bool:
        return self.times > 0 and self.method in ("", method) and self.chat_id in (None, chat_id)


def next_fault(faults: list[Fault], method: str, chat_id: int | None) -> Fault | None:
    """Take the first fault that meets this call; it is used up by one."""
    for fault in faults:
        if fault.meets(method, chat_id):
            fault.times -= 1
            return fault
    return None
