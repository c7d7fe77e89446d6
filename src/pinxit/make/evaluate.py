"""Evaluate: how good a model's pictures are, beside the pictures it learned from."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np
from jaxtyping import UInt8

from pinxit.base.errors import UserMistake
from pinxit.base.progress import Listener, Progress, silence
from pinxit.base.seeds import random_stream
from pinxit.datasets.dataset import Dataset
from pinxit.datasets.pixels import WHITE, refuse_untrainable, training_pixels
from pinxit.engine import Model, Run
from pinxit.make.explore import Explorer, Recipe
from pinxit.make.generate import generate
from pinxit.metrics.copying import copying
from pinxit.metrics.distributions import (
    density_coverage,
    frechet_distance,
    kernel_distance,
    precision_recall,
)
from pinxit.metrics.lite0 import NAME, SIDE, features, weights_hash
from pinxit.metrics.obedience import obedience
from pinxit.nets.conditions import Code, class_of
from pinxit.nets.words import word_table

Pictures = UInt8[np.ndarray, "_ height width channel"]

Asked = tuple[str, str]
"""Class and words, "" for what nobody says."""

_ASKED, _TIMES = 200, 4
"""Things that are asked for, and pictures of each."""
_TOGETHER = 64
_FEWEST = 24


@dataclass(frozen=True, slots=True)
class Score:
    """One number, and what it means.

    Attributes:
        name: Full name, with the eye it was measured by.
        value: The number.
        best: What real pictures of the same set give, measured in halves; None if not measured.
        meaning: One sentence for people.
    """

    name: str
    value: float
    best: float | None
    meaning: str


@dataclass(frozen=True, slots=True)
class Evaluation:
    """All scores of a model.

    Attributes:
        scores: In the order in which they are told.
        about: What was compared, and how.
    """

    scores: tuple[Score, ...]
    about: str

    def to_card(self) -> Mapping[str, float]:
        """The numbers by their full names."""
        return {score.name: round(score.value, 5) for score in self.scores}

    def lines(self) -> Iterator[str]:
        """A table for people."""
        yield self.about
        for score in self.scores:
            best = "" if score.best is None else f"{score.best:9.4f}"
            yield f"{score.name:48} {score.value:9.4f} {best:>9}  {score.meaning}"


def evaluate(
    model: Model, real: Pictures, count: int, seed: int, run: Run, shown: Sequence[Asked] = ()
) -> Evaluation:
    """Compares pictures of a model with those it learned from.

    Args:
        model: The model.
        real: The pictures it learned from, at its shape; at least twelve.
        count: Pictures to make.
        seed: Of the first; the others follow.
        run: Device, progress, cancellation.
        shown: Class and words of each real picture, to measure obedience by; () for not at all.

    Raises:
        Cancelled: the run was cancelled.
    """
    made = _made(model, range(seed, seed + count), run)
    order = random_stream(seed, "evaluate").permutation(len(real))
    scores = scores_of(real[order], made, seed)
    if len(set(shown)) > 1:
        scores = (*scores, *_obeyed(model, real, shown, seed, run))
    return Evaluation(scores, _about(real, made, seed))


def _obeyed(
    model: Model, real: Pictures, shown: Sequence[Asked], seed: int, run: Run
) -> tuple[Score, ...]:
    """Asks for some of what real pictures show, each several times."""
    known = [each for each in dict.fromkeys(shown) if any(each)]
    order = random_stream(seed, "obedience").permutation(len(known))[:_ASKED]
    made, asked, explorer = [], [], Explorer(model, Run(run.device))
    for number, index in enumerate(order):
        run.report(Progress("ask", number, len(order), "things"))
        class_name, text = known[index]
        for pixels in _asked(explorer, known[index], range(seed, seed + _TIMES)):
            made.append(pixels)
            asked.append(f"{class_name} {text}")
    told = [f"{class_name} {text}" for class_name, text in shown]
    found = obedience(features(real), told, features(np.stack(made)), asked)
    return (
        Score(
            "obedience, percentile",
            found.percentile,
            1.0,
            f"{found.asked} things asked for: share of others that fit worse; 0.5 is chance",
        ),
        Score("obedience, first", found.first, 1.0, "share of them that nothing else fits better"),
    )


def _asked(explorer: Explorer, asked: Asked, seeds: Sequence[int]) -> Pictures:
    """What the model makes of one wish, words it does not know left out."""
    class_name, text = asked
    known = " ".join(word for word in text.split() if not word_table().unknown(word))
    about = Recipe(class_name=class_name, text=known if word_table().heard(known) else "")
    pictures = explorer.pictures([replace(about, seeds=(seed,)) for seed in seeds])
    return np.stack([np.rint(each.pixels * 255).astype(np.uint8) for each in pictures])


def pictures_of(
    model: Model, dataset: Dataset, *, is_own: bool, tell: Listener = silence
) -> Pictures:
    """The pictures of a data set at the shape of a model.

    Args:
        model: The model.
        dataset: The data set.
        is_own: Whether it must be the one that the model learned from.
        tell: Hears how far it is.

    Raises:
        Refused: the rights of the pictures forbid learning.
        UserMistake: the data set changed since the training, or holds too few pictures.
    """
    learned = str(model.card.dataset.get("digest"))
    if is_own and learned != dataset.digest:
        raise UserMistake(
            f"The data set {dataset.name} changed since {model.card.name} learned from it; say "
            f"--dataset {dataset.name} to compare with it as it is now."
        )
    about = model.card.dataset
    red, green, blue = (float(each) for each in about.get("background", WHITE))
    real = training_pixels(
        dataset,
        model.card.shape,
        fit="letterbox" if about.get("fit") == "letterbox" else "crop",
        background=(red, green, blue),
        allow_subset=True,
        tell=tell,
    )
    if len(real) < _FEWEST:
        raise UserMistake(
            f"{dataset.name} has {len(real)} pictures; {_FEWEST} are the least to compare with."
        )
    return real


def shown_by(model: Model, dataset: Dataset) -> list[Asked]:
    """Class and words of each picture of `pictures_of`, as far as the model knows them."""
    code = Code.from_card(model.card)
    entries = refuse_untrainable(dataset, allow_subset=True)
    return [
        (
            class_of(entry) if class_of(entry) in code.classes else "",
            entry.caption if code.has_words else "",
        )
        for entry in entries
    ]


def _made(model: Model, seeds: Sequence[int], run: Run) -> Pictures:
    pictures = []
    for number, picture in enumerate(generate(model, seeds, run=run)):
        if number % _TOGETHER == 0:
            run.report(Progress("evaluate", number, len(seeds), "pictures"))
        pictures.append(np.rint(picture.pixels * 255).astype(np.uint8))
    return np.stack(pictures)


def _about(real: Pictures, made: Pictures, seed: int) -> str:
    return (
        f"{len(made)} pictures from seed {seed} beside {len(real)} real ones, both seen by {NAME} "
        f"(weights {weights_hash()[:12]}) at {SIDE} px, bilinear with antialiasing; in the third "
        "column one half of the real pictures beside the other."
    )


def scores_of(real: Pictures, made: Pictures, seed: int) -> tuple[Score, ...]:
    """All scores of made pictures beside real ones, at least twelve of each, in random order."""
    seen, new = features(real), features(made)
    size = min(len(seen), len(new))
    known = seen[:size]
    half, other = seen[: len(seen) // 2][:size], seen[len(seen) // 2 :][:size]
    kernel, error = kernel_distance(seen, new, seed=seed)
    precision, recall = precision_recall(known, new[:size])
    density, coverage = density_coverage(known, new[:size])
    best_density, best_coverage = density_coverage(half, other)
    copies = copying(real, made)
    low, high = copies.interval
    return (
        Score(
            f"kernel distance ({NAME}) x 1000",
            1000 * kernel,
            1000 * kernel_distance(half, other, seed=seed)[0],
            f"0 is like the real ones; give or take {2000 * error:.2f}",
        ),
        Score(
            f"Frechet distance ({NAME})",
            frechet_distance(seen, new),
            frechet_distance(half, other),
            "smaller is nearer; only to be compared at equal numbers of pictures",
        ),
        Score(f"precision ({NAME})", precision, precision_recall(half, other)[0], "look real"),
        Score(f"recall ({NAME})", recall, precision_recall(half, other)[1], "variety reached"),
        Score(f"density ({NAME})", density, best_density, "1 as dense as real ones"),
        Score(
            f"coverage ({NAME})",
            coverage,
            best_coverage,
            "share of real pictures that have a made one near them",
        ),
        Score(
            "copy rate",
            copies.share,
            None,
            f"nearer to a training picture than those are to another ({low:.1%} to {high:.1%})",
        ),
        Score("twin rate", copies.twins, None, "share with a generated twin"),
    )
