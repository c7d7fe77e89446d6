"""Knobs of panoramas; apart from the verb, so that they can be read without torch."""

from dataclasses import dataclass

from pinxit.settings import Settings, knob

SURROUND, HORIZON = LAYOUTS = ("surround", "horizon")


@dataclass(frozen=True, slots=True, kw_only=True)
class PanoramaSettings(Settings):
    """Knobs of making a panorama of one picture."""

    width: int = knob(2048, "Width; it is half as high", low=256, high=8192, unit="px")
    layout: str = knob(
        SURROUND, "Strew the picture all around, or keep up, middle and down", choices=LAYOUTS
    )
    span: float = knob(
        0.0,
        "How much of the circle the picture's shorter side (with horizon: its height) covers; "
        "0 chooses; it is never enlarged",
        low=0,
        high=180,
        unit="degrees",
    )
    strength: float = knob(
        -1.0, "How far the layout may depart from what it starts with; -1 chooses", low=-1, high=1
    )
    rounds: int = knob(4, "Searches at each size; more is sharper", low=1, high=20)
