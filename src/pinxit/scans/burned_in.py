"""Text that is burned into the pixels of a scan, looked for before a file is called anonymous.

Consoles draw letters in one value (the brightest, mostly), which anatomy almost never has over a
shape of a letter's size. So: connected shapes of one value, or of nearly the brightest or darkest
one where a lossy codec blurred them, of the size and filling of letters, several beside each other
on one line. It errs to the safe side; what it finds somebody must look at.
"""

from typing import NamedTuple

import cv2
import numpy as np
from jaxtyping import Shaped, UInt8

_SMALLEST, _TALLEST = 5, 80  # px, height of a letter
_FILLED = (0.12, 0.92)  # of its box
_FEWEST = 3  # letters on a line
_BLURRED = 0.04  # of the range: how far a codec moves letters
_MOST_VALUES = 6  # commonest values that are looked at

Frame = Shaped[np.ndarray, "height width"] | Shaped[np.ndarray, "height width color"]


class _Letter(NamedTuple):
    left: int
    top: int
    width: int
    height: int


def text_in(frame: Frame) -> list[tuple[int, int]]:
    """Row and column where lines of text seem to begin; empty if there is none."""
    values = frame.astype(np.float32)
    if values.ndim == 3:
        values = values.max(2)
    low, high = float(values.min()), float(values.max())
    if high <= low:
        return []
    found: list[tuple[int, int]] = []
    near = (high - low) * _BLURRED
    masks = [values >= high - near, values <= low + near]
    masks += [values == value for value in _constant_values(values)]
    for mask in masks:
        found += _lines(_letters(mask.astype(np.uint8)))
    return sorted(set(found))


def _constant_values(values: Shaped[np.ndarray, "height width"]) -> list[float]:
    """Values that whole neighborhoods share: those of letters, and of nothing measured."""
    same = (values[:-1, :-1] == values[1:, :-1]) & (values[:-1, :-1] == values[:-1, 1:])
    found, counts = np.unique(values[:-1, :-1][same], return_counts=True)
    return [float(value) for value in found[np.argsort(-counts)][:_MOST_VALUES]]


def _letters(mask: UInt8[np.ndarray, "height width"]) -> list[_Letter]:
    count, _, stats, _ = cv2.connectedComponentsWithStats(mask, connectivity=8)
    found = []
    for left, top, width, height, area in stats[1:count].tolist():
        if not _SMALLEST <= height <= _TALLEST or not 1 <= width <= 1.6 * height:
            continue
        is_stroke = width <= max(height // 4, 1)  # an "I" or "1" fills its box
        if _FILLED[0] <= area / (width * height) <= (1.0 if is_stroke else _FILLED[1]):
            found.append(_Letter(left, top, width, height))
    return found


def _lines(letters: list[_Letter]) -> list[tuple[int, int]]:
    """Beginnings of rows of letters of one size, close to each other, with ragged edges between."""
    found = []
    left = sorted(letters)
    while left:
        line = [left.pop(0)]
        for letter in list(left):
            if _is_next(line[-1], letter):
                line.append(letter)
                left.remove(letter)
        if len(line) >= _FEWEST:
            found.append((line[0].top, line[0].left))
    return found


def _is_next(last: _Letter, letter: _Letter) -> bool:
    tallest = max(last.height, letter.height)
    apart = letter.left - (last.left + last.width)
    foot = abs((last.top + last.height) - (letter.top + letter.height))
    is_alike = min(last.height, letter.height) >= 0.6 * tallest
    return is_alike and foot <= 0.25 * tallest and -0.1 * tallest <= apart <= 1.2 * tallest
