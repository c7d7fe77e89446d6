"""Mipmaps: a map at half its size, again and again, as graphics cards want it.

Colors are averaged as light, weighted by their alpha; normals are averaged and made as long as 1
again; all other maps are averaged as the numbers they are. Each pixel is the mean of the area that
it covers (OpenGL 4.6, section 8.14.4, asks for no more), so nothing reaches beyond the border.
"""

from collections.abc import Iterator

import numpy as np
from jaxtyping import Float

from pinxit.base.about import __version__
from pinxit.base.errors import UserMistake
from pinxit.make.surface import to_linear, to_srgb
from pinxit.pictures.history import is_data
from pinxit.pictures.picture import Picture, Pixels, Step

_NORMALS = ("normal", "normal-gl")


def mipmaps(picture: Picture) -> Iterator[Picture]:
    """Each smaller size of a map down to one pixel, largest first, each with its history.

    Each is made of the full size, so that rounding does not add up.
    """
    for level in range(1, max(picture.width, picture.height).bit_length()):
        yield mipmap(picture, level)


def mipmap(picture: Picture, level: int) -> Picture:
    """One size; level 1 is half of the full one.

    Raises:
        UserMistake: there is no such level.
    """
    last = max(picture.width, picture.height).bit_length() - 1
    if not 1 <= level <= last:
        raise UserMistake(f"This picture has mipmap levels 1 to {last}, not {level}.")
    size = max(1, picture.height >> level), max(1, picture.width >> level)
    step = Step("mipmap", "", __version__, {"level": level})
    return picture.after(_shrunk(picture, size), step)


def _shrunk(picture: Picture, size: tuple[int, int]) -> Float[np.ndarray, "_ _ _"]:
    pixels = picture.pixels
    if not is_data(picture.steps):
        return _as_light(pixels, size)
    if picture.steps and _is_normal(picture):
        vectors = _means(pixels * 2 - 1, size)
        lengths = np.linalg.norm(vectors, axis=2, keepdims=True)
        return np.asarray(vectors / np.maximum(lengths, 1e-6) / 2 + 0.5, np.float32)
    return _means(pixels, size)


def _is_normal(picture: Picture) -> bool:
    return any(step.settings.get("map") in _NORMALS for step in picture.steps)


def _as_light(pixels: Pixels, size: tuple[int, int]) -> Float[np.ndarray, "_ _ _"]:
    has_alpha = pixels.shape[2] == 4
    color, alpha = (pixels[..., :3], pixels[..., 3:]) if has_alpha else (pixels, None)
    if alpha is None:
        return to_srgb(_means(to_linear(color), size))
    light, shares = _means(to_linear(color) * alpha, size), _means(alpha, size)
    color = to_srgb(light / np.maximum(shares, 1e-6))
    return np.concatenate((color, shares), axis=2)


def _means(pixels: Float[np.ndarray, "_ _ _"], size: tuple[int, int]) -> Float[np.ndarray, "_ _ _"]:
    down, across = (_covered(pixels.shape[axis], size[axis]) for axis in (0, 1))
    return np.asarray(np.einsum("yh,hwc,xw->yxc", down, pixels, across, optimize=True), np.float32)


def _covered(old: int, new: int) -> Float[np.ndarray, "_ _"]:
    """Which share of each new pixel every old one covers."""
    edges = np.arange(new + 1) * (old / new)
    starts = np.maximum(edges[:-1, None], np.arange(old)[None])
    ends = np.minimum(edges[1:, None], np.arange(1, old + 1)[None])
    return np.asarray(np.clip(ends - starts, 0, None) * (new / old), np.float32)
