"""From a step of a recipe back to what a designer's tool was asked for."""

from collections.abc import Mapping, Sequence
from typing import Any

from pinxit.nets.patch_settings import TASKS
from pinxit.pictures.picture import Source, Step

_WITH_KNOBS = ("material", "panorama")
DESIGNS = frozenset({*TASKS, *_WITH_KNOBS, "recolor", "separate", "pattern", "palette"})
"""Verbs of the designer's tools, which are the names of their jobs, too."""

_NAMES = {"source": "picture", "mask": "mask", "structure": "structure"}
_SAID_BESIDE = ("task", "width", "height")
_SIZED = ("retarget", "tile")


def design_inputs(step: Step, opened: Sequence[Source]) -> dict[str, Source]:
    """The files that a tool worked on, under the names that its job has for them.

    Args:
        step: What the tool did.
        opened: The files that were opened before, for steps that go on with what is there.
    """
    if step.verb in TASKS:
        return {_NAMES[each.role]: each for each in step.used if each.role in _NAMES}
    if step.verb == "palette":
        return {f"pictures {number}": each for number, each in enumerate(step.used)}
    return {"picture": opened[-1]} if opened else {}


def design_values(step: Step, pictures: Mapping[str, str | None]) -> dict[str, Any]:
    """What the tool was asked for, as its job is.

    Args:
        step: What the tool did.
        pictures: Ids of what `design_inputs` gave.
    """
    settings = dict(step.settings)
    if step.verb in TASKS:
        knobs = {name: value for name, value in settings.items() if name not in _SAID_BESIDE}
        values: dict[str, Any] = {**pictures, "knobs": knobs, "seed": step.seed or 0}
        if step.verb in _SIZED:
            values |= {name: settings.get(name) or None for name in ("width", "height")}
        return values
    if step.verb in _WITH_KNOBS:
        knobs = {name: value for name, value in settings.items() if name != "map"}
        seed = {"seed": step.seed or 0} if step.verb == "panorama" else {}
        return {**pictures, "knobs": knobs, **seed}
    if step.verb == "recolor":
        return {**pictures, "source": settings.get("from", []), "ways": [settings.get("to", [])]}
    if step.verb == "separate":
        return {**pictures, "inks": settings.get("inks", []), "trap": settings.get("trap", 0)}
    if step.verb == "palette":
        count = len(settings.get("colors", []))
        return {"pictures": list(pictures.values()), "count": max(1, count)}
    return {**pictures, **settings, "seed": step.seed or 0}
