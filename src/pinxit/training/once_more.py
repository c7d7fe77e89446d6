"""A training as it was, on the pictures that are left: what is done after one was revoked.

Nothing is unlearned: a new model begins with the same random weights, recipe and seed.
"""

from pinxit.base.errors import UserMistake
from pinxit.datasets.dataset import Dataset
from pinxit.datasets.labels import Labels
from pinxit.datasets.pixels import WHITE
from pinxit.datasets.vast.sharded import ShardedDataset
from pinxit.engine import Model
from pinxit.engines import ENGINES
from pinxit.nets.conditions import Wanted
from pinxit.training.budget import Budget
from pinxit.training.plan import TrainingPlan
from pinxit.training.shelf import Shelf


def plan_once_more(
    model: Model,
    dataset: Dataset | ShardedDataset,
    name: str,
    models: Shelf,
    labels: Labels | None = None,
) -> TrainingPlan:
    """The plan that made a model, for another version of its data set.

    With the same pictures, and on the same kind of device, it gives the same weights.

    Args:
        model: The model that is superseded.
        dataset: What is learned from now.
        name: Of the new model; "" for the next free one after the old.
        models: Where the model is looked for that it continued from.
        labels: Of the data set, for a model whose groups were balanced by them.

    Raises:
        UserMistake: its card does not say how it was trained, or what it continued from is gone.
    """
    card, about = model.card, model.card.training
    if not about.get("pictures"):
        raise UserMistake(
            f"The card of {card.name} does not say how it was trained; train anew by hand."
        )
    red, green, blue = map(float, card.dataset.get("background", WHITE))
    return TrainingPlan(
        dataset=dataset,
        name=name or _next_name(card.name, models),
        budget=Budget(pictures=_pictures(model)),
        engine=card.engine,
        knobs=ENGINES.load(card.engine).settings_type.as_kept(card.settings),
        resolution=(card.shape[0], card.shape[1]),
        channels=card.shape[2],
        seed=int(about.get("seed", 0)),
        allow_subset=True,
        allow_upscale=True,
        start=_start(model, models),
        conditions=_wanted(model),
        supersedes={"name": card.name, "sha256": model.sha256},
        fit="letterbox" if card.dataset.get("fit") == "letterbox" else "crop",
        background=(red, green, blue),
        balance=str(card.dataset.get("balanced", {}).get("by", "")),
        labels=labels or Labels(),
    )


def _pictures(model: Model) -> int:
    """How many pictures are to be shown: as many as were asked for, or else as were seen.

    The last batch may go beyond what was asked for, and rates go by the share of it.
    """
    seen = int(model.card.training["pictures"])
    budget = model.card.training.get("budget") or {}
    asked = budget.get("pictures") or 0
    is_end = budget.get("minutes") is None and asked <= seen <= 2 * asked
    return int(asked) if is_end else seen


def _start(model: Model, models: Shelf) -> Model | None:
    sha256 = model.card.training.get("continued_from")
    if not sha256:
        return None
    found = models.with_hash(str(sha256))
    if found is None:
        raise UserMistake(
            f"{model.card.name} continued from a model that is not here ({str(sha256)[:12]}); "
            "bring it back, or train anew by hand."
        )
    return found


def _wanted(model: Model) -> Wanted:
    """What the model can be asked for, as trainings are told to learn it."""
    has_classes = bool(model.card.conditions.get("classes"))
    has_words = bool(model.card.conditions.get("words"))
    if has_classes and has_words:
        return "auto"
    if has_classes:
        return "classes"
    return "words" if has_words else "off"


def _next_name(old: str, models: Shelf) -> str:
    stem, _, last = old.rpartition("-")
    if not stem or not last.isdecimal():
        stem, last = old, "1"
    number, taken = int(last) + 1, models.paths()
    while f"{stem}-{number}" in taken:
        number += 1
    return f"{stem}-{number}"
