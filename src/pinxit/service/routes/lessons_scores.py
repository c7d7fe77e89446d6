"""Made pictures beside those that a model learned from: scored, and each with its nearest."""

from dataclasses import replace
from typing import TYPE_CHECKING, Annotated

import numpy as np
from fastapi import APIRouter, Depends, Query
from jaxtyping import Float32

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
    from pinxit.make.explore import Explorer
    from pinxit.studio import Studio

router = APIRouter(tags=["lessons"], dependencies=[Depends(may("read"))])

_SIDE = 96
_COMPARED = 1000
"""Training pictures among which the nearest is looked for; more are drawn from by chance."""

ModelName = Annotated[str, Query(max_length=64)]
Seed = Annotated[int, Query(ge=0, le=2**31, description="Decides which pictures")]
Count = Annotated[int, Query(ge=2, le=MOST_CARDS)]
Pictures = Float32[np.ndarray, "_ _ _ _"]
"""sRGB 0..1, picture height width channel."""


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

    Nearest by colors at 16 x 16 px, mirror images too; among 1,000 training pictures at most.
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


def _some_of(explorer: "Explorer", dataset: "Dataset", seed: int, count: int) -> Pictures:
    """Training pictures, chosen by chance, as the model saw them."""
    card = explorer.model.card
    entries = dataset.trainable()
    order = np.random.default_rng(seed).permutation(len(entries))[:count]
    red, green, blue = (float(each) for each in card.dataset.get("background", (1, 1, 1)))
    pixels = training_pixels(
        replace(dataset, entries=tuple(entries[each] for each in order)),
        card.shape,
        fit="letterbox" if card.dataset.get("fit") == "letterbox" else "crop",
        background=(red, green, blue),
    )
    return np.asarray(pixels, np.float32) / np.float32(255)


def _made_by(explorer: "Explorer", seed: int, count: int) -> Pictures:
    from pinxit.make.explore import Recipe

    recipes = [Recipe(seeds=(seed + number,)) for number in range(count)]
    return np.stack([np.asarray(each, np.float32) for each in explorer.sketched(recipes)])


def _scored(explorer: "Explorer", dataset: "Dataset", seed: int, count: int) -> ScoresTold:
    from pinxit.nets.scoring import scores_of

    learned = _some_of(explorer, dataset, seed, count)
    pictures = np.concatenate([learned, _made_by(explorer, seed, count)])
    scores = scores_of(explorer.model, pictures)
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

    learned = _some_of(explorer, dataset, 0, _COMPARED)
    both = np.concatenate([learned, learned[:, :, ::-1]])
    made = _made_by(explorer, seed, count)
    nearest = gaps(coarse(made), coarse(both)).argmin(1)
    found = []
    for pixels, at in zip(made, nearest, strict=True):
        raster = np.round(np.clip(pixels, 0, 1) * 255).astype(np.uint8)
        said = judged_by_model(explorer.model, raster, CopyLimits())
        found.append(
            NearestPicture(
                made=preview_uri(pixels, side=_SIDE),
                learned=preview_uri(both[at], side=_SIDE),
                is_mirrored=bool(at >= len(learned)),
                level=said.level,
                p=said.score,
            )
        )
    return NearestTold(model=explorer.model.card.name, seed=seed, pictures=found)
