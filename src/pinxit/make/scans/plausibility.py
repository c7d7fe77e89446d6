"""What in an enhanced scan its source does not support: marks, and a report in numbers.

Two questions, one for each verb.

Enlarged scans keep the source's values as their means, so consistent splines and the networks'
answer explain the source equally well; their difference is what the networks added of themselves.
Where it is larger than three of their errors on held-out planes it is marked as unsupported; where,
moreover, the networks disagree by more than a third of it, as a possible hallucination.

In denoised scans what was taken away should be noise. Its means over 3 x 3 x 3 voxels, in
deviations that such means of noise alone have, are beyond five once in a million voxels; where they
are, structure was taken away, or put there: a possible hallucination, and so marked.

Marks are no proof. A structure may be invented without a mark, where every network errs in the same
way; `benchmarks/scans_enlarge.py` counts how often.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
from jaxtyping import Float, UInt8
from scipy import ndimage

from pinxit.base.about import __version__
from pinxit.make.scans.enlarge import Enlarged
from pinxit.pictures.picture import Step
from pinxit.scans.scan import Scan, Voxels

UNSUPPORTED, POSSIBLE = 1, 2
"""Values of the marks; 0 is nothing."""

WORDS = {UNSUPPORTED: "not supported by the input", POSSIBLE: "possible hallucination"}

CAVEAT = (
    "Marks are statistics, no proof: a structure may be invented or lost without one. "
    "Research only; never for diagnosis."
)

_ERRORS = 3.0
_DISAGREED = 1 / 3
_BEYOND = 5.0  # deviations
_FEWEST = 3  # voxels of a structure
_MOST_TOLD = 50

Marks = UInt8[np.ndarray, "depth height width"]


@dataclass(frozen=True, slots=True)
class Suspect:
    """A connected structure that is marked.

    Attributes:
        level: `UNSUPPORTED` or `POSSIBLE`.
        place: Slice, row and column of its largest value, from 1.
        millimeters: Where that is in the patient, LPS; None where the scan does not say.
        voxels: How many it has.
        added: Its largest value: what was added, or taken away, in the unit of the scan.
        disagreement: Of the networks there; None for denoised scans.
    """

    level: int
    place: tuple[int, int, int]
    millimeters: tuple[float, float, float] | None
    voxels: int
    added: float
    disagreement: float | None

    def to_json(self) -> dict[str, Any]:
        """As the report says it."""
        return {
            "what": WORDS[self.level],
            "slice_row_column": list(self.place),
            "millimeters_LPS": None if self.millimeters is None else list(self.millimeters),
            "voxels": self.voxels,
            "added": self.added,
            "disagreement": self.disagreement,
        }


@dataclass(frozen=True, slots=True)
class Plausibility:
    """The marks and the report.

    Attributes:
        marks: A scan of 0, `UNSUPPORTED` and `POSSIBLE`.
        suspects: The structures, the largest additions first.
        facts: What the marks rest on.
    """

    marks: Scan
    suspects: tuple[Suspect, ...]
    facts: Mapping[str, Any]

    def to_json(self) -> dict[str, Any]:
        """The report; of very many structures the largest additions are told."""
        counts = {
            words: sum(each.level == level for each in self.suspects)
            for level, words in WORDS.items()
        }
        return {
            "structures": counts,
            "marked_share_of_voxels": float((self.marks.voxels > 0).mean()),
            **self.facts,
            "suspects": [each.to_json() for each in self.suspects[:_MOST_TOLD]],
            "caveat": CAVEAT,
        }

    @property
    def words(self) -> str:
        """One sentence for people."""
        possible = sum(each.level == POSSIBLE for each in self.suspects)
        return (
            f"{len(self.suspects):,} structures are not supported by the input; "
            f"{possible:,} of them are possible hallucinations."
        )


def of_enlarged(made: Enlarged) -> Plausibility:
    """What networks added to an enlarged scan; nothing by splines."""
    if made.race is None or made.disagreement is None:
        nothing = np.zeros(made.scan.voxels.shape, np.float32)
        return Plausibility(_as_marks(made.scan, nothing), (), {"method": "cubic splines"})
    added = made.scan.voxels - made.spline.voxels
    spread = made.disagreement.voxels
    least = _ERRORS * made.race.learned
    large = np.abs(added) > least
    levels = np.zeros(added.shape, np.uint8)
    levels[large] = UNSUPPORTED
    marks, suspects = _suspects(made.scan, levels, added, spread)
    facts = {
        "marked_from": least,
        "held_out_error": made.race.learned,
        "held_out_error_of_splines": made.race.spline,
        "held_out_dB": made.race.decibels,
        "share_of_such_additions_that_were_right_on_held_out_planes": made.race.right,
    }
    return Plausibility(_as_marks(made.scan, marks), suspects, facts)


def added_of(made: Enlarged) -> Scan:
    """What networks added to all that the source tells, as a scan of the same place."""
    voxels = made.scan.voxels - made.spline.voxels
    voxels.flags.writeable = False
    return made.scan.after(voxels, Step("added", "", __version__))


def of_denoised(before: Scan, after: Scan, deviation: Voxels | float) -> Plausibility:
    """Structure in what was taken away from a scan.

    Args:
        before: The source.
        after: The result, of the same shape.
        deviation: Of the noise, everywhere or at every voxel.
    """
    taken = (after.voxels - before.voxels).astype(np.float32)
    sides = tuple(min(3, side) for side in taken.shape)
    means = ndimage.uniform_filter(taken / deviation, sides, mode="nearest")
    beyond = np.abs(means) * np.sqrt(np.prod(sides)) > _BEYOND
    levels = np.where(beyond, POSSIBLE, 0).astype(np.uint8)
    marks, suspects = _suspects(after, levels, means * deviation, None)
    facts = {"marked_beyond_deviations": _BEYOND, "means_over_voxels": int(np.prod(sides))}
    return Plausibility(_as_marks(after, marks), suspects, facts)


def _suspects(
    scan: Scan, levels: Marks, added: Voxels, spread: Voxels | None
) -> tuple[Marks, tuple[Suspect, ...]]:
    """Connected structures; those of few voxels are left unmarked."""
    numbered, count = ndimage.label(levels, np.ones((3, 3, 3)))
    sizes = np.bincount(numbered.reshape(-1), minlength=count + 1)
    marks = np.zeros_like(levels)
    found = []
    for number, box in enumerate(ndimage.find_objects(numbered), 1):
        if box is None or sizes[number] < _FEWEST:
            continue
        inside = numbered[box] == number
        values = np.where(inside, np.abs(added[box]), 0)
        peak = np.unravel_index(int(values.argmax()), values.shape)
        at = tuple(int(part.start + offset) for part, offset in zip(box, peak, strict=True))
        apart = None if spread is None else float(spread[at])
        level = int(levels[at])
        if apart is not None and apart > _DISAGREED * abs(float(added[at])):
            level = POSSIBLE
        marks[box][inside] = level
        place = (at[0] + 1, at[1] + 1, at[2] + 1)
        size = int(sizes[number])
        found.append(Suspect(level, place, _where(scan, at), size, float(added[at]), apart))
    return marks, tuple(sorted(found, key=lambda each: (-each.level, -abs(each.added))))


def _where(scan: Scan, at: tuple[int, ...]) -> tuple[float, float, float] | None:
    if scan.affine is None:
        return None
    x, y, z = (round(float(each), 2) for each in (scan.affine @ [*at, 1.0])[:3])
    return x, y, z


def _as_marks(scan: Scan, marks: Float[np.ndarray, "depth height width"] | Marks) -> Scan:
    voxels = marks.astype(np.float32)
    voxels.flags.writeable = False
    return scan.after(voxels, Step("marks", "plausibility", __version__))
