"""A scan with more slices, or more pixels in each: by splines, or by a network that beats them.

What is written always has the source's values as its means (`sampling.py`): nothing that was
measured is changed, and what is added is what the scan cannot tell. A network learns it from the
scan itself (`upscaler.py`), and is used only if it wins on planes that it has not seen. Several
learn it from other beginnings; where they disagree, and where much is added, a report says so
(`plausibility.py`).
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from functools import partial
from typing import TYPE_CHECKING, Any

import numpy as np

from pinxit.base.about import __version__
from pinxit.base.errors import UserMistake
from pinxit.base.progress import Listener, silence
from pinxit.make.scans.body import level_of
from pinxit.make.scans.enlarge_settings import EnlargeSettings
from pinxit.make.scans.race import Race, raced
from pinxit.make.scans.sampling import coarser, consistent, spline
from pinxit.pictures.picture import Step
from pinxit.scans.scan import MOST_VOXELS, Affine, Scan, Voxels

if TYPE_CHECKING:
    from pinxit.nets.scan_net import ScanNet

SPLINE = "cubic splines"
LEARNED = "networks learned from this scan"
ADVERSARIAL = "adversarial networks learned from this scan"

_MOST = 8
_THICK = 1.5  # times a pixel: from there on slices are what is enlarged
_PLANES = 40  # that are learned from
_HELD = 6  # that are judged on
_RANGE = 50.0  # what the values' range becomes for the networks
_SMALLEST = 32  # px, of a plane that can be learned from


@dataclass(frozen=True, slots=True)
class Enlarged:
    """The result, and what is needed to judge it.

    Attributes:
        scan: The larger one.
        spline: The same by consistent splines: all that the source itself tells.
        disagreement: Deviation of the networks' answers from each other, as a scan of the same
            place; None by splines.
        race: The outcome on held-out planes; None where no network was asked for.
        is_learned: Whether the networks made the result.
    """

    scan: Scan
    spline: Scan
    disagreement: Scan | None = None
    race: Race | None = None
    is_learned: bool = False


def enlarged(
    scan: Scan,
    settings: EnlargeSettings,
    *,
    is_adversarial: bool = False,
    tell: Listener = silence,
    is_cancelled: Callable[[], bool] = lambda: False,
) -> Enlarged:
    """A scan whose voxels are smaller.

    Args:
        scan: A volume or a slice.
        settings: See `EnlargeSettings`.
        is_adversarial: Networks are trained to look real as well. They are then used whether they
            win or not: nobody else may choose them.
        tell: Hears how far it is.
        is_cancelled: Asked between planes and steps.

    Raises:
        UserMistake: there is nothing to make even, it would be too large, or planes are too small
            to learn from.
        Cancelled: the user stopped it.
    """
    axes, factor = plan_of(scan, settings)
    made, spread, race, is_learned = scan.voxels, None, None, False
    plain = scan.voxels
    for axis in axes:
        plain = spline(plain, axis, factor)
    is_tried = settings.method == "learned" or is_adversarial
    if is_tried or (settings.method == "auto" and _can_teach(scan, factor)):
        from pinxit.make.scans.upscaler import learned_upscaler

        learn = partial(learned_upscaler, is_adversarial=is_adversarial, is_cancelled=is_cancelled)
        team = _Team(scan, (axes, factor), settings, learn, tell)
        race = team.race()
        is_learned = race.is_better or settings.method == "learned" or is_adversarial
        if is_learned:
            made, spread = team.enlarge(is_cancelled)
    engine = ADVERSARIAL if is_adversarial else LEARNED if is_learned else SPLINE
    used = {"axes": list(axes), "factor": factor}
    if race is not None:
        used |= {"held_out_dB": round(race.decibels, 3), "members": settings.members}
    step = Step("enlarge", engine, __version__, used, settings.seed if is_learned else None)
    whole = _placed(scan, plain, axes, factor, replace(step, engine=SPLINE))
    if not is_learned:
        return Enlarged(whole, whole, race=race)
    disagreement = _placed(scan, spread, axes, factor, replace(step, verb="disagreement"))
    return Enlarged(_placed(scan, made, axes, factor, step), whole, disagreement, race, True)


def plan_of(scan: Scan, settings: EnlargeSettings) -> tuple[tuple[int, ...], int]:
    """Along which axes, and how many voxels one becomes.

    Raises:
        UserMistake: there is nothing to make even, or it would be too large.
    """
    spacing = scan.spacing
    ratio = 1.0 if spacing is None else spacing[0] / max(spacing[1:])
    is_through = settings.axis == "slices" or (
        settings.axis == "auto" and ratio >= _THICK and len(scan.voxels) > 3
    )
    if is_through and len(scan.voxels) < 4:
        raise UserMistake(f"There are {len(scan.voxels)} slices; between them nothing is known.")
    factor = settings.factor or (min(max(round(ratio), 1), _MOST) if is_through else 2)
    if factor < 2:
        raise UserMistake(
            "The slices are as thin as the pixels are wide; say --factor, or --axis plane."
        )
    axes = (0,) if is_through else (1, 2)
    if scan.voxels.size * factor ** len(axes) > MOST_VOXELS:
        raise UserMistake(
            f"The result would have {scan.voxels.size * factor ** len(axes):,} voxels; at most "
            f"{MOST_VOXELS:,} are written. Use a smaller --factor."
        )
    return axes, factor


def _placed(scan: Scan, voxels: Any, axes: Sequence[int], factor: int, step: Step) -> Scan:
    """A scan of finer voxels in the same place of the body; no file holds its slices yet."""
    voxels = np.ascontiguousarray(voxels, np.float32)
    voxels.flags.writeable = False
    affine = None if scan.affine is None else finer_affine(scan.affine, axes, factor)
    return replace(scan.after(voxels, step), affine=affine, places=())


def finer_affine(affine: Affine, axes: Sequence[int], factor: int) -> Affine:
    """Where the finer voxels lie: their outer faces are those of the coarse ones."""
    made = affine.copy()
    for axis in axes:
        made[:3, axis] = affine[:3, axis] / factor
        made[:3, 3] -= affine[:3, axis] * (factor - 1) / (2 * factor)
    return made


class _Team:
    """The networks of one scan."""

    def __init__(
        self,
        scan: Scan,
        plan: tuple[tuple[int, ...], int],
        settings: EnlargeSettings,
        learn: Callable[..., "ScanNet"],
        tell: Listener,
    ) -> None:
        from pinxit.make.scans.lesson import Lesson

        self.scan, self.tell = scan, tell
        self.axes, self.factor = plan
        some = scan.voxels[:: _step_of(scan)]
        low, high = (float(each) for each in np.percentile(some, (0.5, 99.5)))
        self.unit = np.float32(max(high - low, 1e-6) / _RANGE)
        to_learn, self.held = _planes(scan, self.factor)
        minutes = settings.minutes / settings.members
        self.nets = [
            learn(
                [plane / self.unit for plane in to_learn],
                self.factor,
                Lesson(minutes, settings.steps, settings.seed + member),
                tell=tell,
            )
            for member in range(settings.members)
        ]

    def race(self) -> Race:
        """Networks against splines on held-out planes, along both of their axes."""
        from pinxit.make.scans.upscaler import applied

        truths, splines, answers = [], [], []
        for plane in self.held:
            for fine in (plane, np.ascontiguousarray(plane.T)):
                fine = fine[:, : fine.shape[1] // self.factor * self.factor]
                coarse = coarser(fine, 1, self.factor)
                start = spline(coarse, 1, self.factor)
                made = np.mean([applied(net, start / self.unit) for net in self.nets], axis=0)
                truths.append(fine)
                splines.append(start)
                answers.append(consistent(made * self.unit, coarse, 1, self.factor))
        return raced(truths, splines, answers, level_of(truths))

    def enlarge(self, is_cancelled: Callable[[], bool]) -> tuple[Voxels, Voxels]:
        """The mean of their answers, consistent, and their deviation."""
        from pinxit.make.scans.upscaler import made_finer

        coarse = self.scan.voxels
        variance = np.zeros((), np.float32)
        for axis in self.axes:
            start = spline(coarse, axis, self.factor) / self.unit
            mean, spread = made_finer(
                self.nets, start, axis, tell=self.tell, is_cancelled=is_cancelled
            )
            if variance.ndim:
                variance = np.repeat(variance, self.factor, axis)
            variance = variance + (spread * self.unit) ** 2
            coarse = consistent(mean * self.unit, coarse, axis, self.factor)
        return coarse, np.sqrt(variance)


def _step_of(scan: Scan) -> int:
    return max(len(scan.voxels) // 32, 1)


def _can_teach(scan: Scan, factor: int) -> bool:
    return bool(min(scan.voxels.shape[1:]) >= max(_SMALLEST, 4 * factor))


def _planes(scan: Scan, factor: int) -> tuple[list[Any], list[Any]]:
    """Slices to learn from, and slices to judge on: never neighbors of each other."""
    depth, height, width = scan.voxels.shape
    if not _can_teach(scan, factor):
        raise UserMistake(
            f"Slices of {width} x {height} are too small to learn from; use --method spline."
        )
    if depth < 12:  # the right part of each is kept for judging
        border = max(round(0.7 * width), min(width - 2 * factor, _SMALLEST))
        return [each[:, :border] for each in scan.voxels], [
            each[:, border:] for each in scan.voxels
        ]
    middle = depth // 2
    held = range(middle - depth // 10, middle + depth // 10 + 1)
    near = range(held.start - 1, held.stop + 1)
    others = [at for at in range(depth) if at not in near]
    return (
        [scan.voxels[at] for at in _some(others, _PLANES)],
        [scan.voxels[at] for at in _some(list(held), _HELD)],
    )


def _some(numbers: list[int], most: int) -> list[int]:
    places = np.linspace(0, len(numbers) - 1, min(most, len(numbers))).round().astype(int)
    return [numbers[at] for at in places]
