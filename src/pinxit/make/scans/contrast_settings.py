"""Knobs of local contrast; apart, so that they can be read without scipy."""

from dataclasses import dataclass

from pinxit.settings import Settings, knob


@dataclass(frozen=True, slots=True, kw_only=True)
class ContrastSettings(Settings):
    """Knobs of local contrast."""

    strength: float = knob(0.6, "How much of it is taken, 0 to 1", low=0, high=1)
    clip: float = knob(
        3.0, "How many times steeper than the window a tone may become", low=1, high=10
    )
    tile: float = knob(
        0.125, "Side of a tile, as a share of the shorter side of a slice", low=0.02, high=1
    )
