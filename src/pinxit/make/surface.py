"""What a surface may be like, guessed from one photograph of it.

One picture does not say what is paint and what is shade; these are guesses that look right, not
measurements. Light and shade are told from paint by color Retinex (Funt, Drew and Brockington
1992, *Recovering shading from color images*): where color does not change, lightness changes by
shade. Dark is taken as deep, in bands of several sizes, the larger the deeper. What the sky sees of
a place follows from the height alone, by the horizon in eight directions (Max 1988, *Horizon
mapping*, doi:10.1007/BF01905562).

All filters go around the border: of planes that do not repeat, give them mirrored (`mirrored`).
"""

import numpy as np
from jaxtyping import Float

from pinxit.nets.oklab import to_oklab

Plane = Float[np.ndarray, "_ _"]
Colors = Float[np.ndarray, "_ _ 3"]

_LUMINANCE = np.array((0.2126, 0.7152, 0.0722), np.float32)
_BLACK = 0.02
"""Light below which differences are noise."""
_CHROMA = 0.03
"""Change of color, as a share of lightness (Oklab), that is taken for paint."""
_DARK = 0.1
_NOISE = 1.5
"""Pixels over which the noise of colors is averaged."""
_WIDE = 1 / 12
"""Of the shorter side: forms above this are the light that fell on the surface."""
_GROWTH = 0.5
_REACH = (1, 2, 3, 5, 8, 13, 21, 34)
_AROUND = ((0, 1), (1, 0), (0, -1), (-1, 0), (1, 1), (1, -1), (-1, 1), (-1, -1))


def to_linear(pixels: Float[np.ndarray, "*_"]) -> Float[np.ndarray, "*_"]:
    """Light of sRGB 0..1 (IEC 61966-2-1)."""
    bent = ((pixels + 0.055) / 1.055) ** 2.4
    return np.asarray(np.where(pixels <= 0.04045, pixels / 12.92, bent), np.float32)


def to_srgb(light: Float[np.ndarray, "*_"]) -> Float[np.ndarray, "*_"]:
    """Light as sRGB 0..1, clipped."""
    light = np.clip(light, 0, 1)
    curved = 1.055 * np.maximum(light, 0.0031308) ** (1 / 2.4) - 0.055
    return np.asarray(np.where(light <= 0.0031308, light * 12.92, curved), np.float32)


def mirrored(plane: Float[np.ndarray, "..."]) -> Float[np.ndarray, "..."]:
    """The plane and its mirror images beside and below it, so that it goes around."""
    beside = np.concatenate((plane, plane[:, ::-1]), axis=1)
    return np.concatenate((beside, beside[::-1]), axis=0)


def blurred(plane: Plane, spread: float) -> Plane:
    """A Gaussian of that many pixels, around the border."""
    down, across = np.fft.fftfreq(plane.shape[0]), np.fft.rfftfreq(plane.shape[1])
    kept = np.exp(-2 * (np.pi * spread) ** 2 * (down[:, None] ** 2 + across[None] ** 2))
    return np.asarray(np.fft.irfft2(np.fft.rfft2(plane) * kept, s=plane.shape), np.float32)


def shade(pixels: Colors) -> Plane:
    """How much lighter or darker each place is lit than the mean, as a natural logarithm.

    All three numbers of Oklab grow alike with light, so shade leaves their ratios alone.
    """
    light = np.log(to_linear(pixels) @ _LUMINANCE + _BLACK)
    lab = to_oklab(pixels)
    shares = lab[..., 1:] / np.maximum(lab[..., :1], _DARK)
    chroma = np.stack([blurred(shares[..., n], _NOISE) for n in (0, 1)], axis=2)
    slopes = []
    for axis in (0, 1):
        change = np.linalg.norm(np.roll(chroma, -1, axis) - chroma, axis=2)
        slopes.append((np.roll(light, -1, axis) - light) * np.exp(-((change / _CHROMA) ** 2)))
    return _with_slopes(slopes[0], slopes[1])


def _with_slopes(down: Plane, across: Plane) -> Plane:
    """The plane whose forward differences come nearest to these (Poisson's equation)."""
    height, width = down.shape
    bend = (
        2 * np.cos(2 * np.pi * np.arange(height) / height)[:, None]
        + 2 * np.cos(2 * np.pi * np.arange(width // 2 + 1) / width)[None]
        - 4
    )
    bend[0, 0] = 1
    turned = np.fft.rfft2(down - np.roll(down, 1, 0) + across - np.roll(across, 1, 1)) / bend
    turned[0, 0] = 0
    return np.asarray(np.fft.irfft2(turned, s=down.shape), np.float32)


def delit(pixels: Colors, shading: Plane, share: float) -> Colors:
    """The colors without light and shade: all of what is wide, half of what is fine.

    Args:
        pixels: sRGB 0..1.
        shading: From `shade`.
        share: 0 takes away nothing.
    """
    wide = blurred(shading, min(shading.shape) * _WIDE)
    removed = share * (wide + 0.5 * (shading - wide))
    light = to_linear(pixels)
    free = light * np.exp(-removed)[..., None]
    return to_srgb(free * (light.mean() / max(float(free.mean()), 1e-6)))


def height_of(shading: Plane) -> Plane:
    """Height 0..1: what is dark is deep, and wide forms are deeper than fine ones."""
    spread, total = 0.7, np.zeros_like(shading)
    finer, widest = blurred(shading, spread), min(shading.shape) * _WIDE
    while spread * 2 < widest:
        wider = blurred(shading, spread * 2)
        total += (finer - wider) * spread**_GROWTH
        finer, spread = wider, spread * 2
    low, high = np.percentile(total, (0.5, 99.5))
    return np.asarray(np.clip((total - low) / max(float(high - low), 1e-6), 0, 1), np.float32)


def slopes_of(height: Plane) -> tuple[Plane, Plane]:
    """How much the height changes a pixel, downwards and to the right (Scharr's filter)."""
    found = []
    for axis in (0, 1):
        other = 1 - axis
        change = (np.roll(height, -1, axis) - np.roll(height, 1, axis)) / 2
        beside = np.roll(change, 1, other) + np.roll(change, -1, other)
        found.append(np.asarray((10 * change + 3 * beside) / 16, np.float32))
    return found[0], found[1]


def depth_for(height: Plane, degrees: float) -> float:
    """How many pixels deep a height of 1 is, if surfaces lean by so much on average."""
    down, across = slopes_of(height)
    usual = float(np.sqrt((down**2 + across**2).mean()))
    return float(np.tan(np.radians(degrees))) / usual if usual > 1e-6 else 0.0


def normals(height: Plane, depth: float) -> Colors:
    """Unit vectors: x to the right, y upwards (as OpenGL and glTF have it), z towards the eye."""
    down, across = slopes_of(height * np.float32(depth))
    vectors = np.stack((-across, down, np.ones_like(down)), axis=2)
    return np.asarray(vectors / np.linalg.norm(vectors, axis=2, keepdims=True), np.float32)


def open_sky(height: Plane, depth: float) -> Plane:
    """Share of the light of an even sky that reaches each place; 1 on a plain.

    Of one direction the cosine-weighted share above a horizon at angle h is cos(h) squared.
    """
    scaled = height * np.float32(depth)
    total = np.zeros_like(scaled)
    for down, right in _AROUND:
        length = float(np.hypot(down, right))
        steepest = np.zeros_like(scaled)
        for step in _REACH:
            there = np.roll(scaled, (-down * step, -right * step), (0, 1))
            np.maximum(steepest, (there - scaled) / np.float32(step * length), out=steepest)
        total += 1 / (1 + steepest**2)
    return total / np.float32(len(_AROUND))


def roughness_of(shading: Plane, height: Plane, usual: float) -> Plane:
    """Roughness 0..1 around a usual value: fine grain and depths are rougher, glints smoother."""
    grain = blurred(np.abs(shading - blurred(shading, 1.5)), 3)
    grain = grain / max(float(grain.mean()), 1e-6) - 1
    glint = np.clip(shading - blurred(shading, 4), 0, None)
    glint = glint / max(float(np.percentile(glint, 99)), 1e-6)
    found = usual + 0.12 * np.clip(grain, -1, 1) - 0.2 * glint**2 - 0.15 * (height - 0.5)
    return np.asarray(np.clip(found, 0.05, 1), np.float32)
