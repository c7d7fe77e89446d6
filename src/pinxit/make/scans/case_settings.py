"""Knobs of drawing synthetic cases; apart, so that they can be read without torch."""

from dataclasses import dataclass

from pinxit.settings import Settings, knob


@dataclass(frozen=True, slots=True, kw_only=True)
class CaseSettings(Settings):
    """Knobs of drawing synthetic slices with lesions."""

    count: int = knob(16, "Cases", low=1, high=2000)
    psi: float = knob(
        0.8, "How far slices may be from the average: less is safer and less varied", low=0, high=2
    )
    smallest: float = knob(0.07, "Smallest lesion, part of the slice's side", low=0.03, high=0.5)
    largest: float = knob(0.18, "Largest lesion, part of the slice's side", low=0.03, high=0.5)
    contrast: float = knob(
        0.35, "Brightness of lesions above (negative: below) what is around", low=-1, high=1
    )
    without: float = knob(0.25, "Part of the cases that show no lesion", low=0, high=1)
