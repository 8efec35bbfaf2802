"""One JSON object a line, with secrets and people kept out at the root."""

import logging
import sys
from collections.abc import Iterable, Iterator, MutableMapping
from typing import Any
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


class _Hide:
    """Takes the house's secrets out of every text of a line."""

    def __init__(self, secrets: tuple[str, ...]) -> None:
        self._secrets = secrets

    def __call__(
        self, _logger: object, _method: str, line: MutableMapping[str, Any]
    ) -> MutableMapping[str, Any]:
        for key, value in line.items():
            if isinstance(value, str):
                line[key] = self._clean(value)
        return line

    def _clean(self, text: str) -> str:
        for secret in self._secrets:
            text = text.replace(secret, HIDDEN)
        return text


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
        trace = fault.__traceback__
        while trace is not None and trace.tb_next is not None:
            trace = trace.tb_next
        if trace is not None:
            code = trace.tb_frame.f_code
            line["at"] = f"{code.co_name}:{trace.tb_lineno}"
    line.pop("exception", None)
    return line
