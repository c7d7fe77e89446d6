"""A picture held to a few given colors and smooth mixtures of them."""

from collections.abc import Iterator

import numpy as np
from jaxtyping import Float

from pinxit.nets.color import Colors, Palette, palette_of
from pinxit.nets.oklab import Lab, shown, to_oklab

_SOFTNESS = 0.3
_ROWS_AT_ONCE = 2**18


def colors_of(palette: tuple[str, ...]) -> Float[np.ndarray, "color 3"]:
    """Colors such as "#0b3d91" as sRGB 0..1."""
    return np.array([[int(c[i : i + 2], 16) for i in (1, 3, 5)] for c in palette], np.float32) / 255


def palette_of_colors(colors: Float[np.ndarray, "color 3"]) -> Palette:
    """Mean and covariance of a few colors, each counting the same."""
    return palette_of((colors[None],), (1.0,))


def locked(pixels: Colors, colors: Float[np.ndarray, "color 3"]) -> Colors:
    """Every pixel as a mixture of the given colors."""
    goal = to_oklab(colors).astype(np.float64)
    gaps = np.linalg.norm(goal[:, None] - goal, axis=2)
    spread = _SOFTNESS * np.min(gaps + 9 * np.eye(len(goal)), axis=1).mean()
    flat = pixels.reshape(-1, 3)
    parts = [shown(_mixed(to_oklab(part), goal, spread)) for part in _parts(flat)]
    return np.concatenate(parts).reshape(pixels.shape)


def _parts(flat: Float[np.ndarray, "pixel 3"]) -> Iterator[Float[np.ndarray, "_ 3"]]:
    for start in range(0, len(flat), _ROWS_AT_ONCE):
        yield flat[start : start + _ROWS_AT_ONCE]


def _mixed(lab: Lab, goal: Float[np.ndarray, "color 3"], spread: float) -> Lab:
    """Mixtures by nearness: a color counts less the farther it is."""
    squares = np.square(lab[:, None] - goal).sum(axis=2)
    squares -= squares.min(axis=1, keepdims=True)
    shares = np.exp(-squares / (2 * spread**2))
    return np.asarray(shares / shares.sum(axis=1, keepdims=True) @ goal, np.float32)
