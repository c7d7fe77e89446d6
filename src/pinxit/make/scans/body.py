"""Where the body ends and air begins, told from values alone."""

from collections.abc import Sequence
from typing import Any

import cv2
import numpy as np

_SPARSE = 7  # every how many values are looked at


def level_of(parts: Sequence[Any]) -> float:
    """Otsu's threshold (1979) over all but the outermost half percent of the values.

    Args:
        parts: Arrays of any shape; what is above is body.
    """
    every = np.concatenate([part.reshape(-1)[::_SPARSE] for part in parts])
    low, high = (float(each) for each in np.percentile(every, (0.5, 99.5)))
    if high <= low:
        return low
    greys = (np.clip((every - low) / (high - low), 0, 1) * 255).astype(np.uint8)[None]
    found, _ = cv2.threshold(greys, 0, 255, cv2.THRESH_OTSU)
    return low + float(found) / 255 * (high - low)
