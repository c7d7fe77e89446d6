"""The way out of separations: a gray plate for each ink, as printers take them.

Plates are tools of printing and no pictures to show: they get no watermark, which would print as
dots on empty cloth, and no manifest. The proof that belongs to them is delivered as every picture
is, and carries both.
"""

from pathlib import Path

import numpy as np

from pinxit.base.files import write_bytes
from pinxit.pictures.labels import Labels
from pinxit.pictures.picture import Picture
from pinxit.pictures.write import encode


def write_plate(
    plate: "np.ndarray[tuple[int, ...], np.dtype[np.float32]]",
    path: Path,
    *,
    dpi: float | None = None,
    overwrite: bool = False,
) -> Path:
    """Writes one plate as gray TIFF or PNG of 8 bits: black is full ink, white none.

    Args:
        plate: Coverage 0..1, height and width.
        path: Where to; ".tif" or ".png".
        dpi: Pixels an inch, if the picture has a size in the world.
        overwrite: Whether a file that is there may be replaced.

    Raises:
        UserMistake: it may not be written there.
    """
    picture = Picture((1 - plate)[..., None].astype(np.float32), dpi=dpi)
    kind = "png" if path.suffix.lower() == ".png" else "tiff"
    write_bytes(path, encode(picture, kind, Labels()), overwrite=overwrite)
    return path
