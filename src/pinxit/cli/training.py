"""From the options of ``pinxit train`` to a plan."""

import json
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

from pinxit.base.errors import UserMistake
from pinxit.studio import Studio
from pinxit.training.budget import Budget
from pinxit.training.plan import TrainingPlan


def plan_of(studio: Studio, dataset: str, options: Mapping[str, Any]) -> TrainingPlan:
    """The plan that the options describe.

    Raises:
        UserMistake: there is no such data set or model, or a knob is not written KNOB=VALUE.
    """
    if dataset not in studio.datasets.list() and Path(dataset).is_dir():
        raise UserMistake(
            f"{dataset} is a folder; first say whose pictures these are: "
            f'pinxit dataset import {dataset} --name NAME --license SPDX --creator "..."'
        )
    start = options["start"]
    channels = options["channels"]
    return TrainingPlan(
        dataset=studio.datasets.load(dataset),
        name=options["name"] or dataset,
        budget=Budget(options["minutes"], options["images"]),
        knobs=knobs_of(options["knobs"]),
        resolution=int(options["resolution"]),
        channels=0 if channels == "auto" else int(channels),
        seed=options["seed"],
        fit=options["fit"],
        allow_subset=options["allow_subset"],
        start=studio.models.load(start) if start else None,
    )


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
        try:
            knobs[name.replace("-", "_")] = json.loads(value)
        except json.JSONDecodeError:
            knobs[name.replace("-", "_")] = value
    return knobs
