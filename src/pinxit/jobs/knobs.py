"""Knobs of engines in what is asked for: schema, ranges, defaults are those of their settings."""

from collections.abc import Collection, Mapping
from typing import Any

from pinxit.base.names import unknown_name
from pinxit.settings import Knob, Settings


def settings_schema(
    kind: type[Settings],
    presets: Mapping[str, Any] | None = None,
    left_out: Collection[str] = (),
) -> dict[str, Any]:
    """The JSON Schema of the settings of an engine.

    Args:
        kind: The settings.
        presets: Defaults that a method has instead of the engine's.
        left_out: Knobs that are said elsewhere.
    """
    known = kind.knobs().items()
    given = presets or {}
    properties = {
        name: _property(given.get(name, default), about)
        for name, (default, about) in known
        if name not in left_out
    }
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": kind.__name__,
        "type": "object",
        "additionalProperties": False,
        "properties": properties,
    }


def _property(default: Any, about: Knob) -> dict[str, Any]:
    told: dict[str, Any] = {"description": f"{about.help}.", "default": default}
    told |= {"x-unit": about.unit} if about.unit else {}
    told |= {"x-alone": about.alone} if about.alone else {}
    told |= {"examples": [about.example]} if about.example else {}
    if isinstance(default, tuple):
        part = _text(about) if about.pattern else {"type": "number", **_range(about)}
        return {**told, "type": "array", "items": part, "default": list(default)}
    if isinstance(default, bool):
        return {**told, "type": "boolean"}
    if isinstance(default, str):
        return {**told, **_text(about)}
    return {**told, "type": "integer" if isinstance(default, int) else "number", **_range(about)}


def _text(about: Knob) -> dict[str, Any]:
    pattern = {"pattern": f"^(?:{about.pattern})$"} if about.pattern else {}
    return {"type": "string", **pattern, **({"enum": list(about.choices)} if about.choices else {})}


def _range(about: Knob) -> dict[str, float]:
    low = {} if about.low is None else {"minimum": about.low}
    return low if about.high is None else {**low, "maximum": about.high}


def checked_knobs(
    kind: type[Settings], given: Mapping[str, Any], left_out: Collection[str] = ()
) -> dict[str, Any]:
    """Knobs that somebody turned, in order.

    Raises:
        UserMistake: a knob is unknown or said elsewhere, or a value is out of range.
    """
    known = set(kind.knobs()) - set(left_out)
    for name in given:
        if name not in known:
            raise unknown_name("setting", name, known)
    checked = kind.from_json(given).to_json()
    return {name: checked[name] for name in given}
