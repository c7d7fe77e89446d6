"""Makes a seamless tile of a picture."""

from typing import Any

from pinxit.jobs.design_params import TileParams
from pinxit.jobs.design_patches import of_patches
from pinxit.jobs.kind import Desk, Kind


def title(params: TileParams) -> str:
    """What the job is called."""
    return "A seamless tile"


def refuse(params: TileParams, desk: Desk) -> None:
    """Makes sure that the pictures are here.

    Raises:
        UserMistake: one is not.
    """
    desk.path_of(params.picture)


def work(params: TileParams, desk: Desk) -> dict[str, Any]:
    """Makes the tile; the result says how well its sides meet."""
    made = of_patches(params, desk.picture, desk.studio.run())
    (each,) = made
    kept = desk.keep(each.picture, 0, parent=params.picture, format=params.format)
    return {"pictures": [kept], "tile": dict(each.report)}


KIND = Kind("tile", "quick", TileParams, title, work, needs="make", refuse=refuse)
