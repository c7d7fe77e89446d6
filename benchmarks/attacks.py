"""What happens to pictures on the way through the world; used by benchmarks of the watermark."""

import io
from collections.abc import Callable, Mapping

import cv2
import numpy as np
from jaxtyping import Float32
from PIL import Image

Pixels = Float32[np.ndarray, "_height _width 3"]
Attack = Callable[[Pixels], Pixels]


def _bytes(pixels: Pixels) -> Image.Image:
    return Image.fromarray(np.rint(np.clip(pixels, 0, 1) * 255).astype(np.uint8))


def stored(format_name: str, quality: int) -> Attack:
    """As it comes back from a file."""

    def attack(pixels: Pixels) -> Pixels:
        stream = io.BytesIO()
        _bytes(pixels).save(stream, format_name, quality=quality)
        return np.asarray(Image.open(stream).convert("RGB"), np.float32) / np.float32(255)

    return attack


def scaled(factor: float) -> Attack:
    """Smaller or larger."""

    def attack(pixels: Pixels) -> Pixels:
        way = cv2.INTER_AREA if factor < 1 else cv2.INTER_CUBIC
        size = [round(side * factor) for side in pixels.shape[1::-1]]
        return np.clip(np.asarray(cv2.resize(pixels, size, interpolation=way)), 0, 1)

    return attack


def cropped(area: float) -> Attack:
    """A part of the area, from above the middle."""

    def attack(pixels: Pixels) -> Pixels:
        rows, columns = (round(side * area**0.5) for side in pixels.shape[:2])
        top, left = (pixels.shape[0] - rows) // 3, (pixels.shape[1] - columns) // 2
        return np.ascontiguousarray(pixels[top : top + rows, left : left + columns])

    return attack


def turned(angle: float) -> Attack:
    """Turned in a frame of the same size, with black corners."""

    def attack(pixels: Pixels) -> Pixels:
        height, width = pixels.shape[:2]
        matrix = cv2.getRotationMatrix2D((width / 2, height / 2), angle, 1)
        moved = cv2.warpAffine(pixels, matrix, (width, height), flags=cv2.INTER_CUBIC)
        return np.clip(np.asarray(moved, np.float32), 0, 1)

    return attack


def blurred(sigma: float) -> Attack:
    """Out of focus."""
    return lambda pixels: np.asarray(cv2.GaussianBlur(pixels, (0, 0), sigma))


def noisy(levels: float) -> Attack:
    """With noise of so many gray levels."""

    def attack(pixels: Pixels) -> Pixels:
        noise = np.random.default_rng(0).normal(0, levels / 255, pixels.shape)
        return np.asarray(np.clip(pixels + noise, 0, 1), np.float32)

    return attack


def mirrored(pixels: Pixels) -> Pixels:
    """Left to right."""
    return np.ascontiguousarray(pixels[:, ::-1])


def screenshot(pixels: Pixels) -> Pixels:
    """Shown smaller on a screen with another gamma, photographed by a program, stored, enlarged."""
    shown = blurred(0.6)(scaled(0.83)(pixels) ** np.float32(1.1))
    return scaled(1 / 0.83)(stored("JPEG", 75)(shown))


def both(first: Attack, then: Attack) -> Attack:
    """One after the other."""
    return lambda pixels: then(first(pixels))


ATTACKS: Mapping[str, Attack] = {
    "none": lambda pixels: pixels,
    "JPEG q90": stored("JPEG", 90),
    "JPEG q50": stored("JPEG", 50),
    "WebP q50": stored("WEBP", 50),
    "half size": scaled(0.5),
    "crop 50 %": cropped(0.5),
    "crop 25 %": cropped(0.25),
    "blur 2 px": blurred(2),
    "noise 10": noisy(10),
    "brightness +20 %": lambda pixels: np.clip(pixels * np.float32(1.2), 0, 1),
    "contrast x 0.7": lambda pixels: pixels * np.float32(0.7) + np.float32(0.15),
    "turned 5": turned(5),
    "turned 10": turned(10),
    "mirrored": mirrored,
    "screenshot": screenshot,
    "half size, JPEG q70": both(scaled(0.5), stored("JPEG", 70)),
    "crop 50 %, JPEG q50": both(cropped(0.5), stored("JPEG", 50)),
    "turned 5, JPEG q75": both(turned(5), stored("JPEG", 75)),
    "mirrored, JPEG q50": both(mirrored, stored("JPEG", 50)),
    "screenshot, crop 50 %": both(screenshot, cropped(0.5)),
    "turned 5, crop 50 %": both(turned(5), cropped(0.5)),
}
"""Each attack by its name."""
