"""The keyed pattern of the watermark, and the ids that it spells.

A pattern repeats every 128 points. It is a sum of waves at whole frequencies of that lattice that
only the key knows, in six groups that share none: one for reference and five for symbols. Moving
a pattern changes the phases of its waves and not their strengths, so that

- the strengths alone tell scale, rotation and mirroring, whatever is spelled,
- each symbol is spelled by how far its group is moved: 32 x 32 places are 10 bits,
- the whole pattern is moved to a place that depends on the id: outputs that are averaged cancel.

The phases of the reference are one of 16 sets, chosen by the id, too. Five symbols are 40 bits of
id and 10 bits of a keyed checksum; with the set, 14 bits must agree by chance for a false id.
"""

import hashlib
import hmac
from dataclasses import dataclass
from functools import cache

import numpy as np
from jaxtyping import Float32, Int
from numpy.typing import NDArray

SIDE = 128
"""Points after which a pattern repeats."""
SYMBOLS = 5
PLACES = 32
"""A symbol is moved by whole steps of SIDE / PLACES points, along both axes."""
SETS = 16
ID_BITS = 40

_WAVES = 60  # of each group
_REFERENCE_WAVES = 90
_LOWEST, _HIGHEST = 6, 28  # waves per SIDE
_SYMBOL_BITS = 10


@dataclass(frozen=True, slots=True, eq=False)
class Pattern:
    """What one key makes of ids.

    Attributes:
        key: The secret.
        waves: Row and column frequencies of all waves, in waves per SIDE; the reference first.
        phases: Of each wave, for each set of the reference; symbols have one phase in all sets.
    """

    key: bytes
    waves: Int[np.ndarray, "wave 2"]
    phases: Float32[np.ndarray, "set wave"]

    def group(self, number: int) -> slice:
        """Which waves belong to a symbol."""
        first = _REFERENCE_WAVES + number * _WAVES
        return slice(first, first + _WAVES)

    @property
    def reference(self) -> slice:
        """Which waves belong to the reference."""
        return slice(0, _REFERENCE_WAVES)

    def chosen_set(self, number: int) -> int:
        """The set of phases that an id is spelled with."""
        return _keyed(self.key, "set", number) % SETS

    def origin(self, number: int) -> tuple[int, int]:
        """By how many points the whole pattern of an id is moved, down and right."""
        return divmod(_keyed(self.key, "origin", number) % SIDE**2, SIDE)

    def symbols(self, number: int) -> tuple[int, ...]:
        """An id of 40 bits as five symbols of 10 bits; 10 bits of checksum are among them."""
        word = number << _SYMBOL_BITS | _keyed(self.key, "check", number) % 2**_SYMBOL_BITS
        top = 2**_SYMBOL_BITS
        return tuple(word >> _SYMBOL_BITS * at & top - 1 for at in range(SYMBOLS))

    def id_of(self, symbols: tuple[int, ...], found_set: int) -> int | None:
        """The id that five symbols spell; None if checksum or set do not agree."""
        word = sum(symbol << _SYMBOL_BITS * at for at, symbol in enumerate(symbols))
        number = word >> _SYMBOL_BITS
        agrees = self.symbols(number) == symbols and self.chosen_set(number) == found_set
        return number if agrees else None

    def spelled(self, number: int) -> Float32[np.ndarray, "128 128"]:
        """The pattern of an id; its points have mean 0 and variance 1."""
        moved = np.empty((len(self.waves), 2))
        origin = np.array(self.origin(number))
        moved[self.reference] = origin
        for at, symbol in enumerate(self.symbols(number)):
            moved[self.group(at)] = origin + place_of(symbol)
        turn = self.phases[self.chosen_set(number)] - 2 * np.pi / SIDE * (self.waves * moved).sum(1)
        spectrum = np.zeros((SIDE, SIDE // 2 + 1), np.complex64)
        for (row, column), angle in zip(self.waves, turn, strict=True):
            spectrum[row % SIDE, column] = np.exp(1j * angle)
        points = np.fft.irfft2(spectrum, (SIDE, SIDE))
        return np.asarray(points / points.std(), np.float32)


def place_of(symbol: int) -> NDArray[np.int64]:
    """By how many points a symbol moves its group, down and right."""
    return np.array(divmod(symbol, PLACES)) * (SIDE // PLACES)


@cache
def pattern_of(key: bytes) -> Pattern:
    """The pattern of a key."""
    rows, columns = np.mgrid[-_HIGHEST : _HIGHEST + 1, 1 : _HIGHEST + 1]
    radius = np.hypot(rows, columns)
    within = (radius >= _LOWEST) & (radius <= _HIGHEST)
    candidates = np.stack([rows[within], columns[within]], axis=1)
    order = np.argsort(_drawn(key, "waves", len(candidates)), kind="stable")
    count = _REFERENCE_WAVES + SYMBOLS * _WAVES
    phases = _drawn(key, "phases", SETS * count).reshape(SETS, count) * (2 * np.pi / 2**64)
    phases[:, _REFERENCE_WAVES:] = phases[0, _REFERENCE_WAVES:]
    return Pattern(key, candidates[order[:count]], phases.astype(np.float32))


def _drawn(key: bytes, what: str, count: int) -> NDArray[np.uint64]:
    """Numbers that only the key can tell; they stay the same in every version of everything."""
    seed = hmac.digest(key, what.encode(), "sha256")
    return np.frombuffer(hashlib.shake_256(seed).digest(8 * count), "<u8")


def _keyed(key: bytes, what: str, number: int) -> int:
    digest = hmac.digest(key, f"{what} {number}".encode(), "sha256")
    return int.from_bytes(digest[:8], "big")
