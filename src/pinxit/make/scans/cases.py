"""Synthetic slices with known truth: a GAN draws normal ones, lesions are planted into them.

The masks are exact, because the lesions are planted and not drawn. Whether a drawing repeats a
slice of the patients that the GAN learned from is looked for in two ways: by the prints that all
our models carry (`pinxit.datasets.copy_index`), and by its distance to the nearest of them, ranked
among the distances of real slices that were held out (three samples, as in Meehan et al. 2020,
arXiv 2004.05675). Drawings that are too near are left out and counted.
"""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Any

import numpy as np
from jaxtyping import Float, UInt8
from PIL import Image, ImageDraw
from scipy import ndimage

from pinxit.base.about import __version__
from pinxit.base.errors import UserMistake
from pinxit.base.progress import Progress
from pinxit.base.seeds import random_stream
from pinxit.datasets.copy_index import CopyIndex
from pinxit.engine import Model, Run
from pinxit.make.scans.case_settings import CaseSettings
from pinxit.make.scans.framing import HU_WINDOW, Squares
from pinxit.make.scans.learning import array_of, parsed_window, require
from pinxit.make.scans.lesions import Lesion, plant
from pinxit.make.scans.nearness import SLICES, distances, nearest_of
from pinxit.make.scans.normal import ENGINE, VERSION, coders_of
from pinxit.make.scans.normal_settings import NormalSettings
from pinxit.make.scans.overlays import INKS, edges, sheet
from pinxit.metrics.data_copying import Z_OF_COPYING, mann_whitney_z
from pinxit.nets.latent_space import draw_pictures
from pinxit.pictures.picture import Picture, Source, Step
from pinxit.scans.scan import Scan

_COPY = 0.01  # p at which a drawing is left out, where that many held-out slices can tell it
_MOST_TRIES = 4  # times the cases
_INSIDE = 0.12
_UNITLESS = 1000.0  # white, of scans without a unit
_MOST_SHOWN = 12
_SHOWN = 160  # px, side of a slice on the sheet
_TOGETHER = 16


@dataclass(frozen=True, slots=True)
class Case:
    """One synthetic slice.

    Attributes:
        seed: That it was drawn from.
        lesion: What was planted, lengths in mm (in pixels where nobody knows mm); None for nothing.
        nearest: Which of the slices that were learned from is nearest.
        distance: To that one: root mean square, of a range of 1.
        p: How rare it is that a real slice of somebody held out is as near to one of these.
    """

    seed: int
    lesion: Lesion | None
    nearest: int
    distance: float
    p: float


@dataclass(frozen=True, slots=True, eq=False)
class Cases:
    """Synthetic slices in one stack; each is a case by itself.

    Attributes:
        scan: The slices, in the model's unit.
        truth: Their masks.
        cases: What each is.
        squares: The slices, 0..1.
        real: Of each the nearest slice that was learned from.
        left_out: How many drawings were near copies.
        z: Of the three-sample test: below -3 the drawings lie nearer than held-out slices do.
        held_out: On how many held-out slices that rests.
    """

    scan: Scan
    truth: Scan
    cases: tuple[Case, ...]
    squares: Squares
    real: UInt8[np.ndarray, "slice side side"]
    left_out: int
    z: float
    held_out: int

    @property
    def copies(self) -> bool:
        """Whether the drawings as a whole lie nearer to what was learned from than they should."""
        return self.z < Z_OF_COPYING

    def lines(self) -> Iterator[str]:
        """What must be known of them."""
        told = "COPIES" if self.copies else "no copying shown"
        yield f"{len(self.cases)} SYNTHETIC slices, of no patient; research and teaching only"
        yield f"{self.left_out} drawings were near copies of real slices and left out"
        yield (
            f"three-sample test z {self.z:.2f} against {self.held_out} held-out real slices: {told}"
        )

    def to_json(self) -> dict[str, Any]:
        """Every case and what was looked for."""
        return {
            "warning": next(iter(self.lines())),
            "left_out": self.left_out,
            "copying_z": round(self.z, 3),
            "copies": self.copies,
            "held_out": self.held_out,
            "cases": [_told(number, case) for number, case in enumerate(self.cases, 1)],
        }


def draw_cases(
    model: Model, settings: CaseSettings, *, seed: int = 0, run: Run | None = None
) -> Cases:
    """Synthetic slices, most of them with a lesion.

    Args:
        model: That `calibrated` gave.
        settings: See `CaseSettings`.
        seed: Of the first; others follow.
        run: Device, progress, cancellation.

    Raises:
        UserMistake: it is a model of another kind, or nearly all drawings are copies.
        Cancelled: the user stopped it.
    """
    require(model, ENGINE, "one that learned normal scans (pinxit scan learn-normal)")
    if settings.smallest > settings.largest:
        raise UserMistake("The smallest lesion is larger than the largest.")
    run = run or Run()
    squares, seeds, left_out = _drawn(model, settings, seed, run)
    found, apart = nearest_of(model, squares)
    usual = array_of(model, "calibration nearness")
    mm = float(array_of(model, "millimeters")[0]) or 1.0
    values, masks, cases = [], [], []
    for number, (square, own) in enumerate(zip(squares, seeds, strict=True)):
        made, mask, lesion = _with_lesion(square, settings, own, mm)
        values.append(made)
        masks.append(mask)
        below = int((usual <= apart[number]).sum())
        p = (1 + below) / (1 + len(usual))
        cases.append(Case(own, lesion, int(found[number]), float(apart[number]), p))
    scan, truth = _scans(model, settings, np.stack(values), np.stack(masks), seed)
    z = mann_whitney_z(usual, distances(model, squares))
    real = array_of(model, SLICES)[found]
    return Cases(scan, truth, tuple(cases), np.stack(values), real, left_out, z, len(usual))


def cases_sheet(made: Cases) -> Picture:
    """Some cases in columns: the slice, its truth, and the nearest real slice under both."""
    columns = []
    for at in range(min(len(made.cases), _MOST_SHOWN)):
        drawn = _large(made.squares[at])
        outlined = drawn.copy()
        mask = _large(made.truth.voxels[at], smooth=False) > 0.5
        outlined[edges(mask.all(2).astype(np.uint8))] = INKS[0]
        real = _large(made.real[at].astype(np.float32) / 255)
        parts = [_written(drawn, "SYNTHETIC"), _written(outlined, "SYNTHETIC, truth")]
        columns.append(np.concatenate([*parts, _written(real, "REAL, nearest")]))
    words = f"SYNTHETIC, of no patient. {next(iter(made.lines()))}"
    about = {"cases": min(len(made.cases), _MOST_SHOWN)}
    return sheet(columns, words, made.scan, Step("cases", "", __version__, about))


def _drawn(
    model: Model, settings: CaseSettings, seed: int, run: Run
) -> tuple[Squares, list[int], int]:
    """Drawings that are no copies, their seeds, and how many were left out."""
    generator = coders_of(model, run.device).generator
    index = CopyIndex.from_arrays(model.weights)
    usual = np.sort(array_of(model, "calibration nearness"))
    kept: list[Float[np.ndarray, "side side"]] = []
    seeds: list[int] = []
    left_out, at = 0, seed
    while len(kept) < settings.count:
        if at - seed >= _MOST_TRIES * settings.count + _TOGETHER:
            raise UserMistake(
                f"{left_out} of {at - seed} drawings were near copies of the slices that were "
                "learned from; learn from more patients."
            )
        some = tuple(range(at, at + _TOGETHER))
        squares = draw_pictures(generator, some, settings.psi)[..., 0]
        _, apart = nearest_of(model, squares)
        for own, square, far in zip(some, squares, apart, strict=True):
            p = (1 + int(np.searchsorted(usual, far, "right"))) / (1 + len(usual))
            raster = np.round(square * 255).astype(np.uint8)[..., None]
            is_copy = p <= _COPY or (index is not None and index.likeness(raster).is_nearly_same)
            left_out += is_copy
            if not is_copy and len(kept) < settings.count:
                kept.append(square)
                seeds.append(own)
        at += _TOGETHER
        run.report(Progress("draw cases", len(kept), settings.count, "cases"))
    return np.stack(kept), seeds, left_out


def _with_lesion(
    square: Float[np.ndarray, "side side"], settings: CaseSettings, seed: int, mm: float
) -> tuple[Float[np.ndarray, "side side"], Float[np.ndarray, "side side"], Lesion | None]:
    random = random_stream(seed, "case")
    nothing = np.zeros_like(square)
    if random.random() < settings.without:
        return square, nothing, None
    reach = mm * len(square)
    inside = ndimage.binary_erosion(square > _INSIDE, iterations=max(len(square) // 32, 1))
    for _ in range(3):  # smaller ones where there is little room
        diameter = random.uniform(settings.smallest, settings.largest) * reach
        try:
            wanted = (diameter, settings.contrast)
            made = plant(square[None], inside[None], (mm, mm, mm), wanted, seed)
        except UserMistake:
            continue
        return made.values[0].clip(0, 1), made.mask[0].astype(np.float32), made.lesion
    return square, nothing, None


def _scans(
    model: Model, settings: CaseSettings, squares: Squares, masks: Squares, seed: int
) -> tuple[Scan, Scan]:
    """Slices and masks as stacks in the model's unit and size."""
    mm = float(array_of(model, "millimeters")[0])
    affine = None
    if mm > 0:
        affine = np.eye(4)
        affine[:3, :3] = np.diag([mm, mm, mm])[:, [2, 1, 0]]
    unit = str(model.card.conditions.get("unit", ""))
    learned = NormalSettings.from_json(model.card.settings)
    values = squares * _UNITLESS
    if unit == "HU":
        window = parsed_window(learned.window)
        center, width = (window.center, window.width) if window else HU_WINDOW
        values = center - width / 2 + squares * width
    used = (Source("model", model.card.name, model.sha256),)
    about = settings.to_json() | {"synthetic": True}
    drawn = Step("draw cases", ENGINE, VERSION, about, seed, used)
    planted = Step("plant synthetic lesions", "", __version__, {"synthetic": True}, seed)
    modalities = model.card.dataset.get("modalities") or [""]
    scan = Scan(
        np.rint(values).astype(np.float32),
        affine,
        unit,
        str(modalities[0]),
        steps=(drawn, planted),
        notices=("Every slice is a synthetic case by itself; together they are no volume.",),
        title="synthetic cases",
    )
    return scan, replace(scan, voxels=masks.astype(np.float32), unit="")


def _told(number: int, case: Case) -> dict[str, Any]:
    lesion = case.lesion
    return {
        "slice": number,
        "seed": case.seed,
        "lesion": None
        if lesion is None
        else {
            "row": lesion.center[1],
            "column": lesion.center[2],
            "diameter": round(lesion.diameter, 3),
            "contrast": round(lesion.contrast, 4),
        },
        "nearest_real": {"number": case.nearest, "distance": round(case.distance, 5)},
        "p_of_copy": round(case.p, 5),
    }


def _large(square: Float[np.ndarray, "side side"], *, smooth: bool = True) -> np.ndarray:
    how = Image.Resampling.BICUBIC if smooth else Image.Resampling.NEAREST
    small = Image.fromarray(np.round(square.clip(0, 1) * 255).astype(np.uint8))
    grey = np.asarray(small.resize((_SHOWN, _SHOWN), how), np.float32) / np.float32(255)
    return np.repeat(grey[..., None], 3, 2)


def _written(color: np.ndarray, word: str) -> np.ndarray:
    paper = Image.fromarray((color * 255).round().astype(np.uint8))
    ImageDraw.Draw(paper).text((4, 3), word, fill=(255, 210, 90))
    return np.asarray(paper, np.float32) / np.float32(255)
