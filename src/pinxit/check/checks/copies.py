"""Whether a generated picture copies one that its model learned from."""

from collections.abc import Sequence
from dataclasses import replace
from functools import lru_cache

import numpy as np

from pinxit.check.copy_limits import CopyLimits
from pinxit.check.finding import Context, Finding, Level
from pinxit.check.likeness import told_of
from pinxit.check.models import UsedModel, models_of
from pinxit.check.older_prints import judged_by_older
from pinxit.datasets.copy_index import CopyIndex, own_index
from pinxit.datasets.prints import Raster
from pinxit.datasets.training_prints import TrainingPrints
from pinxit.engine import Model
from pinxit.pictures.history import SHEETS
from pinxit.pictures.picture import Picture, Step

_OF_PARTS = frozenset({"blend", "inpaint", "panorama", "retarget", "tile", "vary"})
"""Verbs that make a picture of the parts of one or two others, by design."""

_REPEAT = "repeat"
_SAY_ONLY_WHERE = frozenset({"mask", "protect"})
_NAME = "copies"
_LEVELS: tuple[Level, ...] = ("fine", "warns", "blocks")


class Copies:
    """Compares a picture with all training pictures: whole, in parts, mirrored and turned.

    What is found becomes a p-value: how rare it is that honest pictures of that very set lie as
    near. A picture that is nearly the same as a training picture blocks, whatever its p-value.
    """

    name = _NAME

    def examine(self, picture: Picture, context: Context) -> Finding | None:
        """What it finds; None for pictures that no trained model made."""
        last = picture.steps[-1].verb if picture.steps else ""
        models = models_of(picture, context)
        if not models:
            return _derived(picture)
        if last == "film strip":
            return _of_film()
        here = [used.model for used in models if used.model is not None]
        away = [used for used in models if used.model is None]
        found = [_without_model(away)] if away else []
        if last in SHEETS:
            return _worst([*found, _of_sheet(picture.steps[-1])])
        raster = np.round(picture.pixels * 255).astype(np.uint8)
        return _worst([*found, *(judged_by_model(model, raster, context.limits) for model in here)])


def _derived(picture: Picture) -> Finding | None:
    """What is said of a picture that repeats the parts of another one, or of two."""
    steps = [step for step in picture.steps if step.verb != _REPEAT]
    if not steps or steps[-1].verb not in _OF_PARTS:
        return None
    seen = [source.sha256 for source in steps[-1].used if source.role not in _SAY_ONLY_WHERE]
    used = list(dict.fromkeys(seen))
    if len(used) != (2 if steps[-1].verb == "blend" else 1):
        return None
    named = " and ".join(sha256[:12] for sha256 in used)
    those = "those pictures" if len(used) > 1 else "that picture"
    sentence = f"Derived from {named}: it repeats parts of {those}, as it is meant to."
    evidence = {"derived_from": used[0] if len(used) == 1 else used}
    return Finding(_NAME, "fine", sentence, evidence=evidence)


@lru_cache(maxsize=2)
def _own_to(model: Model) -> CopyIndex | None:
    return own_index(model.weights)


@lru_cache(maxsize=2)
def _known_to(model: Model) -> CopyIndex | None:
    return CopyIndex.from_arrays(model.weights)


def judged_by_model(model: Model, raster: Raster, limits: CopyLimits) -> Finding:
    """The finding for one picture beside all that a model learned from.

    Args:
        model: With the prints of its training pictures.
        raster: 8-bit pixels with 1, 3 or 4 channels.
        limits: From which p on something is said.
    """
    index = _known_to(model)
    if index is not None:
        return judged(index, raster, limits)
    prints = TrainingPrints.from_arrays(model.weights)
    if prints is not None:
        of_all, own = judged_by_older(prints, raster, limits), _own_to(model)
        return of_all if own is None else _graver(judged(own, raster, limits), of_all)
    return Finding(
        _NAME,
        "warns",
        f"The model {model.card.name} carries no prints of the pictures it learned "
        "from, so copies of them could not be looked for.",
    )


def _graver(own: Finding, of_all: Finding) -> Finding:
    """Of what is said by an index of some pictures and by older prints of all; both as evidence."""
    if _LEVELS.index(of_all.level) > _LEVELS.index(own.level):
        return of_all
    return replace(own, evidence={**own.evidence, "by_older_prints": dict(of_all.evidence)})


def _without_model(away: Sequence[UsedModel]) -> Finding:
    names = ", ".join(used.title for used in away)
    return Finding(
        _NAME,
        "warns",
        f"It was made by a model that is not here ({names}), so copies could not be looked for; "
        "put the model's file among your models.",
    )


def _of_film() -> Finding:
    """A film strip shows its owner how a training went; nobody takes its samples for results."""
    return Finding(
        _NAME,
        "fine",
        "This film strip shows how a training went; its samples were NOT compared one by one "
        "with the training pictures.",
    )


def _worst(findings: Sequence[Finding]) -> Finding:
    """The gravest of some findings; several that are equally grave become one."""
    gravest = max((finding.level for finding in findings), key=_LEVELS.index)
    chosen = [finding for finding in findings if finding.level == gravest]
    if len(chosen) == 1:
        return chosen[0]
    scores = [finding.score for finding in chosen if finding.score is not None]
    return Finding(
        _NAME,
        gravest,
        " ".join(finding.sentence for finding in chosen),
        score=min(scores, default=None),
        evidence={"models": [dict(finding.evidence) for finding in chosen]},
    )


def _of_sheet(step: Step) -> Finding:
    """A sheet shows many pictures; what was found about each was written down before."""
    found = step.settings.get("findings", {}).get(_NAME)
    if not found:
        return Finding(_NAME, "warns", "The pictures on this sheet were not compared one by one.")
    evidence = {"pictures": dict(found)}
    if "warns" in found:
        sentence = f"Of the pictures on this sheet, {found['warns']} may be near copies: look."
        return Finding(_NAME, "warns", sentence, evidence=evidence)
    sentence = "Each picture on this sheet was compared with all training pictures: no copies."
    return Finding(_NAME, "fine", sentence, evidence=evidence)


def judged(index: CopyIndex, raster: Raster, limits: CopyLimits | None = None) -> Finding:
    """The finding for one picture.

    Args:
        index: Of the training pictures.
        raster: 8-bit pixels with 1, 3 or 4 channels.
        limits: From which p on something is said; the usual ones, if absent.
    """
    limits = limits or CopyLimits()
    likeness = index.likeness(raster)
    p = likeness.rarity.p
    level: Level = "fine"
    words = "No copy of a training picture"
    if likeness.is_nearly_same or p <= limits.blocks_at:
        level = "blocks"
        words = "This picture nearly copies one the model learned from; take another seed"
    elif p <= limits.warns_at or likeness.is_surely_one_of_few:
        level = "warns"
        words = "This picture is unusually like one the model learned from; compare them"
    nearest, basis, evidence = told_of(index, likeness)
    at = {"warns_at": limits.warns_at, "blocks_at": limits.blocks_at}
    sentence = f"{words}: the nearest training picture is {nearest}; {basis}."
    return Finding(_NAME, level, sentence, score=p, evidence={**evidence, **at})


CHECK = Copies()
