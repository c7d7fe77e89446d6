"""OpenEXR: pictures as light, for films and engines. The only format that holds no manifest.

Colors become linear light of Rec. 709 primaries in 16-bit floats; data maps keep their numbers, in
32-bit floats. The manifest lies beside the file (C2PA specification 2.1, section 11.4).
"""

import tempfile
from pathlib import Path
from typing import Any

import numpy as np
from jaxtyping import Float

from pinxit.base.about import __version__
from pinxit.pictures.history import is_data
from pinxit.pictures.picture import Picture

SUFFIX = ".exr"
MEDIA_TYPE = "application/octet-stream"
"""How C2PA calls what it cannot look into."""

# Red, green, blue and white of IEC 61966-2-1, x and y each.
_REC_709 = (0.64, 0.33, 0.30, 0.60, 0.15, 0.06, 0.3127, 0.3290)


def encode_exr(picture: Picture) -> bytes:
    """The bytes of the file; same picture, same bytes."""
    import OpenEXR  # 4 MB that only this needs

    data = is_data(picture.steps)
    pixels = picture.pixels if data else _light(picture.pixels)
    stored = np.ascontiguousarray(pixels, np.float32 if data else np.float16)
    header: dict[str, Any] = {
        "compression": OpenEXR.ZIP_COMPRESSION,
        "type": OpenEXR.scanlineimage,
        "software": f"Pinxit {__version__}",
    }
    if not data:
        header["chromaticities"] = _REC_709
    name = {1: "Y", 3: "RGB", 4: "RGBA"}[stored.shape[2]]
    channels = {name: stored[..., 0] if stored.shape[2] == 1 else stored}
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "picture.exr"
        OpenEXR.File(header, channels).write(str(path))
        return path.read_bytes()


def _light(pixels: Float[np.ndarray, "_ _ _"]) -> Float[np.ndarray, "_ _ _"]:
    """Linear light, with alpha multiplied in, as OpenEXR has it."""
    color = pixels[..., :3]
    bent = ((color + 0.055) / 1.055) ** 2.4
    light = np.where(color <= 0.04045, color / 12.92, bent)
    if pixels.shape[2] != 4:
        return np.asarray(light, np.float32)
    return np.concatenate((light * pixels[..., 3:], pixels[..., 3:]), axis=2)
