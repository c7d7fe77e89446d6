"""Tidies the library while a server runs: soon after its start, then once a day."""

import logging
import threading
from collections.abc import Callable
from typing import TYPE_CHECKING

from sqlalchemy.exc import SQLAlchemyError

from pinxit.base.errors import PinxitError

if TYPE_CHECKING:
    from pinxit.library.library import Library

_log = logging.getLogger("pinxit.library")

_FIRST = 300.0
_BETWEEN = 24 * 3600.0


def tidy_daily(
    library: "Callable[[], Library]",
    closing: threading.Event,
    first: float = _FIRST,
    between: float = _BETWEEN,
) -> threading.Thread:
    """Begins to tidy beside everything else, until the event is set; gives the thread.

    Args:
        library: Gives what is tidied, so that a start need not wait for it.
        closing: Set when the server ends.
        first: Seconds until the first time: a start has better things to do.
        between: Seconds from one time to the next.
    """

    def work() -> None:
        wait = first
        while not closing.wait(wait):
            wait = between
            try:
                library().tidy()
            except (OSError, PinxitError, SQLAlchemyError) as fault:
                _log.error("The library could not be tidied, now: %s", type(fault).__name__)

    thread = threading.Thread(target=work, name="tidying", daemon=True)
    thread.start()
    return thread
