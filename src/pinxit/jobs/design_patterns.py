"""Repeats for cloth and paper, as jobs and previews ask for them."""

from typing import TYPE_CHECKING, Any

from pinxit.jobs.design_params import PatternParams, PictureOf
from pinxit.jobs.design_patches import Made, titled

if TYPE_CHECKING:
    from pinxit.make.pattern import Layout
    from pinxit.pictures.picture import Picture

_SUFFIXES = {"tiff": "tif", "jpeg": "jpg"}


def layout_in(params: PatternParams) -> "Layout":
    """The layout that is asked for, which the printer must take.

    Raises:
        UserMistake: a size, a color or a printer is wrong, or the printer does not take it.
    """
    from pinxit.make.color_names import parse_color, spelled
    from pinxit.make.pattern import Layout
    from pinxit.make.printers import printer

    if params.printer:
        suffix = "." + _SUFFIXES.get(params.format, params.format)
        printer(params.printer).refuse(params.cm, params.dpi, suffix)
    is_toss = params.repeat == "toss"
    ground = spelled(parse_color(params.ground)) if params.ground and is_toss else ""
    return Layout(params.repeat, params.cm, params.dpi, params.may_upscale, ground, params.count)


def repeated(params: PatternParams, opened: PictureOf) -> Made:
    """The unit of the repeat, with its size and its seams.

    Raises:
        UserMistake: the picture is too small for this size, or is no motif.
    """
    from pinxit.make.pattern import judged, pattern

    layout, source = layout_in(params), opened(params.picture)
    made = pattern(source, layout, seed=params.seed)
    seams = [seam.to_json() for seam in judged(made, layout.repeat)]
    made = titled(made, source, f"{layout.repeat} {layout.cm:g} cm")
    return Made(made, {**told_size(made, layout), "seams": seams})


def told_size(made: "Picture", layout: "Layout") -> dict[str, Any]:
    """How large a unit is, in pixels and on cloth."""
    height = layout.cm * made.height / made.width
    return {
        "width": made.width,
        "height": made.height,
        "cm": [layout.cm, round(height, 4)],
        "dpi": round(made.dpi or layout.dpi, 3),
    }
