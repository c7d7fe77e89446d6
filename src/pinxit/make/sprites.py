"""Sprites: many pictures on one sheet with transparency, and an atlas that says where each lies.

The atlas is TexturePacker's JSON, which Phaser, PixiJS, Godot, Unity and others read, as a hash or
an array. Numbers at the end of names make animations: walk_01, walk_02 become "walk".
"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from jaxtyping import Float

from pinxit.base.about import __version__
from pinxit.base.errors import UserMistake
from pinxit.make.packing import packed
from pinxit.make.sprite_settings import ARRAY, HASH, SpriteSettings
from pinxit.pictures.picture import Picture, Pixels, Step, rgb

MOST_SPRITES = 4096
_NUMBERED = re.compile(r"^(.*?)[ _.-]*(\d+)$")


@dataclass(frozen=True, slots=True)
class Sprite:
    """Where one sprite lies.

    Attributes:
        name: As programs ask for it.
        size: Width and height of the picture that it was.
        left: Of what was kept, in that picture.
        top: Likewise.
        width: Of what was kept.
        height: Likewise.
        x: Of what was kept, on the sheet.
        y: Likewise.
    """

    name: str
    size: tuple[int, int]
    left: int
    top: int
    width: int
    height: int
    x: int = 0
    y: int = 0

    @property
    def is_trimmed(self) -> bool:
        """Whether something was cut off."""
        return self.size != (self.width, self.height)

    def to_json(self) -> dict[str, Any]:
        """The frame as TexturePacker writes it."""
        width, height = self.size
        return {
            "frame": {"x": self.x, "y": self.y, "w": self.width, "h": self.height},
            "rotated": False,
            "trimmed": self.is_trimmed,
            "spriteSourceSize": {
                "x": self.left,
                "y": self.top,
                "w": self.width,
                "h": self.height,
            },
            "sourceSize": {"w": width, "h": height},
            "pivot": {"x": 0.5, "y": 0.5},
        }


@dataclass(frozen=True, slots=True)
class SpriteSheet:
    """A sheet and where everything lies on it.

    Attributes:
        picture: The sheet; its history holds those of all its pictures.
        sprites: In the order given.
        animations: Names of the frames of each, in their order.
    """

    picture: Picture
    sprites: tuple[Sprite, ...]
    animations: Mapping[str, tuple[str, ...]]

    def atlas(self, file: str, kind: str = HASH) -> dict[str, Any]:
        """The atlas as JSON values.

        Args:
            file: Name of the sheet's file.
            kind: "hash": frames by name; "array": a list of them.
        """
        frames: Any = {sprite.name: sprite.to_json() for sprite in self.sprites}
        if kind == ARRAY:
            frames = [{"filename": name, **frame} for name, frame in frames.items()]
        meta = {
            "app": "Pinxit",
            "version": __version__,
            "image": file,
            "format": "RGBA8888",
            "size": {"w": self.picture.width, "h": self.picture.height},
            "scale": "1",
        }
        animations = {name: list(frames) for name, frames in self.animations.items()}
        return {"frames": frames, "animations": animations, "meta": meta}


def sprite_sheet(
    pictures: Sequence[tuple[str, Picture]],
    settings: SpriteSettings | None = None,
    *,
    findings: Mapping[str, Mapping[str, int]] | None = None,
) -> SpriteSheet:
    """All pictures on one sheet.

    Args:
        pictures: Each with the name that programs will ask for.
        settings: None for the defaults.
        findings: What checks said of the pictures: by check, how many at each level.

    Raises:
        UserMistake: there are none or too many, two have one name, one is empty, or they do not
            fit.
    """
    settings = settings or SpriteSettings()
    _refuse_unfit([name for name, _ in pictures])
    cut = [_cut(name, picture, settings) for name, picture in pictures]
    around = 2 * settings.extrude + settings.padding
    sizes = [(sprite.width + around, sprite.height + around) for sprite in cut]
    (width, height), places = packed(
        sizes, settings.most + settings.padding, has_powers=settings.power_of_two
    )
    if not settings.power_of_two:
        width, height = width - settings.padding, height - settings.padding
    if not places or max(width, height) > settings.most:
        raise UserMistake(
            f"{len(cut)} sprites do not fit on a sheet of {settings.most} x {settings.most} "
            "pixels; make them smaller, allow a larger sheet, or make several."
        )
    sheet = np.zeros((height, width, 4), np.float32)
    sprites = []
    for sprite, (x, y), (_, picture) in zip(cut, places, pictures, strict=True):
        laid = _laid(picture.pixels, sprite, settings.extrude)
        sheet[y : y + laid.shape[0], x : x + laid.shape[1]] = laid
        at = x + settings.extrude, y + settings.extrude
        sprites.append(
            Sprite(
                sprite.name,
                sprite.size,
                sprite.left,
                sprite.top,
                sprite.width,
                sprite.height,
                *at,
            )
        )
    picture = Picture(sheet, (_step(pictures, settings, findings or {}),), title="sprites")
    return SpriteSheet(picture, tuple(sprites), animations_in([name for name, _ in pictures]))


def names_apart(names: Sequence[str]) -> list[str]:
    """Names of which no two are alike; they stay no animations of what only has the same name."""
    found: list[str] = []
    for name in names:
        times = iter(range(2, len(names) + 2))
        free = name
        while free in found:
            free = f"{name} ({next(times)})"
        found.append(free)
    return found


def animations_in(names: Sequence[str]) -> dict[str, tuple[str, ...]]:
    """Names that differ in the number at their end alone, in the order of these numbers."""
    found: dict[str, list[tuple[int, str]]] = {}
    for name in names:
        numbered = _NUMBERED.match(name)
        if numbered:
            found.setdefault(numbered[1] or "frames", []).append((int(numbered[2]), name))
    several = {name: sorted(each) for name, each in found.items() if len(each) > 1}
    return {name: tuple(frame for _, frame in each) for name, each in several.items()}


def _refuse_unfit(names: Sequence[str]) -> None:
    if not 1 <= len(names) <= MOST_SPRITES:
        raise UserMistake(f"A sheet has 1 to {MOST_SPRITES} sprites, not {len(names)}.")
    twice = next((name for name in names if names.count(name) > 1), None)
    if twice is not None:
        raise UserMistake(f"Two sprites are named {twice!r}; rename one.")


def _cut(name: str, picture: Picture, settings: SpriteSettings) -> Sprite:
    size = picture.width, picture.height
    if not settings.is_trimmed or picture.channels != 4:
        return Sprite(name, size, 0, 0, *size)
    is_seen = picture.pixels[..., 3] > settings.threshold / 255
    if not is_seen.any():
        raise UserMistake(f"{name} is transparent all over; leave it out, or add --no-trimmed.")
    rows, columns = np.flatnonzero(is_seen.any(1)), np.flatnonzero(is_seen.any(0))
    left, top = int(columns[0]), int(rows[0])
    return Sprite(name, size, left, top, int(columns[-1]) - left + 1, int(rows[-1]) - top + 1)


def _laid(pixels: Pixels, sprite: Sprite, extrude: int) -> Float[np.ndarray, "_ _ 4"]:
    """What is kept of a picture, with alpha, and its border repeated outwards."""
    down, right = sprite.top + sprite.height, sprite.left + sprite.width
    kept = pixels[sprite.top : down, sprite.left : right]
    alpha = kept[..., 3:] if kept.shape[2] == 4 else np.ones_like(kept[..., :1])
    whole = np.concatenate((rgb(kept), alpha), axis=2)
    return np.pad(whole, ((extrude, extrude), (extrude, extrude), (0, 0)), mode="edge")


def _step(
    pictures: Sequence[tuple[str, Picture]],
    settings: SpriteSettings,
    findings: Mapping[str, Mapping[str, int]],
) -> Step:
    return Step(
        verb="sprites",
        engine="",
        version=__version__,
        settings={
            **settings.to_json(),
            "names": [name for name, _ in pictures],
            "findings": {name: dict(counts) for name, counts in findings.items()},
            "pictures": [[step.to_json() for step in each.steps] for _, each in pictures],
        },
        used=tuple(picture.as_source("picture") for _, picture in pictures),
    )
