"""Logs: what happened, without pictures and names; routes by their pattern, people by their id."""

import logging
import sys
from collections.abc import MutableMapping
from typing import Any

import structlog

_NOISY = ("uvicorn", "uvicorn.access", "uvicorn.error", "asyncio")


def log_as_json() -> None:
    """One JSON object a line on standard error, as machines of a team's server read it."""
    structlog.configure(
        processors=[
            structlog.contextvars.merge_contextvars,
            structlog.processors.add_log_level,
            structlog.processors.TimeStamper(fmt="iso", utc=True),
            structlog.processors.JSONRenderer(),
        ],
        wrapper_class=structlog.make_filtering_bound_logger(logging.INFO),
        logger_factory=structlog.PrintLoggerFactory(sys.stderr),
        cache_logger_on_first_use=False,
    )
    _quiet()


def log_shortly() -> None:
    """A short line for what went wrong, and nothing else, for one person at a terminal."""
    structlog.configure(
        processors=[structlog.processors.add_log_level, _short],
        wrapper_class=structlog.make_filtering_bound_logger(logging.WARNING),
        logger_factory=structlog.PrintLoggerFactory(sys.stderr),
        cache_logger_on_first_use=False,
    )
    _quiet()


def _short(logger: Any, name: str, event: MutableMapping[str, Any]) -> str:
    level, what = event.pop("level", name), event.pop("event", "")
    facts = " ".join(f"{key}={value}" for key, value in event.items())
    return f"pinxit: {level}: {what} {facts}".rstrip()


class _Passing(logging.Handler):
    """Passes on what libraries and workers log."""

    def emit(self, record: logging.LogRecord) -> None:
        level = record.levelname.lower()
        getattr(structlog.get_logger(), level, structlog.get_logger().error)(record.getMessage())


def _quiet() -> None:
    logging.getLogger("pinxit").handlers = [_Passing(logging.WARNING)]
    for name in _NOISY:
        logging.getLogger(name).setLevel(logging.ERROR)
