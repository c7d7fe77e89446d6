"""Listeners to Progress: a bar on a terminal, plain lines or JSON in a pipe, several at once."""

import json
import time
from collections.abc import Callable
from typing import Protocol, runtime_checkable

from tqdm import tqdm

from pinxit.base.progress import Listener, Progress

_SECONDS_BETWEEN_LINES = 5.0
_SECONDS_BETWEEN_VALUES = 1.0


@runtime_checkable
class Stream(Protocol):
    """What a listener writes to: a terminal, a pipe, a text buffer."""

    def write(self, text: str, /) -> int: ...
    def flush(self) -> None: ...
    def isatty(self) -> bool: ...


class TerminalBar:
    """One bar per stage; a finished stage leaves its bar behind."""

    def __init__(self, stream: Stream) -> None:
        self._stream = stream
        self._bar: tqdm[None] | None = None
        self._stage = ""

    def __call__(self, progress: Progress) -> None:
        """Moves the bar."""
        if progress.notice:
            tqdm.write(f"note: {progress.notice}", file=self._stream)
            return
        bar = self._bar
        if bar is None or progress.stage != self._stage or progress.done < bar.n:
            self.close()
            bar = self._bar = self._open(progress)
            self._stage = progress.stage
        bar.total = progress.total
        bar.set_postfix_str(_facts(progress), refresh=False)
        bar.update(progress.done - bar.n)

    def close(self) -> None:
        """Ends the current bar, so that other text can follow."""
        if self._bar is not None:
            self._bar.close()
        self._bar = None

    def _open(self, progress: Progress) -> "tqdm[None]":
        form = (
            "{desc} {percentage:3.0f}%|{bar}| {n:.0f}/{total:.0f} {unit} {remaining} left{postfix}"
        )
        return tqdm(
            desc=progress.stage,
            total=progress.total,
            unit=progress.unit,
            file=self._stream,
            bar_format=form if progress.total else None,
            dynamic_ncols=True,
            mininterval=0.2,
        )


class PlainLines:
    """A line when a stage begins, ends, and every few seconds between."""

    def __init__(self, stream: Stream, clock: Callable[[], float] = time.monotonic) -> None:
        self._stream = stream
        self._clock = clock
        self._stage = ""
        self._next = 0.0
        self._began = (0.0, 0.0)

    def __call__(self, progress: Progress) -> None:
        """Writes a line, if it is time for one."""
        if progress.notice:
            self._stream.write(f"note: {progress.notice}\n")
            return
        now = self._clock()
        if progress.stage == self._stage and now < self._next and not _is_last(progress):
            return
        if progress.stage != self._stage:
            self._began = (now, progress.done)
        self._stage, self._next = progress.stage, now + _SECONDS_BETWEEN_LINES
        of = f"/{progress.total:.0f}" if progress.total else ""
        parts = [f"{progress.stage}: {progress.done:.0f}{of} {progress.unit}"]
        parts += [part for part in (self._left(progress, now), _facts(progress)) if part]
        self._stream.write(", ".join(parts) + "\n")
        self._stream.flush()

    def _left(self, progress: Progress, now: float) -> str:
        """How long it still takes, if it goes on as since the stage began."""
        since, before = self._began
        done = progress.done - before
        if not progress.total or done <= 0 or now - since < _SECONDS_BETWEEN_LINES:
            return ""
        seconds = round((progress.total - progress.done) * (now - since) / done)
        return f"{seconds // 60}:{seconds % 60:02} left" if seconds > 0 else ""

    def close(self) -> None:
        """Nothing is open."""


class JsonLines:
    """A JSON value on a line of its own for each notice, and every second or so for progress."""

    def __init__(self, stream: Stream, clock: Callable[[], float] = time.monotonic) -> None:
        self._stream = stream
        self._clock = clock
        self._stage = ""
        self._next = 0.0

    def __call__(self, progress: Progress) -> None:
        """Writes a line, if it is time for one."""
        if progress.notice:
            self._write({"notice": progress.notice})
            return
        now = self._clock()
        if progress.stage == self._stage and now < self._next and not _is_last(progress):
            return
        self._stage, self._next = progress.stage, now + _SECONDS_BETWEEN_VALUES
        told = {name: getattr(progress, name) for name in ("stage", "done", "total", "unit")}
        words = {"words": progress.words} if progress.words else {}
        self._write({**told, "facts": dict(progress.facts), **words})

    def _write(self, value: dict[str, object]) -> None:
        self._stream.write(json.dumps(value, ensure_ascii=False) + "\n")
        self._stream.flush()

    def close(self) -> None:
        """Nothing is open."""


class Notices:
    """Writes nothing but what the user should read in any case."""

    def __init__(self, stream: Stream) -> None:
        self._stream = stream

    def __call__(self, progress: Progress) -> None:
        """Writes a notice."""
        if progress.notice:
            self._stream.write(f"note: {progress.notice}\n")

    def close(self) -> None:
        """Nothing is open."""


def listener_for(
    stream: Stream, *, is_quiet: bool = False, is_json: bool = False
) -> TerminalBar | PlainLines | JsonLines | Notices:
    """The bar on a terminal, plain lines elsewhere; only notices if progress is not wanted.

    Args:
        stream: Where it is written.
        is_quiet: Progress is not wanted.
        is_json: A program reads along.
    """
    if is_quiet:
        return Notices(stream)
    if is_json:
        return JsonLines(stream)
    return TerminalBar(stream) if stream.isatty() else PlainLines(stream)


def together(*listeners: Listener) -> Listener:
    """One listener that passes every event on to all of these, in this order."""

    def tell(progress: Progress) -> None:
        for listener in listeners:
            listener(progress)

    return tell


def _facts(progress: Progress) -> str:
    if progress.words:
        return progress.words
    return ", ".join(f"{name} {value:.3g}" for name, value in progress.facts.items())


def _is_last(progress: Progress) -> bool:
    return progress.total is not None and progress.done >= progress.total
