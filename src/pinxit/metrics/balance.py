"""How evenly a model draws the classes of its data set.

The class of a generated picture is the one that most of its nearest real pictures are of, each
class's neighbors counted against how many of it there are, so that a large class does not win by
its size. The same is asked of real pictures, by the others, for what the question itself gets
wrong.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from jaxtyping import Float, Int

from pinxit.nets.coarse import gap_blocks

Rows = Float[np.ndarray, "_ width"]
NEAREST = 9


@dataclass(frozen=True, slots=True)
class Balance:
    """Shares of the classes, and how far they are from those of the real pictures.

    Attributes:
        distance: Total variation: the share of pictures that would have to be of other classes.
        scarcest: The class that is drawn least for its share among the real ones.
        scarcity: Its share among the made ones over that among the real ones.
        shares: Of each class, its share among the made ones and among the real ones.
    """

    distance: float
    scarcest: str
    scarcity: float
    shares: Mapping[str, tuple[float, float]]


def balance(real: Rows, classes: Sequence[str], made: Rows, wanted: Sequence[str]) -> Balance:
    """Compares the classes that made pictures look like with those that were wanted.

    Args:
        real: Features of real pictures.
        classes: Of each of them.
        made: Features of generated pictures.
        wanted: Classes of the pictures that they stand for.

    Raises:
        ValueError: there are fewer than two classes.
    """
    names = sorted(set(classes))
    if len(names) < 2:
        raise ValueError("Balance needs at least two classes.")
    place = {name: number for number, name in enumerate(names)}
    known = np.array([place[name] for name in classes])
    seen = np.bincount(looks_like(real, known, made), minlength=len(names)) / len(made)
    due = np.bincount([place[name] for name in wanted], minlength=len(names)) / len(wanted)
    shares = np.where(due > 0, seen / np.maximum(due, 1e-9), np.inf)
    worst = int(shares.argmin())
    each = {
        name: (round(float(one), 5), round(float(other), 5))
        for name, one, other in zip(names, seen, due, strict=True)
    }
    distance = float(0.5 * np.abs(seen - due).sum())
    return Balance(distance, names[worst], float(shares[worst]), each)


def looks_like(
    real: Rows, classes: Int[np.ndarray, " real"], made: Rows, nearest: int = NEAREST
) -> Int[np.ndarray, " made"]:
    """The class that each picture looks like, by its nearest neighbors among real ones."""
    spread = real.std(0) + 1e-6
    nearest = min(nearest, len(real))
    asked, known = (made / spread).astype(np.float32), (real / spread).astype(np.float32)
    near = np.concatenate(
        [
            classes[np.argpartition(between, nearest - 1, axis=1)[:, :nearest]]
            for _, between in gap_blocks(asked, known)
        ]
    )
    size = np.bincount(classes)
    votes = np.stack([(near == one).sum(1) / max(n, 1) for one, n in enumerate(size)], 1)
    return np.asarray(votes.argmax(1))
