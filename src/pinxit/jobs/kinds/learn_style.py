"""Learns the style of pictures, or mixes styles, under a name of its own."""

from typing import Any

from pydantic import Field

from pinxit.base.errors import UserMistake
from pinxit.jobs.events import announce
from pinxit.jobs.kind import Desk, JobParams, Kind
from pinxit.jobs.style_params import StyleChoice, refuse_unknown_styles, style_of

MOST_PICTURES = 64


class Params(JobParams):
    """What is learned from: pictures, or styles that are mixed."""

    name: str = Field(min_length=1, max_length=64)
    styles: tuple[StyleChoice, ...] = Field(min_length=1, max_length=MOST_PICTURES)
    size: int = Field(
        default=512, ge=64, le=1024, description="Longest side at which pictures are looked at, px."
    )
    overwrite: bool = False


def title(params: Params) -> str:
    """What the job is called."""
    return f"Learn the style {params.name}"


def refuse(params: Params, desk: Desk) -> None:
    """Tells what is wrong before the job waits in the queue.

    Raises:
        UserMistake: the name is not allowed or taken, or a picture or style is not there.
    """
    desk.studio.styles.place_for(params.name, overwrite=params.overwrite)
    refuse_unknown_styles(params.styles, desk.studio)
    for each in params.styles:
        if each.picture is not None:
            desk.path_of(each.picture)
        if each.mask is not None:
            raise UserMistake("A style is learned from whole pictures; leave out the masks.")


def work(params: Params, desk: Desk) -> dict[str, Any]:
    """Learns each, and keeps the mixture."""
    from pinxit.make.style_plan import StylePlan

    begun = desk.folder / "begun"
    overwrite = params.overwrite or begun.exists()  # killed after it was kept, it is there already
    desk.studio.styles.place_for(params.name, overwrite=overwrite)
    begun.touch()
    weights = tuple(each.weight for each in params.styles)
    plan = StylePlan(params.name, weights if len(set(weights)) > 1 else (), None, overwrite)
    opened = [style_of(each, desk.studio, desk.picture) for each in params.styles]
    style = desk.studio.style_desk.learn_from(opened, plan, size=params.size)
    with desk.writing() as session:
        told = {"name": params.name, "change": "style learned"}
        announce(session, desk.owner, "models", "model", told)
    return {"styles": [params.name], "sha256": style.sha256}


KIND = Kind("learn_style", "long", Params, title, work, needs="make", refuse=refuse)
