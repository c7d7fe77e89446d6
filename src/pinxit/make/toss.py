"""Toss: a motif strewn over a ground that wraps around, turned at random, side by side."""

import math

import numpy as np
from jaxtyping import Float
from numpy.typing import NDArray
from PIL import Image

from pinxit.base.errors import UserMistake
from pinxit.make.color_names import parse_color

AnyPixels = Float[np.ndarray, "_ _ _"]

_SEEN = 0.02
_TRIES = 400
_ROOM = 1.0  # side of the unit over what the motifs alone would need
_ROUNDS = 60
_DISCS = 0.72  # share of a plane that discs which were strewn and pushed apart fill


def strewn(motif: AnyPixels, ground: str, count: int, seed: int) -> AnyPixels:
    """A square unit with so many motifs on it.

    Args:
        motif: RGB and alpha; what is transparent around it is cut off.
        ground: "#rrggbb" under the motifs; "" leaves them on nothing.
        count: Motifs.
        seed: Decides where they lie and how they are turned.

    Raises:
        UserMistake: the motif has nothing transparent around it.
    """
    if motif.shape[2] != 4 or motif[..., 3].min() > _SEEN:
        raise UserMistake(
            "A toss strews a motif, so its picture must be transparent around it; cut it out "
            "first, or take another repeat."
        )
    cut = _cut(motif)
    reach = _reach(cut)
    side = math.ceil(_ROOM * math.sqrt(count * math.pi * reach**2 / _DISCS))
    side = max(side, math.ceil(2 * reach) + 2)
    draw = np.random.Generator(np.random.PCG64(seed))
    unit = np.zeros((side, side, 4), np.float32)  # premultiplied
    for x, y in _places(count, side, draw):
        turned = _turned(cut, float(draw.uniform(0, 360)))
        rows = (int(y) - turned.shape[0] // 2 + np.arange(turned.shape[0])) % side
        columns = (int(x) - turned.shape[1] // 2 + np.arange(turned.shape[1])) % side
        place = np.ix_(rows, columns)
        unit[place] = turned + unit[place] * (1 - turned[..., 3:])
    alpha = unit[..., 3:]
    if ground:
        return np.asarray(unit[..., :3] + (1 - alpha) * parse_color(ground), np.float32)
    color = np.divide(unit[..., :3], alpha, where=alpha > 1e-4, out=np.zeros_like(unit[..., :3]))
    return np.concatenate((color, alpha), axis=2)


def _cut(motif: AnyPixels) -> AnyPixels:
    """The motif, premultiplied, without the transparent rows and columns around it."""
    rows, columns = np.nonzero(motif[..., 3] > _SEEN)
    if not len(rows):
        raise UserMistake("This motif is transparent everywhere; there is nothing to strew.")
    cut = motif[rows.min() : rows.max() + 1, columns.min() : columns.max() + 1]
    return np.concatenate((cut[..., :3] * cut[..., 3:], cut[..., 3:]), axis=2)


def _reach(cut: AnyPixels) -> float:
    """How far the motif reaches from the middle about which it is turned, px."""
    rows, columns = np.nonzero(cut[..., 3] > _SEEN)
    middle = (np.array(cut.shape[:2]) - 1) / 2
    return float(np.hypot(rows - middle[0], columns - middle[1]).max()) + 1


def _places(count: int, side: int, draw: np.random.Generator) -> NDArray[np.float64]:
    """Points on a torus: each the farthest of many tries, then all pushed apart a little."""
    points = draw.uniform(0, side, (1, 2))
    while len(points) < count:
        tries = draw.uniform(0, side, (_TRIES, 2))
        far = np.linalg.norm(_apart(tries, points, side), axis=2).min(axis=1)
        points = np.concatenate((points, tries[[int(np.argmax(far))]]))
    for _ in range(_ROUNDS):
        away = _apart(points, points, side)
        far = np.linalg.norm(away, axis=2) + np.eye(count) * side
        push = away / far[..., None] * np.maximum(side / math.sqrt(count) - far, 0)[..., None]
        points = (points + 0.15 * push.sum(axis=1)) % side
    return points


def _apart(
    points: NDArray[np.float64], others: NDArray[np.float64], side: int
) -> NDArray[np.float64]:
    """From each other point to each point, the short way around the torus."""
    return np.asarray((points[:, None] - others[None] + side / 2) % side - side / 2)


def _turned(cut: AnyPixels, degrees: float) -> AnyPixels:
    planes = []
    for channel in range(4):
        plane = Image.fromarray(np.ascontiguousarray(np.pad(cut[..., channel], 2)))
        turned = plane.rotate(degrees, Image.Resampling.BICUBIC, expand=True)
        planes.append(np.clip(np.asarray(turned, np.float32), 0, 1))
    return np.stack(planes, axis=2)
