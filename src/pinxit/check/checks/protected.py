"""Whether a picture comes too near to one that must not be approached."""

import numpy as np

from pinxit.check.copy_limits import CopyLimits
from pinxit.check.finding import Context, Finding, Level
from pinxit.check.likeness import told_of
from pinxit.check.sheets import warned_on_sheet
from pinxit.datasets.copy_index import CopyIndex
from pinxit.datasets.prints import Raster
from pinxit.pictures.picture import Picture

_NAME = "protected"
_LEVELS: tuple[Level, ...] = ("fine", "warns", "blocks")


class Protected:
    """Compares every picture with all protected ones: whole, in parts, mirrored and turned.

    How near the protected pictures lie to each other says how near is unusual. Where they are too
    few for that, only what is nearly the same, or surely shows the same, is stopped. The finding is
    signed into the picture, so it names sets by their ids, not by the names that their owner gave.
    """

    name = _NAME

    def examine(self, picture: Picture, context: Context) -> Finding | None:
        """What it finds; None where nothing is protected."""
        if not context.protected:
            return None
        raster = np.round(picture.pixels * 255).astype(np.uint8)
        found = [
            judged_protected(index, name, raster, context.limits)
            for name, index in sorted(context.protected.items())
        ]
        warned = warned_on_sheet(picture, _NAME)
        found += [warned] if warned else []
        worst = max(_LEVELS.index(finding.level) for finding in found)
        chosen = [finding for finding in found if finding.level == _LEVELS[worst]]
        scores = [finding.score for finding in found if finding.score is not None]
        return Finding(
            _NAME,
            _LEVELS[worst],
            " ".join(finding.sentence for finding in chosen),
            score=min(scores),
            evidence={"sets": [dict(finding.evidence) for finding in found]},
        )


def judged_protected(
    index: CopyIndex, name: str, raster: Raster, limits: CopyLimits | None = None
) -> Finding:
    """The finding for one picture beside one protected set.

    Args:
        index: Of the protected pictures.
        name: The set's id.
        raster: 8-bit pixels with 1, 3 or 4 channels.
        limits: From which p on something is said; the usual ones, if absent.
    """
    limits = limits or CopyLimits()
    likeness = index.likeness(raster)
    rarity = likeness.rarity
    p = rarity.p
    if likeness.is_surely_one_of_few:
        p = 0.0
    nearest, basis, evidence = told_of(index, likeness)
    level: Level = "fine"
    words = f"No protected picture of set {name} is near"
    if likeness.is_nearly_same or p <= limits.protected_blocks_at:
        level, words = "blocks", f"This picture comes too near to a protected one of set {name}"
    elif p <= limits.protected_warns_at:
        level, words = "warns", f"This picture is near to a protected one of set {name}; compare"
    at = {
        "set": name,
        "warns_at": limits.protected_warns_at,
        "blocks_at": limits.protected_blocks_at,
    }
    sentence = f"{words}: the nearest is {nearest}; {basis}."
    return Finding(_NAME, level, sentence, score=p, evidence={**at, **evidence})


CHECK = Protected()
