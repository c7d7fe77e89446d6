"""Views: what browsers are shown in place of files of strangers, or of files they cannot show.

A view is encoded anew from pixels alone: nothing that was hidden in the file goes along, and it
carries no marks but those that are in the pixels. It is at most `LONGEST_SIDE` pixels a side.
"""

import numpy as np
from jaxtyping import Float

from pinxit.base.errors import PinxitError
from pinxit.pictures.labels import Labels
from pinxit.pictures.picture import Picture
from pinxit.pictures.resize import fit_within
from pinxit.pictures.write import encode

LONGEST_SIDE = 2048
MEDIA_TYPE = "image/webp"


def view_bytes(
    pixels: Float[np.ndarray, "_ _ _"], longest: int = LONGEST_SIDE, quality: int = 85
) -> bytes:
    """A WebP of pixels, scaled down where they are larger; alpha is kept.

    Args:
        pixels: float32 sRGB 0..1, height width channel.
        longest: Most pixels a side, up to `LONGEST_SIDE`.
        quality: 1 to 100.

    Raises:
        PinxitError: a larger view is asked for.
    """
    if not 1 <= longest <= LONGEST_SIDE:
        raise PinxitError(f"A view has at most {LONGEST_SIDE} pixels a side, not {longest}.")
    shown = Picture(np.asarray(fit_within(pixels, longest), np.float32))
    return encode(shown, "webp", Labels(keep_exif=False), quality=quality)
