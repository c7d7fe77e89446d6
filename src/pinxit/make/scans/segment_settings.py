"""Knobs of learning labels; apart, so that they can be read without torch."""

from dataclasses import dataclass

from pinxit.settings import Settings, knob


@dataclass(frozen=True, slots=True, kw_only=True)
class LabelSettings(Settings):
    """Knobs of a network that learns to label slices."""

    side: int = knob(128, "Slices are seen at this size", low=32, high=512, unit="px")
    beside: int = knob(1, "Slices seen above and below each", low=0, high=4, unit="slices")
    width: int = knob(16, "Channels at the full size", low=8, high=64, unit="channels")
    steps: int = knob(600, "Updates", low=1, high=100_000, unit="updates")
    batch: int = knob(8, "Slices of one update", low=1, high=64, unit="slices")
    rate: float = knob(2e-3, "Learning rate at the start", low=1e-6, high=0.1)
    augment: float = knob(
        1.0, "How far slices are turned, sized, moved and re-toned while learning", low=0, high=2
    )
    held_out: float = knob(
        0.25, "Part of the patients (of one or two: of the slices) that judges", low=0.05, high=0.5
    )
    window: str = knob(
        "",
        "What of CT is seen, center and width in HU; nothing is 0,2000",
        pattern=r"(-?\d+(\.\d+)?,\d+(\.\d+)?)?",
        example="40,400",
    )
