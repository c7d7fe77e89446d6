"""How unlike normal slices those of a scan are: heat maps, scores, and how rare such scores are.

A slice is compared with what each way of `normal.py` gives back for it. The heat of a pixel is the
smoothed difference; the score of a slice is the mean of its hottest hundredth, for the GAN with
what its discriminator sees. A third score that learned nothing (a filter for blobs) stands beside
both: what does not beat it has learned little.

Scores become p-values by their rank among held-out normal slices (conformal: Vovk et al. 2005).
They hold if a new normal slice is like the held-out ones: another machine, another protocol,
another part of the body makes every slice rare, and no p-value tells that from disease.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

import numpy as np
from jaxtyping import Float
from scipy import ndimage

from pinxit.base.errors import UserMistake
from pinxit.base.progress import Progress
from pinxit.base.seeds import random_stream
from pinxit.engine import Model, Run
from pinxit.make.scans.framing import Squares, framed, unframed
from pinxit.make.scans.learning import array_of, parsed_window, require
from pinxit.make.scans.lesions import plant
from pinxit.make.scans.nearness import distances
from pinxit.make.scans.normal import ENGINE, VERSION, WAYS, Coders, Taught, coders_of
from pinxit.make.scans.normal_settings import NormalSettings
from pinxit.metrics.ranking import Area, area_by_units
from pinxit.pictures.picture import Source, Step
from pinxit.scans.scan import Scan

PLAIN = "blob filter"
"""The way that learned nothing."""
ALL_WAYS = (*WAYS, PLAIN)

_HOTTEST = 0.01  # of the pixels of a slice
_SMOOTH = 1 / 64  # of the side
_BLOB = 1 / 12  # of the side
_TOGETHER = 16
_DIAMETERS = (0.08, 0.18)  # of the side, of planted lesions
_CONTRASTS = (0.2, 0.5)  # of the range
_INSIDE = 0.12  # brightness of body, for planting

Scores = Float[np.ndarray, " slice"]


@dataclass(frozen=True, slots=True, eq=False)
class Judged:
    """Slices by one way.

    Attributes:
        heat: Of each pixel.
        scores: Of each slice.
    """

    heat: Squares
    scores: Scores


@dataclass(frozen=True, slots=True, eq=False)
class Anomalies:
    """A scan, compared with normal ones.

    Attributes:
        heat: By each way, a scan of the heat of every voxel.
        scores: By each way, of every slice from the feet up; NaN where there is too little body.
        p: By each way, how rare such a slice is among normal ones.
        held_out: How many normal slices that rests on.
    """

    heat: Mapping[str, Scan]
    scores: Mapping[str, Scores]
    p: Mapping[str, Scores]
    held_out: int

    def to_json(self) -> list[dict[str, Any]]:
        """Every slice with enough body, from the feet up, from 1."""
        there = [at for at, p in enumerate(self.p[PLAIN]) if not np.isnan(p)]
        return [
            {
                "slice": at + 1,
                **{
                    way: {"score": float(self.scores[way][at]), "p": float(self.p[way][at])}
                    for way in self.p
                },
            }
            for at in there
        ]


def calibrated(taught: Taught, *, seed: int = 0, run: Run | None = None) -> Model:
    """The model with scores of the normal slices that were held out, and how well it tells lesions.

    Lesions of known place are planted into the same slices; the areas under the curve are in the
    card, each with its interval, for both ways and for the filter that learned nothing.

    Args:
        taught: That `teach_normal` gave.
        seed: Decides the lesions.
        run: Device and progress.
    """
    run = run or Run()
    coders = coders_of(taught.model, run.device)
    kappa = _balance(coders, taught.judge, run)
    clean = [judged(coders, block, kappa, run) for block in taught.judge]
    sick = [
        judged(coders, with_lesions(block, seed + at)[0], kappa, run)
        for at, block in enumerate(taught.judge)
    ]
    weights = dict(taught.model.weights)
    scores: dict[str, float] = {}
    for way in ALL_WAYS:
        weights[f"calibration {way}"] = np.concatenate([each[way].scores for each in clean])
        units = [(a[way].scores, b[way].scores) for a, b in zip(clean, sick, strict=True)]
        found = area_by_units(units, seed)
        name = f"AUROC of planted lesions, {way}"
        scores |= {name: found.area, f"{name} low": found.low, f"{name} high": found.high}
    weights["calibration nearness"] = distances(taught.model, np.concatenate(taught.judge))
    weights["calibration kappa"] = np.array([kappa], np.float64)
    told = {
        "held out": taught.unit,
        "units": len(taught.judge),
        "interval": f"95 %, {taught.drawn} drawn again",
        "slices": sum(map(len, taught.judge)),
        "lesions": f"planted, {_DIAMETERS[0]:.0%} to {_DIAMETERS[1]:.0%} of the square, "
        f"{_CONTRASTS[0]} to {_CONTRASTS[1]} of the range brighter or darker",
    }
    card = replace(taught.model.card, scores=scores, judged=told)
    return replace(taught.model, weights=weights, card=card)


def find_anomalies(scan: Scan, model: Model, run: Run | None = None) -> Anomalies:
    """How unlike normal scans a scan is, by both ways and the filter.

    Args:
        scan: Of the kind that the model learned.
        model: That `calibrated` gave.
        run: Device, progress, cancellation.

    Raises:
        UserMistake: it is a model of another kind, or the scan's unit is not the model's.
        Cancelled: the user stopped it.
    """
    require(model, ENGINE, "one that learned normal scans (pinxit scan learn-normal)")
    unit = model.card.conditions.get("unit", "")
    if scan.unit != unit:
        raise UserMistake(
            f"The model learned scans in {unit or 'numbers without a unit'}; this one is in "
            f"{scan.unit or 'numbers without a unit'}."
        )
    run = run or Run()
    settings = NormalSettings.from_json(model.card.settings)
    found = framed(scan, settings.side, parsed_window(settings.window))
    kappa = float(array_of(model, "calibration kappa")[0])
    made = judged(coders_of(model, run.device), found.squares, kappa, run)
    is_body = found.body >= settings.least_body
    heats, scores, p = {}, {}, {}
    for way, each in made.items():
        usual = array_of(model, f"calibration {way}")
        scores[way] = np.where(is_body, each.scores, np.nan)
        p[way] = np.where(is_body, rarity(each.scores, usual), np.nan)
        voxels = unframed(scan, found, each.heat)
        used = (Source("model", model.card.name, model.sha256), scan.as_source("scan"))
        about = {"way": way, "held out": len(usual), **_areas(model, way)}
        step = Step("find anomalies", ENGINE, VERSION, about, used=used)
        plain = replace(scan, unit="", windows=(), is_inverted=False)
        heats[way] = plain.after(voxels, step)
    return Anomalies(heats, scores, p, len(usual))


def rarity(scores: Scores, usual: Float[np.ndarray, " usual"]) -> Scores:
    """Conformal p-values: (1 + normal slices that score as high) / (1 + normal slices)."""
    order = np.sort(usual)
    above = len(order) - np.searchsorted(order, scores, "left")
    return np.asarray((1 + above) / (1 + len(order)), np.float64)


def judged(coders: Coders, squares: Squares, kappa: float, run: Run) -> dict[str, Judged]:
    """Heat and scores of slices by every way.

    Args:
        coders: Networks.
        squares: 0..1.
        kappa: Weight of what the discriminator sees.
        run: Device and progress.
    """
    heats: dict[str, list[Squares]] = {way: [] for way in ALL_WAYS}
    seen: list[Scores] = []
    for start in range(0, len(squares), _TOGETHER):
        some = squares[start : start + _TOGETHER]
        for way in WAYS:
            again = coders.again(way, some, run.device)
            heats[way].append(_smooth(np.abs(some - again)))
            if way == "gan":
                seen.append(coders.seen_apart(some, again, run.device))
        heats[PLAIN].append(_blobs(some))
        done = min(start + _TOGETHER, len(squares))
        run.report(Progress("compare", done, len(squares), "slices"))
    whole = {way: np.concatenate(parts) for way, parts in heats.items()}
    scores = {way: hottest(heat) for way, heat in whole.items()}
    scores["gan"] = scores["gan"] + kappa * np.concatenate(seen)
    return {way: Judged(whole[way], scores[way]) for way in ALL_WAYS}


def hottest(heat: Squares) -> Scores:
    """The mean of the hottest hundredth of each slice."""
    flat = heat.reshape(len(heat), -1)
    count = max(int(_HOTTEST * flat.shape[1]), 1)
    return np.asarray(np.partition(flat, -count, axis=1)[:, -count:].mean(1), np.float64)


def pixel_area(heat: Squares, truth: Squares, inside: Squares, seed: int = 0) -> Area:
    """How well heat tells a lesion's pixels from others of the same slice; the mean over slices."""
    units = [
        (h[(i > 0.5) & (t <= 0)], h[t > 0.5]) for h, t, i in zip(heat, truth, inside, strict=True)
    ]
    return area_by_units([unit for unit in units if len(unit[1])], seed, within=True)


def with_lesions(squares: Squares, seed: int) -> tuple[Squares, Squares]:
    """Each slice with a lesion, and where it is."""
    made, masks = [], []
    for number, square in enumerate(squares):
        random = random_stream(seed, "planted", number)
        diameter = random.uniform(*_DIAMETERS) * len(square)
        contrast = random.uniform(*_CONTRASTS) * random.choice((-1, 1))
        inside = ndimage.binary_erosion(square > _INSIDE, iterations=max(len(square) // 32, 1))
        try:
            planted = plant(
                square[None], inside[None], (1.0, 1.0, 1.0), (diameter, contrast), seed + number
            )
        except UserMistake:  # too little body for it
            made.append(square)
            masks.append(np.zeros_like(square))
            continue
        made.append(planted.values[0].clip(0, 1))
        masks.append(planted.mask[0].astype(np.float32))
    return np.stack(made), np.stack(masks)


def _balance(coders: Coders, blocks: Sequence[Squares], run: Run) -> float:
    """The weight at which what the discriminator sees counts as much as pixels do."""
    some = np.concatenate(blocks)[:64]
    again = coders.again("gan", some, run.device)
    pixels = hottest(_smooth(np.abs(some - again)))
    seen = coders.seen_apart(some, again, run.device)
    return float(pixels.std() / max(float(seen.std()), 1e-12))


def _smooth(heat: Squares) -> Squares:
    reach = _SMOOTH * heat.shape[-1]
    return np.asarray(ndimage.gaussian_filter(heat, (0, reach, reach)), np.float32)


def _blobs(squares: Squares) -> Squares:
    reach = _BLOB * squares.shape[-1]
    around = ndimage.gaussian_filter(squares, (0, reach, reach))
    return _smooth(np.abs(squares - around).astype(np.float32))


def _areas(model: Model, way: str) -> dict[str, float]:
    return {k: round(float(v), 4) for k, v in model.card.scores.items() if way in k}
