"""Judging by the prints of models made before copies were looked for in parts."""

from pinxit.check.copy_limits import CopyLimits
from pinxit.check.finding import Finding, Level
from pinxit.datasets.copy_index import is_nearly_same
from pinxit.datasets.prints import Raster
from pinxit.datasets.training_prints import Nearest, TrainingPrints

_NAME = "copies"


def judged_by_older(prints: TrainingPrints, raster: Raster, limits: CopyLimits) -> Finding:
    """The finding for one picture by hashes and thumbnails alone.

    Two measures are taken, so each has half the budget of false alarms (Bonferroni): the combined
    p-value is twice the smaller one.

    Args:
        prints: Of the training pictures.
        raster: 8-bit pixels with 1, 3 or 4 channels.
        limits: From which p on something is said.
    """
    by_hash, by_thumb = prints.nearest(raster)
    p = min(1.0, 2 * min(by_hash.p, by_thumb.p))
    nearer = by_hash if by_hash.p <= by_thumb.p else by_thumb
    unit = "of 256 bits" if nearer is by_hash else "grey levels"
    level, words = _verdict(by_hash, by_thumb, p, limits)
    return Finding(
        _NAME,
        level,
        f"{words}: the nearest training picture is {nearer.sha256[:12]} at a distance of "
        f"{nearer.distance:.4g} {unit}; p = {p:.2g}, n = {len(prints.bits)}. The model carries "
        "only older prints, by which copies of parts cannot be found.",
        score=p,
        evidence={
            "older_prints": True,
            "pictures": prints.count,
            "measured": len(prints.bits),
            "by_hash": {"sha256": by_hash.sha256, "bits": by_hash.distance, "p": by_hash.p},
            "by_thumbnail": {
                "sha256": by_thumb.sha256,
                "levels": round(by_thumb.distance, 3),
                "p": by_thumb.p,
            },
        },
    )


def _verdict(
    by_hash: Nearest, by_thumb: Nearest, p: float, limits: CopyLimits
) -> tuple[Level, str]:
    if is_nearly_same(by_hash.distance, by_thumb.distance) or p <= limits.blocks_at:
        return "blocks", "This picture nearly copies one the model learned from; take another seed"
    if p <= limits.warns_at:
        return "warns", "This picture is unusually like one the model learned from; compare them"
    return "fine", "No copy of a training picture"
