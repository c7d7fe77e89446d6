"""Garment: cloth on a silhouette, such as that of a small picture that a GAN drew.

A picture of few pixels says where a garment is and how light falls on it, and no more. So its
silhouette becomes a smooth contour (the level line of its cover, enlarged by cubic filtering and
smoothed by `_SOFT` of its own pixels), its light and dark become a factor of shade, and the cloth
lies over both at its true size, pulled a little where folds are. As in `recolor`, shade scales
Oklab coordinates all alike.
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

import cv2
import numpy as np
from jaxtyping import Bool, Float32

from pinxit.base.about import __version__
from pinxit.base.errors import UserMistake
from pinxit.make.pattern import wrapped_resize
from pinxit.nets.oklab import shown, to_oklab
from pinxit.pictures.picture import Picture, Pixels, Step, over, rgb

Plane = Float32[np.ndarray, "_ _"]

HEIGHTS: dict[str, float] = {
    "t-shirt": 70,
    "trouser": 104,
    "pullover": 68,
    "dress": 105,
    "coat": 100,
    "sandal": 14,
    "shirt": 76,
    "sneaker": 13,
    "bag": 34,
    "ankle-boot": 20,
}
"""Usual heights of the classes of Fashion-MNIST, cm."""
USUAL_HEIGHT = 80.0
SYMMETRIC = frozenset({"t-shirt", "trouser", "pullover", "dress", "coat", "shirt"})

_SOFT = 0.7
_COVERED = 0.07
_FULL = 0.8
_LEAST = 0.02
_HOLE = 0.03
_PULL = 0.012
_RIM = 0.25
_LINE = 1 / 420


@dataclass(frozen=True, slots=True)
class Cut:
    """How a garment is made.

    Attributes:
        height_cm: Of the garment.
        repeat_cm: Width of the cloth's repeat.
        size: Longer side of the picture that is made, px.
        shade: How deep light and shadow are, 0..1.
        is_symmetric: Whether both halves of the silhouette become one.
        has_outline: Whether the contour is drawn.
    """

    height_cm: float = USUAL_HEIGHT
    repeat_cm: float = 16.0
    size: int = 1024
    shade: float = 0.7
    is_symmetric: bool = False
    has_outline: bool = True

    def __post_init__(self) -> None:
        if not 1 <= self.height_cm <= 300:
            raise UserMistake(f"A garment is 1 to 300 cm high, not {self.height_cm:g} cm.")
        if not 0.2 <= self.repeat_cm <= 300:
            raise UserMistake(f"A repeat on it is 0.2 to 300 cm wide, not {self.repeat_cm:g} cm.")
        if not 128 <= self.size <= 4096:
            raise UserMistake(f"A garment is drawn with 128 to 4096 pixels, not {self.size}.")
        if not 0 <= self.shade <= 1:
            raise UserMistake(f"Shade is between 0 and 1, not {self.shade:g}.")

    def to_json(self) -> dict[str, Any]:
        """All of it."""
        return {
            "height_cm": self.height_cm,
            "repeat_cm": self.repeat_cm,
            "size": self.size,
            "shade": self.shade,
            "is_symmetric": self.is_symmetric,
            "has_outline": self.has_outline,
        }


def cut_of(value: Mapping[str, Any]) -> Cut:
    """The cut that ``to_json`` wrote.

    Raises:
        UserMistake: it is none.
    """
    try:
        return Cut(
            float(value["height_cm"]),
            float(value["repeat_cm"]),
            int(value["size"]),
            float(value["shade"]),
            bool(value["is_symmetric"]),
            bool(value["has_outline"]),
        )
    except (KeyError, TypeError, ValueError) as fault:
        raise UserMistake(f"This is no garment of a recipe: {fault!r} is wrong in it.") from fault


def cut_for(
    class_name: str,
    *,
    height_cm: float | None = None,
    repeat_cm: float | None = None,
    is_symmetric: bool | None = None,
    size: int = 1024,
    shade: float = 0.7,
) -> Cut:
    """What suits a class of garments, where nothing else is said.

    Args:
        class_name: Of Fashion-MNIST; others are as high as most clothes, their halves as drawn.
        height_cm: None for what is usual of the class.
        repeat_cm: Width of the cloth's repeat; None for a quarter of the height, 16 at most.
        is_symmetric: Whether both halves become one; None: of clothes, not of shoes and bags.
        size: Longer side of the picture that is made, px.
        shade: How deep light and shadow are, 0..1.

    Raises:
        UserMistake: a number is out of its range.
    """
    height = HEIGHTS.get(class_name, USUAL_HEIGHT) if height_cm is None else height_cm
    repeat = min(16.0, height / 4) if repeat_cm is None else repeat_cm
    is_even = class_name in SYMMETRIC if is_symmetric is None else is_symmetric
    return Cut(height, repeat, size, shade, is_symmetric=is_even)


@dataclass(frozen=True, slots=True)
class Form:
    """A garment without its cloth.

    Attributes:
        cover: How much of each pixel it covers, 0..1.
        light: Factor of light, 1 in the mean.
    """

    cover: Plane
    light: Plane


def garment(picture: Picture, cloth: Picture, cut: Cut) -> Picture:
    """The garment of a picture, made of a cloth; transparent around it.

    Args:
        picture: A garment on an even ground, or with transparency around it.
        cloth: A tile; what does not close shows its seams.
        cut: Sizes and shade.

    Raises:
        UserMistake: the picture shows nothing on its ground, or all of it is covered.
    """
    form = form_of(picture, cut)
    inside = np.argwhere(form.cover > 0.5)
    height = float(inside[:, 0].max() - inside[:, 0].min() + 1)
    laid = _laid(cloth, form.light, cut.repeat_cm * height / cut.height_cm, cut.shade)
    light = (1 + cut.shade * (form.light - 1))[..., None]
    color = shown(np.asarray(to_oklab(laid) * light, np.float32))
    if cut.has_outline:
        line = _line(form.cover, max(cut.size * _LINE, 0.8))[..., None]
        color = color * (1 - 0.72 * line)
    pixels = np.concatenate((color, form.cover[..., None]), axis=2)
    knobs = {**cut.to_json(), "pictures": [[step.to_json() for step in cloth.steps]]}
    step = Step("garment", "", __version__, knobs, used=(cloth.as_source("cloth"),))
    return replace(picture.after(np.asarray(pixels, np.float32), step), icc=None, depth=8)


def form_of(picture: Picture, cut: Cut) -> Form:
    """The silhouette and the light of a picture, enlarged.

    Raises:
        UserMistake: the picture shows nothing on its ground, or all of it is covered.
    """
    light, cover = _seen(picture)
    if cut.is_symmetric:
        light, cover = _mirrored(light, cover)
    light, cover = _framed(light), _framed(cover)
    scale = cut.size / max(cover.shape)
    size = round(cover.shape[1] * scale), round(cover.shape[0] * scale)
    soft = max(_SOFT * scale, 0.8) if scale > 1 else 0.8
    level = _enlarged(cover, size, soft)
    edge = np.hypot(*np.gradient(level))
    slope = np.maximum(edge, 0.02 / max(scale, 1))
    whole = np.asarray(np.clip((level - 0.5) / slope + 0.5, 0, 1), np.float32)
    return Form(whole, _factor(_enlarged(light, size, 0.6 * max(scale, 1)), whole))


def _seen(picture: Picture) -> tuple[Plane, Plane]:
    """How light each pixel is, and how much of it is garment."""
    light = np.asarray(to_oklab(over(picture.pixels, (1, 1, 1)))[..., 0], np.float32)
    if picture.channels == 4 and picture.pixels[..., 3].min() < 0.5:
        light = np.asarray(to_oklab(rgb(picture.pixels))[..., 0], np.float32)
        cover = _one_piece(np.array(picture.pixels[..., 3], np.float32))
    else:
        gray = rgb(picture.pixels).mean(axis=2)
        rim = np.concatenate((gray[0], gray[-1], gray[:, 0], gray[:, -1]))
        apart = np.asarray(np.abs(gray - np.median(rim)), np.float32)
        beside = cv2.blur(cv2.dilate(apart, np.ones((3, 3), np.uint8)), (3, 3))
        full = np.maximum(_FULL * beside, 2 * _COVERED)
        cover = np.asarray(np.clip(apart / full, 0, 1), np.float32)
        cover = _one_piece(cover, apart > _COVERED)
    share = float((cover > 0.5).mean())
    if not _LEAST < share < 1 - _LEAST:
        name = picture.title or "This picture"
        found = "nothing stands out from its ground" if share <= _LEAST else "it has no ground"
        raise UserMistake(
            f"{name} shows no garment: {found}. Take one on an even ground, or with transparency."
        )
    inside = np.asarray(cover > 0.75, np.float32)
    near = 2.0
    weight = cv2.GaussianBlur(inside, (0, 0), near)
    beyond = cv2.GaussianBlur(light * inside, (0, 0), near) / np.maximum(weight, 1e-4)
    mean = float(light[inside > 0].mean()) if inside.any() else 0.5
    beyond = np.where(weight > 1e-3, beyond, mean)
    return np.where(inside > 0, light, beyond).astype(np.float32), cover


def _one_piece(cover: Plane, has_stuff: Bool[np.ndarray, "height width"] | None = None) -> Plane:
    """The largest piece alone, small holes in it closed where there is stuff, though dark."""
    count, labels, stats, _ = cv2.connectedComponentsWithStats(np.asarray(cover > 0.5, np.uint8))
    if count < 2:
        return cover
    largest = 1 + int(stats[1:, cv2.CC_STAT_AREA].argmax())
    mine = cv2.dilate(np.asarray(labels == largest, np.uint8), np.ones((3, 3), np.uint8)) > 0
    result = np.where(mine, cover, 0).astype(np.float32)
    outside = np.asarray(result < 0.5, np.uint8)
    count, labels, stats, _ = cv2.connectedComponentsWithStats(outside, connectivity=4)
    at_rim = set(np.unique(np.concatenate((labels[0], labels[-1], labels[:, 0], labels[:, -1]))))
    for number in range(1, count):
        mine = labels == number
        is_dark = has_stuff is not None and float(has_stuff[mine].mean()) > 0.5
        is_small = stats[number, cv2.CC_STAT_AREA] < _HOLE * cover.size
        if number not in at_rim and is_small and is_dark:
            result[mine] = 1
    return result


def _mirrored(light: Plane, cover: Plane) -> tuple[Plane, Plane]:
    """Both halves the same, about the upright axis that they fit best."""
    width = cover.shape[1]
    columns = np.flatnonzero((cover > 0.5).any(axis=0))
    middle = (columns[0] + columns[-1]) / 2
    axes = middle + np.arange(-2, 2.5, 0.5)
    best = min(axes, key=lambda axis: float(np.abs(cover - _turned(cover, axis)).sum()))
    shift = (width - 1) / 2 - best
    move = np.array(((1, 0, shift), (0, 1, 0)), np.float32)

    def even(plane: Plane) -> Plane:
        centered = cv2.warpAffine(plane, move, (width, plane.shape[0]), borderMode=_REPEATED)
        return np.asarray((centered + centered[:, ::-1]) / 2, np.float32)

    return even(light), even(cover)


_REPEATED = cv2.BORDER_REPLICATE


def _turned(plane: Plane, axis: float) -> Plane:
    move = np.array(((-1, 0, 2 * axis), (0, 1, 0)), np.float32)
    return np.asarray(cv2.warpAffine(plane, move, plane.shape[::-1]), np.float32)


def _framed(plane: Plane) -> Plane:
    """With a rim, so that contours close."""
    rim = max(1, round(max(plane.shape) / 16))
    return np.pad(plane, rim, mode="edge" if plane.min() > 0 else "constant").astype(np.float32)


def _enlarged(plane: Plane, size: tuple[int, int], soft: float) -> Plane:
    shrinks = size[0] < plane.shape[1]
    way = cv2.INTER_AREA if shrinks else cv2.INTER_CUBIC
    return np.asarray(cv2.GaussianBlur(cv2.resize(plane, size, interpolation=way), (0, 0), soft))


def _factor(light: Plane, cover: Plane) -> Plane:
    """Light against its mean, in bounds; darker towards the contour, as round things are."""
    inside: Bool[np.ndarray, "height width"] = cover > 0.5
    light = np.maximum(light, 0)
    mean = max(float(light[inside].mean()), 0.05)
    near = max(cover.shape) / 14
    around = cv2.GaussianBlur(light, (0, 0), near)
    fold = light / np.maximum(around, 0.3 * mean)
    factor = np.clip((light / mean) ** 0.6 * fold, 0.45, 1.15)
    away = cv2.distanceTransform(np.asarray(inside, np.uint8), cv2.DIST_L2, 5) / max(cover.shape)
    factor *= 1 - _RIM * np.exp(-away / 0.012)
    return np.asarray(factor, np.float32)


def _laid(cloth: Picture, light: Plane, repeat: float, shade: float) -> Pixels:
    """The cloth over everything, its repeat so many pixels wide, pulled towards the light."""
    tile = over(cloth.pixels)
    wide = max(4, round(repeat))
    high = max(4, round(wide * tile.shape[0] / tile.shape[1]))
    tile = np.ascontiguousarray(wrapped_resize(tile, wide, high))
    height, width = light.shape
    rows, columns = np.mgrid[:height, :width].astype(np.float32)
    smooth = cv2.GaussianBlur(light, (0, 0), max(height, width) / 100)
    down, right = np.gradient(smooth)
    side = max(height, width)
    pull, most = _PULL * shade * side**2 / 10, _PULL * side / 2
    columns = (columns - width / 2 + np.clip(pull * right, -most, most)) % wide
    rows = (rows + np.clip(pull * down, -most, most)) % high
    around = np.pad(tile, ((1, 2), (1, 2), (0, 0)), mode="wrap")
    drawn = cv2.remap(around, columns + 1, rows + 1, cv2.INTER_LINEAR)
    return np.asarray(drawn, np.float32)


def _line(cover: Plane, wide: float) -> Plane:
    """The contour as a line of this width, inside."""
    away = cv2.distanceTransform(np.asarray(cover > 0.5, np.uint8), cv2.DIST_L2, 5)
    return np.asarray(np.clip(wide + 0.5 - away, 0, 1), np.float32)
