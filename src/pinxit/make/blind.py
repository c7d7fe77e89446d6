"""Blind samples: pictures without a name that says anything, for people to label.

A folder of a sample holds the pictures in random order, ``labels.csv`` to be filled in, and
``sample.json``, which says which seed each picture is of. Whoever labels should not read that one.
"""

import csv
import io
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from pinxit.base.errors import UserMistake
from pinxit.base.seeds import random_stream
from pinxit.datasets.labels import NAME, read_labels
from pinxit.datasets.words import few
from pinxit.engine import Model
from pinxit.make.audit import Question
from pinxit.training.model_file import hash_of

KEY = "sample.json"


@dataclass(frozen=True, slots=True)
class BlindSample:
    """Which pictures a sample holds.

    Attributes:
        model: SHA-256 of the model's file.
        psi: Truncation; None for the model's own.
        seeds: By the name of the file, the seed of its picture.
    """

    model: str
    psi: float | None
    seeds: Mapping[str, int]

    def key(self) -> bytes:
        """The file that says which seed each picture is of."""
        value = {"model": self.model, "psi": self.psi, "seeds": dict(self.seeds)}
        return json.dumps(value, indent=1).encode()

    def table(self, attributes: Sequence[str]) -> bytes:
        """The file to be filled in."""
        text = io.StringIO()
        rows = csv.writer(text, lineterminator="\n")
        rows.writerow(["path", *attributes])
        rows.writerows([name, *[""] * len(attributes)] for name in sorted(self.seeds))
        return text.getvalue().encode()

    def without(self, names: Sequence[str]) -> "BlindSample":
        """The sample without some pictures."""
        left = {name: seed for name, seed in self.seeds.items() if name not in names}
        return replace(self, seeds=left)


def blind_sample(model: Model, question: Question) -> BlindSample:
    """A sample of a model's pictures in random order."""
    seeds = random_stream(question.seed, "blind sample").permutation(list(question.drawn))
    names = {f"{number:04}.png": int(seed) for number, seed in enumerate(seeds, 1)}
    return BlindSample(hash_of(model), question.psi, names)


def labeled(question: Question, file: Path, model: Model) -> Question:
    """A question about the pictures of a sample that somebody labeled.

    Args:
        question: What is asked otherwise.
        file: The table that was filled in, in the folder of its sample.
        model: The model that is asked about.

    Raises:
        UserMistake: there is no such sample, it is of another model, or nothing is filled in.
    """
    labels = read_labels(file)
    if labels is None:
        raise UserMistake(f"There is no file {file}; --sample DIR writes {NAME} into DIR.")
    sample = _read_key(file.with_name(KEY))
    if sample.model != hash_of(model):
        raise UserMistake(
            f"The sample in {file.parent} is of another model than {model.card.name}, or of what "
            "it was before; make a new one with --sample."
        )
    strange = [path for path in labels.rows if path not in sample.seeds]
    if strange:
        raise UserMistake(f"{file} names what is not in the sample: {few(strange)}.")
    names = dict.fromkeys(name for row in labels.rows.values() for name in row)
    told = {
        name: tuple(labels.rows.get(path, {}).get(name, "") for path in sample.seeds)
        for name in names
    }
    told = {name: groups for name, groups in told.items() if any(groups)}
    if not told:
        raise UserMistake(f"No label is filled in in {file}.")
    return replace(question, seeds=tuple(sample.seeds.values()), psi=sample.psi, labels=told)


def _read_key(file: Path) -> BlindSample:
    try:
        value: Any = json.loads(file.read_text(encoding="utf-8"))
        psi = value["psi"]
        seeds = {str(name): int(seed) for name, seed in value["seeds"].items()}
        return BlindSample(str(value["model"]), None if psi is None else float(psi), seeds)
    except (OSError, ValueError, KeyError, TypeError, AttributeError) as fault:
        raise UserMistake(
            f"{file} is needed to know which pictures were labeled, and cannot be read "
            f"({fault!r}). Leave it beside {NAME}, as --sample wrote it."
        ) from fault
