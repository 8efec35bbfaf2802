"""Keeps Rasa silent: it would phone home, and at DEBUG it would print every message."""

import logging
import os
import warnings


def hush() -> None:
    """Call before anything of Rasa is imported; no log line of any level is written after it.

    Also gives the sentence model one thread a worker: its threads wait badly for one another.
    """
    os.environ["RASA_TELEMETRY_ENABLED"] = "false"
    os.environ["OMP_NUM_THREADS"] = "1"
    os.environ["TF_CPP_MIN_LOG_LEVEL"] = "3"
    warnings.showwarning = _unshown
    logging.disable(logging.CRITICAL)
    logging.raiseExceptions = False
    import structlog  # noqa: PLC0415 Rasa's own logger, which prints all until it is told not to

    structlog.configure(
        processors=[_drop],
        wrapper_class=structlog.make_filtering_bound_logger(logging.CRITICAL),
        logger_factory=structlog.ReturnLoggerFactory(),
        cache_logger_on_first_use=False,
    )


def _unshown(*_: object, **__: object) -> None:
    """Rasa's parts set the filters anew as they are imported; this they leave alone."""


def _drop(_: object, __: str, ___: object) -> str:
    import structlog  # noqa: PLC0415 as above

    raise structlog.DropEvent
