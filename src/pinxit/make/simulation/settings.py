"""Knobs of simulated cases; apart, so that they can be read without torch."""

from dataclasses import dataclass

from pinxit.settings import Settings, knob

KINDS = ("scratch", "stain", "hole", "missing", "smear")
"""The defects that can be planted."""


@dataclass(frozen=True, slots=True, kw_only=True)
class SimulationSettings(Settings):
    """What varies in simulated cases, and how much."""

    count: int = knob(24, "Cases", low=1, high=2000)
    side: int = knob(256, "Side of the pictures", low=64, high=1024, unit="px")
    defects: tuple[str, ...] = knob(
        KINDS,
        "Defects that are planted: scratch, stain, hole, missing, smear",
        pattern="|".join(KINDS),
        example="scratch,stain",
    )
    without: float = knob(0.5, "Part of the cases that show no defect", low=0, high=1)
    strength: float = knob(0.4, "How plain defects are: 0 hardly seen, 1 at once", low=0, high=1)
    smallest: float = knob(0.06, "Smallest defect, part of the side", low=0.02, high=0.5)
    largest: float = knob(0.18, "Largest defect, part of the side", low=0.02, high=0.5)
    noise: float = knob(0.03, "Loudest noise; each case draws its own", low=0, high=0.3)
    styled: float = knob(0.5, "Part of the cases in one of the styles, if any", low=0, high=1)
    psi: float = knob(0.8, "How far drawings may be from the average", low=0, high=2)
    direction: int = knob(
        -1, "Direction along which drawings are moved (explore directions); -1: none", low=-1
    )
    reach: float = knob(4.0, "How far along it at most, either way", low=0, high=20)
    variations: int = knob(
        0, "Of each texture, new ones to cut pieces from (vary; slow)", low=0, high=100
    )
