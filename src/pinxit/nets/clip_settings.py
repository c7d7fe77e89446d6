"""Knobs of painting clips."""

from dataclasses import dataclass

from pinxit.nets.fast_settings import FastSettings
from pinxit.settings import knob


@dataclass(frozen=True, slots=True, kw_only=True)
class ClipSettings(FastSettings):
    """Knobs of painting every frame of a clip in one pass, and of holding frames together."""

    size: int = knob(
        0,
        "Longest side of the result; 0 for the clip's own size",
        low=0,
        high=32768,
        unit="px",
    )
    tier: str = knob(
        "preview", "Size of the network: fast paints finer strokes", choices=("preview", "fast")
    )
    steadiness: float = knob(
        0.95, "How much frames hold together: 0 paints each by itself", low=0, high=0.98
    )
