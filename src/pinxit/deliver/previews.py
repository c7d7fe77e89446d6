"""Previews: small pictures to look at, never to keep; they leave unsigned, so they stay small.

A preview shows what work is about to give. It is shown in the studio's own pages and kept nowhere
as a picture; what a user keeps goes through ``deliver``.
"""

import io
import math
from base64 import b64encode
from collections.abc import Sequence

import numpy as np
from jaxtyping import Float
from PIL import Image

from pinxit.base.errors import UserMistake
from pinxit.pictures.picture import over

LONGEST_SIDE = 512
"""Pixels a side that a preview has at most; larger ones are scaled down."""

MOST_TILES = 64
LARGEST_TILE = 128

Pixels = Float[np.ndarray, "_ _ _"]
"""float32 sRGB 0..1, height width channel, with 1, 3 or 4 channels."""

_GROUND = (1.0, 1.0, 1.0)
_JPEG, _WEBP = "image/jpeg", "image/webp"


def preview_bytes(
    pixels: Pixels, media_type: str, quality: int = 80, *, side: int | None = None
) -> bytes:
    """A small picture to look at; WebP keeps what is transparent, in a JPEG it lies over white.

    Args:
        pixels: The picture; longer sides than `LONGEST_SIDE` are scaled down.
        media_type: "image/jpeg" or "image/webp".
        quality: 1 to 100.
        side: Longest side that it is scaled to, also up; None for its own.

    Raises:
        UserMistake: the quality or the media type is none.
    """
    shown = _shown(pixels, LONGEST_SIDE, side, is_flat=media_type == _JPEG)
    return _encoded(shown, media_type, quality)


def preview_uri(pixels: Pixels, *, side: int | None = None) -> str:
    """The same as WebP, within an address: ``data:image/webp;base64,...``."""
    return f"data:{_WEBP};base64,{b64encode(preview_bytes(pixels, _WEBP, 90, side=side)).decode()}"


def sprite_bytes(
    tiles: Sequence[Pixels],
    columns: int,
    media_type: str,
    quality: int = 80,
    *,
    side: int | None = None,
) -> bytes:
    """Many small pictures in rows, edge to edge, from which a page cuts each.

    Args:
        tiles: 1 to `MOST_TILES` pictures of one size; sides above `LARGEST_TILE` are scaled down.
        columns: Pictures in a row; the last row may be shorter.
        media_type: "image/jpeg" or "image/webp".
        quality: 1 to 100.
        side: Longest side that each is scaled to, also up; None for its own.

    Raises:
        UserMistake: there are no tiles or too many, they differ in size, or a number is wrong.
    """
    if not 1 <= len(tiles) <= MOST_TILES or not 1 <= columns <= MOST_TILES:
        raise UserMistake(
            f"A sprite has 1 to {MOST_TILES} pictures in 1 to {MOST_TILES} columns, "
            f"not {len(tiles)} in {columns}."
        )
    is_flat = media_type == _JPEG
    shown = [_shown(tile, LARGEST_TILE, side, is_flat=is_flat) for tile in tiles]
    width, height = shown[0].size
    if any(each.size != (width, height) for each in shown):
        raise UserMistake("The pictures of a sprite must all have one size.")
    columns = min(columns, len(shown))
    rows = math.ceil(len(shown) / columns)
    mode = shown[0].mode
    ground = "white" if mode == "RGB" else (0, 0, 0, 0)
    paper = Image.new(mode, (columns * width, rows * height), ground)
    for at, each in enumerate(shown):
        paper.paste(each, (at % columns * width, at // columns * height))
    return _encoded(paper, media_type, quality)


def _shown(pixels: Pixels, most: int, side: int | None, *, is_flat: bool) -> Image.Image:
    flat = over(pixels, _GROUND) if pixels.shape[2] == 4 and is_flat else pixels
    stored = (np.clip(flat, 0, 1) * np.float32(255) + np.float32(0.5)).astype(np.uint8)
    wide = np.repeat(stored, 3, axis=2) if stored.shape[2] == 1 else stored
    picture = Image.fromarray(wide)
    wanted = min(side or max(picture.size), most)
    if wanted == max(picture.size):
        return picture
    scale = wanted / max(picture.size)
    width, height = (max(1, round(each * scale)) for each in picture.size)
    # enlarged by Lanczos, hard edges would get rings
    way = Image.Resampling.BICUBIC if scale > 1 else Image.Resampling.LANCZOS
    return picture.resize((width, height), way)


def _encoded(picture: Image.Image, media_type: str, quality: int) -> bytes:
    if not 1 <= quality <= 100:
        raise UserMistake(f"The quality is {quality}; it goes from 1 to 100.")
    stream = io.BytesIO()
    if media_type == _JPEG:
        picture.save(stream, "JPEG", quality=quality)
    elif media_type == _WEBP:
        picture.save(stream, "WEBP", quality=quality, method=0)
    else:
        raise UserMistake(f"Previews are image/jpeg or image/webp, not {media_type!r}.")
    return stream.getvalue()
