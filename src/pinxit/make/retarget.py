"""Retarget: a picture at other proportions, with nothing in it stretched."""

from pinxit.base.errors import UserMistake
from pinxit.engine import Run
from pinxit.make.one_picture import settings_for, synthesize
from pinxit.nets.patch_settings import RETARGET, PatchSettings
from pinxit.pictures.picture import Picture, over

_MOST_KEPT = 0.9
"""Share of the picture that may be protected at most."""


def retarget(
    source: Picture,
    width: int,
    height: int,
    settings: PatchSettings | None = None,
    *,
    seed: int = 0,
    run: Run | None = None,
) -> Picture:
    """The picture at this size: parts of it repeat or are left out, their forms stay.

    Where the result has fewer pixels, the source is shrunk first, in its own proportions. Faces
    keep their form whatever happens.

    Raises:
        UserMistake: the source is too small or flat, or the size is too small or too large.
        Cancelled: the run was cancelled.
    """
    settings = settings_for(RETARGET, settings, width=width, height=height)
    return synthesize(settings, {"source": (source,)}, seed, run)


def retarget_around(
    source: Picture,
    protect: Picture,
    size: tuple[int, int],
    settings: PatchSettings | None = None,
    *,
    seed: int = 0,
    run: Run | None = None,
) -> Picture:
    """The picture at this width and height, around what is white in another one.

    What is white keeps its form; if it has no room, everything is shrunk first. A mask of another
    size is resampled, and the run says so.

    Raises:
        UserMistake: nothing or nearly everything is white, the source is too small or flat, or the
            size is too small or too large.
        Cancelled: the run was cancelled.
    """
    run = run or Run()
    name = protect.title or "What is protected"
    share = float((over(protect.pixels, (0, 0, 0)).mean(2) > 0.5).mean())
    if share == 0:
        raise UserMistake(f"{name} is black all over, so it protects nothing; paint white on it.")
    if share > _MOST_KEPT:
        raise UserMistake(
            f"{name} protects {share:.0%} of the picture; too little is left that may change."
        )
    if (protect.width, protect.height) != (source.width, source.height):
        run.notify(
            [
                f"{name} has {protect.width} x {protect.height} pixels, not {source.width} x "
                f"{source.height}; it was resized."
            ]
        )
    settings = settings_for(RETARGET, settings, width=size[0], height=size[1])
    return synthesize(settings, {"source": (source,), "protect": (protect,)}, seed, run)
