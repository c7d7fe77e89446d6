"""How often enhancement loses a small structure or invents one, where the truth is known.

Round lesions are planted in a scan, which is then made worse (thick slices, noise) and enhanced. A
blob detector (difference of Gaussians, Lindeberg 1998) looks at truth and result. A planted lesion
is lost if less than half of its response is left; a blob is invented if it responds at least 0.8
times as strongly as planted ones do (median), and nothing nearby in the truth half of that.
"""

from dataclasses import dataclass

import numpy as np
from jaxtyping import Bool
from scipy import ndimage

from pinxit.scans.scan import Voxels

Place = tuple[int, int, int]

_NEAR = 2  # voxels
_STRONG = 0.8  # times the median response
_APART = 4.0  # radii between lesions
_EDGE = 8  # voxels that stay free at every face
_TRIES = 200  # for each lesion


@dataclass(frozen=True, slots=True)
class Planted:
    """A scan with lesions in it.

    Attributes:
        voxels: With them.
        places: Their centers: slice, row, column.
        signs: 1 for bright ones, -1 for dark ones.
        radius: In voxels.
    """

    voxels: Voxels
    places: tuple[Place, ...]
    signs: tuple[int, ...]
    radius: float


@dataclass(frozen=True, slots=True)
class Count:
    """What became of lesions.

    Attributes:
        planted: How many there were.
        lost: How many of them.
        invented: Blobs that the truth has not.
        marked: Of the invented ones, how many touch a mark of the plausibility report.
        kept: Median share of the response that is left.
    """

    planted: int
    lost: int
    invented: int
    marked: int
    kept: float


def planted(
    voxels: Voxels,
    body: Bool[np.ndarray, "depth height width"],
    contrast: float,
    *,
    count: int = 40,
    radius: float = 2.0,
    seed: int = 0,
) -> Planted:
    """Plants lesions in the body, half of them bright and half dark, none near another.

    Args:
        voxels: The truth.
        body: Where lesions may lie.
        contrast: Of a lesion against its place, in the scan's unit.
        count: How many at most; fewer where there is no room.
        radius: In voxels; the rim is smooth over one voxel.
        seed: Of the places.
    """
    random = np.random.default_rng(seed)
    inner = ndimage.binary_erosion(body, iterations=int(radius) + 2)
    for axis in range(3):
        cut = [slice(None)] * 3
        for part in (slice(0, _EDGE), slice(-_EDGE, None)):
            cut[axis] = part
            inner[tuple(cut)] = False
    free = np.argwhere(inner)
    made = voxels.copy()
    places: list[Voxels] = []
    for _ in range(_TRIES * count):
        if len(places) == count or not len(free):
            break
        at = free[int(random.integers(len(free)))]
        if all(np.linalg.norm(at - other) > _APART * radius for other in places):
            sign = 1 if len(places) % 2 == 0 else -1
            _plant(made, at, radius, sign * contrast)
            places.append(at)
    found = tuple((int(at[0]), int(at[1]), int(at[2])) for at in places)
    signs = tuple(1 if number % 2 == 0 else -1 for number in range(len(found)))
    return Planted(made, found, signs, radius)


def counted(truth: Planted, result: Voxels, marks: Voxels | None = None) -> Count:
    """What became of the lesions in a result of the same shape.

    Args:
        truth: What was planted.
        result: The enhanced scan.
        marks: Of the plausibility report; above 0 where something is marked.
    """
    before, after = (_response(each, truth.radius) for each in (truth.voxels, result))
    responses, shares = [], []
    for place, sign in zip(truth.places, truth.signs, strict=True):
        near = tuple(slice(at - _NEAR, at + _NEAR + 1) for at in place)
        response = float((sign * before[near]).max())
        responses.append(response)
        shares.append(float((sign * after[near]).max()) / response)
    strong = _STRONG * float(np.median(responses))
    invented = [
        place for sign in (1, -1) for place in _invented(sign * before, sign * after, strong)
    ]
    marked = 0
    if marks is not None:
        wide = ndimage.maximum_filter(marks, 2 * _NEAR + 1)
        marked = sum(bool(wide[place] > 0) for place in invented)
    lost = sum(share < 0.5 for share in shares)
    return Count(len(shares), lost, len(invented), marked, float(np.median(shares)))


def _plant(
    voxels: Voxels, at: "np.ndarray[tuple[int], np.dtype[np.int64]]", radius: float, by: float
) -> None:
    reach = int(radius) + 2
    cut = tuple(slice(int(each) - reach, int(each) + reach + 1) for each in at)
    offsets = np.mgrid[-reach : reach + 1, -reach : reach + 1, -reach : reach + 1]
    far = np.sqrt((offsets**2).sum(0))
    voxels[cut] += (by * np.clip(radius + 0.5 - far, 0, 1)).astype(np.float32)


def _response(voxels: Voxels, radius: float) -> Voxels:
    """Large and positive at bright blobs of the radius."""
    narrow, wide = (ndimage.gaussian_filter(voxels, radius * each) for each in (0.6, 1.1))
    made: Voxels = narrow - wide
    return made


def _invented(before: Voxels, after: Voxels, strong: float) -> list[Place]:
    """Local maxima of the result that nothing nearby in the truth explains."""
    side = 2 * _NEAR + 1
    peaks = (after == ndimage.maximum_filter(after, side)) & (after > strong)
    explained = ndimage.maximum_filter(before, side) > strong / 2
    inner = np.zeros(after.shape, bool)
    inner[_NEAR:-_NEAR, _NEAR:-_NEAR, _NEAR:-_NEAR] = True
    return [(int(a), int(b), int(c)) for a, b, c in np.argwhere(peaks & ~explained & inner)]
