"""Files as people bring them, for tests of the library and of the service."""

import io

import numpy as np
from PIL import Image

Paint = tuple[int, int, int]


def png(color: Paint = (200, 40, 40), size: tuple[int, int] = (48, 32)) -> bytes:
    """A PNG of one color, with a little noise, so that each call with other numbers differs."""
    noise = np.random.default_rng(sum(color)).integers(0, 8, (size[1], size[0], 3))
    pixels = np.clip(np.array(color) + noise - 4, 0, 255).astype(np.uint8)
    stream = io.BytesIO()
    Image.fromarray(pixels).save(stream, "PNG")
    return stream.getvalue()
