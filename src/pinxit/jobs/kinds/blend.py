"""Gives the layout of one picture, made of the patches of another."""

from typing import Any

from pinxit.jobs.design_params import BlendParams
from pinxit.jobs.design_patches import of_patches
from pinxit.jobs.kind import Desk, Kind


def title(params: BlendParams) -> str:
    """What the job is called."""
    return "One picture made of another"


def refuse(params: BlendParams, desk: Desk) -> None:
    """Makes sure that the pictures are here.

    Raises:
        UserMistake: one is not.
    """
    desk.path_of(params.picture)
    desk.path_of(params.structure)


def work(params: BlendParams, desk: Desk) -> dict[str, Any]:
    """Makes the one of the patches of the other."""
    made = of_patches(params, desk.picture, desk.studio.run())
    (each,) = made
    kept = desk.keep(each.picture, 0, parent=params.structure, format=params.format)
    return {"pictures": [kept]}


KIND = Kind("blend", "quick", BlendParams, title, work, needs="make", refuse=refuse)
