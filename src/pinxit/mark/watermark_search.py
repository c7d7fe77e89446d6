"""Finds a watermark in a picture that was scaled, turned or mirrored since it was marked.

Moving a pattern does not change how strong its waves are, so the power spectrum of the picture
tells scale and angle: it is drawn over the logarithm of the frequency and the angle, where both are
mere shifts, and the places of the key's waves are tried at every shift. The likeliest few are
straightened, made more exact, and read.

Range: scales 0.45 to 2.2, angles to 10.5 degrees, both mirrored too.
"""

from dataclasses import dataclass, replace
from functools import lru_cache

import cv2
import numpy as np
from jaxtyping import Float32

from pinxit.mark.watermark_grid import Lightness, grid_of, on_grid
from pinxit.mark.watermark_pattern import SIDE, Pattern, pattern_of
from pinxit.mark.watermark_read import Flat, Reading, flattened, middle, read_flat, waves_of

_SIDE = 640
_PADDED = 1024
_BAND = 17
_BESIDE = 7
_SMALL, _FEW = 300, 16
_COARSE, _COARSE_ANGLES = 0.4, 26  # degrees; steps to both sides
_WIDTH, _USUAL = 3, 362  # steps around a peak, in pictures of that side
_LOUDEST = 8.0
_STEP = 0.003  # of the logarithm of the scale
_SCALES = 266  # steps up and down
_ANGLE = 0.15  # degrees
_ANGLES = 70
_LIKELIEST = 24
_REFINED = 12
_FEWEST = 40  # waves, so that no scale is likely by a few alone
_CLEAR = 15.0  # no other geometry will be louder

Map = Float32[np.ndarray, "_scale _angle"]


@dataclass(frozen=True, slots=True)
class Geometry:
    """What was done to a picture since it was marked.

    Attributes:
        scale: Its size against the grid on which it was marked.
        angle: By how many degrees it was turned, counterclockwise.
        is_mirrored: Whether it was mirrored, left to right, before it was turned.
    """

    scale: float = 1.0
    angle: float = 0.0
    is_mirrored: bool = False

    def undone(self, light: Lightness, way: int | None = None) -> Lightness:
        """A picture as it lay when it was marked; what was never there is black.

        Args:
            light: The picture.
            way: How points are interpolated; None for as well as can be.
        """
        rows, columns = light.shape
        matrix = cv2.getRotationMatrix2D((columns / 2, rows / 2), -self.angle, 1 / self.scale)
        size = round(columns / self.scale), round(rows / self.scale)
        matrix[:, 2] += (size[0] - columns) / 2, (size[1] - rows) / 2
        if self.is_mirrored:
            matrix[0] *= -1
            matrix[0, 2] += size[0] - 1
        if way is None:
            way = cv2.INTER_AREA if self.scale > 1 else cv2.INTER_CUBIC
        return np.asarray(
            cv2.warpAffine(light, matrix, size, flags=way, borderMode=cv2.BORDER_CONSTANT)
        )


@dataclass(frozen=True, slots=True, eq=False)
class Found:
    """A reading, and how the picture had to be straightened for it."""

    reading: Reading
    geometry: Geometry


def search(light: Lightness, key: bytes) -> Found:
    """The strongest reading over all scales, angles and mirrorings."""
    return searched(light, key)[0]


def searched(light: Lightness, key: bytes) -> list[Found]:
    """What the likeliest scales, angles and mirrorings read, the strongest first."""
    pattern = pattern_of(key)
    grid = grid_of(*light.shape, repeats=False)
    flat = flattened(middle(on_grid(light, grid), _SIDE))
    likely = [*_likeliest(flat, pattern), *_merely_turned(flat, pattern)]
    tried = sorted(((_power(flat, pattern, each), each) for each in likely), key=lambda t: -t[0])
    finds = []
    for _, geometry in tried[:_REFINED]:
        exact = _refined(flat, pattern, geometry)
        finds.append(Found(read_flat(exact.undone(flat), pattern), exact))
        if finds[-1].reading.strength >= _CLEAR:
            break
    enlarged = light.shape[0] / grid[0]
    return [
        Found(each.reading, replace(each.geometry, scale=each.geometry.scale * enlarged))
        for each in sorted(finds, key=lambda found: -found.reading.strength)
    ]


def _merely_turned(flat: Flat, pattern: Pattern) -> list[Geometry]:
    """The likeliest angles at which a small picture was turned, if it was not scaled.

    Few waves fit into a small picture, so its spectrum tells scale and angle badly; but then its
    waves change so slowly with the angle that few need be tried.
    """
    if min(flat.shape) > _SMALL:
        return []
    tried = [
        Geometry(1.0, angle * _COARSE, is_mirrored)
        for angle in range(-_COARSE_ANGLES, _COARSE_ANGLES + 1)
        for is_mirrored in (False, True)
    ]
    tried.sort(key=lambda each: -_rough_power(flat, pattern, each))
    return tried[:_FEW]


def _power(flat: Flat, pattern: Pattern, geometry: Geometry) -> float:
    """How strong all waves of the pattern are together, whatever they spell."""
    waves = waves_of(geometry.undone(flat), pattern)
    return float((np.abs(waves) ** 2).mean())


def _rough_power(flat: Flat, pattern: Pattern, geometry: Geometry) -> float:
    """The same in a quarter of the time, good enough to compare geometries near each other.

    The straightened picture is added up tile by tile first, because the pattern repeats; its waves
    are held against those beside them that are not the pattern's.
    """
    spectrum = np.fft.rfft2(_added_up(geometry.undone(flat)))
    power = spectrum.real**2 + spectrum.imag**2
    others, count = _others(pattern)
    around = cv2.blur(power * others, (_BESIDE, _BESIDE), borderType=cv2.BORDER_REFLECT_101)
    at = pattern.waves[:, 0] % SIDE, pattern.waves[:, 1]
    found = power[at] / (around[at] / count[at] + np.float32(1e-12))
    return float(np.log1p(found).mean())


def _added_up(flat: Flat) -> Flat:
    """The sum of all tiles of a picture."""
    rows, columns = (-(-side // SIDE) for side in flat.shape)
    whole = np.zeros((rows * SIDE, columns * SIDE), np.float32)
    whole[: flat.shape[0], : flat.shape[1]] = flat
    return np.asarray(whole.reshape(rows, SIDE, columns, SIDE).sum(axis=(0, 2)))


@lru_cache(maxsize=4)
def _others(pattern: Pattern) -> tuple[Flat, Flat]:
    """1 at waves that are not the pattern's, 0 at its own; and what share of those around are."""
    others = np.ones((SIDE, SIDE // 2 + 1), np.float32)
    others[pattern.waves[:, 0] % SIDE, pattern.waves[:, 1]] = 0
    share = cv2.blur(others, (_BESIDE, _BESIDE), borderType=cv2.BORDER_REFLECT_101)
    return others, np.asarray(share)


def _refined(flat: Flat, pattern: Pattern, geometry: Geometry) -> Geometry:
    """The best of some geometries around one, with ever smaller steps."""
    best = _rough_power(flat, pattern, geometry), geometry
    for step in (0.5, 0.25):
        middle_one = best[1]
        for scale, angle in ((-1, 0), (1, 0), (0, -1), (0, 1), (-1, -1), (-1, 1), (1, -1), (1, 1)):
            near = Geometry(
                middle_one.scale * (1 + scale * step * _STEP),
                middle_one.angle + angle * step * _ANGLE,
                middle_one.is_mirrored,
            )
            best = max(best, (_rough_power(flat, pattern, near), near), key=lambda pair: pair[0])
    return best[1]


def _likeliest(flat: Flat, pattern: Pattern) -> list[Geometry]:
    spectrum = _log_polar(flat, pattern)
    wide = max(_WIDTH, round(_WIDTH * _USUAL / min(flat.shape)))  # peaks of small pictures are wide
    found = []
    for is_mirrored in (False, True):
        scores = _scores(spectrum, pattern, is_mirrored=is_mirrored)
        if wide > _WIDTH:
            scores = np.asarray(cv2.GaussianBlur(scores, (0, 0), wide / 3))
        for _ in range(_LIKELIEST):
            best = int(scores.argmax())
            row, column = divmod(best, scores.shape[1])
            geometry = Geometry(
                float(np.exp((_SCALES - row) * _STEP)),
                (_ANGLES - column) * _ANGLE,
                is_mirrored,
            )
            found.append((float(scores[row, column]), geometry))
            rows = slice(max(0, row - wide), row + wide + 1)
            scores[rows, max(0, column - wide) : column + wide + 1] = -np.inf
    return [geometry for _, geometry in sorted(found, key=lambda pair: -pair[0])[:_LIKELIEST]]


def _log_polar(flat: Flat, pattern: Pattern) -> Map:
    """The whitened power of a picture, less its mean; rows are log frequencies, columns angles."""
    rows, columns = flat.shape
    window = np.outer(np.hanning(rows + 2)[1:-1] ** 0.25, np.hanning(columns + 2)[1:-1] ** 0.25)
    spectrum = np.fft.fft2((flat * window).astype(np.float32), (_PADDED, _PADDED))
    power = np.fft.fftshift(spectrum.real**2 + spectrum.imag**2).astype(np.float32)
    usual = cv2.blur(power, (_BAND, _BAND)) + np.float32(1e-12)
    white = np.minimum(power / usual, _LOUDEST)
    low, high = _radii(pattern)
    radius = np.exp(low + _STEP * np.arange(round((high - low) / _STEP) + 1))[:, None]
    angle = np.deg2rad(np.arange(0, 180, _ANGLE))[None]
    across, down = radius * np.cos(angle), radius * np.sin(angle)
    at = [(_PADDED * (each + 0.5)).astype(np.float32) for each in (across, down)]
    drawn = cv2.remap(white - white.mean(), at[0], at[1], cv2.INTER_LINEAR)
    return np.asarray(np.where(radius < 0.5, drawn, 0), np.float32)


def _radii(pattern: Pattern) -> tuple[float, float]:
    radius = np.hypot(*pattern.waves.T) / SIDE
    reach = _SCALES * _STEP
    return float(np.log(radius.min()) - reach), float(np.log(radius.max()) + reach)


def _scores(spectrum: Map, pattern: Pattern, *, is_mirrored: bool) -> Map:
    """How well the pattern's waves fit, for every scale and angle; in z."""
    low, _ = _radii(pattern)
    radius = np.log(np.hypot(*pattern.waves.T) / SIDE)
    rows = np.rint((radius - low) / _STEP).astype(int) - _SCALES
    angles = np.rad2deg(np.arctan2(pattern.waves[:, 0], pattern.waves[:, 1]))
    columns = np.rint((-angles if is_mirrored else angles) / _ANGLE).astype(int)
    total = spectrum.shape[1]
    wide = np.concatenate([spectrum[:, -total // 2 :], spectrum, spectrum[:, : total // 2]], axis=1)
    scores = np.zeros((2 * _SCALES + 1, 2 * _ANGLES + 1), np.float32)
    count = np.zeros(len(scores), np.float32)
    is_there = np.asarray(spectrum.any(axis=1))
    for row, column in zip(rows, columns % total + total // 2, strict=True):
        scores += wide[row : row + len(scores), column - _ANGLES : column + _ANGLES + 1]
        count += is_there[row : row + len(scores)]
    return np.asarray(scores / np.sqrt(np.maximum(count, _FEWEST))[:, None], np.float32)
