"""What a watermark outlives: a marked photograph is treated roughly, and the mark read again."""

import io
from dataclasses import dataclass
from functools import lru_cache

import cv2
import numpy as np
from jaxtyping import Float
from PIL import Image

from pinxit.base.errors import UserMistake
from pinxit.desks.style_examples import photograph_examples
from pinxit.mark.watermark import embed_id
from pinxit.mark.watermark_grid import lightness
from pinxit.mark.watermark_read import Reading, read_in_place
from pinxit.mark.watermark_search import search
from pinxit.pictures.read import read_picture
from pinxit.pictures.resize import fit_within

Pixels = Float[np.ndarray, "_ _ _"]
"""float32 sRGB 0..1, height width channel; treatments change the size."""

_KEY = b"the key of the lesson, no secret"
NUMBER = 20_260_901
"""The id that is hidden."""
_SIDE = 512
_SURE = 13.0


@dataclass(frozen=True, slots=True)
class Treatment:
    """What is done to a picture, in this order; the defaults leave it as it is.

    Attributes:
        crop: Share of each side that is kept, 0.2..1.
        scale: Size afterwards against before, 0.3..2.
        angle: Degrees by which it is turned, -10..10.
        is_mirrored: Left to right.
        blur: Deviation of a Gaussian blur, px.
        noise: Deviation of added noise, of 255.
        brightness: Added to all colors, -0.3..0.3.
        quality: Of the JPEG that it is stored as, 5..95; 100 for none.
    """

    crop: float = 1.0
    scale: float = 1.0
    angle: float = 0.0
    is_mirrored: bool = False
    blur: float = 0.0
    noise: float = 0.0
    brightness: float = 0.0
    quality: int = 100


@dataclass(frozen=True, slots=True, eq=False)
class Outcome:
    """What became of picture and mark.

    Attributes:
        pixels: The treated picture.
        strength: How loud the mark still is; from 13 on it is believed.
        is_read: Whether the hidden id was read.
        psnr: Of the treated picture beside the marked one, dB; None if it does not lie as before.
    """

    pixels: Pixels
    strength: float
    is_read: bool
    psnr: float | None


def photograph(name: str) -> Pixels:
    """A shipped photograph, small and unmarked.

    Raises:
        UserMistake: there is none of this name.
    """
    return _pair(name)[0]


def marked(name: str) -> Pixels:
    """The same with the watermark in it."""
    return _pair(name)[1]


def treated(name: str, treatment: Treatment) -> Outcome:
    """Treats the marked photograph, and looks for the mark.

    Raises:
        UserMistake: there is no photograph of this name.
    """
    before = marked(name)
    after = _done(before, treatment)
    reading = _reading(after)
    is_read = reading.strength >= _SURE and NUMBER in reading.ids()[:1]
    psnr = None
    if after.shape == before.shape and not treatment.is_mirrored and treatment.angle == 0:
        error = float(np.mean((after - before) ** 2))
        psnr = 99.0 if error < 1e-9 else -10 * float(np.log10(error))
    return Outcome(after, reading.strength, is_read, psnr)


def _reading(pixels: Pixels) -> Reading:
    light = lightness(pixels)
    in_place = read_in_place(light, _KEY)
    if in_place.strength >= _SURE:
        return in_place
    found = search(light, _KEY).reading
    return found if found.strength > in_place.strength else in_place


@lru_cache(maxsize=8)
def _pair(name: str) -> tuple[Pixels, Pixels]:
    path = photograph_examples().get(name)
    if path is None:
        raise UserMistake(
            f"There is no photograph {name[:64]!r}; there are: {', '.join(photograph_examples())}."
        )
    pixels = fit_within(read_picture(path).pixels, _SIDE)
    return pixels, np.clip(embed_id(pixels, _KEY, NUMBER).pixels, 0, 1).astype(np.float32)


def _done(pixels: Pixels, treatment: Treatment) -> Pixels:
    """The picture after all of it."""
    work = _cropped(np.asarray(pixels[..., :3], np.float32), treatment.crop)
    height, width = work.shape[:2]
    if treatment.scale != 1:
        size = (max(16, round(width * treatment.scale)), max(16, round(height * treatment.scale)))
        way = cv2.INTER_AREA if treatment.scale < 1 else cv2.INTER_CUBIC
        work = cv2.resize(work, size, interpolation=way)
    if treatment.angle:
        middle = (work.shape[1] / 2, work.shape[0] / 2)
        turn = cv2.getRotationMatrix2D(middle, treatment.angle, 1)
        work = cv2.warpAffine(work, turn, work.shape[1::-1], borderMode=cv2.BORDER_REFLECT)
    if treatment.is_mirrored:
        work = work[:, ::-1]
    if treatment.blur:
        work = cv2.GaussianBlur(np.ascontiguousarray(work), (0, 0), treatment.blur)
    if treatment.noise:
        chance = np.random.default_rng(0)
        work = work + chance.normal(0, treatment.noise / 255, work.shape)
    shown = np.clip(work + treatment.brightness, 0, 1)
    return _stored(np.asarray(shown, np.float32), treatment.quality)


def _cropped(pixels: Pixels, keep: float) -> Pixels:
    height, width = pixels.shape[:2]
    rows, columns = round(height * keep), round(width * keep)
    top, left = (height - rows) // 2, (width - columns) // 2
    return np.ascontiguousarray(pixels[top : top + rows, left : left + columns])


def _stored(pixels: Pixels, quality: int) -> Pixels:
    """As it comes back from a file of 8 bits."""
    raster = np.rint(pixels * 255).astype(np.uint8)
    if quality < 100:
        stream = io.BytesIO()
        Image.fromarray(raster).save(stream, "JPEG", quality=quality)
        raster = np.asarray(Image.open(stream).convert("RGB"))
    return np.asarray(raster, np.float32) / np.float32(255)
