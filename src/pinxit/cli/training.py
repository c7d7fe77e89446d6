"""From the options of ``pinxit train`` to a plan."""

import json
import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from pinxit.base.errors import Cancelled, UserMistake
from pinxit.cli.sharding import facts_of, sharded_of, told
from pinxit.datasets.dataset import Dataset
from pinxit.datasets.groups import groups_lines, groups_report
from pinxit.datasets.report import report_lines
from pinxit.datasets.rights import Rights
from pinxit.datasets.rights_file import NAMES
from pinxit.datasets.vast.sharded import ShardedDataset
from pinxit.engine import Model
from pinxit.studio import Studio
from pinxit.training.budget import Budget
from pinxit.training.once_more import plan_once_more
from pinxit.training.plan import TrainingPlan
from pinxit.training.shapes import parse_size

_TOLD_BY_THE_MODEL = ("minutes", "images", "is_endless", "resolution", "start", "knobs", "seed")


@dataclass(frozen=True, slots=True)
class Holder:
    """Whose pictures a folder holds, if the user says so.

    Attributes:
        license: SPDX id; "" if not said.
        creator: Who made them.
        source: Where they come from.
    """

    license: str = ""
    creator: str = ""
    source: str = ""


def dataset_of(
    studio: Studio, given: str, holder: Holder, say: Callable[[str], None], *, is_strict: bool
) -> Dataset | ShardedDataset:
    """The data set of that name; or a folder, imported under its own name.

    Where both are called so, the data set is meant, unless it is said whose the pictures are.

    Args:
        studio: Keeps the data sets.
        given: Name or folder.
        holder: Whose pictures they are.
        say: Hears the report, line by line.
        is_strict: Files that cannot be read are a mistake.

    Raises:
        UserMistake: there is no such thing, or nobody says whose pictures these are.
    """
    folder = Path(given)
    sharded = None if holder.license else sharded_of(studio, given)
    if sharded is not None:
        for line in told(facts_of(sharded)):
            say(line)
        return sharded
    is_known = given in studio.datasets.list() and not holder.license
    if not is_known and folder.name != given and not folder.is_dir():
        raise UserMistake(f"There is no folder {given}; name one with pictures, or a data set.")
    if is_known or not folder.is_dir():
        made = studio.datasets.load(given)
        unreadable: Mapping[str, str] = {}
        lines: list[str] = []
    else:
        rights = _rights(folder, holder)
        made, report = studio.import_folder(folder, _name_of(folder), rights)
        unreadable, lines = report.unreadable, list(report.lines())
    if is_strict and unreadable:
        raise UserMistake(
            f"{len(unreadable)} files in {given} cannot be read, such as {next(iter(unreadable))}; "
            "mend or remove them, or leave out --strict."
        )
    groups = groups_report(made, studio.datasets.labels(made.name))
    for line in (*lines, *report_lines(made), *groups_lines(groups)):
        say(line)
    return made


def _rights(folder: Path, holder: Holder) -> Rights:
    if not holder.license and not any((folder / name).is_file() for name in NAMES):
        raise UserMistake(
            f"Nobody says whose pictures lie in {folder}: add --license SPDX and --creator "
            '"...", such as --license LicenseRef-Own for your own, or put a rights.csv into it.'
        )
    rights = Rights(creator=holder.creator, source=holder.source)
    return replace(rights, license=holder.license) if holder.license else rights


def _name_of(folder: Path) -> str:
    plain = re.sub(r"[^A-Za-z0-9._-]+", "-", folder.resolve().name).strip(".-_")
    return plain[:64] or "pictures"


def plan_of(
    studio: Studio, dataset: Dataset | ShardedDataset, options: Mapping[str, Any]
) -> TrainingPlan:
    """The plan that the options describe.

    Raises:
        UserMistake: there is no such model, or a knob or a size is written wrong.
    """
    if options["again"]:
        return _plan_again(studio, dataset, options)
    channels, size = options["channels"], options["resolution"]
    plan = TrainingPlan(
        dataset=dataset,
        name=options["name"] or dataset.name,
        budget=Budget(options["minutes"], options["images"], options["is_endless"]),
        knobs=knobs_of(options["knobs"]),
        recipe=options["recipe"],
        resolution=parse_size(size) if size else None,
        channels=0 if channels == "auto" else int(channels),
        seed=options["seed"],
        fit=options["fit"],
        allow_subset=options["allow_subset"],
        allow_upscale=options["allow_upscale"],
        conditions=options["conditions"],
        processes=options["processes"],
        branch=options["branch"],
        balance=options["balance"],
        labels=studio.datasets.labels(dataset.name),
        precision=options["precision"],
    )
    return studio.training_desk.begun_from(plan, options["start"] or "")


def _plan_again(
    studio: Studio, dataset: Dataset | ShardedDataset, options: Mapping[str, Any]
) -> TrainingPlan:
    given = [name for name in _TOLD_BY_THE_MODEL if options[name]]
    if given:
        raise UserMistake(
            f"--again trains as {options['again']} was trained; leave out {', '.join(given)}."
        )
    model = studio.models.load(options["again"])
    labels = studio.datasets.labels(dataset.name)
    plan = plan_once_more(model, dataset, options["name"] or "", studio.models, labels)
    return replace(plan, processes=options["processes"])


def trained(
    studio: Studio, plan: TrainingPlan, *, is_resuming: bool, overwrite: bool
) -> Model | None:
    """The model; None if a training without end was stopped and is to be finished.

    Raises:
        Cancelled: a training with an end was stopped before.
    """
    try:
        return studio.train(plan, is_resuming=is_resuming, overwrite=overwrite)
    except Cancelled:
        if not plan.budget.is_endless or studio.run_folder(plan.name).kept() is None:
            raise
        return None


def knobs_of(given: Iterable[str]) -> dict[str, Any]:
    """Knobs from words such as ``flip=horizontal`` and ``rate=0.001``.

    Raises:
        UserMistake: a word has no "=".
    """
    knobs: dict[str, Any] = {}
    for word in given:
        name, sign, value = word.partition("=")
        if not sign:
            raise UserMistake(f"--set {word} sets nothing; write --set KNOB=VALUE.")
        knobs[name.replace("-", "_")] = value_in(value)
    return knobs


def value_in(word: str) -> Any:
    """What a word means: a JSON value, or else the word itself."""
    try:
        return json.loads(word)
    except json.JSONDecodeError:
        return word


def knobs_in_words(given: Iterable[str]) -> dict[str, str]:
    """Names and values from words such as ``partition=gpu``.

    Raises:
        UserMistake: a word has no "=".
    """
    return {name: str(value) for name, value in knobs_of(given).items()}
