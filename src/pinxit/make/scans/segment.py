"""Labels on scans by a small network that learned the user's own, judged on what it never saw."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

import numpy as np
import torch
from jaxtyping import Float, Int
from torch import Tensor
from torch.nn import functional as F

from pinxit.base.about import __version__
from pinxit.base.errors import UserMistake
from pinxit.base.progress import Progress
from pinxit.base.seeds import random_stream
from pinxit.engine import Card, Model, Run
from pinxit.make.scans.framing import Framed, framed, framed_mask, unframed
from pinxit.make.scans.learning import (
    Chosen,
    Split,
    arrays_of,
    load_into,
    parsed_window,
    require,
    split,
    told_of_scans,
)
from pinxit.make.scans.segment_settings import LabelSettings
from pinxit.make.scans.warps import warped
from pinxit.metrics.overlap import Overlap, counts, overlap
from pinxit.nets.unet import LEAST_SIDE, UNet
from pinxit.pictures.picture import Source, Step
from pinxit.scans.oriented import oriented
from pinxit.scans.scan import Scan, Voxels

ENGINE = "unet"
VERSION = "1"
MOST_CLASSES = 64
_TOGETHER = 8  # slices at once
_LABELED = 0.5  # part of a batch that shows a label, where most slices show none

Labels = Int[np.ndarray, "depth height width"]


@dataclass(frozen=True, slots=True, eq=False)
class LabeledScan:
    """A scan and what its voxels are.

    Attributes:
        scan: The scan.
        labels: 0 for nothing in particular, from 1 what the user named; as the scan is stored.

    Raises:
        UserMistake: there are not as many labels as voxels, or they are no small whole numbers.
    """

    scan: Scan
    labels: Labels

    def __post_init__(self) -> None:
        if self.labels.shape != self.scan.voxels.shape:
            raise UserMistake(
                f"The labels are {self.labels.shape} and the scan is {self.scan.voxels.shape}; "
                "draw them on that very scan."
            )
        if self.labels.min() < 0 or self.labels.max() >= MOST_CLASSES:
            raise UserMistake(f"Labels run from 0 to {MOST_CLASSES - 1}.")


@dataclass(frozen=True, slots=True, eq=False)
class Learned:
    """A model, and how it was judged.

    Attributes:
        model: The weights, with the scores in the card.
        overlaps: Dice of each label on what was held out.
        unit: What was held out: "patients" or "slices".
    """

    model: Model
    overlaps: Mapping[int, Overlap]
    unit: str


def learn_labels(
    cases: Sequence[LabeledScan],
    settings: LabelSettings,
    names: Mapping[int, str] | None = None,
    *,
    seed: int = 0,
    run: Run | None = None,
) -> Learned:
    """A network that labels as these cases are labeled.

    Args:
        cases: Scans of one kind, with their labels.
        settings: See `LabelSettings`.
        names: Of the labels; "label 1" where nobody says.
        seed: Decides first weights, order, and what is held out.
        run: Device, progress, cancellation.

    Raises:
        UserMistake: there is no label, or too little to hold out.
        Cancelled: the user stopped it.
    """
    run = run or Run()
    if settings.side % LEAST_SIDE:
        raise UserMistake(f"The side is a multiple of {LEAST_SIDE} px, not {settings.side}.")
    known = sorted({int(each) for case in cases for each in np.unique(case.labels)} - {0})
    if not known:
        raise UserMistake("There is no label above 0 in these labels.")
    window = parsed_window(settings.window)
    frames = [framed(case.scan, settings.side, window) for case in cases]
    parts = split([len(f.squares) for f in frames], settings.held_out, seed)
    lesson = _lesson(cases, frames, parts, known, settings)
    draw = torch.Generator("cpu").manual_seed(seed)
    channels = 2 * settings.beside + 1
    network = UNet(channels, len(known) + 1, settings.width, draw).to(run.device)
    _taught(network, lesson, settings, seed, run)
    told = {each: (names or {}).get(each, f"label {each}") for each in known}
    model = Model(
        arrays_of(network, "unet"), _card(cases, lesson, settings, told, seed, parts.unit)
    )
    overlaps = judge_labels(model, cases, parts, run)
    scores = {
        f"Dice of {told[each]}{end}": value
        for each, found in overlaps.items()
        for end, value in (("", found.dice), (" low", found.low), (" high", found.high))
    }
    judged = {
        "held out": parts.unit,
        "units": max(found.units for found in overlaps.values()),
        "interval": f"95 %, {parts.drawn} drawn again",
    }
    card = replace(model.card, scores=scores, judged=judged)
    return Learned(replace(model, card=card), overlaps, parts.unit)


@dataclass(frozen=True, slots=True, eq=False)
class Segmented:
    """A scan's labels.

    Attributes:
        labels: The scan with labels for voxels.
        names: Of the labels.
        sureness: Of each voxel the share of the label it has, 0..1.
    """

    labels: Scan
    names: Mapping[int, str]
    sureness: Voxels


def segment(scan: Scan, model: Model, run: Run | None = None) -> Segmented:
    """What a model makes of a scan.

    Args:
        scan: Of the kind that the model learned from.
        model: That `learn_labels` gave.
        run: Device, progress, cancellation.

    Raises:
        UserMistake: it is a model of another kind.
        Cancelled: the user stopped it.
    """
    require(model, ENGINE, "one that learned labels (pinxit scan learn-labels)")
    run = run or Run()
    settings = LabelSettings.from_json(model.card.settings)
    known = labels_of(model)
    network = _network(model, settings, len(known) + 1, run)
    found = framed(scan, settings.side, parsed_window(settings.window))
    best = np.full(scan.voxels.shape, -1.0, np.float32)
    labels = np.zeros(scan.voxels.shape, np.float32)
    maps = _shares(network, found, settings, run)
    for at, label in enumerate([0, *known]):
        share = unframed(scan, found, maps[:, at], outside=0.0 if at else 1.0)
        is_more = share > best
        labels[is_more] = label
        best = np.maximum(best, share)
    step = Step(
        "segment",
        ENGINE,
        VERSION,
        {
            "labels": {str(key): name for key, name in known.items()},
            "held out Dice": {k: round(float(v), 4) for k, v in model.card.scores.items()},
            "held out": model.card.judged.get("held out"),
        },
        used=(Source("model", model.card.name, model.sha256), scan.as_source("scan")),
    )
    made = replace(scan, unit="", windows=(), is_inverted=False).after(labels, step)
    return Segmented(made, known, best)


def labels_of(model: Model) -> dict[int, str]:
    """The labels that a model tells, by their numbers.

    Raises:
        UserMistake: its card does not say.
    """
    told = model.card.conditions.get("labels")
    if not isinstance(told, Mapping) or not all(str(key).isdecimal() for key in told):
        raise UserMistake(f"{model.card.name} is damaged: it does not say what its labels are.")
    return {int(key): str(name) for key, name in told.items()}


def judge_labels(
    model: Model, cases: Sequence[LabeledScan], parts: Split, run: Run
) -> dict[int, Overlap]:
    """Dice of each label on the slices that judge, voxel by voxel in the scan's own size."""
    known = list(labels_of(model))
    units: dict[int, list[tuple[int, int, int]]] = {each: [] for each in known}
    for case, blocks in zip(cases, parts.judge, strict=True):
        if not blocks:
            continue
        found = oriented(segment(case.scan, model, run).labels).voxels
        truth = oriented(Scan(case.labels.astype(np.float32), case.scan.affine)).voxels
        for block in blocks:
            for label in known:
                units[label].append(counts(found[block] == label, truth[block] == label))
    return {label: overlap(found) for label, found in units.items()}


@dataclass(frozen=True, slots=True, eq=False)
class _Lesson:
    """Slices with their neighbors, and what is in them."""

    seen: Float[np.ndarray, "slice channels side side"]
    truth: Int[np.ndarray, "slice side side"]
    has_label: Chosen


def _lesson(
    cases: Sequence[LabeledScan],
    frames: Sequence[Framed],
    parts: Split,
    known: Sequence[int],
    settings: LabelSettings,
) -> _Lesson:
    seen, truth = [], []
    for case, found, chosen in zip(cases, frames, parts.teach, strict=True):
        if not chosen.any():
            continue
        shares = [
            framed_mask(case.scan, found, _mask(case, label), settings.side) for label in known
        ]
        whole = np.stack([1 - sum(shares), *shares])
        truth.append(whole.argmax(0)[chosen])
        seen.append(_beside(found.squares, settings.beside)[chosen])
    answers = np.concatenate(truth).astype(np.int64)
    has_label: Chosen = np.asarray(answers.any((1, 2)))
    if not has_label.any():
        raise UserMistake("No slice that teaches shows a label; label more slices or patients.")
    return _Lesson(np.concatenate(seen), answers, has_label)


def _mask(case: LabeledScan, label: int) -> Voxels:
    return (case.labels == label).astype(np.float32)


def _beside(
    squares: Float[np.ndarray, "slice side side"], reach: int
) -> Float[np.ndarray, "slice channels side side"]:
    """Each slice with its neighbors; at the ends the last one again."""
    at = np.arange(len(squares))
    steps = range(-reach, reach + 1)
    return np.stack([squares[np.clip(at + s, 0, len(squares) - 1)] for s in steps], 1)


def _taught(network: UNet, lesson: _Lesson, settings: LabelSettings, seed: int, run: Run) -> None:
    optimizer = torch.optim.AdamW(network.parameters(), lr=settings.rate, weight_decay=1e-4)
    schedule = torch.optim.lr_scheduler.CosineAnnealingLR(optimizer, settings.steps)
    network.train()
    for step in range(settings.steps):
        random = random_stream(seed, "labels", step)
        which = _drawn(lesson, settings.batch, random)
        seen, truth = (
            torch.from_numpy(each[which]).to(run.device) for each in (lesson.seen, lesson.truth)
        )
        seen, truth = warped(seen, truth, settings.augment, random)
        loss = _loss(network(seen * 2 - 1), truth)
        optimizer.zero_grad()
        loss.backward()  # type: ignore[no-untyped-call]
        optimizer.step()
        schedule.step()
        facts = {"loss": float(loss.detach())}
        run.report(Progress("learn labels", step + 1, settings.steps, "updates", facts))


def _drawn(lesson: _Lesson, count: int, random: np.random.Generator) -> Int[np.ndarray, " count"]:
    with_label = np.flatnonzero(lesson.has_label)
    some = random.integers(len(lesson.seen), size=count)
    labeled = with_label[random.integers(len(with_label), size=count)]
    return np.where(random.random(count) < _LABELED, labeled, some)


def _loss(
    told: Float[Tensor, "batch classes height width"], truth: Int[Tensor, "batch height width"]
) -> Float[Tensor, ""]:
    """Cross entropy and soft Dice (Milletari et al. 2016, arXiv 1606.04797), one and one."""
    shares = told.softmax(1)[:, 1:]
    wanted = F.one_hot(truth, told.shape[1]).movedim(-1, 1)[:, 1:].to(shares)
    both = (shares * wanted).sum((0, 2, 3))
    either = (shares.square() + wanted).sum((0, 2, 3))
    is_there = wanted.sum((0, 2, 3)) > 0
    dice = (2 * both + 1) / (either + 1)
    missed = 1 - (dice[is_there].mean() if is_there.any() else dice.mean())
    return F.cross_entropy(told, truth) + missed


def _network(model: Model, settings: LabelSettings, classes: int, run: Run) -> UNet:
    draw = torch.Generator("cpu")
    network = UNet(2 * settings.beside + 1, classes, settings.width, draw)
    load_into(network, "unet", model)
    return network.to(run.device).eval()


@torch.no_grad()
def _shares(
    network: UNet, found: Framed, settings: LabelSettings, run: Run
) -> Float[np.ndarray, "slice classes side side"]:
    seen = _beside(found.squares, settings.beside)
    made = []
    for start in range(0, len(seen), _TOGETHER):
        some = torch.from_numpy(seen[start : start + _TOGETHER]).to(run.device)
        made.append(network(some * 2 - 1).softmax(1).cpu().numpy())
        done = min(start + _TOGETHER, len(seen))
        run.report(Progress("segment", done, len(seen), "slices"))
    return np.concatenate(made)


def _card(
    cases: Sequence[LabeledScan],
    lesson: _Lesson,
    settings: LabelSettings,
    names: Mapping[int, str],
    seed: int,
    unit: str,
) -> Card:
    learned: dict[str, Any] = {"seed": seed, "steps": settings.steps, "held out": unit}
    return Card(
        "labels",
        ENGINE,
        VERSION,
        settings.to_json(),
        (settings.side, settings.side, 2 * settings.beside + 1),
        told_of_scans("labeled scans", [case.scan for case in cases], len(lesson.seen)),
        {**learned, "program": __version__},
        conditions={"labels": {str(key): name for key, name in names.items()}},
    )
