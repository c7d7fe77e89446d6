"""A look at a material: a ball and a plane, lit from two sides, to be judged by eye.

Light is reflected as glTF 2.0 (appendix B) says for what is no metal: a diffuse part and
Trowbridge-Reitz highlights with Smith's shadowing and Schlick's Fresnel term.
"""

from dataclasses import dataclass

import numpy as np
from jaxtyping import Float

from pinxit.make.surface import Plane, to_linear, to_srgb

Colors = Float[np.ndarray, "*_ 3"]
Numbers = Float[np.ndarray, "*_"]

SIDE = 384
_LIGHTS = ((-0.7, 0.6, 0.6), (0.75, 0.25, 0.5))
_SKY = 0.45
_SUN = 3.2
_FRESNEL = 0.04
_GROUND = 0.03
_TIMES = 2.0
"""How often the material goes around half of the ball."""


@dataclass(frozen=True, slots=True)
class Look:
    """What light meets.

    Attributes:
        base: sRGB 0..1.
        normals: Unit vectors, y upwards.
        roughness: 0..1.
        ao: Share of the sky that is seen.
    """

    base: Float[np.ndarray, "_ _ 3"]
    normals: Float[np.ndarray, "_ _ 3"]
    roughness: Plane
    ao: Plane

    def at(self, down: Numbers, across: Numbers) -> "Lit":
        """What lies at these places, in widths of the material, repeated."""
        height, width = self.ao.shape
        rows = np.floor(down * width).astype(int) % height
        columns = np.floor(across * width).astype(int) % width
        where = (rows, columns)
        return Lit(
            to_linear(self.base[where]),
            self.normals[where],
            np.maximum(self.roughness[where], 0.06) ** 2,
            self.ao[where],
        )


@dataclass(frozen=True, slots=True)
class Lit:
    """Points of a material: light of base, normals, roughness squared, open sky."""

    base: Colors
    normals: Colors
    alpha: Numbers
    ao: Numbers


def preview(look: Look) -> Float[np.ndarray, "_ _ 3"]:
    """A ball and a plane under each light, as one picture of 4 x 1 squares."""
    look, parts = _shrunk(look), []
    for light in _LIGHTS:
        way = np.array(light, np.float32) / np.float32(np.linalg.norm(light))
        parts += [_ball(look, way), _plane(look, way)]
    return np.concatenate(parts, axis=1)


def _shrunk(look: Look) -> Look:
    """The material at about the size at which it is seen, so that its grain does not flicker."""
    by = max(1, round(look.ao.shape[1] / (SIDE * 4 / 3)))
    if by == 1:
        return look
    high, wide = (side // by * by for side in look.ao.shape)

    def mean(plane: Float[np.ndarray, "_ _ _"]) -> Float[np.ndarray, "_ _ _"]:
        blocks = plane[:high, :wide].reshape(high // by, by, wide // by, by, -1)
        return np.asarray(blocks.mean((1, 3)), np.float32)

    bent = mean(look.normals)
    bent = bent / np.linalg.norm(bent, axis=2, keepdims=True)
    plain = [mean(plane[..., None])[..., 0] for plane in (look.roughness, look.ao)]
    return Look(to_srgb(mean(to_linear(look.base))), bent, plain[0], plain[1])


def _ball(look: Look, light: Colors) -> Float[np.ndarray, "_ _ 3"]:
    y, x = np.mgrid[SIDE:0:-1, 0:SIDE].astype(np.float32) / np.float32(SIDE / 2.1) - 1.05
    inside = x**2 + y**2 < 1
    z = np.sqrt(np.clip(1 - x**2 - y**2, 0, 1))
    surface = np.stack((x, y, z), axis=2)
    longitude, latitude = np.arctan2(x, z), np.arcsin(np.clip(y, -1, 1))
    point = look.at(-latitude / np.pi * _TIMES, longitude / np.pi * _TIMES)
    right = np.stack((np.cos(longitude), np.zeros_like(x), -np.sin(longitude)), axis=2)
    up = np.cross(surface, right)
    frame = np.stack((right, up, surface), axis=3)
    bent = np.einsum("hwij,hwj->hwi", frame, point.normals)
    shown = _shaded(point, bent, light)
    return to_srgb(np.where(inside[..., None], shown, _GROUND))


def _plane(look: Look, light: Colors) -> Float[np.ndarray, "_ _ 3"]:
    down, across = np.mgrid[:SIDE, :SIDE].astype(np.float32) / SIDE
    point = look.at(down, across)
    return to_srgb(_shaded(point, point.normals, light))


def _shaded(point: Lit, bent: Colors, light: Colors) -> Colors:
    """Light that comes to an eye that looks along -z."""
    eye = np.array((0, 0, 1), np.float32)
    half = (light + eye) / np.linalg.norm(light + eye)
    to_light = np.clip(bent @ light, 0, 1)
    to_eye, to_half = np.clip(bent @ eye, 1e-3, 1), np.clip(bent @ half, 0, 1)
    square = point.alpha**2
    spread = square / (np.pi * (to_half**2 * (square - 1) + 1) ** 2)
    smith = 0.5 / np.maximum(
        to_light * np.sqrt(to_eye**2 * (1 - square) + square)
        + to_eye * np.sqrt(to_light**2 * (1 - square) + square),
        1e-4,
    )
    fresnel = _FRESNEL + (1 - _FRESNEL) * (1 - float(half @ eye)) ** 5
    shine = (fresnel * spread * smith * to_light)[..., None]
    diffuse = (1 - fresnel) / np.pi * point.base * to_light[..., None]
    sky = _SKY * point.base * (point.ao * (0.5 + 0.5 * bent[..., 1]))[..., None]
    return np.asarray(_SUN * (diffuse + shine) + sky, np.float32)
