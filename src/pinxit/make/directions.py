"""Directions of a model: found, kept in a file, and followed.

A direction is added to what every stage is told. The files are small safetensors: the array
``axes`` (one row of length 1 for each direction), and beside it in which model and how they were
found.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any, Literal

import numpy as np
from jaxtyping import Float

from pinxit.base.errors import UserMistake
from pinxit.base.hashing import hash_file
from pinxit.make.explore import Explorer, Recipe
from pinxit.pictures.history import DIRECTIONS
from pinxit.pictures.picture import Source
from pinxit.training.tensors import read_tensors, write_tensors

By = Literal["weights", "features"]
_WHAT = "a file of directions"
_SEEN = 1024
"""Seeds whose features are looked at."""
_ASKED = 64
"""Seeds that are asked to show something."""

Axes = Float[np.ndarray, "axis manner"]


@dataclass(frozen=True, slots=True, eq=False)
class Directions:
    """Directions in one model's space.

    Attributes:
        axes: One row each, of length 1.
        about: "model" (name), "sha256" (of its file), "found" (how, in words).
        source: The file they lie in; None until they were kept.
    """

    axes: Axes
    about: Mapping[str, Any] = field(default_factory=dict)
    source: Source | None = None

    def __len__(self) -> int:
        return len(self.axes)

    def followed(self, recipe: Recipe, number: int, far: float) -> Recipe:
        """A recipe moved along one direction, on top of where it was moved before.

        Args:
            recipe: Of the same model.
            number: Of the direction, counted from 0.
            far: How far; the manners of seeds are some 8 long.

        Raises:
            UserMistake: there is no such direction, or the recipe was moved in another model.
        """
        if not 0 <= number < len(self):
            raise UserMistake(f"There are the directions 0 to {len(self) - 1}, not {number}.")
        before = np.array(recipe.moved or [0.0] * self.axes.shape[1])
        if len(before) != self.axes.shape[1]:
            raise UserMistake("These directions were found in different models; use those of one.")
        way = before + far * self.axes[number].astype(np.float64)
        name = self.source.title if self.source else "direction"
        files = (self.source,) if self.source else ()
        return replace(
            recipe,
            moved=tuple(round(float(each), 5) for each in way),
            steered=(*recipe.steered, f"{name}:{number}={far:g}"),
            sources=tuple(dict.fromkeys((*recipe.sources, *files))),
        )

    def save(self, path: Path, *, overwrite: bool = False) -> "Directions":
        """Writes the file; gives the directions that know where they lie.

        Raises:
            UserMistake: the file may not be written there.
        """
        about = {"directions": dict(self.about)}
        sha256 = write_tensors(path, {"axes": self.axes}, about, overwrite=overwrite)
        return replace(self, source=Source(DIRECTIONS, path.name, sha256, path))


def load_directions(path: Path) -> Directions:
    """The directions that ``save`` wrote.

    Raises:
        UserMistake: the file is missing, damaged, or holds something else.
    """
    arrays, about = read_tensors(path, _WHAT)
    axes = arrays.get("axes")
    told = about.get("directions") if isinstance(about, dict) else None
    if axes is None or axes.ndim != 2 or not len(axes) or not isinstance(told, dict):
        raise UserMistake(f"{path} is not {_WHAT}; `pinxit explore directions --save` writes one.")
    if not np.isfinite(axes).all():
        raise UserMistake(f"{path} is not {_WHAT}: it holds numbers that are not finite.")
    source = Source(DIRECTIONS, path.name, hash_file(path), path)
    return Directions(axes.astype(np.float32), told, source)


def of_model(explorer: Explorer, by: By = "weights") -> Directions:
    """Directions that change pictures most, without labels.

    Args:
        explorer: Of the model.
        by: What they are found in: its weights alone, or features of many seeds.
    """
    space = explorer.space
    if by == "weights":
        return _made(explorer, space.axes(), "closed-form factorization of the weights")
    rows = [explorer.manners(Recipe(seeds=(seed,))) for seed in range(_SEEN)]
    axes = space.components(np.concatenate(rows))
    return _made(explorer, axes, f"components of the features of {_SEEN} seeds")


def of_examples(
    explorer: Explorer, more: Sequence[Recipe], less: Sequence[Recipe] = ()
) -> Directions:
    """One direction: more like some pictures, less like others.

    Args:
        explorer: Of the model.
        more: At least one, unless there are ``less``.
        less: Their opposites; the average of the model where there are none.

    Raises:
        UserMistake: there are no examples, or both kinds are alike.
    """
    if not more and not less:
        raise UserMistake("Name pictures that it should be more like, or less like.")
    average = [Recipe(seeds=(seed,)) for seed in range(_ASKED)]
    ends = [_mean(explorer, each or average) for each in (more, less)]
    names = [", ".join(each.name for each in side) or "the average" for side in (more, less)]
    return _line(explorer, ends[0] - ends[1], f"more like {names[0]}, less like {names[1]}")


def of_request(explorer: Explorer, class_name: str = "", text: str = "") -> Directions:
    """One direction: towards a class or words that the model learned.

    Raises:
        UserMistake: the model did not learn it.
    """
    plain = [Recipe(seeds=(seed,)) for seed in range(_ASKED)]
    asked = [replace(each, class_name=class_name, text=text) for each in plain]
    way = _mean(explorer, asked) - _mean(explorer, plain)
    return _line(explorer, way, f"towards {' '.join(filter(None, (class_name, text)))}")


def _mean(explorer: Explorer, recipes: Sequence[Recipe]) -> Any:
    """Over pictures and stages: a direction is the same for all stages."""
    rows = [explorer.manners(each).astype(np.float64).mean((0, 1)) for each in recipes]
    return np.mean(rows, axis=0)


def _line(explorer: Explorer, way: Any, found: str) -> Directions:
    length = float(np.linalg.norm(way))
    if length < 1e-6:
        raise UserMistake(f"Nothing leads {found}: both are the same; name other pictures.")
    return _made(explorer, (way / length)[None], found)


def _made(explorer: Explorer, axes: Any, found: str) -> Directions:
    about = {"model": explorer.name, "sha256": explorer.sha256, "found": found}
    return Directions(np.asarray(axes, np.float32), about)
