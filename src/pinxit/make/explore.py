"""Explore: pictures between, beside and beyond those of a model's seeds.

Every picture is told by a `Recipe` of seeds, which is all that its step holds, so that it can be
made again: whose manner each stage takes, and how far it is moved along which direction.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from fractions import Fraction
from functools import cached_property
from typing import Any, Literal

import numpy as np
from jaxtyping import Float

from pinxit.base.errors import UserMistake
from pinxit.base.progress import Progress
from pinxit.clips.clip import Clip, Frame, Tally, raster
from pinxit.datasets.pixels import fitted
from pinxit.engine import Batch, Explorable, Latents, Manners, Model, Run, Space
from pinxit.make.engines import ENGINES
from pinxit.nets.conditions import conditions_for
from pinxit.pictures.picture import Picture, Source, Step
from pinxit.training.model_file import hash_of

Way = Literal["line", "arc"]
Axes = Float[np.ndarray, "axis manner"]
VERB = "explore"
_STARTS = 64
"""Seeds among which a projection begins with the nearest."""
_TOGETHER = 16
"""Pictures between two reports of progress."""
PROJECTED = "projected picture"
"""Role of a picture that was looked for in a model's space."""


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
        told: What each stage is told, one row after the other; of a picture that was projected.
        found: Share of ``told``, 0..1; the rest is what the seeds tell.
        moved: Added to every stage: the way along directions of a file.
        steered: The same in words, such as ``ways.safetensors:1=2.5``.
        sources: Files that the numbers above come from.
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
    found: float = 1.0
    moved: tuple[float, ...] = ()
    steered: tuple[str, ...] = ()
    sources: tuple[Source, ...] = ()
    psi: float = 1.0
    class_name: str = ""
    text: str = ""

    @property
    def name(self) -> str:
        """Short, for a label: ``3``, ``3 | 12`` mixed by stage, ``3 d0 +2`` moved."""
        first = "+".join(map(str, self.seeds[:2])) + "+..." * (len(self.seeds) > 2)
        first = ("found" if self.found == 1 else f"found+{first}") if self.told else first
        fine = "" if self.fine is None else f" | {self.fine}"
        moves = "".join(f" d{number} {far:+g}" for number, far in self.moves.items())
        return " ".join([f"{first}{fine}{moves}", *self.steered])

    @property
    def is_a_seed(self) -> bool:
        """Whether it is the plain picture of one seed."""
        is_plain = not (self.told or self.moves or self.moved) and self.fine is None
        return len(self.seeds) == 1 and is_plain

    def to_json(self) -> dict[str, Any]:
        """The recipe as JSON values."""
        names = ("way", "fine", "stage", "psi", "class_name", "text")
        value = {name: getattr(self, name) for name in names}
        value |= {"seeds": list(self.seeds), "weights": list(self.weights)}
        value["moves"] = {str(number): far for number, far in self.moves.items()}
        if self.told:
            value |= {"told": list(self.told), "found": self.found}
        if self.moved:
            value |= {"moved": list(self.moved), "steered": list(self.steered)}
        if self.sources:
            value["sources"] = [source.to_json() for source in self.sources]
        return value

    @classmethod
    def from_json(cls, value: Mapping[str, Any]) -> "Recipe":
        """The recipe that ``to_json`` gave.

        Raises:
            UserMistake: it is none.
        """
        rest = dict(value)
        try:
            made: dict[str, Any] = {"seeds": tuple(int(seed) for seed in rest.pop("seeds"))}
            made["moves"] = {int(n): float(far) for n, far in rest.pop("moves").items()}
            for name in ("weights", "told", "moved"):
                made[name] = tuple(float(number) for number in rest.pop(name, ()))
            made["steered"] = tuple(str(each) for each in rest.pop("steered", ()))
            made["sources"] = tuple(Source(**each) for each in rest.pop("sources", ()))
            return cls(**made, **rest)
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
    def model(self) -> Model:
        """The model itself."""
        return self._model

    @property
    def name(self) -> str:
        """The model's name."""
        return self._model.card.name

    @property
    def sha256(self) -> str:
        """Of the model's file."""
        return hash_of(self._model)

    @property
    def stages(self) -> int:
        """How many stages take a manner."""
        return self._space.stages

    @property
    def space(self) -> Space:
        """The space itself."""
        return self._space

    @cached_property
    def axes(self) -> Axes:
        """The directions that recipes name by their numbers, strongest first."""
        return self._space.axes()

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
        for start in range(0, len(recipes), _TOGETHER):
            self._run.report(Progress("explore", start, len(recipes), "pictures"))
            some = recipes[start : start + _TOGETHER]
            drawn = self._space.draw(np.concatenate([self.manners(each) for each in some]))
            for recipe, pixels in zip(some, drawn, strict=True):
                title = f"{self._model.card.name} {recipe.name}"
                yield Picture(pixels, (self._step(recipe.to_json(), [recipe]),), title=title)
        self._run.report(Progress("explore", len(recipes), len(recipes), "pictures"))

    def sketched(self, recipes: Sequence[Recipe]) -> Batch:
        """The pixels of each recipe, for a look: fast, the same but for the last digits.

        Raises:
            UserMistake: a recipe does not fit the model.
        """
        return self._space.sketch(np.concatenate([self.manners(each) for each in recipes]))

    def mixed(self, row: Recipe, column: Recipe, stage: int) -> Recipe:
        """The first recipe in the coarse stages, the second in those from ``stage`` on.

        Raises:
            UserMistake: there is no such stage, or a recipe does not fit the model.
        """
        about = ("psi", "class_name", "text")
        is_same = all(getattr(row, name) == getattr(column, name) for name in about)
        if row.fine is None and not row.moves and not row.moved and is_same and column.is_a_seed:
            return replace(row, fine=column.seeds[0], stage=stage)
        self._refuse_stage(stage)
        told = self.manners(row)
        told[:, stage:] = self.manners(column)[:, stage:]
        sources = tuple(dict.fromkeys((*row.sources, *column.sources)))
        about_row = {name: getattr(row, name) for name in about}
        return Recipe(seeds=row.seeds[:1], told=_rounded(told), sources=sources, **about_row)

    def project(self, picture: Picture, steps: int = 200) -> tuple[Recipe, float]:
        """The recipe whose picture comes nearest to a given one, and how near that is.

        Args:
            picture: Any picture; it is fitted to the model's shape.
            steps: How long to search.

        Returns:
            The recipe, and the mean difference of its picture's values, alpha among them and color
            as far as it covers, 0..1.

        Raises:
            Cancelled: the run was cancelled.
        """
        wanted = fitted(picture.pixels, self._model.card.shape, "letterbox")[None]
        told = conditions_for(self._model, range(_STARTS))
        starts = self._space.manners(self._space.latents(range(_STARTS)), told)

        def tell(done: int, error: float) -> None:
            self._run.report(Progress("project", done, steps, "steps", {"error": error}))

        found = self._space.project(wanted, starts, steps, tell)
        source = picture.as_source(PROJECTED)
        recipe = Recipe(seeds=(0,), told=_rounded(found), sources=(source,))
        (near,) = self._space.draw(self.manners(recipe))
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
        ends = np.concatenate([self.manners(stop) for stop in stops])
        height, width, channels = self._model.card.shape
        reel = _Walk(self._space, ends, frames, way)
        about = {"stops": [stop.to_json() for stop in stops], "frames": frames, "rate": str(rate)}
        return Clip(
            reel=reel,
            width=width,
            height=height,
            channels=max(channels, 3),
            time_base=1 / rate,
            rate=rate,
            count=len(stops) * frames,
            marks=tuple(range(0, len(stops) * frames, frames)),
            loops=0,
            steps=(self._step(about, stops),),
            title=title,
        )

    def _step(self, settings: Mapping[str, Any], recipes: Sequence[Recipe]) -> Step:
        used = [Source("model", self.name, self.sha256)]
        used += [source for recipe in recipes for source in recipe.sources]
        about, seed = self._engine, recipes[0].seeds[0]
        return Step(VERB, about.name, about.version, settings, seed, tuple(dict.fromkeys(used)))

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

    def manners(self, recipe: Recipe) -> Manners:
        """What the stages are told by a recipe; one row.

        Raises:
            UserMistake: the recipe does not fit the model.
        """
        told = conditions_for(self._model, recipe.seeds[:1], recipe.class_name, recipe.text)
        made = self._space.manners(self._latent(recipe), told)
        if recipe.told:
            if len(recipe.told) != made.size:
                raise UserMistake("This was found in another model; project the picture again.")
            given = np.array(recipe.told, np.float32).reshape(made.shape)
            ends = np.concatenate([made, given])
            made = given if recipe.found >= 1 else _between(ends, recipe.found, recipe.way)[None]
        if recipe.fine is not None:
            self._refuse_stage(recipe.stage)
            other = Recipe(
                seeds=(recipe.fine,),
                psi=recipe.psi,
                class_name=recipe.class_name,
                text=recipe.text,
            )
            made[:, recipe.stage :] = self.manners(other)[:, recipe.stage :]
        return np.asarray(made + self._way_of(recipe, made.shape[2]), np.float32)

    def _way_of(self, recipe: Recipe, width: int) -> Any:
        """What is added to every stage."""
        if recipe.moved and len(recipe.moved) != width:
            raise UserMistake(
                f"These directions have {len(recipe.moved)} numbers, the manners of {self.name} "
                f"{width}; find directions in this model."
            )
        way = np.array(recipe.moved or [0] * width, np.float32)
        axes = self.axes if recipe.moves else np.empty((0, 0), np.float32)
        for number, far in recipe.moves.items():
            if not 0 <= number < len(axes):
                raise UserMistake(f"There are the directions 0 to {len(axes) - 1}, not {number}.")
            way = way + np.float32(far) * axes[number]
        return way

    def _refuse_stage(self, stage: int) -> None:
        if not 0 <= stage < self.stages:
            raise UserMistake(f"This model has the stages 0 to {self.stages - 1}, not {stage}.")


@dataclass(frozen=True, slots=True, eq=False)
class _Walk:
    """The frames between stops, drawn when they are asked for."""

    space: Space
    ends: Manners
    count: int
    way: Way

    def frames(self, tally: Tally | None = None) -> Iterator[Frame]:
        total = len(self.ends) * self.count
        for start in range(0, total, _TOGETHER):
            numbers = range(start, min(start + _TOGETHER, total))
            drawn = self.space.draw(np.stack([self._manner(number) for number in numbers]))
            for number, pixels in zip(numbers, drawn, strict=True):
                if tally is not None:
                    tally.read += 1
                colors = np.repeat(pixels, 3, axis=2) if pixels.shape[2] == 1 else pixels
                yield Frame(raster(colors), number, 1)

    def _manner(self, number: int) -> Any:
        stop, part = divmod(number, self.count)
        both = [stop, (stop + 1) % len(self.ends)]
        return _between(self.ends[both], part / self.count, self.way)


def _covered(pixels: Any) -> Any:
    """Values that are seen: alpha, and color as far as it covers."""
    if pixels.shape[-1] < 4:
        return pixels
    return np.concatenate([pixels[..., :3] * pixels[..., 3:], pixels[..., 3:]], -1)


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


def _rounded(told: Manners) -> tuple[float, ...]:
    return tuple(round(float(number), 4) for number in told.ravel())


def _loudness(rows: Any) -> Any:
    return np.sqrt(np.square(rows).mean(-1, keepdims=True))
