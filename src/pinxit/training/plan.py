"""A plan: which data set, which engine and knobs, how long; carrying it out gives a model."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from pinxit.base.errors import UserMistake
from pinxit.datasets.dataset import Dataset
from pinxit.datasets.pixels import WHITE, Fit, refuse_untrainable, training_pixels
from pinxit.datasets.rights import JoinedRights
from pinxit.datasets.training_prints import TrainingPrints, merged, without_prints
from pinxit.engine import Lesson, Model, Run, Teacher
from pinxit.engines import ENGINES
from pinxit.nets.conditions import Wanted, code_for, examples
from pinxit.training.budget import Budget
from pinxit.training.run_folder import RunFolder
from pinxit.training.train import Training, train


@dataclass(frozen=True, slots=True, kw_only=True)
class TrainingPlan:
    """What is learned from what, and for how long.

    Attributes:
        dataset: The pictures, with their rights.
        name: The model's name.
        budget: When it ends.
        engine: The method.
        knobs: Settings of the method that differ from its defaults (or from the model it
            continues from).
        resolution: Height and width of the pictures it will make, px.
        channels: 1 grey, 3 RGB, 4 RGB and alpha; 0 chooses grey or RGB by the pictures.
        seed: Decides all chance.
        background: What shows through transparent pictures and in margins, sRGB 0..1.
        fit: Whether pictures of other proportions are cropped or get margins.
        allow_subset: Leave out pictures that may not be learned from, instead of refusing.
        start: A model to continue from.
        conditions: What the model can be asked for; see `pinxit.nets.conditions.code_for`.
    """

    dataset: Dataset
    name: str
    budget: Budget
    engine: str = "r3gan"
    knobs: Mapping[str, Any] = field(default_factory=dict)
    resolution: int = 32
    channels: int = 0
    seed: int = 0
    fit: Fit = "crop"
    background: tuple[float, float, float] = WHITE
    allow_subset: bool = False
    start: Model | None = None
    conditions: Wanted = "auto"

    @property
    def shape(self) -> tuple[int, int, int]:
        """Height, width and channels; those of the model it continues from, if there is one."""
        if self.start is not None:
            return self.start.card.shape
        are_grey = all(entry.channels == 1 for entry in self.dataset.trainable())
        return self.resolution, self.resolution, self.channels or (1 if are_grey else 3)


def carry_out(plan: TrainingPlan, folder: RunFolder, run: Run) -> Model:
    """Trains as planned; goes on from the state in the folder, if there is one.

    Raises:
        Refused: the rights of a picture do not allow learning.
        UserMistake: data, engine or settings do not fit together.
        Cancelled: somebody stopped it; the same call goes on.
    """
    entries = refuse_untrainable(plan.dataset, allow_subset=plan.allow_subset)
    teacher = ENGINES.load(plan.engine)
    if not isinstance(teacher, Teacher):
        raise UserMistake(f"The engine {plan.engine!r} does not learn from data sets.")
    start = plan.start
    known = dict(start.card.settings) if start is not None else {}
    settings = teacher.settings_type.from_json({**known, **plan.knobs})
    pixels = training_pixels(
        plan.dataset,
        plan.shape,
        fit=plan.fit,
        background=plan.background,
        allow_subset=plan.allow_subset,
        tell=run.tell,
    )
    code = code_for(entries, plan.conditions)
    told = code.rows(entries)
    lesson = Lesson(settings, plan.shape, len(pixels), plan.seed, code.numbers)
    if start is not None:
        start = replace(start, weights=without_prints(start.weights))
    learned = _card_with(plan.dataset.card(), plan.start)
    training = Training(
        teacher, lesson, plan.budget, plan.name, learned, start, conditions=code.to_card()
    )
    model = train(training, pixels, folder, run, told)
    prints = TrainingPrints.of(pixels, [entry.sha256 for entry in entries])
    before = TrainingPrints.from_arrays(plan.start.weights) if plan.start else None
    if before is not None:
        prints = merged(before, prints)
    more = {**prints.to_arrays(), **examples(told, plan.seed)}
    return replace(model, weights={**model.weights, **more})


def _card_with(card: dict[str, Any], start: Model | None) -> dict[str, Any]:
    """The data set's card; with that of the model it continues from, if that one had another."""
    before = start.card.dataset if start is not None else {}
    if not before or before.get("digest") == card["digest"]:
        return card
    rights = JoinedRights.from_json(before["rights"]) | JoinedRights.from_json(card["rights"])
    sources = sorted({*before.get("sources", ()), *card["sources"]})
    return {**card, "rights": rights.to_json(), "sources": sources, "before": dict(before)}
