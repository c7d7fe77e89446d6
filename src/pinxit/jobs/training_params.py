"""What a training is asked for, by jobs and by forecasts, and what may be wrong with it."""

from collections.abc import Callable, Iterator, Sequence
from typing import TYPE_CHECKING, Annotated, Any, Literal

from pydantic import Field, model_validator

from pinxit.base.errors import PinxitError, UserMistake
from pinxit.base.names import unknown_name
from pinxit.datasets.dataset import Dataset
from pinxit.datasets.pixels import refuse_untrainable
from pinxit.desks.training import settings_of
from pinxit.jobs.kind import JobParams

if TYPE_CHECKING:
    from pinxit.studio import Studio
    from pinxit.training.budget import Budget
    from pinxit.training.plan import TrainingPlan

ENGINE = "r3gan"
DEFAULT_MINUTES = 10.0

_Name = Annotated[str, Field(max_length=64)]
_Side = Annotated[int, Field(ge=4, le=1024)]


class TrainingParams(JobParams):
    """What is learned from what, and for how long; 10 minutes if nothing is said."""

    dataset: _Name = Field(min_length=1)
    name: _Name = Field(default="", description="Of the model; the data set's, if blank.")
    recipe: _Name = Field(default="auto", description="One of GET /recipes.")
    resolution: tuple[_Side, _Side] | None = Field(
        default=None, description="Height and width, px; 32 x 32 or as the model it begins from."
    )
    minutes: float | None = Field(default=None, gt=0, le=100_000)
    images: int | None = Field(
        default=None, ge=1, description="Training pictures, repetitions counted."
    )
    is_endless: bool = Field(default=False, description="Until somebody says finish.")
    channels: Literal[0, 1, 3, 4] = Field(default=0, description="0 chooses by the pictures.")
    conditions: Literal["auto", "off", "classes", "words"] = "auto"
    balance: _Name = Field(default="", description="Attribute whose groups are seen equally often.")
    fit: Literal["crop", "letterbox"] = "crop"
    seed: int = Field(default=0, ge=0, lt=2**63)
    start: _Name = Field(default="", description="Model to continue from.")
    branch: str = Field(
        default="", max_length=70, description="NAME@PERCENT or NAME@now of another one."
    )
    knobs: dict[str, Any] = Field(default_factory=dict, description="Settings: GET /engines.")
    allow_subset: bool = False
    allow_upscale: bool = False
    overwrite: bool = Field(default=False, description="Begin anew, and replace what is there.")
    resume: bool = Field(default=False, description="Go on with the training of that name.")

    @model_validator(mode="after")
    def _means_one_thing(self) -> "TrainingParams":
        if self.start and self.branch:
            raise ValueError("start begins a new training from a model, branch goes on; choose one")
        if self.resume and (self.overwrite or self.start or self.branch):
            raise ValueError(
                "resume goes on with what is there: leave out start, branch, overwrite"
            )
        return self

    @property
    def model(self) -> str:
        """Name of the model that will come out."""
        return self.name or self.dataset


def plan_of(params: TrainingParams, studio: "Studio", dataset: Dataset) -> "TrainingPlan":
    """The plan that is asked for.

    Raises:
        UserMistake: there is no such model to begin from.
    """
    from pinxit.training.plan import TrainingPlan

    plan = TrainingPlan(
        dataset=dataset,
        name=params.model,
        budget=budget_of(params),
        engine=ENGINE,
        knobs=params.knobs,
        recipe=params.recipe,
        resolution=params.resolution,
        channels=params.channels,
        seed=params.seed,
        fit=params.fit,
        allow_subset=params.allow_subset,
        allow_upscale=params.allow_upscale,
        conditions=params.conditions,
        branch=params.branch,
        balance=params.balance,
        labels=studio.datasets.labels(dataset.name),
    )
    if params.start:
        _refuse_unknown_start(params, studio)
    return studio.training_desk.begun_from(plan, params.start)


def budget_of(params: TrainingParams) -> "Budget":
    """When the training ends."""
    from pinxit.training.budget import Budget

    minutes = params.minutes
    if minutes is None and params.images is None and not params.is_endless:
        minutes = DEFAULT_MINUTES
    return Budget(minutes, params.images, params.is_endless)


def refuse_unfit(params: TrainingParams, studio: "Studio") -> None:
    """Tells the first thing that is wrong.

    Raises:
        UserMistake: something does not fit, or a name is taken.
        Refused: the rights of a picture forbid learning.
    """
    for check in _checks(params, studio):
        check()


def problems_of(params: TrainingParams, studio: "Studio") -> list[str]:
    """Everything that is wrong, in sentences."""
    found: dict[str, None] = {}
    for check in _checks(params, studio):
        try:
            check()
        except PinxitError as fault:
            found[str(fault)] = None
    return list(found)


def _checks(params: TrainingParams, studio: "Studio") -> Iterator[Callable[[], object]]:
    dataset = studio.datasets.load(params.dataset)
    yield lambda: _refuse_taken(params, studio)
    yield lambda: _refuse_unknown_recipe(params.recipe)
    yield lambda: settings_of(ENGINE, params.knobs)
    yield lambda: _refuse_unknown_start(params, studio)
    yield lambda: _refuse_unknown_branch(params, studio)
    yield lambda: _refuse_unusable(params, dataset)
    yield lambda: _refuse_unknown_balance(params, studio, dataset)


def _refuse_taken(params: TrainingParams, studio: "Studio") -> None:
    place = studio.models.place_for(params.model)
    folder = studio.run_folder(params.model)
    if params.resume:
        if not folder.about():
            raise UserMistake(f"No training of {params.model} was begun; leave out resume.")
    elif not params.overwrite and place.exists():
        raise UserMistake(
            f"There is a model {params.model} already; choose another name, or overwrite it."
        )
    elif not params.overwrite and folder.path.exists():
        raise UserMistake(
            f"A training of {params.model} was begun before; go on with it, begin anew and "
            "overwrite it, or choose another name."
        )


def _refuse_unknown_recipe(name: str) -> None:
    from pinxit.training.recipes import recipe

    if name:
        recipe(name)


def _refuse_unknown_start(params: TrainingParams, studio: "Studio") -> None:
    there = studio.models.paths()
    if params.start and params.start not in there:
        raise unknown_name("model", params.start, there)


def _refuse_unknown_branch(params: TrainingParams, studio: "Studio") -> None:
    if not params.branch:
        return
    trunk, _, moment = params.branch.partition("@")
    studio.models.place_for(trunk)  # it may have no path for a name
    there = studio.run_folder(trunk).moments()
    if moment not in there:
        known = ", ".join(f"{each} %" if each.isdecimal() else each for each in there) or "none"
        raise UserMistake(
            f"{params.branch!r} names no moment of a training; write NAME@PERCENT. "
            f"Of {trunk} there are: {known}."
        )


def _refuse_unusable(params: TrainingParams, dataset: Dataset) -> None:
    from pinxit.training.shapes import checked_size

    entries: Sequence[Any] = refuse_untrainable(dataset, allow_subset=params.allow_subset)
    if len(entries) < 2:
        raise UserMistake(
            f"{dataset.name} has {len(entries)} picture to learn from; a model needs at least 2, "
            "and about 100 to be of use."
        )
    if params.resolution:
        checked_size(entries, params.resolution, allow_upscale=params.allow_upscale)


def _refuse_unknown_balance(params: TrainingParams, studio: "Studio", dataset: Dataset) -> None:
    if params.balance:
        labels = studio.datasets.labels(dataset.name)
        labels.grouping(dataset.trainable(), params.balance)
