"""What of a simulated case depends on chance, by seeds that its step tells; making it again."""

import base64
import binascii
import zlib
from dataclasses import replace
from typing import Any

import numpy as np

from pinxit.base.about import __version__
from pinxit.base.errors import UserMistake
from pinxit.base.seeds import random_stream
from pinxit.make.simulation.defects import Color, Mask, Planted, Wanted, plant
from pinxit.make.simulation.settings import KINDS
from pinxit.pictures.picture import Picture, Step, over

SIMULATE = "simulate"
ON_GROUND = "on ground"
"""Verbs of the steps of simulated cases."""


def on_ground(picture: Picture, color: tuple[float, float, float]) -> Picture:
    """A picture with alpha, over a color in sRGB, 0..1."""
    step = Step(ON_GROUND, "", __version__, {"color": list(color)})
    return picture.after(over(picture.pixels, color), step)


def on_ground_again(picture: Picture, step: Step) -> Picture:
    """The same from its step.

    Raises:
        UserMistake: the step is damaged.
    """
    try:
        red, green, blue = (float(each) for each in step.settings["color"])
    except (KeyError, TypeError, ValueError) as fault:
        raise UserMistake(f"The step {ON_GROUND!r} of this recipe has no color.") from fault
    return on_ground(picture, (red, green, blue))


def planted_by(pixels: Color, inside: Mask, wanted: Wanted, seed: int) -> Planted:
    """The picture with one defect; the same seed plants the same.

    Raises:
        UserMistake: there is no place where it can be seen.
    """
    return plant(pixels, inside, wanted, random_stream(seed, "defect"))


def grained(pixels: Color, noise: float, seed: int) -> Color:
    """Grey noise over everything, of a deviation of ``noise`` of a range of 1."""
    grain = random_stream(seed, "grain").standard_normal((*pixels.shape[:2], 1))
    return (pixels + grain * noise).astype(np.float32)


def told_of(wanted: Wanted, inside: Mask, seed: int) -> dict[str, Any]:
    """All that is needed to plant a defect again, as JSON values."""
    return {
        "size": wanted.size,
        "strength": wanted.strength,
        "softness": wanted.softness,
        "seed": seed,
        "inside": "" if inside.all() else _packed(inside),
    }


def simulated_again(picture: Picture, step: Step) -> Picture:
    """A case from what it shows, and from its step.

    Raises:
        UserMistake: the step is damaged.
    """
    told = step.settings
    color = replace(picture, pixels=np.ascontiguousarray(over(picture.pixels)))
    pixels = np.asarray(color.pixels, np.float32)
    try:
        planted, kind = told.get("planted"), str(told["defect"])
        if planted is not None and kind in KINDS:
            size, strength, soft = (float(planted[n]) for n in ("size", "strength", "softness"))
            inside = _unpacked(str(planted["inside"]), pixels.shape[:2])
            wanted = Wanted(kind, size, strength, soft)
            pixels = planted_by(pixels, inside, wanted, int(planted["seed"])).pixels
        made = grained(pixels, float(told["noise"]), int(told["grain"]))
    except (KeyError, TypeError, ValueError, zlib.error, binascii.Error) as fault:
        raise UserMistake("This recipe does not say how its case was simulated.") from fault
    return replace(color.after(made, step), depth=8)


def _packed(mask: Mask) -> str:
    return base64.b64encode(zlib.compress(np.packbits(mask).tobytes(), 9)).decode()


def _unpacked(text: str, shape: tuple[int, ...]) -> Mask:
    """The mask; "" stands for everything."""
    if not text:
        return np.ones(shape, bool)
    most = (shape[0] * shape[1] + 7) // 8
    data = zlib.decompressobj().decompress(base64.b64decode(text, validate=True), most)
    bits = np.unpackbits(np.frombuffer(data, np.uint8), count=shape[0] * shape[1])
    return bits.reshape(shape).astype(bool)
