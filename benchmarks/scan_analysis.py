"""How good labels, measures, anomalies and drawn cases of scans are, on real scans, and the cost.

``python benchmarks/scan_analysis.py SCANS LESIONS [--parts measures,brain,tumors,lungs,cases]``,
SCANS as ``tools/scan_data.py`` writes them, LESIONS as ``tools/lesion_data.py`` does. Prints tables
and writes scan-analysis.json with seeds and machine. The parts:

- measures: volumes, surfaces and textures of five real tumors beside what PyRadiomics says of them;
- brain: the brain in a template of MR, learned from some of its slices, judged on others;
- tumors: lung tumors, learned from two patients, judged on the third: few, and so it looks;
- lungs: normal slices of two patients; planted lesions in held-out slices, then the real tumor of a
  third patient, by slices and by pixels, for both networks and for a filter that learned nothing;
- cases: slices that the GAN drew: copies, and whether a network that learned planted lesions from
  eight real slices finds them better in other real slices if drawn cases are added.
"""

import argparse
import csv
import json
import os
import platform
import resource
import time
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import torch
from PIL import Image

from pinxit.base.progress import Progress
from pinxit.desks.scan_labels import LabelDesk, label_desk
from pinxit.engine import Model, Run
from pinxit.make.scans.anomaly import (
    ALL_WAYS,
    calibrated,
    find_anomalies,
    pixel_area,
    with_lesions,
)
from pinxit.make.scans.case_settings import CaseSettings
from pinxit.make.scans.cases import cases_sheet, draw_cases
from pinxit.make.scans.framing import framed, framed_mask
from pinxit.make.scans.learning import parsed_window
from pinxit.make.scans.measure import measure
from pinxit.make.scans.measure_settings import MeasureSettings
from pinxit.make.scans.normal import Taught, teach_normal
from pinxit.make.scans.normal_settings import NormalSettings
from pinxit.make.scans.overlays import heated, outlined
from pinxit.make.scans.segment import LabeledScan, learn_labels, segment
from pinxit.make.scans.segment_settings import LabelSettings
from pinxit.mark.log import log_of
from pinxit.metrics.overlap import counts, overlap
from pinxit.metrics.ranking import area_by_units
from pinxit.pictures.picture import Picture
from pinxit.scans.oriented import oriented
from pinxit.scans.scan import Scan
from pinxit.scans.window import Window
from pinxit.training.model_file import load_model, save_model

LUNG = "-400,1400"
_NAMES = {
    "VoxelVolume": ("size", "volume mm3"),
    "MeshVolume": ("size", "mesh volume mm3"),
    "SurfaceArea": ("size", "surface mm2"),
    "Sphericity": ("size", "sphericity"),
    "Mean": ("values", "mean"),
    "Skewness": ("values", "skewness"),
    "Contrast": ("texture", "contrast"),
    "DifferenceAverage": ("texture", "dissimilarity"),
    "Correlation": ("texture", "correlation"),
    "JointEnergy": ("texture", "joint energy"),
    "JointEntropy": ("texture", "joint entropy"),
    "Idm": ("texture", "inverse difference moment"),
}
_TINY = LabelSettings(side=64, width=8, steps=150, batch=8, beside=0)

Facts = dict[str, Any]


def cases_of(desk: LabelDesk, folder: Path, names: tuple[str, ...]) -> Iterator[LabeledScan]:
    """Examples with their tumors; those that are CT in Hounsfield units."""
    for name in names:
        if name == "rider":
            scan = desk.scans.open(folder / "rider")
            yield LabeledScan(scan, desk.labels_of(scan, folder / "rider.dcm")[0])
            continue
        scan = desk.scans.open(folder / "images" / f"{name}.nii")
        drawn, _ = desk.labels_of(scan, folder / "labels" / f"{name}.nii")
        is_ct = name.startswith("lung")
        yield LabeledScan(replace(scan, unit="HU", modality="CT") if is_ct else scan, drawn)


def baseline(folder: Path, case: str) -> dict[str, float]:
    """What PyRadiomics says of an example."""
    told: dict[str, float] = {}
    for kind in ("shape", "firstorder", "glcm"):
        path = folder / "baseline" / f"baseline_{kind}.csv"
        rows = list(csv.reader(path.read_text(encoding="utf-8").splitlines()))
        column = rows[0].index(case)
        for row in rows[1:]:
            name = row[0].rsplit("_", 1)[-1]
            if name in _NAMES and row[0].startswith("original_"):
                told[name] = float(row[column])
    return told


def measures(desk: LabelDesk, lesions: Path) -> Facts:
    """Ours over theirs, the worst of five tumors."""
    apart: dict[str, list[float]] = {}
    for name in ("brain1", "brain2", "breast1", "lung1", "lung2"):
        (case,) = cases_of(desk, lesions, (name,))
        (ours,) = measure(case.scan, case.labels, {}, MeasureSettings(bin_width=25))
        theirs = baseline(lesions, name)
        for feature, (part, own) in _NAMES.items():
            if feature in theirs:
                value = getattr(ours, part)[own]
                apart.setdefault(feature, []).append(abs(value / theirs[feature] - 1))
    print("\n| measure | tumors | farthest from PyRadiomics |\n|---|---|---|")
    for feature, each in apart.items():
        print(f"| {_NAMES[feature][1]} | {len(each)} | {max(each):.2%} |")
    return {feature: max(each) for feature, each in apart.items()}


def brain(scans: Path, seed: int, run: Run) -> Facts:
    """The brain in a template, from slices to slices."""
    from pinxit.scans.read import read_scan

    whole = read_scan(scans / "ch2.nii.gz")
    truth = read_scan(scans / "ch2bet.nii.gz").voxels > 0
    began = time.perf_counter()
    settings = LabelSettings(side=96, width=8, steps=200, batch=6)
    case = LabeledScan(whole, truth.astype(np.int16))
    learned = learn_labels([case], settings, {1: "brain"}, seed=seed, run=run)
    taught = time.perf_counter() - began
    began = time.perf_counter()
    made = segment(whole, learned.model, run)
    taken = time.perf_counter() - began
    _write(outlined(whole, made.labels.voxels.astype(np.int16), Window(80, 160)), "brain")
    found = learned.overlaps[1]
    print(
        f"\nbrain: Dice {found.dice:.3f} ({found.low:.3f} to {found.high:.3f}) on held-out "
        f"{learned.unit}; learned in {taught:.0f} s, {taken / len(whole.voxels):.3f} s a slice"
    )
    return {"dice": found.dice, "low": found.low, "high": found.high, "seconds": taught}


def tumors(desk: LabelDesk, lesions: Path, seed: int, run: Run) -> Facts:
    """Lung tumors of two patients, looked for in a third."""
    every = list(cases_of(desk, lesions, ("rider", "lung1", "lung2")))
    settings = LabelSettings(window=LUNG, held_out=0.3)
    learned = learn_labels(every, settings, {1: "tumor"}, seed=seed, run=run)
    found = learned.overlaps[1]
    print(
        f"\ntumors of lungs: Dice {found.dice:.3f} ({found.low:.3f} to {found.high:.3f}) "
        f"on a held-out patient, learned from two"
    )
    return {"dice": found.dice, "low": found.low, "high": found.high}


def normal_of(desk: LabelDesk, lesions: Path, settings: NormalSettings, run: Run) -> Taught:
    """Lungs of two patients without the slices that show their tumors."""
    cases = list(cases_of(desk, lesions, ("rider", "lung1")))
    out = [_shows(case) for case in cases]
    return teach_normal([case.scan for case in cases], settings, left_out=out, run=run)


def lungs(desk: LabelDesk, lesions: Path, given: argparse.Namespace, run: Run) -> Facts:
    """Both networks and the filter, on planted and on real tumors."""
    place = Path("lungs.safetensors")
    settings = NormalSettings(window=LUNG, width=given.width, drawn=given.drawn, coded=given.coded)
    if not place.exists():
        began = time.perf_counter()
        model = calibrated(normal_of(desk, lesions, settings, run), run=run)
        save_model(model, place)
        print(f"\nlearned in {time.perf_counter() - began:.0f} s")
    model = load_model(place)
    told: Facts = {"planted": dict(model.card.scores), "judged": dict(model.card.judged)}
    print(
        "\n| way | planted, slices | real tumor, slices | real tumor, pixels |\n|---|---|---|---|"
    )
    (case,) = cases_of(desk, lesions, ("lung2",))
    real = _real(case, model, run)
    for way in ALL_WAYS:
        name = f"AUROC of planted lesions, {way}"
        scores = model.card.scores
        planted = (
            f"{scores[name]:.3f} ({scores[f'{name} low']:.3f} to {scores[f'{name} high']:.3f})"
        )
        print(f"| {way} | {planted} | {real[way][0]} | {real[way][1]} |")
    return told | {"real": {way: [str(each) for each in pair] for way, pair in real.items()}}


def _real(case: LabeledScan, model: Model, run: Run) -> dict[str, tuple[Any, Any]]:
    """Areas by slices (in blocks of four) and by pixels of a patient with a tumor."""
    found = find_anomalies(case.scan, model, run)
    _write(heated(case.scan, found, Window(-400, 1400)), "heat")
    settings = NormalSettings.from_json(model.card.settings)
    frame = framed(case.scan, settings.side, parsed_window(settings.window))
    truth = framed_mask(case.scan, frame, case.labels.astype(np.float32), settings.side)
    has_tumor = _shows(case)
    told = {}
    for way in ALL_WAYS:
        scores = found.scores[way]
        is_body = ~np.isnan(scores)
        blocks = [np.arange(at, min(at + 4, len(scores))) for at in range(0, len(scores), 4)]
        kept = [block[is_body[block]] for block in blocks]
        units = [(scores[b[~has_tumor[b]]], scores[b[has_tumor[b]]]) for b in kept]
        squares = framed_mask(case.scan, frame, found.heat[way].voxels, settings.side)
        inside = (frame.squares > 0.05).astype(np.float32)
        told[way] = (
            area_by_units(units),
            pixel_area(squares[has_tumor], truth[has_tumor], inside[has_tumor]),
        )
    return told


def cases(desk: LabelDesk, lesions: Path, seed: int, run: Run) -> Facts:
    """Copies among drawn slices, and what they are worth for learning."""
    model = load_model(Path("lungs.safetensors"))
    made = draw_cases(model, CaseSettings(count=64), seed=seed, run=run)
    _write(cases_sheet(made), "cases")
    print("\n" + "; ".join(made.lines()))
    real = model.weights["training slices"].astype(np.float32) / 255
    (held,) = cases_of(desk, lesions, ("lung2",))
    settings = NormalSettings.from_json(model.card.settings)
    frame = framed(held.scan, settings.side, parsed_window(settings.window))
    clean = frame.squares[(frame.body >= settings.least_body) & ~_shows(held)]
    judge = with_lesions(clean, 1000 + seed)
    random = np.random.default_rng(seed)
    few = with_lesions(real[random.permutation(len(real))[:8]], seed)
    drawn = (made.squares, made.truth.voxels)
    told: Facts = {"z": made.z, "left out": made.left_out}
    for name, lessons in (
        ("8 real", few),
        ("64 drawn", drawn),
        ("both", tuple(np.concatenate(each) for each in zip(few, drawn, strict=True))),
    ):
        told[name] = _taught_on(lessons, judge, seed, run)
        print(
            f"planted lesions in a patient never seen, learned from {name}: Dice {told[name]:.3f}"
        )
    return told


def _taught_on(lessons: Any, judge: Any, seed: int, run: Run) -> float:
    """Dice on slices with planted lesions."""
    squares, masks = lessons
    plain = LabelSettings(**(_TINY.to_json() | {"side": squares.shape[-1]}))
    copies = -(-36 // len(squares))
    whole = [np.tile(each, (copies, 1, 1)) for each in (squares, masks)]
    case = LabeledScan(Scan(whole[0].astype(np.float32)), whole[1].astype(np.int16))
    learned = learn_labels([case], plain, seed=seed, run=run)
    made = segment(Scan(judge[0].astype(np.float32)), learned.model, run)
    pairs = zip(made.labels.voxels > 0, judge[1] > 0, strict=True)
    return overlap([counts(a, b) for a, b in pairs]).dice


def _shows(case: LabeledScan) -> np.ndarray:
    drawn = oriented(Scan(case.labels.astype(np.float32), case.scan.affine)).voxels
    return np.asarray(drawn.any((1, 2)))


def _write(picture: Picture, name: str) -> None:
    pixels = (picture.pixels * 255).round().astype(np.uint8)
    Image.fromarray(pixels).save(f"scan-analysis-{name}.png")


def main() -> None:
    """Prints the tables."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("scans", type=Path)
    parser.add_argument("lesions", type=Path)
    parser.add_argument("--parts", default="measures,brain,tumors,lungs,cases")
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--width", type=int, default=64)
    parser.add_argument("--drawn", type=int, default=24_000)
    parser.add_argument("--coded", type=int, default=12_000)
    given = parser.parse_args()
    run = Run(tell=_Telling())
    told: Facts = {
        "machine": {"cpu": platform.processor() or platform.machine(), "cores": os.cpu_count()},
        "versions": {"torch": torch.__version__, "python": platform.python_version()},
        "seed": given.seed,
        "networks": {name: getattr(given, name) for name in ("width", "drawn", "coded")},
    }
    log = log_of(Path("scan-analysis-home"))
    with label_desk(log.keys, log) as desk:
        works = {
            "measures": lambda: measures(desk, given.lesions),
            "brain": lambda: brain(given.scans, given.seed, run),
            "tumors": lambda: tumors(desk, given.lesions, given.seed, run),
            "lungs": lambda: lungs(desk, given.lesions, given, run),
            "cases": lambda: cases(desk, given.lesions, given.seed, run),
        }
        for part in given.parts.split(","):
            began = (time.perf_counter(), time.process_time())
            found = works[part]()
            taken = (time.perf_counter() - began[0], time.process_time() - began[1])
            told[part] = found | {"seconds": taken[0], "seconds of processor": taken[1]}
            print(f"({part}: {taken[0]:.0f} s, {taken[1]:.0f} s of processor)", flush=True)
    told["memory GB"] = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 2**20
    Path("scan-analysis.json").write_text(json.dumps(told, indent=1), encoding="utf-8")


class _Telling:
    """A line for every tenth of a stage."""

    def __init__(self) -> None:
        self._last: tuple[str, int] = ("", -1)

    def __call__(self, progress: Progress) -> None:
        tenth = int(10 * progress.done / progress.total) if progress.total else 0
        if (progress.stage, tenth) != self._last and progress.stage.startswith("learn"):
            self._last = (progress.stage, tenth)
            print(f"  {progress.stage} {progress.done:.0f}", flush=True)


if __name__ == "__main__":
    main()
