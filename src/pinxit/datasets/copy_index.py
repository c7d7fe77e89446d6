"""What copies of known pictures are looked for with: prints, maps, and how near they lie by nature.

Four measures, because each misses what another finds (``benchmarks/copies.py`` prints what): PDQ
bits, coarse pixels, the lead of the best as a whole, and the lead of the best in a part; three more
where a network for copies is installed (sscd.py).
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from jaxtyping import Float, Float32, UInt8
from numpy.typing import NDArray
from PIL import Image

from pinxit.base.errors import UserMistake
from pinxit.datasets.conformal import Natural, Rarity
from pinxit.datasets.matching import Fit, Matcher, lead_of, leads
from pinxit.datasets.patches import Maps
from pinxit.datasets.prints import Raster, colored
from pinxit.datasets.sscd import Seen, fits, is_installed, joined_seen, sureness
from pinxit.datasets.training_prints import TrainingPrints, merged, without_prints

NEARLY_SAME_BITS = 24
NEARLY_SAME_LEVELS = 10.0
SURELY_ALIKE = 2.5
"""-log(1 - r^2), r = 0.958: what is asked of a small set that tells no p-value."""
FEWEST = 99
"""Honest pictures by which one in a hundred can be told: p is 1 / (n + 1) at the least."""
_SAME_LEVELS = 2.5
_NEAREST = 3
_MOST_MEASURED = 600
_MOST_MAP_BYTES = 8_000_000
_SIDES = (32, 24, 16, 8)
_KEYS = ("training.light", "training.tint", "training.natural")
_SEEN_KEY = "training.seen"
_OWN = "own."
"""Before the names of arrays about what was learned after a model that has older prints alone."""
_ALSO = 3

Scores = Float[np.ndarray, " measures"]


def is_nearly_same(bits: float, levels: float) -> bool:
    """Whether hardly anybody would tell two pictures apart.

    Args:
        bits: Differing bits of PDQ.
        levels: Root mean square of coarse pixels' differences, in grey levels.
    """
    return (bits <= NEARLY_SAME_BITS and levels <= NEARLY_SAME_LEVELS) or levels <= _SAME_LEVELS


@dataclass(frozen=True, slots=True)
class Neighbor:
    """A known picture near to the one that is asked about.

    Attributes:
        sha256: Of its file.
        bits: Differing bits of PDQ, 0..256.
        levels: Root mean square of coarse pixels' differences, in grey levels.
        whole: How sure it is that both show the same as a whole, -log(1 - r^2); 0 is not at all.
        part: The same of a part.
        seen: How alike they are to the network for copies, a cosine; None where it was not asked.
    """

    sha256: str
    bits: int
    levels: float
    whole: float
    part: float
    seen: float | None = None

    @property
    def is_nearly_same(self) -> bool:
        """Whether hardly anybody would tell the two apart."""
        return is_nearly_same(self.bits, self.levels)

    @property
    def is_surely_alike(self) -> bool:
        """Whether they surely show the same, as far as that can be told without other pictures."""
        return self.is_nearly_same or max(self.whole, self.part) >= SURELY_ALIKE

    def to_json(self) -> dict[str, Any]:
        """The neighbor as JSON values."""
        return {
            "sha256": self.sha256,
            "bits": self.bits,
            "levels": round(self.levels, 2),
            "whole": round(self.whole, 3),
            "part": round(self.part, 3),
            **({} if self.seen is None else {"seen": round(self.seen, 3)}),
        }


@dataclass(frozen=True, slots=True)
class Likeness:
    """How near a picture lies to known ones.

    Attributes:
        nearest: The nearest three, the nearest first.
        rarity: How rare it is that honest pictures lie as near.
        scores: By each measure; more is nearer.
    """

    nearest: tuple[Neighbor, ...]
    rarity: Rarity
    scores: Scores

    @property
    def is_nearly_same(self) -> bool:
        """Whether it is nearly the same as one of the nearest."""
        return any(each.is_nearly_same for each in self.nearest)

    @property
    def is_surely_alike(self) -> bool:
        """Whether it surely shows the same as one of the nearest."""
        return any(each.is_surely_alike for each in self.nearest)

    @property
    def is_surely_one_of_few(self) -> bool:
        """Whether it surely shows the same as one of a set too small to tell a small p."""
        return self.rarity.n < FEWEST and self.is_surely_alike


@dataclass(frozen=True, slots=True, eq=False)
class CopyIndex:
    """Known pictures that others are compared with.

    Attributes:
        prints: Their hashes and thumbnails.
        matcher: Their maps.
        natural: How near they lie to each other; those with a twin among them are left out, or one
            pair of twins would excuse every copy.
        scores: How near all that were measured lie, twins included.
        seen: What the network for copies says of them; None without it.
    """

    prints: TrainingPrints
    matcher: Matcher
    natural: Natural
    scores: Float32[np.ndarray, "n measures"]
    seen: Seen | None = None

    @classmethod
    def of(
        cls, pixels: UInt8[np.ndarray, "count height width channel"], sha256: Sequence[str]
    ) -> "CopyIndex":
        """An index of pictures of one size.

        Args:
            pixels: sRGB 0..255.
            sha256: Of each picture's file, 64 hexadecimal digits.

        Raises:
            UserMistake: there are not as many hashes as pictures.
        """
        prints = TrainingPrints.of(pixels, sha256)
        rasters = [colored(each) for each in pixels]
        matcher = Matcher.of(Maps.of(rasters, _side(len(rasters))))
        seen = Seen.of(rasters)
        scores = natural_scores(prints, matcher, rasters.__getitem__, seen=seen)
        return index_with(prints, matcher, scores, seen)

    @property
    def twins(self) -> int:
        """How many of those that were measured have a twin, and were left out."""
        return len(self.scores) - len(self.natural)

    @property
    def count(self) -> int:
        """How many pictures there are."""
        return self.prints.count

    def likeness(self, raster: Raster) -> Likeness:
        """How near a picture lies to these.

        Args:
            raster: 8-bit pixels with 1, 3 or 4 channels, of any size.
        """
        found = _compared(self.prints, self.matcher, raster, self.seen)
        scores = found.scores
        return Likeness(found.nearest(self.natural), self.natural.rarity(scores), scores)

    def to_arrays(self) -> dict[str, NDArray[Any]]:
        """Named arrays to store beside a model's weights."""
        maps = self.matcher.maps
        return {
            **self.prints.to_arrays(),
            **dict(zip(_KEYS, (maps.light, maps.tint, self.scores), strict=True)),
            **({_SEEN_KEY: self.seen.stored} if self.seen else {}),
        }

    @classmethod
    def from_arrays(cls, arrays: Mapping[str, NDArray[Any]]) -> "CopyIndex | None":
        """The index that ``to_arrays`` gave; None if there is none, or only older prints.

        Raises:
            UserMistake: the arrays do not belong together.
        """
        prints = TrainingPrints.from_arrays(arrays)
        if prints is None or _KEYS[0] not in arrays:
            return None
        light, tint, scores = (np.asarray(arrays.get(key, np.empty(0))) for key in _KEYS)
        half = light.shape[1] // 2 if light.ndim == 3 else 0
        is_whole = light.ndim == 3 and tint.shape == (len(light), half, half, 2) and half > 0
        stored = arrays.get(_SEEN_KEY)
        measures = len(_MEASURES) + (len(_SEEN) if stored is not None else 0)
        is_seen = stored is None or fits(stored, prints.count)
        is_scored = scores.shape[1:] == (measures,)
        if not (is_whole and is_scored and is_seen) or len(light) != prints.count:
            raise UserMistake("The model's maps of its training pictures do not fit together.")
        seen = Seen(stored) if stored is not None else None
        return index_with(prints, Matcher.of(Maps(light, tint)), scores, seen)

    def after(self, before: Mapping[str, NDArray[Any]]) -> dict[str, NDArray[Any]]:
        """Arrays for a model that learned from these pictures after others.

        Args:
            before: The arrays of the model that it went on from. Where that has only older prints,
                all pictures have them, and these have their index besides (`own_index`).
        """
        older = TrainingPrints.from_arrays(before)
        if older is None:
            return self.to_arrays()
        first = CopyIndex.from_arrays(before)
        if first is not None:
            return _joined(first, self).to_arrays()
        known = own_index(before)
        own = (_joined(known, self) if known else self).to_arrays()
        of_all = merged(older, self.prints).to_arrays()
        return {**of_all, **{_OWN + name: array for name, array in own.items()}}


def own_index(weights: Mapping[str, NDArray[Any]]) -> CopyIndex | None:
    """The index of what a model learned after one that has older prints alone; None if it did not.

    Raises:
        UserMistake: the arrays do not belong together.
    """
    own = {n.removeprefix(_OWN): array for n, array in weights.items() if n.startswith(_OWN)}
    return CopyIndex.from_arrays(own)


def without_index(weights: Mapping[str, NDArray[Any]]) -> dict[str, NDArray[Any]]:
    """A model's weights without what copies are looked for with."""
    return without_prints(without_maps(weights))


def without_maps(weights: Mapping[str, NDArray[Any]]) -> dict[str, NDArray[Any]]:
    """A model's weights without small pictures of what it learned from; prints stay."""
    left = {*_KEYS, _SEEN_KEY}
    return {
        name: array
        for name, array in weights.items()
        if name not in left and not name.startswith(_OWN)
    }


def _joined(first: CopyIndex, second: CopyIndex) -> CopyIndex:
    """An index of two sets that one model learned from in turn; pictures in both count once."""
    prints = merged(first.prints, second.prints)
    known = {row.tobytes() for row in first.prints.sha256}
    is_new = np.array([row.tobytes() not in known for row in second.prints.sha256], bool)
    side = min(first.matcher.maps.side, second.matcher.maps.side)
    one, other = (_shrunk(each.matcher.maps, side) for each in (first, second))
    light = np.concatenate([one.light, other.light[is_new]])
    tint = np.concatenate([one.tint, other.tint[is_new]])
    seen = joined_seen(first.seen, second.seen, is_new)
    measures = min(each.scores.shape[1] for each in (first, second))
    scores = np.concatenate([each.scores[:, :measures] for each in (first, second)])
    return index_with(prints, Matcher.of(Maps(light, tint)), scores, seen)


def natural_scores(
    prints: TrainingPrints,
    matcher: Matcher,
    raster_of: Callable[[int], Raster | None],
    most: int = _MOST_MEASURED,
    seen: Seen | None = None,
) -> NDArray[np.float32]:
    """Scores of some of the pictures, each against all others.

    Args:
        prints: Of all pictures.
        matcher: Of all pictures.
        raster_of: Gives one of the pictures, or None if it is not there any more.
        most: How many of them are measured, evenly chosen.
        seen: What the network for copies says of all.
    """
    count = prints.count
    chosen = np.unique(np.linspace(0, count - 1, min(count, most)).round().astype(int)).tolist()
    rasters = ((n, raster_of(n)) for n in (chosen if count > 1 else []))
    found = [
        _compared(prints, matcher, raster, seen, without=n).scores
        for n, raster in rasters
        if raster is not None
    ]
    return np.array(found, np.float32).reshape(-1, _measured(seen))


_MEASURES = ("bits", "levels", "whole", "part")
_SEEN = ("seen", "whole seen", "part seen")
"""The network's cosine; the leads of the best by it and by the maps together."""
_WHOLE_MEASURES = 3


def _measured(seen: Seen | None) -> int:
    """How many measures there are."""
    return len(_MEASURES) + (len(_SEEN) if seen else 0)


def index_with(
    prints: TrainingPrints,
    matcher: Matcher,
    scores: NDArray[np.float32],
    seen: Seen | None = None,
) -> CopyIndex:
    """An index of what was measured; of the scores those with a twin are left out.

    Args:
        prints: Of all pictures.
        matcher: Of all pictures.
        scores: Of those that were measured; a network's are left out without it.
        seen: What the network for copies says of all; of no use where it is not installed.
    """
    if seen is not None and not is_installed():
        seen = None
    scores = scores[:, : _measured(seen)]
    bits, levels = (-scores[:, 0]).tolist(), np.expm1(-scores[:, 1].astype(float)).tolist()
    is_twin = np.array([is_nearly_same(*row) for row in zip(bits, levels, strict=True)], bool)
    return CopyIndex(prints, matcher, Natural(scores[~is_twin], _WHOLE_MEASURES), scores, seen)


@dataclass(frozen=True, slots=True, eq=False)
class _Compared:
    """One picture beside all known ones; what the network found is laid over apart.

    So the first measures are the same with and without it.
    """

    prints: TrainingPrints
    bits: NDArray[np.int16]
    levels: NDArray[np.float32]
    fits: Sequence[Fit]
    apart: Sequence[Fit]
    near: Float32[np.ndarray, "measure count"]

    @property
    def scores(self) -> NDArray[np.float32]:
        """By each of `_MEASURES` and, where a network was asked, of `_SEEN`; more is nearer."""
        whole, part = leads(self.fits)
        near = -float(self.bits.min()), -float(np.log1p(self.levels.min()))
        seen = [self.near[0].max(), *(lead for _, lead in self._jointly())] if self.is_seen else []
        return np.array([*near, whole.lead, part.lead, *seen], np.float32)

    @property
    def is_seen(self) -> bool:
        """Whether a network was asked."""
        return len(self.near) > 0

    def _jointly(self) -> tuple[tuple[NDArray[np.float64], float], ...]:
        """How sure each fit and the network are together, as a whole and of a part, and leads."""
        fits = [*self.fits, *self.apart]
        these = [fit.index for fit in fits]
        by_whole, by_part = self.near[0, these], self.near[1:, these].max(0)
        whole = np.array([fit.whole for fit in fits]) + sureness(by_whole)
        part = np.array([fit.part for fit in fits]) + sureness(by_part)
        return tuple((each, lead_of(fits, each.tolist()).lead) for each in (whole, part))

    def nearest(self, natural: Natural) -> tuple[Neighbor, ...]:
        """The three that lie nearest by any measure."""
        fits = [*self.fits, *self.apart]
        whole, part = (np.array([getattr(f, name) for f in fits]) for name in _MEASURES[2:])
        leading, these, usual = leads(self.fits), [fit.index for fit in fits], len(self.fits)
        rows = np.stack(
            [
                -self.bits[these].astype(float),
                -np.log1p(self.levels[these]),
                whole - whole[:usual].max() + leading[0].lead,
                part - part[:usual].max() + leading[1].lead,
                *([self.near[0, these]] if self.is_seen else []),
                *(
                    each - each.max() + lead
                    for each, lead in (self._jointly() if self.is_seen else ())
                ),
            ],
            1,
        )
        order = np.argsort(-natural.reach(rows), kind="stable")[:_NEAREST]
        return tuple(self._neighbor(fits[n]) for n in order)

    def _neighbor(self, fit: Fit) -> Neighbor:
        name = self.prints.sha256[fit.index].tobytes().hex()
        bits, levels = int(self.bits[fit.index]), float(self.levels[fit.index])
        seen = float(self.near[:, fit.index].max()) if self.is_seen else None
        return Neighbor(name, bits, levels, fit.whole, fit.part, seen)


def _compared(
    prints: TrainingPrints,
    matcher: Matcher,
    raster: Raster,
    seen: Seen | None = None,
    without: int = -1,
) -> _Compared:
    color = colored(raster)
    bits, levels = prints.distances(raster)
    if without >= 0:
        bits[without], levels[without] = 256, 255
    near = seen.near(color) if seen else np.empty((0, prints.count), np.float32)
    if without >= 0:
        near[:, without] = -1
    also, more = _first((bits, levels)), _first(-near)
    canvas = Maps.of([color], matcher.maps.side).canvases([0])[0]
    fits, apart = matcher.fits_apart(canvas, without=without, also=also, more=more)
    return _Compared(prints, bits, levels, fits, apart, near)


def _first(far: Iterable[NDArray[Any]]) -> list[int]:
    """The nearest few by each of some measures."""
    return [int(n) for each in far for n in np.argsort(each, kind="stable")[:_ALSO]]


def _side(count: int) -> int:
    fitting = (side for side in _SIDES if count * side * side * 3 // 2 <= _MOST_MAP_BYTES)
    return next(fitting, _SIDES[-1])


def _shrunk(maps: Maps, side: int) -> Maps:
    if maps.side == side:
        return maps
    light = [np.asarray(Image.fromarray(each).resize((side, side), _BOX)) for each in maps.light]
    half = (side // 2, side // 2)
    tint = [
        np.stack([np.asarray(Image.fromarray(each[..., n]).resize(half, _BOX)) for n in (0, 1)], -1)
        for each in maps.tint
    ]
    return Maps(np.stack(light), np.stack(tint))


_BOX = Image.Resampling.BOX
