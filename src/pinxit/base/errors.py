"""The error family: one root, one class per exit code."""


class PinxitError(Exception):
    """Root of every error of ours; by itself it means that the fault is ours.

    A message says what happened, with what value, and what to do about it, in one or two sentences.
    """

    exit_code = 1


class UserMistake(PinxitError):
    """The request cannot be carried out as given: a bad file, value or name."""

    exit_code = 2


class Refused(PinxitError):
    """A policy (rights, checks, safety) forbids what was asked."""

    exit_code = 3


class Cancelled(PinxitError):
    """The user stopped the work. What was kept until then can be resumed."""

    exit_code = 130
