"""MR's bias field, estimated from the scan itself and divided out.

N4: Tustison et al. 2010, "N4ITK: improved N3 bias correction" (doi 10.1109/TMI.2010.2046908), after
Sled, Zijdenbos and Evans 1998. A coil's uneven reception multiplies the scan by a smooth field,
which blurs the histogram of its logarithm. In rounds the histogram is sharpened (Wiener
deconvolution of a Gaussian), each voxel's expected value under the sharp one is found, and cubic
B-splines are fitted to what lies between; their mesh becomes finer from level to level.

Departures: the splines are fitted by least squares with a little stiffness, instead of scattered
data approximation; the work is on a scan shrunk to about 4 mm, the field alone is made large. The
field's geometric mean over the body is 1, so that values keep their size. Written here because
SimpleITK, which has the authors' filter, adds 263 MB for this one thing.
"""

from collections.abc import Callable
from dataclasses import dataclass

import cv2
import numpy as np
from jaxtyping import Bool, Float
from scipy.interpolate import BSpline

from pinxit.base.about import __version__
from pinxit.base.errors import Cancelled, UserMistake
from pinxit.base.progress import Listener, Progress, silence
from pinxit.make.scans.bias_settings import BiasSettings
from pinxit.pictures.picture import Step
from pinxit.scans.scan import Scan, Voxels

ENGINE = "N4-type B-splines"

_COARSE = 4.0  # mm, of the shrunk scan
_BINS = 200
_BLUR = 0.15  # full width at half maximum of the blur that is undone, of a logarithm
_WIENER = 0.01
_SETTLED = 0.001  # deviation of a round's change, of a ratio
_STIFF = 1e-3
_CUBIC = 3

Field = Float[np.ndarray, "depth height width"]
Body = Bool[np.ndarray, "depth height width"]
Bases = tuple[Float[np.ndarray, "_ _"], Float[np.ndarray, "_ _"], Float[np.ndarray, "_ _"]]


@dataclass(frozen=True, slots=True)
class Evened:
    """The result, and what was divided out.

    Attributes:
        scan: Without the field.
        field: What the source was divided by, around 1; as a scan of the same place.
        span: Its 1st and 99th percentile over the body.
    """

    scan: Scan
    field: Scan
    span: tuple[float, float]


def without_bias(
    scan: Scan,
    settings: BiasSettings,
    *,
    tell: Listener = silence,
    is_cancelled: Callable[[], bool] = lambda: False,
) -> Evened:
    """An MR scan whose brightness no longer drifts from place to place.

    Args:
        scan: Magnitudes: not below zero.
        settings: See `BiasSettings`.
        tell: Hears of the levels.
        is_cancelled: Asked between rounds.

    Raises:
        UserMistake: it is CT, has values below zero, or nothing but air.
        Cancelled: the user stopped it.
    """
    if scan.unit == "HU" or float(scan.voxels.min()) < 0:
        raise UserMistake(
            "A bias field is of MR: of magnitudes, none below zero. This scan holds "
            + ("Hounsfield units." if scan.unit == "HU" else "values below zero.")
        )
    steps, small = _shrunk(scan)
    body = _body(small)
    if body.sum() < 50:
        raise UserMistake("There is hardly anything but air in this scan.")
    extent = [length * step * side for length, step, side in _geometry(scan, small, steps)]
    wanted = max(extent) / settings.smoothness
    meshes = [1]
    while meshes[-1] * 2 <= max(wanted, 1):
        meshes.append(meshes[-1] * 2)
    logs = np.log(np.maximum(small, 1e-6 * float(small.max())))
    found = np.zeros_like(logs)
    levels: list[_Level] = []
    for mesh in meshes:
        spans = [max(round(mesh * length / max(extent)), 1) for length in extent]
        level = _Level(spans, body)
        found = level.fit(logs, found, settings.rounds, is_cancelled)
        levels.append(level)
        tell(Progress("bias field", len(levels), len(meshes), "levels"))
    middle = float(found[body].mean())
    field = _field(levels, middle, scan.voxels.shape, steps)
    made = scan.voxels / field
    made.flags.writeable = False
    found -= middle
    low, high = (float(np.exp(each)) for each in np.percentile(found[body], (1, 99)))
    used = settings.to_json() | {"field_from": round(low, 4), "field_to": round(high, 4)}
    step = Step("bias field", ENGINE, __version__, used)
    as_scan = scan.after(field, Step("the field itself", "", __version__))
    return Evened(scan.after(made, step), as_scan, (low, high))


def _geometry(scan: Scan, small: Field, steps: tuple[int, ...]) -> list[tuple[int, int, float]]:
    sides = scan.spacing or (1.0, 1.0, 1.0)
    return list(zip(small.shape, steps, sides, strict=True))


def _shrunk(scan: Scan) -> tuple[tuple[int, int, int], Field]:
    """Every how many voxels one was taken, and means of these blocks."""
    sides = scan.spacing or (1.0, 1.0, 1.0)
    steps = [max(round(_COARSE / side), 1) for side in sides]
    steps = [
        min(step, max(length // 4, 1))
        for step, length in zip(steps, scan.voxels.shape, strict=True)
    ]
    depth, height, width = steps
    counts = [-(-length // step) for length, step in zip(scan.voxels.shape, steps, strict=True)]
    made = np.empty(counts, np.float64)
    for at in range(counts[0]):
        plane = scan.voxels[at * depth : (at + 1) * depth].mean(axis=0)
        lacks = [
            (0, count * step - length)
            for count, step, length in zip(counts[1:], steps[1:], plane.shape, strict=True)
        ]
        full = np.pad(plane, lacks, mode="edge")
        made[at] = full.reshape(counts[1], height, counts[2], width).mean(axis=(1, 3))
    return (depth, height, width), made


def _body(small: Field) -> Body:
    """What is brighter than Otsu's threshold of the logarithm-free histogram, lowered by half.

    The field may darken a part of the body below the threshold itself.
    """
    high = float(np.percentile(small, 99.5)) or 1.0
    greys = (np.clip(small / high, 0, 1) * 255).astype(np.uint8)
    threshold, _ = cv2.threshold(greys.reshape(len(greys), -1), 0, 255, cv2.THRESH_OTSU)
    made: Body = small > 0.5 * threshold / 255 * high
    return made


class _Level:
    """Splines of one mesh over the shrunk scan."""

    def __init__(self, spans: list[int], body: Body) -> None:
        self.spans, self.body = spans, body
        self.sizes = [span + _CUBIC for span in spans]
        places = [(np.arange(length) + 0.5) / length for length in body.shape]
        self.bases = _bases(places, spans)
        self.inverse = self._inverse()
        self.weights = np.zeros(self.sizes)

    def fit(
        self, logs: Field, found: Field, rounds: int, is_cancelled: Callable[[], bool]
    ) -> Field:
        """The field after rounds of this mesh, until they change little."""
        body = self.body
        for _ in range(rounds):
            if is_cancelled():
                raise Cancelled("The scan was not finished.")
            now = (logs - found)[body]
            weights = self._weights_of(now - _expected(now))
            change = _spanned(self.bases, weights)
            self.weights += weights
            found = found + change
            if float(change[body].std()) < _SETTLED:
                break
        return found

    def _weights_of(self, values: Float[np.ndarray, " voxel"]) -> Float[np.ndarray, "_ _ _"]:
        """Least squares over the body; what is far from it is held by stiffness."""
        full = np.zeros(self.body.shape)
        full[self.body] = values
        right = np.einsum("ia,jb,kc,ijk->abc", *self.bases, full, optimize=True)
        made: Float[np.ndarray, "_ _ _"] = (self.inverse @ right.reshape(-1)).reshape(self.sizes)
        return made

    def _inverse(self) -> Float[np.ndarray, "control control"]:
        squares = [
            np.einsum("ia,ib->abi", each, each).reshape(-1, len(each)) for each in self.bases
        ]
        gram = np.einsum("xi,yj,zk,ijk->xyz", *squares, self.body.astype(np.float64), optimize=True)
        up, down, across = self.sizes
        count = up * down * across
        matrix = gram.reshape(up, up, down, down, across, across)
        matrix = matrix.transpose(0, 2, 4, 1, 3, 5).reshape(count, count)
        stiff = _STIFF * float(np.trace(matrix)) / count
        made: Float[np.ndarray, "control control"] = np.linalg.inv(
            matrix + stiff * _bending(self.sizes) + 1e-6 * stiff * np.eye(count)
        )
        return made


def _expected(values: Float[np.ndarray, " voxel"]) -> Float[np.ndarray, " voxel"]:
    """What each value would be had the field not blurred the histogram (Sled et al. 1998)."""
    low, high = float(values.min()), float(values.max())
    width = max((high - low) / (_BINS - 1), 1e-9)
    at = (values - low) / width
    below = np.minimum(at.astype(int), _BINS - 2)
    part = at - below
    counts = np.bincount(below, 1 - part, _BINS) + np.bincount(below + 1, part, _BINS)
    length = 1 << (2 * _BINS - 1).bit_length()
    offset = (length - _BINS) // 2
    spread = _BLUR / (2 * np.sqrt(2 * np.log(2))) / width
    ways = np.minimum(np.arange(length), length - np.arange(length))
    blur = np.fft.fft(np.exp(-0.5 * (ways / spread) ** 2) / (spread * np.sqrt(2 * np.pi)))
    padded = np.zeros(length)
    padded[offset : offset + _BINS] = counts
    undone = np.conj(blur) / (np.abs(blur) ** 2 + _WIENER)
    sharp = np.maximum(np.real(np.fft.ifft(np.fft.fft(padded) * undone)), 0)
    centers = low + (np.arange(length) - offset) * width
    above = np.real(np.fft.ifft(np.fft.fft(sharp * centers) * blur))
    under = np.real(np.fft.ifft(np.fft.fft(sharp) * blur))
    means = np.divide(above, under, out=centers.copy(), where=np.abs(under) > 1e-9)
    inner = means[offset : offset + _BINS]
    made: Float[np.ndarray, " voxel"] = inner[below] * (1 - part) + inner[below + 1] * part
    return made


def _bases(places: list[Float[np.ndarray, " _"]], spans: list[int]) -> Bases:
    """Cubic B-splines along each axis at places from 0 to 1."""
    made = []
    for at, span in zip(places, spans, strict=True):
        knots = np.arange(-_CUBIC, span + _CUBIC + 1) / span
        made.append(BSpline.design_matrix(np.clip(at, 0, 1), knots, _CUBIC).toarray())
    return made[0], made[1], made[2]


def _spanned(bases: Bases, weights: Float[np.ndarray, "_ _ _"]) -> Field:
    made: Field = np.einsum("ia,jb,kc,abc->ijk", *bases, weights, optimize=True)
    return made


def _bending(sizes: list[int]) -> Float[np.ndarray, "control control"]:
    """Squares of the differences between neighboring control points."""
    total = np.zeros((int(np.prod(sizes)),) * 2)
    for axis, size in enumerate(sizes):
        step = np.diff(np.eye(size), axis=0)
        parts = [np.eye(each) for each in sizes]
        parts[axis] = step.T @ step
        total += np.kron(np.kron(parts[0], parts[1]), parts[2])
    return total


def _field(
    levels: list[_Level], middle: float, shape: tuple[int, ...], steps: tuple[int, ...]
) -> Voxels:
    """The field at every voxel, around 1."""
    small = levels[0].body.shape
    places = [
        (np.arange(length) + 0.5) / (step * count)
        for length, step, count in zip(shape, steps, small, strict=True)
    ]
    total = np.full(shape, -middle, np.float32)
    for level in levels:
        up, down, across = _bases(places, level.spans)
        for at, row in enumerate(up):
            flat = np.einsum("a,abc->bc", row, level.weights)
            total[at] += (down @ flat @ across.T).astype(np.float32)
    return np.exp(total, out=total)
