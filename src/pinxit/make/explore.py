"""Explore: pictures between, beside and beyond those of a model's seeds.

Every picture is told by a `Recipe` of seeds, which is all that its step holds, so that it can be
made again: whose manner each stage takes, and how far it is moved along which direction.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from fractions import Fraction
from typing import Any, Literal

import numpy as np

from pinxit.base.errors import UserMistake
from pinxit.base.progress import Progress
from pinxit.base.seeds import random_stream
from pinxit.clips.clip import Clip, Frame, Tally, raster
from pinxit.datasets.pixels import fitted
from pinxit.engine import Explorable, Latents, Manners, Model, Run, Space
from pinxit.make.engines import ENGINES
from pinxit.nets.conditions import conditions_for
from pinxit.pictures.picture import Picture, Source, Step
from pinxit.training.model_file import hash_of

Way = Literal["line", "arc"]
VERB = "explore"
_STARTS = 64
"""Seeds among which a projection begins with the nearest."""
_MOST_SEEDS = 12
"""Of a child: what weighs less than the twelfth plays no part."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Recipe:
    """Where in a model's space a picture lies.

    Attributes:
        seeds: One, or several that are mixed by their weights.
        weights: Share of each seed; () for equal ones.
        way: "line" mixes the numbers, "arc" keeps them as loud as those of seeds are.
        fine: Seed whose manner the stages from ``stage`` on take; None for the same seeds.
        stage: The first stage that takes it, counted from 0, the coarsest.
        moves: By the number of a direction, how far to go along it.
        told: What each stage is told, one row after the other, in place of that of the seeds; of a
            picture that was projected.
        psi: How far from the average, as for ``generate``.
        class_name: What it shows, of models that learned classes.
        text: What it shows, of models that learned words.
    """

    seeds: tuple[int, ...] = (1,)
    weights: tuple[float, ...] = ()
    way: Way = "arc"
    fine: int | None = None
    stage: int = 0
    moves: Mapping[int, float] = field(default_factory=dict)
    told: tuple[float, ...] = ()
    psi: float = 1.0
    class_name: str = ""
    text: str = ""

    @property
    def name(self) -> str:
        """Short, for a label: ``3``, ``3 | 12`` mixed by stage, ``3 d0 +2`` moved."""
        first = "+".join(map(str, self.seeds[:2])) + "+..." * (len(self.seeds) > 2)
        first = "found" if self.told else first
        fine = "" if self.fine is None else f" | {self.fine}"
        moves = "".join(f" d{number} {far:+g}" for number, far in self.moves.items())
        return f"{first}{fine}{moves}"

    def to_json(self) -> dict[str, Any]:
        """The recipe as JSON values."""
        moves = {str(number): value for number, value in self.moves.items()}
        names = ("way", "fine", "stage", "psi", "class_name", "text")
        plain = {name: getattr(self, name) for name in names}
        told = {"told": list(self.told)} if self.told else {}
        lists = {"seeds": list(self.seeds), "weights": list(self.weights)}
        return {**plain, **lists, "moves": moves, **told}

    @classmethod
    def from_json(cls, value: Mapping[str, Any]) -> "Recipe":
        """The recipe that ``to_json`` gave.

        Raises:
            UserMistake: it is none.
        """
        try:
            moves = {int(number): float(far) for number, far in value["moves"].items()}
            seeds = tuple(int(seed) for seed in value["seeds"])
            weights = tuple(float(weight) for weight in value["weights"])
            told = tuple(float(number) for number in value.get("told", ()))
            lists = {"moves", "seeds", "weights", "told"}
            rest = {k: v for k, v in value.items() if k not in lists}
            return cls(seeds=seeds, weights=weights, moves=moves, told=told, **rest)
        except (KeyError, TypeError, ValueError, AttributeError) as fault:
            raise UserMistake(f"This is no recipe of explore: {fault!r} is wrong in it.") from fault


class Explorer:
    """A model whose space is explored.

    Args:
        model: A trained model.
        run: Device, progress, cancellation.

    Raises:
        UserMistake: the model's engine has no such space.
    """

    def __init__(self, model: Model, run: Run | None = None) -> None:
        engine = ENGINES.load(model.card.engine)
        if not isinstance(engine, Explorable):
            raise UserMistake(f"The models of {engine.name!r} cannot be explored.")
        self._model, self._run = model, run or Run()
        self._engine: Explorable = engine
        self._space: Space = engine.space(model, self._run)

    @property
    def stages(self) -> int:
        """How many stages take a manner."""
        return self._space.stages

    def picture(self, recipe: Recipe) -> Picture:
        """The picture of a recipe.

        Raises:
            UserMistake: the recipe does not fit the model.
        """
        return next(self.pictures([recipe]))

    def pictures(self, recipes: Sequence[Recipe]) -> Iterator[Picture]:
        """The picture of each recipe, in turn.

        Raises:
            UserMistake: a recipe does not fit the model.
            Cancelled: the run was cancelled.
        """
        for number, recipe in enumerate(recipes):
            self._run.report(Progress("explore", number, len(recipes), "pictures"))
            (pixels,) = self._space.draw(self._manners(recipe))
            title = f"{self._model.card.name} {recipe.name}"
            yield Picture(pixels, (self._step(recipe.to_json(), recipe.seeds[0]),), title=title)

    def project(self, picture: Picture, steps: int = 200) -> tuple[Recipe, float]:
        """The recipe whose picture comes nearest to a given one, and how near that is.

        Args:
            picture: Any picture; it is fitted to the model's shape.
            steps: How long to search.

        Returns:
            The recipe, and the mean difference of its picture's values, color under its alpha,
            0..1.

        Raises:
            Cancelled: the run was cancelled.
        """
        wanted = fitted(picture.pixels, self._model.card.shape, "letterbox")[None]
        told = conditions_for(self._model, range(_STARTS))
        starts = self._space.manners(self._space.latents(range(_STARTS)), told)

        def tell(done: int, error: float) -> None:
            self._run.report(Progress("project", done, steps, "steps", {"error": error}))

        found = self._space.project(wanted, starts, steps, tell)
        numbers = tuple(round(float(number), 4) for number in found.ravel())
        recipe = Recipe(seeds=(0,), told=numbers)
        (near,) = self._space.draw(self._manners(recipe))
        return recipe, float(np.abs(_covered(near) - _covered(wanted[0])).mean())

    def walk(self, stops: Sequence[Recipe], frames: int, rate: Fraction, title: str) -> Clip:
        """A clip that goes from stop to stop, evenly, and back to the first.

        Args:
            stops: Recipes; at least two.
            frames: From each stop to the next.
            rate: Frames in a second.
            title: Name for people.

        Raises:
            UserMistake: there is one stop only, or a recipe does not fit the model.
        """
        if len(stops) < 2 or frames < 1:
            raise UserMistake("A walk goes through at least two seeds, with a frame for each step.")
        way = stops[0].way
        told = np.concatenate([self._latent(stop) for stop in stops])
        ends = [self._manners(stop) for stop in stops]
        height, width, channels = self._model.card.shape
        reel = _Walk(self, told, np.concatenate(ends), (frames, way))
        about = {"stops": [stop.to_json() for stop in stops], "frames": frames, "rate": str(rate)}
        return Clip(
            reel=reel,
            width=width,
            height=height,
            channels=max(channels, 3),
            time_base=1 / rate,
            rate=rate,
            count=len(stops) * frames,
            loops=0,
            steps=(self._step(about, stops[0].seeds[0]),),
            title=title,
        )

    def _step(self, settings: Mapping[str, Any], seed: int) -> Step:
        source = Source("model", self._model.card.name, hash_of(self._model))
        about = self._engine
        return Step(VERB, about.name, about.version, settings, seed, (source,))

    def _latent(self, recipe: Recipe) -> Latents:
        known = self._space.latents(recipe.seeds)
        weights = np.array(recipe.weights or [1 / len(known)] * len(known), np.float32)
        if len(weights) != len(known) or weights.sum() <= 0 or not np.isfinite(weights).all():
            raise UserMistake(
                f"{len(recipe.weights)} weights do not fit {len(known)} seeds; give one for each, "
                "adding up to more than 0."
            )
        mixed = _mixed(known, weights / weights.sum(), recipe.way)
        return np.asarray(mixed * recipe.psi, np.float32)

    def _manners(self, recipe: Recipe) -> Manners:
        told = conditions_for(self._model, recipe.seeds[:1], recipe.class_name, recipe.text)
        made = self._space.manners(self._latent(recipe), told)
        if recipe.told:
            if len(recipe.told) != made.size:
                raise UserMistake("This was found in another model; project the picture again.")
            made = np.array(recipe.told, np.float32).reshape(made.shape)
        if recipe.fine is not None:
            if not 0 <= recipe.stage < self.stages:
                raise UserMistake(
                    f"This model has the stages 0 to {self.stages - 1}, not {recipe.stage}."
                )
            other = replace(recipe, seeds=(recipe.fine,), weights=(), fine=None, moves={}, told=())
            made[:, recipe.stage :] = self._manners(other)[:, recipe.stage :]
        axes = self._space.axes() if recipe.moves else np.empty((0, 0), np.float32)
        for number, far in recipe.moves.items():
            if not 0 <= number < len(axes):
                raise UserMistake(f"There are the directions 0 to {len(axes) - 1}, not {number}.")
            made = made + np.float32(far) * axes[number]
        return np.asarray(made, np.float32)


@dataclass(frozen=True, slots=True, eq=False)
class _Walk:
    """The frames between stops, drawn when they are asked for."""

    explorer: Explorer
    latents: Latents
    ends: Manners
    pace: tuple[int, Way]

    def frames(self, tally: Tally | None = None) -> Iterator[Frame]:
        count, way = self.pace
        for number in range(len(self.ends) * count):
            stop, part = divmod(number, count)
            share = part / count
            both = [stop, (stop + 1) % len(self.ends)]
            mixed = _between(self.ends[both], share, way)
            (pixels,) = self.explorer._space.draw(mixed[None])
            if pixels.shape[2] == 1:
                pixels = np.repeat(pixels, 3, axis=2)
            if tally is not None:
                tally.read += 1
            yield Frame(raster(pixels), number, 1)


def _covered(pixels: Any) -> Any:
    return pixels[..., :3] * pixels[..., 3:] if pixels.shape[-1] == 4 else pixels


def _between(ends: Manners, share: float, way: Way) -> Any:
    weights = np.array([1 - share, share], np.float32)
    mixed = weights[0] * ends[0] + weights[1] * ends[1]
    if way == "line":
        return mixed
    loud = weights[0] * _loudness(ends[0]) + weights[1] * _loudness(ends[1])
    return mixed * (loud / np.maximum(_loudness(mixed), 1e-6))


def _mixed(rows: Latents, weights: Any, way: Way) -> Latents:
    """One row; along an arc as loud as the rows are."""
    mixed = (weights[:, None] * rows).sum(0, keepdims=True)
    if way == "line":
        return np.asarray(mixed, np.float32)
    loud = float((weights * _loudness(rows)[:, 0]).sum())
    return np.asarray(mixed * (loud / np.maximum(_loudness(mixed), 1e-6)), np.float32)


def _loudness(rows: Any) -> Any:
    return np.sqrt(np.square(rows).mean(-1, keepdims=True))


def grid(
    rows: Sequence[int], columns: Sequence[int], stage: int, about: Recipe
) -> tuple[Recipe, ...]:
    """Style mixing: each row's seed in the coarse stages, each column's in those from ``stage``."""
    return tuple(
        replace(about, seeds=(row,), fine=column, stage=stage) for row in rows for column in columns
    )


def along(seeds: Sequence[int], number: int, reach: Sequence[float], about: Recipe) -> list[Recipe]:
    """Each seed moved along one direction, from one end of ``reach`` to the other."""
    return [replace(about, seeds=(seed,), moves={number: far}) for seed in seeds for far in reach]


def next_generation(
    liked: Sequence[Recipe], count: int, seed: int, fresh: float = 0.3
) -> list[Recipe]:
    """New recipes out of those somebody likes: the liked ones themselves, then their children.

    A child mixes the seeds of two liked pictures by random shares, and a seed of its own.

    Args:
        liked: At least one.
        count: Recipes in all.
        seed: Decides who is crossed, and the children's own seeds.
        fresh: Share of their own seed, 0..1.

    Raises:
        UserMistake: nothing is liked.
    """
    if not liked:
        raise UserMistake("Name at least one picture that you like.")
    stream = random_stream(seed, "next generation")
    made = list(liked[:count])
    while len(made) < count:
        mother, father = (liked[int(n)] for n in stream.integers(0, len(liked), 2))
        share = float(stream.uniform(0.25, 0.75))
        parts: dict[int, float] = {}
        for parent, part in ((mother, share), (father, 1 - share)):
            own = parent.weights or (1 / len(parent.seeds),) * len(parent.seeds)
            for each, weight in zip(parent.seeds, own, strict=True):
                parts[each] = parts.get(each, 0.0) + (1 - fresh) * part * weight
        parts[int(stream.integers(1, 2**31))] = fresh
        heaviest = sorted(parts, key=lambda each: -parts[each])[:_MOST_SEEDS]
        weights = tuple(round(parts[each], 6) for each in heaviest)
        made.append(replace(mother, seeds=tuple(heaviest), weights=weights))
    return made
