"""Gives a picture other colors, its shading kept: colorways."""

from typing import Any

from pinxit.jobs.design_colors import recolored, refuse_no_colors
from pinxit.jobs.design_params import RecolorParams
from pinxit.jobs.kind import Desk, Kind


def title(params: RecolorParams) -> str:
    """What the job is called."""
    count = len(params.ways) or params.count
    return f"{count} colorways" if count > 1 else "A colorway"


def refuse(params: RecolorParams, desk: Desk) -> None:
    """Makes sure that the picture is here, and that all colors are colors.

    Raises:
        UserMistake: one is not.
    """
    desk.path_of(params.picture)
    refuse_no_colors([*params.source, *params.palette, *(c for way in params.ways for c in way)])


def work(params: RecolorParams, desk: Desk) -> dict[str, Any]:
    """Makes each colorway; the result says how near its colors came to what was wanted."""
    from pinxit.jobs.design_colors import colors_of
    from pinxit.make.recolor import reached

    kept, told = [], []
    before = desk.picture(params.picture)
    for number, each in enumerate(recolored(params, desk.picture)):
        picture = desk.keep(each.picture, number, parent=params.picture, format=params.format)
        source, wanted = (colors_of(each.report[name]) for name in ("source", "wanted"))
        near = reached(before, each.picture, source, wanted)
        told.append({"picture": picture, "colors": [color.to_json() for color in near]})
        kept.append(picture)
    return {"pictures": kept, "reached": told}


KIND = Kind("recolor", "quick", RecolorParams, title, work, needs="make", refuse=refuse)
