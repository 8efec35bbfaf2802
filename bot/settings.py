"""The settings, read from the environment; each may also come from a file named in NAME_FILE."""

import contextlib
import os
from collections.abc import Mapping
from ipaddress import IPv4Network, IPv6Network, ip_network
from pathlib import Path
from typing import Literal
from urllib.parse import urlsplit

from pydantic import Field, SecretStr, ValidationError
from pydantic_settings import BaseSettings, SettingsConfigDict

from bot.errors import BadSetting

Network = IPv4Network | IPv6Network
SHORTEST = 90  # days that a record is kept at least, where it is not kept for good
NAMES = {
    "database_url": "SAIYAI_DATABASE_URL",
    "home": "SAIYAI_HOME",
    "keys": "SAIYAI_KEYS",
    "host": "SAIYAI_HOST",
    "port": "SAIYAI_PORT",
    "edge_port": "SAIYAI_EDGE_PORT",
    "public_url": "SAIYAI_PUBLIC_URL",
    "telegram_mode": "SAIYAI_TELEGRAM_MODE",
    "telegram_bot_token": "TELEGRAM_BOT_TOKEN",
    "telegram_webhook_secret": "TELEGRAM_WEBHOOK_SECRET",
    "telegram_secret_before": "TELEGRAM_WEBHOOK_SECRET_BEFORE",
    "telegram_networks": "SAIYAI_TELEGRAM_NETWORKS",
    "telegram_api_url": "TELEGRAM_API_URL",
    "rasa_url": "RASA_URL",
    "pace_chat": "SAIYAI_PACE_CHAT",
    "pace_all": "SAIYAI_PACE_ALL",
    "due_now": "SAIYAI_DUE_NOW_MINUTES",
    "due_today": "SAIYAI_DUE_TODAY_MINUTES",
    "due_soon": "SAIYAI_DUE_SOON_DAYS",
    "ask_after": "SAIYAI_ASK_AFTER_DAYS",
    "workers": "SAIYAI_WORKERS",
    "keep_closed": "SAIYAI_KEEP_CLOSED_DAYS",
    "keep_asked": "SAIYAI_KEEP_ASKED_DAYS",
    "keep_followed": "SAIYAI_KEEP_FOLLOWED_DAYS",
    "proxies": "SAIYAI_PROXIES",
    "backups": "SAIYAI_BACKUPS",
    "backup_recipient": "SAIYAI_BACKUP_RECIPIENT",
    "anchors": "SAIYAI_ANCHORS",
}
OURS = "SAIYAI_"
OF_THE_PROXY = ("SAIYAI_DOMAIN", "SAIYAI_PAGES", "SAIYAI_EDGE")  # deploy/Caddyfile
SECRET = (
    "TELEGRAM_BOT_TOKEN",
    "TELEGRAM_WEBHOOK_SECRET",
    "TELEGRAM_WEBHOOK_SECRET_BEFORE",
    "SAIYAI_DATABASE_URL",
)


class Settings(BaseSettings):
    """Everything that differs between one house and another.

    `pace_chat` is the least number of seconds between two messages to one chat, `pace_all` the
    most messages a second to all of them together; `due_*` say when a case of each level is due;
    `ask_after` how many days after a case somebody is asked how things are (0: never); words of a
    case are kept `keep_closed` days after its end, who only asked something for `keep_asked`, who
    was followed up for `keep_followed` after the end of that (0: until they are forgotten).
    `proxies` is how many of our own stand before the desk: so many addresses of X-Forwarded-For are
    believed.
    `backups` is the folder that archives are written to, for the age recipient `backup_recipient`;
    `anchors` the one outside the database in which the end of the audit's chain is written down
    each day. `telegram_secret_before` opens the webhook for ten minutes more, while a new secret
    takes its place; `telegram_networks` are those that may post to it at all (empty: any). `demo`
    is said by no variable; `unknown` are names of variables that look like settings and are none.
    """

    model_config = SettingsConfigDict(env_prefix="SAIYAI_UNUSED_", extra="forbid", frozen=True)

    database_url: str = ""
    home: Path = Path("var")
    keys: Path | None = None
    host: str = "127.0.0.1"
    port: int = Field(default=8080, ge=0, le=65535)
    edge_port: int | None = Field(default=None, ge=0, le=65535)
    public_url: str = ""
    telegram_mode: Literal["webhook", "polling", "off"] = "off"
    telegram_bot_token: SecretStr | None = None
    telegram_webhook_secret: SecretStr | None = None
    telegram_secret_before: SecretStr | None = None
    telegram_networks: str = ""
    telegram_api_url: str = "https://api.telegram.org"
    rasa_url: str | None = None
    pace_chat: float = Field(default=1.0, ge=0)
    pace_all: float = Field(default=25.0, gt=0)  # Telegram takes 30; networks bunch them together
    due_now: int = Field(default=15, gt=0)
    due_today: int = Field(default=240, gt=0)
    due_soon: int = Field(default=2, gt=0)
    ask_after: int = Field(default=3, ge=0)
    workers: int = Field(default=4, ge=1, le=32)
    keep_closed: int = Field(default=90, ge=7)  # a case can be opened again for three days
    keep_asked: int = Field(default=90, ge=7)
    keep_followed: int = Field(default=0, ge=0)
    proxies: int = Field(default=0, ge=0, le=9)
    backups: Path | None = None
    backup_recipient: str = ""
    anchors: Path | None = None
    demo: bool = False
    unknown: tuple[str, ...] = ()

    @property
    def database(self) -> str:
        """The database's URL; SQLite under the house's folder unless another was named."""
        return self.database_url or f"sqlite+aiosqlite:///{self.home / 'saiyai.db'}"

    @property
    def key_file(self) -> Path:
        """Where the keys are."""
        return self.keys or self.home / "keys.json"

    @property
    def anchor_folder(self) -> Path:
        """Where the anchors of the audit are; best on something that can be carried away."""
        return self.anchors or self.home / "anchors"

    @property
    def networks(self) -> tuple[Network, ...]:
        """The networks that may post to Telegram's door; none: any."""
        named = self.telegram_networks.replace(",", " ").split()
        return tuple(ip_network(one) for one in named)

    @property
    def address(self) -> str:
        """The address people and staff open in a browser."""
        return self.public_url.rstrip("/") or f"http://{self.host}:{self.port}"


def read_settings(environment: Mapping[str, str] | None = None) -> Settings:
    """Read the settings; raises `BadSetting` with a sentence that names the variable."""
    environment = os.environ if environment is None else environment
    values = {
        field: value
        for field, name in NAMES.items()
        if (value := _value(environment, name)) is not None
    }
    try:
        settings = Settings(**values, unknown=unknown_in(environment))  # type: ignore[arg-type] # pydantic reads the texts
    except ValidationError as error:
        first = error.errors()[0]
        name = NAMES.get(str(first["loc"][0]), str(first["loc"][0]))
        raise BadSetting(f"{name} cannot be used: {first['msg']}.") from None
    _check(settings)
    return settings


def check_telegram(settings: Settings) -> None:
    """Refuse to open Telegram without what it needs; whoever does not open it is not asked.

    A backup, for example, goes with the house's settings and without the bot's token.
    """
    if settings.telegram_mode != "off" and settings.telegram_bot_token is None:
        raise BadSetting("Telegram is switched on, but TELEGRAM_BOT_TOKEN is not set.")
    if settings.telegram_mode == "webhook":
        if settings.telegram_webhook_secret is None:
            raise BadSetting("The webhook needs TELEGRAM_WEBHOOK_SECRET (32 letters or more).")
        if not settings.public_url:
            raise BadSetting("The webhook needs SAIYAI_PUBLIC_URL, the address Telegram calls.")


def unknown_in(environment: Mapping[str, str]) -> tuple[str, ...]:
    """Names that look like settings of the house and are none, as misspelt ones do."""
    known = {*NAMES.values(), *(f"{name}_FILE" for name in NAMES.values()), *OF_THE_PROXY}
    return tuple(
        sorted(name for name in environment if name.startswith(OURS) and name not in known)
    )


def secrets_in(environment: Mapping[str, str]) -> tuple[str, ...]:
    """What no line may show; a setting that cannot be read is told of elsewhere."""
    told = []
    for name in SECRET:
        with contextlib.suppress(BadSetting):
            told.append(_value(environment, name) or "")
    return tuple(filter(None, told))


def _value(environment: Mapping[str, str], name: str) -> str | None:
    """The variable, or the content of the file that NAME_FILE names; both at once is a mistake.

    An empty file says nothing.
    """
    plain, file = environment.get(name), environment.get(f"{name}_FILE")
    if not file:
        return plain or None
    try:
        told = Path(file).read_text(encoding="utf-8").strip()
    except (OSError, UnicodeDecodeError):
        raise BadSetting(f"The file named in {name}_FILE cannot be read.") from None
    if plain and told:
        raise BadSetting(f"Set {name} or {name}_FILE, not both.")
    return plain or told or None


def _check(settings: Settings) -> None:
    backend = settings.database.split("://", 1)[0]
    if backend not in {"sqlite+aiosqlite", "postgresql+asyncpg"}:
        raise BadSetting(
            "SAIYAI_DATABASE_URL must begin with sqlite+aiosqlite:// or postgresql+asyncpg://."
        )
    if 0 < settings.keep_followed < SHORTEST:
        raise BadSetting(f"SAIYAI_KEEP_FOLLOWED_DAYS must be 0 (never), or {SHORTEST} or more.")
    try:
        _ = settings.networks
    except ValueError:
        raise BadSetting(
            "SAIYAI_TELEGRAM_NETWORKS must list networks such as 149.154.160.0/20,91.108.4.0/22."
        ) from None
    if settings.rasa_url is not None and urlsplit(settings.rasa_url).scheme not in {
        "http",
        "https",
        "unix",
    }:
        raise BadSetting("RASA_URL must begin with http://, https:// or unix://.")
