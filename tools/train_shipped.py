"""Trains the models that come with Pinxit, as ``pinxit train`` does, on one CPU core.

``python tools/train_shipped.py adventurers CACHE WORK`` makes the data set from the packages in
CACHE (fetched if absent), trains one stage after the other, and writes the model and its card into
src/pinxit/data/models. The same call goes on with a run that was stopped.
"""

import argparse
import gzip
import io
import json
import time
import zipfile
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

import numpy as np
import torch
from numpy.typing import NDArray
from PIL import Image

from fetch_data import FASHION
from make_tiles import adventurers, crawl_tiles
from packages import PACKAGES, fetch, members
from pinxit.base.progress import Progress
from pinxit.base.shipped import shipped
from pinxit.datasets.copy_index import without_maps
from pinxit.datasets.dataset import Dataset
from pinxit.datasets.importing import import_folder
from pinxit.datasets.pixels import training_pixels
from pinxit.datasets.rights import Rights
from pinxit.engine import Model, Run
from pinxit.make.generate import generate
from pinxit.training.budget import Budget
from pinxit.training.model_file import load_model, save_model
from pinxit.training.plan import TrainingPlan, carry_out
from pinxit.training.run_folder import RunFolder

Pictures = NDArray[np.uint8]
HELD_OUT = 512
_OF_EACH = 700
"""Garments of each class: what it learned from is known by prints, which travel with it."""


@dataclass(frozen=True, slots=True)
class Stage:
    """One training; the next one continues from its model.

    Attributes:
        budget: When it ends.
        knobs: Settings that differ from the defaults, or from the stage before.
        note: How the shipped model came about, where that differs.
    """

    budget: Budget
    knobs: Mapping[str, Any] = field(default_factory=dict)
    note: str = ""


@dataclass(frozen=True, slots=True)
class Recipe:
    """One shipped model.

    Attributes:
        pictures: Writes the training pictures below a folder, from the cache of packages.
        held_out: Gives pictures of the same kind that are not trained on.
        title: What the pictures show.
        channels: Of the pictures it makes.
        stages: One after the other.
        has_maps: Whether maps of the training pictures travel along, for finding parts of them;
            prints always do.
    """

    pictures: Callable[[Path, Path], None]
    held_out: Callable[[Path], Pictures]
    title: str
    channels: int
    stages: tuple[Stage, ...]
    has_maps: bool = True


def _adventurers(_: Path, folder: Path) -> None:
    with zipfile.ZipFile(shipped("demo", "adventurers.zip")) as archive:
        archive.extractall(folder)


def _other_adventurers(cache: Path) -> Pictures:
    tiles = adventurers(crawl_tiles(cache), 3000 + HELD_OUT)
    numbered = {int(name.rsplit("/", 1)[1]): name for name in tiles}
    return np.stack([tiles[numbered[3000 + number]] for number in range(HELD_OUT)])


def _fashion(cache: Path, folder: Path) -> None:
    """The first garments of each class, in a folder by its name."""
    package = PACKAGES["dataset-fashion-mnist"]
    pictures, classes = _garments(cache, "train-images"), _classes(cache, "train-labels")
    for number, name in enumerate(FASHION):
        (folder / name).mkdir(parents=True, exist_ok=True)
        for index in np.flatnonzero(classes == number)[:_OF_EACH]:
            stream = io.BytesIO()
            Image.fromarray(pictures[index, ..., 0]).save(stream, "png")
            (folder / name / f"{index:05}.png").write_bytes(stream.getvalue())
    rights = f"path,license,creator,source\n*,MIT,Zalando SE,{package.page}\n"
    (folder / "rights.csv").write_text(rights, "utf-8")


def _classes(cache: Path, part: str) -> NDArray[np.uint8]:
    file = fetch(PACKAGES["dataset-fashion-mnist"], cache)
    name = f"{part}-idx1-ubyte.gz"
    data = next(data for path, data in members(file, lambda path: path.endswith(name)))
    return np.frombuffer(gzip.decompress(data), np.uint8, offset=8)


def _garments(cache: Path, part: str) -> Pictures:
    file = fetch(PACKAGES["dataset-fashion-mnist"], cache)
    name = f"{part}-idx3-ubyte.gz"
    data = next(data for path, data in members(file, lambda path: path.endswith(name)))
    pictures = np.frombuffer(gzip.decompress(data), np.uint8, offset=16).reshape(-1, 28, 28)
    return np.pad(pictures, ((0, 0), (2, 2), (2, 2)))[..., None]


def _scores(model: Model, known: Pictures, new: Pictures) -> Mapping[str, float]:
    """How varied and how new what the model makes is, both 1 for real pictures it never saw."""
    made = np.stack([picture.pixels for picture in generate(model, range(HELD_OUT))])
    ours, real, seen = (_flat(pictures) for pictures in (made, new / 255, known / 255))
    variety = float(torch.cdist(ours, ours).mean() / torch.cdist(real, real).mean())
    nearest = [torch.cdist(each, seen).amin(1).median() for each in (ours, real)]
    return {
        f"mean pixel distance among {HELD_OUT} samples over that of held-out pictures": variety,
        f"median pixel distance of {HELD_OUT} samples to the nearest training picture over that "
        "of held-out pictures": float(nearest[0] / nearest[1]),
    }


def _flat(pictures: NDArray[Any]) -> torch.Tensor:
    color = pictures[..., :3] * (pictures[..., 3:] if pictures.shape[-1] == 4 else 1)
    return torch.from_numpy(color.astype(np.float32)).flatten(1)


RECIPES = {
    "adventurers": Recipe(
        _adventurers,
        _other_adventurers,
        "3,000 adventurers of 32 px with transparency, dressed from paper-doll parts",
        4,
        (
            Stage(Budget(minutes=24)),
            Stage(
                Budget(pictures=172_000),
                {
                    "rate": 0.009,  # a continued training begins late in its schedule, at 0.0014
                    "rate_end": 0.0001,
                    "gamma": 0.4,
                    "gamma_end": 0.4,
                    "augment_color": 0.1,
                },
                "; the schedules were made for 340,000 pictures, and for 172,000 from the "
                "130,536th on",
            ),
        ),
    ),
    "fashion": Recipe(
        _fashion,
        lambda cache: _garments(cache, "t10k-images")[:HELD_OUT],
        "7,000 grey pictures of garments of ten classes (Fashion-MNIST), padded to 32 px",
        1,
        (Stage(Budget(minutes=46), {"augment_color": 0.1}),),
        has_maps=False,
    ),
}


def _tell(name: str) -> Callable[[Progress], None]:
    last = [0.0]

    def tell(progress: Progress) -> None:
        if progress.facts and time.monotonic() - last[0] > 30:
            last[0] = time.monotonic()
            facts = ", ".join(f"{k} {v:.3g}" for k, v in progress.facts.items())
            print(f"{name}: {progress.done:.0f} of {progress.total:.0f} {progress.unit}; {facts}")

    return tell


def _trained(name: str, recipe: Recipe, dataset: Dataset, work: Path) -> tuple[Model, str]:
    """The model after all stages, and a line on each; finished stages are taken from files."""
    model, told = None, []
    for number, stage in enumerate(recipe.stages, 1):
        file = work / f"{name}-{number}.safetensors"
        if not file.exists():
            plan = TrainingPlan(
                dataset=dataset,
                name=name,
                budget=stage.budget,
                knobs=stage.knobs,
                channels=recipe.channels,
                start=model,
            )
            folder = RunFolder(work / f"{name}-{number}")
            save_model(carry_out(plan, folder, Run(tell=_tell(f"{name}, stage {number}"))), file)
        model = load_model(file)
        about = model.card.training
        told.append(
            f"- Stage {number}: {about['pictures']:,} pictures in {about['seconds'] / 60:.0f} "
            f"minutes, seed {about['seed']}, settings `{json.dumps(model.card.settings)}`"
            f"{stage.note}"
        )
    if model is None:
        raise SystemExit(f"{name} has no stages.")
    return model, "\n".join(told)


def _card(recipe: Recipe, model: Model, stages: str) -> str:
    card = model.card
    height, width, channels = card.shape
    data = card.dataset
    return f"""# {card.name}
Generator and discriminator of the engine `{card.engine}` (version {card.version}), trained from
scratch by Pinxit's own training loop on one shared CPU core; no other weights went into it.

- Makes: pictures of {width} x {height} px with {channels} channel{"s" * (channels > 1)}
- Data: {recipe.title}
- Source and license of the data: {"; ".join(data["sources"])}
- Digest of the data set: `{data["digest"]}`
- License of these weights: Apache-2.0, as Pinxit
{stages}
- Scores: {"; ".join(f"{name}: {score:g}" for name, score in card.scores.items())}
- SHA-256 of the file: `{model.sha256}`
- Made by: `python tools/train_shipped.py {card.name} CACHE WORK`; a stage with a budget of minutes
  comes out a little differently each time
"""


def main() -> None:
    """Trains one model."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("name", choices=sorted(RECIPES))
    parser.add_argument("cache", type=Path, help="folder of downloaded packages")
    parser.add_argument("work", type=Path, help="folder of data and runs")
    parser.add_argument("--out", type=Path, default=shipped("models"))
    asked = parser.parse_args()
    torch.set_num_threads(1)
    recipe = RECIPES[asked.name]
    folder = asked.work / f"{asked.name}-pictures"
    if not folder.exists():
        recipe.pictures(asked.cache, folder)
    dataset, _ = import_folder(folder, asked.name, Rights())
    model, stages = _trained(asked.name, recipe, dataset, asked.work)
    known = training_pixels(dataset, model.card.shape)
    scored = _scores(model, known, recipe.held_out(asked.cache))
    scores = {name: round(value, 3) for name, value in scored.items()}
    model = replace(model, card=replace(model.card, name=asked.name, scores=scores))
    if not recipe.has_maps:
        model = replace(model, weights=without_maps(model.weights))
    saved = save_model(model, asked.out / f"{asked.name}.safetensors", overwrite=True)
    (asked.out / f"{asked.name}.md").write_text(_card(recipe, saved, stages), "utf-8")


if __name__ == "__main__":
    main()
