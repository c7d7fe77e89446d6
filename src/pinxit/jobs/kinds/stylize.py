"""Paints a picture of the library in the manner of others."""

from dataclasses import replace
from typing import Any

from pydantic import Field

from pinxit.base.errors import UserMistake
from pinxit.jobs.kind import Desk, Kind
from pinxit.jobs.style_params import (
    Format,
    StyleParams,
    is_clip,
    opened,
    painted_title,
    refuse_unfit,
)


class Params(StyleParams):
    """What is painted, how, and how often."""

    size: int | None = Field(
        default=None, ge=0, le=32768, description="Longest side, px; 0 for the picture's own size."
    )
    format: Format = "png"
    count: int = Field(default=1, ge=1, le=16, description="How many, each with the next seed.")


def title(params: Params) -> str:
    """What the job is called."""
    names = [each.style for each in params.styles if each.style]
    return f"Paint like {', '.join(names)}" if names else "Paint a picture"


def refuse(params: Params, desk: Desk) -> None:
    """Tells what is wrong before the job waits in the queue.

    Raises:
        UserMistake: a picture or style is not there, or a knob is wrong.
    """
    refuse_unfit(params, [params.content], desk, params.size)
    if is_clip(params.content, desk):
        raise UserMistake("What is to be painted is a clip; choose a picture.")


def work(params: Params, desk: Desk) -> dict[str, Any]:
    """Paints, and goes on where an earlier attempt was stopped or killed."""
    content = desk.picture(params.content)
    given = opened(params, desk.studio, desk.picture, params.size)
    kept = []
    for number in range(params.count):
        made = desk.studio.stylize(
            content, given.styles, given.settings, where=given.where, seed=params.seed + number
        )
        name = painted_title(content.title, given.styles[0].title)
        name += f", seed {params.seed + number}" if params.count > 1 else ""
        made = replace(made, title=name)
        picture = desk.keep(made, number, title=name, parent=params.content, format=params.format)
        kept.append(picture)
    return {"pictures": kept}


KIND = Kind("stylize", "quick", Params, title, work, needs="make", refuse=refuse)
