"""Which pictures of many share a part with one picture: search, then verification.

Parts of the picture are compared with all pictures whole, and the whole picture with parts of all;
the best few are laid over it, moved, scaled and turned until they fit best. What is left is how
sure it is that both show the same: -log(1 - r^2) of the correlation r, the log-likelihood ratio of
two correlated normal variables for each independent point. A picture that is like many (a white
mug among white mugs) is no copy of one, so what counts is by how much the best exceeds the next
ones (in the manner of Carlini et al. 2023, arXiv 2301.13188).
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np
from jaxtyping import Float32, Float64, Int8
from numpy.typing import NDArray

from pinxit.datasets.patches import (
    POINTS,
    Canvases,
    Maps,
    Place,
    cuts,
    packed,
    part_vectors,
    patch_vectors,
    places,
    unpacked,
)

WHOLE: Place = (0.0, 0.0, 1.0)
KEPT = [WHOLE, *places((0.62, 0.78), 0.25)]
"""Parts of the pictures that are searched."""
_ASKED = [*places((0.55, 0.62, 0.7, 0.8, 0.9), 0.12), WHOLE]
"""Parts of the picture that is asked about, each beside whole pictures."""
_NEARLY_WHOLE = [*places((0.92,), 0.05), WHOLE]
"""Parts of it that are compared with parts."""
_TURNS = (-0.24, -0.12, 0.12, 0.24)
_SIDES = (0.9, 1.0, 1.1)
_FINE = 16
"""Points along a side when two pictures are laid over each other."""
_BEST, _BEST_WHOLE = 8, 4
_NEXT = 5
_TOGETHER = 1024
_ROUNDS = 5
_SUREST = 0.9995
_PART, _LEAST = 0.75, 0.2
"""Shares of the area: below the first it is a part, below the second it says nothing."""


@dataclass(frozen=True, slots=True)
class Fit:
    """How well two pictures fit when they are laid over each other.

    Attributes:
        index: Of the other picture.
        whole: -log(1 - r^2) times the area that they share, if they share nearly all of it.
        part: -log(1 - r^2), if they share a part.
    """

    index: int
    whole: float
    part: float


@dataclass(frozen=True, slots=True)
class Lead:
    """By how much one picture fits better than the next ones.

    Attributes:
        index: Of that picture.
        lead: Its score minus the mean of the next five.
    """

    index: int
    lead: float


def leads(fits: Sequence[Fit]) -> tuple[Lead, Lead]:
    """The picture that leads as a whole, and the one that leads in a part."""
    return lead_of(fits, [fit.whole for fit in fits]), lead_of(fits, [fit.part for fit in fits])


def lead_of(fits: Sequence[Fit], scores: Sequence[float]) -> Lead:
    """The picture that leads by scores of one's own."""
    order = np.argsort(-np.array(scores), kind="stable")
    following = [scores[n] for n in order[1 : 1 + _NEXT]]
    best = int(order[0])
    usual = float(np.mean(following)) if following else 0.0
    return Lead(fits[best].index, scores[best] - usual)


@dataclass(frozen=True, slots=True, eq=False)
class Matcher:
    """Pictures that others are compared with.

    Attributes:
        maps: Small maps of them; may lie on disk.
        windows: Vectors of their parts `KEPT`, packed; may lie on disk.
    """

    maps: Maps
    windows: Int8[np.ndarray, "count parts length"]

    @classmethod
    def of(cls, maps: Maps) -> "Matcher":
        """A matcher for maps in memory."""
        return cls(maps, np.concatenate(list(windows_of(maps))))

    def fits(
        self,
        canvas: Float32[np.ndarray, "side side 3"],
        *,
        without: int = -1,
        also: Sequence[int] = (),
    ) -> list[Fit]:
        """The pictures that fit best, some six of them or more.

        Args:
            canvas: The picture that is asked about, at the side of the maps.
            without: One of the pictures that is left out.
            also: Pictures that must be among those laid over it.
        """
        return self.fits_apart(canvas, without=without, also=also)[0]

    def fits_apart(
        self,
        canvas: Float32[np.ndarray, "side side 3"],
        *,
        without: int = -1,
        also: Sequence[int] = (),
        more: Sequence[int] = (),
    ) -> tuple[list[Fit], list[Fit]]:
        """`fits`, and apart from them those of more pictures that are not among them."""
        views = np.stack([canvas, canvas[:, ::-1]])
        found = self._searched(views, without)
        chosen = list(dict.fromkeys([*found.best(), *(n for n in also if n != without)]))
        apart = [n for n in dict.fromkeys(more) if n != without and n not in chosen]
        guesses = list(found.guesses([*chosen, *apart], self.windows))
        laid = _laid_over(views, self.maps, guesses)
        return laid[: len(chosen)], laid[len(chosen) :]

    def _searched(self, views: Canvases, without: int) -> "_Found":
        asked = part_vectors(views, _ASKED).reshape(2 * len(_ASKED), -1)
        nearly = part_vectors(views, _NEARLY_WHOLE).reshape(2 * len(_NEARLY_WHOLE), -1)
        whole = [asked[[len(_ASKED) - 1, 2 * len(_ASKED) - 1]], _turned(views)]
        turned = np.concatenate(whole)
        scores = np.empty((3, len(self.maps)), np.float32)
        for start in range(0, len(self.maps), _TOGETHER):
            part = slice(start, start + _TOGETHER)
            windows = unpacked(np.asarray(self.windows[part]))
            known = np.ascontiguousarray(windows[:, 0])
            scores[0, part] = (asked @ known.T).max(0)
            near = (nearly @ windows.reshape(-1, windows.shape[2]).T).max(0)
            scores[1, part] = near.reshape(len(known), -1).max(1)
            scores[2, part] = (turned @ known.T).max(0)
        if without >= 0:
            scores[:, without] = -2
        return _Found(scores, asked, nearly)


def windows_of(maps: Maps) -> Iterator[Int8[np.ndarray, "count parts length"]]:
    """Packed vectors of the parts of pictures, some hundred pictures at a time."""
    for start in range(0, len(maps), 256):
        yield packed(part_vectors(maps.canvases(slice(start, start + 256)), KEPT))


def _turned(views: Canvases) -> Float32[np.ndarray, "_ length"]:
    which = np.repeat(np.arange(len(views)), len(_TURNS))
    poses = np.array([[0.5, 0.5, 1.0, angle] for angle in _TURNS] * len(views))
    return np.asarray(patch_vectors(cuts(views, which, poses, POINTS)), np.float32)


@dataclass(frozen=True, slots=True)
class _Guess:
    """A first idea of how two pictures lie over each other.

    Attributes:
        index: Of the known picture.
        view: 0 for the asked picture, 1 for its mirror image.
        moves_view: Whether a part of the asked picture is moved, or one of the known picture.
        moving: The part that is moved.
        still: The part of the other that it is held against.
    """

    index: int
    view: int
    moves_view: bool
    moving: Place
    still: Place


@dataclass(frozen=True, slots=True, eq=False)
class _Found:
    """What the search found.

    Attributes:
        scores: Of each known picture: whole beside parts of the asked one, parts of it beside the
            whole asked one, and whole beside whole, turned or not.
        asked: Vectors of the parts `_ASKED`, plain, then mirrored.
        nearly: Vectors of the parts `_NEARLY_WHOLE`, plain, then mirrored.
    """

    scores: Float32[np.ndarray, "3 count"]
    asked: Float32[np.ndarray, "_ length"]
    nearly: Float32[np.ndarray, "_ length"]

    def best(self) -> list[int]:
        """The most promising pictures, each once."""
        either = self.scores[:2].max(0)
        chosen = [*_highest(either, _BEST), *_highest(self.scores[2], _BEST_WHOLE)]
        return [n for n in dict.fromkeys(chosen) if either[n] > -2]

    def guesses(
        self, chosen: Sequence[int], windows: Int8[np.ndarray, "count parts length"]
    ) -> Iterator[_Guess]:
        """How each of the chosen pictures may lie over the asked one."""
        for n in chosen:
            known = unpacked(np.asarray(windows[n]))
            view, part = divmod(int((self.asked @ known[0]).argmax()), len(_ASKED))
            yield _Guess(n, view, True, _ASKED[part], WHOLE)
            row, window = divmod(int((self.nearly @ known.T).argmax()), len(KEPT))
            mirrored, own = divmod(row, len(_NEARLY_WHOLE))
            yield _Guess(n, mirrored, False, KEPT[window], _NEARLY_WHOLE[own])
            yield _Guess(n, view, True, WHOLE, WHOLE)


def _highest(scores: NDArray[np.float32], count: int) -> list[int]:
    count = min(count, len(scores))
    found = np.argpartition(-scores, count - 1)[:count]
    return [int(n) for n in found[np.argsort(-scores[found], kind="stable")]]


def _laid_over(views: Canvases, maps: Maps, guesses: Sequence[_Guess]) -> list[Fit]:
    """Moves, scales and turns all guesses until none fits better, all at once."""
    known = {n: row for row, n in enumerate(dict.fromkeys(guess.index for guess in guesses))}
    canvases = np.concatenate([views, maps.canvases(list(known))])
    rows = [(g.view, len(views) + known[g.index]) for g in guesses]
    moved, held = np.array(
        [pair if g.moves_view else pair[::-1] for g, pair in zip(guesses, rows, strict=True)]
    ).T
    still = patch_vectors(cuts(canvases, held, _poses([g.still for g in guesses]), _FINE))
    poses = _poses([g.moving for g in guesses])
    steps = poses[:, 2:3] * [0.06, 0.06, 0.05, 0.0] + [0, 0, 0, 0.07]
    trials = poses[:, None] * _SCALED + _TURNED
    at = np.arange(len(guesses))
    r = np.zeros(len(guesses), np.float32)
    for _ in range(_ROUNDS):
        which = np.repeat(moved, trials.shape[1])
        vectors = patch_vectors(cuts(canvases, which, trials.reshape(-1, 4), _FINE))
        scores = np.einsum("gtl,gl->gt", vectors.reshape(*trials.shape[:2], -1), still)
        best = scores.argmax(1)
        poses, r = trials[at, best], scores[at, best]
        trials = poses[:, None] + steps[:, None] * _AROUND
        steps = steps * 0.6
    areas = np.minimum(poses[:, 2], 1) ** 2 * [guess.still[2] ** 2 for guess in guesses]
    return _gathered(guesses, r, areas)


_AROUND = np.concatenate([np.zeros((1, 4)), np.eye(4), -np.eye(4)])
_SCALED = np.array([[1, 1, side, 0] for side in _SIDES for _ in (0.0, *_TURNS)])
_TURNED = np.array([[0, 0, 0, turn] for _ in _SIDES for turn in (0.0, *_TURNS)])


def _poses(parts: Sequence[Place]) -> Float64[np.ndarray, "parts 4"]:
    """Middle across, middle down, side and angle of each part."""
    return np.array([[left + side / 2, top + side / 2, side, 0.0] for top, left, side in parts])


def _gathered(
    guesses: Sequence[_Guess], r: NDArray[np.float32], areas: NDArray[np.float64]
) -> list[Fit]:
    sure = -np.log(1 - np.clip(r, 0, _SUREST) ** 2)
    whole: dict[int, float] = {}
    part: dict[int, float] = {}
    for guess, each, area in zip(guesses, sure.tolist(), areas.tolist(), strict=True):
        found, score = (whole, each * area) if area > _PART else (part, each)
        if area > _LEAST:
            found[guess.index] = max(found.get(guess.index, 0.0), score)
    indices = dict.fromkeys(guess.index for guess in guesses)
    return [Fit(n, whole.get(n, 0.0), part.get(n, 0.0)) for n in indices]
