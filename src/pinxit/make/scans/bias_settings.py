"""Knobs of the bias field; apart, so that they can be read without scipy."""

from dataclasses import dataclass

from pinxit.settings import Settings, knob


@dataclass(frozen=True, slots=True, kw_only=True)
class BiasSettings(Settings):
    """Knobs of the bias field."""

    smoothness: float = knob(
        60.0, "Finest distance over which the field bends", low=20, high=400, unit="mm"
    )
    rounds: int = knob(50, "Most rounds at each fineness", low=1, high=100)
