"""Fills a part of a picture with what fits from the rest of it."""

from typing import Any

from pinxit.jobs.design_params import InpaintParams
from pinxit.jobs.design_patches import of_patches
from pinxit.jobs.kind import Desk, Kind


def title(params: InpaintParams) -> str:
    """What the job is called."""
    return "Repair a picture"


def refuse(params: InpaintParams, desk: Desk) -> None:
    """Makes sure that the pictures are here.

    Raises:
        UserMistake: one is not.
    """
    desk.path_of(params.picture)
    desk.path_of(params.mask)


def work(params: InpaintParams, desk: Desk) -> dict[str, Any]:
    """Makes everything new where the mask is white."""
    made = of_patches(params, desk.picture, desk.studio.run())
    (each,) = made
    kept = desk.keep(each.picture, 0, parent=params.picture, format=params.format)
    return {"pictures": [kept]}


KIND = Kind("inpaint", "quick", InpaintParams, title, work, needs="make", refuse=refuse)
