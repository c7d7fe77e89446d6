"""The film strip of a training as a picture with its history."""

import numpy as np

from pinxit.base.about import __version__
from pinxit.deliver.sheets import film_strip
from pinxit.engine import Model
from pinxit.pictures.picture import Picture, Source, Step
from pinxit.training.film import Film

_ROWS = 8


def film_picture(film: Film, model: Model, cell: int = 64) -> Picture:
    """One column for each moment of the training, one row for each seed.

    Args:
        film: What the run kept.
        model: The model that came out; its card is the history.
        cell: Longest side of a sample on the strip, px.
    """
    card = model.card
    frames = [frame[:_ROWS].astype(np.float32) / np.float32(255) for frame in film.frames]
    times = [f"{int(s) // 60}:{int(s) % 60:02}" for s in film.seconds]
    step = Step(
        verb="film strip",
        engine=card.engine,
        version=card.version,
        settings={"cell": cell, "pinxit": __version__, **card.settings},
        seed=card.training.get("seed"),
        used=(Source("model", card.name, model.sha256),),
    )
    return Picture(film_strip(frames, times, cell), (step,), title=f"{card.name}, its training")
