"""A picture held to a few given colors and smooth mixtures of them.

First the picture is moved to the mean and covariance of the given colors, so that all of them are
used; then every pixel goes to the nearest mixture: the nearest point of the convex hull that the
colors span in Oklab. Looked at beside it, on two paintings and three palettes: mixtures weighted
by nearness (posterized where they are sharp, one muddy hue where they are soft), lightness alone
stretched to the palette (one or two of its colors are never used), and the hull without the first
step (the same). The hull keeps every gradient, so that it looks painted, and reaches the colors
themselves.
"""

from functools import lru_cache

import numpy as np
from jaxtyping import Float
from numpy.typing import NDArray

from pinxit.nets.color import Colors, in_parts, palette_of, recolored
from pinxit.nets.oklab import shown, to_oklab

_GRID = 33
_STEPS = 80

PaletteColors = Float[np.ndarray, "color 3"]
"""A few colors as sRGB 0..1."""


def colors_of(palette: tuple[str, ...]) -> PaletteColors:
    """The colors that are written like "#0b3d91"."""
    return np.array([[int(c[i : i + 2], 16) for i in (1, 3, 5)] for c in palette], np.float32) / 255


def locked(pixels: Colors, colors: PaletteColors) -> Colors:
    """Every pixel as a mixture (in Oklab) of the given colors."""
    moved = recolored(pixels, palette_of((colors[None],), (1.0,)))
    return nearest_mixtures(moved, colors)


def nearest_mixtures(pixels: Colors, colors: PaletteColors) -> Colors:
    """Every pixel as the mixture that is nearest to it.

    Looked up in a grid of 33 x 33 x 33 colors; what lies between is interpolated, and so is a
    mixture as well.
    """
    grid = _grid(colors.tobytes(), len(colors))
    return in_parts(lambda part: shown(_looked_up(part, grid)), pixels)


def _looked_up(
    flat: Float[np.ndarray, "pixel 3"], grid: Float[np.ndarray, "_ _ _ 3"]
) -> Float[np.ndarray, "pixel 3"]:
    """Trilinear interpolation."""
    place = np.clip(flat, 0, 1) * (_GRID - 1)
    low = np.minimum(place.astype(np.int64), _GRID - 2)
    share = place - low
    total = np.zeros_like(flat)
    for corner in np.ndindex(2, 2, 2):
        weight = np.where(np.array(corner) == 1, share, 1 - share).prod(axis=1, keepdims=True)
        red, green, blue = (low + corner).T
        total += weight * grid[red, green, blue]
    return np.asarray(total, np.float32)


@lru_cache(maxsize=8)
def _grid(colors: bytes, count: int) -> Float[np.ndarray, "_ _ _ 3"]:
    goal = to_oklab(np.frombuffer(colors, np.float32).reshape(count, 3)).astype(np.float64)
    axis = np.linspace(0, 1, _GRID, dtype=np.float32)
    every = np.stack(np.meshgrid(axis, axis, axis, indexing="ij"), axis=-1)
    wanted = to_oklab(every).reshape(-1, 3).astype(np.float64)
    mixed = _shares(wanted, goal) @ goal
    return np.asarray(mixed.reshape(every.shape), np.float32)


def _shares(wanted: NDArray[np.float64], goal: NDArray[np.float64]) -> NDArray[np.float64]:
    """Shares of the colors that come nearest to what is wanted; none below 0, in sum 1.

    Projected gradient with momentum: Beck and Teboulle 2009, A Fast Iterative Shrinkage-
    Thresholding Algorithm (SIAM Journal on Imaging Sciences 2).
    """
    inner, outer = goal @ goal.T, wanted @ goal.T
    step = 1 / np.linalg.eigvalsh(inner)[-1]
    shares = ahead = np.full_like(outer, 1 / len(goal))
    speed = 1.0
    for _ in range(_STEPS):
        before, shares = shares, _on_simplex(ahead - step * (ahead @ inner - outer))
        faster = (1 + (1 + 4 * speed**2) ** 0.5) / 2
        ahead = shares + (speed - 1) / faster * (shares - before)
        speed = faster
    return shares


def _on_simplex(points: NDArray[np.float64]) -> NDArray[np.float64]:
    """The nearest points with no part below 0 and the sum 1 (Held, Wolfe and Crowder 1974)."""
    falling = -np.sort(-points, axis=1)
    excess = (falling.cumsum(axis=1) - 1) / np.arange(1, points.shape[1] + 1)
    last = (falling > excess).sum(axis=1, keepdims=True) - 1
    return np.maximum(points - np.take_along_axis(excess, last, axis=1), 0)
