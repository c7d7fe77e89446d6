"""Command-line options derived from an engine's settings: names, types, ranges, help, defaults."""

from collections.abc import Callable, Collection, Iterator, Mapping
from typing import Any, TypeVar

import click

from pinxit.base.errors import UserMistake
from pinxit.settings import Knob, Settings

F = TypeVar("F", bound=Callable[..., Any])

Knobs = Mapping[str, tuple[Any, Knob]]
"""The default and the description of each knob."""


def knob_options(kind: type[Settings] | Knobs, leave_out: Collection[str] = ()) -> Callable[[F], F]:
    """A decorator that gives a command one option for each knob; absent options are None.

    Commands with knobs that may stand alone (``--keep-colors``) are of the class `KnobCommand`.
    """
    knobs = kind.knobs() if isinstance(kind, type) else kind

    def decorate(command: F) -> F:
        for name, (default, about) in reversed(list(knobs.items())):
            if name not in leave_out:
                command = _option(name, default, about)(command)
        return command

    return decorate


def chosen(options: dict[str, Any]) -> dict[str, Any]:
    """The options that were given on the command line."""
    return {name: value for name, value in options.items() if value is not None}


class KnobCommand(click.Command):
    """A command in which a knob may be named without a value, if the knob says what that means."""

    def parse_args(self, ctx: click.Context, args: list[str]) -> list[str]:
        """Reads the words after writing out what is meant by a name alone."""
        return super().parse_args(ctx, list(self._written_out(args)))

    def _written_out(self, args: list[str]) -> Iterator[str]:
        knobs = {name: each for each in self.params for name in each.opts}
        for word, following in zip(args, [*args[1:], ""], strict=True):
            yield word
            knob = knobs.get(word)
            if isinstance(knob, _Choice) and knob.alone and following not in knob.choices:
                yield knob.alone


class _Choice(click.Option):
    """An option with few values, one of which may be meant by its name alone."""

    def __init__(self, names: tuple[str, ...], *, about: Knob, **more: Any) -> None:
        super().__init__(names, type=click.Choice(about.choices), **more)
        self.choices, self.alone = about.choices, about.alone


def _option(name: str, default: Any, about: Knob) -> Callable[[F], F]:
    words = f"--{name.removeprefix('is_').replace('_', '-')}"
    said = f"{about.help}{_range(about)} [default: {_shown(default, about)}]"
    if isinstance(default, bool):
        words = f"{words}/--no-{words.removeprefix('--')}"
        return click.option(words, name, default=None, help=said)
    if about.choices:
        said += f" [alone: {about.alone}]" if about.alone else ""
        return click.option(words, name, cls=_Choice, about=about, default=None, help=said)
    return click.option(words, name, type=_type(default, about), default=None, help=said)


def _type(default: Any, about: Knob) -> Any:
    if isinstance(default, tuple):
        return texts if about.pattern else numbers
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


def texts(text: str) -> tuple[str, ...]:
    """Words with commas or spaces between, such as red,green."""
    return tuple(text.replace(",", " ").split())


def _range(about: Knob) -> str:
    if about.example:
        return f", such as {about.example}"
    if about.low is None and about.high is None:
        return f" ({about.unit})" if about.unit else ""
    low = "" if about.low is None else f"{about.low:g}"
    high = "" if about.high is None else f"{about.high:g}"
    return f" ({low}..{high}{' ' + about.unit if about.unit else ''})"


def _shown(default: Any, about: Knob) -> str:
    if isinstance(default, bool):
        return "yes" if default else "no"
    if isinstance(default, tuple):
        empty = "none" if about.pattern else "equal"
        return ",".join(f"{part}" for part in default) or empty
    return f"{default:g}" if isinstance(default, float) else str(default)
