"""An honest fake of Telegram's Bot API over HTTP: it checks, remembers, delays, fails and drops."""

from tests.fakes.telegram.faults import Fault, Trouble
from tests.fakes.telegram.server import FakeTelegram
from tests.fakes.telegram.world import Call, Shown

__all__ = ["Call", "FakeTelegram", "Fault", "Shown", "Trouble"]
