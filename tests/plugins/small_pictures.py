"""Small files of pictures for forms."""

import io

import numpy as np
from PIL import Image


def plain(color: str = "red", size: tuple[int, int] = (20, 10)) -> bytes:
    """A PNG of one color."""
    return as_png(Image.new("RGB", size, color))


def noisy(seed: int, size: tuple[int, int] = (48, 32)) -> bytes:
    """A PNG with something to see in it."""
    stream = np.random.default_rng(seed)
    small = Image.fromarray(stream.integers(0, 255, (4, 6, 3)).astype(np.uint8))
    return as_png(small.resize(size, Image.Resampling.BICUBIC))


def half_clear(size: tuple[int, int] = (48, 32)) -> bytes:
    """A mask as OpenAI's: its left half is transparent."""
    mask = Image.new("RGBA", size, (0, 0, 0, 255))
    mask.paste((0, 0, 0, 0), (0, 0, size[0] // 2, size[1]))
    return as_png(mask)


def as_png(picture: Image.Image) -> bytes:
    """The bytes of a PNG file."""
    stream = io.BytesIO()
    picture.save(stream, "PNG")
    return stream.getvalue()
