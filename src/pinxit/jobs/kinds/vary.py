"""Makes new pictures like one picture, of its own patches."""

from typing import Any

from pinxit.jobs.design_params import VaryParams
from pinxit.jobs.design_patches import of_patches
from pinxit.jobs.kind import Desk, Kind


def title(params: VaryParams) -> str:
    """What the job is called."""
    return f"{params.count} variations" if params.count > 1 else "A variation"


def refuse(params: VaryParams, desk: Desk) -> None:
    """Makes sure that the pictures are here.

    Raises:
        UserMistake: one is not.
    """
    desk.path_of(params.picture)


def work(params: VaryParams, desk: Desk) -> dict[str, Any]:
    """Makes one picture for each seed."""
    made = of_patches(params, desk.picture, desk.studio.run())
    kept = [
        desk.keep(each.picture, number, parent=params.picture, format=params.format)
        for number, each in enumerate(made)
    ]
    return {"pictures": kept}


KIND = Kind("vary", "quick", VaryParams, title, work, needs="make", refuse=refuse)
