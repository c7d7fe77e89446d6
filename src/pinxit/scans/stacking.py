"""How slices become a volume: sorted by where they lie, and honest about what is missing.

DICOM says where the first pixel of every slice lies and which way its rows and columns run
(PS3.3 C.7.6.2); the order of files and their numbers say nothing reliable. Slices are sorted along
the normal of their plane. A volume needs slices at equal distances, so gaps, slices twice in one
place and shifts to the side (a tilted gantry) are looked for and told, and nothing is resampled.
"""

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np
from jaxtyping import Float, Int

from pinxit.base.errors import UserMistake
from pinxit.scans.piece import Belonging, Piece
from pinxit.scans.scan import Affine

_SAME_PLACE = 1e-3  # mm
_UNEVEN = 0.05  # of the distance between slices
_DIGITS = 4  # of directions and spacings that are held to be the same
_TILTED = 0.5  # degrees


class Stack(NamedTuple):
    """Slices in order, where they lie, and what is not as it should be."""

    pieces: tuple[Piece, ...]
    affine: Affine | None
    notices: tuple[str, ...]


def volumes_of(pieces: Sequence[Piece]) -> list[list[Piece]]:
    """Slices sorted into those that form one volume, in the order in which they were met."""
    found: dict[Belonging, list[Piece]] = {}
    for piece in pieces:
        found.setdefault(_rounded(piece.belonging), []).append(piece)
    return [volume for group in found.values() for volume in _by_acquisition(group)]


def _by_acquisition(group: list[Piece]) -> list[list[Piece]]:
    """Parted by acquisition, if slices lie in one place otherwise; some scanners count slices."""
    places = {piece.position for piece in group}
    if len(places) == len(group) or None in places:
        return [group]
    numbers = dict.fromkeys(piece.acquisition for piece in group)
    return [[piece for piece in group if piece.acquisition == number] for number in numbers]


def stacked(pieces: Sequence[Piece]) -> Stack:
    """The slices of one volume in order.

    Raises:
        UserMistake: there is none, or several lie in one place with different pixels.
    """
    if not pieces:
        raise UserMistake("There is no slice.")
    shared = pieces[0].belonging
    if shared.axes is None or any(piece.position is None for piece in pieces):
        return _without_place(pieces)
    rows, columns = (np.array(axis, np.float64) for axis in shared.axes)
    normal = np.cross(rows, columns)
    places = np.array([piece.position for piece in pieces], np.float64)
    heights = places @ normal
    order = np.argsort(heights, kind="stable")
    kept, doubled = _once(pieces, heights, order)
    notices = list(doubled)
    places, heights = places[kept], heights[kept]
    step, told = _step(places, heights, normal, pieces[kept[0]])
    notices += told
    pixel = shared.pixel or (1.0, 1.0)
    if shared.pixel is None:
        notices.append("The file does not say how large a pixel is; 1 mm is assumed.")
    affine = np.eye(4)
    affine[:3, 0] = step
    affine[:3, 1] = columns * pixel[0]
    affine[:3, 2] = rows * pixel[1]
    affine[:3, 3] = places[0]
    return Stack(tuple(pieces[index] for index in kept), affine, tuple(notices))


def _rounded(shared: Belonging) -> Belonging:
    """The same for slices whose directions differ in digits that nobody measured."""
    axes, pixel = shared.axes, shared.pixel
    if axes is not None:
        first, second = (tuple(round(each, _DIGITS) + 0.0 for each in axis) for axis in axes)
        axes = (first, second)  # type: ignore[assignment]
    if pixel is not None:
        pixel = (round(pixel[0], _DIGITS), round(pixel[1], _DIGITS))
    return Belonging(
        shared.series, shared.modality, shared.shape, axes, pixel, shared.unit, shared.part
    )


def _without_place(pieces: Sequence[Piece]) -> Stack:
    ordered = sorted(pieces, key=lambda piece: (piece.number, piece.frame))
    pixel = pieces[0].belonging.pixel
    if len(ordered) == 1 and pixel is not None:
        affine = np.diag([ordered[0].thickness or 1.0, pixel[0], pixel[1], 1.0])[[2, 1, 0, 3]]
        return Stack(tuple(ordered), affine, ())
    told = "The files do not say where the slices lie; they are in the order of their numbers."
    return Stack(tuple(ordered), None, (told,) if len(ordered) > 1 else ())


def _once(
    pieces: Sequence[Piece],
    heights: Float[np.ndarray, " slice"],
    order: Int[np.ndarray, " slice"],
) -> tuple[list[int], list[str]]:
    """Indices in order with each place once; the same slice twice is left out and told."""
    kept: list[int] = []
    doubled = 0
    for index in (int(each) for each in order):
        if kept and heights[index] - heights[kept[-1]] < _SAME_PLACE:
            if not np.array_equal(pieces[index].values, pieces[kept[-1]].values):
                raise UserMistake(
                    "Two slices of this series lie in one place and differ: it holds more than one "
                    "volume (phases, echoes), and the files do not say how to part them."
                )
            doubled += 1
            continue
        kept.append(index)
    told = [f"{doubled} slices are in the series twice; each was taken once."] if doubled else []
    return kept, told


def _step(
    places: Float[np.ndarray, "slice 3"],
    heights: Float[np.ndarray, " slice"],
    normal: Float[np.ndarray, "3"],
    first: Piece,
) -> tuple[Float[np.ndarray, "3"], list[str]]:
    """The way from one slice to the next, and what is not even about it."""
    if len(places) == 1:
        return normal * (first.thickness or 1.0), []
    apart = np.diff(heights)
    usual = float(np.median(apart))
    told = []
    gaps = [(int(i), float(gap)) for i, gap in enumerate(apart) if gap > usual * (1 + _UNEVEN)]
    missing = sum(max(round(gap / usual) - 1, 0) for _, gap in gaps)
    if missing:
        where = ", ".join(str(i + 1) for i, _ in gaps[:5]) + (", ..." if len(gaps) > 5 else "")
        told.append(
            f"{missing} slices are missing (after slice {where}): lengths and volumes across them "
            f"are wrong."
        )
    elif np.abs(apart - usual).max() > usual * _UNEVEN:
        told.append(
            f"The slices are not evenly apart ({apart.min():.3g} to {apart.max():.3g} mm); "
            f"{usual:.3g} mm is taken."
        )
    way = (places[-1] - places[0]) / (heights[-1] - heights[0])
    angle = float(np.degrees(np.arccos(np.clip(1 / np.linalg.norm(way), -1, 1))))
    if angle > _TILTED:
        told.append(
            f"The slices are shifted to the side by {angle:.1f} degrees (a tilted gantry): voxels "
            f"are not at right angles, and are kept so."
        )
    return way * usual, told
