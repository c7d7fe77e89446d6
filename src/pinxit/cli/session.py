"""What one call of the program shares: where things lie, how to report, when to stop."""

import json
import os
import signal
import sys
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import wraps
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click
import platformdirs

from pinxit.base.errors import UserMistake
from pinxit.base.listeners import listener_for
from pinxit.base.progress import Listener, Progress

if TYPE_CHECKING:
    from pinxit.deliver.files import Delivered
    from pinxit.studio import Studio


def home_folder() -> Path:
    """Where data sets, models, keys and runs lie: PINXIT_HOME, or the user's data directory."""
    place = os.environ.get("PINXIT_HOME")
    return Path(place) if place else platformdirs.user_data_path("pinxit")


def most_pixels() -> int:
    """Size above which pictures are not opened: PINXIT_MOST_PIXELS, or the library's own limit.

    Raises:
        UserMistake: it is set to something that is no number of pixels.
    """
    from pinxit.pictures.read import DEFAULT_MOST_PIXELS

    given = os.environ.get("PINXIT_MOST_PIXELS", str(DEFAULT_MOST_PIXELS))
    if not given.isdecimal() or int(given) == 0:
        raise UserMistake(f"PINXIT_MOST_PIXELS is a number of pixels, not {given!r}.")
    return int(given)


@dataclass(frozen=True, slots=True)
class Session:
    """One call of the program.

    Attributes:
        is_json: Answer with one JSON value on standard output.
        is_quiet: Report no progress.
        files: The pictures written so far, each with the notices on it.
        notices: What was told of the picture at hand.
    """

    is_json: bool
    is_quiet: bool
    files: list[tuple["Delivered", tuple[str, ...]]] = field(default_factory=list)
    notices: list[str] = field(default_factory=list)

    def say(self, text: str, value: Any = None) -> None:
        """Answers: the text for people, or with ``--json`` the value."""
        click.echo(json.dumps(value, ensure_ascii=False, indent=2) if self.is_json else text)

    def remark(self, line: str) -> None:
        """A line for people that is no answer: on standard error, unless they want quiet."""
        if not self.is_quiet:
            click.echo(line, err=True)

    def say_json(self, value: Any) -> None:
        """Answers with JSON, asked for or not."""
        click.echo(json.dumps(value, ensure_ascii=False, indent=2))

    def delivered(self, done: "Delivered") -> None:
        """Notes a written picture: a line for people at once, with ``--json`` at the end."""
        self.files.append((done, (*self.notices, *done.notices)))
        self.notices.clear()
        warned = [finding.sentence for finding in done.findings if finding.level == "warns"]
        for sentence in (*done.notices, *warned):
            click.echo(f"pinxit: note on {done.path.name}: {sentence}", err=True)
        if not self.is_json:
            click.echo(str(done.path))

    def end(self, text: str = "", value: Mapping[str, Any] | None = None) -> None:
        """Ends a command that wrote pictures."""
        if self.is_json:
            files = [
                {
                    "file": str(done.path),
                    "sha256": done.sha256,
                    "findings": [finding.to_json() for finding in done.findings],
                    "notices": list(notices),
                }
                for done, notices in self.files
            ]
            self.say_json({"files": files, **(value or {})})
        elif text:
            click.echo(text)

    @contextmanager
    def studio(self, device: str = "auto", marking: str | None = None) -> Iterator["Studio"]:
        """The studio, with progress on standard error (with ``--json`` a value on each line).

        Args:
            device: Where to compute.
            marking: Preset of marks; None for what the policy says.

        Raises:
            UserMistake: the policy cannot be read.
        """
        from pinxit.check.finding import Policy
        from pinxit.check.marking import read_marking
        from pinxit.studio import Studio

        home = home_folder()
        policy = Policy(marking=read_marking(home, marking) if marking else None)
        listener = listener_for(sys.stderr, is_quiet=self.is_quiet, is_json=self.is_json)
        with _stop_on_interrupt() as is_stopped:
            try:
                yield Studio(
                    home,
                    policy=policy,
                    device=device,
                    tell=self._noting(listener),
                    is_cancelled=is_stopped,
                    most_pixels=most_pixels(),
                )
            finally:
                listener.close()

    def _noting(self, listener: Listener) -> Listener:
        """A listener that remembers notices, and passes each on once."""
        told: set[str] = set()

        def tell(progress: Progress) -> None:
            if progress.notice:
                self.notices.append(progress.notice)
            if progress.notice not in told:
                listener(progress)
            told.update([progress.notice] if progress.notice else [])

        return tell


def with_session(command: Callable[..., Any]) -> Callable[..., Any]:
    """Gives a command ``--json`` and ``--quiet``, and a `Session` as its first argument."""

    @click.option("--json", "is_json", is_flag=True, help="Answer in JSON.")
    @click.option("-q", "--quiet", "is_quiet", is_flag=True, help="Report no progress.")
    @wraps(command)
    def called(*args: Any, is_json: bool, is_quiet: bool, **options: Any) -> Any:
        return command(Session(is_json, is_quiet), *args, **options)

    return called


@contextmanager
def _stop_on_interrupt() -> Iterator[Callable[[], bool]]:
    """The first Ctrl-C or SIGTERM asks the work to stop and keep its state, the second ends it."""
    is_stopped = False

    def stop(number: int, frame: Any) -> None:
        nonlocal is_stopped
        if is_stopped:
            raise KeyboardInterrupt
        is_stopped = True
        click.echo("\nStopping; press Ctrl-C again to stop at once.", err=True)

    before = {each: signal.signal(each, stop) for each in (signal.SIGINT, signal.SIGTERM)}
    try:
        yield lambda: is_stopped
    finally:
        for each, handler in before.items():
            signal.signal(each, handler)
