"""Tile: a picture whose opposite sides fit together, made of the patches of another."""

from dataclasses import dataclass
from typing import Any

import numpy as np

from pinxit.base.about import __version__
from pinxit.base.seeds import LARGEST_SEED
from pinxit.engine import Run
from pinxit.make.one_picture import settings_for, synthesize
from pinxit.make.seams import Seam, seams
from pinxit.nets.patch_settings import TILE, PatchSettings
from pinxit.pictures.picture import Picture, Step

TRIES = 3
_EACH_WAY = 2


@dataclass(frozen=True, slots=True)
class Tile:
    """A tile and how well it closes.

    Attributes:
        picture: The tile.
        seams: At both axes and scales.
    """

    picture: Picture
    seams: tuple[Seam, ...]

    @property
    def holds(self) -> bool:
        """Whether no seam stands out among inner lines."""
        return all(seam.holds for seam in self.seams)

    def sentence(self) -> str:
        """The seams in words."""
        told = ", ".join(
            f"{seam.axis} {seam.ratio:.2f} (limit {seam.limit:.2f})"
            for seam in self.seams
            if seam.scale == 1 or not seam.holds
        )
        verdict = "seamless" if self.holds else "a seam can be seen"
        return f"{verdict}; jump at the seam over jumps inside: {told}"

    def to_json(self) -> dict[str, Any]:
        """The report as JSON values."""
        seed = self.picture.steps[-1].seed
        return {"holds": self.holds, "seed": seed, "seams": [s.to_json() for s in self.seams]}


def tile(
    source: Picture,
    size: tuple[int, int] = (0, 0),
    settings: PatchSettings | None = None,
    *,
    seed: int = 0,
    run: Run | None = None,
) -> Tile:
    """The best of up to `TRIES` tiles; the first whose seams hold.

    Args:
        source: What the tile is made of.
        size: Width and height; zeros for those of the source.
        settings: Strength says how far the layout may depart.
        seed: Of the first try; the next ones follow.
        run: Device, progress and cancellation.

    Raises:
        UserMistake: the source is too small or flat, or too large for the memory.
        Cancelled: the run was cancelled.
    """
    width, height = size
    settings = settings_for(TILE, settings, width=width, height=height)
    tries: list[Tile] = []
    for number in range(TRIES):
        picture = synthesize(settings, {"source": (source,)}, (seed + number) % LARGEST_SEED, run)
        tries.append(judged(picture))
        if tries[-1].holds:
            break
    return min(tries, key=_excess)


def judged(picture: Picture) -> Tile:
    """A picture as a tile, with its seams."""
    return Tile(picture, seams(picture.pixels))


def repeated(picture: Picture, times: int = _EACH_WAY) -> Picture:
    """The tile beside and below itself, to be looked at."""
    pixels = np.tile(picture.pixels, (times, times, 1))
    return picture.after(pixels, Step("repeat", "", __version__, {"times": times}))


def _excess(found: Tile) -> float:
    return max(seam.ratio / max(seam.limit, 1e-9) for seam in found.seams)
