"""Material: one picture of a surface as the maps that engines of games and films shade it with.

The maps are guesses from one picture (`surface` says how), not measurements: what is painted dark
comes out as deep, and nothing is known of metal. They are worth what a look at the preview says.

Conventions: base is sRGB; all other maps are plain numbers, stored as they are. Normals are
OpenGL's and glTF's (green is up) or DirectX's (green is down). ORM has occlusion, roughness and
metal in red, green and blue, as glTF 2.0 (section 3.9.2) wants it. Whatever filters, wraps.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

import numpy as np
from jaxtyping import Float

from pinxit.base.about import __version__
from pinxit.base.errors import UserMistake
from pinxit.base.names import unknown_name
from pinxit.make import surface
from pinxit.make.material_preview import Look, preview
from pinxit.make.material_settings import AUTO, DIRECTX, MIRROR, WRAP, MaterialSettings
from pinxit.make.pattern import wrapped_resize
from pinxit.make.seams import seams
from pinxit.pictures.picture import Picture, Pixels, Step, rgb

MAPS = ("base", "normal", "height", "roughness", "ao")
"""What is made where nothing else is said."""
PREVIEW = "preview"
LEAST_SIDE = 64
LARGEST_SIDE = 8192
_FLAT = 1 / 255


@dataclass(frozen=True, slots=True)
class Material:
    """A surface.

    Attributes:
        maps: By their names, each with its history.
        settings: With what was chosen for "auto".
        depth: How deep the heights are, in widths of the picture: what to set for displacement.
    """

    maps: Mapping[str, Picture]
    settings: MaterialSettings
    depth: float


@dataclass(frozen=True, slots=True)
class _Surface:
    """All that is guessed, each the size of the picture."""

    base: Pixels
    height: surface.Plane
    normals: surface.Colors
    roughness: surface.Plane
    ao: surface.Plane
    depth: float


def material(
    picture: Picture, settings: MaterialSettings | None = None, names: Sequence[str] = MAPS
) -> Material:
    """The maps of a picture.

    Args:
        picture: A surface seen from above, best lit evenly; transparency stays in base.
        settings: None for the defaults.
        names: Which maps, of `MAPS`, "orm", "normal-gl" and "preview".

    Raises:
        UserMistake: the picture is too small or flat, or a map is unknown.
    """
    for name in names:
        if name not in _SPELLED:
            raise unknown_name("map", name, _SPELLED)
    _refuse_poor(picture)
    settings = _resolved(settings or MaterialSettings(), picture)
    found = _guessed(picture.pixels, settings)
    maps = {}
    for name in dict.fromkeys(names):
        step = Step("material", "", __version__, {"map": name, **settings.to_json()})
        made = picture.after(_SPELLED[name](found, settings), step)
        maps[name] = made if name in ("base", PREVIEW) else replace(made, depth=16)
    return Material(maps, settings, found.depth / picture.width)


def map_again(picture: Picture, settings: Mapping[str, Any]) -> Picture:
    """The map that a step of a history made.

    Raises:
        UserMistake: these are no settings of a material.
    """
    knobs = {name: value for name, value in settings.items() if name != "map"}
    name = str(settings.get("map"))
    return material(picture, MaterialSettings.from_json(knobs), (name,)).maps[name]


def sized(picture: Picture, size: tuple[int, int], *, may_upscale: bool = False) -> Picture:
    """The picture at another size, resampled in light and around its border.

    Args:
        picture: A tile.
        size: Width and height.
        may_upscale: Whether it may become larger.

    Raises:
        UserMistake: it would become larger, or the size is out of range.
    """
    width, height = size
    if not all(LEAST_SIDE <= side <= LARGEST_SIDE for side in size):
        raise UserMistake(
            f"A map has {LEAST_SIDE} to {LARGEST_SIDE} pixels a side, not {width} x {height}."
        )
    if size == (picture.width, picture.height):
        return picture
    if (width > picture.width or height > picture.height) and not may_upscale:
        raise UserMistake(
            f"The picture has {picture.width} x {picture.height} pixels and {width} x {height} are "
            "more; ask for fewer, or add --allow-upscale."
        )
    light = np.concatenate(
        (surface.to_linear(picture.pixels[..., :3]), picture.pixels[..., 3:]), axis=2
    )
    small = wrapped_resize(light, width, height)
    pixels = np.concatenate((surface.to_srgb(small[..., :3]), small[..., 3:]), axis=2)
    step = Step("resize around", "", __version__, {"width": width, "height": height})
    return picture.after(np.asarray(pixels, np.float32), step)


def powers_below(width: int, height: int) -> tuple[int, int]:
    """The largest powers of two that are not larger."""
    return 1 << (width.bit_length() - 1), 1 << (height.bit_length() - 1)


def _refuse_poor(picture: Picture) -> None:
    name = picture.title or "The picture"
    if min(picture.width, picture.height) < LEAST_SIDE:
        raise UserMistake(
            f"{name} has {picture.width} x {picture.height} pixels; a material needs at least "
            f"{LEAST_SIDE} x {LEAST_SIDE}."
        )
    if max(picture.width, picture.height) > LARGEST_SIDE:
        raise UserMistake(
            f"{name} has {picture.width} x {picture.height} pixels; a material has at most "
            f"{LARGEST_SIDE} a side. Make it smaller with --size."
        )
    if float(np.std(rgb(picture.pixels), axis=(0, 1)).max()) < _FLAT:
        raise UserMistake(f"{name} is flat, one color all over; nothing can be told from it.")


def _resolved(settings: MaterialSettings, picture: Picture) -> MaterialSettings:
    if settings.edges != AUTO:
        return settings
    holds = all(seam.holds for seam in seams(picture.pixels))
    return replace(settings, edges=WRAP if holds else MIRROR)


def _guessed(pixels: Pixels, settings: MaterialSettings) -> _Surface:
    high, wide = pixels.shape[:2]
    color = rgb(pixels)
    around = color if settings.edges == WRAP else surface.mirrored(color)
    shading = surface.shade(around)
    height = surface.height_of(-shading if settings.is_inverted else shading)
    depth = surface.depth_for(height, settings.relief)
    base = surface.delit(around, shading, settings.delight)
    roughness = surface.roughness_of(shading, height, settings.roughness)
    normals = surface.normals(height, depth)
    ao = surface.open_sky(height, depth)
    inside = np.s_[:high, :wide]
    return _Surface(
        np.concatenate((base[inside], pixels[..., 3:]), axis=2),
        height[inside],
        normals[inside],
        roughness[inside],
        ao[inside],
        depth,
    )


def _coded(vectors: surface.Colors, *, is_flipped: bool = False) -> Pixels:
    """Vectors of -1..1 as numbers of 0..1."""
    signs = np.array((1, -1 if is_flipped else 1, 1), np.float32)
    return np.asarray(vectors * signs / 2 + 0.5, np.float32)


def _gray(plane: surface.Plane) -> Float[np.ndarray, "_ _ 1"]:
    return plane[..., None]


def _orm(found: _Surface) -> Pixels:
    return np.stack((found.ao, found.roughness, np.zeros_like(found.ao)), axis=2)


def _preview(found: _Surface) -> Pixels:
    return preview(Look(rgb(found.base), found.normals, found.roughness, found.ao))


_SPELLED: Mapping[str, Callable[[_Surface, MaterialSettings], Pixels]] = {
    "base": lambda found, _: found.base,
    "normal": lambda found, s: _coded(found.normals, is_flipped=s.normal == DIRECTX),
    "height": lambda found, _: _gray(found.height),
    "roughness": lambda found, _: _gray(found.roughness),
    "ao": lambda found, _: _gray(found.ao),
    "orm": lambda found, _: _orm(found),
    "normal-gl": lambda found, _: _coded(found.normals),
    PREVIEW: lambda found, _: _preview(found),
}
