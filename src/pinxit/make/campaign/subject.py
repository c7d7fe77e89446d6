"""The subject of a picture: what must not be cut off, and where the eye goes first.

Faces, where there are any (`nets/faces.py`). Else what stands out: the spectral residual (Hou and
Zhang 2007, Saliency Detection: A Spectral Residual Approach, CVPR) times how far colors are from
those of the picture's border, with a mild preference for the middle. A guess, which `--focus` and
cutouts with alpha overrule.
"""

from dataclasses import dataclass

import cv2
import numpy as np
from jaxtyping import Float

from pinxit.nets.faces import faces_in
from pinxit.nets.oklab import to_oklab
from pinxit.pictures.picture import Picture, Pixels, over
from pinxit.pictures.resize import fit_within

_LONGEST = 160
_RESIDUAL = 64  # longest side at which the spectrum is taken, as in the paper
_HELD = 0.9  # of what stands out lies in the box
_FAINT = 0.15  # of the most that stands out: less is ground
_ROOM = 0.5  # beside what stands out, as a share of it
_LEAST = 0.12  # of a side
_HEAD = (0.5, 0.6, 1.1)  # beside, above and below a face, in sides of it: hair and shoulders

Plane = Float[np.ndarray, "rows columns"]


@dataclass(frozen=True, slots=True)
class Subject:
    """Where the subject is; all numbers are shares of width and height.

    Attributes:
        x: Where the eye goes first.
        y: The same.
        box: Left, top, right, bottom of what must be kept.
        found: How it was found: "faces", "saliency", "alpha", "said".
    """

    x: float
    y: float
    box: tuple[float, float, float, float]
    found: str


def subject_of(picture: Picture, focus: tuple[float, float] | None = None) -> Subject:
    """The subject of a picture, or what lies around the focus that was said."""
    if focus is not None:
        x, y = focus
        return Subject(x, y, (_in(x - 0.12), _in(y - 0.12), _in(x + 0.12), _in(y + 0.12)), "said")
    if picture.channels == 4 and float(picture.pixels[..., 3].min()) < 0.5:
        return _of_plane(fit_within(picture.pixels, _LONGEST)[..., 3], 0.98, "alpha")
    faces = faces_in(picture.pixels)
    if faces:
        return _of_faces(faces)
    plane = saliency(picture.pixels)
    return _of_plane(np.maximum(plane - _FAINT, 0), _HELD, "saliency")


def _of_faces(faces: tuple[tuple[float, float, float, float], ...]) -> Subject:
    largest = faces[0][2] * faces[0][3]
    seen = [face for face in faces if face[2] * face[3] > 0.2 * largest]
    beside, above, below = _HEAD
    box = (
        _in(min(x - beside * w for x, y, w, h in seen)),
        _in(min(y - above * h for x, y, w, h in seen)),
        _in(max(x + w + beside * w for x, y, w, h in seen)),
        _in(max(y + h + below * h for x, y, w, h in seen)),
    )
    x = sum(face[0] + face[2] / 2 for face in seen) / len(seen)
    y = sum(face[1] + face[3] / 2 for face in seen) / len(seen)
    return Subject(x, y, box, "faces")


def saliency(pixels: Pixels) -> Plane:
    """How much each place stands out, 0..1, at a small size."""
    small = np.ascontiguousarray(over(fit_within(pixels, _LONGEST)))
    lab = np.asarray(to_oklab(small), np.float32)
    height, width = lab.shape[:2]
    edge = np.concatenate((lab[0], lab[-1], lab[:, 0], lab[:, -1]))
    spread = np.cov(edge.T) + 1e-3 * np.eye(3)
    off = lab - edge.mean(axis=0)
    odd = np.sqrt(np.maximum(np.einsum("hwi,ij,hwj->hw", off, np.linalg.inv(spread), off), 0))
    rows, columns = np.mgrid[:height, :width]
    far = ((rows / height - 0.5) ** 2 + (columns / width - 0.5) ** 2) / (2 * 0.32**2)
    found = _unit(odd) * (0.35 + _residual(lab[..., 0])) * np.exp(-far)
    sigma = max(height, width) / 40
    return _unit(np.asarray(cv2.GaussianBlur(found.astype(np.float32), (0, 0), sigma), np.float32))


def _residual(light: Plane) -> Plane:
    height, width = light.shape
    share = min(1.0, _RESIDUAL / max(height, width))
    size = max(8, round(width * share)), max(8, round(height * share))
    small = cv2.resize(light, size, interpolation=cv2.INTER_AREA)
    spectrum = np.fft.fft2(small)
    level = np.log(np.abs(spectrum) + 1e-8).astype(np.float32)
    residual = level - cv2.blur(level, (3, 3))
    map_ = np.abs(np.fft.ifft2(np.exp(residual + 1j * np.angle(spectrum)))) ** 2
    smooth = cv2.GaussianBlur(map_.astype(np.float32), (0, 0), 2.5)
    return _unit(np.asarray(cv2.resize(smooth, (width, height)), np.float32))


def _of_plane(plane: Plane, held: float, found: str) -> Subject:
    """The box that holds most of a plane, cutting off what is faint from all sides."""
    height, width = plane.shape
    across, down = plane.sum(axis=0), plane.sum(axis=1)
    total = float(plane.sum()) or 1.0
    x = float((across * (np.arange(width) + 0.5)).sum() / total / width) if total else 0.5
    y = float((down * (np.arange(height) + 0.5)).sum() / total / height) if total else 0.5
    left, right = _wider(*_span(across, held))
    top, bottom = _wider(*_span(down, held))
    return Subject(x, y, (left, top, right, bottom), found)


def _wider(low: float, high: float) -> tuple[float, float]:
    """A stretch with some room: what stands out is the middle of a subject, not all of it."""
    room = _ROOM * (high - low)
    return _in(low - room), _in(high + room)


def _span(sums: Float[np.ndarray, " side"], held: float) -> tuple[float, float]:
    """The shortest stretch that holds a share of the sum, as shares of the side."""
    ends = np.concatenate(([0.0], np.cumsum(np.asarray(sums, np.float64))))
    count = len(sums)
    if ends[-1] <= 0:
        return 0.0, 1.0
    goal = held * ends[-1]
    best = (0, count)
    for start in range(count):
        end = int(np.searchsorted(ends, ends[start] + goal, side="left"))
        if end > count:
            break
        if end - start < best[1] - best[0]:
            best = (start, end)
    middle, half = sum(best) / 2 / count, max((best[1] - best[0]) / 2 / count, _LEAST / 2)
    return _in(middle - half), _in(middle + half)


def _unit(plane: Plane) -> Plane:
    low, high = float(plane.min()), float(plane.max())
    return np.asarray((plane - low) / max(high - low, 1e-6), np.float32)


def _in(share: float) -> float:
    return min(1.0, max(0.0, share))
