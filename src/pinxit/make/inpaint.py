"""Inpaint: a part of a picture filled with what fits from the rest of it."""

from pinxit.base.errors import UserMistake
from pinxit.engine import Run
from pinxit.make.one_picture import settings_for, synthesize
from pinxit.nets.patch_settings import INPAINT, PatchSettings
from pinxit.pictures.picture import Picture, over

_LEAST_LEFT = 0.05
"""Share of the picture that must stay."""


def inpaint(
    source: Picture,
    mask: Picture,
    settings: PatchSettings | None = None,
    *,
    seed: int = 0,
    run: Run | None = None,
) -> Picture:
    """The picture with everything new where the mask is white, and unchanged everywhere else.

    A mask of another size is resampled, and the run says so.

    Raises:
        UserMistake: the mask is empty or leaves nothing, or the source does not fit.
        Cancelled: the run was cancelled.
    """
    run = run or Run()
    name = mask.title or "The mask"
    share = float((over(mask.pixels, (0, 0, 0)).mean(2) > 0.5).mean())
    if share == 0:
        raise UserMistake(f"{name} is empty: nothing in it is white, so there is nothing to fill.")
    if share > 1 - _LEAST_LEFT:
        raise UserMistake(
            f"{name} covers {share:.0%} of the picture; too little is left to fill it with. "
            "White is what changes: is the mask the wrong way round?"
        )
    if (mask.width, mask.height) != (source.width, source.height):
        run.notify(
            [
                f"{name} has {mask.width} x {mask.height} pixels, not {source.width} x "
                f"{source.height}; it was resized."
            ]
        )
    pictures = {"source": (source,), "mask": (mask,)}
    return synthesize(settings_for(INPAINT, settings), pictures, seed, run)
