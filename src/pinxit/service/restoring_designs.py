"""From a step of a recipe back to what a designer's tool was asked for."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any

from pinxit.make.sprite_settings import SpriteSettings
from pinxit.nets.patch_settings import TASKS
from pinxit.pictures.picture import Source, Step

SHEET_OF_DESIGNS = "design-sheet"
DESIGNS = frozenset(
    {
        *TASKS,
        "garment",
        "material",
        "palette",
        "panorama",
        "pattern",
        "recolor",
        "separate",
        "sprites",
    }
)
"""Verbs of the designer's tools, which are the names of their jobs, too."""

_NAMES = {"source": "picture", "mask": "mask", "structure": "structure"}
_SAID_BESIDE = ("task", "width", "height")
_OF_MANY = ("palette", "sprites")
_OF_CUT = ("height_cm", "repeat_cm", "size", "shade", "is_symmetric")
_OF_WAYS = ("class_name", "harmony", "seed")
_DPI = 200
_SIZED = ("retarget", "tile")


def design_inputs(step: Step, opened: Sequence[Source]) -> dict[str, Source]:
    """The files that a tool worked on, under the names that its job has for them.

    Args:
        step: What the tool did.
        opened: The files that were opened before, for steps that go on with what is there.
    """
    if step.verb in TASKS:
        return {_NAMES[each.role]: each for each in step.used if each.role in _NAMES}
    if step.verb == "garment":
        return {**_last(opened), **{each.role: each for each in step.used if each.role == "cloth"}}
    if step.verb in _OF_MANY:
        return {f"pictures {number}": each for number, each in enumerate(step.used)}
    return _last(opened)


def _last(opened: Sequence[Source]) -> dict[str, Source]:
    return {"picture": opened[-1]} if opened else {}


def design_values(step: Step, pictures: Mapping[str, str | None]) -> dict[str, Any]:
    """What the tool was asked for, as its job is.

    Args:
        step: What the tool did.
        pictures: Ids of what `design_inputs` gave.
    """
    if step.verb in TASKS:
        return _of_patches(step, pictures)
    if step.verb in _OF_MANY:
        return {"pictures": list(pictures.values()), **_ASKED[step.verb](step)}
    return {**pictures, **_ASKED.get(step.verb, _all)(step)}


def _of_patches(step: Step, pictures: Mapping[str, str | None]) -> dict[str, Any]:
    settings = dict(step.settings)
    knobs = {name: value for name, value in settings.items() if name not in _SAID_BESIDE}
    values: dict[str, Any] = {**pictures, "knobs": knobs, "seed": step.seed or 0}
    if step.verb in _SIZED:
        values |= {name: settings.get(name) or None for name in ("width", "height")}
    return values


def _all(step: Step) -> dict[str, Any]:
    return {**step.settings, "seed": step.seed or 0}


def _material(step: Step) -> dict[str, Any]:
    return {"knobs": {name: value for name, value in step.settings.items() if name != "map"}}


def _panorama(step: Step) -> dict[str, Any]:
    return {"knobs": dict(step.settings), "seed": step.seed or 0}


def _recolor(step: Step) -> dict[str, Any]:
    return {"source": step.settings.get("from", []), "ways": [step.settings.get("to", [])]}


def _separate(step: Step) -> dict[str, Any]:
    return {"inks": step.settings.get("inks", []), "trap": step.settings.get("trap", 0)}


def _palette(step: Step) -> dict[str, Any]:
    return {"count": max(1, len(step.settings.get("colors", [])))}


def _garment(step: Step) -> dict[str, Any]:
    return {**_named(step.settings, _OF_CUT), "count": 1}


def _sprites(step: Step) -> dict[str, Any]:
    return {"knobs": _named(step.settings, SpriteSettings.knobs())}


def sheet_values(step: Step) -> dict[str, Any]:
    """What a sheet of designs was asked for beside its first garment."""
    asked = step.settings.get("asked")
    count = len(step.settings.get("pictures", ()))
    values = {"count": max(1, count), "dpi": step.settings.get("dpi", _DPI)}
    return {**values, **_named(asked, _OF_WAYS)} if isinstance(asked, Mapping) else values


def _named(values: Mapping[str, Any], names: Iterable[str]) -> dict[str, Any]:
    return {name: values[name] for name in names if name in values}


_ASKED: Mapping[str, Callable[[Step], dict[str, Any]]] = {
    "material": _material,
    "panorama": _panorama,
    "recolor": _recolor,
    "separate": _separate,
    "palette": _palette,
    "garment": _garment,
    "sprites": _sprites,
}
