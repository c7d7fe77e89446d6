"""Blend: the structure of one picture, made of the patches of another."""

from pinxit.engine import Run
from pinxit.make.one_picture import settings_for, synthesize
from pinxit.nets.patch_settings import BLEND, PatchSettings
from pinxit.pictures.picture import Picture


def blend(
    structure: Picture,
    source: Picture,
    settings: PatchSettings | None = None,
    *,
    seed: int = 0,
    run: Run | None = None,
) -> Picture:
    """A picture with the layout and size of ``structure`` and everything else of ``source``.

    Args:
        structure: Where light and dark lie.
        source: Whose patches and colors are taken.
        settings: Strength says how coarse the layout is that is kept.
        seed: Decides all chance.
        run: Device, progress and cancellation.

    Raises:
        UserMistake: a picture is too small or flat, or too large for the memory.
        Cancelled: the run was cancelled.
    """
    pictures = {"source": (source,), "structure": (structure,)}
    return synthesize(settings_for(BLEND, settings), pictures, seed, run)
