"""Pictures brought to other proportions by seams: paths of pixels left out or doubled.

Avidan and Shamir 2007 (Seam Carving for Content-Aware Image Resizing, doi:10.1145/1275808.1276390)
with the energy of Rubinstein, Shamir and Avidan 2008: a seam costs the jumps between the pixels
that it brings together. What is to be kept, and what stands out, costs more.
"""

import cv2
import numpy as np
from jaxtyping import Float32, Int
from numpy.typing import NDArray

Image = Float32[np.ndarray, "_ _ _"]
Plane = Float32[np.ndarray, "_ _"]

_LONGEST = 160
_CARE = 4.0
_STANDS_OUT = 0.25
_MOST = 0.35
"""Share of the columns that are doubled at once."""


def carved(pixels: Image, size: tuple[int, int], care: Plane) -> Image:
    """The picture at this height and width, its seams where they cost least.

    Args:
        pixels: The picture.
        size: Height and width.
        care: What is to be kept, 0..1, as large as the picture.
    """
    height, width = pixels.shape[:2]
    share = min(1.0, _LONGEST / max(height, width, *size))
    small = max(8, round(width * share)), max(8, round(height * share))
    seen = cv2.resize(pixels, small, interpolation=cv2.INTER_AREA).reshape(*small[::-1], -1)
    cost = _CARE * cv2.resize(care, small, interpolation=cv2.INTER_AREA)
    cost = np.asarray(cost + _STANDS_OUT * _salience(seen), np.float32)
    goal = max(8, round(size[0] * share)), max(8, round(size[1] * share))
    across, _, cost_across = _narrowed(seen, cost, goal[1])
    shown = np.take_along_axis(seen, np.rint(across).astype(int)[..., None], axis=1)
    turned = shown.transpose(1, 0, 2), np.ascontiguousarray(cost_across.T)
    down = _narrowed(*turned, goal[0])[0].T
    rows = np.clip(np.rint(down).astype(int), 0, small[1] - 1)
    across = np.take_along_axis(across, rows, axis=0)
    return _sampled(pixels, down, across, size)


def _sampled(
    pixels: Image, down: NDArray[np.float64], across: NDArray[np.float64], size: tuple[int, int]
) -> Image:
    """The picture at places that were found on a small one."""
    height, width = pixels.shape[:2]
    fine = []
    for plane, side, along in ((down, height, 0), (across, width, 1)):
        count = float(plane.max()) + 1
        # what a place is away from where it would be without seams is smooth; it alone is enlarged
        grid = (np.arange(plane.shape[along]) + 0.5) * count / plane.shape[along] - 0.5
        away = plane - (grid[:, None] if along == 0 else grid[None])
        large = cv2.resize(away.astype(np.float32), size[::-1], interpolation=cv2.INTER_LINEAR)
        steps = (np.arange(size[along]) + 0.5) * count / size[along] - 0.5
        placed = large + (steps[:, None] if along == 0 else steps[None])
        fine.append(((placed + 0.5) * side / count - 0.5).astype(np.float32))
    drawn = cv2.remap(pixels, fine[1], fine[0], cv2.INTER_LINEAR, borderMode=cv2.BORDER_REPLICATE)
    return np.asarray(drawn, np.float32).reshape(*size, -1)


def _narrowed(pixels: Image, cost: Plane, width: int) -> tuple[NDArray[np.float64], Image, Plane]:
    """For each place of a narrower or wider picture the column it comes from."""
    height, now = cost.shape
    columns = np.tile(np.arange(now, dtype=np.float64), (height, 1))
    while columns.shape[1] != width:
        now = columns.shape[1]
        if width < now:
            seams = _seams(pixels, cost, now - width)
            keep = np.ones(cost.shape, bool)
            np.put_along_axis(keep, seams, values=np.False_, axis=1)
            columns = columns[keep].reshape(height, -1)
            pixels = pixels[keep].reshape(height, columns.shape[1], -1)
            cost = cost[keep].reshape(height, -1)
        else:
            seams = _seams(pixels, cost, min(width - now, max(1, int(_MOST * now))))
            doubled = np.sort(np.concatenate((np.tile(np.arange(now), (height, 1)), seams), axis=1))
            columns = np.take_along_axis(columns, doubled, axis=1)
            pixels = np.take_along_axis(pixels, doubled[..., None], axis=1)
            cost = np.take_along_axis(cost, doubled, axis=1)
            # a place that was doubled once is not doubled again before others
            again = np.diff(doubled, axis=1, prepend=-1) == 0
            cost = np.asarray(cost + 0.5 * again, np.float32)
    return columns, pixels, cost


def _seams(pixels: Image, cost: Plane, count: int) -> Int[np.ndarray, "height seam"]:
    """Columns, of the picture as it is, of so many seams that do not cross."""
    height, width = cost.shape
    index = np.tile(np.arange(width), (height, 1))
    found = np.empty((height, count), np.int64)
    for number in range(count):
        path = _cheapest(pixels, cost)
        rows = np.arange(height)
        found[:, number] = index[rows, path]
        keep = np.ones(cost.shape, bool)
        keep[rows, path] = False
        left = cost.shape[1] - 1
        pixels = pixels[keep].reshape(height, left, -1)
        cost, index = cost[keep].reshape(height, left), index[keep].reshape(height, left)
    return found


def _cheapest(pixels: Image, cost: Plane) -> Int[np.ndarray, " height"]:
    """The path from top to bottom whose removal brings together what is most alike."""
    height, width = cost.shape
    left = np.concatenate((pixels[:, :1], pixels[:, :-1]), axis=1)
    right = np.concatenate((pixels[:, 1:], pixels[:, -1:]), axis=1)
    straight = np.abs(right - left).sum(axis=2) + cost
    from_left = straight[1:] + np.abs(pixels[:-1] - left[1:]).sum(axis=2)
    from_right = straight[1:] + np.abs(pixels[:-1] - right[1:]).sum(axis=2)
    total, back = straight[0], np.zeros((height, width), np.int8)
    wide = np.empty(width + 2, np.float32)
    for row in range(1, height):
        wide[0] = wide[-1] = np.inf
        wide[1:-1] = total
        ways = np.stack(
            (wide[:-2] + from_left[row - 1], total + straight[row], wide[2:] + from_right[row - 1])
        )
        best = ways.argmin(axis=0)
        back[row] = best - 1
        total = np.take_along_axis(ways, best[None], axis=0)[0]
    path = np.empty(height, np.int64)
    path[-1] = int(total.argmin())
    for row in range(height - 1, 0, -1):
        path[row - 1] = path[row] + back[row, path[row]]
    return path


def _salience(pixels: Image) -> Plane:
    """How much each place differs from what lies along the border, 0..1."""
    smooth = cv2.GaussianBlur(pixels, (0, 0), max(pixels.shape[:2]) / 40).reshape(pixels.shape)
    rim = np.concatenate((smooth[0], smooth[-1], smooth[:, 0], smooth[:, -1]))
    center, spread = rim.mean(axis=0), rim.std(axis=0) + 0.1
    apart = np.sqrt(np.square((smooth - center) / spread).mean(axis=2))
    return np.asarray(np.clip(apart / 3, 0, 1), np.float32)
