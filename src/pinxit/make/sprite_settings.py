"""Knobs of sheets of sprites; apart from the verb, so that they can be read on their own."""

from dataclasses import dataclass

from pinxit.settings import Settings, knob

HASH, ARRAY = KINDS = ("hash", "array")
"""How an atlas lists its frames: by name, or one after the other."""


@dataclass(frozen=True, slots=True, kw_only=True)
class SpriteSettings(Settings):
    """Knobs of laying sprites on a sheet."""

    padding: int = knob(2, "Empty pixels between sprites", low=0, high=64, unit="px")
    extrude: int = knob(
        0, "How far the border of each is repeated outwards, against bleeding", low=0, high=32
    )
    is_trimmed: bool = knob(True, "Cut off what is transparent all around")
    threshold: int = knob(
        4, "Alpha, of 255, up to which a pixel counts as transparent", low=0, high=254
    )
    power_of_two: bool = knob(False, "Sides of 256, 512, 1024 and so on")
    most: int = knob(4096, "Longest side of the sheet", low=16, high=16384, unit="px")
