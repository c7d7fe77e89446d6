"""What networks leave in pictures: grids, checkerboards, and numbers that are none.

Strided and upsampling layers draw patterns that repeat every 2, 4 or 8 pixels (Odena, Dumoulin and
Olah 2016, doi 10.23915/distill.00003); in the spectrum they are lines at those frequencies that
stand out from their neighbors, which natural pictures and brush strokes do not have.
"""

from dataclasses import dataclass

import numpy as np
from jaxtyping import Float

Plane = Float[np.ndarray, "height width"]
PERIODS = (2, 4, 8)
_BAND = 16
_LUMA = np.array((0.2126, 0.7152, 0.0722), np.float32)


@dataclass(frozen=True, slots=True)
class Artifacts:
    """What was found in one picture.

    Attributes:
        grid: Power at each of `PERIODS` (in pixels), in multiples of that of the frequencies beside
            it; about 1 where there is no grid.
        edge_band: Mean gradient along the 16 px frame in multiples of that inside.
        is_finite: Whether every number is one.
    """

    grid: tuple[float, ...]
    edge_band: float
    is_finite: bool


def artifacts(colors: Float[np.ndarray, "height width 3"]) -> Artifacts:
    """Looks for grids and for a frame that differs.

    Raises:
        ValueError: a side is shorter than 64 px.
    """
    if min(colors.shape[:2]) < 4 * _BAND:
        raise ValueError(f"Pictures of {colors.shape[:2]} are too small; 64 px is the least.")
    if not np.isfinite(colors).all():
        return Artifacts(tuple(np.nan for _ in PERIODS), np.nan, is_finite=False)
    luma = colors @ _LUMA
    grid = tuple(max(_peak(luma, period), _peak(luma.T, period)) for period in PERIODS)
    return Artifacts(grid, _edge_band(luma), is_finite=True)


def _peak(plane: Plane, period: int) -> float:
    """Power at one horizontal frequency against that of its neighbors, over all rows."""
    width = plane.shape[1] // 8 * 8
    # differences along the row take away the slope of natural spectra; a window, the leakage
    rows = np.diff(plane.astype(np.float64), axis=1, append=plane[:, -1:])[:, :width]
    power = np.abs(np.fft.rfft(rows * np.hanning(width), axis=1)) ** 2
    spectrum = power.mean(0)
    at = width // period
    near = [at + step for step in (-6, -5, -4, 4, 5, 6) if 0 < at + step < len(spectrum)]
    return float(spectrum[at] / max(float(np.median(spectrum[near])), 1e-12))


def _edge_band(luma: Plane) -> float:
    # neighbors, not centered differences, which are blind to dots on every other pixel
    down, along = np.abs(np.diff(luma, axis=0)), np.abs(np.diff(luma, axis=1))
    slope = down[:, :-1] + along[:-1]
    inside = slope[_BAND:-_BAND, _BAND:-_BAND]
    frame = slope.sum() - inside.sum()
    frame_mean = frame / (slope.size - inside.size)
    return float(frame_mean / max(float(inside.mean()), 1e-6))
