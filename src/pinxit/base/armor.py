"""Armor: files of strangers are opened in a process of its own, which can do nothing but compute.

The process stays warm, so that a file costs a few milliseconds and not a start. What it may use is
limited by the system (setrlimit): memory, processor time for each job, no byte written to any file,
and no file, socket or pipe opened at all once it is warm. A job that ends it, by a crash or at a
limit, ends that process alone; the next job starts another. Where the system knows no such limits
(Windows), what remains is the separate process and the clock.

Jobs and answers are JSON with bytes behind it, never pickles: what comes out of the process is as
little to be trusted as what went in.
"""

import json
import os
import re
import secrets
import signal
import struct
import subprocess
import sys
import threading
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from pathlib import Path
from types import TracebackType
from typing import IO, Any

from pinxit.base.errors import PinxitError, UserMistake

_SIZES = struct.Struct(">IQ")  # of the JSON and of the bytes behind it
_ENVIRONMENT = ("PATH", "PYTHONPATH", "PYTHONHOME", "SYSTEMROOT", "LANG", "LD_LIBRARY_PATH")
_LONGEST_JSON = 2**24
_LONGEST_START = 120.0
_KILLED = getattr(signal, "SIGKILL", signal.SIGTERM)
_OUT_OF_TIME = (getattr(signal, "SIGXCPU", None), _KILLED)


@dataclass(frozen=True, slots=True)
class Limits:
    """What one job may use.

    Attributes:
        memory: Address space of its process, bytes.
        seconds: Of processor time.
        patience: Seconds of the clock, after which its process is killed.
    """

    memory: int = 2 * 2**30
    seconds: int = 10
    patience: float = 30.0


class GivenUp(UserMistake):
    """A job ended its process: it crashed, hung, or went beyond a limit."""


class Armor:
    """One warm process for jobs on untrusted bytes. Threads may share it; they wait in line.

    Args:
        module: Dotted name of the module with ``JOBS`` (by name: what to call with the JSON and the
            bytes, and what gives JSON and bytes back) and ``warm()``, which loads all they need.
        limits: What one job may use.
    """

    def __init__(self, module: str, limits: Limits | None = None) -> None:
        self._module = module
        self._limits = limits or Limits()
        self._child: subprocess.Popen[bytes] | None = None
        self._lock = threading.Lock()

    def ask(
        self, job: str, about: Mapping[str, Any], data: bytes = b"", *, title: str = "This file"
    ) -> tuple[dict[str, Any], bytes]:
        """The answer of a job.

        Args:
            job: Its name.
            about: What it is told, as JSON values.
            data: The untrusted bytes.
            title: Their name, for messages.

        Raises:
            UserMistake: the job says so, or failed.
            GivenUp: it crashed, or went beyond a limit.
            PinxitError: the process cannot be started.
        """
        with self._lock:
            child = self._running()
            is_late = threading.Event()
            timer = threading.Timer(self._limits.patience, _stop, (child, is_late))
            timer.start()
            try:
                ticket = secrets.token_hex(8)
                write_message(child.stdin, {"job": job, "ticket": ticket, **about}, data)
                answer, given = read_message(child.stdout, most=self._limits.memory)
                if answer.pop("ticket", None) != ticket:
                    raise ValueError("This is the answer to another job.")
            except (OSError, ValueError, EOFError, RecursionError):
                raise GivenUp(self._why_it_ended(child, title, is_late=is_late.is_set())) from None
            except BaseException:
                self._end()  # stopped in the middle: its answer would come too late
                raise
            finally:
                timer.cancel()
        if "mistake" in answer:
            raise UserMistake(str(answer["mistake"]))
        return answer, given

    def memory(self) -> int:
        """Most bytes that its process had in memory so far; 0 where the system does not say."""
        child = self._child
        try:
            text = Path(f"/proc/{child.pid if child else 0}/status").read_text(encoding="ascii")
        except OSError:
            return 0
        found = re.search(r"VmHWM:\s*(\d+) kB", text)
        return 1024 * int(found[1]) if found else 0

    def close(self) -> None:
        """Ends the process. Another job would start another one."""
        with self._lock:
            self._end()

    def __enter__(self) -> "Armor":
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        value: BaseException | None,
        at: TracebackType | None,
    ) -> None:
        self.close()

    def _running(self) -> subprocess.Popen[bytes]:
        if self._child is None or self._child.poll() is not None:
            self._end()
            kept = {name: os.environ[name] for name in _ENVIRONMENT if name in os.environ}
            limits = json.dumps(asdict(self._limits))
            self._child = subprocess.Popen(  # noqa: S603, our own program
                [sys.executable, "-m", "pinxit.base.armored", self._module, limits],
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=subprocess.DEVNULL,
                env={**kept, "OPENBLAS_NUM_THREADS": "1", "OMP_NUM_THREADS": "1"},
            )
            self._await(self._child)
        return self._child

    def _await(self, child: subprocess.Popen[bytes]) -> None:
        """Waits until the process is warm and confined, which is not the files' time."""
        timer = threading.Timer(_LONGEST_START, child.kill)
        timer.start()
        try:
            read_message(child.stdout, most=0)
        except (OSError, ValueError, EOFError):
            self._end()
            raise PinxitError(
                f"The process that opens untrusted files ({self._module}) could not be started."
            ) from None
        finally:
            timer.cancel()

    def _end(self) -> None:
        child, self._child = self._child, None
        if child is None:
            return
        child.kill()
        for stream in (child.stdin, child.stdout):
            if stream is not None:
                try:
                    stream.close()
                except OSError:
                    continue  # what was not sent to a process that has ended
        child.wait()

    def _why_it_ended(self, child: subprocess.Popen[bytes], title: str, *, is_late: bool) -> str:
        try:
            code = child.wait(1)
        except subprocess.TimeoutExpired:
            code = 0  # it lives, and its answer was no answer
        self._end()
        number = signal.Signals(-code) if code < 0 else None
        if is_late or number in _OUT_OF_TIME:
            return (
                f"{title} was given up: it takes more than {self._limits.seconds} s to open. "
                "Save it anew, smaller or in another format."
            )
        how = f" ({number.name})" if number else ""
        return f"{title} is damaged: the program that opens it fell over it{how}. Save it anew."


def write_message(stream: IO[bytes] | None, value: Mapping[str, Any], data: bytes) -> None:
    """Sends a JSON object and bytes."""
    if stream is None:
        raise EOFError
    text = json.dumps(value).encode()
    stream.write(_SIZES.pack(len(text), len(data)))
    stream.write(text)
    stream.write(data)
    stream.flush()


def read_message(stream: IO[bytes] | None, most: int | None = None) -> tuple[dict[str, Any], bytes]:
    """The next JSON object and bytes.

    Args:
        stream: Where it comes from.
        most: Larger messages are not read; None if the other side is trusted.

    Raises:
        EOFError: there is none, or only part of it.
        ValueError: it is none.
    """
    if stream is None:
        raise EOFError
    first, second = _SIZES.unpack(_exactly(stream, _SIZES.size))
    if most is not None and (first > _LONGEST_JSON or second > most):
        raise ValueError("This message is larger than an honest one.")
    value = json.loads(_exactly(stream, first))
    if not isinstance(value, dict):
        raise ValueError("This is no message.")
    return value, _exactly(stream, second)


def _exactly(stream: IO[bytes], count: int) -> bytes:
    data = stream.read(count)
    if len(data) != count:
        raise EOFError
    return data


def _stop(child: subprocess.Popen[bytes], is_late: threading.Event) -> None:
    is_late.set()
    child.kill()
