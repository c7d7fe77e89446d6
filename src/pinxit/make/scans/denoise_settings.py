"""Knobs of reducing noise in scans; apart, so that they can be read without scikit-image."""

from dataclasses import dataclass

from pinxit.settings import Settings, knob

WAYS = ("auto", "volume", "slices")


@dataclass(frozen=True, slots=True, kw_only=True)
class DenoiseSettings(Settings):
    """Knobs of reducing noise."""

    strength: float = knob(1.0, "How much is taken away; 1 fits the measured noise", low=0, high=3)
    way: str = knob("auto", "Whether neighboring slices help", choices=WAYS)
    deviation: float = knob(
        0.0, "Standard deviation of the noise in the scan's unit; 0 measures it", low=0
    )
