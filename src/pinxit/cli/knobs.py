"""Command-line options derived from an engine's settings: names, types, ranges, help, defaults."""

from collections.abc import Callable, Collection
from typing import Any, TypeVar

import click

from pinxit.base.errors import UserMistake
from pinxit.settings import Knob, Settings

F = TypeVar("F", bound=Callable[..., Any])


def knob_options(kind: type[Settings], leave_out: Collection[str] = ()) -> Callable[[F], F]:
    """A decorator that gives a command one option for each knob; absent options are None."""

    def decorate(command: F) -> F:
        for name, (default, about) in reversed(list(kind.knobs().items())):
            if name not in leave_out:
                command = _option(name, default, about)(command)
        return command

    return decorate


def chosen(options: dict[str, Any]) -> dict[str, Any]:
    """The options that were given on the command line."""
    return {name: value for name, value in options.items() if value is not None}


def _option(name: str, default: Any, about: Knob) -> Callable[[F], F]:
    words = name.removeprefix("is_").replace("_", "-")
    said = f"{about.help}{_range(about)} [default: {_shown(default)}]"
    if isinstance(default, bool):
        return click.option(f"--{words}/--no-{words}", name, default=None, help=said)
    return click.option(f"--{words}", name, type=_type(default, about), default=None, help=said)


def _type(default: Any, about: Knob) -> Any:
    if about.choices:
        return click.Choice(about.choices)
    if isinstance(default, tuple):
        return numbers
    return type(default)


def numbers(text: str) -> tuple[float, ...]:
    """Numbers with commas between, such as 0.7,0.3.

    Raises:
        UserMistake: a part is not a number.
    """
    try:
        return tuple(float(part) for part in text.split(","))
    except ValueError as fault:
        raise UserMistake(f"{text!r} is not a list of numbers; write 0.7,0.3.") from fault


def _range(about: Knob) -> str:
    if about.low is None and about.high is None:
        return f" ({about.unit})" if about.unit else ""
    low = "" if about.low is None else f"{about.low:g}"
    high = "" if about.high is None else f"{about.high:g}"
    return f" ({low}..{high}{' ' + about.unit if about.unit else ''})"


def _shown(default: Any) -> str:
    if isinstance(default, bool):
        return "yes" if default else "no"
    if isinstance(default, tuple):
        return ",".join(f"{part:g}" for part in default) or "equal"
    return f"{default:g}" if isinstance(default, float) else str(default)
