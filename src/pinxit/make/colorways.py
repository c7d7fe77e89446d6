"""Colorways: palettes that could stand for another one, by harmony and seed."""

from itertools import permutations

import numpy as np
from numpy.typing import NDArray

from pinxit.base.errors import UserMistake
from pinxit.base.names import unknown_name
from pinxit.make.palette import HARMONIES, Colors
from pinxit.nets.oklab import shown, to_oklab

MOST = 64
_NEUTRAL = 0.025  # chroma in Oklab below which a color stays neutral
_LEAST_CHROMA = 0.06
_RELATED = 28.0  # degrees
_MOST_SEARCHED = 7


def colorways(
    source: Colors, count: int, harmony: str = "analogous", seed: int = 0
) -> list[Colors]:
    """So many palettes, each a color for every color of the source.

    Lightness stays nearly, so that light and dark stay where they were; neutral colors stay
    neutral; the others take the hues of the harmony, in the order of their own hues, relatives
    together. The first hues of the colorways lie evenly around the circle.

    Raises:
        UserMistake: there is no such harmony, or the count is out of range.
    """
    if harmony not in HARMONIES:
        raise unknown_name("harmony", harmony, HARMONIES)
    if not 1 <= count <= MOST:
        raise UserMistake(f"1 to {MOST} colorways can be made, not {count}.")
    draw = np.random.Generator(np.random.PCG64(seed))
    first = draw.uniform(0, 360)
    return [
        _one(source, first + 360 * at / count, np.array(HARMONIES[harmony], np.float64), draw)
        for at in range(count)
    ]


def _one(
    source: Colors, hue: float, turns: NDArray[np.float64], draw: np.random.Generator
) -> Colors:
    lab = np.asarray(to_oklab(source), np.float64)
    chroma = np.hypot(lab[:, 1], lab[:, 2])
    is_quiet = chroma < _NEUTRAL
    groups = _families(np.degrees(np.arctan2(lab[:, 2], lab[:, 1])) % 360, is_quiet)
    result = lab.copy()
    for place, (members, off) in enumerate(groups):
        slot = hue + turns[place * len(turns) // len(groups)] + draw.uniform(-8, 8)
        for k, turn in zip(members, off, strict=True):
            size = max(chroma[k] * draw.uniform(0.9, 1.15), _LEAST_CHROMA)
            light = np.clip(lab[k, 0] + draw.uniform(-0.03, 0.03), 0.05, 0.97)
            angle = np.radians(slot + turn)
            result[k] = light, size * np.cos(angle), size * np.sin(angle)
    result[is_quiet, 1:] += 0.008 * np.array((np.cos(np.radians(hue)), np.sin(np.radians(hue))))
    return shown(result.astype(np.float32))


def _families(
    hues: NDArray[np.float64], is_quiet: NDArray[np.bool_]
) -> list[tuple[NDArray[np.int64], NDArray[np.float64]]]:
    """Colors of nearly one hue together, in the order of hues, with how far each is off it.

    The light and the dark brown of a table stay relatives, whatever they become.
    """
    order = np.flatnonzero(~is_quiet)
    order = order[np.argsort(hues[order], kind="stable")]
    if not len(order):
        return []
    gaps = np.diff(hues[order], append=hues[order[0]] + 360)
    order = np.roll(order, -(int(np.argmax(gaps)) + 1))
    rising = (hues[order] - hues[order[0]]) % 360
    starts = np.flatnonzero(np.diff(rising) > _RELATED) + 1
    families = zip(np.split(order, starts), np.split(rising, starts), strict=True)
    return [(members, angles - angles.mean()) for members, angles in families]


def paired(source: Colors, given: Colors, count: int = 1, seed: int = 0) -> list[Colors]:
    """The colors of a given palette for each color of the source: light for light first.

    The first pairing goes by lightness; others exchange colors, those that keep light and dark
    best before the others, ties by the seed.

    Raises:
        UserMistake: the given palette has too few colors, or there are not so many pairings.
    """
    if len(given) < len(source):
        raise UserMistake(
            f"The palette has {len(given)} colors, and {len(source)} are to be exchanged; "
            "give a larger one, or say -k with fewer."
        )
    given = given[: len(source)]
    was, becomes = to_oklab(source)[:, 0], to_oklab(given)[:, 0]
    ranked = np.empty(len(source), np.int64)
    ranked[np.argsort(was, kind="stable")] = np.argsort(becomes, kind="stable")
    if count == 1:
        return [given[ranked]]
    if len(source) > _MOST_SEARCHED:
        raise UserMistake(f"Only up to {_MOST_SEARCHED} colors can be paired in several ways.")
    ways = np.array(list(permutations(range(len(source)))))
    if not 1 <= count <= len(ways):
        raise UserMistake(f"{len(source)} colors can be paired in {len(ways)} ways, not {count}.")
    draw = np.random.Generator(np.random.PCG64(seed))
    cost = np.abs(was - becomes[ways]).sum(axis=1) * draw.uniform(1, 1.5, len(ways))
    cost[(ways == ranked).all(axis=1)] = -1
    return [given[ways[at]] for at in np.argsort(cost, kind="stable")[:count]]
