"""Tidies while a server runs: soon after its start, then again and again, the library daily."""

import logging
import threading
from collections.abc import Callable
from typing import Protocol

from sqlalchemy.exc import SQLAlchemyError

from pinxit.base.errors import PinxitError

_log = logging.getLogger("pinxit.library")

_FIRST = 300.0
_BETWEEN = 24 * 3600.0


class Untidy(Protocol):
    """Something that can be tidied."""

    def tidy(self) -> None:
        """Removes what is there no longer for anybody."""


def tidy_daily(
    untidy: Callable[[], Untidy],
    closing: threading.Event,
    first: float = _FIRST,
    between: float = _BETWEEN,
) -> threading.Thread:
    """Begins to tidy beside everything else, until the event is set; gives the thread.

    Args:
        untidy: Gives what is tidied, so that a start need not wait for it.
        closing: Set when the server ends.
        first: Seconds until the first time: a start has better things to do.
        between: Seconds from one time to the next.
    """

    def work() -> None:
        wait = first
        while not closing.wait(wait):
            wait = between
            try:
                untidy().tidy()
            except (OSError, PinxitError, SQLAlchemyError) as fault:
                _log.error("It could not be tidied up, now: %s", type(fault).__name__)

    thread = threading.Thread(target=work, name="tidying", daemon=True)
    thread.start()
    return thread
