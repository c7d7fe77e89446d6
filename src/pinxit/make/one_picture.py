"""What all verbs share that make a picture of the patches of one other."""

from collections.abc import Mapping, Sequence
from dataclasses import replace

import numpy as np

from pinxit.base.errors import UserMistake
from pinxit.engine import Maker, Request, Run
from pinxit.make.engines import ENGINES
from pinxit.make.step import made
from pinxit.nets.patch_settings import BLEND, CLOSE_STRENGTH, TASKS, TILE, PatchSettings
from pinxit.pictures.picture import Picture
from pinxit.settings import Settings

ENGINE = "patches"
LEAST_SIDE = 64
_FLAT = 1 / 255
"""Standard deviation in each channel below which there is nothing to take."""
_STRENGTH = {TILE: CLOSE_STRENGTH, BLEND: CLOSE_STRENGTH}
"""Where another strength than the engine's is usual."""

_PLACES = frozenset({"mask", "protect"})
"""Roles of pictures that say only where."""

Roles = Mapping[str, Sequence[Picture]]


def synthesize(settings: Settings, pictures: Roles, seed: int, run: Run | None = None) -> Picture:
    """What the engine makes of pictures by their roles, with one more step of history.

    Depth, facts and title are the source's; of a blend, the structure's.

    Raises:
        UserMistake: a picture is too small or flat, the settings do not fit, or memory is short.
        Cancelled: the run was cancelled.
    """
    engine = ENGINES.load(ENGINE)
    if not isinstance(engine, Maker) or not isinstance(settings, PatchSettings):
        raise UserMistake(f"These are not settings for {', '.join(TASKS)}.")
    given = {role: tuple(each) for role, each in pictures.items()}
    for role, each in given.items():
        for picture in each:
            refuse_poor(picture, role)
    pixels = next(iter(engine.make(Request(settings, given, seeds=(seed,)), run or Run())))
    used = [picture.as_source(role) for role, each in given.items() for picture in each]
    (base,) = given.get("structure") or given["source"]
    return base.after(pixels, made(settings.task, engine, settings, seed, used))


def settings_for(task: str, settings: PatchSettings | None, **knobs: int) -> PatchSettings:
    """Settings for a task: those given, or the defaults."""
    return replace(settings or defaults(task), task=task, **knobs)


def defaults(task: str) -> PatchSettings:
    """The settings of a task, where nothing else was said."""
    if task in _STRENGTH:
        return PatchSettings(task=task, strength=_STRENGTH[task])
    return PatchSettings(task=task)


def refuse_poor(picture: Picture, role: str) -> None:
    """Refuses what there is nothing to take from.

    Raises:
        UserMistake: the picture is too small, or a source is flat.
    """
    name = picture.title or f"The {role} picture"
    if role not in _PLACES and min(picture.width, picture.height) < LEAST_SIDE:
        raise UserMistake(
            f"{name} has {picture.width} x {picture.height} pixels; at least {LEAST_SIDE} x "
            f"{LEAST_SIDE} are needed to take patches of."
        )
    if role == "source" and float(np.std(picture.pixels, axis=(0, 1)).max()) < _FLAT:
        raise UserMistake(f"{name} is flat, one color all over; there is nothing to take from it.")
