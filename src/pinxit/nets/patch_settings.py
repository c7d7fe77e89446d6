"""Knobs of the engine ``patches``; apart from it, so that they can be read without torch."""

from dataclasses import dataclass

from pinxit.settings import Settings, knob

VARY, RETARGET, TILE, INPAINT, BLEND = TASKS = ("vary", "retarget", "tile", "inpaint", "blend")
"""What can be made of the patches of one picture."""

LARGEST_SIDE = 16384
CLOSE_STRENGTH = 0.1
"""Strength of ``tile`` and ``blend``, which keep near to what they begin with."""


@dataclass(frozen=True, slots=True, kw_only=True)
class PatchSettings(Settings):
    """Knobs of putting pictures together from the patches of one."""

    task: str = knob(VARY, "What is made", choices=TASKS)
    width: int = knob(
        0, "Columns of the result; 0 for those of the source", low=0, high=LARGEST_SIDE, unit="px"
    )
    height: int = knob(
        0, "Rows of the result; 0 for those of the source", low=0, high=LARGEST_SIDE, unit="px"
    )
    strength: float = knob(
        0.5, "How far the layout may depart from what it starts with", low=0, high=1
    )
    coarsest: int = knob(
        24,
        "Shorter side of the coarsest size; larger keeps larger forms whole",
        low=12,
        high=128,
        unit="px",
    )
    completeness: float = knob(
        0.005,
        "Below this distance a patch counts as found; less asks for every part of the source",
        low=0.0001,
        high=100,
    )
    rounds: int = knob(4, "Searches at each size; more is sharper", low=1, high=20)
