"""Generate: new pictures from a trained model, one for each seed."""

from collections.abc import Iterator, Sequence

import numpy as np

from pinxit.base.errors import UserMistake
from pinxit.engine import Maker, Model, Request, Run
from pinxit.make.engines import ENGINES
from pinxit.make.step import made
from pinxit.pictures.picture import Picture, Source
from pinxit.settings import Settings
from pinxit.training.model_file import hash_of


def generate(
    model: Model,
    seeds: Sequence[int],
    settings: Settings | None = None,
    *,
    run: Run | None = None,
) -> Iterator[Picture]:
    """New pictures, each with the one step that made it, in the order of the seeds.

    The same model, seed and settings give the same pixels, whatever other seeds are asked for.

    Args:
        model: A trained model.
        seeds: One picture is made for each.
        settings: Of the model's engine; None for what the model learned with, of which only the
            knobs for generating matter now.
        run: Device, progress and cancellation.

    Raises:
        UserMistake: the model's engine is not there or makes no pictures from a model, or the
            settings are of another engine.
        Cancelled: the run was cancelled.
    """
    engine = ENGINES.load(model.card.engine)
    if not isinstance(engine, Maker) or not engine.needs_model:
        raise UserMistake(f"The engine {engine.name!r} makes no pictures from a model.")
    settings = settings or engine.settings_type.from_json(model.card.settings)
    source = Source("model", model.card.name, hash_of(model))
    request = Request(settings, model=model, seeds=tuple(seeds))
    for seed, pixels in zip(seeds, engine.make(request, run or Run()), strict=True):
        step = made("generate", engine, settings, seed, (source,))
        clipped = np.clip(pixels, 0, 1).astype(np.float32)
        yield Picture(clipped, (step,), title=f"{model.card.name} seed {seed}")
