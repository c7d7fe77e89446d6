"""Fingerprints of pictures: which are alike, and how alike pictures of a set are by nature.

PDQ (Meta 2019, "The TMK+PDQF Video-Hashing Algorithm and the PDQ Image-Hashing Algorithm") gives
256 bits that survive scaling, recompression and color changes, but not mirroring; so both a
picture and its mirror image are looked up. In pictures of some 32 px PDQ sees little; a small
thumbnail is compared as well.
"""

import numpy as np
from jaxtyping import Float, Int, UInt8
from numpy.typing import NDArray
from PIL import Image

from pinxit.datasets.pdq import pdq

_LOW, _HIGH = 64, 512  # PDQ averages over 64 x 64 windows; its paper scales down to 512 px

Raster = UInt8[np.ndarray, "height width channel"]
Hashes = UInt8[np.ndarray, "count 32"]
Thumbs = UInt8[np.ndarray, "count side side 3"]


def as_raster(
    pixels: Float[np.ndarray, "height width channel"],
) -> UInt8[np.ndarray, "height width 3"]:
    """8-bit RGB of sRGB 0..1 pixels, laid over white where they have alpha."""
    if pixels.shape[2] == 4:
        pixels = pixels[..., :3] * pixels[..., 3:] + (1 - pixels[..., 3:])
    raster = np.asarray(np.round(np.clip(pixels, 0, 1) * 255), np.uint8)
    return np.repeat(raster, 3, axis=2) if raster.shape[2] == 1 else raster


def colored(raster: Raster) -> UInt8[np.ndarray, "height width 3"]:
    """8-bit RGB of 8-bit pixels, laid over white where they have alpha."""
    if raster.shape[2] == 3:
        return raster
    return as_raster(raster.astype(np.float32) / 255)


def perceptual_hash(raster: UInt8[np.ndarray, "height width 3"]) -> tuple[NDArray[np.uint8], int]:
    """The 256 bits of PDQ as 32 bytes, and its quality 0..100; below 50 the bits mean little."""
    size = tuple(min(max(n, _LOW), _HIGH) for n in raster.shape[1::-1])
    if size != raster.shape[1::-1]:
        raster = _resized(raster, (size[0], size[1]))
    return pdq(raster)


def thumbnail(
    raster: UInt8[np.ndarray, "height width 3"], side: int = 16
) -> UInt8[np.ndarray, "side side 3"]:
    """The picture averaged down to a square, whatever its aspect."""
    return _resized(raster, (side, side))


def _resized(
    raster: UInt8[np.ndarray, "height width 3"], size: tuple[int, int]
) -> UInt8[np.ndarray, "rows columns 3"]:
    return np.asarray(Image.fromarray(raster).resize(size, Image.Resampling.BOX))


def hash_distances(
    some: UInt8[np.ndarray, "some 32"], others: UInt8[np.ndarray, "others 32"]
) -> Int[np.ndarray, "some others"]:
    """Differing bits, 0..256, between each of some hashes and each of others."""
    words, other_words = (np.ascontiguousarray(each).view(np.uint64) for each in (some, others))
    total = np.zeros((len(some), len(others)), np.int16)
    for word in range(words.shape[1]):
        total += np.bitwise_count(words[:, word, None] ^ other_words[None, :, word])
    return total


def thumb_distances(
    some: UInt8[np.ndarray, "some side side 3"], others: UInt8[np.ndarray, "others side side 3"]
) -> Float[np.ndarray, "some others"]:
    """Root of the mean squared difference of thumbnails, in grey levels 0..255."""
    a, b = (each.reshape(len(each), -1).astype(np.float32) for each in (some, others))
    squares = (a * a).sum(1)[:, None] + (b * b).sum(1)[None] - 2 * (a @ b.T)
    return np.asarray(np.sqrt(np.maximum(squares, 0) / max(a.shape[1], 1)), np.float32)
