"""The curves of a training as a picture."""

from collections.abc import Mapping, Sequence

import numpy as np
from PIL import Image, ImageDraw, ImageFont

from pinxit.base.about import __version__
from pinxit.engine import Model
from pinxit.pictures.picture import Picture, Source, Step
from pinxit.training.curves import Curves

_PANELS: Mapping[str, tuple[str, ...]] = {
    "losses": ("d_loss", "g_loss"),
    "real above generated: how far": ("margin",),
    "pairs told apart": ("accuracy",),
    "gradient penalty": ("penalty",),
}
_INKS = ((38, 84, 124), (201, 92, 46))
_PAPER, _GRAY = (250, 250, 247), (120, 120, 116)
_WIDE, _TALL, _EDGE = 420, 220, 44
_SMOOTHED = 60

Line = Sequence[tuple[float, float]]


def curves_picture(curves: Curves, model: Model) -> Picture:
    """Four panels of what was measured while the model learned.

    Args:
        curves: What the run kept.
        model: The model that came out; its card is the history.
    """
    paper = Image.new("RGB", (2 * _WIDE, 2 * _TALL), _PAPER)
    for number, (title, names) in enumerate(_PANELS.items()):
        corner = (number % 2 * _WIDE, number // 2 * _TALL)
        lines = {name: _smooth(curves.of(name)) for name in names}
        _panel(ImageDraw.Draw(paper), corner, title, lines)
    card = model.card
    step = Step(
        verb="plot",
        engine=card.engine,
        version=card.version,
        settings={"pinxit": __version__, **card.settings},
        seed=card.training.get("seed"),
        used=(Source("model", card.name, model.sha256),),
    )
    pixels = np.asarray(paper, np.float32) / np.float32(255)
    return Picture(pixels, (step,), title=f"{card.name}, its curves")


def _smooth(line: Line) -> Line:
    """Means of neighbors, about `_SMOOTHED` points."""
    size = max(1, len(line) // _SMOOTHED)
    parts = [line[start : start + size] for start in range(0, len(line), size)]
    means = (np.mean(part, axis=0) for part in parts)
    return [(float(x), float(y)) for x, y in means]


def _panel(
    draw: ImageDraw.ImageDraw, corner: tuple[int, int], title: str, lines: Mapping[str, Line]
) -> None:
    left, top = corner[0] + _EDGE, corner[1] + _EDGE // 2
    right, bottom = corner[0] + _WIDE - _EDGE // 2, corner[1] + _TALL - _EDGE
    points = [point for line in lines.values() for point in line]
    most_x = max((x for x, _ in points), default=1.0) or 1.0
    low, high = min((y for _, y in points), default=0.0), max((y for _, y in points), default=1.0)
    low, high = min(low, 0.0), high if high > low else low + 1.0
    font = ImageFont.load_default(size=13)
    draw.rectangle((left, top, right, bottom), outline=_GRAY)
    draw.text((left, top - 18), title, _GRAY, font)
    draw.text((corner[0] + 4, top - 4), f"{high:.3g}", _GRAY, font)
    draw.text((corner[0] + 4, bottom - 10), f"{low:.3g}", _GRAY, font)
    draw.text((right - 120, bottom + 6), f"{most_x:,.0f} pictures", _GRAY, font)
    for number, (name, line) in enumerate(lines.items()):
        ink = _INKS[number % len(_INKS)]
        if len(lines) > 1:
            draw.text((left + 8 + 90 * number, bottom + 6), name.replace("_", " "), ink, font)
        spots = [
            (
                left + x / most_x * (right - left),
                bottom - (y - low) / (high - low) * (bottom - top),
            )
            for x, y in line
        ]
        if len(spots) > 1:
            draw.line(spots, ink, 2)
