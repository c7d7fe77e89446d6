"""Whether a picture still has its content's forms, whatever its colors and contrast.

The structure term of SSIM (Wang, Bovik, Sheikh and Simoncelli 2004, doi 10.1109/TIP.2003.819861,
equation 10): the correlation of luminance in small windows, in the mean over places. Departure:
the window is square and grows with the picture, so that sizes can be compared. LPIPS does not tell
ruined faces from painted ones; this does.
"""

import numpy as np
import torch
import torch.nn.functional as F
from jaxtyping import Float

Colors = Float[np.ndarray, "_ _ 3"]
"""float32, sRGB 0..1."""
Box = tuple[float, float, float, float]
"""Left, top, width and height in shares of the picture."""

WHOLE: Box = (0.0, 0.0, 1.0, 1.0)
_LUMA = torch.tensor((0.2126, 0.7152, 0.0722), dtype=torch.float64)
# C3 of the paper for values from 0 to 1
_CALM = 0.03**2 / 2
_WINDOWS = 24


def structure(result: Colors, content: Colors, box: Box = WHOLE) -> float:
    """1 where the forms are the same, 0 where they have nothing in common, less if they turn round.

    Args:
        result: sRGB 0..1.
        content: Of the same size.
        box: The part that is looked at.

    Raises:
        ValueError: the sizes differ, or the box is smaller than a window.
    """
    if result.shape != content.shape:
        raise ValueError(f"Sizes differ: {result.shape} and {content.shape}.")
    window = max(3, min(result.shape[:2]) // _WINDOWS) | 1
    one, other = (_luma(each, box) for each in (result, content))
    if min(one.shape) < window:
        raise ValueError(f"A part of {tuple(one.shape)} px is smaller than a window of {window}.")

    def mean(plane: Float[torch.Tensor, "_ _"]) -> Float[torch.Tensor, "_ _"]:
        return F.avg_pool2d(plane[None, None], window, stride=1)[0, 0]

    one_mean, other_mean = mean(one), mean(other)
    one_power = (mean(one * one) - one_mean**2).clamp(min=0)
    other_power = (mean(other * other) - other_mean**2).clamp(min=0)
    together = mean(one * other) - one_mean * other_mean
    return float(((together + _CALM) / ((one_power * other_power).sqrt() + _CALM)).mean())


def _luma(colors: Colors, box: Box) -> Float[torch.Tensor, "_ _"]:
    height, width = colors.shape[:2]
    left, top = round(box[0] * width), round(box[1] * height)
    right, bottom = round((box[0] + box[2]) * width), round((box[1] + box[3]) * height)
    part = np.ascontiguousarray(colors[top:bottom, left:right], np.float64)
    return torch.from_numpy(part) @ _LUMA
