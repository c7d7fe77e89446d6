"""Packing: rectangles side by side in as small a rectangle as is easily found.

Skyline, bottom-left, tallest first (Jylänki 2010, *A thousand ways to pack the bin*, section 3.2).
It is forty lines; the library that is usual for it (rectpack) has had no release since 2021.
"""

import math
from collections.abc import Sequence

Size = tuple[int, int]
Place = tuple[int, int]


def packed(
    sizes: Sequence[Size], most: int, *, has_powers: bool = False
) -> tuple[Size, list[Place]]:
    """Width and height of the whole, and left and top of each; the smallest area of some widths.

    Args:
        sizes: Width and height of each.
        most: Longest side of the whole.
        has_powers: Whether its sides must be powers of two.

    Returns:
        No places, if they do not fit.
    """
    least = max(width for width, _ in sizes)
    area = sum(width * height for width, height in sizes)
    best: tuple[tuple[int, int], Size, list[Place]] | None = None
    for width in _widths(least, area, most, has_powers=has_powers):
        places, height = _stacked(sizes, width)
        used = max(left + size[0] for (left, _), size in zip(places, sizes, strict=True))
        whole = (_power(width), _power(height)) if has_powers else (used, height)
        score = whole[0] * whole[1], max(whole)
        if max(whole) <= most and (best is None or score < best[0]):
            best = score, whole, places
    return (best[1], best[2]) if best else ((0, 0), [])


def _widths(least: int, area: int, most: int, *, has_powers: bool) -> list[int]:
    if has_powers:
        return [1 << n for n in range(_power(least).bit_length() - 1, most.bit_length())]
    square = max(least, math.isqrt(area))
    tried = {min(most, max(least, round(square * (0.8 + 0.05 * n)))) for n in range(15)}
    return sorted(tried) if least <= most else []


def _power(length: int) -> int:
    return 1 << (length - 1).bit_length()


def _stacked(sizes: Sequence[Size], width: int) -> tuple[list[Place], int]:
    """Where each lies if all of them lie in this width, and how high that becomes."""
    places: list[Place] = [(0, 0)] * len(sizes)
    line: list[list[int]] = [[0, 0, width]]  # left, top and width of each flat part of the skyline
    order = sorted(range(len(sizes)), key=lambda n: (-sizes[n][1], -sizes[n][0], n))
    for number in order:
        wide, high = sizes[number]
        top, left = min(_tops(line, wide, width))
        places[number] = (left, top)
        line = _raised(line, left, wide, top + high)
    return places, max(top + size[1] for (_, top), size in zip(places, sizes, strict=True))


def _tops(line: list[list[int]], wide: int, width: int) -> list[tuple[int, int]]:
    """For each part of the skyline: how deep something may lie whose left end is there."""
    found = []
    for left, _, _ in line:
        if left + wide <= width:
            under = [top for at, top, length in line if at < left + wide and at + length > left]
            found.append((max(under), left))
    return found


def _raised(line: list[list[int]], left: int, wide: int, top: int) -> list[list[int]]:
    kept: list[list[int]] = []
    for at, height, length in line:
        for start, end in ((at, min(at + length, left)), (max(at, left + wide), at + length)):
            if end > start:
                kept.append([start, height, end - start])
    return sorted([*kept, [left, top, wide]])
