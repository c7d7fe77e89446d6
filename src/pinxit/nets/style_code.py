"""Between the numbers in a style file and what the painter takes.

Covariances are kept as float16 upper triangles divided by their largest value. What that loses is
below a level of 8 bits in the painted picture.
"""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

import numpy as np
from numpy.typing import NDArray

from pinxit.base.errors import UserMistake
from pinxit.nets.color import Colors
from pinxit.nets.painter import Differences, StyleCode, encode
from pinxit.nets.stroke_net import MODULATION, TAPS, StrokeNet
from pinxit.nets.style import Arrays, Style, StylePicture, palette_like, refuse_foreign
from pinxit.pictures.picture import Picture

_DECODER = "decoder."


def arrays_of(code: StyleCode) -> dict[str, NDArray[Any]]:
    """The numbers of a style, as its file holds them."""
    arrays: dict[str, NDArray[Any]] = {
        "palette.mean": code.palette.mean.astype(np.float32),
        "palette.covariance": code.palette.covariance.astype(np.float32),
    }
    for name, mean, covariance in zip(TAPS, code.means, code.covariances, strict=True):
        upper = covariance[np.triu_indices(len(covariance))]
        scale = max(float(np.abs(upper).max()), 1e-30)
        arrays[f"{name}.mean"] = mean.astype(np.float32)
        arrays[f"{name}.covariance"] = (upper / scale).astype(np.float16)
        arrays[f"{name}.scale"] = np.array([scale], np.float32)
    arrays["manner"] = code.manner.astype(np.float16)
    if code.differences is not None:
        weights = code.differences.weights.items()
        arrays |= {_DECODER + name: value.astype(np.float16) for name, value in weights}
    return arrays


def code_of(style: Style) -> StyleCode:
    """What the painter takes.

    Raises:
        UserMistake: the style is of another network, or its numbers are not those of a style.
    """
    refuse_foreign(style.card)
    arrays = style.arrays
    try:
        means = tuple(_checked(arrays[f"{name}.mean"], (size,)) for name, (_, size) in TAPS.items())
        covariances = tuple(_covariance(arrays, name, size) for name, (_, size) in TAPS.items())
        manner = _checked(arrays["manner"], (MODULATION,))
        _checked(arrays["palette.mean"], (3,))
        _checked(arrays["palette.covariance"], (3, 3))
        differences = _differences(arrays)
        return StyleCode(style.palette, means, covariances, manner, differences)
    except (KeyError, ValueError) as fault:
        raise UserMistake(
            f"The style {style.card.name} is damaged: {fault}. Learn it again."
        ) from fault


def codes_for(
    pictures: Sequence[Picture], colors: Sequence[Colors], device: str = "cpu"
) -> tuple[StyleCode, ...]:
    """The code of each style, whether it is a picture or was learned before.

    Args:
        pictures: The styles as they were given.
        colors: The same as ``style_controls`` prepared them, at the size to look at them.
        device: Where it is computed.

    Raises:
        UserMistake: a learned style is of another network, or damaged.
    """
    pairs = zip(pictures, colors, strict=True)
    return tuple(_code_for(picture, each, device) for picture, each in pairs)


def _code_for(picture: Picture, colors: Colors, device: str) -> StyleCode:
    if not isinstance(picture, StylePicture):
        return encode((colors,), (1.0,), device)
    code = code_of(picture.style)
    # given other colors (keep_colors, palette), it is its swatch that was recolored
    if colors.shape == picture.pixels.shape and np.array_equal(colors, picture.pixels):
        return code
    return replace(code, palette=palette_like(colors))


def _covariance(arrays: Arrays, name: str, size: int) -> NDArray[np.float32]:
    upper = _checked(arrays[f"{name}.covariance"], (size * (size + 1) // 2,))
    whole = np.zeros((size, size), np.float32)
    whole[np.triu_indices(size)] = upper * _checked(arrays[f"{name}.scale"], (1,))
    return np.asarray(whole + np.triu(whole, 1).T, np.float32)


def _differences(arrays: Arrays) -> Differences | None:
    shapes = {n: tuple(v.shape) for n, v in StrokeNet().state_dict().items()}
    given: Mapping[str, NDArray[np.float32]] = {
        name.removeprefix(_DECODER): _checked(value, shapes.get(name.removeprefix(_DECODER), ()))
        for name, value in arrays.items()
        if name.startswith(_DECODER)
    }
    return Differences(given) if given else None


def _checked(array: NDArray[Any], shape: tuple[int, ...]) -> NDArray[np.float32]:
    if array.shape != shape or not np.isfinite(array).all():
        raise ValueError(f"numbers of shape {array.shape} stand where {shape} are wanted")
    return np.asarray(array, np.float32)
