"""The film of a training: as a strip, and as a clip, each with its history."""

from collections.abc import Iterator
from dataclasses import dataclass
from fractions import Fraction

import numpy as np
from jaxtyping import UInt8

from pinxit.base.about import __version__
from pinxit.clips.clip import Clip, Frame, Raster, Tally
from pinxit.deliver.sheets import contact_sheet, film_strip
from pinxit.engine import Batch, Model
from pinxit.pictures.picture import Picture, Source, Step
from pinxit.training.film import Film
from pinxit.training.plan import TrainingPlan

_ROWS = 8
_ACROSS, _RATE, _LAST = 8, 2, 6


def film_picture(film: Film, model: Model, cell: int = 64) -> Picture:
    """One column for each moment of the training, one row for each seed.

    Args:
        film: What the run kept.
        model: The model that came out; its card is the history.
        cell: Longest side of a sample on the strip, px.
    """
    card = model.card
    step = _step("film strip", model, cell)
    frames = [frame[:_ROWS].astype(np.float32) / np.float32(255) for frame in film.frames]
    times = [f"{int(s) // 60}:{int(s) % 60:02}" for s in film.seconds]
    return Picture(film_strip(frames, times, cell), (step,), title=f"{card.name}, its training")


def moment_picture(samples: Batch, plan: TrainingPlan, done: str, cell: int = 64) -> Picture:
    """What the seeds of the film give in the middle of a training.

    Args:
        samples: One picture for each seed, sRGB 0..1.
        plan: What is trained.
        done: How far it is, in words.
        cell: Longest side of a sample, px.
    """
    data = plan.dataset
    step = Step(
        verb="film strip",
        engine=plan.engine,
        version=__version__,
        settings={"cell": cell, "done": done},
        seed=plan.seed,
        used=(Source("data set", data.name, data.digest),),
    )
    sheet = contact_sheet([np.asarray(each) for each in samples], columns=_ACROSS, cell=cell)
    return Picture(sheet, (step,), title=f"{plan.name}, {done}")


def film_clip(film: Film, model: Model, cell: int = 64) -> Clip:
    """The same seeds through time: a sheet of them for each moment, the last one shown longest.

    Args:
        film: What the run kept.
        model: The model that came out; its card is the history.
        cell: Longest side of a sample, px; samples are enlarged by whole factors.
    """
    rows, columns, channels = model.card.shape
    factor = max(1, cell // max(rows, columns))
    across, down = _ACROSS, -(-film.frames.shape[1] // _ACROSS)
    return Clip(
        reel=_Film(film, factor),
        width=columns * factor * across,
        height=rows * factor * down,
        channels=max(channels, 3),
        time_base=Fraction(1, _RATE),
        rate=Fraction(_RATE),
        count=len(film),
        loops=0,
        steps=(_step("film", model, cell),),
        title=f"{model.card.name}, its training",
    )


@dataclass(frozen=True, slots=True, eq=False)
class _Film:
    film: Film
    factor: int

    def frames(self, tally: Tally | None = None) -> Iterator[Frame]:
        for number, samples in enumerate(self.film.frames):
            if tally is not None:
                tally.read += 1
            lasts = _LAST if number + 1 == len(self.film) else 1
            yield Frame(self._sheet(samples), number, lasts)

    def _sheet(self, samples: UInt8[np.ndarray, "seed rows columns channel"]) -> Raster:
        count, rows, columns, channels = samples.shape
        full = np.zeros((-count % _ACROSS, rows, columns, channels), np.uint8)
        cells = np.concatenate([samples, full])
        cells = cells.repeat(self.factor, 1).repeat(self.factor, 2)
        sheet = cells.reshape(-1, _ACROSS, *cells.shape[1:]).swapaxes(1, 2)
        sheet = sheet.reshape(sheet.shape[0] * sheet.shape[1], -1, channels)
        return np.ascontiguousarray(sheet.repeat(3, 2) if channels == 1 else sheet)


def _step(verb: str, model: Model, cell: int) -> Step:
    card = model.card
    return Step(
        verb=verb,
        engine=card.engine,
        version=card.version,
        settings={"cell": cell, "pinxit": __version__, **card.settings},
        seed=card.training.get("seed"),
        used=(Source("model", card.name, model.sha256),),
    )
