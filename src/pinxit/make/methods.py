"""The ways of painting a picture in the manner of others, by the names that users know.

Knobs are known here without loading an engine, so that options, forms and help need no torch.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from pinxit.base.errors import UserMistake
from pinxit.base.names import unknown_name
from pinxit.nets.fast_settings import FastSettings
from pinxit.nets.gatys_settings import GatysSettings
from pinxit.nets.style_settings import StyleSettings


@dataclass(frozen=True, slots=True)
class Method:
    """One way of painting.

    Attributes:
        engine: Name of the engine that paints.
        settings_type: The engine's knobs.
        presets: Knobs that have another default in this method.
        help: One line, no full stop.
    """

    engine: str
    settings_type: type[StyleSettings]
    help: str
    presets: Mapping[str, Any] = field(default_factory=dict)


METHODS: Mapping[str, Method] = {
    "auto": Method(
        "gatys", GatysSettings, "painted fast, then refined for a moment", {"quality": "refine"}
    ),
    "fast": Method("fast_style", FastSettings, "one pass of a network, for many pictures"),
    "best": Method("gatys", GatysSettings, "optimized for as long as --quality says"),
}

DEFAULT = "auto"


def method_named(name: str) -> Method:
    """The method of that name.

    Raises:
        UserMistake: there is none.
    """
    if name not in METHODS:
        raise unknown_name("method", name, METHODS)
    return METHODS[name]


def style_settings(method: str = DEFAULT, knobs: Mapping[str, Any] | None = None) -> StyleSettings:
    """The settings of a method; knobs that are not given take the method's defaults.

    Raises:
        UserMistake: there is no such method, another method has the knob, or a value is wrong.
    """
    chosen, given = method_named(method), knobs or {}
    own = chosen.settings_type.knobs()
    for name in given:
        others = [other for other, each in METHODS.items() if name in each.settings_type.knobs()]
        if name not in own and others:
            raise UserMistake(
                f"The method {method} has no {name}; {' and '.join(others)} "
                f"{'has' if len(others) == 1 else 'have'} it."
            )
    return chosen.settings_type.from_json({**chosen.presets, **given})


def engine_of(settings: StyleSettings) -> str:
    """Name of the engine that these settings belong to.

    Raises:
        UserMistake: they belong to none of the methods.
    """
    for method in METHODS.values():
        if type(settings) is method.settings_type:
            return method.engine
    kinds = sorted({method.settings_type.__name__ for method in METHODS.values()})
    raise UserMistake(
        f"{type(settings).__name__} are not settings of a method; take {' or '.join(kinds)}."
    )
