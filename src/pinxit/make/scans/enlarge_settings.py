"""Knobs of enlarging scans; apart, so that they can be read without scipy and torch."""

from dataclasses import dataclass

from pinxit.settings import Settings, knob

AXES = ("auto", "slices", "plane")
METHODS = ("auto", "spline", "learned")


@dataclass(frozen=True, slots=True, kw_only=True)
class EnlargeSettings(Settings):
    """Knobs of enlarging."""

    axis: str = knob(
        "auto",
        "Through slices, or within them; auto: through thick slices, otherwise within",
        choices=AXES,
    )
    factor: int = knob(
        0, "How many voxels one becomes, 2 to 8; 0: as many as make it even", low=0, high=8
    )
    method: str = knob(
        "auto",
        "Cubic splines; a network learned from this scan; auto: the network if it wins",
        choices=METHODS,
    )
    minutes: float = knob(
        4.0, "How long networks learn at most, all together", low=0.05, high=600, unit="minutes"
    )
    steps: int = knob(1200, "How many steps each learns at most", low=1, high=1_000_000)
    members: int = knob(
        3, "How many networks learn, for the map of their disagreement", low=1, high=8
    )
    seed: int = knob(0, "Of their learning", low=0, high=2**32 - 1)
