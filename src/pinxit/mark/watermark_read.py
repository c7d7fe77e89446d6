"""Reads a watermark from a picture that lies as it was marked; crops and shifts do not matter.

The picture is flattened (each place against its surroundings, in units of how lively they are),
and of its Fourier transform only the waves of the key's pattern are looked at, each in units of
how strong waves of about that frequency are in this picture (whitening). The place where the
phases of the reference agree best says how the pattern was moved; from there every symbol is read.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import product

import cv2
import numpy as np
from jaxtyping import Complex64, Float32

from pinxit.mark.watermark_grid import Lightness, grid_of, on_grid
from pinxit.mark.watermark_pattern import PLACES, SETS, SIDE, SYMBOLS, Pattern, pattern_of

_NEAR = 2.0
_AROUND = 8.0
_DULL = 3 / 255
_FAR_OUT = 3.0
_BAND = 9
_LOUDEST = 3.0
_LARGEST = 1024
_GUESSES = 3
_CANDIDATES = 24

Waves = Complex64[np.ndarray, " wave"]
Flat = Float32[np.ndarray, "_rows _columns"]
Shift = tuple[int, int]


@dataclass(frozen=True, slots=True)
class Place:
    """Where the reference may lie.

    Attributes:
        z: How loud it is there.
        found_set: Its set of phases.
        shift: By how much it is moved, down and right.
    """

    z: float
    found_set: int
    shift: Shift


@dataclass(frozen=True, slots=True, eq=False)
class Reading:
    """What was read from a picture with one key.

    Attributes:
        pattern: The key's pattern.
        strength: How loud reference and symbols are together, the root of the sum of the squares
            of their z; chance alone gives about 9.
        found_set: The set of phases that agreed best.
        scores: z of each place of each symbol.
        shift: By how much the reference is moved.
        waves: The waves that were looked at.
        size: Rows and columns of the points that were looked at, on the pattern's grid.
    """

    pattern: Pattern
    strength: float
    found_set: int
    scores: Float32[np.ndarray, "symbol place"]
    shift: Shift
    waves: Waves
    size: tuple[int, int] = (0, 0)

    def ids(self) -> tuple[int, ...]:
        """Ids whose checksum agrees, the most likely first; from the three best of each symbol."""
        best = np.argsort(-self.scores, axis=1)[:, :_GUESSES]
        found: list[tuple[float, int]] = []
        for symbols in product(*best.tolist()):
            number = self.pattern.id_of(symbols, self.found_set)
            if number is not None:
                found.append((-float(self.score_of(symbols)), number))
        return tuple(number for _, number in sorted(found))

    def middle_of(self, number: int, shift: Shift) -> tuple[float, float]:
        """Where the middle lies on the picture with this id, down and right, modulo SIDE points."""
        origin = self.pattern.origin(number)
        down, right = (
            float((at - moved + side / 2) % SIDE)
            for at, moved, side in zip(origin, shift, self.size, strict=True)
        )
        return down, right

    def score_of(self, symbols: tuple[int, ...]) -> float:
        """Z of five symbols together; of an id that was chosen beforehand, chance gives 0 +- 1."""
        scores = self.scores[np.arange(SYMBOLS), list(symbols)]
        return float(scores.sum() / np.sqrt(SYMBOLS))


def read_aligned(light: Lightness, key: bytes) -> Reading:
    """What a picture says, if it was neither scaled nor turned since it was marked."""
    pattern = pattern_of(key)
    return read_flat(flattened(middle(light)), pattern)


def read_in_place(light: Lightness, key: bytes) -> Reading:
    """What a picture says, if it has the size at which it was marked, seamless or not."""
    grids = {grid_of(*light.shape, repeats=repeats) for repeats in (False, True)}
    readings = (read_aligned(on_grid(light, grid), key) for grid in sorted(grids))
    return max(readings, key=lambda reading: reading.strength)


def middle(light: Lightness, side: int = _LARGEST) -> Lightness:
    """The middle of a picture, no larger than needed."""
    rows, columns = light.shape
    top, left = max(0, rows - side) // 2, max(0, columns - side) // 2
    return light[top : top + side, left : left + side]


def flattened(light: Lightness) -> Flat:
    """The fine detail of a picture, everywhere about equally strong."""
    detail = light - cv2.GaussianBlur(light, (0, 0), _NEAR)
    lively = cv2.GaussianBlur(detail * detail, (0, 0), _AROUND)
    flat = detail / (np.sqrt(np.maximum(lively, 0)) + np.float32(_DULL))
    return np.asarray(np.clip(flat, -_FAR_OUT, _FAR_OUT), np.float32)


def waves_of(flat: Flat, pattern: Pattern) -> Waves:
    """How strong each wave of the pattern is in a picture; chance gives a mean square of 1."""
    rows, columns = (-(-side // SIDE) for side in flat.shape)
    spectrum = np.fft.rfft2(flat, (rows * SIDE, columns * SIDE))
    at = pattern.waves * np.array([rows, columns])
    power = (spectrum.real**2 + spectrum.imag**2).astype(np.float32)
    usual = cv2.blur(power, (_BAND, _BAND), borderType=cv2.BORDER_REFLECT_101)
    found = spectrum[at[:, 0], at[:, 1]] / np.sqrt(usual[at[:, 0] % len(usual), at[:, 1]] + 1e-12)
    loud = np.maximum(np.abs(found) / _LOUDEST, 1)
    return np.asarray(found / loud, np.complex64)


def read_flat(flat: Flat, pattern: Pattern) -> Reading:
    """What a picture spells that was flattened and lies as it was marked."""
    waves = waves_of(flat, pattern)
    places = located(pattern, waves, _CANDIDATES)
    scores = symbol_scores(pattern, waves, [place.shift for place in places])
    loud = np.array([place.z for place in places]) ** 2 + (scores.max(axis=2) ** 2).sum(axis=1)
    best = int(loud.argmax())
    place = places[best]
    strength = float(np.sqrt(loud[best]))
    size = (flat.shape[0], flat.shape[1])
    return Reading(pattern, strength, place.found_set, scores[best], place.shift, waves, size)


def symbol_scores(
    pattern: Pattern, waves: Waves, shifts: Sequence[Shift]
) -> Float32[np.ndarray, "shift symbol place"]:
    """Z of each place of each symbol, if the reference is moved by each of some shifts."""
    at = pattern.waves[pattern.reference.stop :]
    own = (waves * np.exp(-1j * pattern.phases[0]))[pattern.reference.stop :]
    angle = np.asarray(2 * np.pi / SIDE * (np.array(shifts) @ at.T), np.float32)
    upright = own * np.exp(1j * angle)
    each = len(at) // SYMBOLS
    symbol = np.repeat(np.arange(SYMBOLS), each)
    spectrum = np.zeros((len(shifts), SYMBOLS, PLACES, PLACES), np.complex64)
    rows = np.arange(len(shifts))[:, None]
    np.add.at(spectrum, (rows, symbol, at[:, 0] % PLACES, at[:, 1] % PLACES), upright)
    scores = np.fft.ifft2(spectrum).real * (PLACES**2 / np.sqrt(each / 2))
    return np.asarray(scores.reshape(len(shifts), SYMBOLS, -1), np.float32)


def located(pattern: Pattern, waves: Waves, count: int) -> list[Place]:
    """The best places of the reference."""
    reference = pattern.reference
    at = pattern.waves[reference]
    against = np.exp(-1j * pattern.phases[:, reference])
    spectrum = np.zeros((SETS, SIDE, SIDE // 2 + 1), np.complex64)
    spectrum[:, at[:, 0] % SIDE, at[:, 1]] = waves[reference] * against
    maps = np.fft.irfft2(spectrum, (SIDE, SIDE)).ravel() * (SIDE**2 / 2 / np.sqrt(len(at) / 2))
    best = np.argpartition(maps, -count)[-count:]
    places = zip(*np.unravel_index(best, (SETS, SIDE, SIDE)), strict=True)
    return [
        Place(float(z), int(number), (int(row), int(column)))
        for z, (number, row, column) in zip(maps[best], places, strict=True)
    ]
