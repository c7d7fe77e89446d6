"""Masks: pictures whose brightness says where, and how much, something happens."""

from collections.abc import Sequence

import numpy as np
from jaxtyping import Float

from pinxit.pictures.picture import Picture, Pixels, rgb
from pinxit.pictures.resize import resized

Plane = Float[np.ndarray, "_ _"]
"""One number 0..1 for each pixel, float32."""

_LUMINANCE = np.array((0.2126, 0.7152, 0.0722), np.float32)  # BT.709, of the values as they are
_IS_GREY = 0.02


def plane_of(
    picture: Picture, width: int, height: int, content: tuple[int, int]
) -> tuple[Plane, tuple[str, ...]]:
    """A mask at the size of the result, and what the user should know of it.

    Brightness counts, and what is transparent is black. If the picture is of one color throughout,
    its transparency alone is the mask, as painting programs export selections.

    Args:
        picture: The mask.
        width: Columns of the result.
        height: Rows of the result.
        content: Width and height of the picture that the mask was made for.
    """
    name = picture.title or "The mask"
    notices: list[str] = []
    size = (picture.width, picture.height)
    if size not in {content, (width, height)}:
        notices.append(_about_size(name, size, content))
    if _is_colorful(picture.pixels):
        notices.append(f"{name} is in color; its brightness is taken as the mask.")
    plane = resized(_brightness(picture.pixels)[..., None], width, height)[..., 0]
    return np.ascontiguousarray(plane, np.float32), tuple(notices)


def _about_size(name: str, size: tuple[int, int], content: tuple[int, int]) -> str:
    """One sentence about a mask that has another size, or even another shape."""
    is_like = abs(size[0] * content[1] / (size[1] * content[0]) - 1) < 0.02
    how = "resized" if is_like else "stretched"
    return (
        f"{name} has {size[0]} x {size[1]} pixels and the picture {content[0]} x {content[1]}; "
        f"it was {how}."
    )


def _brightness(pixels: Pixels) -> Plane:
    light = pixels[..., 0] if pixels.shape[2] == 1 else pixels[..., :3] @ _LUMINANCE
    if pixels.shape[2] != 4:
        return np.asarray(np.clip(light, 0, 1), np.float32)
    alpha = pixels[..., 3]
    seen = light[alpha > 0]
    is_flat = not seen.size or float(seen.max() - seen.min()) < _IS_GREY
    return np.asarray(np.clip(alpha if is_flat else light * alpha, 0, 1), np.float32)


def _is_colorful(pixels: Pixels) -> bool:
    color = rgb(pixels)
    spread = color.max(axis=2) - color.min(axis=2)
    if pixels.shape[2] == 4:
        spread = spread * pixels[..., 3]
    return bool(spread.max() > 10 * _IS_GREY)


def joined(planes: Sequence[Plane], shares: tuple[float, ...]) -> tuple[Plane, ...]:
    """Regions as parts of a whole: weighted by their shares, they add up to 1 everywhere.

    Where all are black, every style counts by its share.
    """
    weighted = [plane * np.float32(share) for plane, share in zip(planes, shares, strict=True)]
    total = np.asarray(sum(weighted), np.float32)
    is_empty = total < 1e-3 * max(shares)
    return tuple(
        np.asarray(np.where(is_empty, share, part / np.where(is_empty, 1, total)), np.float32)
        for part, share in zip(weighted, shares, strict=True)
    )
