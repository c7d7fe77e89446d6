"""Pieces laid into a hole, their seams healed: the pixels whose slopes are the pieces' own.

Perez, Gangnet and Blake, *Poisson Image Editing* (SIGGRAPH 2003, doi:10.1145/882262.882269), kept
near the pieces (Bhat et al. 2008): the o with the least

    sum over neighbors of w |o_q - o_p - g|^2 + eps sum over p of |o_p - c_p|^2

where c is what was laid in and g its slope, on both sides of a seam the mean of both pieces'. w is
small where the pieces differ much, for there an edge is better than a color that runs.
"""

from typing import Any

import numpy as np
from jaxtyping import Bool, Float32, Int
from numpy.typing import NDArray
from scipy import sparse
from scipy.sparse import linalg

Image = Float32[np.ndarray, "height width channel"]
Mask = Bool[np.ndarray, "height width"]
Shifts = Int[np.ndarray, "height width 2"]
Places = Int[np.ndarray, "_ 2"]
Floats = NDArray[np.floating[Any]]

_NEAR = 0.002
"""eps: differences at a seam fade within some 20 pixels."""
_EDGE = 0.12


def healed(pixels: Image, hole: Mask, shifts: Shifts) -> Image:
    """The picture with its hole filled from a shift away, without steps at seams."""
    height, width = hole.shape
    places = np.argwhere(hole)
    if not len(places):
        return pixels
    numbers = np.full(hole.shape, -1)
    numbers[hole] = np.arange(len(places))
    laid = pixels.copy()
    from_ = places + shifts[hole]
    laid[hole] = pixels[from_[:, 0], from_[:, 1]]
    count = len(places)
    diagonal = np.full(count, _NEAR)
    right_side = _NEAR * laid[hole].astype(np.float64)
    rows, columns, values = [], [], []
    for step in ((1, 0), (0, 1), (-1, 0), (0, -1)):
        beside = places + step
        inside = ((beside >= 0) & (beside < (height, width))).all(axis=1)
        who, there = np.flatnonzero(inside), beside[inside]
        slope, trust = _slopes(pixels, hole, places[who], there, shifts)
        mine = hole[there[:, 0], there[:, 1]]
        np.add.at(diagonal, who, trust)
        np.add.at(right_side, who, -trust[:, None] * slope)
        other = numbers[there[mine][:, 0], there[mine][:, 1]]
        rows.append(who[mine])
        columns.append(other)
        values.append(-trust[mine])
        edge = ~mine
        fixed = pixels[there[edge][:, 0], there[edge][:, 1]]
        np.add.at(right_side, who[edge], trust[edge][:, None] * fixed)
    rows.append(np.arange(count))
    columns.append(np.arange(count))
    values.append(diagonal)
    matrix = sparse.csc_matrix(
        (np.concatenate(values), (np.concatenate(rows), np.concatenate(columns))),
        shape=(count, count),
    )
    guess, done = laid[hole].astype(np.float64), laid
    weight = sparse.diags(1 / diagonal)
    for channel in range(pixels.shape[2]):
        found, _ = linalg.cg(
            matrix, right_side[:, channel], guess[:, channel], rtol=1e-5, maxiter=300, M=weight
        )
        done[hole, channel] = found
    return np.asarray(done.clip(0, 1), np.float32)


def _slopes(
    pixels: Image, hole: Mask, here: Places, there: Places, shifts: Shifts
) -> tuple[Floats, Floats]:
    """How much a pixel's neighbor is brighter than it by the pieces, and how sure that is."""
    limit, known = np.array(hole.shape), ~hole

    def told(by: Places) -> tuple[Floats, NDArray[np.bool_]]:
        one, other = here + by, there + by
        fits = ((one >= 0) & (one < limit) & (other >= 0) & (other < limit)).all(axis=1)
        one, other = one.clip(0, limit - 1), other.clip(0, limit - 1)
        fits &= known[one[:, 0], one[:, 1]] & known[other[:, 0], other[:, 1]]
        return pixels[other[:, 0], other[:, 1]] - pixels[one[:, 0], one[:, 1]], fits

    own, own_fits = told(shifts[here[:, 0], here[:, 1]])
    is_hole = hole[there[:, 0], there[:, 1]]
    theirs, their_fit = told(shifts[there[:, 0], there[:, 1]])
    their_fit &= is_hole
    weight = own_fits.astype(float) + their_fit
    slope = (own * own_fits[:, None] + theirs * their_fit[:, None]) / np.maximum(weight, 1)[:, None]
    ends = (
        _shown(pixels, here, shifts),
        np.where(is_hole[:, None], _shown(pixels, there, shifts), pixels[there[:, 0], there[:, 1]]),
    )
    step = np.abs(ends[1] - ends[0] - slope).max(axis=1)
    return slope, np.where(weight > 0, 1 / (1 + (step / _EDGE) ** 2), 0.0)


def _shown(pixels: Image, places: Places, shifts: Shifts) -> Floats:
    spots = places + shifts[places[:, 0], places[:, 1]]
    spots = spots.clip(0, np.array(pixels.shape[:2]) - 1)
    return np.asarray(pixels[spots[:, 0], spots[:, 1]])
