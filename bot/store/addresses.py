"""The address of the database, looked at before anything is opened; no sentence quotes it."""

from pathlib import Path

from sqlalchemy.engine import URL, make_url
from sqlalchemy.exc import ArgumentError

from bot import places
from bot.errors import BadSetting

FORM = (
    "SAIYAI_DATABASE_URL cannot be read. It must look like "
    "postgresql+asyncpg://name:password@host:5432/database or sqlite+aiosqlite:////folder/file."
)
NO_FILE = (
    "SAIYAI_DATABASE_URL names no file: SQLite needs one on a disk, such as "
    "sqlite+aiosqlite:////folder/saiyai.db."
)
DATABASE_SHUT = (
    "The database cannot be written: {place} is shut to this account, so no message could be kept."
)
A_FOLDER = "SAIYAI_DATABASE_URL names a folder; SQLite needs a file in it."
OPTION = "SAIYAI_DATABASE_URL has an option that is not known here; for TLS say ?ssl=require."
NO_OPTION = "SAIYAI_DATABASE_URL has an option that is not known here; SQLite takes none."
VALUE = "SAIYAI_DATABASE_URL has an option whose value cannot be used; for TLS say ?ssl=require."
TLS = frozenset({"disable", "prefer", "allow", "require", "verify-ca", "verify-full"})
NUMBERS = frozenset({"port", "prepared_statement_cache_size"})
# What the driver reads as a text; other numbers are none of these.
TEXTS = frozenset({"host", "passfile", "service", "servicefile", "target_session_attrs"})


def checked(url: str) -> URL:
    """The address in its parts; raises `BadSetting` with a sentence where it cannot be used."""
    try:
        parts = make_url(url)
    except (ArgumentError, ValueError):  # the second: a port that is no number
        raise BadSetting(FORM) from None
    if parts.get_backend_name() == "sqlite":
        _check_file(parts)
    else:
        _check_options(parts)
    return parts


def file_of(parts: URL) -> Path | None:
    """SQLite's file; none of another database."""
    if parts.get_backend_name() != "sqlite":
        return None
    return Path(parts.database or "")


def files_of(parts: URL) -> tuple[Path, ...]:
    """What SQLite writes to: its folder, its file and the two beside it."""
    file = file_of(parts)
    if file is None:
        return ()
    beside = (file.with_name(f"{file.name}{end}") for end in ("", "-wal", "-shm"))
    return file.parent, *beside


def check_open(parts: URL) -> None:
    """Refuse SQLite's file where this account may not write to it, or to what is beside it."""
    shut = places.shut(files_of(parts))
    if shut is not None:
        raise BadSetting(f"{DATABASE_SHUT.format(place=shut)} Run saiyai doctor: it says the mend.")


def _check_file(parts: URL) -> None:
    """SQLite's: a file on a disk; what is in memory would be gone with each connection."""
    if parts.query:
        raise BadSetting(NO_OPTION)
    if parts.host or (parts.database or ":memory:") == ":memory:":
        raise BadSetting(NO_FILE)
    file = Path(parts.database or "")
    if places.is_seen(file) and file.is_dir():
        raise BadSetting(A_FOLDER)


def _check_options(parts: URL) -> None:
    """PostgreSQL's: the driver falls over an option, a port or a name that it does not know."""
    if not _is_host(parts.host or "") or not 0 <= (parts.port or 0) < 2**16:
        raise BadSetting(FORM)
    for name, value in parts.query.items():
        if name not in TEXTS | NUMBERS | {"ssl"}:
            raise BadSetting(OPTION)
        values = value if isinstance(value, tuple) else (value,)
        if name in NUMBERS and not all(one.isdecimal() for one in values):
            raise BadSetting(VALUE)
        if name == "ssl" and value not in TLS:
            raise BadSetting(VALUE)


def _is_host(name: str) -> bool:
    """Whether a machine can be asked for by this name."""
    try:
        name.encode("idna")
    except UnicodeError:
        return False
    return True
