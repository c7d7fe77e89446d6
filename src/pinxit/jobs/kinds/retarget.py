"""Gives a picture other proportions, with nothing in it stretched."""

from typing import Any

from pinxit.jobs.design_params import RetargetParams
from pinxit.jobs.design_patches import of_patches
from pinxit.jobs.kind import Desk, Kind


def title(params: RetargetParams) -> str:
    """What the job is called."""
    return f"Resize to {params.width} x {params.height} without stretching"


def refuse(params: RetargetParams, desk: Desk) -> None:
    """Makes sure that the pictures are here.

    Raises:
        UserMistake: one is not.
    """
    desk.path_of(params.picture)


def work(params: RetargetParams, desk: Desk) -> dict[str, Any]:
    """Puts the picture together anew at the other size."""
    made = of_patches(params, desk.picture, desk.studio.run())
    (each,) = made
    kept = desk.keep(each.picture, 0, parent=params.picture, format=params.format)
    return {"pictures": [kept]}


KIND = Kind("retarget", "quick", RetargetParams, title, work, needs="make", refuse=refuse)
