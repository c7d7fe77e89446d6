"""Knobs of the engine ``fast_style``; apart from it, so that they can be read without torch."""

from dataclasses import dataclass

from pinxit.nets.style_settings import StyleSettings
from pinxit.settings import knob


@dataclass(frozen=True, slots=True, kw_only=True)
class FastSettings(StyleSettings):
    """Knobs of painting in one pass."""

    tier: str = knob(
        "fast", "Size of the network: preview is for looking around", choices=("preview", "fast")
    )
