"""Made pictures beside those that a model learned from: scored, and each with its nearest."""

from collections.abc import Sequence
from dataclasses import replace
from typing import TYPE_CHECKING, Annotated

import numpy as np
from fastapi import APIRouter, Depends, Query
from jaxtyping import Float32

from pinxit.base.errors import UserMistake
from pinxit.check.checks.copies import judged_by_model
from pinxit.check.copy_limits import CopyLimits
from pinxit.datasets.pixels import training_pixels
from pinxit.deliver.previews import preview_uri
from pinxit.service.asking import Me, TheHouse, may
from pinxit.service.problem import Conflict, Missing
from pinxit.service.shapes.lessons import (
    MOST_CARDS,
    NearestPicture,
    NearestTold,
    ScoredPicture,
    ScoresTold,
)

if TYPE_CHECKING:
    from pinxit.datasets.dataset import Dataset
    from pinxit.datasets.entry import Entry
    from pinxit.make.explore import Explorer
    from pinxit.studio import Studio

router = APIRouter(tags=["lessons"], dependencies=[Depends(may("read"))])

_SIDE = 96
_COMPARED, _TOGETHER = 400, 16
"""Training pictures among which the nearest is looked for, of more some by chance; at a time."""

ModelName = Annotated[str, Query(max_length=64)]
Seed = Annotated[int, Query(ge=0, le=2**31, description="Decides which pictures")]
Count = Annotated[int, Query(ge=2, le=MOST_CARDS)]
Pictures = Float32[np.ndarray, "_ _ _ _"]
"""sRGB 0..1, picture height width channel."""
Compared = tuple[list["Entry"], Float32[np.ndarray, "_ _"]]
"""Training pictures, and the coarse pixels of each."""
_KEPT: dict[tuple[str, str], Compared] = {}
"""By hashes of model and data set; the one thread of previews alone looks here."""
_MOST_KEPT = 8


@router.get("/lessons/scores", summary="What the discriminator says of real and made pictures")
async def show_scores(
    me: Me, house: TheHouse, model: ModelName, seed: Seed = 1, count: Count = 8
) -> ScoresTold:
    """Pictures that a model learned from, and as many that it makes, the most real first."""
    studio = house.studio(me.id)

    def work(explorer: "Explorer") -> ScoresTold:
        return _scored(explorer, _learned_by(studio, explorer), seed, count)

    return await house.previews.ask(studio, model, work)


@router.get("/lessons/nearest", summary="Made pictures beside the training pictures nearest them")
async def show_nearest(
    me: Me, house: TheHouse, model: ModelName, seed: Seed = 1, count: Count = 8
) -> NearestTold:
    """Pictures that a model makes, each beside the one it is most like, and the copy check's word.

    Nearest by colors at 16 x 16 px, mirror images too; among 400 training pictures at most.
    """
    studio = house.studio(me.id)

    def work(explorer: "Explorer") -> NearestTold:
        return _beside(explorer, _learned_by(studio, explorer), seed, count)

    return await house.previews.ask(studio, model, work)


def _learned_by(studio: "Studio", explorer: "Explorer") -> "Dataset":
    """The data set of a model, as it was then.

    Raises:
        Missing: it is not here.
        Conflict: it changed.
    """
    card = explorer.model.card
    name = str(card.dataset.get("name", ""))
    if name not in studio.datasets.list():
        raise Missing(
            f"There is no data set {name!r} from which anything was imported.",
            "no_dataset",
            {"name": name},
        )
    dataset = studio.datasets.load(name)
    if dataset.digest != card.dataset.get("digest"):
        raise Conflict(f"The data set {name} changed since {card.name} learned from it.", "changed")
    return dataset


def _seen_by(explorer: "Explorer", dataset: "Dataset", entries: Sequence["Entry"]) -> Pictures:
    """Training pictures as the model saw them."""
    card = explorer.model.card
    red, green, blue = (float(each) for each in card.dataset.get("background", (1, 1, 1)))
    pixels = training_pixels(
        replace(dataset, entries=tuple(entries)),
        card.shape,
        fit="letterbox" if card.dataset.get("fit") == "letterbox" else "crop",
        background=(red, green, blue),
    )
    return np.asarray(pixels, np.float32) / np.float32(255)


def _some_of(dataset: "Dataset", seed: int, count: int) -> list["Entry"]:
    """Training pictures, chosen by chance, in the order of the data set."""
    entries = dataset.trainable()
    order = np.random.default_rng(seed).permutation(len(entries))[:count]
    return [entries[each] for each in sorted(order)]


def _compared(explorer: "Explorer", dataset: "Dataset") -> Compared:
    """Training pictures among which the nearest is looked for; seen few at a time, and once.

    Raises:
        UserMistake: none of them may be learned from any more.
    """
    from pinxit.nets.coarse import coarse

    key = explorer.model.sha256, dataset.digest
    if key not in _KEPT:
        some = _some_of(dataset, 0, _COMPARED)
        if not some:
            raise UserMistake(f"The data set {dataset.name} holds no picture to learn from.")
        parts = [some[at : at + _TOGETHER] for at in range(0, len(some), _TOGETHER)]
        rows = np.concatenate([coarse(_seen_by(explorer, dataset, part)) for part in parts])
        _KEPT[key] = some, rows
        while len(_KEPT) > _MOST_KEPT:
            del _KEPT[next(iter(_KEPT))]
    return _KEPT[key]


def _made_by(explorer: "Explorer", seed: int, count: int) -> Pictures:
    from pinxit.make.explore import Recipe

    recipes = [Recipe(seeds=(seed + number,)) for number in range(count)]
    return np.stack([np.asarray(each, np.float32) for each in explorer.sketched(recipes)])


def _scored(explorer: "Explorer", dataset: "Dataset", seed: int, count: int) -> ScoresTold:
    from pinxit.nets.scoring import scores_of

    learned = _seen_by(explorer, dataset, _some_of(dataset, seed, count))
    made = _made_by(explorer, seed, count)
    pictures = np.concatenate([learned, made])  # a judge that compares never saw both together
    scores = np.concatenate([scores_of(explorer.model, each) for each in (learned, made)])
    found = [
        ScoredPicture(
            picture=preview_uri(pixels, side=_SIDE),
            truth="real" if number < len(learned) else "made",
            score=round(float(score), 3),
        )
        for number, (pixels, score) in enumerate(zip(pictures, scores, strict=True))
    ]
    name = explorer.model.card.name
    return ScoresTold(model=name, seed=seed, pictures=sorted(found, key=lambda e: -e.score))


def _beside(explorer: "Explorer", dataset: "Dataset", seed: int, count: int) -> NearestTold:
    from pinxit.nets.coarse import coarse, gaps

    model = explorer.model
    some, rows = _compared(explorer, dataset)
    made = _made_by(explorer, seed, count)
    ways = [gaps(coarse(each), rows) for each in (made, made[:, :, ::-1])]
    nearest = [way.argmin(1) for way in ways]
    is_mirrored = ways[1].min(1) < ways[0].min(1)
    found = []
    for at, pixels in enumerate(made):
        learned = _seen_by(explorer, dataset, [some[nearest[int(is_mirrored[at])][at]]])[0]
        raster = np.round(np.clip(pixels, 0, 1) * 255).astype(np.uint8)
        said = judged_by_model(model, raster, CopyLimits())
        found.append(
            NearestPicture(
                made=preview_uri(pixels, side=_SIDE),
                learned=preview_uri(learned[:, ::-1] if is_mirrored[at] else learned, side=_SIDE),
                is_mirrored=bool(is_mirrored[at]),
                level=said.level,
                p=said.score,
            )
        )
    return NearestTold(model=model.card.name, seed=seed, pictures=found)
