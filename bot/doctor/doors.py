"""The doors to the network: the public address, the edge's listener, and how Telegram posts."""

from datetime import timedelta
from urllib.parse import urlsplit

from bot.doctor.fault import Fault
from bot.doctor.patient import Patient
from bot.telegram.asking import Post, Silence
from bot.telegram.start import webhook_url

MOST_PENDING = 20
RECENT = timedelta(minutes=10)
OPEN_AGAIN = "Start the house again: it tells Telegram where to post when it opens."


async def not_https(patient: Patient) -> Fault | None:
    """The public address is not an https one."""
    if urlsplit(patient.settings.public_url).scheme == "https":
        return None
    said = patient.settings.public_url or "not set"
    return Fault(
        f"The public address (SAIYAI_PUBLIC_URL) is not an https one: it is {said}.",
        "Put a proxy with a certificate before the house (deploy/Caddyfile) and set its address.",
    )


async def edge_off(patient: Patient) -> Fault | None:
    """The pages' listener faces Telegram, and so the internet."""
    if patient.settings.telegram_mode != "webhook" or patient.settings.edge_port is not None:
        return None
    return Fault(
        "Telegram posts to the listener that also has the desk and every page.",
        "Set SAIYAI_EDGE_PORT and let the proxy pass /telegram/webhook to that port.",
    )


async def token_refused(patient: Patient) -> Fault | None:
    """Telegram does not know the bot."""
    if not isinstance(patient.post, Silence) or not patient.post.refused:
        return None
    return Fault(
        "Telegram refuses the bot's token (TELEGRAM_BOT_TOKEN).",
        "Ask @BotFather for the bot's present token, set it and start the house again.",
    )


async def telegram_silent(patient: Patient) -> Fault | None:
    """Telegram cannot be reached."""
    if not isinstance(patient.post, Silence) or patient.post.refused:
        return None
    return Fault(
        "Telegram does not answer from this machine.",
        "Look at the network, the firewall and TELEGRAM_API_URL; what people write waits there.",
    )


async def webhook_not_set(patient: Patient) -> Fault | None:
    """Telegram was not told where to post."""
    if _post(patient).url:
        return None
    return Fault("The webhook is not set: Telegram keeps what people write.", OPEN_AGAIN)


async def webhook_elsewhere(patient: Patient) -> Fault | None:
    """Telegram posts to another address."""
    url = _post(patient).url
    if url in {"", webhook_url(patient.settings.public_url)}:
        return None
    host = urlsplit(url).hostname or "another address"
    return Fault(
        f"Telegram posts what people write to {host}, which is not this house's address.",
        f"If that house is yours, stop it. {OPEN_AGAIN} If not, ask @BotFather for a new token.",
    )


async def webhook_besides_polling(patient: Patient) -> Fault | None:
    """Somebody set a webhook although the house asks for updates itself."""
    if patient.settings.telegram_mode != "polling" or not _post(patient).url:
        return None
    return Fault(
        "A webhook is set although this house asks for updates itself: another one has the bot.",
        "Stop the other house, or ask @BotFather for a new token; then start this one again.",
    )


async def pending(patient: Patient) -> Fault | None:
    """Updates pile up at Telegram."""
    count = _post(patient).waiting
    if count <= MOST_PENDING:
        return None
    return Fault(
        f"{count} updates wait at Telegram.",
        "See whether the house is open and reached under its address, and what its log says.",
    )


async def failing(patient: Patient) -> Fault | None:
    """Telegram could not post a moment ago."""
    told = _post(patient)
    if told.failed_at is None or patient.clock() - told.failed_at >= RECENT:
        return None
    return Fault(
        f"Telegram could not post to this house in the last ten minutes; it says: {told.failure}.",
        "Look at the proxy and its certificate, and at the house's log of that minute.",
    )


def _post(patient: Patient) -> Post:
    """What Telegram said; only those checks ask that need it."""
    return patient.post if isinstance(patient.post, Post) else Post("", 0)
