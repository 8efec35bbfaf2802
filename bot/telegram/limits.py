"""The named limits of the Telegram edge: sizes in bytes or UTF-16 units, times in seconds."""

from telegram.constants import InlineKeyboardButtonLimit, MessageLimit, UpdateType

TEXT_UNITS = int(MessageLimit.MAX_TEXT_LENGTH)
BUTTON_BYTES = int(InlineKeyboardButtonLimit.MAX_CALLBACK_DATA)
NAME_LENGTH = 256
REMARK_LENGTH = 512
REFERENCE_LENGTH = 256

BODY_BYTES = 1024 * 1024
BODY_SECONDS = 10.0

CONNECT_SECONDS = 5.0
READ_SECONDS = 10.0
PRESS_SECONDS = 2.0  # whoever hears a press hears nobody else meanwhile
POOL_SECONDS = 2.0
POOL_SIZE = 32

FILE_BYTES = 20 * 1024 * 1024
FILE_SECONDS = 60.0

POLL_SECONDS = 25
FIRST_WAIT = 1.0
LONGEST_WAIT = 30.0
CONFLICT_WAIT = 30.0
UNSAID_WAIT = 30  # Telegram says "too many" and forgets to say for how long
MOST_PATIENT = 24 * 3600  # no wait asked for is believed to be longer than a day

SECRET_LENGTH = 32
LONGEST_SECRET = 256

# Nothing else is asked for: what is not wanted is not sent.
ALLOWED_UPDATES = (
    UpdateType.MESSAGE.value,
    UpdateType.CALLBACK_QUERY.value,
    UpdateType.MY_CHAT_MEMBER.value,
)
