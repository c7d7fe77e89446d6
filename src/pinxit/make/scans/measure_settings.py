"""Knobs of measuring; apart, so that they can be read without scikit-image."""

from dataclasses import dataclass

from pinxit.settings import Settings, knob


@dataclass(frozen=True, slots=True, kw_only=True)
class MeasureSettings(Settings):
    """Knobs of measuring what is labeled."""

    bin_width: float = knob(
        0.0,
        "Width of a bin of histograms and textures, in the scan's unit; 0 takes 25 for CT, and "
        "else a 32nd of the label's range",
        low=0,
        high=1e6,
    )
