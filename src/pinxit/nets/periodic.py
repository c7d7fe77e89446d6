"""Pictures whose opposite sides fit together, so that what is painted from them repeats."""

import numpy as np

from pinxit.nets.color import Colors


def periodic(pixels: Colors) -> Colors:
    """The picture without the part that jumps from one side to the other, clipped to 0..1.

    Moisan 2011, Periodic Plus Smooth Image Decomposition (J. Math. Imaging and Vision 39): the
    jumps across the border are spread over the picture as the smoothest difference there is.
    """
    height, width = pixels.shape[:2]
    result = np.empty_like(pixels)
    bend = (
        2 * np.cos(2 * np.pi * np.arange(height) / height)[:, None]
        + 2 * np.cos(2 * np.pi * np.arange(width // 2 + 1) / width)[None]
        - 4
    ).astype(np.float32)
    bend[0, 0] = 1
    for channel in range(3):
        plane = pixels[..., channel]
        jumps = np.zeros((height, width), np.float32)
        jumps[0] += plane[-1] - plane[0]
        jumps[-1] += plane[0] - plane[-1]
        jumps[:, 0] += plane[:, -1] - plane[:, 0]
        jumps[:, -1] += plane[:, 0] - plane[:, -1]
        smooth = np.fft.rfft2(jumps) / bend
        smooth[0, 0] = 0
        result[..., channel] = plane - np.fft.irfft2(smooth, s=(height, width))
    return np.asarray(np.clip(result, 0, 1), np.float32)
