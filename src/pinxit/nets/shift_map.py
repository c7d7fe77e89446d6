"""Holes filled with pieces of the rest, each moved as a whole: a shift for every pixel of the hole.

He and Sun, *Statistics of Patch Offsets for Image Completion* (ECCV 2012,
doi:10.1007/978-3-642-33709-3_2): the few distances at which a picture repeats itself are the
candidates; which pixel takes which is the labeling l of the least

    sum over p of U(p, l_p) + sum over neighbors p, q of V(p) + V(q),
    where V(x) = |F(x + l_p) - F(x + l_q)|,

found by alpha-expansion (Boykov, Veksler and Zabih 2001). F holds colors and their slopes, as in
Pritch, Kav-Venaki and Peleg 2009, so that lines go on and seams run where nobody sees them.
U says how unlike the surroundings of the rim are there and where they would come from.

Departures: coarse labels are found on a picture of at most `_MOST` pixels in the hole, doubled, and
moved by a pixel where that fits the rim better; then only pixels beside seams choose anew. U looks
at a window of known pixels, not at the one next to the rim.
"""

from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Any, TypeVar

import cv2
import numpy as np
import torch
from jaxtyping import Bool, Float32, Int
from numpy.typing import NDArray
from scipy import sparse
from scipy.sparse import csgraph

from pinxit.base.errors import UserMistake
from pinxit.nets.patch_search import PATCH, Components

Plane = Float32[np.ndarray, "height width"]
Image = Float32[np.ndarray, "height width _"]
Mask = Bool[np.ndarray, "height width"]
Labels = Int[np.ndarray, "_ _"]
Shifts = Int[np.ndarray, "_ 2"]
Places = Int[np.ndarray, "_ 2"]
Choice = Int[np.ndarray, " _"]
Floats = NDArray[np.floating[Any]]
A = TypeVar("A", bound=np.generic)

_MOST = 1500
_CANDIDATES = 60
_MOST_CHOICES = 8_000_000  # shifts times pixels; a minute or two
_QUERIES = 3000
_LEAST = 100
_SLOPES = 1.0
_WINDOW = 5
_NEVER = 1 << 24
_SCALE = 2000
_SWEEPS = 2
_BAND = 2
_RANDOM = 10
_UNKNOWN = 1.0
_FEW = 1.0
_NONE = cv2.BORDER_CONSTANT


@dataclass(frozen=True, slots=True)
class Level:
    """The picture at one size.

    Attributes:
        features: Colors and slopes; 0 where unknown.
        known: What may be taken.
        hole: What is filled.
    """

    features: Image
    known: Mask
    hole: Mask

    @classmethod
    def of(cls, pixels: Image, known: Mask, hole: Mask) -> "Level":
        """A level with the slopes of its pixels."""
        down, right = np.zeros_like(pixels), np.zeros_like(pixels)
        down[:-1] = (pixels[1:] - pixels[:-1]) * (known[1:] & known[:-1])[..., None]
        right[:, :-1] = (pixels[:, 1:] - pixels[:, :-1]) * (known[:, 1:] & known[:, :-1])[..., None]
        parts = pixels, _SLOPES * down, _SLOPES * right
        return cls(np.ascontiguousarray(np.concatenate(parts, axis=2)), known, hole)

    def halved(self, channels: int) -> "Level":
        """The level at half the size; unknown where any of four pixels is."""
        height, width = self.known.shape
        blocks = self.features[..., :channels].reshape(height // 2, 2, width // 2, 2, channels)
        known = np.asarray(self.known.reshape(height // 2, 2, width // 2, 2).all(axis=(1, 3)))
        hole = np.asarray(self.hole.reshape(height // 2, 2, width // 2, 2).any(axis=(1, 3)))
        pixels = blocks.mean(axis=(1, 3)) * known[..., None]
        return self.of(np.asarray(pixels, np.float32), known, hole)


def shift_map(
    pixels: Image, hole: Mask, stream: np.random.Generator, tell: Callable[[int, int], None]
) -> Int[np.ndarray, "height width 2"]:
    """For each pixel of the hole how far away its content lies.

    Args:
        pixels: The picture; what it shows in the hole is not looked at.
        hole: What is filled; something must lie outside it.
        stream: Decides which patches are compared, and some shifts.
        tell: Hears after each size how many were done, and of how many.

    Raises:
        UserMistake: what is left is so scattered that it would take hours.
    """
    levels = _pyramid(pixels, hole)
    coarsest = levels[-1]
    shifts = _candidates(coarsest, pixels.shape[2], stream)
    shifts = _covering(coarsest, shifts, stream)
    if len(shifts) * int(coarsest.hole.sum()) > _MOST_CHOICES:
        raise UserMistake(
            "Too little is left in one piece to fill the rest with; leave larger parts as they are."
        )
    graph = _Graph.of(coarsest, coarsest.hole, shifts)
    labels = graph.solved(graph.first(), _SWEEPS)
    tell(1, len(levels))
    for done, level in enumerate(reversed(levels[:-1]), 2):
        shifts, labels = _doubled(level, shifts, labels)
        band = level.hole & _near_seams(labels, level.hole)
        graph = _Graph.of(level, band, shifts, labels)
        labels = graph.solved(labels, 1)
        tell(done, len(levels))
    height, width = hole.shape
    return np.asarray(shifts[labels][:height, :width])


def _pyramid(pixels: Image, hole: Mask) -> list[Level]:
    """The picture and halves of it, until the hole is small; none that has nothing to take."""
    height, width = hole.shape
    most = 0
    while int(hole.sum()) >> 2 * most > _MOST and min(height, width) >> (most + 1) >= 4 * PATCH:
        most += 1
    step = 1 << most
    around = ((0, -height % step), (0, -width % step))
    known = np.pad(~hole, around)
    wide = np.pad(pixels * ~hole[..., None], (*around, (0, 0)))
    levels = [Level.of(wide, known, np.pad(hole, around))]
    for _ in range(most):
        half = levels[-1].halved(pixels.shape[2])
        if _whole(half).sum() < _LEAST:
            break
        levels.append(half)
    return levels


def _whole(level: Level) -> Mask:
    """Where patches begin of which everything is known."""
    kernel, half = np.ones((PATCH, PATCH), np.uint8), PATCH // 2
    whole = cv2.erode(np.asarray(level.known, np.uint8), kernel, borderValue=0)
    height, width = whole.shape
    return np.asarray(whole[half : height - half, half : width - half] > 0)


def _candidates(level: Level, channels: int, stream: np.random.Generator) -> Shifts:
    """The commonest distances between patches that are alike, and some by chance."""
    height, width = level.known.shape
    plane = torch.from_numpy(level.features[..., :channels].transpose(2, 0, 1).copy())
    whole = _whole(level)
    places = np.argwhere(whole)
    if len(places) < _LEAST:
        return np.zeros((0, 2), np.int64)
    rows = Components.of(plane).rows(plane)[torch.from_numpy(whole.ravel())]
    asked = np.sort(stream.permutation(len(places))[:_QUERIES])
    found = np.empty(len(asked), np.int64)
    least = max(height, width) / 15
    lengths = rows.square().sum(1)
    for start in range(0, len(asked), 512):
        part = asked[start : start + 512]
        far = torch.addmm(lengths[None], rows[part], rows.T, alpha=-2).numpy()
        away = np.abs(places[part][:, None] - places[None]).max(axis=2)
        far[away < least] = np.inf
        found[start : start + 512] = far.argmin(axis=1)
    steps = places[found] - places[asked]
    counts = np.zeros((2 * height + 1, 2 * width + 1), np.float32)
    for sign in (1, -1):
        np.add.at(counts, (height + sign * steps[:, 0], width + sign * steps[:, 1]), 1)
    smooth = cv2.GaussianBlur(counts, (0, 0), 1.4)
    is_peak = (smooth >= cv2.dilate(smooth, np.ones((5, 5), np.uint8))) & (smooth > 0)
    peaks = np.argwhere(is_peak)
    best = np.argsort(-smooth[is_peak], kind="stable")[:_CANDIDATES]
    return np.asarray(peaks[best] - (height, width), np.int64)


def _covering(level: Level, shifts: Shifts, stream: np.random.Generator) -> Shifts:
    """The shifts, and others, until every pixel of the hole can take one."""
    sources, hole = np.argwhere(level.known), np.argwhere(level.hole)
    bare = level.hole.copy()
    for shift in shifts:
        bare &= ~_moved(level.known, shift)
    more: list[Int[np.ndarray, " 2"]] = []
    for _ in range(_RANDOM):
        place = sources[stream.integers(len(sources))] - hole[stream.integers(len(hole))]
        more.append(place)
        bare &= ~_moved(level.known, place)
    while bare.any():
        left = np.argwhere(bare)
        place = sources[stream.integers(len(sources))] - left[stream.integers(len(left))]
        more.append(place)
        bare &= ~_moved(level.known, place)
    return np.concatenate((shifts, np.array(more).reshape(-1, 2))).astype(np.int64)


def _moved(plane: NDArray[A], shift: NDArray[np.int64]) -> NDArray[A]:
    """For each place what lies a shift away; zeros from outside."""
    result = np.zeros_like(plane)
    height, width = plane.shape[:2]
    down, right = int(shift[0]), int(shift[1])
    top, bottom = max(0, -down), min(height, height - down)
    left, end = max(0, -right), min(width, width - right)
    if top < bottom and left < end:
        result[top:bottom, left:end] = plane[top + down : bottom + down, left + right : end + right]
    return result


def _rim_costs(level: Level, shifts: Shifts, places: Places) -> Float32[np.ndarray, "_ _"]:
    """How unlike the known surroundings of each place are to those a shift away."""
    rows, columns = places.T
    costs = np.empty((len(shifts), len(places)), np.float32)
    near = (
        cv2.dilate(np.asarray(level.hole, np.uint8), np.ones((_WINDOW + 2, _WINDOW + 2), np.uint8))
        > 0
    )
    top, left = np.argwhere(near).min(axis=0)
    bottom, right = np.argwhere(near).max(axis=0) + 1
    box = np.s_[top:bottom, left:right]
    asked = _around(np.asarray(level.known[box], np.float32))
    for number, shift in enumerate(shifts):
        there = _moved(level.known, shift)
        both = np.asarray(level.known[box] & there[box], np.float32)
        apart = level.features[box] - _moved(level.features, shift)[box]
        unlike = np.sqrt(np.square(apart).sum(axis=2)) * both
        mean = (_around(unlike) + _UNKNOWN * _FEW) / (_around(both) + _FEW)
        costs[number] = (mean * asked)[rows - top, columns - left]
        costs[number][~there[rows, columns]] = np.inf
    return costs


def _around(plane: Plane) -> Plane:
    """The sum over a window at each place."""
    summed = cv2.boxFilter(plane, -1, (_WINDOW, _WINDOW), normalize=False, borderType=_NONE)
    return np.asarray(summed, np.float32)


@dataclass(frozen=True, slots=True)
class _Graph:
    """Pixels that choose, and what each choice costs.

    Attributes:
        level: The picture.
        places: Row and column of each pixel that chooses.
        shifts: What can be chosen.
        costs: Of each shift at each pixel; infinite where nothing is to be taken.
        pairs: Pixels that choose and lie side by side.
        fixed: Pixels that choose beside pixels that have chosen: number, place there, its label.
    """

    level: Level
    places: Int[np.ndarray, "n 2"]
    shifts: Shifts
    costs: Float32[np.ndarray, "_ _"]
    pairs: Int[np.ndarray, "_ 2"]
    fixed: Int[np.ndarray, "_ 4"]

    @classmethod
    def of(cls, level: Level, free: Mask, shifts: Shifts, labels: Labels | None = None) -> "_Graph":
        places = np.argwhere(free)
        numbers: Labels = np.full((free.shape[0], free.shape[1]), -1)
        numbers[free] = np.arange(len(places))
        pairs, fixed = [], []
        for down, right in ((1, 0), (0, 1)):
            one = numbers[: numbers.shape[0] - down, : numbers.shape[1] - right]
            other = numbers[down:, right:]
            both = (one >= 0) & (other >= 0)
            pairs.append(np.stack((one[both], other[both]), axis=1))
        if labels is not None:
            for step in ((1, 0), (0, 1), (-1, 0), (0, -1)):
                beside = places + step
                inside = ((beside >= 0) & (beside < free.shape)).all(axis=1)
                who, beside = np.flatnonzero(inside), beside[inside]
                rows, columns = beside.T
                has_chosen = level.hole[rows, columns] & ~free[rows, columns]
                who, beside = who[has_chosen], beside[has_chosen]
                told = labels[beside[:, 0], beside[:, 1]]
                fixed.append(np.column_stack((who, beside, told)))
        edges = np.concatenate(fixed) if fixed else np.zeros((0, 4), np.int64)
        costs = _rim_costs(level, shifts, places) if len(places) else np.zeros((len(shifts), 0))
        return cls(
            level, places, shifts, np.asarray(costs, np.float32), np.concatenate(pairs), edges
        )

    def first(self) -> Labels:
        """For each pixel the shift that fits the rim best, or any."""
        labels = np.zeros(self.level.hole.shape, np.int64)
        labels[tuple(self.places.T)] = self.costs.argmin(axis=0)
        return labels

    def solved(self, labels: Labels, sweeps: int) -> Labels:
        """Labels of less cost: each shift in turn is offered to all."""
        where = tuple(self.places.T)
        if not len(self.places):
            return labels
        chosen = labels[where]
        for sweep in range(sweeps):
            offered = range(len(self.shifts)) if not sweep else np.unique(chosen)
            before = chosen
            for number in offered:
                chosen = self._expanded(chosen, int(number))
            if np.array_equal(before, chosen):
                break
        result = labels.copy()
        result[where] = chosen
        return result

    def _seen(self, places: Places, labels: Choice) -> Float32[np.ndarray, "_ _"]:
        spots = places + self.shifts[labels]
        limit = np.array(self.level.known.shape) - 1
        rows, columns = spots.clip(0, limit).T
        return np.asarray(self.level.features[rows, columns])

    def _jump(self, one: Places, other: Places, a: Choice, b: Choice) -> Float32[np.ndarray, " _"]:
        """What it costs that a pixel has label a and its neighbor b."""
        total = np.zeros(len(a), np.float32)
        differs = a != b
        for places in (one[differs], other[differs]):
            apart = self._seen(places, a[differs]) - self._seen(places, b[differs])
            total[differs] += np.sqrt(np.square(apart).sum(axis=1))
        return total

    def _expanded(self, chosen: Choice, alpha: int) -> Choice:
        """The best of all labelings in which some pixels take alpha and all others stay."""
        numbers = np.arange(len(chosen))
        may = np.isfinite(self.costs[alpha]) & (chosen != alpha)
        if not may.any():
            return chosen
        gain = np.where(may, self.costs[alpha], 0) - self.costs[chosen, numbers]
        fresh = np.full(len(chosen), alpha)
        p, q = self.pairs.T
        one, other = self.places[p], self.places[q]
        stay = self._jump(one, other, chosen[p], chosen[q])
        late = self._jump(one, other, chosen[p], fresh[q])
        early = self._jump(one, other, fresh[p], chosen[q])
        np.add.at(gain, p, early - stay)
        np.add.at(gain, q, -early)
        if len(self.fixed):
            who, there, told = self.fixed[:, 0], self.fixed[:, 1:3], self.fixed[:, 3]
            here = self.places[who]
            np.add.at(gain, who, self._jump(here, there, fresh[who], told))
            np.add.at(gain, who, -self._jump(here, there, chosen[who], told))
        edge = np.maximum(late + early - stay, 0)
        takes = _cut(gain, may, (p, q), edge)
        return np.where(takes & may, alpha, chosen)


def _cut(
    gain: Floats, may: Bool[np.ndarray, " _"], pairs: tuple[Choice, Choice], edge: Floats
) -> Bool[np.ndarray, " _"]:
    """Which pixels change, so that the sum of gains and of edges from stay to change is least."""
    count = len(gain)
    cost = np.clip(np.round(gain * _SCALE), -_NEVER, _NEVER).astype(np.int64)
    cost[~may] = _NEVER
    weights = np.round(edge * _SCALE).astype(np.int64)
    numbers = np.arange(count)
    source, sink = count, count + 1
    costly, cheap = cost > 0, cost < 0
    if not cheap.any():
        return np.zeros(count, bool)
    heads = np.concatenate((np.full(costly.sum(), source), numbers[cheap], pairs[0]))
    tails = np.concatenate((numbers[costly], np.full(cheap.sum(), sink), pairs[1]))
    values = np.concatenate((cost[costly], -cost[cheap], weights))
    graph = sparse.csr_matrix(
        (values.astype(np.int32), (heads, tails)), shape=(count + 2, count + 2)
    )
    flow = csgraph.maximum_flow(graph, source, sink).flow
    left = graph - flow
    left.data[left.data < 0] = 0
    left.eliminate_zeros()
    reached = csgraph.breadth_first_order(left, source, return_predecessors=False)
    stays = np.zeros(count + 2, bool)
    stays[reached] = True
    return ~stays[:count]


def _doubled(level: Level, shifts: Shifts, labels: Labels) -> tuple[Shifts, Labels]:
    """Shifts and labels at twice the size; each shift moved a little if that fits the rim."""
    labels = np.repeat(np.repeat(labels, 2, axis=0), 2, axis=1)
    used, packed = np.unique(labels[level.hole], return_inverse=True)
    labels = np.zeros_like(labels)
    labels[level.hole] = packed
    result = []
    for number, shift in enumerate(shifts[used] * 2):
        owned = level.hole & (labels == number)
        places = np.argwhere(owned)
        steps = [(down, right) for down in (0, -1, 1) for right in (0, -1, 1)]
        tried = np.array([shift + step for step in steps])
        small = replace(level, hole=owned)
        costs = _rim_costs(small, tried, places).sum(axis=1)
        result.append(tried[int(costs.argmin())])
    return np.array(result), labels


def _near_seams(labels: Labels, hole: Mask) -> Mask:
    """Pixels beside which another label lies."""
    seam = np.zeros(hole.shape, np.uint8)
    for axis in (0, 1):
        one, other = np.moveaxis(labels, axis, 0), np.moveaxis(hole, axis, 0)
        differs = (one[1:] != one[:-1]) & other[1:] & other[:-1]
        view = np.moveaxis(seam, axis, 0)
        view[1:] |= differs
        view[:-1] |= differs
    return cv2.dilate(seam, np.ones((2 * _BAND + 1, 2 * _BAND + 1), np.uint8)) > 0
