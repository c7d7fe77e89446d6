"""Settings of engines: one frozen dataclass each, every knob with its unit, range and default.

A default is written here and nowhere else; options, forms and docs are derived from it.
"""

import dataclasses
import math
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, TypeVar

from pinxit.base.errors import UserMistake
from pinxit.base.names import unknown_name

S = TypeVar("S", bound="Settings")


@dataclass(frozen=True, slots=True)
class Knob:
    """What people need to know of one setting.

    Attributes:
        help: One line, no full stop.
        low: Smallest value; for a tuple, of each of its numbers.
        high: Largest value.
        unit: "px", "steps", ...; "" for a pure number.
        choices: The only values, if there are few.
        alone: The choice that is meant where only the knob is named.
        pattern: Regular expression of each text; a tuple with a pattern holds texts.
        example: A value that shows how it is written, where that is not plain.
        older: What was done before there was this knob, where that is not its default.
    """

    help: str
    low: float | None = None
    high: float | None = None
    unit: str = ""
    choices: tuple[str, ...] = ()
    alone: str = ""
    pattern: str = ""
    example: str = ""
    older: Any = None


def knob(default: Any, help: str, **about: Any) -> Any:  # noqa: A002, the word people know
    """A dataclass field with a default and its `Knob`."""
    return field(default=default, metadata={"knob": Knob(help, **about)})


@dataclass(frozen=True, slots=True, kw_only=True)
class Settings:
    """Root of every engine's settings; checks types and ranges when made.

    Raises:
        UserMistake: a value has the wrong type or is out of its range.
    """

    def __post_init__(self) -> None:
        for each in dataclasses.fields(self):
            about: Knob | None = each.metadata.get("knob")
            if about is not None:
                value = _checked(each.name, getattr(self, each.name), each.default, about)
                object.__setattr__(self, each.name, value)

    @classmethod
    def knobs(cls) -> Mapping[str, tuple[Any, Knob]]:
        """Name of each setting with its default and its `Knob`, in the order written."""
        return {f.name: (f.default, f.metadata["knob"]) for f in dataclasses.fields(cls)}

    def to_json(self) -> dict[str, Any]:
        """Every knob as a JSON value."""
        values = ((f.name, getattr(self, f.name)) for f in dataclasses.fields(self))
        return {name: list(v) if isinstance(v, tuple) else v for name, v in values}

    @classmethod
    def as_kept(cls, value: Mapping[str, Any]) -> dict[str, Any]:
        """JSON values that were kept, perhaps by an older program, with what it did unasked."""
        older = {name: about.older for name, (_, about) in cls.knobs().items()}
        return {**{name: each for name, each in older.items() if each is not None}, **value}

    @classmethod
    def from_json(cls: type[S], value: Mapping[str, Any]) -> S:
        """Settings from JSON values; what is absent takes its default.

        Raises:
            UserMistake: a name is unknown, or a value is of the wrong type or out of range.
        """
        known = {f.name: f.default for f in dataclasses.fields(cls)}
        for name in value:
            if name not in known:
                raise unknown_name("setting", name, known)
        return cls(**{name: _from_json(each, known[name]) for name, each in value.items()})


def _from_json(value: Any, default: Any) -> Any:
    """A value of JSON, which has no tuples, and knows no difference between 27 and 27.0."""
    if isinstance(value, list):
        return tuple(value)
    is_whole = isinstance(value, float) and value.is_integer()
    return int(value) if is_whole and isinstance(default, int) else value


def _checked(name: str, value: Any, default: Any, about: Knob) -> Any:
    if isinstance(default, tuple):
        parts = value if isinstance(value, tuple | list) else (value,)
        check = _checked_text if about.pattern else _checked_number
        return tuple(check(name, part, about) for part in parts)
    if isinstance(default, bool) or isinstance(value, bool):
        if not (isinstance(default, bool) and isinstance(value, bool)):
            raise UserMistake(f"{name} cannot be {value!r}; it is like {default!r}.")
        return value
    if isinstance(default, str):
        if not isinstance(value, str):
            raise UserMistake(f"{name} is text, not {value!r}.")
        if about.choices and value not in about.choices:
            raise unknown_name(name, value, about.choices)
        return _checked_text(name, value, about) if about.pattern else value
    number = _checked_number(name, value, about)
    if isinstance(default, int):
        if number != int(number):
            raise UserMistake(f"{name} is a whole number, not {value!r}.")
        return int(number)
    return number


def _checked_text(name: str, value: Any, about: Knob) -> str:
    if not isinstance(value, str) or not re.fullmatch(about.pattern, value):
        raise UserMistake(f"{value!r} is no value of {name}; write it like {about.example}.")
    return value


def _checked_number(name: str, value: Any, about: Knob) -> float:
    if isinstance(value, bool) or not isinstance(value, int | float) or not math.isfinite(value):
        raise UserMistake(f"{name} is a number, not {value!r}.")
    low = -math.inf if about.low is None else about.low
    high = math.inf if about.high is None else about.high
    if not low <= value <= high:
        unit = f" {about.unit}" if about.unit else ""
        raise UserMistake(f"{name} runs from {low:g} to {high:g}{unit}; {value:g} is outside.")
    return float(value)
