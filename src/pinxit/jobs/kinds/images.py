"""What a request to the OpenAI-compatible API wants: new pictures, styled ones, or variations."""

from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING, Annotated, Any, Literal

from pydantic import Field

from pinxit.base.errors import UserMistake
from pinxit.jobs.kind import Desk, JobParams, Kind

if TYPE_CHECKING:
    from pinxit.engine import Model
    from pinxit.pictures.picture import Picture
    from pinxit.studio import Studio

MOST = 10
_STEPS = 40
"""Of looking for a picture in a model's space: few, because somebody waits."""

Seed = Annotated[int, Field(ge=0, lt=2**31)]
Side = Annotated[int, Field(ge=1, le=4096)]


class Generate(JobParams):
    """New pictures of a model."""

    action: Literal["generate"] = "generate"
    model: str
    psi: float | None = None
    class_name: str = ""
    text: str = ""


class Vary(JobParams):
    """Pictures near a given one, in a model's space."""

    action: Literal["vary"] = "vary"
    model: str
    picture: str = Field(default="", description="Looked for in the model's space")
    recipe: dict[str, Any] | None = Field(default=None, description="Its place, where it is known")
    spread: float = Field(default=0.3, ge=0, le=1)


class Edit(JobParams):
    """A picture in the manner of others."""

    action: Literal["edit"] = "edit"
    content: str
    pictures: tuple[str, ...] = Field(default=(), max_length=4)
    style: str = ""
    method: str = "auto"
    mask: str = ""
    strength: float | None = None


class Params(JobParams):
    """One request."""

    what: Generate | Vary | Edit = Field(discriminator="action")
    seeds: tuple[Seed, ...] = Field(min_length=1, max_length=MOST)
    size: tuple[Side, Side] | None = Field(default=None, description="Width and height")
    format: Literal["png", "jpeg", "webp"] = "png"


def title(params: Params) -> str:
    """What the job is called."""
    count, what = len(params.seeds), params.what
    many = f"{count} pictures" if count > 1 else "A picture"
    if isinstance(what, Edit):
        return f"{many} in the manner of {what.style or 'a picture'}"
    return f"{many} of {what.model}" + (", near a picture" if isinstance(what, Vary) else "")


def refuse(params: Params, desk: Desk) -> None:
    """Makes sure that what is named is here.

    Raises:
        UserMistake: a model, style or picture is not.
    """
    what = params.what
    if isinstance(what, Edit):
        for picture in (what.content, *what.pictures, *([what.mask] if what.mask else [])):
            desk.path_of(picture)
        if what.style and what.style not in desk.studio.styles.paths():
            raise UserMistake(f"There is no learned style {what.style!r}.")
        return
    _model(desk.studio, what.model)
    if isinstance(what, Vary) and what.recipe is None:
        desk.path_of(what.picture)


def work(params: Params, desk: Desk) -> dict[str, Any]:
    """Makes the pictures and keeps them at the size that was asked for."""
    from pinxit.make.resize import filled

    kept, sizes = [], []
    for number, picture in enumerate(_made(params, desk)):
        sizes.append([picture.width, picture.height])
        whole = filled(picture, *params.size) if params.size else picture
        kept.append(desk.keep(whole, number, format=params.format))
    return {"pictures": kept, "sizes": sizes}


def _made(params: Params, desk: Desk) -> "Iterable[Picture]":
    what = params.what
    if isinstance(what, Generate):
        return _generated(what, params, desk.studio)
    return _near(what, params, desk) if isinstance(what, Vary) else _painted(what, params, desk)


def _generated(what: Generate, params: Params, studio: "Studio") -> "Iterator[Picture]":
    model = _model(studio, what.model)
    knobs: dict[str, Any] = {"class_name": what.class_name, "text": what.text, "psi": what.psi}
    given = {name: value for name, value in knobs.items() if value not in {None, ""}}
    settings = studio.model_settings(model, given) if given else None
    return studio.generate(model, params.seeds, settings)


def _near(what: Vary, params: Params, desk: Desk) -> "Iterator[Picture]":
    from pinxit.make.breeding import next_generation
    from pinxit.make.explore import Recipe

    explorer = desk.studio.model_desk.explorer(_model(desk.studio, what.model))
    if what.recipe is not None:
        place = Recipe.from_json(what.recipe)
    else:
        place, _ = explorer.project(desk.picture(what.picture), _STEPS)
    # the first of a generation is its parent
    bred = [next_generation([place], 2, seed, what.spread)[1] for seed in params.seeds]
    return explorer.pictures(bred)


def _painted(what: Edit, params: Params, desk: Desk) -> "Iterator[Picture]":
    from pinxit.make.style_file import open_style

    studio = desk.studio
    styles: list[Picture] = [desk.picture(each) for each in what.pictures]
    if what.style:
        styles.append(open_style(studio.styles.paths()[what.style]))
    knobs: dict[str, Any] = {} if what.strength is None else {"strength": what.strength}
    if params.size:
        knobs["size"] = max(params.size)
    settings = studio.style_settings(what.method, knobs)
    where = {"mask": [desk.picture(what.mask)]} if what.mask else {}
    content = desk.picture(what.content)
    for seed in params.seeds:
        yield studio.stylize(content, styles, settings, where=where, seed=seed)


def _model(studio: "Studio", name: str) -> "Model":
    if name not in studio.models.paths():  # a name is never taken for a path
        raise UserMistake(f"There is no model {name!r}.")
    return studio.models.load(name)


KIND = Kind("images", "quick", Params, title, work, needs="make", refuse=refuse)
