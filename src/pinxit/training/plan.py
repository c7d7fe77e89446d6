"""A plan: which data set, which engine and knobs, how long; carrying it out gives a model."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from pinxit.base.errors import UserMistake
from pinxit.datasets.dataset import Dataset
from pinxit.datasets.entry import Entry
from pinxit.datasets.pixels import WHITE, Fit, refuse_untrainable, training_pixels
from pinxit.datasets.rights import JoinedRights
from pinxit.datasets.training_prints import TrainingPrints, merged, without_prints
from pinxit.engine import Lesson, Model, Run, Teacher
from pinxit.engines import ENGINES
from pinxit.nets.conditions import Code, Wanted, code_for, examples, told_of
from pinxit.settings import Settings
from pinxit.training.budget import Budget
from pinxit.training.forecast import Work, knobs_for, sentences
from pinxit.training.pace import measured_pace
from pinxit.training.processes import together
from pinxit.training.recipes import recipe
from pinxit.training.run_folder import RunFolder
from pinxit.training.shapes import Shape, channels_of, checked_size
from pinxit.training.train import Training, train

_SIZE = (32, 32)
_FEWEST = 2
_About = tuple[Shape, int, Code]


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
        recipe: Name of a set of knobs; "auto" chooses by budget, device and pictures, "" takes
            the engine's defaults.
        resolution: Height and width of the pictures it will make, px; None for those of the
            model it continues from, else 32 x 32.
        channels: 1 gray, 3 RGB, 4 RGB and alpha; 0 chooses by the pictures.
        seed: Decides all chance.
        background: What shows through transparent pictures and in margins, sRGB 0..1.
        fit: Whether pictures of other proportions are cropped or get margins.
        allow_subset: Leave out pictures that may not be learned from, instead of refusing.
        allow_upscale: Learn pictures that must be enlarged more than twice.
        start: A model to continue from.
        processes: How many processes of this machine train together.
        conditions: What the model can be asked for; see `pinxit.nets.conditions.code_for`.
    """

    dataset: Dataset
    name: str
    budget: Budget
    engine: str = "r3gan"
    knobs: Mapping[str, Any] = field(default_factory=dict)
    recipe: str = ""
    resolution: tuple[int, int] | None = None
    channels: int = 0
    seed: int = 0
    fit: Fit = "crop"
    background: tuple[float, float, float] = WHITE
    allow_subset: bool = False
    allow_upscale: bool = False
    start: Model | None = None
    conditions: Wanted = "auto"
    processes: int = 1

    def shape(self, entries: Sequence[Entry]) -> tuple[int, int, int]:
        """Height, width and channels of the pictures it will make.

        Args:
            entries: The pictures it learns from.
        """
        known = self.start.card.shape if self.start is not None else (*_SIZE, 0)
        rows, columns = self.resolution or known[:2]
        return rows, columns, self.channels or known[2] or channels_of(self.dataset, entries)


def carry_out(plan: TrainingPlan, folder: RunFolder, run: Run) -> Model:
    """Trains as planned; goes on from the state in the folder, if there is one.

    Raises:
        Refused: the rights of a picture do not allow learning.
        UserMistake: data, engine or settings do not fit together.
        Cancelled: somebody stopped it; the same call goes on.
    """
    entries = refuse_untrainable(plan.dataset, allow_subset=plan.allow_subset)
    if len(entries) < _FEWEST:
        raise UserMistake(
            f"{plan.dataset.name} has {len(entries)} picture to learn from; a GAN needs at least "
            f"{_FEWEST}, and some hundred to be of use. One picture alone can be varied and "
            "stylized, not learned."
        )
    teacher = ENGINES.load(plan.engine)
    if not isinstance(teacher, Teacher):
        raise UserMistake(f"The engine {plan.engine!r} does not learn from data sets.")
    shape = _kept_shape(plan, folder) or plan.shape(entries)
    run.notify(checked_size(entries, shape[:2], allow_upscale=plan.allow_upscale))
    code = code_for(entries, plan.conditions)
    if code.numbers:
        run.notify([f"The model will know {told_of(code.to_card())}."])
    settings = _settings(plan, teacher, (shape, len(entries), code), folder, run)
    pixels = training_pixels(
        plan.dataset,
        shape,
        fit=plan.fit,
        background=plan.background,
        allow_subset=plan.allow_subset,
        tell=run.tell,
    )
    told = code.rows(entries)
    lesson = Lesson(settings, shape, len(pixels), plan.seed, code.numbers)
    start = plan.start
    if start is not None:
        start = replace(start, weights=without_prints(start.weights))
    learned = _card_with({**plan.dataset.card(), **_seen_as(plan)}, plan.start)
    training = Training(
        teacher, lesson, plan.budget, plan.name, learned, start, conditions=code.to_card()
    )
    with together(plan.processes, training, pixels, folder, told) as group:
        model = train(training, pixels, folder, replace(run, group=group), told)
    prints = TrainingPrints.of(pixels, [entry.sha256 for entry in entries])
    before = TrainingPrints.from_arrays(plan.start.weights) if plan.start else None
    if before is not None:
        prints = merged(before, prints)
    more = {**prints.to_arrays(), **examples(told, plan.seed)}
    return replace(model, weights={**model.weights, **more})


def _kept_shape(plan: TrainingPlan, folder: RunFolder) -> Shape | None:
    """That of a stopped run, unless another one is asked for."""
    kept = folder.about().get("shape") if folder.kept() is not None else None
    if kept is None or plan.resolution or plan.channels:
        return None
    return int(kept[0]), int(kept[1]), int(kept[2])


def _settings(
    plan: TrainingPlan, teacher: Teacher, about: _About, folder: RunFolder, run: Run
) -> Settings:
    """Those of a stopped run; else of the model it continues from, the recipe, and by hand."""
    kind = teacher.settings_type
    kept = folder.about().get("settings")
    if kept is not None and folder.kept() is not None:
        return kind.from_json({**kept, **plan.knobs})
    known = dict(plan.start.card.settings) if plan.start is not None else {}
    chosen = dict(recipe(plan.recipe).knobs) if plan.recipe else {}
    by_hand = {**known, **chosen, **plan.knobs}
    if not plan.recipe or plan.start is not None:
        return kind.from_json(by_hand)
    shape, count, code = about
    lesson = Lesson(kind.from_json(by_hand), shape, count, plan.seed, code.numbers)
    minutes = plan.budget.minutes
    work = Work(
        measured_pace(teacher, lesson, run),
        None if minutes is None else minutes * 60,
        plan.budget.pictures,
        count,
        max(shape[:2]),
        run.device.startswith("cuda"),
    )
    planned = {**knobs_for(work), **chosen, **plan.knobs}
    run.notify(sentences(work, planned))
    return kind.from_json({**by_hand, **planned})


def _seen_as(plan: TrainingPlan) -> dict[str, Any]:
    """How the pictures were fitted, where it is not as usual.

    A model is to be compared with its pictures as it saw them, and resumed on no others.
    """
    seen: dict[str, Any] = {} if plan.fit == "crop" else {"fit": plan.fit}
    return seen if plan.background == WHITE else {**seen, "background": list(plan.background)}


def _card_with(card: dict[str, Any], start: Model | None) -> dict[str, Any]:
    """The data set's card; with that of the model it continues from, if that one had another."""
    before = start.card.dataset if start is not None else {}
    if not before or before.get("digest") == card["digest"]:
        return card
    rights = JoinedRights.from_json(before["rights"]) | JoinedRights.from_json(card["rights"])
    sources = sorted({*before.get("sources", ()), *card["sources"]})
    return {**card, "rights": rights.to_json(), "sources": sources, "before": dict(before)}
