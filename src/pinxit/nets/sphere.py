"""The sphere as twelve flat views that overlap, and as the picture of 2:1 that people pass around.

A panorama of 2:1 (equirectangular) has rows of equal latitude: towards the poles it draws things
ever wider, so what is computed on it comes out uneven there. The views do not: each lies around a
corner of an icosahedron, in the azimuthal equidistant projection, which draws nothing wider than
by a tenth within `REACH` (Snyder 1987, *Map projections*, USGS 1395, chapter 25). Two of them lie
around the poles.

Directions: x to the right, y up, z to the front; the middle of the panorama is the front.
"""

from functools import lru_cache

import numpy as np
from jaxtyping import Float

Directions = Float[np.ndarray, "_ _ 3"]
Frame = Float[np.ndarray, "3 3"]
"""Right, up and middle of a view, as rows."""

VIEWS = 12
REACH = float(np.radians(43.0))
"""From the middle of a view to its sides; the corners of the cells lie at 37.4 degrees."""

_NEAR = float(np.radians(41.0))
FACES = ("front", "right", "back", "left", "up", "down")


def side_of(width: int) -> int:
    """Pixels of a view of a panorama so wide, so that both have as many a degree."""
    return max(8, round(width * 2 * REACH / (2 * np.pi)))


@lru_cache(maxsize=1)
def frames() -> tuple[Frame, ...]:
    """The views."""
    ring = np.arctan(0.5)
    places = [(np.pi / 2, 0.0)]
    places += [(ring, 2 * np.pi * n / 5) for n in range(5)]
    places += [(-ring, 2 * np.pi * (n + 0.5) / 5) for n in range(5)]
    places += [(-np.pi / 2, 0.0)]
    return tuple(_frame(*place) for place in places)


def _frame(latitude: float, longitude: float) -> Frame:
    middle = np.array(
        (
            np.cos(latitude) * np.sin(longitude),
            np.sin(latitude),
            np.cos(latitude) * np.cos(longitude),
        )
    )
    right = np.array((np.cos(longitude), 0.0, -np.sin(longitude)))
    return np.stack((right, np.cross(middle, right), middle))


def of_view(number: int, side: int) -> Directions:
    """Where the pixels of a view look."""
    at = ((np.arange(side) + 0.5) / side * 2 - 1) * REACH
    x, y = np.meshgrid(at, -at)
    far = np.hypot(x, y)
    share = np.sinc(far / np.pi)  # sin(far) / far
    local = np.stack((x * share, y * share, np.cos(far)), axis=2)
    return np.asarray(local @ frames()[number], np.float64)


def of_panorama(width: int) -> Directions:
    """Where the pixels of a panorama look."""
    height = width // 2
    longitude = ((np.arange(width) + 0.5) / width * 2 - 1) * np.pi
    latitude = (0.5 - (np.arange(height) + 0.5) / height) * np.pi
    around, up = np.meshgrid(longitude, latitude)
    return np.stack((np.cos(up) * np.sin(around), np.sin(up), np.cos(up) * np.cos(around)), axis=2)


def of_face(name: str, side: int) -> Directions:
    """Where the pixels of a face of a cube look, seen from inside.

    Up and down are seen as by somebody who faces the front and tilts the head: the lower edge of
    "up" and the upper edge of "down" touch the front.
    """
    at = (np.arange(side) + 0.5) / side * 2 - 1
    x, y = np.meshgrid(at, -at)
    one = np.ones_like(x)
    found = {
        "front": (x, y, one),
        "right": (one, y, -x),
        "back": (-x, y, -one),
        "left": (-one, y, x),
        "up": (x, one, -y),
        "down": (x, -one, y),
    }[name]
    vectors = np.stack(found, axis=2)
    return np.asarray(vectors / np.linalg.norm(vectors, axis=2, keepdims=True))


def on_panorama(directions: Directions, width: int) -> Float[np.ndarray, "_ _ 2"]:
    """Row and column, in pixels, at which a panorama shows them."""
    longitude = np.arctan2(directions[..., 0], directions[..., 2])
    latitude = np.arcsin(np.clip(directions[..., 1], -1, 1))
    columns = (longitude / (2 * np.pi) + 0.5) * width - 0.5
    rows = (0.5 - latitude / np.pi) * (width // 2) - 0.5
    return np.stack((rows, columns), axis=2)


def on_view(
    directions: Directions, number: int, side: int
) -> tuple[Float[np.ndarray, "_ _ 2"], Float[np.ndarray, "_ _"]]:
    """Row and column, in pixels, at which a view shows them, and how far from its middle."""
    x, y, z = np.moveaxis(directions @ frames()[number].T, 2, 0)
    far = np.arccos(np.clip(z, -1, 1))
    scale = far / np.maximum(np.hypot(x, y), 1e-9)
    columns = (x * scale / REACH + 1) / 2 * side - 0.5
    rows = (1 - y * scale / REACH) / 2 * side - 0.5
    return np.stack((rows, columns), axis=2), far


def shares(directions: Directions, feather: float) -> Float[np.ndarray, "12 _ _"]:
    """How much each view counts at each place: the nearest, with soft borders.

    Args:
        directions: Of the places.
        feather: Width of the borders, in radians.
    """
    far = np.stack([on_view(directions, number, 2)[1] for number in range(VIEWS)])
    weights = np.exp(-(far - far.min(0)) / max(feather, 1e-6) * 4)
    weights[(far > _NEAR) & (far > far.min(0))] = 0
    weights[weights < 0.01] = 0
    return np.asarray(weights / weights.sum(0), np.float32)
