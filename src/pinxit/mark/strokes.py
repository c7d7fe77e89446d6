"""Chinese characters of labels, drawn stroke by stroke: no font that comes along holds any."""

from collections.abc import Mapping

from PIL import Image, ImageDraw

Point = tuple[float, float]

STROKES: Mapping[str, tuple[tuple[Point, ...], ...]] = {
    "生": (
        ((0.30, 0.08), (0.24, 0.27), (0.09, 0.47)),
        ((0.24, 0.27), (0.88, 0.27)),
        ((0.18, 0.58), (0.84, 0.58)),
        ((0.52, 0.05), (0.52, 0.94)),
        ((0.06, 0.94), (0.94, 0.94)),
    ),
    "成": (
        ((0.16, 0.26), (0.93, 0.26)),
        ((0.16, 0.26), (0.155, 0.58), (0.12, 0.78), (0.05, 0.95)),
        ((0.16, 0.50), (0.44, 0.50), (0.43, 0.76), (0.40, 0.82), (0.30, 0.81)),
        ((0.55, 0.05), (0.58, 0.40), (0.68, 0.72), (0.83, 0.93), (0.91, 0.94), (0.95, 0.78)),
        ((0.86, 0.40), (0.76, 0.63), (0.63, 0.80), (0.46, 0.94)),
        ((0.70, 0.06), (0.83, 0.16)),
    ),
}
"""Each stroke as a line through points: columns and rows from 0 to 1, in the order of writing."""
_THICK = 0.115


def drawn(character: str, side: int) -> Image.Image:
    """The mask of one character in a square, 8 bits; its strokes reach the square's borders."""
    mask = Image.new("L", (side, side))
    draw = ImageDraw.Draw(mask)
    thick = max(1, round(_THICK * side))
    room = side - thick
    for stroke in STROKES[character]:
        points = [(thick / 2 + room * x, thick / 2 + room * y) for x, y in _stretched(stroke)]
        draw.line(points, fill=255, width=thick, joint="curve")
        for x, y in (points[0], points[-1]):
            half = (thick - 1) / 2
            draw.ellipse((x - half, y - half, x + half, y + half), fill=255)
    return mask


def _stretched(stroke: tuple[Point, ...]) -> list[Point]:
    """The strokes leave 5 % free on each side; here they do not."""
    return [((x - 0.05) / 0.9, (y - 0.05) / 0.9) for x, y in stroke]
