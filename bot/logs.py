"""One JSON object a line, with secrets and people kept out at the root."""

import logging
import math
import sys
import threading
import warnings
from collections.abc import Iterable, Iterator, Mapping, MutableMapping
from pathlib import Path
from types import TracebackType
from typing import Any, TextIO
from urllib.parse import unquote

import structlog
from structlog.typing import Processor

HIDDEN = "[hidden]"
SHORTEST = 8  # a shorter secret would hide half the language
OURS = ("bot.", "nlu.", "dialogues.")
# Libraries that put addresses, headers or bodies into their lines are heard only when it matters.
LOUD = (
    "alembic",
    "httpx",
    "httpcore",
    "telegram",
    "aiohttp.access",
    "aiosqlite",
    "sqlalchemy",
    "asyncio",
)


def set_up(secrets: Iterable[str] = (), level: int = logging.INFO) -> None:
    """Send every log line through one place that knows the house's secrets."""
    hide = _Hide(tuple(secret for secret in _passwords(secrets) if len(secret) >= SHORTEST))
    shared: list[Processor] = [
        structlog.stdlib.add_log_level,
        structlog.processors.TimeStamper(fmt="iso", utc=True),
        _no_values,
        _no_traceback,
        hide,
    ]
    structlog.configure(
        processors=[*shared, structlog.stdlib.ProcessorFormatter.wrap_for_formatter],
        logger_factory=structlog.stdlib.LoggerFactory(),
        cache_logger_on_first_use=False,
    )
    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(
        structlog.stdlib.ProcessorFormatter(
            foreign_pre_chain=shared,
            processors=[
                structlog.stdlib.ProcessorFormatter.remove_processors_meta,
                hide,
                structlog.processors.JSONRenderer(ensure_ascii=True),
            ],
        )
    )
    logging.root.handlers[:] = [handler]
    logging.root.setLevel(level)
    for name in LOUD:
        logging.getLogger(name).setLevel(max(level, logging.WARNING))


def catch_the_rest() -> None:
    """Let what nobody caught be a line like all others: Python would print every word of it."""
    warnings.showwarning = _warned
    sys.excepthook = lambda _kind, error, _trace: fell(error)
    sys.unraisablehook = lambda told: fell(told.exc_value)
    threading.excepthook = lambda told: fell(told.exc_value)


def fell(error: BaseException | None) -> None:
    """Tell of what nobody caught: its kind and place alone."""
    structlog.get_logger("bot").critical("fell", exc_info=error)


def _warned(
    message: Warning | str,
    category: type[Warning],
    filename: str,
    lineno: int,
    file: TextIO | None = None,
    line: str | None = None,
) -> None:
    """A warning by its kind and place: its text may quote anything."""
    del message, file, line
    at = f"{Path(filename).name}:{lineno}"
    structlog.get_logger("bot").warning("warned", kind=category.__name__, at=at)


class _Hide:
    """Takes the house's secrets out of everything in a line."""

    def __init__(self, secrets: tuple[str, ...]) -> None:
        self._secrets = secrets

    def __call__(
        self, _logger: object, _method: str, line: MutableMapping[str, Any]
    ) -> MutableMapping[str, Any]:
        for key, value in line.items():
            if not key.startswith("_"):  # structlog's own, gone before the line is written
                line[key] = self._clean(value)
        return line

    def _clean(self, value: object) -> object:
        """A text without secrets, also inside lists; of any other thing its kind alone."""
        if isinstance(value, str):
            for secret in self._secrets:
                value = value.replace(secret, HIDDEN)
            return value
        if value is None or isinstance(value, int):
            return value
        if isinstance(value, float):
            return value if math.isfinite(value) else str(value)  # JSON knows no infinity
        if isinstance(value, Mapping):
            return {str(self._clean(str(key))): self._clean(one) for key, one in value.items()}
        if isinstance(value, list | tuple | set | frozenset):
            return [self._clean(one) for one in value]
        return type(value).__name__


def _no_values(
    _logger: object, _method: str, line: MutableMapping[str, Any]
) -> MutableMapping[str, Any]:
    """A library's line is shown without its values, which may be anybody's words or address."""
    record = line.get("_record")
    if isinstance(record, logging.LogRecord) and not record.name.startswith(OURS):
        said = record.msg if isinstance(record.msg, str) else type(record.msg).__name__
        line["event"] = said.partition("\n")[0]
        line["by"] = record.name
    return line


def _passwords(secrets: Iterable[str]) -> Iterator[str]:
    """Each secret, and the password inside it if it is a URL."""
    for secret in secrets:
        yield secret
        password = secret.partition("://")[2].rpartition("@")[0].partition(":")[2]
        if password:
            yield from (password, unquote(password))


def _no_traceback(
    _logger: object, _method: str, line: MutableMapping[str, Any]
) -> MutableMapping[str, Any]:
    """An exception is named by its class and place: its text may quote what somebody wrote."""
    fault = line.pop("exc_info", None)
    if fault is True:
        fault = sys.exc_info()
    if isinstance(fault, tuple):
        fault = fault[1]
    if isinstance(fault, BaseException):
        line["fault"] = type(fault).__name__
        trace, ours = fault.__traceback__, None
        while trace is not None:
            ours = trace if _is_ours(trace) else ours
            if trace.tb_next is None:
                break
            trace = trace.tb_next
        if trace is not None:
            line["at"] = _place(trace)
        if ours is not None and ours is not trace:
            line["from"] = _place(ours)
    line.pop("exception", None)
    return line


def _is_ours(trace: TracebackType) -> bool:
    return str(trace.tb_frame.f_globals.get("__name__", "")).startswith(OURS)


def _place(trace: TracebackType) -> str:
    return f"{trace.tb_frame.f_code.co_name}:{trace.tb_lineno}"
