"""A plan: which data set, which engine and knobs, how long; carrying it out gives a model."""

from collections.abc import Callable, Mapping, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass, field, replace
from typing import Any

from pinxit.base.errors import UserMistake
from pinxit.base.progress import Progress
from pinxit.datasets.copy_index import without_index
from pinxit.datasets.dataset import Dataset
from pinxit.datasets.entry import Entry
from pinxit.datasets.joined import JoinedRights
from pinxit.datasets.labels import Grouping, Labels
from pinxit.datasets.pixels import WHITE, Fit, refuse_untrainable
from pinxit.datasets.vast.sharded import ShardedDataset
from pinxit.datasets.words import counted
from pinxit.engine import Conditions, Group, Lesson, Model, Run, State, Teacher
from pinxit.engines import ENGINES
from pinxit.nets.conditions import Code, Wanted, aligned, code_for, examples, told_of
from pinxit.settings import Settings
from pinxit.training.budget import Budget
from pinxit.training.forecast import Work, knobs_for, sentences
from pinxit.training.launched import Launch, leading
from pinxit.training.material import Framing, Material, material_of
from pinxit.training.pace import measured_pace, patience
from pinxit.training.processes import together
from pinxit.training.reading import Pictures
from pinxit.training.recipes import recipe
from pinxit.training.run_folder import RunFolder
from pinxit.training.shapes import Shape, channels_of, checked_size
from pinxit.training.train import RESTARTS, Lost, Training, train

_SIZE = (32, 32)
_FEWEST = 2
_Taught = tuple[Teacher, Code, Material]
_Shared = tuple[Training, Pictures, RunFolder, Conditions | None]
About = tuple[Shape, int, Code]
"""Shape and number of the pictures, and what is told of each."""


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
        launch: What a launcher such as torchrun says, if it started this process and others.
        conditions: What the model can be asked for; see `pinxit.nets.conditions.code_for`.
        branch: Which moment of which training it goes on from; "" for none.
        supersedes: Name and hash of the model that this one takes the place of; empty for none.
        balance: Attribute whose groups are seen equally often; "" for pictures as they are.
        labels: What is said of the pictures, to balance them by.
        precision: "float32", or "bfloat16" for what networks multiply.
    """

    dataset: Dataset | ShardedDataset
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
    launch: Launch | None = None
    branch: str = ""
    supersedes: Mapping[str, str] = field(default_factory=dict)
    balance: str = ""
    labels: Labels = field(default_factory=Labels)
    precision: str = "float32"

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
            f"{_FEWEST}, and some hundred to be of use. One picture alone is varied without any "
            "training: `pinxit vary`, `tile`, `retarget`."
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
    framing = Framing(shape, plan.fit, plan.background, plan.allow_subset)
    with material_of(plan.dataset, entries, framing, code, run.tell) as material:
        return _taught(
            plan,
            Lesson(settings, shape, len(entries), plan.seed, code.numbers),
            (teacher, code, material),
            folder,
            run,
        )


def _taught(
    plan: TrainingPlan, lesson: Lesson, about: _Taught, folder: RunFolder, run: Run
) -> Model:
    """The model of a plan whose pictures are ready, with what copies are looked for with."""
    teacher, code, material = about
    told, balance = material.told, _balance(plan, material.entries)
    start = plan.start
    if start is not None:
        weights: State = without_index(start.weights)
        if code.numbers:
            weights = aligned(weights, Code.from_card(start.card), code, plan.seed)
        start = replace(start, weights=weights)
    told_of_data = {**plan.dataset.card(), **_seen_as(plan), **_balanced_as(balance)}
    training = Training(
        teacher,
        lesson,
        plan.budget,
        plan.name,
        _card_with(told_of_data, plan.start),
        start,
        conditions=code.to_card(),
        branch=plan.branch,
        groups=balance.numbers() if balance else (),
        classes=code.classes_of(told) if getattr(lesson.settings, "pairs", False) else (),
        together=material.together,
        precision=plan.precision,
    )
    model = _learned(plan, (training, material.pictures, folder, told), run)
    if told is not None and balance is not None:  # what is drawn unasked is as balanced
        told = told[training.sampler().take(0, len(told))]
    run.report(Progress("look how alike the training pictures are", 0, None, "pictures"))
    known, of_all = material.known(plan.seed)
    more = {**known.after(plan.start.weights if plan.start else {}), **examples(told, plan.seed)}
    replaced = {"supersedes": dict(plan.supersedes)} if plan.supersedes else {}
    card = replace(model.card, training={**model.card.training, **replaced, **of_all})
    return replace(model, card=card, weights={**model.weights, **more})


def _learned(plan: TrainingPlan, work: _Shared, run: Run) -> Model:
    """Trains; goes on from the kept state when one of our own processes was lost on the way.

    Raises:
        Lost: again and again; or a launcher's processes were lost, which the launcher starts anew.
    """
    training, pictures, folder, told = work
    for left in reversed(range(RESTARTS + 1)):
        try:
            with _group(plan, work, run.device) as group:
                return train(training, pictures, folder, replace(run, group=group), told)
        except Lost as fault:
            if plan.launch is not None or not left:
                raise
            run.notify([f"{fault} It goes on from what was kept, with {plan.processes} processes."])
    raise AssertionError("unreachable")  # pragma: no cover


def _group(plan: TrainingPlan, work: _Shared, device: str) -> AbstractContextManager[Group]:
    """The processes that train together: those of a launcher, or our own."""
    if plan.launch is not None:
        return leading(plan.launch, *work, device)
    return together(plan.processes, *work)


def _kept_shape(plan: TrainingPlan, folder: RunFolder) -> Shape | None:
    """That of a stopped run, unless another one is asked for."""
    kept = folder.about().get("shape") if folder.kept() is not None else None
    if kept is None or plan.resolution or plan.channels:
        return None
    return int(kept[0]), int(kept[1]), int(kept[2])


def _settings(
    plan: TrainingPlan, teacher: Teacher, about: About, folder: RunFolder, run: Run
) -> Settings:
    """Those of a stopped run; else of the model it continues from, the recipe, and by hand."""
    kept = folder.about().get("settings")
    if kept is not None and folder.kept() is not None:
        kind = teacher.settings_type
        return kind.from_json({**kind.as_kept(kept), **plan.knobs})
    if not is_forecast(plan):
        return teacher.settings_type.from_json(said_by_hand(plan))
    run.report(Progress("measure how fast it learns", 0, None, "updates"))
    moment = patience(plan.budget.minutes)
    work = work_of(
        plan, teacher, about, run.device, lambda each: measured_pace(teacher, each, run, *moment)
    )
    planned = chosen_knobs(plan, work)
    run.notify(sentences(work, planned))
    return teacher.settings_type.from_json({**said_by_hand(plan), **planned})


def is_forecast(plan: TrainingPlan) -> bool:
    """Whether settings are chosen by what can be done within the budget."""
    return bool(plan.recipe) and plan.start is None


def said_by_hand(plan: TrainingPlan) -> dict[str, Any]:
    """Settings that are not chosen: of the model it continues from, the recipe, and by hand."""
    known = dict(plan.start.card.settings) if plan.start is not None else {}
    chosen = dict(recipe(plan.recipe).knobs) if plan.recipe else {}
    return {**known, **chosen, **plan.knobs}


def chosen_knobs(plan: TrainingPlan, work: Work) -> dict[str, Any]:
    """Settings that suit the work, where neither the recipe nor the user says others."""
    chosen = dict(recipe(plan.recipe).knobs) if plan.recipe else {}
    return {**knobs_for(work), **chosen, **plan.knobs}


def work_of(
    plan: TrainingPlan, teacher: Teacher, about: About, device: str, pace: Callable[[Lesson], float]
) -> Work:
    """What is to be learned, and how fast.

    Args:
        plan: What is planned.
        teacher: The engine.
        about: Shape and number of the pictures, and what is told of them.
        device: What computes.
        pace: Gives training pictures in a second.
    """
    shape, count, code = about
    settings = teacher.settings_type.from_json(said_by_hand(plan))
    minutes = plan.budget.minutes
    return Work(
        pace(Lesson(settings, shape, count, plan.seed, code.numbers)),
        None if minutes is None else minutes * 60,
        plan.budget.pictures,
        count,
        max(shape[:2]),
        device.startswith("cuda"),
        shape,
    )


def _seen_as(plan: TrainingPlan) -> dict[str, Any]:
    """How the pictures were fitted, where it is not as usual.

    A model is to be compared with its pictures as it saw them, and resumed on no others.
    """
    seen: dict[str, Any] = {} if plan.fit == "crop" else {"fit": plan.fit}
    return seen if plan.background == WHITE else {**seen, "background": list(plan.background)}


def _balance(plan: TrainingPlan, entries: Sequence[Entry]) -> Grouping | None:
    """The groups that are to be seen equally often; None for no balance.

    Raises:
        UserMistake: nobody labeled this attribute, or there is one group alone.
    """
    if not plan.balance:
        return None
    if isinstance(plan.dataset, ShardedDataset):
        raise UserMistake(
            f"{plan.dataset.name} lies in shards, whose pictures are seen as they are; leave out "
            "--balance, or import the folder without --shards."
        )
    found = plan.labels.grouping(entries, plan.balance)
    if len(found.names) < 2:
        raise UserMistake(
            f"{plan.balance} has {counted(len(found.names), 'group')} here; two are the least that "
            "can be balanced."
        )
    return found


def _balanced_as(balance: Grouping | None) -> dict[str, Any]:
    """What a card says of the balance: the attribute, and how many pictures each group has."""
    return {"balanced": {"by": balance.attribute, "groups": balance.counts}} if balance else {}


def _card_with(card: dict[str, Any], start: Model | None) -> dict[str, Any]:
    """The data set's card; with that of the model it continues from, if that one had another."""
    before = start.card.dataset if start is not None else {}
    if not before or before.get("digest") == card["digest"]:
        return card
    rights = JoinedRights.from_json(before["rights"]) | JoinedRights.from_json(card["rights"])
    sources = sorted({*before.get("sources", ()), *card["sources"]})
    return {**card, "rights": rights.to_json(), "sources": sources, "before": dict(before)}
