"""Knobs of reducing noise in scans; apart, so that they can be read without scikit-image."""

from dataclasses import dataclass

from pinxit.settings import Settings, knob

WAYS = ("auto", "volume", "slices")
METHODS = ("nlm", "auto", "learned")


@dataclass(frozen=True, slots=True, kw_only=True)
class DenoiseSettings(Settings):
    """Knobs of reducing noise."""

    strength: float = knob(1.0, "How much is taken away; 1 fits the measured noise", low=0, high=3)
    way: str = knob("auto", "Whether neighboring slices help", choices=WAYS)
    deviation: float = knob(
        0.0, "Standard deviation of the noise in the scan's unit; 0 measures it", low=0
    )
    method: str = knob(
        "nlm",
        "Non-local means; or with a network learned from this scan: auto if it wins, or anyway",
        choices=METHODS,
    )
    minutes: float = knob(
        4.0, "How long a network learns at most", low=0.05, high=600, unit="minutes"
    )
    steps: int = knob(1500, "How many steps it learns at most", low=1, high=1_000_000)
    seed: int = knob(0, "Of its learning", low=0, high=2**32 - 1)
