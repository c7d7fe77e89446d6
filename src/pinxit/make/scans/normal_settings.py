"""Knobs of learning what is normal; apart, so that they can be read without torch."""

from dataclasses import dataclass

from pinxit.settings import Settings, knob


@dataclass(frozen=True, slots=True, kw_only=True)
class NormalSettings(Settings):
    """Knobs of two networks that learn what normal slices look like."""

    side: int = knob(64, "Slices are seen at this size", low=16, high=256, unit="px")
    width: int = knob(96, "Channels of the widest stage", low=32, high=512, unit="channels")
    batch: int = knob(8, "Slices of one update", low=2, high=256, unit="slices")
    drawn: int = knob(
        24_000, "Slices that the GAN sees in all", low=8, high=100_000_000, unit="slices"
    )
    coded: int = knob(
        12_000, "Slices that each encoder sees in all", low=8, high=100_000_000, unit="slices"
    )
    kappa: float = knob(
        1.0, "Weight of what the discriminator sees, in the GAN's encoder and score", low=0, high=10
    )
    least_body: float = knob(
        0.25, "Slices with less body than this part of the square are left out", low=0, high=1
    )
    held_out: float = knob(
        0.3,
        "Part of the patients (of one or two: of the slices) that calibrates",
        low=0.05,
        high=0.5,
    )
    window: str = knob(
        "",
        "What of CT is seen, center and width in HU; nothing is 0,2000",
        pattern=r"(-?\d+(\.\d+)?,\d+(\.\d+)?)?",
        example="-500,1400",
    )
