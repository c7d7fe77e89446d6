"""The error family: one root, one class per exit code."""

import traceback
from collections.abc import Mapping
from typing import Any


class PinxitError(Exception):
    """Root of every error of ours; by itself it means that the fault is ours.

    A message says what happened, with what value, and what to do about it, in one or two sentences.
    """

    exit_code = 1


class UserMistake(PinxitError):
    """The request cannot be carried out as given: a bad file, value or name.

    Attributes:
        code: What kind of mistake it is, one word for programs, which stays the same.
        params: What the sentence is filled with, so that others can say it in another language.
    """

    exit_code = 2
    code = "mistake"

    def __init__(
        self, sentence: str = "", code: str = "", params: Mapping[str, Any] | None = None
    ) -> None:
        super().__init__(sentence)
        self.code = code or self.code
        self.params = dict(params or {})


class NotThere(UserMistake):
    """There is no such thing, or it is somebody else's."""

    code = "missing"


class Clash(UserMistake):
    """It cannot be done as things stand: a name is taken, something uses it, it has ended."""

    code = "conflict"


class Refused(PinxitError):
    """A policy (rights, checks, safety) forbids what was asked.

    Attributes:
        checks: Names of the checks that refuse it; empty where it was none of them.
    """

    exit_code = 3

    def __init__(self, sentence: str, checks: tuple[str, ...] = ()) -> None:
        super().__init__(sentence)
        self.checks = checks


class Cancelled(PinxitError):
    """The user stopped the work. What was kept until then can be resumed."""

    exit_code = 130


def frames_of(fault: BaseException) -> list[str]:
    """Where an error came from; not what it said, which may hold a name or a path."""
    frames = traceback.extract_tb(fault.__traceback__)[-8:]
    return [f"{frame.filename.rpartition('/')[2]}:{frame.lineno} {frame.name}" for frame in frames]
