"""Which of the ids on record a picture carries, though its watermark is too weak to be read.

Reading spells one id of 2**40, so every symbol must be loud by itself. Who asks only which of some
thousand known ids is there can add reference and symbols up first: that finds marks that are half
as loud. The reference proposes places, and each id is tried at all of them.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from statistics import NormalDist

import numpy as np
from jaxtyping import Float32, Int64

from pinxit.mark.watermark_pattern import SIDE, SYMBOLS, Pattern, pattern_of
from pinxit.mark.watermark_read import Reading, Shift, located, symbol_scores

_MOST_TRIALS = 500_000  # places times ids
_FEWEST_PLACES, _MOST_PLACES = 64, 500
_DOUBT = 1e-4
"""How often chance may propose some id of all for an unmarked picture; looks must agree, too."""

_SPELLED = 4.5
"""z of the five symbols alone, or a loud mark that spells another id would propose some."""


@dataclass(frozen=True, slots=True)
class Proposed:
    """An id that may be in a picture.

    Attributes:
        number: The id.
        z: Of reference and symbols together, at the best place.
        shift: That place.
    """

    number: int
    z: float
    shift: Shift


@dataclass(frozen=True, slots=True, eq=False)
class KnownIds:
    """Ids on record, as one key spells them.

    Attributes:
        numbers: The ids.
        sets: The set of phases of each.
        symbols: Its five symbols.
    """

    numbers: tuple[int, ...]
    sets: Int64[np.ndarray, " count"]
    symbols: Int64[np.ndarray, "count 5"]


@lru_cache(maxsize=4)
def known_ids(key: bytes, numbers: tuple[int, ...]) -> KnownIds:
    """Ids as a key spells them."""
    pattern = pattern_of(key)
    sets = np.array([pattern.chosen_set(number) for number in numbers], np.int64)
    symbols = np.array([pattern.symbols(number) for number in numbers], np.int64)
    return KnownIds(numbers, sets, symbols.reshape(-1, SYMBOLS))


def enough(count: int) -> float:
    """Z from which one of so many ids is proposed: chance gives it once in ten thousand pictures.

    Each id has as many places as a pattern has points (the union bound; z is normal by chance).
    """
    return -NormalDist().inv_cdf(_DOUBT / (SIDE**2 * max(1, count)))


def proposed(reading: Reading, numbers: Sequence[int]) -> Proposed | None:
    """The id that fits best, if it fits far better than chance; None without any.

    Args:
        reading: What was read, even if it spells nothing.
        numbers: The ids on record.
    """
    if not numbers:
        return None
    best = best_of(reading, numbers)
    return best if best.z >= enough(len(numbers)) else None


def best_of(reading: Reading, numbers: Sequence[int]) -> Proposed:
    """The id that fits best, however badly."""
    pattern = reading.pattern
    known = known_ids(pattern.key, tuple(numbers))
    count = min(max(_MOST_TRIALS // len(numbers), _FEWEST_PLACES), _MOST_PLACES)
    places = located(pattern, reading.waves, count)
    scores = symbol_scores(pattern, reading.waves, [place.shift for place in places])
    best = Proposed(0, 0.0, (0, 0))
    for place, found in zip(places, scores, strict=True):
        ids = np.flatnonzero(known.sets == place.found_set)
        if not len(ids):
            continue
        symbols = found[np.arange(SYMBOLS), known.symbols[ids]].sum(1)
        z = np.where(
            symbols >= _SPELLED * np.sqrt(SYMBOLS), _together(pattern, place.z, symbols), 0
        )
        first = int(z.argmax())
        if z[first] > best.z:
            best = Proposed(known.numbers[int(ids[first])], float(z[first]), place.shift)
    return best


def _together(
    pattern: Pattern, reference: float, symbols: Float32[np.ndarray, " count"]
) -> Float32[np.ndarray, " count"]:
    """Z of the whole pattern, from those of its parts: each counts by its waves."""
    heard = pattern.reference.stop
    each = (len(pattern.waves) - heard) // SYMBOLS
    total = reference * np.sqrt(heard) + symbols * np.sqrt(each)
    return np.asarray(total / np.sqrt(len(pattern.waves)), np.float32)
