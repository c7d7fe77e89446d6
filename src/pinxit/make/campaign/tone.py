"""The tone of a brand: its motifs in its manner, or in its colors."""

from typing import Any

import numpy as np

from pinxit.make.campaign.kit import BrandKit
from pinxit.make.campaign.variants import Variant
from pinxit.make.color_names import parse_color
from pinxit.make.colorways import paired
from pinxit.make.recolor import own_colors, recolor
from pinxit.pictures.picture import Picture

_MOST = 5


def style_knobs(kit: BrandKit, times: float, size: int) -> dict[str, Any]:
    """Knobs of `stylize` for a kit.

    Args:
        kit: The brand.
        times: The variant's strength against the kit's.
        size: Longest side of the result, px.
    """
    tone = kit.tone
    knobs: dict[str, Any] = {"strength": min(1.0, tone.strength * times), "size": size}
    if tone.recolor:
        return {**knobs, "palette": tuple(dict.fromkeys(kit.palette.values()))}
    return {**knobs, "keep_colors": tone.keep_colors}


def recolored(motif: Picture, kit: BrandKit, variant: Variant, seed: int) -> Picture:
    """The motif with its colors exchanged for the brand's, light for light; exact where it is flat.

    Variants exchange them in other ways, those that keep light and dark best before the others.
    """
    given = np.stack([parse_color(code) for code in dict.fromkeys(kit.palette.values())])
    source = own_colors(motif)[: min(_MOST, len(given))]
    ways = min(ord(variant.letter) - ord("a") + 1, _ways(len(source)))
    return recolor(motif, source, paired(source, given, ways, seed)[-1])


def _ways(count: int) -> int:
    ways = 1
    for each in range(2, count + 1):
        ways *= each
    return ways
