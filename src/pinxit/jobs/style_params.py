"""What a style transfer is asked for, by jobs and by previews, and the pictures behind it."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Annotated, Any, Literal

import numpy as np
from jaxtyping import Float
from pydantic import Field, model_validator

from pinxit.base.about import __version__
from pinxit.base.names import unknown_name
from pinxit.clips.kinds import kind_of
from pinxit.desks.style_examples import style_examples
from pinxit.jobs.kind import Desk, JobParams

if TYPE_CHECKING:
    from pinxit.make.stylize import Places
    from pinxit.nets.style_settings import StyleSettings
    from pinxit.pictures.picture import Picture
    from pinxit.studio import Studio

MOST_STYLES = 4
_HEAD = 16
Format = Literal["png", "jpeg", "webp", "tiff", "avif"]

Plane = Float[np.ndarray, "_ _"]
Planes = Float[np.ndarray, "mask _ _"]

Id = Annotated[str, Field(min_length=1, max_length=64)]
PictureOf = Callable[[str], "Picture"]
"""Opens a picture of the library by its id."""


class StyleNamed(JobParams):
    """One style: a picture of the library, or a style by its name."""

    picture: Id | None = Field(default=None, description="Id of the picture whose manner is taken.")
    style: str | None = Field(
        default=None, max_length=64, description="Name of a style of GET /styles."
    )

    @model_validator(mode="after")
    def _is_one(self) -> "StyleNamed":
        if (self.picture is None) == (self.style is None):
            raise ValueError("name either a picture or a style")
        return self


class StyleChoice(StyleNamed):
    """A style with its share and its place."""

    weight: float = Field(default=1.0, ge=0, le=1000, description="Its share among the styles.")
    mask: Id | None = Field(
        default=None, description="Id of a mask: white where this style applies."
    )


class Manner(JobParams):
    """How it is painted, and where; the same for one picture and for many."""

    styles: tuple[StyleChoice, ...] = Field(min_length=1, max_length=MOST_STYLES)
    method: Literal["auto", "fast", "best"] = "auto"
    settings: dict[str, Any] = Field(
        default_factory=dict, description="Knobs of the method: GET /style/settings."
    )
    mask: Id | None = Field(
        default=None, description="Id of a mask: white where it is painted at all."
    )
    protect: Id | None = Field(
        default=None, description="Id of a mask: white where detail is kept."
    )
    seed: int = Field(default=0, ge=0, lt=2**63)


class StyleParams(Manner):
    """A style transfer onto one picture."""

    content: Id = Field(description="Id of the picture that is shown.")


@dataclass(frozen=True, slots=True)
class StyleInputs:
    """The pictures of a style transfer, opened, and its settings.

    Attributes:
        styles: How it is painted.
        settings: Of the method.
        where: Masks, regions, protection.
    """

    styles: "Sequence[Picture]"
    settings: "StyleSettings"
    where: "Places"


def opened(
    manner: Manner, studio: "Studio", picture: PictureOf, size: int | None = None
) -> StyleInputs:
    """All that is painted with, but for the content.

    Args:
        manner: What is asked for.
        studio: Knows styles and methods.
        picture: Opens pictures of the library.
        size: Longest side of the result, px; None for what the settings say.

    Raises:
        UserMistake: a picture or style is not there, or a knob is wrong.
    """
    styles = [style_of(each, studio, picture) for each in manner.styles]
    return StyleInputs(styles, settings_of(manner, studio, size), places_of(manner, picture))


def places_of(manner: Manner, picture: PictureOf) -> "Places":
    """The masks that say where, opened.

    Raises:
        UserMistake: one is not there.
    """
    where: dict[str, Sequence[Picture]] = {}
    regions = [picture(each.mask) if each.mask else None for each in manner.styles]
    masks = [picture(manner.mask)] if manner.mask else []
    if len(regions) == 1:  # one style in its place: nothing is painted elsewhere
        masks += [each for each in regions if each is not None]
    elif any(regions):
        where["region"] = _whole(regions)
    if masks:
        where["mask"] = masks  # it is painted where all are white
    if manner.protect:
        where["protect"] = [picture(manner.protect)]
    return where


def settings_of(manner: Manner, studio: "Studio", size: int | None = None) -> "StyleSettings":
    """The settings of the method, with the shares of the styles.

    Raises:
        UserMistake: a knob is unknown or out of range, or no style has a weight above 0.
    """
    from pinxit.nets.style_controls import shares_of

    known = studio.styles.paths()
    has_learned = any(each.style in known for each in manner.styles)
    method = "fast" if has_learned and manner.method == "auto" else manner.method
    settings = studio.style_settings(method, knobs_of(manner, size))
    shares_of(settings, len(manner.styles))
    return settings


def knobs_of(manner: Manner, size: int | None = None) -> dict[str, Any]:
    """The knobs that were turned, with the shares of the styles."""
    weights = [each.weight for each in manner.styles]
    knobs = {**manner.settings}
    if len(set(weights)) > 1 or weights[0] == 0:
        knobs["style_weights"] = weights
    if size is not None:
        knobs["size"] = size
    return knobs


def refuse_unfit(
    manner: Manner, contents: Iterable[str], desk: Desk, size: int | None = None
) -> None:
    """Tells what is wrong before a job waits in the queue.

    Raises:
        UserMistake: a picture or style is not there, or a knob is wrong.
    """
    settings_of(manner, desk.studio, size)
    refuse_missing(manner, contents, desk)


def refuse_missing(manner: Manner, contents: Iterable[str], desk: Desk) -> None:
    """Tells which picture or style is not there, before a job waits in the queue.

    Raises:
        UserMistake: one is not.
    """
    refuse_unknown_styles(manner.styles, desk.studio)
    ids = [*contents, manner.mask, manner.protect]
    ids += [each for choice in manner.styles for each in (choice.picture, choice.mask)]
    for each in filter(None, ids):
        desk.path_of(each)


def is_clip(picture_id: str, desk: Desk) -> bool:
    """Whether something of the library moves.

    Raises:
        UserMistake: it is not there.
    """
    with desk.path_of(picture_id).open("rb") as file:
        return kind_of(file.read(_HEAD)) is not None


def painted_title(content: str, style: str) -> str:
    """What a painted picture is called, by the names of the files behind it."""
    return f"{_stem(content)} like {_stem(style)}"


def _stem(name: str) -> str:
    return name.rpartition(".")[0] or name


def refuse_unknown_styles(choices: Sequence[StyleNamed], studio: "Studio") -> None:
    """Makes sure that styles are there that are named; never looks for files.

    Raises:
        UserMistake: one is not there.
    """
    there = {*studio.styles.paths(), *style_examples()}
    for each in choices:
        if each.style is not None and each.style not in there:
            raise unknown_name("style", each.style, there)


def style_of(choice: StyleNamed, studio: "Studio", picture: PictureOf) -> "Picture":
    """The picture or the learned style that is meant; names are never looked for among files.

    Raises:
        UserMistake: it is not there.
    """
    from pinxit.make.style_file import open_style

    if choice.picture is not None:
        return picture(choice.picture)
    refuse_unknown_styles([choice], studio)
    name = str(choice.style)
    own = studio.styles.paths()
    return open_style(own[name]) if name in own else studio.open(style_examples()[name])


def _whole(regions: "Sequence[Picture | None]") -> "list[Picture]":
    """One region for each style: those without a mask get what the masks leave."""
    given = [each for each in regions if each is not None]
    rest = _rest_of(given) if len(given) < len(regions) else given[0]
    return [rest if each is None else each for each in regions]


def _rest_of(masks: "Sequence[Picture]") -> "Picture":
    """White where all of these are black."""
    return _derived(masks, "invert", lambda planes: 1 - planes.max(0))


def _derived(
    masks: "Sequence[Picture]", verb: str, change: "Callable[[Planes], Plane]"
) -> "Picture":
    """A mask made of others, as large as the first."""
    from pinxit.nets.masks import plane_of
    from pinxit.pictures.picture import Picture, Step

    width, height = masks[0].width, masks[0].height
    planes = [plane_of(each, width, height, (width, height))[0] for each in masks]
    made = np.ascontiguousarray(change(np.stack(planes))[..., None], np.float32)
    used = tuple(each.as_source("mask") for each in masks)
    return Picture(made, (Step(verb, "", __version__, used=used),), title="masks together")
