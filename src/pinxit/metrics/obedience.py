"""How well a model shows what it is asked for, by retrieval.

For each thing that can be asked for, pictures are made; the mean of their features is compared with
the means of the real pictures of every such thing. The rank of the right one says how well the
model obeys: the first of a hundred is perfect, the fiftieth is chance. Features are standardized by
the real pictures, and compared by the cosine, so that no single feature decides.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from jaxtyping import Float
from numpy.typing import NDArray

Rows = Float[np.ndarray, "_ width"]
FEWEST = 2
"""Things that two real pictures show, for a word on what real pictures reach."""


@dataclass(frozen=True, slots=True)
class Obedience:
    """What was found.

    Attributes:
        asked: How many things were asked for.
        first: Share of them whose own real pictures came first.
        percentile: Mean share of the other things that came after the right one: 1 is perfect,
            0.5 is chance.
    """

    asked: int
    first: float
    percentile: float


def obedience(real: Rows, shown: Sequence[str], made: Rows, asked: Sequence[str]) -> Obedience:
    """How often pictures are nearer to real ones of what was asked for than to those of others.

    Args:
        real: Features of real pictures.
        shown: What each of them shows.
        made: Features of generated pictures.
        asked: What was asked for with each of them; all of it is shown by real pictures.

    Raises:
        ValueError: fewer than two things are shown, or something else was asked for.
    """
    names = sorted(set(shown))
    if len(names) < 2 or not set(asked) <= set(names):
        raise ValueError("At least two things must be shown, and only those can be asked for.")
    mean, spread = real.mean(0), real.std(0) + 1e-6
    known = _means((real - mean) / spread, shown, names)
    wanted = sorted(set(asked))
    found = _means((made - mean) / spread, asked, wanted)
    likeness = found @ known.T
    right = likeness[np.arange(len(wanted)), [names.index(name) for name in wanted]]
    before = (likeness > right[:, None]).sum(1)
    return Obedience(
        len(wanted), float((before == 0).mean()), float(1 - (before / (len(names) - 1)).mean())
    )


def obedience_of_real(
    real: Rows, shown: Sequence[str], stream: np.random.Generator, most: int, times: int
) -> Obedience | None:
    """What the real pictures themselves reach: some are held out, and asked about by the others.

    Args:
        real: Features of real pictures.
        shown: What each of them shows; "" for nothing that could be asked for.
        stream: Decides which are held out.
        most: Things that are asked for at most.
        times: Pictures of each at most; half of what there is, where there are few.

    Returns:
        None where fewer than `FEWEST` things are shown by two pictures or more.
    """
    places: dict[str, list[int]] = {}
    for number, name in enumerate(shown):
        places.setdefault(name, []).append(number)
    often = [name for name, there in places.items() if name and len(there) > 1]
    if len(often) < FEWEST:
        return None
    asked = [often[number] for number in stream.permutation(len(often))[:most]]
    held = [
        int(number)
        for name in asked
        for number in stream.permutation(places[name])[: min(times, len(places[name]) // 2)]
    ]
    rest = np.setdiff1d(np.arange(len(shown)), held)
    known, wanted = [shown[number] for number in rest], [shown[number] for number in held]
    return obedience(real[rest], known, real[held], wanted)


def _means(rows: Rows, labels: Sequence[str], names: Sequence[str]) -> NDArray[np.float64]:
    """The mean direction of the rows of each name."""
    place = {name: number for number, name in enumerate(names)}
    sums = np.zeros((len(names), rows.shape[1]))
    np.add.at(sums, [place[label] for label in labels], rows)
    return np.asarray(sums / np.linalg.norm(sums, axis=1, keepdims=True).clip(min=1e-9))
