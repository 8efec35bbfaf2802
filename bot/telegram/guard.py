"""Who may post to Telegram's door: whoever brings our secret, from a network that was named."""

import hmac
from dataclasses import dataclass
from datetime import datetime, timedelta
from ipaddress import IPv6Address, ip_address

from aiohttp import web

from bot.house import HOUSE
from bot.settings import Settings
from bot.web.peers import peer_of

SECRET_HEADER = "X-Telegram-Bot-Api-Secret-Token"  # noqa: S105 - the header's name
OVERLAP = timedelta(minutes=10)  # from the start; so long a replaced secret is taken as well


@dataclass(frozen=True, slots=True, repr=False)
class Accepted:
    """A secret that opens the door, and until when; without an end, always."""

    value: bytes
    until: datetime | None = None


SECRETS = web.AppKey("telegram_secrets", tuple[Accepted, ...])


def secrets_of(settings: Settings, now: datetime) -> tuple[Accepted, ...]:
    """Give the secrets that open the webhook; without one it stays shut.

    The one before the present one is good for a while: Telegram is told of the new one when the
    house opens, and what it is sending just then still comes with the old one.
    """
    secret, before = settings.telegram_webhook_secret, settings.telegram_secret_before
    found = [] if secret is None else [Accepted(secret.get_secret_value().encode())]
    if before is not None:
        found.append(Accepted(before.get_secret_value().encode(), now + OVERLAP))
    return tuple(found)


def is_telegram(request: web.Request) -> bool:
    """Whether it comes from where it may and brings exactly one header with one of our secrets."""
    given = request.headers.getall(SECRET_HEADER, [])
    if len(given) != 1 or not _from_there(request):
        return False
    candidate, now = given[0].encode("utf-8", "surrogateescape"), request.app[HOUSE].clock()
    matches = [
        hmac.compare_digest(candidate, secret.value)
        for secret in request.app[SECRETS]
        if secret.until is None or now < secret.until
    ]
    return any(matches)


def _from_there(request: web.Request) -> bool:
    settings = request.app[HOUSE].settings
    if not settings.networks:
        return True
    try:
        peer = ip_address(peer_of(request, settings.proxies))
    except ValueError:
        return False
    if isinstance(peer, IPv6Address) and peer.ipv4_mapped is not None:
        peer = peer.ipv4_mapped
    return any(peer in network for network in settings.networks)
