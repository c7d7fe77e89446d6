"""Evaluate: how good a model's pictures are, beside the pictures it learned from."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace

import numpy as np
from jaxtyping import Float32, UInt8

from pinxit.base.errors import UserMistake
from pinxit.base.names import unknown_name
from pinxit.base.progress import Listener, Progress, silence
from pinxit.base.seeds import random_stream
from pinxit.datasets.dataset import Dataset
from pinxit.datasets.pixels import WHITE, refuse_untrainable, training_pixels
from pinxit.engine import Model, Run
from pinxit.make.copy_scores import copy_scores
from pinxit.make.explore import Explorer, Recipe
from pinxit.make.generate import generate
from pinxit.metrics.balance import balance
from pinxit.metrics.copying import copying
from pinxit.metrics.distributions import (
    density_coverage,
    frechet_distance,
    kernel_distance,
    precision_recall,
)
from pinxit.metrics.eye import Eye
from pinxit.metrics.inception import inception_eye
from pinxit.metrics.lite0 import lite0_eye
from pinxit.metrics.obedience import obedience, obedience_of_real
from pinxit.nets.conditions import Code, class_of
from pinxit.nets.words import word_table

Pictures = UInt8[np.ndarray, "_ height width channel"]
Rows = Float32[np.ndarray, "_ width"]

Asked = tuple[str, str]
"""Class and words, "" for what nobody says."""

EYES: Mapping[str, Callable[[], Eye]] = {"lite0": lite0_eye, "inception": inception_eye}
"""What pictures can be judged by."""

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
        how: The same for a card: pictures, real ones, how many of each were compared, seed of the
            first, eye.
        shares: Of each class, its share among the made pictures and among the real ones, by what
            they look like; empty where there are no classes.
    """

    scores: tuple[Score, ...]
    about: str
    how: Mapping[str, int | str] = field(default_factory=dict)
    shares: Mapping[str, tuple[float, float]] = field(default_factory=dict)

    def to_card(self) -> Mapping[str, float]:
        """The numbers by their full names."""
        return {score.name: round(score.value, 5) for score in self.scores}

    def lines(self) -> Iterator[str]:
        """A table for people."""
        yield self.about
        for score in self.scores:
            best = "" if score.best is None else f"{score.best:9.4f}"
            yield f"{score.name:48} {score.value:9.4f} {best:>9}  {score.meaning}"
        if self.shares:
            yield "Classes by what pictures look like, made and real:"
        for name, (made, real) in self.shares.items():
            yield f"  {name:46} {made:9.4f} {real:9.4f}"


@dataclass(frozen=True, slots=True)
class Judging:
    """How a model is judged.

    Attributes:
        count: Pictures to make.
        seed: Of the first; the others follow.
        eye: By which network; a key of `EYES`.
        shown: Class and words of each real picture, as far as the model hears them: what obedience
            is measured by; () for not at all.
        classes: Folder of each real picture, which balance is measured by; () for not at all.

    Raises:
        UserMistake: there is no such network.
    """

    count: int = 2048
    seed: int = 1
    eye: str = "lite0"
    shown: Sequence[Asked] = ()
    classes: Sequence[str] = ()

    def __post_init__(self) -> None:
        if self.eye not in EYES:
            raise unknown_name("eye", self.eye, EYES)


_USUAL = Judging()


def evaluate(model: Model, real: Pictures, run: Run, how: Judging = _USUAL) -> Evaluation:
    """Compares pictures of a model with those it learned from.

    Args:
        model: The model.
        real: The pictures it learned from, at its shape; at least twelve.
        run: Device, progress, cancellation.
        how: Number of pictures, seed, the network that judges.

    Raises:
        Cancelled: the run was cancelled.
        UserMistake: the network that judges is not here.
    """
    eye = EYES[how.eye]()
    made = _made(model, range(how.seed, how.seed + how.count), run)
    order = random_stream(how.seed, "evaluate").permutation(len(real))
    classes = [how.classes[number] for number in order] if how.classes else []
    found = judged(real[order], made, how.seed, eye, classes)
    told = copy_scores(model, real, made, how.seed, run)
    scores = (*found.scores, *(Score(*each) for each in told))
    if len(set(how.shown)) > 1:
        scores = (*scores, *_obeyed(model, real, how, eye, run))
    return replace(found, scores=scores)


def _obeyed(model: Model, real: Pictures, how: Judging, eye: Eye, run: Run) -> tuple[Score, ...]:
    """Asks for some of what real pictures show, each several times."""
    shown, seed = how.shown, how.seed
    known = [each for each in dict.fromkeys(shown) if any(each)]
    order = random_stream(seed, "obedience").permutation(len(known))[:_ASKED]
    explorer = Explorer(model, Run(run.device))
    made, asked = [], []
    for number, index in enumerate(order):
        run.report(Progress("ask", number, len(order), "things"))
        about = Recipe(class_name=known[index][0], text=known[index][1])
        recipes = [replace(about, seeds=(seed + n,)) for n in range(_TIMES)]
        made += [np.rint(each.pixels * 255).astype(np.uint8) for each in explorer.pictures(recipes)]
        asked += [" ".join(filter(None, known[index]))] * _TIMES
    told, seen = [" ".join(filter(None, each)) for each in shown], eye.features(real)
    found = obedience(seen, told, eye.features(np.stack(made)), asked)
    stream = random_stream(seed, "obedience of real pictures")
    best = obedience_of_real(seen, told, stream, _ASKED, _TIMES)
    beside = f"; real pictures: of {best.asked} things" if best else ""
    return (
        Score(
            "obedience, percentile",
            found.percentile,
            best.percentile if best else None,
            f"{found.asked} things asked for: share of others that fit worse; 0.5 is chance"
            f"{beside}",
        ),
        Score(
            "obedience, first",
            found.first,
            best.first if best else None,
            "share of them that nothing else fits better",
        ),
    )


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
    """Class and words of each picture of `pictures_of`: those that the model hears, sorted."""
    code = Code.from_card(model.card)
    entries = refuse_untrainable(dataset, allow_subset=True)
    return [
        (
            class_of(entry) if class_of(entry) in code.classes else "",
            " ".join(word_table().known(entry.caption)) if code.has_words else "",
        )
        for entry in entries
    ]


def classes_of(dataset: Dataset) -> list[str]:
    """The folder of each picture of `pictures_of`."""
    return [class_of(entry) for entry in refuse_untrainable(dataset, allow_subset=True)]


def _made(model: Model, seeds: Sequence[int], run: Run) -> Pictures:
    pictures = []
    for number, picture in enumerate(generate(model, seeds, run=run)):
        if number % _TOGETHER == 0:
            run.report(Progress("evaluate", number, len(seeds), "pictures"))
        pictures.append(np.rint(picture.pixels * 255).astype(np.uint8))
    return np.stack(pictures)


def _about(real: int, made: int, seed: int, eye: Eye) -> str:
    return (
        f"{made} pictures from seed {seed} beside {real} real ones, both seen by "
        f"{eye.about}. Distances are of {min(real // 2, made)} of each; in the third "
        "column as many real pictures stand for the made ones. Copies are looked for among all "
        "real ones."
    )


def judged(
    real: Pictures, made: Pictures, seed: int, eye: Eye, classes: Sequence[str] = ()
) -> Evaluation:
    """Compares made pictures with real ones, at least twelve of each, in random order.

    Args:
        real: Real pictures.
        made: Generated ones.
        seed: Decides which are compared, where there are very many.
        eye: By which network.
        classes: Folder of each real picture; () for no word on balance.
    """
    seen, new = eye.features(real), eye.features(made)
    # all at one number of pictures: half of the real ones, their other half, as many made
    size = min(len(seen) // 2, len(new))
    known, other, some = seen[:size], seen[size : 2 * size], new[:size]
    even, shares = _balances(known, other, some, eye, classes)
    scores = (
        *_distances(known, other, some, eye, seed),
        *_neighbors(known, other, some, eye),
        *even,
        *_copies(real, made),
    )
    how: dict[str, int | str] = {"pictures": len(made), "real": len(real), "compared": size}
    how |= {"seed": seed, "eye": eye.about}
    return Evaluation(scores, _about(len(real), len(made), seed, eye), how, shares)


def _distances(known: Rows, other: Rows, new: Rows, eye: Eye, seed: int) -> tuple[Score, ...]:
    (kernel, error), (best, _) = (kernel_distance(known, each, seed=seed) for each in (new, other))
    few = "" if len(known) >= 2 * known.shape[1] else f"; {len(known)} pictures are few for it"
    return (
        Score(
            f"{eye.kernel} x 1000",
            1000 * kernel,
            1000 * best,
            f"0 is like the real ones; give or take {2000 * error:.2f}",
        ),
        Score(
            eye.frechet,
            frechet_distance(known, new),
            frechet_distance(known, other),
            f"smaller is nearer; only to be compared at {len(known)} pictures{few}",
        ),
    )


def _neighbors(known: Rows, other: Rows, new: Rows, eye: Eye) -> tuple[Score, ...]:
    (precision, recall), (best_precision, best_recall) = (
        precision_recall(known, each) for each in (new, other)
    )
    (density, coverage), (best_density, best_coverage) = (
        density_coverage(known, each) for each in (new, other)
    )
    near = "share of real pictures that have a made one near them"
    return (
        Score(f"precision ({eye.name})", precision, best_precision, "look real"),
        Score(f"recall ({eye.name})", recall, best_recall, "variety reached"),
        Score(f"density ({eye.name})", density, best_density, "1 as dense as real ones"),
        Score(f"coverage ({eye.name})", coverage, best_coverage, near),
    )


def _balances(
    known: Rows, other: Rows, new: Rows, eye: Eye, classes: Sequence[str]
) -> tuple[tuple[Score, ...], Mapping[str, tuple[float, float]]]:
    size = len(known)
    mine, theirs = classes[:size], classes[size : 2 * size]
    if len(set(mine)) < 2:
        return (), {}
    found, best = (balance(known, mine, each, theirs) for each in (new, other))
    score = Score(
        f"class imbalance ({eye.name})",
        found.distance,
        best.distance,
        f"share that looks like other classes than are due; scarcest: {found.scarcest}, "
        f"{found.scarcity:.2f} of its share",
    )
    return (score,), found.shares


def _copies(real: Pictures, made: Pictures) -> tuple[Score, ...]:
    copies = copying(real, made)
    low, high = copies.interval
    return (
        Score(
            "copy rate",
            copies.share,
            None,
            f"nearer to a training picture than those are to another ({low:.1%} to {high:.1%})",
        ),
        Score("twin rate", copies.twins, None, "share with a generated twin"),
    )
