"""Pictures with the statistics of photographs, drawn here: clouds of all sizes."""

import io

import cv2
import numpy as np
from jaxtyping import Float32
from PIL import Image


def photograph(
    seed: int, height: int = 384, width: int = 384
) -> Float32[np.ndarray, "height width 3"]:
    """A picture whose waves are the weaker the finer they are, as in photographs."""
    rng = np.random.default_rng(seed)
    rows, columns = np.fft.fftfreq(height)[:, None], np.fft.rfftfreq(width)[None]
    falling = 1 / (np.hypot(rows, columns) + 1 / max(height, width)) ** 1.2
    planes = []
    for _ in range(3):
        noise = np.fft.rfft2(rng.normal(size=(height, width)))
        plane = np.fft.irfft2(noise * falling, (height, width))
        planes.append(0.5 + 0.18 * plane / plane.std())
    mixed = 0.7 * planes[0][..., None] + 0.3 * np.stack(planes, axis=2)
    return np.asarray(np.clip(mixed, 0.02, 0.98), np.float32)


def as_jpeg(
    pixels: Float32[np.ndarray, "height width 3"], quality: int
) -> Float32[np.ndarray, "height width 3"]:
    """The pixels after a JPEG file."""
    stream = io.BytesIO()
    raster = np.rint(pixels * 255).astype(np.uint8)
    Image.fromarray(raster).save(stream, "JPEG", quality=quality)
    return np.asarray(Image.open(stream), np.float32) / np.float32(255)


def turned(
    pixels: Float32[np.ndarray, "height width 3"], angle: float, scale: float = 1.0
) -> Float32[np.ndarray, "height width 3"]:
    """The pixels turned counterclockwise by some degrees, in a frame of the same size."""
    height, width = pixels.shape[:2]
    matrix = cv2.getRotationMatrix2D((width / 2, height / 2), angle, scale)
    moved = cv2.warpAffine(pixels, matrix, (width, height), flags=cv2.INTER_CUBIC)
    return np.asarray(np.clip(moved, 0, 1), np.float32)
