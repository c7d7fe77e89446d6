"""Whether a generated picture copies one that its model learned from."""

from collections.abc import Sequence
from typing import Any

import numpy as np

from pinxit.check.finding import Context, Finding, Level
from pinxit.check.models import UsedModel, models_of
from pinxit.datasets.prints import Raster
from pinxit.datasets.training_prints import Nearest, TrainingPrints
from pinxit.engine import Model
from pinxit.pictures.picture import Picture, Step

NEARLY_SAME_BITS = 24
NEARLY_SAME_LEVELS = 10.0
SUSPICIOUS = 0.01

_NAME = "copies"
_LEVELS: tuple[Level, ...] = ("fine", "warns", "blocks")


class Copies:
    """Compares a picture with the prints of all training pictures, plain and mirrored.

    Two measures are taken, so each has half the budget of false alarms (Bonferroni): the combined
    p-value is twice the smaller one. A picture that is nearly the same by both blocks.
    """

    name = _NAME

    def examine(self, picture: Picture, context: Context) -> Finding | None:
        """What it finds; None for pictures that no trained model made."""
        last = picture.steps[-1].verb if picture.steps else ""
        models = models_of(picture, context)
        if not models:
            return None
        if last == "film strip":
            return _of_film()
        here = [used.model for used in models if used.model is not None]
        away = [used for used in models if used.model is None]
        found = [_without_model(away)] if away else []
        if last == "sheet":
            return _worst([*found, _of_sheet(picture.steps[-1])])
        raster = np.round(picture.pixels * 255).astype(np.uint8)
        return _worst([*found, *(_by_model(model, raster) for model in here)])


def _by_model(model: Model, raster: Raster) -> Finding:
    prints = TrainingPrints.from_arrays(model.weights)
    if prints is not None:
        return judged(prints, raster)
    return Finding(
        _NAME,
        "warns",
        f"The model {model.card.name} carries no prints of the pictures it learned "
        "from, so copies of them could not be looked for.",
    )


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


def judged(prints: TrainingPrints, raster: Raster) -> Finding:
    """The finding for one picture.

    Args:
        prints: Of the training pictures.
        raster: 8-bit pixels with 1, 3 or 4 channels.
    """
    by_hash, by_thumb = prints.nearest(raster)
    p = min(1.0, 2 * min(by_hash.p, by_thumb.p))
    nearer = by_hash if by_hash.p <= by_thumb.p else by_thumb
    unit = "of 256 bits" if nearer is by_hash else "grey levels"
    level, words = _verdict(by_hash, by_thumb, p)
    return Finding(
        _NAME,
        level,
        f"{words}: the nearest training picture is {nearer.sha256[:12]} at a distance of "
        f"{nearer.distance:.4g} {unit}; p = {p:.2g}, n = {len(prints.bits)}.",
        score=p,
        evidence=_evidence(prints, by_hash, by_thumb),
    )


def _verdict(by_hash: Nearest, by_thumb: Nearest, p: float) -> tuple[Level, str]:
    near = by_hash.distance <= NEARLY_SAME_BITS and by_thumb.distance <= NEARLY_SAME_LEVELS
    if near or by_thumb.distance <= NEARLY_SAME_LEVELS / 4:
        return "blocks", "This picture nearly copies one the model learned from; take another seed"
    if p <= SUSPICIOUS:
        return "warns", "This picture is unusually like one the model learned from; compare them"
    return "fine", "No copy of a training picture"


def _evidence(prints: TrainingPrints, by_hash: Nearest, by_thumb: Nearest) -> dict[str, Any]:
    return {
        "training_pictures": prints.count,
        "measured": len(prints.bits),
        "by_hash": {"sha256": by_hash.sha256, "bits": by_hash.distance, "p": by_hash.p},
        "by_thumbnail": {
            "sha256": by_thumb.sha256,
            "levels": round(by_thumb.distance, 3),
            "p": by_thumb.p,
        },
    }


CHECK = Copies()
