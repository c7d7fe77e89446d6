"""Small picture files for tests of data sets."""

from pathlib import Path

import numpy as np
from jaxtyping import UInt8
from PIL import Image


def raster(
    seed: int, height: int = 40, width: int = 48, channels: int = 3
) -> UInt8[np.ndarray, "height width channel"]:
    """Smooth random colors; other seeds give pictures that are nothing alike."""
    draw = np.random.Generator(np.random.PCG64(seed))
    coarse = draw.integers(0, 256, (16, 16, channels), dtype=np.uint8)
    planes = [
        np.asarray(
            Image.fromarray(coarse[..., n]).resize((width, height), Image.Resampling.BICUBIC)
        )
        for n in range(channels)
    ]
    return np.stack(planes, axis=2)


def save(path: Path, pixels: UInt8[np.ndarray, "height width channel"], **options: object) -> Path:
    """Writes pixels in the format of the suffix, making folders on the way."""
    path.parent.mkdir(parents=True, exist_ok=True)
    plain = pixels[..., 0] if pixels.shape[2] == 1 else pixels
    Image.fromarray(plain).save(path, **options)  # type: ignore[arg-type]
    return path
