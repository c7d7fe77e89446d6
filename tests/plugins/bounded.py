"""A program that a test starts and reads from, which cannot keep the test waiting for ever."""

import os
import signal
import subprocess
import threading
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress


@contextmanager
def bounded(
    words: Sequence[str], seconds: float, env: Mapping[str, str] | None = None
) -> "Iterator[subprocess.Popen[str]]":
    """A program with its input and its output, errors among it; ended with all it started.

    Args:
        words: Its name and what it is told.
        seconds: After so many it is killed, and whoever reads from it finds the end.
        env: Its environment; that of the test if it is not said.
    """
    process = subprocess.Popen(
        [*words],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        env=env,
        start_new_session=True,
    )
    timer = threading.Timer(seconds, _kill, (process,))
    timer.start()
    try:
        yield process
        process.communicate()
    finally:
        timer.cancel()
        _kill(process)
        process.communicate()


def _kill(process: "subprocess.Popen[str]") -> None:
    with suppress(ProcessLookupError):
        os.killpg(process.pid, signal.SIGKILL)
