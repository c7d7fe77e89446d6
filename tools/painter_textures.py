"""Pictures of strokes, lines and patterns, drawn by programs: styles without end to learn from."""

from collections.abc import Callable

import numpy as np
from numpy.typing import NDArray
from PIL import Image, ImageDraw

Pixels = NDArray[np.float32]
Draw = Callable[[np.random.Generator, int], Pixels]


def palette(rng: np.random.Generator, count: int) -> NDArray[np.float32]:
    """Colors that go together: one or two hues, all lightnesses; sRGB 0..1."""
    hue = rng.uniform(0, 1)
    spread = rng.choice([0.05, 0.15, 0.5])
    hues = (hue + rng.normal(0, spread, count)) % 1
    saturation = np.clip(rng.beta(2, 2) + rng.normal(0, 0.15, count), 0, 1)
    value = np.clip(np.linspace(rng.uniform(0, 0.3), rng.uniform(0.7, 1), count), 0, 1)
    rng.shuffle(value)
    sector = (hues[:, None] * 6 + np.array([5, 3, 1])) % 6
    ramp = np.clip(np.minimum(sector, 4 - sector), 0, 1)
    return np.asarray(value[:, None] * (1 - saturation[:, None] * ramp), np.float32)


def noise(rng: np.random.Generator, size: int, cell: float, octaves: int = 4) -> Pixels:
    """Smooth noise 0..1 with features of about ``cell`` pixels."""
    total = np.zeros((size, size), np.float32)
    for octave in range(octaves):
        count = max(2, round(size / cell * 2**octave))
        small = Image.fromarray(rng.uniform(0, 1, (min(count, size),) * 2).astype(np.float32))
        total += np.asarray(small.resize((size, size), Image.Resampling.BICUBIC)) / 2**octave
    total -= total.min()
    return np.asarray(total / max(float(total.max()), 1e-6), np.float32)


def _mapped(values: Pixels, colors: NDArray[np.float32]) -> Pixels:
    """Values 0..1 as a gradient through colors."""
    at = np.clip(values, 0, 0.9999) * (len(colors) - 1)
    low = at.astype(int)
    part = (at - low)[..., None]
    return np.asarray(colors[low] * (1 - part) + colors[low + 1] * part, np.float32)


def _rgb(color: NDArray[np.float32]) -> tuple[int, int, int]:
    red, green, blue = (round(255 * float(part)) for part in color)
    return red, green, blue


def _canvas(size: int, color: NDArray[np.float32]) -> tuple[Image.Image, ImageDraw.ImageDraw]:
    image = Image.new("RGB", (size, size), _rgb(color))
    return image, ImageDraw.Draw(image)


def _done(image: Image.Image) -> Pixels:
    half = image.resize((image.width // 2, image.height // 2), Image.Resampling.LANCZOS)
    return np.asarray(np.asarray(half, np.float32) / np.float32(255), np.float32)


def brushwork(rng: np.random.Generator, size: int) -> Pixels:
    """Thousands of bristly strokes along a flow."""
    big, colors = 2 * size, palette(rng, int(rng.integers(4, 10)))
    image, draw = _canvas(big, colors[0])
    turn, tone = noise(rng, big, size / 2) * rng.uniform(2, 14), noise(rng, big, size / 3)
    width, length = rng.uniform(3, 22), rng.uniform(12, 90)
    for _ in range(int(2.5 * big * big / (width * length))):
        x, y = rng.integers(0, big, 2)
        angle = turn[y, x] + rng.normal(0, 0.15)
        color = _mapped(tone[y : y + 1, x : x + 1], colors)[0, 0] + rng.normal(0, 0.05, 3)
        for bristle in np.linspace(-0.5, 0.5, max(1, int(width / 3))):
            dx, dy = np.cos(angle) * length / 2, np.sin(angle) * length / 2
            ox, oy = -np.sin(angle) * bristle * width, np.cos(angle) * bristle * width
            shade = np.clip(color + rng.normal(0, 0.05), 0, 1).astype(np.float32)
            ends = (x + ox - dx, y + oy - dy, x + ox + dx, y + oy + dy)
            draw.line(ends, fill=_rgb(shade), width=int(rng.integers(2, 6)))
    return _done(image)


def hatching(rng: np.random.Generator, size: int) -> Pixels:
    """Pen lines in several directions, denser in the dark."""
    big, colors = 2 * size, palette(rng, 3)
    image, draw = _canvas(big, np.maximum(colors[0], rng.uniform(0.6, 1)).astype(np.float32))
    tone, angle = noise(rng, big, size / 3), rng.uniform(0, np.pi)
    for layer in range(int(rng.integers(1, 4))):
        turn = angle + layer * rng.uniform(0.5, 1.6)
        for _ in range(int(rng.integers(1500, 5000))):
            x, y = rng.integers(0, big, 2)
            if tone[y, x] < 0.25 + 0.2 * layer:
                continue
            length = rng.uniform(10, 60)
            dx, dy = np.cos(turn) * length, np.sin(turn) * length
            draw.line((x, y, x + dx, y + dy), fill=_rgb(colors[1] * 0.4), width=2)
    return _done(image)


def halftone(rng: np.random.Generator, size: int) -> Pixels:
    """Dots of a screen, larger in the dark."""
    big, colors, step = 2 * size, palette(rng, 3), int(rng.integers(8, 28))
    image, draw = _canvas(big, colors[0])
    tone = noise(rng, big, size / 3)
    for row, y in enumerate(range(0, big, step)):
        for x in range((row % 2) * step // 2, big, step):
            radius = step * 0.62 * tone[y, min(x, big - 1)]
            draw.ellipse((x - radius, y - radius, x + radius, y + radius), fill=_rgb(colors[1]))
    return _done(image)


def cells(rng: np.random.Generator, size: int) -> Pixels:
    """Stained glass, mosaics and cracks."""
    count, colors = int(rng.integers(30, 400)), palette(rng, int(rng.integers(4, 12)))
    points = rng.uniform(0, size, (count, 2)).astype(np.float32)
    grid = np.mgrid[0:size, 0:size].transpose(1, 2, 0).reshape(-1, 1, 2).astype(np.float32)
    chosen, near, second = [], [], []
    for part in np.array_split(grid, 64):
        distance = np.abs(part - points).sum(2) if count % 2 else np.hypot(*(part - points).T).T
        two = np.partition(distance, 1, 1)
        chosen.append(distance.argmin(1))
        near.append(two[:, 0])
        second.append(two[:, 1])
    owner = np.concatenate(chosen).reshape(size, size)
    edge = (np.concatenate(second) - np.concatenate(near)).reshape(size, size)
    pixels = colors[owner % len(colors)] * (0.85 + 0.3 * noise(rng, size, 12)[..., None])
    line = rng.uniform(0.5, 6)
    if rng.uniform() < 0.7:
        pixels = np.where((edge < line)[..., None], colors[0] * rng.choice([0.1, 1.0]), pixels)
    return np.asarray(np.clip(pixels, 0, 1), np.float32)


def marble(rng: np.random.Generator, size: int) -> Pixels:
    """Veins, wood, agate, fluid paint."""
    warp = noise(rng, size, size / 3) * rng.uniform(1, 10) + noise(rng, size, size / 10)
    rows, columns = np.mgrid[0:size, 0:size] / size
    bands = np.sin(rng.uniform(2, 40) * (rows * rng.uniform() + columns * rng.uniform()) + 6 * warp)
    return _mapped(0.5 + 0.5 * bands.astype(np.float32), palette(rng, int(rng.integers(3, 8))))


def weave(rng: np.random.Generator, size: int) -> Pixels:
    """Cloth, stripes, checks and zigzags."""
    rows, columns = np.mgrid[0:size, 0:size].astype(np.float32)
    colors, period = palette(rng, int(rng.integers(2, 6))), rng.uniform(6, 48)
    bend = rng.choice([0.0, 1.0]) * np.abs((columns / period) % 2 - 1) * period
    first = ((rows + bend) // (period / 2)).astype(int)
    second = (columns // (period / rng.choice([1, 2, 3]))).astype(int)
    pick = (first + second * int(rng.integers(0, 2))) % len(colors)
    thread = 0.8 + 0.2 * np.sin(rows * rng.uniform(0.5, 2)) * np.sin(columns * rng.uniform(0.5, 2))
    return np.asarray(np.clip(colors[pick] * thread[..., None], 0, 1), np.float32)


def shapes(rng: np.random.Generator, size: int) -> Pixels:
    """Flat colors with hard edges: posters, paper cuts, constructions."""
    big, colors = 2 * size, palette(rng, int(rng.integers(3, 8)))
    image, draw = _canvas(big, colors[0])
    outline = _rgb(colors[0] * 0.1) if rng.uniform() < 0.5 else None
    for _ in range(int(rng.integers(20, 160))):
        center, radius = rng.uniform(0, big, 2), rng.uniform(10, big / 6)
        fill, kind = _rgb(colors[rng.integers(len(colors))]), rng.integers(3)
        if kind == 0:
            draw.ellipse(
                (*(center - radius), *(center + radius)), fill=fill, outline=outline, width=5
            )
        else:
            corners = center + rng.uniform(-radius, radius, (int(rng.integers(3, 7)), 2))
            draw.polygon([(float(x), float(y)) for x, y in corners], fill=fill, outline=outline)
    return _done(image)


def points(rng: np.random.Generator, size: int) -> Pixels:
    """Dabs of pure color side by side."""
    big, colors = 2 * size, palette(rng, int(rng.integers(5, 12)))
    image, draw = _canvas(big, colors[0])
    tone, radius = noise(rng, big, size / 3), rng.uniform(3, 14)
    for _ in range(int(1.5 * big * big / radius**2 / 3)):
        x, y = (int(v) for v in rng.integers(0, big, 2))
        color = _mapped(tone[y : y + 1, x : x + 1], colors)[0, 0] + rng.normal(0, 0.12, 3)
        a, b = radius * rng.uniform(0.5, 1.2, 2)
        draw.ellipse((x - a, y - b, x + a, y + b), fill=_rgb(np.clip(color, 0, 1)))
    return _done(image)


def wash(rng: np.random.Generator, size: int) -> Pixels:
    """Watercolor: pools with dark rims, paper grain."""
    colors = palette(rng, 4)
    pixels = np.broadcast_to(np.maximum(colors[0], 0.85), (size, size, 3)).astype(np.float32)
    for color in colors[1:]:
        for _ in range(int(rng.integers(1, 4))):
            field = noise(rng, size, size / rng.uniform(2, 6)) - rng.uniform(0.4, 0.7)
            pool = np.clip(field * 12, 0, 1)[..., None]
            rim = np.exp(-((field * rng.uniform(20, 60)) ** 2))[..., None]
            pixels = pixels * (1 - pool * 0.6 * (1 - color)) * (1 - rim * 0.5 * (1 - color))
    grain = 1 + rng.uniform(0, 0.2) * (noise(rng, size, 4, 2)[..., None] - 0.5)
    return np.asarray(np.clip(pixels * grain, 0, 1), np.float32)


def curls(rng: np.random.Generator, size: int) -> Pixels:
    """Turing's spots and mazes: one band of frequencies, sharpened again and again."""
    square = sum(axis**2 for axis in np.meshgrid(*[np.fft.fftfreq(size)] * 2))
    width = rng.uniform(1.2, 4) ** 2 * 20
    band = np.exp(-square * width) - np.exp(-square * width * 4)
    field = rng.normal(0, 1, (size, size))
    for _ in range(5):
        field = np.fft.ifft2(np.fft.fft2(field) * band).real
        field = np.tanh(field * 2 / max(float(field.std()), 1e-6))
    colors = palette(rng, int(rng.integers(2, 5)))
    return _mapped(np.asarray(0.5 + 0.5 * field, np.float32), colors)


TEXTURES: tuple[Draw, ...] = (
    *(brushwork, brushwork, brushwork, hatching, halftone, cells),
    *(marble, weave, shapes, points, wash, curls),
)
"""Brushwork three times: most people want paint."""
