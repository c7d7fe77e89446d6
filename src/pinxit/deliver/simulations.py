"""The way out of simulated cases: pictures as all are delivered, their truth as COCO and CSV."""

import csv
import io
import json
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import numpy as np

from pinxit.base.about import __version__
from pinxit.base.errors import Refused, UserMistake
from pinxit.base.files import refuse_existing
from pinxit.deliver.documents import write_document
from pinxit.deliver.files import Delivered
from pinxit.deliver.sheets import sheet_of
from pinxit.make.simulation.cases import Case
from pinxit.make.simulation.defects import Mask
from pinxit.mark.deeds import SHEET, VOCABULARY, source_type_of, strongest
from pinxit.mark.keys import Signer
from pinxit.mark.sidecars import Told
from pinxit.pictures.picture import Picture, Step

COCO, TRUTH, OVERVIEW, PICTURES = "coco.json", "truth.csv", "sheet.png", "pictures"
SIMULATION = "org.pinxit.simulation"
"""Label of the assertion that tells of simulated cases."""
SIMULATED = "SIMULATED cases: a program planted the defects, for training and tests"
_MOST_SHOWN = 36
_INK = (0.85, 0.1, 0.1)
_COLUMNS = (
    *("number", "file", "label", "seed", "direction", "style", "noise", "defect"),
    *("left", "top", "width", "height", "area", "visibility"),
)


@dataclass(frozen=True, slots=True)
class Written:
    """A case and the file that shows it."""

    case: Case
    file: Path


@dataclass(frozen=True, slots=True)
class Simulation:
    """What was written.

    Attributes:
        shown: Cases that were delivered.
        held_back: Numbers of those that a check blocked.
        files: Of the truth, the sheet, and what else was made of the cases.
        sheet: The first cases with their truth drawn in, before it was marked.
    """

    shown: tuple[Written, ...]
    held_back: tuple[int, ...]
    files: tuple[Path, ...]
    sheet: Picture


def refuse_simulation_places(out: Path, count: int, *, overwrite: bool) -> None:
    """Makes sure, before long work, that cases may be written into a folder.

    Raises:
        UserMistake: they may not.
    """
    for name in (COCO, TRUTH, OVERVIEW):
        refuse_existing(out / name, overwrite=overwrite)
    for number in range(1, count + 1):
        refuse_existing(_place(out, number), overwrite=overwrite)


def deliver_simulation(
    cases: Iterable[Case],
    out: Path,
    deliver: Callable[..., Delivered],
    signer: Signer,
    about: Mapping[str, Any],
    *,
    overwrite: bool = False,
) -> Simulation:
    """Writes every case, its truth and a sheet with the truth drawn in.

    Args:
        cases: From `simulate`, made while they are written.
        out: Folder.
        deliver: Delivers a picture, as `Studio.deliver` does.
        signer: Signs the truth.
        about: Settings and seed, told in the truth.
        overwrite: Whether files that are there may be replaced.

    Raises:
        UserMistake: they may not be written there, or no case passed the checks.
    """
    shown, held, types = [], [], []
    outlined: list[Picture] = []
    for case in cases:
        try:
            file = _place(out, case.number)
            deliver(case.picture, file, overwrite=overwrite)
        except Refused:
            held.append(case.number)
            continue
        shown.append(Written(case, file))
        types.append(source_type_of(case.picture.steps))
        if len(outlined) < _MOST_SHOWN:
            outlined.append(_outlined(case))
    if not shown:
        raise UserMistake("Checks held all cases back; `pinxit log show` says why.")
    kind = VOCABULARY + (strongest(each for each in types if each) or SHEET)
    facts = {"warning": SIMULATED, "cases": len(shown), "held_back": held, **about}
    files = [out / COCO, out / TRUTH]
    for path, data in zip(files, (coco(shown, facts), truth_table(shown)), strict=True):
        told = Told(path.name, SIMULATION, facts, kind)
        pictures = [each.file for each in shown]
        write_document(path, data, told, pictures, signer, overwrite=overwrite)
    sheet = sheet_of(outlined, cell=160)
    deliver(sheet, out / OVERVIEW, overwrite=overwrite)
    return Simulation(tuple(shown), tuple(held), (*files, out / OVERVIEW), sheet)


def _place(out: Path, number: int) -> Path:
    return out / PICTURES / f"{number:04d}.png"


def truth_table(shown: Sequence[Written]) -> bytes:
    """The truth of all cases as CSV: a row each, UTF-8."""
    stream = io.StringIO()
    table = csv.DictWriter(stream, _COLUMNS, lineterminator="\n")
    table.writeheader()
    for each in shown:
        told = each.case.to_json()
        box = told.pop("box") or ["", "", "", ""]
        told["direction"] = "" if told["direction"] is None else told["direction"]
        file = f"{PICTURES}/{each.file.name}"
        sides = dict(zip(("left", "top", "width", "height"), box, strict=True))
        table.writerow({**told, "file": file, **sides})
    return stream.getvalue().encode()


def coco(shown: Sequence[Written], facts: Mapping[str, Any]) -> bytes:
    """The truth of all cases in the form of COCO's object detection, masks as run lengths.

    Everything that COCO has no place for stands at the picture as ``pinxit``.
    """
    kinds = sorted({each.case.kind for each in shown if each.case.kind})
    number_of = {kind: number for number, kind in enumerate(kinds, 1)}
    images, annotations = list[dict[str, Any]](), list[dict[str, Any]]()
    for each in shown:
        case, picture = each.case, each.case.picture
        images.append(
            {
                "id": case.number,
                "file_name": f"{PICTURES}/{each.file.name}",
                "width": picture.width,
                "height": picture.height,
                "pinxit": case.to_json(),
            }
        )
        if case.mask is not None:
            annotations.append(
                {
                    "id": len(annotations) + 1,
                    "image_id": case.number,
                    "category_id": number_of[case.kind],
                    "bbox": list(case.box or ()),
                    "area": int(case.mask.sum()),
                    "segmentation": run_lengths(case.mask),
                    "iscrowd": 0,
                }
            )
    whole = {
        "info": {"description": SIMULATED, "version": __version__, "pinxit": dict(facts)},
        "images": images,
        "annotations": annotations,
        "categories": [
            {"id": number, "name": kind, "supercategory": "defect"}
            for kind, number in number_of.items()
        ],
    }
    return (json.dumps(whole, ensure_ascii=False, indent=1) + "\n").encode()


def run_lengths(mask: Mask) -> dict[str, list[int]]:
    """A mask as COCO's uncompressed run lengths: column by column, zeros first."""
    flat = np.concatenate([[False], mask.ravel(order="F"), [not mask[-1, -1]]])
    changes = np.flatnonzero(flat[1:] != flat[:-1])
    counts = np.diff(np.concatenate([[0], changes]))
    return {"size": [int(side) for side in mask.shape], "counts": [int(each) for each in counts]}


def _outlined(case: Case) -> Picture:
    """The case with its truth drawn in, and named."""
    title = f"{case.number} {case.kind or 'fine'}"
    if case.box is None:
        return _titled(case.picture, title)
    pixels = np.array(case.picture.pixels)
    for rows, columns in _frame(case.box, pixels.shape):
        pixels[rows, columns] = _INK
    step = Step("outline", "", __version__, {"box": list(case.box)})
    return _titled(case.picture.after(pixels, step), title)


def _titled(picture: Picture, title: str) -> Picture:
    return replace(picture, title=title)


def _frame(box: Sequence[int], shape: Sequence[int]) -> Iterator[tuple[slice, slice]]:
    """The four sides of a frame around a box, two pixels wide, within the picture."""
    left, top, width, height = box
    right, bottom = min(left + width + 3, shape[1]), min(top + height + 3, shape[0])
    left, top = max(left - 3, 0), max(top - 3, 0)
    yield slice(top, min(top + 2, bottom)), slice(left, right)
    yield slice(max(bottom - 2, top), bottom), slice(left, right)
    yield slice(top, bottom), slice(left, min(left + 2, right))
    yield slice(top, bottom), slice(max(right - 2, left), right)
