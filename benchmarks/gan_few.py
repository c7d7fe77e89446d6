"""What a base model makes of few pictures: does it belong to the set, and is it new?

``python benchmarks/gan_few.py FOLDER --count 100 [--start icons-64] [--images 24000] [--out F]``
goes on from a model that comes with Pinxit on so many pictures of a folder, drawn by lot, as
``pinxit train FOLDER --start MODEL --conditions off`` does (``--conditions auto`` learns the words
of captions.csv, too). Judged by EfficientNet-lite0 beside pictures of the folder that were *not*
learned: the kernel distance of the result, of the base, and of the pictures that were learned; and
the copies among the result. ``--sheet`` shows the result beside what was learned; ``--blind`` mixes
results and pictures that were not learned in a random order, with the key in a file of its own, to
be judged by eye.

The icons of OpenMoji, which no shipped model knows: ``python tools/fetch_data.py openmoji``; its
faces alone: ``--pattern "1F6[0-3]?.png" --pattern "1F64[0-4].png" --pattern "1F91[0-7].png"
--pattern "1F92[0-57-9A-F].png" --pattern "1F97[0-9A].png" --pattern "1FAE[0-58].png"``.
"""

import argparse
import csv
import json
import platform
import resource
import tempfile
import time
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import torch
from numpy.typing import NDArray
from PIL import Image

from pinxit.base.about import __version__
from pinxit.cli.training import knobs_of
from pinxit.datasets.importing import import_folder
from pinxit.datasets.pixels import training_pixels
from pinxit.datasets.rights import Rights
from pinxit.deliver.sheets import contact_sheet
from pinxit.engine import Model, Run
from pinxit.make.generate import generate
from pinxit.metrics.copying import copying
from pinxit.metrics.data_copying import data_copying
from pinxit.metrics.distributions import kernel_distance
from pinxit.metrics.lite0 import features
from pinxit.nets.conditions import WANTED
from pinxit.training.budget import Budget
from pinxit.training.model_file import load_model, save_model
from pinxit.training.plan import TrainingPlan, carry_out
from pinxit.training.run_folder import RunFolder
from pinxit.training.shelf import Shelf

Pictures = NDArray[np.uint8]
SEED = 7
CAPTIONS = "captions.csv"
MADE = 512
_SHOWN, _BLIND = 40, 50
_SUFFIXES = {".png", ".webp", ".jpg"}


@dataclass(frozen=True, slots=True)
class Work:
    """What was learned, and what was not.

    Attributes:
        model: What came out.
        base: What it began from.
        known: Pictures that were learned.
        others: Pictures of the same folder that were not.
    """

    model: Model
    base: Model
    known: Pictures
    others: Pictures


def worked(asked: argparse.Namespace, place: Path) -> Work:
    """Trains, or takes the model that was trained before."""
    base = Shelf(place / "models").load(asked.start)
    found = {file for pattern in asked.pattern or ["*"] for file in asked.folder.rglob(pattern)}
    files = sorted(file for file in found if file.suffix in _SUFFIXES)
    order = np.random.default_rng(SEED).permutation(len(files))
    parts = {"known": order[: asked.count], "others": order[asked.count : asked.count + MADE]}
    sets = {}
    for name, numbers in parts.items():
        (place / name).mkdir()
        for number in numbers:
            (place / name / files[number].name).symlink_to(files[number])
        _captions(asked.folder, place / name)
        sets[name] = import_folder(place / name, name, Rights(asked.license, "whoever made them"))
    pixels = {n: training_pixels(data, base.card.shape) for n, (data, _) in sets.items()}
    if asked.model is not None and asked.model.exists():
        return Work(load_model(asked.model), base, pixels["known"], pixels["others"])
    plan = TrainingPlan(
        dataset=sets["known"][0],
        name=f"few-{asked.count}",
        budget=Budget(pictures=asked.images),
        recipe="fine-tune",
        knobs=knobs_of(asked.set),
        conditions=asked.conditions,
        start=base,
        seed=SEED,
    )
    model = carry_out(plan, RunFolder(asked.run or place / "run"), Run())
    if asked.model is not None:
        model = save_model(model, asked.model, overwrite=True)
    return Work(model, base, pixels["known"], pixels["others"])


def _captions(folder: Path, part: Path) -> None:
    """The words of those pictures that were taken, if there are any."""
    if not (folder / CAPTIONS).is_file():
        return
    with (folder / CAPTIONS).open(newline="") as file:
        head, *rows = csv.reader(file)
    with (part / CAPTIONS).open("w", newline="") as file:
        csv.writer(file).writerows(
            [head, *(row for row in rows if row and (part / row[0]).exists())]
        )


def drawn(model: Model, count: int, first: int = 1) -> Pictures:
    """Pictures of seeds."""
    made = generate(model, range(first, first + count))
    return np.stack([np.rint(each.pixels * 255).astype(np.uint8) for each in made])


def table(work: Work) -> dict[str, float]:
    """All numbers."""
    made, before = drawn(work.model, MADE), drawn(work.base, MADE)
    aim = features(work.others)
    rows: dict[str, float] = {}
    for name, pictures in (("result", made), ("base", before), ("learned", work.known)):
        distance, error = kernel_distance(aim, features(pictures))
        rows |= {f"kernel distance x 1000, {name}": 1000 * distance, f"+- {name}": 2000 * error}
    copies, honest = copying(work.known, made), copying(work.known, work.others)
    tested = data_copying(work.known, made)
    return {
        **rows,
        "copy rate": copies.share,
        "copy rate, upper end": copies.interval[1],
        "copy rate of pictures that were not learned": honest.share,
        "twin rate": copies.twins,
        "C_T": tested.z,
        "authenticity": tested.authenticity,
        "authenticity, honest": tested.honest,
        "pictures shown": float(work.model.card.training["pictures"]),
        "seconds": float(work.model.card.training["seconds"]),
    }


def draw_sheets(work: Work, asked: argparse.Namespace) -> None:
    """The sheet, and the blind one with its key."""
    made = drawn(work.model, _SHOWN)
    if asked.sheet:
        rows = [*work.known[:_SHOWN], *made]
        labels = [""] * _SHOWN + [""] * _SHOWN
        _save([each / 255 for each in rows], labels, 10, asked.sheet)
    if asked.blind:
        both = [*drawn(work.model, _BLIND, 1001), *work.others[:_BLIND]]
        order = np.random.default_rng(SEED).permutation(len(both))
        labels = [str(number + 1) for number in range(len(both))]
        _save([both[at] / 255 for at in order], labels, 10, asked.blind)
        key = {str(n + 1): bool(at < _BLIND) for n, at in enumerate(order)}
        asked.blind.with_suffix(".key.json").write_text(json.dumps(key))


def _save(pixels: list[NDArray[np.float64]], labels: list[str], columns: int, out: Path) -> None:
    sheet = contact_sheet([p.astype(np.float32) for p in pixels], labels, columns, 64)
    Image.fromarray(np.rint(sheet * 255).astype(np.uint8)).save(out)


def main() -> None:
    """Prints the table."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("folder", type=Path)
    parser.add_argument("--count", type=int, default=100)
    parser.add_argument("--start", default="icons-64")
    parser.add_argument("--images", type=int, default=24_000, help="training pictures to show")
    parser.add_argument("--conditions", default="off", choices=WANTED)
    parser.add_argument("--pattern", action="append", help="names of files; may be given again")
    parser.add_argument("--set", action="append", default=[], metavar="KNOB=VALUE")
    parser.add_argument("--run", type=Path, help="keeps the training; goes on if there is one")
    parser.add_argument("--license", default="CC-BY-SA-4.0")
    parser.add_argument("--model", type=Path, help="taken if it is there, written otherwise")
    parser.add_argument("--sheet", type=Path)
    parser.add_argument("--blind", type=Path)
    parser.add_argument("--out", type=Path)
    asked = parser.parse_args()
    began = time.monotonic()
    with tempfile.TemporaryDirectory() as place:
        work = worked(asked, Path(place))
    rows = {"count": float(asked.count), **table(work)}
    rows["peak MB"] = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    rows["seconds in all"] = time.monotonic() - began
    print(*(f"{name:48} {value:10.4g}" for name, value in rows.items()), sep="\n")
    draw_sheets(work, asked)
    if asked.out:
        about = {"version": __version__, "torch": torch.__version__, "machine": platform.machine()}
        about |= {"start": asked.start, "seed": str(SEED)}
        asked.out.write_text(json.dumps({**about, "rows": rows}, indent=1) + "\n")


if __name__ == "__main__":
    main()
