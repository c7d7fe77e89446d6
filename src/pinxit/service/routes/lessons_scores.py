"""What a discriminator says of the pictures that it learned from, and of those of its generator."""

from dataclasses import replace
from typing import TYPE_CHECKING, Annotated

import numpy as np
from fastapi import APIRouter, Depends, Query

from pinxit.datasets.pixels import training_pixels
from pinxit.deliver.previews import preview_uri
from pinxit.service.asking import Me, TheHouse, may
from pinxit.service.problem import Conflict, Missing
from pinxit.service.shapes.lessons import MOST_CARDS, ScoredPicture, ScoresTold

if TYPE_CHECKING:
    from pinxit.datasets.dataset import Dataset
    from pinxit.make.explore import Explorer

router = APIRouter(tags=["lessons"], dependencies=[Depends(may("read"))])

_SIDE = 96


@router.get("/lessons/scores", summary="What the discriminator says of real and made pictures")
async def show_scores(
    me: Me,
    house: TheHouse,
    model: Annotated[str, Query(max_length=64)],
    seed: Annotated[int, Query(ge=0, le=2**31, description="Decides which pictures")] = 1,
    count: Annotated[int, Query(ge=2, le=MOST_CARDS)] = 8,
) -> ScoresTold:
    """Pictures that a model learned from, and as many that it makes, the most real first."""
    studio = house.studio(me.id)

    def work(explorer: "Explorer") -> ScoresTold:
        about = explorer.model.card.dataset
        name = str(about.get("name", ""))
        if name not in studio.datasets.list():
            raise Missing(
                f"There is no data set {name!r} from which anything was imported.",
                "no_dataset",
                {"name": name},
            )
        dataset = studio.datasets.load(name)
        if dataset.digest != about.get("digest"):
            raise Conflict(f"The data set {name} changed since {model} learned from it.", "changed")
        return _scored(explorer, dataset, seed, count)

    return await house.previews.ask(studio, model, work)


def _scored(explorer: "Explorer", dataset: "Dataset", seed: int, count: int) -> ScoresTold:
    from pinxit.make.explore import Recipe
    from pinxit.nets.scoring import scores_of

    card = explorer.model.card
    entries = dataset.trainable()
    order = np.random.default_rng(seed).permutation(len(entries))[:count]
    some = replace(dataset, entries=tuple(entries[each] for each in order))
    red, green, blue = (float(each) for each in card.dataset.get("background", (1, 1, 1)))
    learned = training_pixels(
        some,
        card.shape,
        fit="letterbox" if card.dataset.get("fit") == "letterbox" else "crop",
        background=(red, green, blue),
    )
    recipes = [Recipe(seeds=(seed + number,)) for number in range(count)]
    made = np.stack([np.asarray(each, np.float32) for each in explorer.sketched(recipes)])
    pictures = np.concatenate([learned.astype(np.float32) / np.float32(255), made])
    scores = scores_of(explorer.model, pictures)
    found = [
        ScoredPicture(
            picture=preview_uri(pixels, side=_SIDE),
            truth="real" if number < len(learned) else "made",
            score=round(float(score), 3),
        )
        for number, (pixels, score) in enumerate(zip(pictures, scores, strict=True))
    ]
    return ScoresTold(model=card.name, seed=seed, pictures=sorted(found, key=lambda e: -e.score))
